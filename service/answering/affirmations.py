"""Affirmations: yes, with its day and vote, where a paragraph does what is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from documents import Paragraph
from documents.acts import Act, acts
from documents.verbs import base_form
from documents.words import written_date
from embeddings import stem, terms
from service.answer import Sentence
from service.answering.answer_kinds import Span
from service.answering.composition import quoted
from service.answering.cutting import few_words
from service.answering.drafts import Calibration
from service.answering.evidence import QuestionWord
from service.answering.searched import SearchedQuestion
from service.answering.things_asked import ASKING_WORD, AUXILIARY, Point
from service.library import Library
from service.verification.force import BINDING, OBLIGED
from service.verification.lexicon import groups_of, past, shipped

_POLAR = re.compile(
    rf"(?:^|[,:;–—]\s*|\b(?:and|so|but|whether|if)\s+){AUXILIARY}(?:n['’]t)?\s(?P<rest>.+)$", re.IGNORECASE | re.DOTALL
)
_SPEAKER = re.compile(
    r"(?:the |this |that |its )?(?:[\w’'/-]+ ){0,5}?(?:assembly|unga|ga|un|united nations|resolutions?|texts?|it) ",
    re.IGNORECASE,
)
_HAVING = re.compile(r"\b(?:has|have|had|did|do|does)(?:n['’]t)? ", re.IGNORECASE)
_VERB = re.compile(r"(?:(?:\w+ly|ever|also|still|already) )?(?P<verb>[a-z-]+)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|no|never|none|neither|nor|without|cannot|n['’]t|or)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LOOKED_AT = 3
"""Of so many of the first points one may affirm what is asked."""
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


@dataclass(frozen=True, slots=True)
class ActAsked:
    """What a question takes the Assembly to do: the groups of force of its verb, which ends at a place of the question."""

    groups: frozenset[str]
    until: int


def act_asked(question: str) -> ActAsked | None:
    """Read which act of the Assembly a question speaks of: *has it banned …*, *why did the GA call for …*; None where of none."""
    for auxiliary in _HAVING.finditer(question):
        speaker = _SPEAKER.match(question, auxiliary.end())
        verb = _VERB.match(question, speaker.end() if speaker else auxiliary.end())
        if verb and (groups := groups_of(verb["verb"])):
            return ActAsked(groups, verb.end())
    return None


def yes(question: SearchedQuestion, opening: Opening, points: Sequence[Point], library: Library) -> Sentence | None:
    """*Yes*, with the day and the vote, where an operative paragraph does what is asked with the same or more force."""
    calibration = Calibration.shipped_of_yes()
    likely = ((calibration.probability(affirming(opening, point)), point) for point in points[:_LOOKED_AT])
    for probability, point in sorted(likely, key=lambda one: -one[0]):
        if probability >= calibration.threshold and (act := _doing(question, opening, point)):
            return _told(question, point, act, library)
    return None


def affirming(opening: Opening, point: Point) -> dict[str, float]:
    """Measure how far a paragraph says what a question for yes or no asks; the names are the calibration's.

    ``late`` and ``low`` are how near its words come to all words of the question and to the three that it holds least,
    ``said`` and ``weakest`` how surely it says those of weight and the least of these, ``act`` what one act of it says alone.
    """
    words = [word for word in point.words if word.start >= opening.at and not _YEAR.fullmatch(word.text)]
    weights = np.array([word.weight for word in words] or [1.0])
    said = np.array([_said(point, word) for word in words] or [0.0])
    places, near = point.match.places, point.match.similarities
    inside = [near[(places[:, 0] >= act.start) & (places[:, 0] < act.until)] for act in acts(point.paragraph)]
    by_act = [np.array([point.nearest(word, rows) for word in words] or [0.0]) for rows in inside if len(rows)]
    best = np.sort(near.max(axis=0)) if near.size else np.zeros(1)
    return {
        "late": float(best.mean()),
        "low": float(best[:3].mean()),
        "said": float(said @ weights / weights.sum()),
        "weakest": float(said.min()),
        "act": max((float(held @ weights / weights.sum()) for held in by_act), default=0.0),
    }


def _said(point: Point, word: QuestionWord) -> float:
    """How surely a paragraph says a word: 1 where it has it, a little less where its title has, else by what means the same."""
    stems = {stem(known.lower()) for known in re.findall(r"\w+", point.text)}
    if word.stem in stems or any(set(terms(meaning)) <= stems for meaning in word.meanings):
        return 1.0
    in_title = word.stem in {stem(known.lower()) for known in re.findall(r"\w+", point.paragraph.title)}
    return max(float(np.clip((point.nearest(word) - 0.2) / 0.6, 0, 1)), 0.8 * in_title)


def force_done(act: Act, text: str) -> frozenset[str]:
    """The groups of force of an act, and of what it decides to do: who *decides, by a vote, to request* requests."""
    groups = groups_of(text[act.start : act.end])
    if "decide" not in groups:
        return groups
    inner = (groups_of(match["verb"]) for match in _INFINITIVE.finditer(text, act.end, min(act.until, act.end + _INNER)))
    return groups | next(filter(None, inner), frozenset())


_INFINITIVE = re.compile(r"\bto (?:also |further )?(?P<verb>[a-z]+)\b")
_INNER = 160
"""Within so many characters of a decision stands what is decided."""


def _doing(question: SearchedQuestion, opening: Opening, point: Point) -> Act | None:
    """The act of an operative paragraph nearest to what is asked, if it is of the force that is asked for and denies nothing."""
    done = acts(point.paragraph)
    if point.paragraph.kind == "preambular" or not done or _NOT.search(question.text):
        return None
    act = max(done, key=lambda one: point.nearness(Span(one.start, one.until)))
    asked, groups = act_asked(question.text), force_done(act, point.text)
    wanted = (asked.groups if asked else frozenset()) | (groups_of(question.request.verb) if asked else frozenset())
    is_weaker = bool(wanted) and not (wanted & groups or (wanted & _WANTING and groups & shipped().directive))
    is_free = bool(OBLIGED.search(f"{opening.auxiliary} {opening.rest}")) and not groups & BINDING
    return None if is_weaker or is_free or _NOT.search(point.text, act.start, act.until) else act


_WANTING = frozenset({"hope", "request"})
"""Whoever asks whether the Assembly wants something asks for any act by which it does."""


def _told(question: SearchedQuestion, point: Point, act: Act, library: Library) -> Sentence:
    """Yes, with the day and the vote where the question is of an act of the Assembly, and the words that say so."""
    words = few_words(point.text[act.start : act.until].strip(" ,;.:").removesuffix(" and"), _QUOTED_WORDS)
    outcome = act_asked(question.text) is not None
    when = _adopted(point.paragraph, library) if outcome else ""
    said = f"{', '.join(filter(None, ['Yes', when]))}: {quoted(words)}. {voted(point.paragraph, library) if outcome else ''}"
    return Sentence(text=said.strip(), citations=(point.paragraph.id,), verdict="supported")


def dated_act(point: Point, groups: frozenset[str], library: Library) -> Sentence | None:
    """The day on which the Assembly did an act of some groups of force, where an operative paragraph does it."""
    when = _adopted(point.paragraph, library)
    done = [act for act in acts(point.paragraph) if groups & force_done(act, point.text)]
    if not done or not when or point.paragraph.kind == "preambular":
        return None
    text = f"{_lead(point.text[done[0].start : done[0].end])}, {when}:"
    return Sentence(text=text, citations=(point.paragraph.id,), verdict="supported")


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


def voted(paragraph: Paragraph, library: Library) -> str:
    """The vote on a resolution that has one record, which has all of its counts."""
    records = library.corpus.records_of(paragraph.symbol)
    outcome = records[0].brief_outcome if len(records) == 1 and records[0].votes else ""
    return f"{outcome.capitalize()}." if outcome and "?" not in outcome else ""
