"""Composition: a sentence of the Assembly's own words, with its verb, from each paragraph that answers."""

from __future__ import annotations

from dataclasses import dataclass

from documents import Paragraph, as_statement, finite_throughout
from documents.symbols import body_of
from service.answer import Citation, Repetition, Sentence
from service.answering.excerpts import Excerpt

_ENDS = " ,;:."


@dataclass(frozen=True, slots=True)
class Composed:
    """A sentence and the citation that it rests on."""

    sentence: Sentence
    citation: Citation


def compose(
    paragraph: Paragraph, excerpt: Excerpt, *, first: bool, named: bool, repeated: tuple[Repetition, ...] = ()
) -> Composed:
    """Make a sentence of a paragraph's excerpt.

    An operative paragraph goes on the sentence "The General Assembly …"; a preambular one becomes "In the preamble,
    the Assembly recalls …"; ``first`` says whether it opens the answer, ``named`` whether the document must be named,
    ``repeated`` where other resolutions say the same.
    """
    start, end = _quoted(paragraph, excerpt)
    citation = Citation.of(paragraph, start, end, repeated=repeated)
    return Composed(Sentence(text=_sentence(paragraph, excerpt, first, named), citations=(paragraph.id,)), citation)


def compose_whole(paragraph: Paragraph, *, first: bool, named: bool) -> Composed:
    """Make a sentence of a whole paragraph, as a look-up shows it."""
    return compose(paragraph, Excerpt(((0, len(paragraph.text)),), 0, len(paragraph.text)), first=first, named=named)


def _quoted(paragraph: Paragraph, excerpt: Excerpt) -> tuple[int, int]:
    """The stretch that a citation quotes: from the verb where that is next to the answer, else the answer's clauses."""
    start, end = excerpt.pieces[excerpt.main]
    return start, start + len(paragraph.text[start:end].rstrip(_ENDS if end < len(paragraph.text) else " ,;"))


def _sentence(paragraph: Paragraph, excerpt: Excerpt, first: bool, named: bool) -> str:
    words = excerpt.shown(paragraph.text)
    words = words if words.endswith("…") else words.rstrip(_ENDS)
    where = f"in {paragraph.symbol}" if named else ""
    if not paragraph.verb or not words.startswith(paragraph.verb):
        return _quotation(paragraph, words, named)
    rest = words[len(paragraph.verb) :]
    if paragraph.kind == "preambular":
        opening = (
            f"In the preamble of {paragraph.symbol}, {_body(paragraph)}" if named else f"In the preamble, {_body(paragraph)}"
        )
        return _ended(f"{opening} {as_statement(paragraph.verb)}{finite_throughout(rest)}")
    body = f"the {body_of(paragraph.symbol)}" if first else _body(paragraph)
    opening = f"{where}, {body}" if where else body
    verb = paragraph.verb[:1].lower() + paragraph.verb[1:]
    return _ended(f"{opening[:1].upper()}{opening[1:]} {verb}{rest}")


def _body(paragraph: Paragraph) -> str:
    """The short name of the body that speaks: *the Assembly*, *the Council*."""
    return f"the {body_of(paragraph.symbol).split()[-1]}"


def _quotation(paragraph: Paragraph, words: str, named: bool) -> str:
    """A paragraph without a verb of the Assembly's is quoted under its label; a passage stands as it is."""
    if paragraph.kind == "passage":
        return _ended(words)
    label = paragraph.spoken_label
    opening = f"{label} of {paragraph.symbol}" if named else label
    return _ended(f"{opening} reads: “{words}”")


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(("…", ".", "!", "?")) else sentence + "."
