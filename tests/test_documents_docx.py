"""Reading resolutions from Word documents: numbers that Word counts, footnotes, tracked changes, and hostile packages."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from documents import Resolution, UnreadableDocument
from documents.readers.docx import package as docx_package
from documents.readers.docx import read_docx

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = "<w:p><w:r><w:t>75/15. Cooperation</w:t></w:r></w:p><w:p><w:r><w:t>The General Assembly,</w:t></w:r></w:p>"


def _package(body: str, **parts: str) -> bytes:
    """Make the smallest package that Word would open, with further parts by their kinds."""
    out = io.BytesIO()
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    links = "".join(f'<Relationship Id="r{kind}" Type="{office}/{kind}" Target="{kind}.xml"/>' for kind in parts)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="r" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        package.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{relations}">{links}</Relationships>')
        package.writestr("word/document.xml", f"<w:document {_W}><w:body>{_HEAD}{body}</w:body></w:document>")
        for kind, part in parts.items():
            package.writestr(f"word/{kind}.xml", part)
    return out.getvalue()


def _p(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def _item(words: str, level: int = 0, number: int = 1) -> str:
    return _p(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def _level(deep: int, style: str, shown: str, start: int = 1) -> str:
    return f'<w:lvl w:ilvl="{deep}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{shown}"/></w:lvl>'


NUMBERING = (
    f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0">{_level(0, "decimal", "%1.")}{_level(1, "lowerLetter", "(%2)")}'
    f'{_level(2, "lowerRoman", "(%3)")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    "</w:numbering>"
)


def _texts(resolution: Resolution) -> dict[str, str]:
    return {p.locator: p.text for p in resolution.paragraphs}


def test_numbers_that_word_counts_are_read() -> None:
    body = (
        _item("Decides it;")
        + _item("Requests:")
        + _item("to stay:", 1)
        + _item("here;", 2)
        + _item("there;", 2)
        + _item("to go;", 1)
    )
    read = _texts(read_docx(_package(body + _item("Notes it."), numbering=NUMBERING), "x"))
    assert list(read) == ["op1", "op2", "op2(a)", "op2(a)(i)", "op2(a)(ii)", "op2(b)", "op3"]
    assert read["op2"] == "Requests: (a) to stay: (i) here; (ii) there; (b) to go;"


def test_a_list_that_starts_anew_starts_where_it_says() -> None:
    body = (
        "".join(_item(f"Decides it {n};") for n in range(1, 7)) + _item("Notes it;", number=2) + _item("Requests it.", number=2)
    )
    assert _texts(read_docx(_package(body, numbering=NUMBERING), "x"))["op8"] == "Requests it."


def test_a_footnote_is_read_from_its_own_part() -> None:
    notes = f'<w:footnotes {_W}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote><w:footnote w:id="5"><w:p><w:r><w:t>See there.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    body = '<w:p><w:r><w:t>1. Decides it</w:t></w:r><w:r><w:footnoteReference w:id="5"/></w:r><w:r><w:t xml:space="preserve"> now.</w:t></w:r></w:p>'
    (clause,) = read_docx(_package(body, footnotes=notes), "x").paragraphs
    assert clause.text == "Decides it now."
    assert [(n.mark, n.text, clause.text[: n.offset]) for n in clause.footnotes] == [("1", "See there.", "Decides it")]


def test_insertions_count_and_deletions_do_not() -> None:
    body = (
        '<w:p><w:r><w:t xml:space="preserve">1. Decides </w:t></w:r><w:del><w:r><w:delText>never </w:delText></w:r></w:del>'
        "<w:ins><w:r><w:t>to go.</w:t></w:r></w:ins></w:p>"
    )
    assert _texts(read_docx(_package(body), "x")) == {"op1": "Decides to go."}


def test_a_paragraph_whose_end_is_struck_out_runs_into_the_next() -> None:
    body = _p("1. Decides ", "<w:rPr><w:del/></w:rPr>") + _p("to go.")
    assert _texts(read_docx(_package(body), "x")) == {"op1": "Decides to go."}


def test_a_document_of_python_docx_keeps_italics_headings_and_tables_and_loses_headers() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "A/RES/99/99"
    for line in ("75/15. Cooperation", "The General Assembly,"):
        document.add_paragraph(line)
    document.add_heading("Budget", level=1)
    clause = document.add_paragraph("1. ")
    clause.add_run("Also approves").italic = True
    clause.add_run(" the posts:")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip([c for row in table.rows for c in row.cells], ("Post", "Number", "P-5", "2"), strict=True):
        cell.text = words
    out = io.BytesIO()
    document.save(out)
    (read,) = read_docx(out.getvalue(), "x").paragraphs
    assert (read.id, read.verb, read.heading) == ("A/RES/75/15#op1", "Also approves", "Budget")
    assert read.text == "Also approves the posts: Post | Number; P-5 | 2"


def test_a_numbered_style_numbers_its_paragraphs() -> None:
    document = Document()
    for line in ("75/15. Cooperation", "The General Assembly,"):
        document.add_paragraph(line)
    document.part.numbering_part.element.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="8"/></w:num>')
    )
    for line in ("Decides it;", "Requests it."):
        document.add_paragraph(line, style="List Number")
    out = io.BytesIO()
    document.save(out)
    assert _texts(read_docx(out.getvalue(), "x")) == {"op1": "Decides it;", "op2": "Requests it."}


def _zip(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, words in files.items():
            package.writestr(name.replace("__", "/"), words)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"PK\x03\x04", "damaged zip"),
        (_package(_p("1. Decides it."))[:-200], "damaged zip"),
        (_zip(readme="hello"), "no Word document"),
        (_zip(**{"..__..__etc__passwd": "x", "xl__workbook.xml": "<a/>"}), "no Word document"),
        (_package("").replace(b"word/document.xml", b"word/documenT.xml"), "cannot be unpacked|no Word document|damaged"),
        (_package("<w:p>"), "not well-formed"),
        (_package("<w:p>" * 400 + "</w:p>" * 400), "not well-formed|formula|General Assembly|operative"),
        (_package(_p("1. Decides it."), styles='<!DOCTYPE a [<!ENTITY e "boom">]><a>&e;</a>'), "document type of its own"),
    ],
)
def test_what_is_no_word_document_is_refused(content: bytes, problem: str) -> None:
    with pytest.raises(UnreadableDocument, match=problem):
        read_docx(content, "x")


def test_a_part_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_package, "_MAX_PART", 1_000_000)
    with pytest.raises(UnreadableDocument, match="unpacks to more than"):
        read_docx(_package(_p("1. Decides " + "a" * 2_000_000)), "x")
