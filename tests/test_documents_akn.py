"""Reading resolutions from XML: numbering, annexes, faults, and hostile files."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import Resolution, UnreadableDocument
from documents.readers.akn import read_akn

_TAGS = (
    "akomaNtoso",
    "preamble",
    "mainBody",
    "paragraph",
    "num",
    "content",
    "p",
    "section",
    "crossHeading",
    "attachment",
    "span",
)
_WORDS = ("1.", "2.", "(a)", "I", "A/RES/75/15", "Recalling it,", "Decides to go;", "&amp;", "<!-- -->", "&e;")


def _akn(body: str, *, preamble: str = "", doctype: str = "", language: str = "eng", tail: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{doctype}<akomaNtoso><FRBRlanguage language="{language}"/>'
        '<preface><docNumber refersTo="#symbol">A/RES/75/15</docNumber><docTitle>Cooperation</docTitle></preface>'
        f"<preamble><formula>The General Assembly,</formula>{preamble}</preamble><mainBody>{body}</mainBody>{tail}</akomaNtoso>"
    ).encode()


def _op(number: str, text: str) -> str:
    return f"<paragraph><num>{number}</num><content><p>{text}</p></content></paragraph>"


def _texts(resolution: Resolution) -> dict[str, str]:
    return {p.locator: p.text for p in resolution.paragraphs}


def test_preambular_paragraphs_are_counted_after_the_formula() -> None:
    read = _texts(read_akn(_akn(_op("1.", "Decides to go."), preamble="<p>Recalling it,</p><p>Noting it,</p>"), "x"))
    assert read == {"pp1": "Recalling it,", "pp2": "Noting it,", "op1": "Decides to go."}


def test_a_paragraph_without_num_whose_text_has_the_number_keeps_its_place() -> None:
    body = _op("1.", "Welcomes it;") + "<paragraph><content><p>2 Condemns it.</p></content></paragraph>"
    assert _texts(read_akn(_akn(body), "x"))["op2"] == "Condemns it."


def test_an_unnumbered_operative_paragraph_is_op1() -> None:
    body = "<paragraph><content><p>Decides to go.</p></content></paragraph>"
    assert _texts(read_akn(_akn(body), "x")) == {"op1": "Decides to go."}


def test_numbering_that_restarts_in_a_section_is_told_apart_by_the_section() -> None:
    body = "".join(f"<section><num>{sign}</num>{_op('1.', 'Decides to go.')}</section>" for sign in ("I", "II"))
    assert list(_texts(read_akn(_akn(body), "x"))) == ["I.op1", "II.op1"]


def test_a_paragraph_of_an_annex_says_so() -> None:
    tail = f"<attachments><attachment><doc><mainBody>{_op('1.', 'The plan starts.')}</mainBody></doc></attachment></attachments>"
    resolution = read_akn(_akn(_op("1.", "Decides to go."), tail=tail), "x")
    assert [(p.locator, p.kind) for p in resolution.paragraphs] == [("op1", "operative"), ("annex.op1", "annex")]


def test_a_footnote_is_taken_out_of_the_running_text() -> None:
    body = _op("1.", 'Decides<authorialNote marker="3"><p>See there.</p></authorialNote> to go.')
    (paragraph,) = read_akn(_akn(body), "x").paragraphs
    assert paragraph.text == "Decides to go."
    assert [(n.mark, n.text, paragraph.text[: n.offset]) for n in paragraph.footnotes] == [("3", "See there.", "Decides")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"<akomaNtoso", "not well-formed"),
        (b"", "not well-formed"),
        (b"<html><body>Hello</body></html>", "root element is <html>"),
        (b"<akomaNtoso/>", "no document symbol"),
        (_akn(""), "no operative paragraphs"),
        (_akn(_op("1.", "Décide."), language="fra"), "language is 'fra'"),
    ],
)
def test_xml_that_is_no_english_resolution_is_refused_with_file_and_problem(content: bytes, problem: str) -> None:
    with pytest.raises(UnreadableDocument, match=problem) as caught:
        read_akn(content, "letter.xml")
    assert str(caught.value).startswith("letter.xml: ")


def test_a_document_with_entities_of_its_own_is_refused_unresolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    doctype = f'<!DOCTYPE a [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    with pytest.raises(UnreadableDocument, match="entities") as caught:
        read_akn(_akn(_op("1.", "Decides &e; to go."), doctype=doctype), "x")
    assert "hunter2" not in str(caught.value)


def test_an_entity_bomb_does_not_go_off() -> None:
    lines = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 30)]
    doctype = '<!DOCTYPE a [<!ENTITY e0 "boom">' + "".join(lines) + "]>"
    with contextlib.suppress(UnreadableDocument):
        (paragraph,) = read_akn(_akn(_op("1.", "Decides &e29; to go."), doctype=doctype), "x").paragraphs
        assert "boom" not in paragraph.text


def test_tables_in_tables_are_read_once() -> None:
    nested = "<table><tr><td>Post" * 40 + "</td></tr></table>" * 40
    (paragraph,) = read_akn(_akn(_op("1.", "Approves:") + f"<container>{nested}</container>"), "x").paragraphs
    assert paragraph.text.count("Post") == 40


@settings(derandomize=True, deadline=None)
@given(st.binary() | st.text().map(str.encode) | st.binary().map(b"<akomaNtoso>".__add__))
def test_arbitrary_bytes_raise_nothing_but_unreadable_document(content: bytes) -> None:
    with contextlib.suppress(UnreadableDocument):
        read_akn(content, "x")


def _element(parts: tuple[str, list[str]]) -> str:
    tag, inside = parts
    return f"<{tag}>{''.join(inside)}</{tag}>"


_TREES = st.recursive(
    st.sampled_from(_WORDS),
    lambda inner: st.tuples(st.sampled_from(_TAGS), st.lists(inner, max_size=4)).map(_element),
    max_leaves=20,
)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(_TREES, max_size=5).map("".join))
def test_any_tree_of_elements_raises_nothing_but_unreadable_document(body: str) -> None:
    with contextlib.suppress(UnreadableDocument):
        read_akn(_akn(body, doctype='<!DOCTYPE a [<!ENTITY e "boom">]>'), "x")
