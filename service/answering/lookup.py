"""Look-ups: paragraphs that a question names by number are looked up, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from documents import Locator, Paragraph, Resolution, paragraph_id
from service.answer import Sentence
from service.answering.composition import compose_whole
from service.answering.drafts import Draft, abstain
from service.answering.header_answers import say_extent
from service.answering.passages import holds_answer
from service.answering.searched import SearchedQuestion
from service.library import Library


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


def look_up_numbers(document: Resolution, question: SearchedQuestion, library: Library) -> Draft:
    """Quote the paragraphs of a document that are named by number, or say that it has none of them or does not say what is asked."""
    places = _in_annex(question)
    result = look_up(document, places)
    if not result.found and (parent := _parent(document, places)):
        message = f"{document.symbol}, {parent.label}, has no such sub-paragraph."
        return abstain("no_such_paragraph", message, [parent], method="lookup", confidence=1.0)
    if not result.found:
        nearest = document.whole("preambular" if places[0].part == "pp" else "operative")[-1:]
        return abstain("no_such_paragraph", say_extent(document), nearest, method="lookup", confidence=1.0)
    if len(result.found) == 1 and not holds_answer(question, result.found[0], library):
        only = result.found[0]
        message = f"{only.symbol}, {only.label}, does not seem to say that; this is what it says."
        return abstain("unsure", message, [only], method="lookup")
    composed = [compose_whole(p) for p in result.found]
    sentences = [c.sentence for c in composed]
    if result.missing:
        sentences.append(Sentence(text=say_extent(document), verdict="supported"))
    return Draft("lookup", tuple(sentences), tuple(c.citation for c in composed))


def _in_annex(question: SearchedQuestion) -> tuple[Locator, ...]:
    """The paragraphs that are named by number, in the annex where that is spoken of."""
    if question.request.part != "annex":
        return question.places
    return tuple(place if place.path else replace(place, path=("annex",)) for place in question.places)


def _parent(document: Resolution, places: Sequence[Locator]) -> Paragraph | None:
    """The paragraph that is there where only its sub-paragraph is not."""
    whole = [replace(place, subs=()) for place in places if place.subs]
    return next(iter(look_up(document, whole).found), None)
