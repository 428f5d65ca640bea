"""Twins: a resolution of the outside texts, read from XML, written again as text, Markdown, HTML and a Word document."""

from __future__ import annotations

import html
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from documents import Footnote, Resolution
from documents.readers.akn.akn_blocks import document_blocks
from documents.readers.outline.printed import Printed, find_number
from documents.readers.text.marked import escape
from documents.subparagraphs import split_sub_paragraphs

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Twin:
    """What is printed of a resolution: the lines of its header, and its blocks, each lettered item on its own."""

    header: tuple[str, ...]
    blocks: tuple[Printed, ...]

    @property
    def notes(self) -> dict[str, str]:
        """The footnotes by their marks."""
        return {note.mark: note.text for block in self.blocks for note in block.footnotes}


def twin_of(path: Path, resolution: Resolution) -> Twin:
    """Take a resolution's blocks from its XML."""
    blocks = [part for block in document_blocks(etree.parse(str(path)).getroot()) for part in _items(block)]
    number, _, letters = resolution.symbol.removeprefix("A/RES/").partition(" ")
    header = [resolution.symbol, f"{number}. {resolution.title}"]
    header += [letters] if len(letters) == 1 else []
    return Twin(tuple(header), tuple(blocks))


def _items(block: Printed) -> Iterator[Printed]:
    """Part a block at its lettered items, as they are printed."""
    cuts = [0]
    for part in split_sub_paragraphs(block.text):
        mark = f"({part.subs[-1]})"
        at = block.text.rfind(mark, 0, part.start)
        cuts += [at] if at > cuts[-1] else []
    for start, end in zip(cuts, [*cuts[1:], len(block.text)], strict=True):
        notes = tuple(
            Footnote(n.mark, n.text, n.offset - start)
            for n in block.footnotes
            if start <= n.offset < end or n.offset == end == len(block.text)
        )
        yield Printed(block.text[start:end].rstrip(), "" if start else block.italic, notes, block.heading, block.opens)


def _pieces(block: Printed) -> Iterator[tuple[str, str]]:
    """Part a block into runs: ``("i", words)`` in italics, ``("n", mark)`` for a footnote, ``("", words)`` else."""
    text, at = block.text, 0
    number = find_number(text)
    lead = number.end if number else 0
    notes = sorted(block.footnotes, key=lambda note: note.offset)
    if block.italic and text.startswith(block.italic, lead) and not any(n.offset < lead + len(block.italic) for n in notes):
        yield "", text[:lead]
        yield "i", block.italic
        at = lead + len(block.italic)
    for note in notes:
        yield "", text[at : note.offset]
        yield "n", note.mark
        at = max(at, note.offset)
    yield "", text[at:]


def as_text(twin: Twin) -> bytes:
    """Write plain text: blocks apart by empty lines, raised figures as marks, notes at the foot."""
    write: dict[str, Callable[[str], str]] = {"i": str, "n": lambda mark: mark.translate(_RAISED), "": str}
    blocks = ["".join(write[kind](words) for kind, words in _pieces(block)) for block in twin.blocks]
    notes = [f"{mark.translate(_RAISED)} {text}" for mark, text in twin.notes.items()]
    return "\n\n".join([*twin.header, *blocks, *notes]).encode()


def as_markdown(twin: Twin) -> bytes:
    """Write Markdown: emphasis, headings, footnotes as ``[^1]``."""
    write: dict[str, Callable[[str], str]] = {"i": lambda words: f"*{escape(words)}*", "n": lambda mark: f"[^{mark}]", "": escape}
    blocks = [
        ("## " if block.heading else "") + "".join(write[kind](words) for kind, words in _pieces(block)) for block in twin.blocks
    ]
    notes = [f"[^{mark}]: {escape(text)}" for mark, text in twin.notes.items()]
    head = [escape(line) for line in twin.header]
    return "\n\n".join([*head[:1], f"# {head[1]}", *head[2:], *blocks, *notes]).encode()


def as_html(twin: Twin) -> bytes:
    """Write HTML: operative paragraphs as items with a value, footnotes linked both ways."""
    write: dict[str, Callable[[str], str]] = {
        "i": lambda words: f"<em>{html.escape(words)}</em>",
        "n": lambda mark: f'<sup><a href="#fn{mark}">{mark}</a></sup>',
        "": html.escape,
    }
    out = ["<!DOCTYPE html><html><head><meta charset='utf-8'><title>x</title><style>p{}</style></head><body><nav>Home</nav>"]
    out += [f"<p>{html.escape(line)}</p>" for line in twin.header]
    for block in twin.blocks:
        number = find_number(block.text)
        if number and not block.heading and block.text.startswith(f"{number.value}. "):
            inside = "".join(write[kind](words) for kind, words in _pieces(block.without(number.end)))
            out.append(f'<ol start="{number.value}"><li><p>{inside}</p></li></ol>')
        else:
            tag = "h3" if block.heading else "p"
            out.append(f"<{tag}>{''.join(write[kind](words) for kind, words in _pieces(block))}</{tag}>")
    out.append("<footer><ol class='footnotes'>")
    out += [f'<li id="fn{mark}">{html.escape(text)} <a href="#r{mark}">↩</a></li>' for mark, text in twin.notes.items()]
    return "".join([*out, "</ol></footer></body></html>"]).encode()


def as_docx(twin: Twin, *, counted: bool) -> bytes:
    """Write a Word document; counted, the numbers of operative paragraphs stand in numbering.xml alone."""
    document = Document()
    lists = _Lists(document)
    cited: set[str] = set()
    ids = {mark: count for count, mark in enumerate(twin.notes, start=1)}
    for line in twin.header:
        document.add_paragraph(line)
    for block in twin.blocks:
        number = find_number(block.text) if counted and not block.heading else None
        numbered = number is not None and block.text.startswith(f"{number.value}. ")
        paragraph = document.add_heading(level=2) if block.heading else document.add_paragraph()
        if number is not None and numbered:
            paragraph._p.get_or_add_pPr().append(lists.item(number.value))
        shown = block.without(number.end) if number is not None and numbered else block
        for kind, words in _pieces(shown):
            if kind == "n" and words in cited:
                paragraph.add_run(words).font.superscript = True
            elif kind == "n":
                cited.add(words)
                paragraph.add_run()._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{ids[words]}"/>'))
            elif words:
                paragraph.add_run(words).italic = kind == "i" or None
    _add_footnotes(document, [(ids[mark], text) for mark, text in twin.notes.items()])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class _Lists:
    """Lists of a Word document: one that counts on, and a new one where numbers start anew."""

    def __init__(self, document: WordDocument) -> None:
        self._root = document.part.numbering_part.element
        self._last, self._list, self._next = 0, 0, 900
        abstract = (
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="900"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        )
        self._root.insert(0, parse_xml(abstract))

    def item(self, number: int) -> etree._Element:
        """Give the property that makes a paragraph the item of this number."""
        if number != self._last + 1 or not self._list:
            self._list = self._next = self._next + 1
            override = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{number}"/></w:lvlOverride>'
            new = f'<w:num {nsdecls("w")} w:numId="{self._list}"><w:abstractNumId w:val="900"/>{override}</w:num>'
            self._root.append(parse_xml(new))
        self._last = number
        return parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{self._list}"/></w:numPr>')


def _add_footnotes(document: WordDocument, notes: Sequence[tuple[int, str]]) -> None:
    root = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
    root.append(parse_xml(f'<w:footnote {nsdecls("w")} w:type="separator" w:id="0"><w:p/></w:footnote>'))
    for number, text in notes:
        note = parse_xml(
            f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t/></w:r></w:p></w:footnote>'
        )
        written = note.find(f".//{qn('w:t')}")
        assert written is not None
        written.text = text
        root.append(note)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, etree.tostring(root), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
