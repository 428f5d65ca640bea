"""The marks that a browser puts before the items of a list: ``3.``, ``(b)``, ``•``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from documents.readers.outline.counting import written

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_TYPES = {
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
    "1": "decimal",
}
_LATIN = {"lower-latin": "lower-alpha", "upper-latin": "upper-alpha"}
_MARKS = {"lower-alpha": "({})", "lower-roman": "({})", "upper-alpha": "{}.", "upper-roman": "{}.", "decimal": "{}."}


@dataclass(slots=True)
class _List:
    """An open list: how its items are counted, and the number of the next."""

    style: str
    following: int


@dataclass(slots=True)
class Lists:
    """The lists that are open while a page is walked."""

    _open: list[_List] = field(default_factory=list)

    def open(self, element: etree._Element) -> None:
        """Enter a list; ``type``, ``style`` and ``start`` say how it counts."""
        match = _STYLE.search(element.get("style") or "")
        style = (match[1].lower() if match else "") or _TYPES.get(element.get("type") or "", "")
        style = _LATIN.get(style, style) or ("decimal" if element.tag == "ol" else "disc")
        self._open.append(_List(style, _number(element.get("start")) or 1))

    def close(self) -> None:
        """Leave the innermost list."""
        if self._open:
            self._open.pop()

    def mark(self, item: etree._Element) -> str:
        """Give the mark of an item and a space, and count on; ``value`` sets the count anew."""
        if not self._open:
            return ""
        here = self._open[-1]
        number = _number(item.get("value")) or here.following
        here.following = number + 1
        if here.style == "none":
            return ""
        return f"{_MARKS[here.style].format(written(number, here.style))} " if here.style in _MARKS else "• "


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,4}", text.strip()) else 0
