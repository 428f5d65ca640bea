"""The numbers that Word puts before paragraphs: they are counted from numbering.xml, and stand nowhere as text.

Source of the rules: ECMA-376, part 1, section 17.9 (numbering).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from documents.readers.docx.package import W
from documents.readers.docx.styles import Styles, value
from documents.readers.outline.counting import written

_DEEPEST = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts: from where, in which figures, shown how (``%1.``), and after which level anew."""

    start: int
    style: str
    shown: str
    restart: int | None


@dataclass(slots=True)
class _Counts:
    """How far each level of a list has counted."""

    numbers: dict[int, int] = field(default_factory=dict)


class WordNumbering:
    """Gives each paragraph the number that Word shows before it, in the order of the document."""

    def __init__(self, part: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counted_by: dict[str, str] = {}
        self._counts: dict[str, _Counts] = {}
        self._begin: dict[str, dict[int, int]] = {}
        if part is not None:
            self._read(part)

    def mark(self, paragraph: etree._Element) -> str:
        """Count a paragraph, and give its number or mark as shown, or an empty string."""
        number, level = self._list_of(paragraph)
        levels = self._levels.get(number, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(self._counted_by[number], _Counts()).numbers
        for deep, start in self._begin.pop(number, {}).items():
            counts[deep] = start - 1
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deep in [deep for deep in counts if deep > level]:
            restart = levels[deep].restart if deep in levels else None
            if restart is None or level < restart:
                del counts[deep]
        return self._shown(levels, level, counts)

    def _shown(self, levels: dict[int, _Level], level: int, counts: dict[int, int]) -> str:
        if levels[level].style == "bullet":
            return "•"
        if levels[level].style == "none":
            return re.sub(r"%\d", "", levels[level].shown).strip()

        def number(match: re.Match[str]) -> str:
            deep = int(match[1]) - 1
            here = levels.get(deep)
            return written(counts.get(deep, here.start), here.style) if here else ""

        return re.sub(r"%([1-9])", number, levels[level].shown).strip()

    def _list_of(self, paragraph: etree._Element) -> tuple[str, int]:
        """The list that a paragraph is an item of, by itself or by its style, and its level; list 0 is none."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        style = value(paragraph.find(f"{W}pPr/{W}pStyle"))
        number, level = "", ""
        if own is not None:
            number, level = value(own.find(f"{W}numId")), value(own.find(f"{W}ilvl"))
        if not number:
            number, styled = self._styles.numbering(style)
            level = level or styled
        return number, int(level) if re.fullmatch(r"[0-8]", level) else 0

    def _read(self, part: etree._Element) -> None:
        abstract = {item.get(f"{W}abstractNumId", ""): item for item in part.iterchildren(f"{W}abstractNum")}
        by_style = {
            value(item.find(f"{W}styleLink")): key for key, item in abstract.items() if item.find(f"{W}styleLink") is not None
        }
        for num in part.iterchildren(f"{W}num"):
            number = num.get(f"{W}numId", "")
            key = value(num.find(f"{W}abstractNumId"))
            if key in abstract and (linked := value(abstract[key].find(f"{W}numStyleLink"))):
                key = by_style.get(linked, key)
            if key not in abstract:
                continue
            levels = _levels(abstract[key])
            for override in num.iterchildren(f"{W}lvlOverride"):
                deep = int(override.get(f"{W}ilvl") or "0") if (override.get(f"{W}ilvl") or "0").isdigit() else 0
                levels |= _levels(override)
                if start := value(override.find(f"{W}startOverride")):
                    self._begin.setdefault(number, {})[deep] = _whole(start, 1)
            self._levels[number], self._counted_by[number] = levels, key


def _levels(parent: etree._Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in parent.iterchildren(f"{W}lvl"):
        deep = _whole(level.get(f"{W}ilvl", "0"), 0)
        if deep < _DEEPEST:
            restart = value(level.find(f"{W}lvlRestart"))
            found[deep] = _Level(
                _whole(value(level.find(f"{W}start")), 0 if level.find(f"{W}start") is not None else 1),
                value(level.find(f"{W}numFmt")) or "decimal",
                value(level.find(f"{W}lvlText"))[:100],
                _whole(restart, 0) if restart else None,
            )
    return found


def _whole(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,5}", text) else otherwise
