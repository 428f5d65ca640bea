"""The styles of a Word document, as far as reading hangs on them: headings, italics, bold, raised figures, lists."""

from __future__ import annotations

import re

from lxml import etree

from documents.readers.docx.package import W

_HEADING = re.compile(r"(?:heading \d|title|subtitle|_ ?H_.*)", re.IGNORECASE)
_OFF = frozenset({"0", "false", "off", "none"})
_LONGEST_CHAIN = 20


def value(element: etree._Element | None) -> str:
    """Give the ``val`` of a property, or an empty string."""
    return "" if element is None else element.get(f"{W}val") or ""


class Styles:
    """Answers what a style says, or what one says that it is based on."""

    def __init__(self, part: etree._Element | None) -> None:
        self._styles = {} if part is None else {style.get(f"{W}styleId", ""): style for style in part.iterchildren(f"{W}style")}

    def is_heading(self, paragraph: etree._Element) -> bool:
        """Whether a paragraph is set as a heading: by the name of its style, or by an outline level."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return False
        level = value(properties.find(f"{W}outlineLvl"))
        chain = self._chain(value(properties.find(f"{W}pStyle")))
        named = any(_HEADING.fullmatch(value(style.find(f"{W}name"))) for style in chain)
        return named or (level.isdigit() and int(level) < 9)

    def numbering(self, style: str) -> tuple[str, str]:
        """Give the list and level that a paragraph style numbers by."""
        for known in self._chain(style):
            listed = known.find(f"{W}pPr/{W}numPr")
            if listed is not None:
                return value(listed.find(f"{W}numId")), value(listed.find(f"{W}ilvl"))
        return "", ""

    def is_on(self, run: etree._Element, name: str, paragraph: etree._Element | None = None) -> bool:
        """Whether a run has a property such as ``i`` or ``b``, by itself, by its style, or by its paragraph's style."""
        properties = run.find(f"{W}rPr")
        holders = [] if properties is None else [properties]
        if properties is not None:
            holders += self._run_properties(value(properties.find(f"{W}rStyle")))
        if paragraph is not None:
            holders += self._run_properties(value(paragraph.find(f"{W}pPr/{W}pStyle")))
        for holder in holders:
            found = holder.find(f"{W}{name}")
            if found is not None:
                return (value(found) or "1").lower() not in _OFF
        return False

    def is_raised(self, run: etree._Element) -> bool:
        """Whether a run stands above the line."""
        properties = run.find(f"{W}rPr")
        if properties is None:
            return False
        holders = [properties, *self._run_properties(value(properties.find(f"{W}rStyle")))]
        return next((v for holder in holders if (v := value(holder.find(f"{W}vertAlign")))), "") == "superscript"

    def _run_properties(self, style: str) -> list[etree._Element]:
        return [p for known in self._chain(style) if (p := known.find(f"{W}rPr")) is not None]

    def _chain(self, style: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while style in self._styles and len(chain) < _LONGEST_CHAIN:
            chain.append(self._styles[style])
            style = value(chain[-1].find(f"{W}basedOn"))
        return chain
