"""Places of footnotes: where a mark stood, counted in the clean text without it."""

from __future__ import annotations

from documents.words import clean

PLACE = "\ue000"
"""Stands in a text where a note's mark stood, until its place is known: a character for private use."""


def place_notes(raw: str) -> tuple[str, list[int]]:
    """Clean a text, take the placeholders of notes out of it, and tell where each stood.

    Words that only a mark kept apart are parted by a space.
    """
    pieces: list[str] = []
    places: list[int] = []
    length, spaced = 0, True
    for count, piece in enumerate(clean(raw).split(PLACE)):
        if count:
            places.append(length - 1 if spaced and length else length)
        part = piece.lstrip() if spaced else piece
        if count and part[:1].isalpha() and pieces[-1][-1:].isalpha():
            part = f" {part}"
        pieces.append(part)
        length += len(part)
        spaced = part.endswith(" ") if part else spaced
    text = "".join(pieces)
    return text.rstrip(), [min(place, len(text.rstrip())) for place in places]
