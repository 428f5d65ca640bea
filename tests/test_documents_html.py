"""Reading resolutions from HTML: pages as they are found, lists that count, footnotes in every fashion, hostile pages."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import Resolution, UnreadableDocument, WrongLanguage
from documents.readers.html import read_html

HEAD = "<html><body><h1>75/15. Cooperation</h1><p><i>The General Assembly</i>,</p><p><em>Recalling</em> it,</p>"


def _read(body: str) -> Resolution:
    return read_html(HEAD + body, "x")


def _texts(body: str) -> dict[str, str]:
    return {p.locator: p.text for p in _read(body).paragraphs}


def test_paragraphs_are_read_block_by_block() -> None:
    assert _texts("<p>1. <i>Decides</i> to go;</p><div>2. Requests it.</div>") == {
        "pp1": "Recalling it,",
        "op1": "Decides to go;",
        "op2": "Requests it.",
    }


def test_italics_that_open_a_paragraph_are_its_verb() -> None:
    assert _read("<p>1. <i>Further</i> <i>encourages</i> the States.</p>").paragraphs[1].verb == "Further encourages"


def test_the_numbers_of_a_list_are_those_that_a_browser_shows() -> None:
    read = _texts("<ol><li>Decides it;</li></ol><h3>Budget</h3><ol start=2><li>Notes it;</li><li value=3>Requests it.</li></ol>")
    assert read == {"pp1": "Recalling it,", "op1": "Decides it;", "op2": "Notes it;", "op3": "Requests it."}


def test_a_list_of_letters_gives_sub_paragraphs() -> None:
    read = _texts("<ol><li>Decides:<ol type=a><li>to stay;</li><li>to go.</li></ol></li></ol>")
    assert (read["op1(a)"], read["op1(b)"]) == ("to stay;", "to go.")


@pytest.mark.parametrize(
    ("reference", "note"),
    [
        ("<sup>1</sup>", "<p><sup>1</sup> See there.</p>"),
        ('<sup><a href="#fn1">1</a></sup>', '<ol><li id="fn1">See there. <a href="#r1">↩</a></li></ol>'),
        (
            '<a href="#_ftn1" name="_ftnref1"><span>[1]</span></a>',
            '<div id="ftn1"><p class="MsoFootnoteText"><a href="#_ftnref1" name="_ftn1">[1]</a> See there.</p></div>',
        ),
    ],
)
def test_a_footnote_is_found_in_every_fashion(reference: str, note: str) -> None:
    clause = _read(f"<p>1. Decides it{reference} now.</p>{note}").paragraphs[1]
    assert clause.text == "Decides it now."
    assert [(n.mark, n.text, clause.text[: n.offset]) for n in clause.footnotes] == [("1", "See there.", "Decides it")]


def test_what_serves_the_page_is_left_out() -> None:
    body = (
        "<script>1. Decides x.</script><nav>Menu</nav><p style='display:none'>Hidden</p><p>1. Decides it.</p><style>p {}</style>"
    )
    assert list(_texts(body).values()) == ["Recalling it,", "Decides it."]


def test_entities_are_their_characters() -> None:
    assert _texts("<p>1.&nbsp;Decides&#32;&ldquo;it&rdquo; &amp; more.</p>")["op1"] == "Decides “it” & more."


def test_signs_that_would_be_mark_up_in_text_stay_as_they_are() -> None:
    assert _texts("<p>1. Decides *it* [a](b) _c_ &lt;i&gt;.</p>")["op1"] == "Decides *it* [a](b) _c_ <i>."


def test_a_table_reads_row_by_row() -> None:
    table = "<table><tr><th>Post</th><th>Number</th></tr><tr><td>P-5</td><td>2</td></tr></table>"
    assert _texts(f"<p>1. Approves the posts:</p>{table}")["op1"] == "Approves the posts: Post | Number; P-5 | 2"


def test_a_table_that_sets_the_page_is_read_as_its_text() -> None:
    body = "<table><tr><td><p>75/15. Title</p><p>The General Assembly,</p><p>1. Decides it.</p></td></tr></table>"
    assert [p.locator for p in read_html(f"<html>{body}</html>", "x").paragraphs] == ["op1"]


def test_lines_apart_by_empty_ones_are_paragraphs() -> None:
    page = "75/15. Title<br><br>The General Assembly,<br><br>Recalling it,<br><br>1. Decides<br>it."
    assert {p.locator: p.text for p in read_html(page, "x").paragraphs} == {"pp1": "Recalling it,", "op1": "Decides it."}


def test_a_page_in_spanish_is_set_aside_as_such() -> None:
    page = (
        "<p>75/15. Título</p><p>La Asamblea General,</p>"
        + "<p>Recordando la resolución de la Asamblea y los informes del Consejo</p>" * 9
    )
    with pytest.raises(WrongLanguage, match="Spanish"):
        read_html(page, "x")


@pytest.mark.parametrize(
    "page", ["<div>" * 50_000, "<i>" * 50_000, f"<p style='{'a' * 2_000_000}'>", "<table><tr><td>" * 9_000, "<", ""]
)
def test_a_hostile_page_is_refused_in_time(page: str) -> None:
    with pytest.raises(UnreadableDocument):
        read_html(page, "x")


@settings(derandomize=True, deadline=None, max_examples=200)
@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<ol type=a>", "<li>", "<sup>1</sup>", "<table>", "<td>", "<i>", "1. Decides", "Annex"])
    )
)
def test_any_page_raises_nothing_but_unreadable_document(pieces: list[str]) -> None:
    with contextlib.suppress(UnreadableDocument):
        _read("".join(pieces))
