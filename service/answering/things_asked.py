"""Things asked for: the day, the amount, the number, the place or whoever a paragraph names nearest to the words of a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from documents import Paragraph, ParagraphId
from embeddings import STOP_WORDS, Query, stem
from embeddings.index import Evidence
from service.answer import Sentence
from service.answering.answer_kinds import AnswerKind, Span, find_spans
from service.answering.composition import labelled, quoted
from service.answering.evidence import QuestionWord
from service.answering.searched import SearchedQuestion
from service.library import Library
from service.verification.lexicon import past

MOST_WORDS = 25
"""A headline has so many words at most."""
_FALLOFF = 60.0
"""So many characters from a thing asked for the words of the question count e times less."""
_CLEARLY = 1.08
"""So many times nearer to the question's words than the next must the thing be that is told."""
AUXILIARY = r"(?P<aux>has|have|had|did|do|does|is|are|was|were|can|could|may|might|must|shall|should|will|would)"
ASKING_WORD = re.compile(
    r"(?:^|[,:;?.–—-]\s*|\b(?:and|or|but|so|by|to|with|from|of|for|on|at|in|under|until|since|through|is|are|me|know) )(?P<word>who|whom|whose)\b"
    r"|\b(?P<other>which|what|when|where|why|how)\b",
    re.IGNORECASE,
)
"""A word that asks; behind a noun *who* only tells of it."""
_WHAT_DOES = re.compile(rf"what(?:['’]s|\s{AUXILIARY})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Point:
    """A paragraph that answers, and how its words match the question's."""

    paragraph: Paragraph
    match: Evidence
    words: tuple[QuestionWord, ...]

    @property
    def text(self) -> str:
        """The paragraph's text."""
        return self.paragraph.text

    def nearness(self, span: Span) -> float:
        """How near the words of the question stand to a stretch of the paragraph, by their weight; those within it count."""
        starts, ends = self.match.places[:, 0], self.match.places[:, 1]
        gaps = np.maximum(0, np.maximum(starts - span.end, span.start - ends))
        meant = np.clip((self.match.similarities - 0.25) / 0.5, 0, 1)
        near = (meant * np.exp(-gaps / _FALLOFF)[:, None]).max(axis=0, initial=0.0)
        return sum(word.weight * float(near[own].mean()) for word in self.words if (own := self._tokens(word)).any())

    def nearest(self, word: QuestionWord, rows: np.ndarray | None = None) -> float:
        """How near the paragraph's words, or some ``rows`` of them, come to a word of the question: 1 where it is there."""
        own = self._tokens(word)
        held = self.match.similarities if rows is None else rows
        return float(held[:, own].max(axis=0).mean()) if own.any() and len(held) else 0.0

    @classmethod
    def of(cls, cited: str, query: Query, words: Sequence[QuestionWord], library: Library) -> Point:
        """Match a paragraph, by its id, with the words of a question."""
        paragraph = library.corpus.by_id[ParagraphId(cited)]
        row = next(int(row) for row in library.rows_of[paragraph.symbol] if library.paragraph(int(row)).id == cited)
        return cls(paragraph, library.index.evidence(query, row)[0], tuple(words))

    def _tokens(self, word: QuestionWord) -> np.ndarray:
        places = self.match.question_places
        return np.asarray((places[:, 0] >= word.start) & (places[:, 1] <= word.end))


_TOGETHER, _REACH = 18, 60
"""Things within so many words are quoted as one stretch."""
_NEEDED: dict[str, AnswerKind] = {"where": "place", "when": "date"}

_WHO = frozenset({"who", "whom", "whose"})
_WHO_IS = re.compile(r"\bwho(?:m|['’]s)?\b", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?:should|must|shall|ought|has to|have to|needs? to|told|asked|urged|invited|requested|encouraged|supposed|expected|called)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"(?:United Nations|General Assembly|Assembly|General|Government|State)")
_SORTS = {"session": r"session", "sessions": r"session", "year": r"\b\d{4}\b", "date": r"\d [A-Z]", "day": r"\d [A-Z]"}
_HOW_MANY = re.compile(r"\bhow many (?P<sort>(?:\w+ ){0,2}\w+)\b", re.IGNORECASE)
_STOPPED = frozenset(map(stem, STOP_WORDS))
_WHICH = re.compile(r"\b(?:which|what) (?P<sort>(?:\w+ ){0,2}\w+)\b", re.IGNORECASE)
_BEFORE: dict[AnswerKind, str] = {
    "date": r"\b(?:(?:not |no )?(?:at|by|on|in|from|since|until|before|after|during|for|between|as of|later than) )?(?:(?:the|its|each) )?$",
    "place": r"\b(?:(?:in|at) )?(?:the )?$",
    "number": r"\b(?:(?:within|for|up to|at least|more than|less than|no more than|over|some|approximately|about|nearly) )?(?:(?:the|a|an) )?$",
    "money": r"\b(?:(?:the|an?) )?(?:additional |total |net |gross )*(?:amount of |sum of |reduction of |increase of |decrease of )?(?:up to |at least |more than )?$",
    "actor": r"\b(?:all )?(?:the )?(?:other |relevant )*$",
    "country": r"\b(?:the )?(?:Governments? (?:and people )?of (?:the )?)?$",
}
"""What belongs to a thing and stands before it."""
_JOINED = re.compile(r"(?:,? and |, | or | to |–|,? as well as )(?:(?:the|from|on|in|at|of|its|other|all|relevant)\s)*")
_NAME = re.compile(
    r"[A-Z][\w’'-]+(?:\s(?:(?:of|on|for|and|the|in|to|against)\s){0,3}[A-Z(][\w’')-]+)+(?:\s(?!(?:and|of|in|for|to|on|at|by|with|from)\b)[a-z]+)?"
)
_ANYBODY = frozenset(
    map(
        stem,
        "agency body organization organisation organ entity department office institution country state government party part".split(),
    )
)
"""Nouns that fit whoever is named, whatever the name is."""
_HEAD = re.compile(
    r"(?:[ -](?!(?:and|or|of|in|for|to|on|at|by|with|from|the|as|that|which|are|is|was|were|be|have|has|had)\b)[A-Za-z-]+){1,3}"
)
_FOR = re.compile(r"[^,;:()]*?(?=[,;]|$|\s(?:will|shall|should|is|are|was|were|be|has|have|had)\b)")
_TAIL = re.compile(r"[\w’'-]*(?:\s(?:(?:of|for|on|against|and)\s(?:the\s)?)?[A-Z][\w’'-]+){0,12}")


def thing_asked(question: SearchedQuestion, point: Point, library: Library) -> Sentence | None:
    """The thing of the kind asked for that stands nearest to the words of the question, in the paragraph's own form."""
    kinds = _kinds(question)
    nearest = {kind: best for kind in kinds if (best := _nearest(kind, question, point, library))}
    asking = ASKING_WORD.search(question.text)
    needed = _NEEDED.get(asking[asking.lastgroup or 0].lower()) if asking else None
    if not nearest or (needed in kinds and needed not in nearest):
        return None
    chosen = list(nearest.values())
    together = Span(min(span.start for span in chosen), max(span.end for span in chosen))
    said = _quoted(point.text, chosen, together)
    if len(said.split()) > MOST_WORDS:
        return None
    if "actor" in kinds and (verb := _asking(point, together, library)):
        said = f"{verb}: {said}"
    return Sentence(text=labelled(point.paragraph, said), citations=(point.paragraph.id,))


def _quoted(text: str, chosen: Sequence[Span], together: Span) -> str:
    """Quote several things as one stretch where that is short, else each by itself."""
    stretch = text[together.start : together.end]
    if len(stretch.split()) <= _TOGETHER and stretch.count("(") == stretch.count(")"):
        return quoted(stretch.strip(" ,;"))
    ordered = sorted({(span.start, span.end) for span in chosen})
    return ", ".join(quoted(text[start:end].strip(" ,;")) for start, end in ordered)


def _kinds(question: SearchedQuestion) -> tuple[AnswerKind, ...]:
    """The kinds asked for: somebody where the question asks *who* before anything else, and nobody where it asks *how* or *why*."""
    kinds = [kind for kind in question.kinds if kind in _BEFORE]
    asking = ASKING_WORD.search(question.text)
    word = asking[asking.lastgroup or 0].lower() if asking else ""
    if (
        not asking
        or word not in {*_WHO, "which", "what", "where"}
        or _WHAT_DOES.match(question.text, asking.start(asking.lastgroup or 0))
    ):
        kinds = [kind for kind in kinds if kind not in {"actor", "country"}]
    return tuple(kinds) or (("actor",) if word in _WHO and _is_of_duty(question.text) else ())


def _nearest(kind: AnswerKind, question: SearchedQuestion, point: Point, library: Library) -> Span | None:
    """Of the things of a kind that the question does not name the nearest, with what belongs to it; None where two are as near."""
    text, asked = point.text, question.text.lower()
    found = [span for span in _held(kind, question.text, point, library) if text[span.start : span.end].lower() not in asked]
    ranked = sorted(((point.nearness(span), span) for span in found), key=lambda one: -one[0])
    if not ranked or (len(ranked) > 1 and ranked[0][0] < _CLEARLY * ranked[1][0]):
        return None
    return ranked[0][1]


def _held(kind: AnswerKind, question: str, point: Point, library: Library) -> list[Span]:
    """The things of a kind in a paragraph, of the sort that the question names; those that are joined are one."""
    text = point.text
    verb = len(point.paragraph.verb)
    found = (_behind(verb, span) for span in find_spans(kind, text))
    spans = [span for span in found if not _VAGUE.fullmatch(text, span.start, span.end)]
    if kind == "actor":
        asked = [Span(one.start, one.end) for one in library.addressees.of(point.paragraph)]
        spans = asked if asked and _is_of_duty(question) else [*spans, *asked]
    spans.sort(key=lambda span: (span.start, -span.end))
    joined: list[Span] = []
    for span in spans:
        if joined and (span.start < joined[-1].end or _JOINED.fullmatch(text, joined[-1].end, span.start)):
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    whole = [_whole(kind, text, span) for span in joined]
    return _of_sort(kind, question, text, whole, verb)


def _of_sort(kind: AnswerKind, question: str, text: str, spans: list[Span], verb: int) -> list[Span]:
    """Of a session, a year, a committee, members only such things, where the question says which.

    Of days all count where none is such a thing; a committee must have its name, and a number what is counted.
    """
    if kind == "date":
        said = {word.lower() for word in re.findall(r"[A-Za-z]+", question)}
        wanted = next((pattern for word, pattern in _SORTS.items() if word in said), "")
        return [span for span in spans if re.search(wanted, text[span.start : span.end])] or spans
    asked = _HOW_MANY.search(question) if kind == "number" else _WHICH.search(question) if kind == "actor" else None
    sorts = _stems(asked["sort"]) - _STOPPED if asked else frozenset()
    if not sorts or sorts & _ANYBODY:
        return spans
    names = _NAME.finditer(text) if kind == "actor" else ()
    named = [*spans, *(_behind(verb, Span(match.start(), match.end())) for match in names)]
    return [span for span in named if sorts & _stems(text[span.start : span.end])]


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(word.lower()) for word in re.findall(r"[A-Za-z]+", words))


def _is_of_duty(question: str) -> bool:
    """Whether a question is for who has to do something."""
    who = _WHO_IS.search(question)
    return bool(who and _BOUND.search(question, who.end()))


def _behind(verb: int, span: Span) -> Span:
    """A stretch without the verb that leads its paragraph, ``verb`` characters long."""
    return Span(verb + 1, span.end) if span.start < verb < span.end - 1 else span


def _whole(kind: AnswerKind, text: str, span: Span) -> Span:
    """A thing with the words that belong to it: *at its eightieth session*, *15 members*, and what an amount is for."""
    before = re.search(_BEFORE[kind], text[max(0, span.start - _REACH) : span.start])
    start, end = span.start - (len(before[0]) if before else 0), span.end
    if kind == "number" and (head := _HEAD.match(text, end)):
        end = head.end()
    if kind == "actor" and (tail := _TAIL.match(text, end)):
        end = tail.end()
    if kind == "money" and (purpose := _FOR.match(text, end)) and len(text[start : purpose.end()].split()) <= MOST_WORDS:
        end = purpose.end()
    return Span(start, end)


def _asking(point: Point, span: Span, library: Library) -> str:
    """The verb by which the Assembly asks somebody who stands in a stretch, as what it did; "" where it asks nobody there."""
    asked = next((one for one in library.addressees.of(point.paragraph) if span.start <= one.start < span.end), None)
    if asked is None:
        return ""
    verb, _, behind = asked.verb.partition(" ")
    return f"{past(verb).capitalize()} {behind}".strip()
