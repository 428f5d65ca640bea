"""The comparison sets paragraphs of two resolutions side by side, and loses none of their words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest
from fastapi.testclient import TestClient
from lxml import html

from documents import Corpus, Paragraph, Resolution, paragraph_id
from service import Settings, build_answerer, build_conversations
from service.comparison import Comparison, Side, compare
from service.http.app import create_app
from tests.conftest import HashingEncoder

_HOSTILE = "<script>alert('x')</script>"
_TITLE = "Protection of the zebrafish"
_BEFORE = (
    "Welcomes the progress that Member States have made in protecting the zebrafish;",
    "Invites all Governments to count the otters of their rivers every spring;",
    f"Requests the Secretary-General to report {_HOSTILE} on the zebrafish at its seventy-sixth session;",
    "Decides to remain seized of the matter.",
)
_AFTER = (
    "Welcomes the progress that Member States have made in protecting the zebrafish;",
    "Encourages universities to lend microscopes to schools in mountain villages;",
    f"Requests the Secretary-General to report {_HOSTILE} on the zebrafish at its seventy-seventh session;",
    "Decides to remain seized of the matter.",
)
_SECONDS = 60


@pytest.fixture(scope="module")
def before() -> Resolution:
    return _made("A/RES/75/99", date(2020, 12, 7), _BEFORE)


@pytest.fixture(scope="module")
def after() -> Resolution:
    return _made("A/RES/76/88", date(2021, 12, 9), _AFTER)


@pytest.fixture(scope="module")
def comparison(before: Resolution, after: Resolution) -> Comparison:
    return compare(before, after)


@pytest.fixture(scope="module")
def client(
    hashing: HashingEncoder, seed: Resolution, before: Resolution, after: Resolution, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("comparison"), _env_file=None)
    corpus = Corpus().with_documents([seed, before, after], [])
    answerer = build_answerer(settings, encoder=hashing, corpus=corpus)
    with TestClient(create_app(lambda: build_conversations(settings, answerer=answerer))) as client:
        until = time.monotonic() + _SECONDS
        while client.get("/readyz").status_code != 200:
            assert time.monotonic() < until
            time.sleep(0.05)
        yield client


@pytest.fixture(scope="module")
def page(client: TestClient) -> html.HtmlElement:
    return _parsed(client.get("/compare?first=75/99&second=A/RES/76/88").text)


def test_each_paragraph_has_a_row_that_says_what_became_of_it(comparison: Comparison) -> None:
    assert [(row.status, _place(row.before), _place(row.after)) for row in comparison.rows] == [
        ("unchanged", "op1", "op1"),
        ("dropped", "op2", ""),
        ("new", "", "op2"),
        ("changed", "op3", "op3"),
        ("unchanged", "op4", "op4"),
    ]


def test_the_older_stands_before_whichever_is_named_first(before: Resolution, after: Resolution, comparison: Comparison) -> None:
    assert compare(after, before) == comparison


def test_the_counts_tell_all_four(comparison: Comparison) -> None:
    assert [(count.status, count.number) for count in comparison.counts] == [
        ("unchanged", 2),
        ("changed", 1),
        ("new", 1),
        ("dropped", 1),
    ]


def test_each_side_has_every_word_of_its_paragraph(comparison: Comparison) -> None:
    for row in comparison.rows:
        for side, texts in ((row.before, _BEFORE), (row.after, _AFTER)):
            if side is not None:
                text = texts[int(side.locator.removeprefix("op")) - 1]
                assert "".join(span.text for span in side.spans) == text


def test_only_the_words_of_a_side_are_marked_on_it(comparison: Comparison) -> None:
    (changed,) = [row for row in comparison.rows if row.status == "changed"]
    assert changed.before is not None
    assert changed.after is not None
    assert [span.text.strip() for span in changed.before.spans if span.op != "equal"] == ["seventy-sixth"]
    assert {span.op for span in changed.before.spans} == {"equal", "delete"}
    assert {span.op for span in changed.after.spans} == {"equal", "insert"}


def test_a_paragraph_that_was_renumbered_says_so(before: Resolution) -> None:
    moved = _made("A/RES/77/1", date(2022, 1, 1), _BEFORE[1:])
    rows = compare(before, moved).rows
    assert [row.is_renumbered for row in rows] == [False, True, True, True]
    assert [row.status for row in rows] == ["dropped", "unchanged", "unchanged", "unchanged"]


def test_the_stop_at_the_end_makes_no_change(before: Resolution) -> None:
    other = _made("A/RES/77/2", date(2022, 1, 1), (*_BEFORE[:3], "Decides to remain seized of this matter;"))
    last = compare(before, other).rows[-1]
    assert last.after is not None
    assert [(span.op, span.text) for span in last.after.spans][-1] == ("equal", ";")
    assert [span.text for span in last.after.spans if span.op == "insert"] == [" this"]


def test_a_resolution_beside_itself_is_unchanged(before: Resolution) -> None:
    assert {row.status for row in compare(before, before).rows} == {"unchanged"}


def test_a_text_made_to_be_slow_is_not_compared_word_by_word() -> None:
    old, new = ("a b " * 3_000 + "c", "b a " * 3_000 + "d")
    begun = time.monotonic()
    compare(_made("A/RES/1/1", date(1946, 1, 1), (old,)), _made("A/RES/2/1", date(1947, 1, 1), (new,)))
    assert time.monotonic() - begun < 5


def test_resolutions_without_paragraphs_have_no_rows() -> None:
    assert compare(Resolution("A/RES/1/1", "One"), Resolution("A/RES/1/2", "Two")).rows == ()


def test_the_head_says_symbols_titles_and_dates(page: html.HtmlElement) -> None:
    assert [_words(column) for column in page.xpath("//div[@class='heads']/div")] == [
        f"Before A/RES/75/99 {_TITLE} Adopted 7 December 2020",
        f"After A/RES/76/88 {_TITLE} Adopted 9 December 2021",
    ]


def test_the_page_says_in_words_what_became_of_each_paragraph(page: html.HtmlElement) -> None:
    assert [_words(status) for status in page.xpath("//p[@class='status']")] == [
        "Unchanged", "Dropped", "New", "Changed", "Unchanged",
    ]  # fmt: skip
    assert [_words(count) for count in page.xpath("//div[@class='tally']//li")] == [
        "2 unchanged", "1 changed", "1 new", "1 dropped",
    ]  # fmt: skip


def test_both_numbers_lead_to_where_the_paragraph_stands(page: html.HtmlElement) -> None:
    changed = page.xpath("//li[@class='row changed']")[0]
    assert changed.xpath(".//p[@class='place']/a/@href") == ["/d/A/RES/75/99#op3", "/d/A/RES/76/88#op3"]


def test_words_that_went_are_deleted_and_words_that_came_inserted(page: html.HtmlElement) -> None:
    assert [_words(word) for word in page.xpath("//li[@class='row changed']//del")] == ["seventy-sixth"]
    assert [_words(word) for word in page.xpath("//li[@class='row changed']//ins")] == ["seventy-seventh"]


def test_unchanged_rows_can_be_hidden_without_a_script(client: TestClient, page: html.HtmlElement) -> None:
    assert page.xpath("//label/input[@id='hide'][@type='checkbox']")
    assert not page.xpath("//script")
    assert ":has(#hide:checked) .row.unchanged { display: none; }" in client.get("/static/comparison.css").text


def test_hostile_text_is_escaped(client: TestClient) -> None:
    for path in ("/compare?first=75/99&second=76/88", f"/compare?first={_HOSTILE}&second=%22%3E{_HOSTILE}"):
        shown = client.get(path).text
        assert "<script>" not in shown
        assert "&lt;script&gt;" in shown


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("first=75/99&second=1/1", "“1/1” is not among"),
        ("first=1/2&second=1/1", "“1/2” and “1/1” are not among"),
        ("first=zebra", "“zebra” is not among"),
        ("first=" + "x" * 50_000, "…” is not among"),
        ("first=%00%1B&second=76/88", "is not among"),
    ],
)
def test_a_resolution_that_is_not_there_is_named_and_the_form_kept(client: TestClient, query: str, missing: str) -> None:
    response = client.get(f"/compare?{query}")
    page = _parsed(response.text)
    assert response.status_code == 404
    assert missing in _words(page.xpath("//*[@role='alert']")[0])
    assert len(page.xpath("//form//input")) == 2
    assert len(response.text) < 20_000


def test_what_was_found_stays_in_the_form(client: TestClient) -> None:
    page = _parsed(client.get("/compare?first=75/99&second=1/1").text)
    assert page.xpath("//form//input/@value") == ["A/RES/75/99", "1/1"]


def test_with_one_of_them_its_series_is_offered(client: TestClient) -> None:
    response = client.get("/compare?first=75/99")
    page = _parsed(response.text)
    assert response.status_code == 200
    assert page.xpath("//p[@class='series']/a/@href") == ["/compare?first=A%2FRES%2F75%2F99&second=A%2FRES%2F76%2F88"]
    assert page.xpath("//datalist/option/@value") == ["A/RES/75/99", "A/RES/76/88"]


def test_one_that_is_alone_in_its_series_says_so(client: TestClient) -> None:
    assert "A/RES/75/15 is the only one here of its title" in client.get("/compare?first=75/15").text


def test_with_neither_there_is_the_form(client: TestClient) -> None:
    response = client.get("/compare")
    page = _parsed(response.text)
    assert response.status_code == 200
    assert [_words(label) for label in page.xpath("//form//label")] == ["One resolution", "The other"]
    assert not page.xpath("//*[@role='alert']")


def test_any_two_can_be_compared(client: TestClient) -> None:
    page = _parsed(client.get("/compare?first=76/88&second=75/15").text)
    assert [_words(head) for head in page.xpath("//div[@class='heads']//h2")] == ["A/RES/75/15", "A/RES/76/88"]
    assert len(page.xpath("//li[contains(@class, 'row')]")) >= 46


def test_the_page_works_behind_a_path(client: TestClient) -> None:
    behind = TestClient(client.app, root_path="/unga")
    page = _parsed(behind.get("/unga/compare?first=75/99&second=76/88").text)
    assert all(href.startswith("/unga/") for href in page.xpath("//main//a/@href"))
    assert page.xpath("//form/@action") == ["/unga/compare"]


def _made(symbol: str, adopted: date, texts: tuple[str, ...]) -> Resolution:
    paragraphs = tuple(
        Paragraph(paragraph_id(symbol, f"op{n}"), symbol, f"op{n}", "operative", text, _TITLE, verb=text.split()[0])
        for n, text in enumerate(texts, start=1)
    )
    return Resolution(symbol, _TITLE, int(symbol.split("/")[2]), adopted, paragraphs=paragraphs)


def _place(side: Side | None) -> str:
    return side.locator if side else ""


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _parsed(text: str) -> html.HtmlElement:
    found: html.HtmlElement = html.fromstring(text)
    return found
