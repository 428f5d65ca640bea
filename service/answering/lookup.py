"""Look-ups: paragraphs that a question names by number are looked up, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from documents import Locator, Paragraph, Resolution, paragraph_id


@dataclass(frozen=True, slots=True)
class LookUp:
    """What was found of the paragraphs that a question names, and which of them there are none of."""

    found: tuple[Paragraph, ...]
    missing: tuple[Locator, ...]


def look_up(document: Resolution, places: Sequence[Locator]) -> LookUp:
    """Find the paragraphs of a document that are named by number, in the order of naming."""
    known: dict[str, Paragraph] = {p.id: p for p in document.paragraphs}
    found: dict[str, Paragraph] = {}
    missing: list[Locator] = []
    for place in places:
        paragraph = _find(document, known, place)
        if paragraph is None:
            missing.append(place)
        else:
            found[paragraph.id] = paragraph
    return LookUp(tuple(found.values()), tuple(missing))


def _find(document: Resolution, known: dict[str, Paragraph], place: Locator) -> Paragraph | None:
    if place.number < 0:
        whole = document.whole("preambular" if place.part == "pp" else "operative")
        return whole[place.number] if len(whole) >= -place.number else None
    return next(
        (
            known[key]
            for path in _paths(document, place)
            if (key := paragraph_id(document.symbol, replace(place, path=path))) in known
        ),
        None,
    )


def _paths(document: Resolution, place: Locator) -> list[tuple[str, ...]]:
    """The places where a number may stand: the one that is named, else the body, else wherever it is the only one."""
    if place.path:
        named = [p.place.path for p in document.paragraphs if p.place and set(place.path) <= set(p.place.path)]
        return list(dict.fromkeys(named))
    paths = list(dict.fromkeys(p.place.path for p in document.paragraphs if p.place))
    return sorted(paths, key=len)
