"""Reads a resolution from HTML: pages of the United Nations, what word processors export, pages made by hand."""

from __future__ import annotations

import re
from typing import Literal

from lxml import etree
from lxml import html as lxml_html

from documents.errors import UnreadableDocument
from documents.readers.html.lists import Lists
from documents.readers.outline.printed import is_formula
from documents.readers.text import read_blocks
from documents.readers.text.marked import HEADING, escape
from documents.readers.text.text_blocks import split_blocks, table_line
from documents.resolution import Resolution
from documents.words import clean

_EXPECTED = "an HTML page of one English resolution"
_LEFT_OUT = frozenset(
    "script style nav noscript template head svg iframe form button select input textarea aside object canvas audio video math".split()
)
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li ol ul dl dt dd blockquote section article main header footer center figure figcaption body html address fieldset hr".split()
)
_TITLES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ITALICS = frozenset({"i", "em", "cite", "dfn"})
_BOLD = frozenset({"b", "strong"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_ITALIC_STYLE = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_MARK = re.compile(r"[\[(]?(\d{1,3})[\])]?")
_BACK = re.compile(r"[↩↑^⏎\u21b5\ufe0e]+|back", re.IGNORECASE)
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LONGEST_CELL = 600
"""A table with a longer cell sets a page, and holds no table."""


def read_html(text: str, name: str) -> Resolution:
    """Read one resolution from HTML; raise UnreadableDocument naming the file and what was expected."""
    text = re.sub(r"\A\s*<\?xml[^>]{0,500}\?>", "", text)
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
        blocks = _Page(root).blocks()
    except (etree.ParserError, etree.XMLSyntaxError, RecursionError, ValueError) as error:
        raise UnreadableDocument(name, f"it cannot be read as HTML ({type(error).__name__})", _EXPECTED) from error
    return read_blocks(blocks, name)


class _Page:
    """Walks a page and writes its blocks as marked text."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._blocks: list[str] = []
        self._line: list[str] = []
        self._prefix = ""
        self._bold: list[bool] = []
        self._said = False
        self._lists = Lists()
        self._targets = _note_targets(root)

    def blocks(self) -> list[str]:
        """Give the page's blocks in order."""
        self._walk(self._root)
        self._flush()
        return self._blocks

    def _walk(self, element: etree._Element) -> None:
        name = element.tag if isinstance(element.tag, str) else ""
        if not name or name in _LEFT_OUT or _HIDDEN.search(element.get("style") or ""):
            return
        if name == "pre":
            self._flush()
            self._blocks += split_blocks("".join(str(piece) for piece in element.itertext()))
        elif name == "table":
            self._table(element)
        elif name in _BLOCKS:
            self._block(element, name)
        else:
            self._inline(element, name)

    def _block(self, element: etree._Element, name: str) -> None:
        self._flush()
        target = self._targets.get(element.get("id") or "")
        self._prefix = f"[^{target}]: " if target else HEADING if name in _TITLES else self._prefix
        if name in {"ol", "ul"}:
            self._lists.open(element)
        elif name == "li":
            self._prefix = self._prefix if target else self._lists.mark(element)
        self._content(element)
        self._flush()
        self._prefix = ""
        if name in {"ol", "ul"}:
            self._lists.close()

    def _content(self, element: etree._Element) -> None:
        self._say(element.text)
        for child in element:
            self._walk(child)
            self._say(child.tail)

    def _inline(self, element: etree._Element, name: str) -> None:
        if name == "br":
            self._break()
        elif name in {"a", "sup"} and (mark := self._note_mark(element, name)) is not None:
            self._line.append(mark)
            self._said = self._said or bool(mark)
        elif name in _ITALICS or _ITALIC_STYLE.search(element.get("style") or ""):
            start = len(self._line)
            self._content(element)
            self._line[start:] = _around("".join(self._line[start:]))
        elif name in _BOLD:
            count = len(self._bold)
            self._content(element)
            self._bold[count:] = [True] * (len(self._bold) - count)
        else:
            self._content(element)

    def _break(self) -> None:
        if self._line and self._line[-1] == "\n":
            prefix = self._prefix
            self._flush()
            self._prefix = "" if prefix else self._prefix
        else:
            self._line.append("\n")

    def _note_mark(self, element: etree._Element, name: str) -> str | None:
        """Write the mark of a footnote: a reference in the text, or the head of the note itself at the start of a block."""
        said = clean("".join(str(piece) for piece in element.itertext()))
        link = element if name == "a" else next(iter(element.iter("a")), None)
        target = (link.get("href") or "") if link is not None else ""
        if name == "a" and target.startswith("#") and (_BACK.fullmatch(said) or not said):
            return ""
        match = _MARK.fullmatch(said)
        if not match or (name == "a" and not target.startswith("#")):
            return None
        opens = not self._said
        if opens and (target.startswith("#") or name == "sup"):
            self._prefix = self._prefix or f"[^{match[1]}]: "
            return ""
        return f"[^{match[1]}]" if target.startswith("#") else match[1].translate(_SUPERSCRIPT)

    def _table(self, table: etree._Element) -> None:
        self._flush()
        rows = [[_cell(cell) for cell in row if cell.tag in {"td", "th"}] for row in table.iter("tr")]
        sets_page = any(len(cell) > _LONGEST_CELL or is_formula(cell) for row in rows for cell in row) or any(
            is_formula(_cell(block)) for block in table.iter("p", "div", "td")
        )
        if sets_page or next(table.iterdescendants("table"), None) is not None:
            for cell in table.iter("td", "th", "caption"):
                if next(cell.iterancestors("table"), None) is table:
                    self._content(cell)
                    self._flush()
            return
        self._blocks += [line for line in [table_line([[escape(cell) for cell in row] for row in rows])] if line]

    def _say(self, text: str | None) -> None:
        if text:
            self._line.append(escape(text.replace("\n", " ").replace("\r", " ")))
            if not text.isspace():
                self._said = True
                self._bold.append(False)

    def _flush(self) -> None:
        """End a block: what has been said since the last one, behind its mark."""
        lines = ["".join(self._line)] if "\n" not in self._line else "".join(self._line).split("\n")
        text = "\n".join(line for line in (re.sub(r"[^\S\n]+", " ", line).strip() for line in lines) if line)
        if text:
            prefix = self._prefix
            if not prefix and self._bold and all(self._bold) and len(text) < 300:
                prefix = HEADING
            self._blocks.append(_prefixed(prefix, text))
            self._prefix = ""
        self._line, self._bold, self._said = [], [], False


def _prefixed(prefix: str, text: str) -> str:
    """Put a list's mark before an item, unless the page has written one of its kind itself."""
    own = re.match(r"\*?(?:(\d{1,3}\.)|(\([a-z0-9]{1,4}\))|[IVX]{1,5}\.|•)\s", text)
    kind = 0 if not own else 1 if own[1] else 2 if own[2] else 3
    theirs = 1 if prefix[:1].isdigit() else 2 if prefix.startswith("(") else 3 if prefix.startswith("•") else 4
    return text if kind and theirs in {kind, 3} else prefix + text


def _cell(cell: etree._Element) -> str:
    return clean(" ".join(str(piece) for piece in cell.itertext()))


def _around(text: str) -> list[str]:
    """Set words in italics, leaving white space around them outside."""
    words = text.strip()
    if not words or "\n" in words:
        return [text]
    lead: Literal[" ", ""] = " " if text[0].isspace() else ""
    return [lead, f"*{words.replace('*', '')}*" if "\\*" not in words else words, " " if text[-1].isspace() else ""]


def _note_targets(root: etree._Element) -> dict[str, str]:
    """Find the elements that footnote marks link to, with their marks: ``<a href="#fn1">1</a>`` -> ``fn1``."""
    targets: dict[str, str] = {}
    for link in root.iter("a"):
        target = link.get("href") or ""
        match = _MARK.fullmatch(clean("".join(str(piece) for piece in link.itertext())))
        if match and target.startswith("#") and len(target) > 1:
            targets.setdefault(target[1:], match[1])
    blocks = {element.get("id") for element in root.iter("li", "p", "div", "dd") if element.get("id")}
    return {target: mark for target, mark in targets.items() if target in blocks}
