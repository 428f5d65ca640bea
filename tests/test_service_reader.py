"""The reader's page: every paragraph where its locator leads, everything escaped."""

from __future__ import annotations

import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest
from fastapi.testclient import TestClient
from lxml import html

from documents import Corpus, Footnote, Kind, Paragraph, Record, Resolution, Subject, Tally, Votes, paragraph_id
from service import Answerer, Settings, build_answerer, build_conversations
from service.http.app import create_app
from service.pages import page_url
from tests.conftest import HashingEncoder

_SECONDS = 60
_SYMBOL = "A/RES/80/1 A"
_HOSTILE = "<script>alert('x')</script>"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


@pytest.fixture(scope="module")
def client(answerer: Answerer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    yield from _served(answerer, tmp_path_factory.mktemp("seed"))


@pytest.fixture(scope="module")
def other(hashing: HashingEncoder, seed: Resolution, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a service that knows the seed and a resolution with sections, sub-paragraphs, an annex and hostile text."""
    folder = tmp_path_factory.mktemp("other")
    votes = Votes(Tally(141), Tally(5), None)
    record = Record(_SYMBOL, subjects=(Subject("DAMS"), Subject(_HOSTILE)), adoption="recorded vote", votes=votes)
    corpus = Corpus().with_documents([seed, _made()], [], [record])
    yield from _served(build_answerer(Settings(data_dir=folder, _env_file=None), encoder=hashing, corpus=corpus), folder)


@pytest.fixture(scope="module")
def page(client: TestClient) -> html.HtmlElement:
    return html.fromstring(client.get("/d/A/RES/75/15").text)


@pytest.fixture(scope="module")
def made(other: TestClient) -> html.HtmlElement:
    return html.fromstring(other.get(f"/d/{_SYMBOL}").text)


def test_the_header_shows_what_is_recorded(made: html.HtmlElement, page: html.HtmlElement) -> None:
    facts = {_words(line.find("dt")): _words(line.find("dd")) for line in made.xpath("//header/dl/div[dt][dd]")}
    assert (facts["Vote"], facts["Subjects"]) == ("Recorded vote: 141 in favour, 5 against", f"dams · {_HOSTILE}")
    assert not page.xpath("//dt[.='Vote']")


def test_a_document_is_given_with_what_is_recorded(other: TestClient) -> None:
    (record,) = other.get(f"/v1/documents/{_SYMBOL}").json()["records"]
    assert (record["adoption"], record["in_favour"], record["against"], record["abstaining"]) == ("recorded vote", 141, 5, None)
    assert other.get("/v1/documents/A/RES/75/15").json()["records"] == []


def test_every_paragraph_has_an_element_with_its_locator_as_id(page: html.HtmlElement, seed: Resolution) -> None:
    for paragraph in seed.paragraphs:
        element = deepcopy(_one(page, paragraph.locator))
        for mark in element.xpath(".//sup"):
            mark.drop_tree()
        assert paragraph.text in _words(element)


def test_no_id_is_given_twice(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_the_header_is_shown(page: html.HtmlElement, seed: Resolution) -> None:
    assert [_words(title) for title in page.xpath("//h1")] == [seed.title]
    assert {_words(fact.find("dt")): _words(fact.find("dd")) for fact in page.xpath("//dl/div")} == {
        "Adopted": f"23 November 2020, at the 30th plenary meeting, {seed.origin}",
        "Issued": "30 November 2020",
        "Session": "Seventy-fifth (75)",
        "Agenda item": f"130 (q) – {seed.agenda_title}",
    }
    assert page.xpath("//header//a[@href='https://undocs.org/en/A/RES/75/15']")


def test_the_verb_stands_in_italics(page: html.HtmlElement) -> None:
    assert [_words(verb) for verb in _one(page, "op21").xpath(".//em")] == ["Further encourages"]
    assert [_words(verb) for verb in _one(page, "pp3").xpath(".//em")] == ["Noting with satisfaction"]


def test_each_paragraph_has_its_number_as_a_link_to_itself(page: html.HtmlElement) -> None:
    numbers = {locator: _one(page, locator).xpath("./a[@class='number']")[0] for locator in ("op21", "pp3")}
    assert {locator: (_words(link), link.get("href")) for locator, link in numbers.items()} == {
        "op21": ("21.", "#op21"),
        "pp3": ("pp3", "#pp3"),
    }


def test_a_footnote_and_its_mark_lead_to_each_other(page: html.HtmlElement, seed: Resolution) -> None:
    notes = [(p.locator, note) for p in seed.paragraphs if p.is_whole for note in p.footnotes]
    for number, (locator, note) in enumerate(notes, start=1):
        (mark,) = _one(page, locator).xpath(f".//sup/a[@href='#note-{number}']")
        assert (_words(mark), mark.get("id")) == (note.mark, f"mark-{number}")
        assert note.text in _words(_one(page, f"note-{number}"))
        assert _one(page, f"note-{number}").xpath(f".//a[@href='#mark-{number}']")


def test_a_mark_stands_where_it_stood(page: html.HtmlElement) -> None:
    assert "8 August 1967,1 in particular" in _words(_one(page, "pp1"))


def test_a_sub_paragraph_is_set_into_its_parent(made: html.HtmlElement) -> None:
    within = _one(made, "op1(a)")
    assert within.xpath("ancestor::*[@id='op1']")
    assert _words(within) == "(a) To meet;2"
    assert _words(_one(made, "op1")).startswith("1. Decides:1 (a) To meet;2 (b) To report: (i) Yearly; as it sees fit;")
    assert _one(made, "op1(b)(i)").xpath("ancestor::*[@id='op1(b)']")


def test_a_locator_with_parentheses_works_as_a_fragment(made: html.HtmlElement) -> None:
    (link,) = _one(made, "op1(b)(i)").xpath("./a[@class='number']")
    assert made.get_element_by_id(unquote(link.get("href")).removeprefix("#")) is not None
    assert unquote(urldefrag(page_url("https://unga.example", _SYMBOL, "op1(b)(i)")).fragment) == "op1(b)(i)"


def test_sections_headings_and_annexes_are_named_where_they_begin(made: html.HtmlElement) -> None:
    assert [_words(heading) for heading in made.xpath("//div[@class='body']//h2 | //div[@class='body']//h3")] == [
        "Marine science",
        "Section II",
        "Annex",
    ]
    assert [_words(opening) for opening in made.xpath("//p[@class='opening']")] == [
        "The General Assembly,",
        "Having considered the report,",
    ]


def test_a_document_of_the_corpus_is_linked_where_a_paragraph_names_it(made: html.HtmlElement) -> None:
    assert [(_words(link), link.get("href")) for link in _one(made, "op3").xpath(".//a[@class='named']")] == [
        ("75/15", "/d/A/RES/75/15")
    ]


def test_a_document_of_the_corpus_is_linked_where_a_footnote_names_it(made: html.HtmlElement) -> None:
    assert _one(made, "note-1").xpath(".//a[@class='named']/@href") == ["/d/A/RES/75/15"]


def test_a_short_name_is_marked_with_the_full_one_and_the_keyboard_reaches_the_first_of_a_paragraph(
    page: html.HtmlElement,
) -> None:
    short = [one for one in _one(page, "op18").xpath(".//abbr") if _words(one) == "the Association"]
    assert {one.get("title") for one in short} == {"Association of Southeast Asian Nations"}
    assert [one.get("tabindex") for one in short] == ["0", *[None] * (len(short) - 1)]


def test_each_stretch_of_words_tells_where_it_begins_in_the_text_of_its_whole_paragraph(made: html.HtmlElement) -> None:
    texts = {p.locator: p.text for p in _made().paragraphs if p.is_whole}
    for locator, text in texts.items():
        stretches = _one(made, locator).xpath(".//*[@data-at]")
        assert stretches
        for stretch in stretches:
            at, words = int(stretch.get("data-at")), stretch.text_content()
            assert text[at : at + len(words)] == words


def test_each_paragraph_tells_where_it_begins_in_the_text_of_its_whole_paragraph(made: html.HtmlElement) -> None:
    paragraphs = {p.locator: p.text for p in _made().paragraphs}
    for locator, text in paragraphs.items():
        start = int(_one(made, locator).get("data-start"))
        assert paragraphs[locator.partition("(")[0]][start : start + len(text)] == text


def test_hostile_text_is_escaped(other: TestClient) -> None:
    shown = other.get(f"/d/{_SYMBOL}").text
    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;") == 6
    assert "<script" not in other.get(f"/d/{_HOSTILE}").text


def test_a_page_bears_strict_headers(client: TestClient) -> None:
    for path in ("/d/A/RES/75/15", "/d/75/15", "/d/A/RES/1/2"):
        headers = client.get(path, follow_redirects=False).headers
        assert headers["content-security-policy"] == _POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_whoever_follows_a_link_while_the_documents_are_loaded_sees_a_page_that_asks_again_by_itself() -> None:
    never = TestClient(create_app(lambda: pytest.fail("it is never built")))  # its application is not started
    loading = never.get("/d/A/RES/75/15", headers={"Accept": "text/html,*/*"})
    assert loading.status_code == 503
    assert (loading.headers["refresh"], loading.headers["content-security-policy"]) == ("3", _POLICY)
    assert "The index is being loaded; try again in a few seconds." in _words(html.fromstring(loading.text))
    assert never.get("/d/A/RES/75/15").headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/", "/d/A/RES/75/15", "/library", "/compare?first=75/15"])
def test_the_head_of_a_page_can_be_asked_for(client: TestClient, path: str) -> None:
    assert (client.head(path).status_code, client.head(path).text) == (client.get(path).status_code, "")


def test_a_page_has_all_from_the_service_itself(client: TestClient, page: html.HtmlElement) -> None:
    assert page.get("lang") == "en"
    assert not page.xpath("//script[not(@src)] | //@style | //@onclick")
    for href in page.xpath("//link/@href | //script/@src"):
        assert client.get(href).status_code == 200
    assert client.get("/static/document.css").headers["content-type"].startswith("text/css")


def test_a_document_that_is_not_there_is_said_to_be_missing(client: TestClient) -> None:
    response = client.get("/d/A/RES/1/2")
    assert response.status_code == 404
    missing = html.fromstring(response.text)
    assert "There is no document “A/RES/1/2” here" in _words(missing)
    assert missing.xpath("//main//a/@href") == ["/d/A/RES/75/15"]


@pytest.mark.parametrize("written", ["75/15", "a/res/75/15", "resolution 75/15", "A/RES/75/15/"])
def test_a_symbol_written_otherwise_leads_to_the_document(client: TestClient, written: str) -> None:
    response = client.get(f"/d/{written}", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (307, "/d/A/RES/75/15")


def test_a_page_behind_a_path_leads_to_that_path(other: TestClient) -> None:
    behind = TestClient(other.app, root_path="/unga")
    shown = html.fromstring(behind.get(f"/unga/d/{_SYMBOL}").text)
    assert shown.xpath("//link[@rel='stylesheet']/@href") == ["/unga/static/base.css", "/unga/static/document.css"]
    assert shown.xpath("//a[@class='named']/@href") == ["/unga/d/A/RES/75/15"] * 2


@pytest.mark.parametrize(
    ("symbol", "locator", "url"),
    [
        ("A/RES/75/15", "op21", "https://unga.example/d/A/RES/75/15#op21"),
        ("A/RES/217 A (III)", "II.op3(a)", "https://unga.example/d/A/RES/217%20A%20%28III%29#II.op3%28a%29"),
    ],
)
def test_the_address_of_a_paragraph_is_quoted(symbol: str, locator: str, url: str) -> None:
    assert page_url("https://unga.example/", symbol, locator) == url


def _made() -> Resolution:
    """A resolution with a preamble, sub-paragraphs, a heading, a section, an annex, and markup in all its texts."""
    whole = "Decides: (a) To meet; (b) To report: (i) Yearly; as it sees fit;"
    notes = (Footnote("1", "See resolution 75/15.", 8), Footnote("2", _HOSTILE, 21))
    texts = [
        _paragraph("pp1", "preambular", f"Recalling {_HOSTILE},", verb="Recalling"),
        _paragraph("op1", "operative", whole, verb="Decides", footnotes=notes),
        _paragraph("op1(a)", "operative", "To meet;", footnotes=(Footnote("2", _HOSTILE, 8),)),
        _paragraph("op1(b)", "operative", "To report: (i) Yearly;"),
        _paragraph("op1(b)(i)", "operative", "Yearly;"),
        _paragraph("op2", "operative", "Notes it;", heading="Marine science"),
        _paragraph("op3", "operative", "Recalls its resolutions 75/15 and 1/1;", verb="Recalls"),
        _paragraph("II.op1", "operative", "Notes it;", heading="Having considered the report,"),
        _paragraph("annex.op1", "annex", f"Members {_HOSTILE}"),
    ]
    return Resolution(_SYMBOL, f"Oceans {_HOSTILE}", paragraphs=tuple(texts))


def _paragraph(locator: str, kind: Kind, text: str, **fields: Any) -> Paragraph:
    return Paragraph(paragraph_id(_SYMBOL, locator), _SYMBOL, locator, kind, text, **fields)


def _served(answerer: Answerer, folder: Path) -> Iterator[TestClient]:
    settings = Settings(data_dir=folder, _env_file=None)
    with TestClient(create_app(lambda: build_conversations(settings, answerer=answerer))) as client:
        until = time.monotonic() + _SECONDS
        while client.get("/readyz").status_code != 200:
            assert time.monotonic() < until
            time.sleep(0.05)
        yield client


def _one(page: html.HtmlElement, key: str) -> html.HtmlElement:
    (found,) = page.xpath("//*[@id=$key]", key=key)
    assert isinstance(found, html.HtmlElement)
    return found


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
