"""The library's page shows what there is, and says what is wrong with what was asked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import html

from documents import Corpus, Kind, Paragraph, Resolution, paragraph_id
from service import Settings, build_answerer, build_conversations
from service.http.app import create_app
from service.uploads import Uploads
from tests.conftest import HashingEncoder

_HOSTILE = "<script>alert('x')</script>"
_MADE = 120
_SECONDS = 60


@pytest.fixture(scope="module")
def client(hashing: HashingEncoder, seed: Resolution, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a service that knows the seed and many small resolutions, of which one speaks of zebrafish."""
    folder = tmp_path_factory.mktemp("library")
    yield from _served(Corpus().with_documents([seed, *(_made(n) for n in range(1, _MADE + 1))], []), hashing, folder)


@pytest.fixture(scope="module")
def shown(client: TestClient) -> html.HtmlElement:
    return _page(client, "/library")


def test_the_newest_are_shown_first_fifty_on_a_page(shown: html.HtmlElement) -> None:
    symbols = _symbols(shown)
    assert (len(symbols), symbols[:2]) == (50, ["A/RES/76/120", "A/RES/76/119"])


def test_each_document_has_its_facts_and_a_link(client: TestClient) -> None:
    (entry,) = _page(client, "/library?q=75/15").xpath("//li[@class='entry']")
    assert entry.xpath(".//h3/a/@href") == ["/d/A/RES/75/15"]
    assert entry.xpath(".//time/@datetime") == ["2020-11-23"]
    assert "Adopted 23 November 2020 Agenda item 130 (q) 18 preambular, 28 operative paragraphs" in _words(entry)


def test_pages_lead_to_each_other_and_together_show_every_document_once(client: TestClient) -> None:
    seen: list[str] = []
    path = "/library"
    for _ in range(3):
        page = _page(client, path)
        seen += _symbols(page)
        path = next(iter(page.xpath("//nav[@aria-label='Pages']/a[text()='Next']/@href")), "")
    assert path == ""
    assert len(seen) == len(set(seen)) == _MADE + 1


@pytest.mark.parametrize(("page", "expected"), [("0", 1), ("-7", 1), ("99", 3), ("999999999", 3)])
def test_a_page_that_is_not_there_is_the_nearest_that_is(client: TestClient, page: str, expected: int) -> None:
    response = client.get("/library", params={"page": page})
    assert response.status_code == 200
    assert f"Page {expected} of 3" in response.text


@pytest.mark.parametrize(
    ("parameter", "value", "said"),
    [
        ("session", "abc", "“abc” is no session"),
        ("session", "²", "is no session"),
        ("session", "75'--", "is no session"),
        ("year", "99999", "“99999” is no year of adoption"),
        ("year", "0000", "is no year of adoption"),
        ("page", "two", "“two” is no number of a page"),
        ("page", "9" * 5000, "is no number of a page"),
        ("agenda_item", "1" * 41, "is no agenda item"),
        ("q", "x" * 60_000, "has 60,000 characters; at most 400 are taken"),
        ("q", "zebra\x00fish", "control characters"),
        ("agenda_item", "1\x1b[31m", "control characters"),
        ("year", _HOSTILE, "is no year of adoption"),
    ],
)
def test_what_cannot_be_meant_is_said_on_the_page(client: TestClient, parameter: str, value: str, said: str) -> None:
    response = client.get("/library", params={parameter: value})
    assert response.status_code == 422
    page = _parsed(response.text)
    assert said in " ".join(_words(fault) for fault in page.xpath("//*[@role='alert']"))
    assert page.xpath("//form//input[@name='q']")
    assert "<script>" not in response.text
    assert len(response.text) < 100_000


def test_a_document_with_the_words_in_its_title_comes_before_one_whose_paragraph_bears_on_them(client: TestClient) -> None:
    page = _page(client, "/library?q=matter+120")
    assert _symbols(page)[0] == "A/RES/76/120"
    assert len(page.xpath("//section")) == 2


def test_a_document_found_by_a_paragraph_shows_it_and_leads_there(client: TestClient) -> None:
    page = _page(client, "/library?q=zebrafish")
    first = page.xpath("//section[@aria-labelledby='found']//li")[0]
    assert first.xpath(".//p[@class='passage']/a/@href") == ["/d/A/RES/76/7#op1"]
    assert "Protects the zebrafish" in _words(first)
    assert "No title or symbol has all of “zebrafish”" in _words(page)


def test_no_document_is_shown_twice(client: TestClient) -> None:
    symbols = _symbols(_page(client, "/library?q=asean"))
    assert len(symbols) == len(set(symbols))


def test_filters_hold_for_paragraphs_too(client: TestClient) -> None:
    assert "A/RES/76/7" not in _symbols(_page(client, "/library?q=zebrafish&session=75"))


@pytest.mark.parametrize(
    ("query", "expected"), [("session=75", 1), ("year=2020", 1), ("agenda_item=130", 1), ("agenda_item=20", 50)]
)
def test_filters_narrow_what_is_shown(client: TestClient, query: str, expected: int) -> None:
    assert len(_symbols(_page(client, f"/library?{query}"))) == expected


def test_what_is_chosen_stays_chosen_though_nothing_has_it(client: TestClient) -> None:
    page = _page(client, "/library?session=12&agenda_item=130&year=2020&q=sea")
    assert page.xpath("//option[@selected]/@value") == ["12", "130", "2020"]
    assert page.xpath("//input[@name='q']/@value") == ["sea"]


def test_finding_nothing_says_what_to_ask_less_for(client: TestClient) -> None:
    page = _page(client, "/library?session=75&year=2021")
    (nothing,) = page.xpath("//section[@aria-labelledby='none']")
    assert [(_words(link), link.get("href")) for link in nothing.xpath(".//a")] == [
        ("without the year: 1 document", "/library?session=75"),
        ("without the session: 120 documents", "/library?year=2021"),
    ]


def test_words_that_no_paragraph_has_find_nothing(client: TestClient) -> None:
    page = _page(client, "/library?q=xyzzyx")
    assert _symbols(page) == []
    assert "no paragraph bears on it" in _words(page)


def test_the_page_works_behind_a_path(client: TestClient) -> None:
    behind = TestClient(client.app, root_path="/unga")
    page = _parsed(behind.get("/unga/library").text)
    assert page.xpath("//main//form/@action") == ["/unga/library"]
    assert all(href.startswith("/unga/") for href in page.xpath("//main//a/@href"))


def test_every_field_has_a_label_and_headings_are_in_order(shown: html.HtmlElement) -> None:
    for field in shown.xpath("//main//input | //main//select"):
        assert shown.xpath("//label[@for=$key]", key=field.get("id"))
    levels = [int(heading.tag[1]) for heading in shown.xpath("//h1 | //h2 | //h3")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_hostile_text_is_escaped(client: TestClient) -> None:
    shown = client.get("/library", params={"q": _HOSTILE}).text
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_where_uploads_are_off_there_is_no_trace_of_them(shown: html.HtmlElement) -> None:
    assert not shown.xpath("//input[@type='file'] | //script | //*[@id='add']")


def test_where_uploads_are_on_there_is_a_labelled_field_for_files(
    hashing: HashingEncoder, seed: Resolution, tmp_path: Path
) -> None:
    corpus = Corpus().with_documents([seed], [])
    for client in _served(corpus, hashing, tmp_path, Uploads(tmp_path)):
        page = _page(client, "/library")
        assert page.xpath("//label[@for='files']")
        assert page.xpath("//input[@id='files'][@type='file'][@multiple]")
        (module,) = page.xpath("//script/@src")
        assert client.get(module).headers["content-type"].startswith("text/javascript")
        assert client.get("/library").headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")


@pytest.mark.parametrize(
    ("query", "total", "symbols"),
    [
        ("q=75/15", 1, ["A/RES/75/15"]),
        ("q=matter 12&limit=2", 2, ["A/RES/76/12", "A/RES/76/120"]),
        ("session=76&limit=1&offset=119", 120, ["A/RES/76/120"]),
        ("agenda_item=130&year=2020", 1, ["A/RES/75/15"]),
        ("q=zebrafish", 0, []),
        ("limit=1", 121, ["A/RES/75/15"]),
    ],
)
def test_the_list_over_http_is_narrowed_likewise(client: TestClient, query: str, total: int, symbols: list[str]) -> None:
    found = client.get(f"/v1/documents?{query}").json()
    assert (found["total"], [document["symbol"] for document in found["documents"]]) == (total, symbols)


@pytest.mark.parametrize("query", ["session=abc", "year=99999", "q=" + "x" * 401, "session=-1", "agenda_item=" + "1" * 41])
def test_the_list_over_http_refuses_what_cannot_be_meant(client: TestClient, query: str) -> None:
    response = client.get(f"/v1/documents?{query}")
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")


def _made(number: int) -> Resolution:
    symbol = f"A/RES/76/{number}"
    text = "Protects the zebrafish in all its waters;" if number == 7 else f"Decides on matter {number} at length;"
    kind: Kind = "operative"
    paragraph = Paragraph(
        paragraph_id(symbol, "op1"), symbol, "op1", kind, text, f"Matter {number}", verb=text.split(maxsplit=1)[0]
    )
    return Resolution(
        symbol, f"Matter {number}", 76, date(2021, 1, 1) + timedelta(days=number), agenda_item="20 (a)", paragraphs=(paragraph,)
    )


def _served(corpus: Corpus, encoder: HashingEncoder, folder: Path, taking: Uploads | None = None) -> Iterator[TestClient]:
    settings = Settings(data_dir=folder, _env_file=None)
    answerer = build_answerer(settings, encoder=encoder, corpus=corpus)
    with TestClient(create_app(lambda: build_conversations(settings, answerer=answerer), taking=taking)) as client:
        until = time.monotonic() + _SECONDS
        while client.get("/readyz").status_code != 200:
            assert time.monotonic() < until
            time.sleep(0.05)
        yield client


def _page(client: TestClient, path: str) -> html.HtmlElement:
    response = client.get(path)
    assert response.status_code == 200
    return _parsed(response.text)


def _symbols(page: html.HtmlElement) -> list[str]:
    return [_words(symbol) for symbol in page.xpath("//span[@class='symbol']")]


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _parsed(text: str) -> html.HtmlElement:
    found: html.HtmlElement = html.fromstring(text)
    return found
