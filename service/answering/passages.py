"""Answers from search: find the paragraphs that bear on a question, decide whether they answer it, choose and quote them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from math import log, sqrt

import numpy as np

from documents import Paragraph
from embeddings import Hit, Query, terms
from embeddings.index import CANDIDATES
from embeddings.vectors import Rows
from service.answering.affirmations import act_asked, polar
from service.answering.answer_kinds import find_spans
from service.answering.composition import Composed, arranged, compose
from service.answering.cutting import NEAR_WORDS, POINT_WORDS, cut, whole
from service.answering.drafts import Calibration, Draft, Tiers, abstain, closest, not_found
from service.answering.evidence import QuestionWord, answer_spots, clause_relevance, features, question_words, word_places
from service.answering.folding import fold_as_asked
from service.answering.headlines import headed
from service.answering.repetition import Group, grouped
from service.answering.searched import SearchedQuestion, searched_for, traits_for
from service.answering.shortfalls import goes_part_way, part_held
from service.answering.things_asked import Point
from service.library import Library
from service.references import CLOSEST, PART_WAY

MASS = 0.93
"""What is shown holds this share of the probability that one of what is shown is the best: gold among the first five is then
shown in at least .95 of cases, as chosen on the part *fit* of the questions."""
MORE = 3
"""How many points more a question for a list or for several things may have."""


def select(groups: Sequence[Group], limit: int, *, is_wide: bool, is_over_years: bool = False) -> list[Group]:
    """Choose what to show, best first: as much as it takes to hold MASS of the probability of the first ``limit``.

    Of a question over the years every one of these counts, however sure the best is.
    """
    shown = groups[: limit + MORE if is_wide else limit]
    if is_over_years:
        return list(shown)
    shares = np.exp([group.hit.score for group in shown])
    before = np.cumsum(shares) - shares
    return [group for group, held in zip(shown, before, strict=True) if held < MASS * shares.sum()]


SEEN = 2.0
"""So much is taken off the logit of what was shown the turn before: of 71 follow-ups that ask for something, as labelled in the part
*tune* of conversations.jsonl, four are answered by what the turn before was answered by."""
RANKED = 10
_OVERLONG = 2
"""A point of so many times its words is cut without regard to where things of the kind asked for stand."""
DEPTH = 2 * CANDIDATES
"""How far down the ranking paragraphs are looked for that say the same: as far as search ranks any."""
_SPEAKER = frozenset(terms("General Assembly United Nations resolution"))
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Finding:
    """What search found for a question, best first, with the words it looked for; ``further`` hits are no evidence."""

    query: Query
    hits: tuple[Hit, ...]
    words: tuple[QuestionWord, ...]
    scanned: int
    further: tuple[Hit, ...] = ()


def find(
    question: SearchedQuestion, library: Library, limit: int = RANKED, also: Sequence[str] = (), within: Rows | None = None
) -> Finding:
    """Search the documents in scope for a question, in its own words and in the resolutions'.

    ``also`` are further wordings of it, such as a follow-up as it was typed beside the question that it was made into;
    ``within`` are the only rows that are looked through, where they are given.
    """
    rows = library.scope(question.symbols)
    if within is not None:
        rows = within if rows is None else np.intersect1d(rows, within)
    query = query_for(question, library, also)
    scope = _preferred(question, library, rows)
    hits = library.index.search(query, scope, max(limit, DEPTH), traits_for(question, library))
    words = question_words(question, library, rows)
    scanned = len(library.corpus.paragraphs) if rows is None else len(rows)
    return Finding(query, tuple(hits[:limit]), tuple(words), scanned, further=tuple(hits[limit:]))


def query_for(question: SearchedQuestion, library: Library, also: Sequence[str] = ()) -> Query:
    """Prepare a question for search, in its own words, in the resolutions' and in those of ``also``."""
    wordings = tuple(dict.fromkeys((question.text, question.wording.reworded, *also)))
    known = {question.encoded.text: question.encoded.embedding} if question.encoded else {}
    return library.index.query(wordings, question.wording.keywords, question.wording.meanings, _SPEAKER, known)


def different(question: SearchedQuestion, finding: Finding, library: Library) -> tuple[Group, ...]:
    """The paragraphs found, best first, those that say the same together; each by itself for a question over the years."""
    hits = (*finding.hits, *finding.further)
    if question.is_over_years:
        return tuple(Group(hit) for hit in hits)
    seen = question.seen if len(library.corpus.by_symbol) > 1 else frozenset()
    return _unseen_first(grouped(hits, library, question), seen)


def _unseen_first(groups: Sequence[Group], seen: frozenset[str]) -> tuple[Group, ...]:
    """Rank groups that the turn before has shown anew, by what is known of how rarely they are asked for again."""
    shown = [g for g in groups if not seen.isdisjoint([g.hit.id, *(other.id for other in g.others)])] if seen else []
    lowered = [replace(group, hit=replace(group.hit, score=group.hit.score - SEEN)) for group in shown]
    return tuple(merge((g for g in groups if g not in shown), lowered, key=lambda group: -group.hit.score))


def is_over_many(question: SearchedQuestion, library: Library) -> bool:
    """Whether several resolutions are in scope."""
    return len(library.corpus.by_symbol) > 1 and len(question.symbols) != 1


def _preferred(question: SearchedQuestion, library: Library, rows: Rows | None) -> Rows | None:
    """The rows of the preamble for a question about the preamble, else those in scope."""
    if not question.in_preamble or (rows is None and len(library.corpus.by_symbol) != 1):
        return rows
    chosen = range(len(library.corpus.paragraphs)) if rows is None else rows
    preamble = [row for row in chosen if library.paragraph(int(row)).kind == "preambular"]
    return np.array(preamble, dtype=np.int64) if preamble else rows


def measure(
    question: SearchedQuestion, finding: Finding, library: Library, groups: Sequence[Group] | None = None
) -> dict[str, float]:
    """Measure the evidence that was found, as the calibrations weigh it.

    Of paragraphs that say the same one counts, as one is cited; ``groups`` are these where they are known.
    """
    groups = different(question, finding, library) if groups is None else groups
    best = [group.hit for group in groups[: len(finding.hits)]]
    return features(question, finding.query, best, (*finding.hits, *finding.further), library, finding.words)


def answer_from(
    question: SearchedQuestion,
    finding: Finding,
    library: Library,
    confidence: float | None,
    limit: int,
    groups: Sequence[Group] | None = None,
    own: Finding | None = None,
) -> Draft:
    """Answer from what was found, or give it as what comes closest, or say that nothing was found: as its probability earns.

    ``confidence`` is the least probability of an answer; None stands for the calibrated operating points. ``groups`` are
    the different paragraphs of the finding where they are known. ``own`` is what was found for a follow-up's own words, where
    there is only one document: what it was said after tells little there of whether it is answered, and both count alike.
    """
    if not finding.hits:
        return abstain("unsure", "There is nothing in scope to answer from.")
    groups = different(question, finding, library) if groups is None else groups
    weighed = weigh(question, finding, library, groups)
    if own and own.hits:
        weighed = _weighed_again(weighed, weigh(question, own, library), library)
    tier = weighed.tiers.moved(confidence).tier_of(weighed.probability)
    if tier == "not_found":
        return _abstention(question, finding, library, groups, weighed.probability)
    chosen = select(groups[: len(finding.hits)], limit, is_wide=question.is_wide, is_over_years=question.is_over_years)
    room = POINT_WORDS if tier == "answered" else NEAR_WORDS
    points = arranged(_points(question, finding, library, chosen, room), in_preamble=question.in_preamble)
    sentences, citations = tuple(point.sentence for point in points), tuple(point.citation for point in points)
    draft = Draft("extractive", sentences, citations, confidence=weighed.probability)
    if tier != "answered":
        return _closest(draft, question, finding, library)
    draft = headed(draft, question, finding.query, finding.words, library)
    headline = draft.headline.text if draft.headline else ""
    return replace(draft, sentences=tuple(fold_as_asked(draft.sentences, headline, question.request.form)))


def evidence_for(question: SearchedQuestion, finding: Finding, library: Library, draft: Draft) -> tuple[Group, ...]:
    """The paragraphs that an answer may be written from, best first: those that the composed one cites, then what else was found."""
    groups = different(question, finding, library)
    cited = {citation.id for citation in draft.citations}
    return (*(g for g in groups if g.hit.id in cited), *(g for g in groups if g.hit.id not in cited))


@dataclass(frozen=True, slots=True)
class Weighed:
    """The probability that what was found answers, and the operating points that make a tier of it."""

    probability: float
    tiers: Tiers
    evidence: Mapping[str, float]


def weigh(question: SearchedQuestion, finding: Finding, library: Library, groups: Sequence[Group] | None = None) -> Weighed:
    """Weigh what was found by the calibration for many documents, for one among many, or for the only one."""
    if is_over_many(question, library):
        calibration = Calibration.shipped_over_many()
    elif len(library.corpus.by_symbol) > 1:
        calibration = Calibration.shipped_among_many()
    else:
        calibration = Calibration.shipped()
    evidence = measure(question, finding, library, groups)
    return Weighed(calibration.probability(evidence), calibration.tiers, evidence)


def _weighed_again(given: Weighed, own: Weighed, library: Library) -> Weighed:
    """Weigh what was found for a follow-up by its own words; over the only document that there is both count alike."""
    if len(library.corpus.by_symbol) == 1:
        return replace(given, probability=sqrt(given.probability * own.probability))
    calibration = Calibration.shipped_for_follow_ups()
    likely = min(max(own.probability, _LEAST), 1 - _LEAST)
    told = {**own.evidence, "told": log(likely / (1 - likely))}
    return Weighed(calibration.probability(told), calibration.tiers, told)


def holds_answer(question: SearchedQuestion, paragraph: Paragraph, library: Library) -> bool:
    """Whether a paragraph that a question names holds a thing of the kind asked for; one that is only to be read does."""
    wanted = searched_for(question.text, library, [paragraph.symbol])
    return not wanted.kinds or any(find_spans(kind, paragraph.text) for kind in wanted.kinds)


def _points(question: SearchedQuestion, finding: Finding, library: Library, groups: Sequence[Group], room: int) -> list[Composed]:
    """A point of each paragraph, cut to what answers; whole where all is asked for, the first where it is to be quoted."""
    are_whole = {"full": len(groups), "quote": 1}.get(question.request.form, 0)
    return [
        _in_full(library, group) if n < are_whole else _compose(question, finding, library, group, room)
        for n, group in enumerate(groups)
    ]


def _compose(question: SearchedQuestion, finding: Finding, library: Library, group: Group, room: int) -> Composed:
    row = group.hit.row
    paragraph = library.paragraph(row)
    relevance = clause_relevance(paragraph.text, library.index.evidence(finding.query, row), finding.words)
    spots = answer_spots(question, paragraph.text)[:3]
    places = word_places(paragraph.text, finding.words)
    excerpt = cut(paragraph.text, relevance, spots, room, places)
    if len(excerpt.shown(paragraph.text).split()) > _OVERLONG * room:  # things of the kind asked for stand all over it
        excerpt = cut(paragraph.text, relevance, (), room, places)
    return compose(paragraph, excerpt, repeated=group.others)


def _in_full(library: Library, group: Group) -> Composed:
    paragraph = library.paragraph(group.hit.row)
    return compose(paragraph, whole(paragraph.text), repeated=group.others)


def _abstention(
    question: SearchedQuestion, finding: Finding, library: Library, groups: Sequence[Group], probability: float
) -> Draft:
    """Say what was read, and offer the paragraph that came nearest as no more than that."""
    best = _compose(question, finding, library, groups[0], NEAR_WORDS)
    gap = part_held(question, finding.words, library)
    return not_found(question.symbols, library.corpus, finding.scanned, best, probability, gap)


def _closest(draft: Draft, question: SearchedQuestion, finding: Finding, library: Library) -> Draft:
    """Give points as what comes closest, and say so where they are of weaker acts than was asked for."""
    points = [Point.of(citation.id, finding.query, finding.words, library) for citation in draft.citations]
    lead = PART_WAY if goes_part_way(question, points) else CLOSEST
    is_of_deed = lead == CLOSEST and (polar(question.text) or act_asked(question.text))
    gap = part_held(question, finding.words, library).rstrip(".") if is_of_deed else ""
    return closest(draft, library.corpus, f"{lead}. {gap}" if gap else lead)
