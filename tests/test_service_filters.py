"""Filters: a search looks only through what passes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from documents import Corpus, ParagraphId, Resolution, seed_path
from documents.readers import read_file
from embeddings import Encoder
from service import Answerer, ParagraphRetriever, Settings, build_conversations
from service.build import build_answerer
from service.catalogue import Filter
from service.http.app import create_app
from service.library import Library, make_library
from service.retrieval import search_paragraphs


def _renamed(resolution: Resolution, symbol: str, session: int, adopted: date, item: str) -> Resolution:
    own = tuple(replace(p, id=ParagraphId(p.id.replace(resolution.symbol, symbol)), symbol=symbol) for p in resolution.paragraphs)
    return replace(resolution, symbol=symbol, session=session, adopted=adopted, agenda_item=item, paragraphs=own)


@pytest.fixture(scope="module")
def library(hashing: Encoder) -> Library:
    """The seed, and the same as other sessions would have adopted it."""
    seed = read_file(seed_path()).resolution
    assert seed is not None
    others = [
        _renamed(seed, "A/RES/77/12", 77, date(2022, 11, 21), "129 (q)"),
        _renamed(seed, "A/RES/79/290", 79, date(2025, 5, 1), "13"),
    ]
    return make_library(Corpus().with_documents([seed, *others], []), hashing)


def _symbols(library: Library, only: Filter) -> set[str]:
    return {found.paragraph.symbol for found in search_paragraphs(library, "disaster management", only, 30, grouped=False)}


@pytest.mark.parametrize(
    ("only", "symbols"),
    [
        (Filter(), {"A/RES/75/15", "A/RES/77/12", "A/RES/79/290"}),
        (Filter(symbols=("A/RES/77/12",)), {"A/RES/77/12"}),
        (Filter(sessions=(75, 79)), {"A/RES/75/15", "A/RES/79/290"}),
        (Filter(adopted_from=date(2022, 1, 1)), {"A/RES/77/12", "A/RES/79/290"}),
        (Filter(adopted_from=date(2022, 1, 1), adopted_to=date(2022, 12, 31)), {"A/RES/77/12"}),
        (Filter(agenda_items=("130",)), {"A/RES/75/15"}),
        (Filter(agenda_items=("13",)), {"A/RES/79/290"}),
        (Filter(agenda_items=("129(q)", "130 (q)")), {"A/RES/75/15", "A/RES/77/12"}),
        (Filter(sessions=(75,), adopted_from=date(2022, 1, 1)), set()),
        (Filter(symbols=("A/RES/1/1",)), set()),
    ],
)
def test_only_documents_that_pass_are_looked_through(library: Library, only: Filter, symbols: set[str]) -> None:
    assert _symbols(library, only) == symbols


def test_only_paragraphs_of_a_kind_are_looked_through(library: Library) -> None:
    found = search_paragraphs(library, "the Association", Filter(kinds=("preambular",)), 60)
    assert {hit.paragraph.kind for hit in found} == {"preambular"}


@pytest.mark.parametrize("verb", ["requests", "Requests", "request"])
def test_a_verb_counts_in_any_form(library: Library, verb: str) -> None:
    found = search_paragraphs(library, "report", Filter(verbs=(verb,), sessions=(75,)), 60)
    assert [hit.paragraph.id for hit in found] == ["A/RES/75/15#op27"]


def test_an_unknown_verb_lets_nothing_pass(library: Library) -> None:
    assert search_paragraphs(library, "report", Filter(verbs=("dances",)), 60) == []


def test_a_retriever_keeps_to_its_filter(library: Library) -> None:
    retriever = ParagraphRetriever(library=library, only=Filter(sessions=(77,)), k=5)
    assert {found.metadata["symbol"] for found in retriever.invoke("disaster management")} == {"A/RES/77/12"}


@asynccontextmanager
async def _client(library: Library, encoder: Encoder, data_dir: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service over a library."""
    settings = Settings(data_dir=data_dir, _env_file=None)
    answerer = Answerer(library, build_answerer(settings, encoder=encoder).options)
    conversations = build_conversations(settings, answerer=answerer)
    app = create_app(lambda: conversations)
    app.state.holder.ready.set_result(conversations)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client
    conversations.close()


async def test_a_search_over_http_keeps_to_its_filters(library: Library, hashing: Encoder, tmp_path: Path) -> None:
    body = {"query": "disaster management", "sessions": [77], "kinds": ["operative"], "adopted_to": "2022-12-31", "limit": 50}
    async with _client(library, hashing, tmp_path) as client:
        found = (await client.post("/v1/search", json=body)).json()["paragraphs"]
        refused = await client.post("/v1/search", json=body | {"adopted_from": "yesterday"})
    assert {(p["symbol"], p["kind"]) for p in found} == {("A/RES/77/12", "operative")}
    assert refused.status_code == 422


async def test_a_search_over_http_names_where_the_same_is_said_or_gives_each(
    library: Library, hashing: Encoder, tmp_path: Path
) -> None:
    body = {"query": "disaster management", "limit": 3}
    async with _client(library, hashing, tmp_path) as client:
        once = (await client.post("/v1/search", json=body)).json()["paragraphs"]
        each = (await client.post("/v1/search", json=body | {"grouped": False})).json()["paragraphs"]
    assert {p["symbol"] for p in once} == {"A/RES/79/290"}
    assert [(o["symbol"], o["adopted"], o["wording"]) for o in once[0]["repeated"]] == [
        ("A/RES/77/12", "2022-11-21", "the same"),
        ("A/RES/75/15", "2020-11-23", "the same"),
    ]
    assert {p["symbol"] for p in each} == {"A/RES/75/15", "A/RES/77/12", "A/RES/79/290"}
    assert not any(p["repeated"] for p in each)
