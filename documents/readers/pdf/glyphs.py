"""Pages as they are drawn: glyphs with their places, sizes and faces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

EXPECTED = "a General Assembly resolution as published in PDF, with a text layer"


class Glyph(NamedTuple):
    """One character as drawn: origin, right edge and base line in points, size, and face (r, i, b, z bold italic).

    There are thousands on a page, so it is a tuple: those are made in half the time.
    """

    char: str
    left: float
    right: float
    base: float
    size: float
    face: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size in points, its glyphs in the order of drawing, and whether it is an image with hardly any text."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    has_image: bool
