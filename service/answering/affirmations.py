"""Affirmations: yes, with its day and vote, where a paragraph does what is asked; else by which verb, and when, it goes how far."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents import Paragraph
from documents.acts import Act, acts
from documents.verbs import base_form
from documents.words import written_date
from embeddings import stem, terms
from service.answer import Sentence
from service.answering.answer_kinds import Span
from service.answering.composition import quoted
from service.answering.searched import SearchedQuestion
from service.answering.things_asked import ASKING_WORD, AUXILIARY, Point
from service.library import Library
from service.verification.lexicon import past, shipped
from service.verification.phrases import groups_of

_POLAR = re.compile(
    rf"(?:^|[,:;–—]\s*|\b(?:and|so|but|whether|if)\s+){AUXILIARY}(?:n['’]t)?\s(?P<rest>.+)$", re.IGNORECASE | re.DOTALL
)
_SPEAKER = re.compile(
    r"(?:the |this |that |its )?(?:[\w’'/-]+ ){0,5}?(?:assembly|unga|ga|un|united nations|resolutions?|texts?|it) ",
    re.IGNORECASE,
)
_VERB = re.compile(r"(?:(?:\w+ly|ever|also|still|already) )?(?P<verb>[a-z-]+)\b", re.IGNORECASE)
_OF_ACTS = frozenset({"has", "have", "had", "did", "do", "does"})
_NOT = re.compile(r"\b(?:not|no|never|none|neither|nor|without|cannot|n['’]t|or)\b", re.IGNORECASE)
_SURELY_SAID = 0.55
"""Cosine from which a word of a question stands in a paragraph by another word."""
_SAID_SHARE = 0.7
"""Share of the weight of what is asked that a paragraph must say for a yes: of 251 questions beside the matter none got one."""
_QUOTED_WORDS = 16


@dataclass(frozen=True, slots=True)
class Opening:
    """How a question for yes or no begins: its auxiliary, and what is said behind it."""

    auxiliary: str
    rest: str
    at: int


def polar(question: str) -> Opening | None:
    """Tell whether a question is for yes or no: an auxiliary opens it, or a part of it, and no *what* stands before that."""
    match = _POLAR.search(question)
    if match is None or ASKING_WORD.search(question, 0, match.start("aux")):
        return None
    return Opening(match["aux"].lower(), match["rest"], match.start("rest"))


def yes(question: SearchedQuestion, opening: Opening, points: Sequence[Point], library: Library) -> Sentence | None:
    """*Yes*, with the day and the vote, where an operative paragraph does what is asked with the same or more force."""
    if opening.auxiliary not in _OF_ACTS or _NOT.search(question.text):
        return None
    speaker = _SPEAKER.match(opening.rest)
    verb = _VERB.match(opening.rest, speaker.end() if speaker else 0)
    groups = groups_of(verb[0]) if verb else frozenset()
    if not verb or not groups:
        return None
    at = opening.at + verb.end()
    for point in points:
        act = _doing(groups | groups_of(question.request.verb), point.paragraph)
        if act and _says_all(point, at) and not _NOT.search(point.text, act.start, act.until):
            return _told(point, act, library)
    return None


def _says_all(point: Point, at: int) -> bool:
    """Whether a paragraph says all words of a question from a place on, each name as it is and the others at least by what they mean."""
    words = [word for word in point.words if word.start >= at and not re.fullmatch(r"(?:19|20)\d\d", word.text)]
    stems = {stem(known.lower()) for known in re.findall(r"\w+", point.text)}
    total = sum(word.weight for word in words)
    said = sum(
        word.weight
        for word in words
        if word.stem in stems
        or any(set(terms(m)) <= stems for m in word.meanings)
        or (not word.is_name and point.holds(word) >= _SURELY_SAID)
    )
    return bool(words) and said >= _SAID_SHARE * total


def _doing(groups: frozenset[str], paragraph: Paragraph) -> Act | None:
    """The act of an operative paragraph that is of one of these groups of force, or stronger where something is asked for."""
    if paragraph.kind == "preambular":
        return None
    for act in acts(paragraph):
        done = groups_of(paragraph.text[act.start : act.end])
        if done & groups or (groups & _WANTING and done & shipped().directive):
            return act
    return None


_WANTING = frozenset({"hope", "request"})
"""Whoever asks whether the Assembly wants something asks for any act by which it does."""


def _told(point: Point, act: Act, library: Library) -> Sentence:
    when = _adopted(point.paragraph, library)
    words = point.text[act.start : act.until].strip(" ,;.:").removesuffix(" and").rstrip(" ,;")
    if len(words.split()) <= _QUOTED_WORDS:
        said = f"Yes, {when}: {quoted(words)}" if when else f"Yes: {quoted(words)}"
    else:
        said = ", ".join(filter(None, ["Yes", _lead(point.text[act.start : act.end]).lower(), when]))
    text = f"{said}. {_vote(point.paragraph, library)}".strip()
    return Sentence(text=text, citations=(point.paragraph.id,), verdict="supported")


def how_far(point: Point, library: Library) -> Sentence:
    """Say what the Assembly did, and when, in place of a yes that no text gives in so many words."""
    done = max(acts(point.paragraph), key=lambda act: point.nearness(Span(act.start, act.until)), default=None)
    if done is None or point.paragraph.kind == "preambular":
        return Sentence(text="Not decided in so many words; the texts go this far:", verdict="supported")
    when = _adopted(point.paragraph, library)
    text = f"{_lead(point.text[done.start : done.end])}{f', {when}' if when else ''}:"
    return Sentence(text=text, verdict="supported")


def _lead(phrase: str) -> str:
    """A verb phrase of the Assembly as what it did: *Further encourages* is *Encouraged*, *Takes note* is *Took note*."""
    words = phrase.split()
    for n, word in enumerate(words):
        if base := base_form(word):
            return " ".join([past(base), *words[n + 1 :]]).capitalize()
    return phrase.capitalize()


def _adopted(paragraph: Paragraph, library: Library) -> str:
    document = library.corpus.by_symbol.get(paragraph.symbol)
    return written_date(document.adopted) if document and document.adopted else ""


def _vote(paragraph: Paragraph, library: Library) -> str:
    """The vote on a resolution that has one record, which has all of its counts."""
    records = library.corpus.records_of(paragraph.symbol)
    votes = records[0].votes if len(records) == 1 else None
    tallies = (votes.in_favour, votes.against, votes.abstaining) if votes else ()
    counts = [str(tally.count) for tally in tallies if tally]
    return f"Vote {'-'.join(counts)}." if len(counts) == 3 else ""
