"""Headlines: the first line of an answer, which is the answer itself: yes, an amount, a day, a place, whom the Assembly asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from documents import Paragraph, ParagraphId
from documents.acts import Act, acts
from documents.verbs import base_form
from documents.words import written_date
from embeddings import STOP_WORDS, Query, stem, terms
from embeddings.index import Evidence
from service.answer import Sentence
from service.answering.answer_kinds import AnswerKind, Span, find_spans
from service.answering.composition import labelled, quoted
from service.answering.drafts import Draft
from service.answering.evidence import QuestionWord
from service.answering.searched import SearchedQuestion
from service.library import Library
from service.verification.lexicon import past, shipped
from service.verification.phrases import groups_of
from service.verification.quoting import plain

MOST_WORDS = 25
"""A headline has so many words at most."""
_FALLOFF = 60.0
"""So many characters from a thing asked for the words of the question count e times less."""
_CLEARLY = 1.08
"""So many times nearer to the question's words than the next must the thing be that is told."""
_LOOKED_AT = 2
"""Of so many of the first points one may hold the thing that is told."""


@dataclass(frozen=True, slots=True)
class _Point:
    """A paragraph that answers, and how its words match the question's."""

    paragraph: Paragraph
    match: Evidence
    words: tuple[QuestionWord, ...]

    @property
    def text(self) -> str:
        return self.paragraph.text

    def nearness(self, span: Span) -> float:
        """How near the words of the question stand to a stretch of the paragraph, by their weight; those within it count."""
        starts, ends = self.match.places[:, 0], self.match.places[:, 1]
        gaps = np.maximum(0, np.maximum(starts - span.end, span.start - ends))
        meant = np.clip((self.match.similarities - 0.25) / 0.5, 0, 1)
        near = (meant * np.exp(-gaps / _FALLOFF)[:, None]).max(axis=0, initial=0.0)
        return sum(word.weight * float(near[own].mean()) for word in self.words if (own := self._tokens(word)).any())

    def holds(self, word: QuestionWord) -> float:
        """How surely the paragraph says a word of the question: 1 where it has it."""
        own = self._tokens(word)
        return float(self.match.similarities[:, own].max(axis=0).mean()) if own.any() else 0.0

    def _tokens(self, word: QuestionWord) -> np.ndarray:
        places = self.match.question_places
        return np.asarray((places[:, 0] >= word.start) & (places[:, 1] <= word.end))


def headed(draft: Draft, question: SearchedQuestion, query: Query, words: Sequence[QuestionWord], library: Library) -> Draft:
    """Give an answer its headline, where the question asks for something that its first points clearly hold.

    What the headline says whole is not said again: such a point is folded.
    """
    points = [_point(sentence.citations[0], query, words, library) for sentence in draft.sentences if sentence.citations]
    headline = headline_of(question, points, library)
    if headline is None:
        return draft
    said = plain(headline.text)
    shown = tuple(
        s.model_copy(update={"is_folded": True}) if set(s.citations) <= set(headline.citations) and _words_of(s) in said else s
        for s in draft.sentences
    )
    return replace(draft, headline=headline, sentences=shown)


def headline_of(question: SearchedQuestion, points: Sequence[_Point], library: Library) -> Sentence | None:
    """The answer in one line of at most 25 words; None where nothing shorter than a point answers, or where it is not clear."""
    if not points:
        return None
    if opening := _polar(question.text):
        return _yes(question, opening, points, library) or _how_far(points[0], library)
    for point in points[:_LOOKED_AT]:
        if said := _thing(question, point, library):
            return said
    return None


def _point(cited: str, query: Query, words: Sequence[QuestionWord], library: Library) -> _Point:
    paragraph = library.corpus.by_id[ParagraphId(cited)]
    row = next(int(row) for row in library.rows_of[paragraph.symbol] if library.paragraph(int(row)).id == cited)
    return _Point(paragraph, library.index.evidence(query, row)[0], tuple(words))


def _words_of(sentence: Sentence) -> str:
    """What a point quotes, without its marks."""
    return plain(sentence.text).strip("'").strip(" .,;")


# A thing of the kind asked for

_TOGETHER = 18
"""Things within so many words are quoted as one stretch."""
_NEEDED: dict[str, AnswerKind] = {"where": "place", "when": "date"}

_WHO = frozenset({"who", "whom", "whose"})
_DUTY = re.compile(
    r"\bwho(?:m|['’]s)?\b.*\b(?:should|must|shall|ought|has to|have to|needs? to|told|asked|urged|invited|requested|encouraged|supposed|expected|called)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"(?:United Nations|General Assembly|Assembly|General|Government|State)")
_SORTS = {"session": r"session", "sessions": r"session", "year": r"\b\d{4}\b", "date": r"\d [A-Z]", "day": r"\d [A-Z]"}
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
_FOR = re.compile(r"[^,;:()]*(?=[,;]|$)")
_TAIL = re.compile(r"[\w’'-]*(?:\s(?:(?:of|for|on|against)\s(?:the\s)?)?[A-Z][\w’'-]+){0,12}")


def _thing(question: SearchedQuestion, point: _Point, library: Library) -> Sentence | None:
    """The thing of the kind asked for that stands nearest to the words of the question, in the paragraph's own form."""
    kinds = _kinds(question)
    nearest = {kind: best for kind in kinds if (best := _nearest(kind, question, point, library))}
    asking = _ASKING_WORD.search(question.text)
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
    asking = _ASKING_WORD.search(question.text)
    word = asking[asking.lastgroup or 0].lower() if asking else ""
    if (
        not asking
        or word not in {*_WHO, "which", "what", "where"}
        or _WHAT_DOES.match(question.text, asking.start(asking.lastgroup or 0))
    ):
        kinds = [kind for kind in kinds if kind not in {"actor", "country"}]
    return tuple(kinds) or (("actor",) if word in _WHO and _DUTY.search(question.text) else ())


def _nearest(kind: AnswerKind, question: SearchedQuestion, point: _Point, library: Library) -> Span | None:
    """Of the things of a kind that the question does not name the nearest, with what belongs to it; None where two are as near."""
    text, asked = point.text, question.text.lower()
    found = [span for span in _held(kind, question.text, point, library) if text[span.start : span.end].lower() not in asked]
    ranked = sorted(((point.nearness(span), span) for span in found), key=lambda one: -one[0])
    if not ranked or (len(ranked) > 1 and ranked[0][0] < _CLEARLY * ranked[1][0]):
        return None
    return ranked[0][1]


def _held(kind: AnswerKind, question: str, point: _Point, library: Library) -> list[Span]:
    """The things of a kind in a paragraph, of the sort that the question names; those that are joined are one."""
    text = point.text
    verb = len(point.paragraph.verb)
    found = (_behind(verb, span) for span in find_spans(kind, text))
    spans = [span for span in found if not _VAGUE.fullmatch(text, span.start, span.end)]
    if kind == "actor":
        asked = [Span(one.start, one.end) for one in library.addressees.of(point.paragraph)]
        spans = asked if asked and _DUTY.search(question) else [*spans, *asked]
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
    """Of a day, a session, a year, a committee only such things, where the question says which and the paragraph has some."""
    if kind == "date":
        said = {word.lower() for word in re.findall(r"[A-Za-z]+", question)}
        wanted = [pattern for word, pattern in _SORTS.items() if word in said]
        fitting = [span for span in spans if wanted and re.search(wanted[0], text[span.start : span.end])]
        return fitting or spans
    which = _WHICH.search(question)
    if kind != "actor" or which is None:
        return spans
    sorts = {stem(word.lower()) for word in re.findall(r"[A-Za-z]+", which["sort"])} - {stem(word) for word in STOP_WORDS}
    if sorts & _ANYBODY:
        return spans
    spans = [*spans, *(_behind(verb, Span(match.start(), match.end())) for match in _NAME.finditer(text))]
    return [
        span for span in spans if sorts & {stem(word.lower()) for word in re.findall(r"[A-Za-z]+", text[span.start : span.end])}
    ]


def _behind(verb: int, span: Span) -> Span:
    """A stretch without the verb that leads its paragraph, ``verb`` characters long."""
    return Span(verb + 1, span.end) if span.start < verb < span.end - 1 else span


def _whole(kind: AnswerKind, text: str, span: Span) -> Span:
    """A thing with the words that belong to it: *at its eightieth session*, *15 members*, and what an amount is for."""
    before = re.search(_BEFORE[kind], text[: span.start])
    start, end = before.start() if before else span.start, span.end
    if kind == "number" and (head := _HEAD.match(text, end)):
        end = head.end()
    if kind == "actor" and (tail := _TAIL.match(text, end)):
        end = tail.end()
    if kind == "money" and (purpose := _FOR.match(text, end)) and _count(text, start, purpose.end()) <= MOST_WORDS:
        end = purpose.end()
    return Span(start, end)


def _asking(point: _Point, span: Span, library: Library) -> str:
    """The verb by which the Assembly asks somebody who stands in a stretch, as what it did; "" where it asks nobody there."""
    asked = next((one for one in library.addressees.of(point.paragraph) if span.start <= one.start < span.end), None)
    if asked is None:
        return ""
    verb, _, behind = asked.verb.partition(" ")
    return f"{past(verb).capitalize()} {behind}".strip()


def _count(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())


# Yes or no

_AUXILIARY = r"(?P<aux>has|have|had|did|do|does|is|are|was|were|can|could|may|might|must|shall|should|will|would)"
_WORD = r"[\w’'/.-]+"
_POLAR = re.compile(
    rf"(?:^|[,:;–—]\s*|\b(?:and|so|but|whether|if)\s+){_AUXILIARY}(?:n['’]t)?\s(?P<rest>.+)$", re.IGNORECASE | re.DOTALL
)
_ASKING_WORD = re.compile(
    r"(?:^|[,:;?.–—-]\s*|\b(?:and|or|but|so|by|to|with|from|of|for|on|at|in|under|until|since|through|is|are|me|know) )(?P<word>who|whom|whose)\b"
    r"|\b(?P<other>which|what|when|where|why|how)\b",
    re.IGNORECASE,
)
"""A word that asks; behind a noun *who* only tells of it."""
_WHAT_DOES = re.compile(rf"what(?:['’]s|\s{_AUXILIARY})\b", re.IGNORECASE)
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
class _Opening:
    """How a question for yes or no begins: its auxiliary, and what is said behind it."""

    auxiliary: str
    rest: str
    at: int


def _polar(question: str) -> _Opening | None:
    """Tell whether a question is for yes or no: an auxiliary opens it, or a part of it, and no *what* stands before that."""
    match = _POLAR.search(question)
    if match is None or _ASKING_WORD.search(question, 0, match.start("aux")):
        return None
    return _Opening(match["aux"].lower(), match["rest"], match.start("rest"))


def _yes(question: SearchedQuestion, opening: _Opening, points: Sequence[_Point], library: Library) -> Sentence | None:
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


def _says_all(point: _Point, at: int) -> bool:
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


def _told(point: _Point, act: Act, library: Library) -> Sentence:
    when = _adopted(point.paragraph, library)
    words = point.text[act.start : act.until].strip(" ,;.:")
    if len(words.split()) <= _QUOTED_WORDS:
        said = f"Yes, {when}: {quoted(words)}" if when else f"Yes: {quoted(words)}"
    else:
        said = ", ".join(filter(None, ["Yes", _lead(point.text[act.start : act.end]).lower(), when]))
    text = f"{said}. {_vote(point.paragraph, library)}".strip()
    return Sentence(text=text, citations=(point.paragraph.id,), verdict="supported")


def _how_far(point: _Point, library: Library) -> Sentence:
    """Say what the Assembly did, and when, in place of a yes that no text gives in so many words."""
    done = max(acts(point.paragraph), key=lambda act: point.nearness(Span(act.start, act.until)), default=None)
    if done is None or point.paragraph.kind == "preambular":
        return Sentence(text="Not decided in so many words; the texts go this far:", verdict="supported")
    when = _adopted(point.paragraph, library)
    text = f"{_lead(point.text[done.start : done.end])}{f', {when}' if when else ''}:"
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


def _vote(paragraph: Paragraph, library: Library) -> str:
    """The vote on a resolution that has one record, which has all of its counts."""
    records = library.corpus.records_of(paragraph.symbol)
    votes = records[0].votes if len(records) == 1 else None
    tallies = (votes.in_favour, votes.against, votes.abstaining) if votes else ()
    counts = [str(tally.count) for tally in tallies if tally]
    return f"Vote {'-'.join(counts)}." if len(counts) == 3 else ""
