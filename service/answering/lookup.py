"""Look-ups: paragraphs that a question names by number are looked up, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from documents import Locator, Paragraph, Resolution, paragraph_id
from documents.locators import Part
from service.understanding import Reference


@dataclass(frozen=True, slots=True)
class LookUp:
    """What was found of the paragraphs that a question names, and which of them there are none of."""

    found: tuple[Paragraph, ...]
    missing: tuple[Reference, ...]


def look_up(document: Resolution, references: Sequence[Reference]) -> LookUp:
    """Find the paragraphs of a document that are named by number, in the order of naming."""
    known: dict[str, Paragraph] = {p.id: p for p in document.paragraphs}
    found: dict[str, Paragraph] = {}
    missing: list[Reference] = []
    for reference in references:
        paragraph = _find(document, known, reference)
        if paragraph is None:
            missing.append(reference)
        else:
            found[paragraph.id] = paragraph
    return LookUp(tuple(found.values()), tuple(missing))


def _find(document: Resolution, known: dict[str, Paragraph], reference: Reference) -> Paragraph | None:
    part: Part = "pp" if reference.side == "pp" else "op"
    number = reference.number
    if number < 0:
        whole = document.whole("preambular" if part == "pp" else "operative")
        return whole[number] if len(whole) >= -number else None
    return next(
        (
            known[key]
            for path in _paths(document, reference)
            if (key := paragraph_id(document.symbol, Locator(part, number, path, reference.subs))) in known
        ),
        None,
    )


def _paths(document: Resolution, reference: Reference) -> list[tuple[str, ...]]:
    """The places where a number may stand: the one that is named, else the body, else wherever it is the only one."""
    if reference.path:
        named = [p.place.path for p in document.paragraphs if p.place and set(reference.path) <= set(p.place.path)]
        return list(dict.fromkeys(named))
    paths = list(dict.fromkeys(p.place.path for p in document.paragraphs if p.place))
    return sorted(paths, key=len)
