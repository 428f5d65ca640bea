"""Answers from search: find the paragraphs that bear on a question, decide whether they answer it, quote them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from documents import Paragraph, verb_base
from embeddings import Hit, Query, terms
from embeddings.index import CANDIDATES
from embeddings.rows import Rows
from service.answering.abstention import Calibration
from service.answering.company import company
from service.answering.composition import Composed, compose
from service.answering.drafts import Draft, abstain
from service.answering.evidence import QuestionWord, answer_spots, clause_relevance, features, question_words
from service.answering.excerpts import cut
from service.answering.ranking import Ranking
from service.answering.repetition import Group, grouped
from service.answering.selection import select
from service.library import Library
from service.understanding import (
    Question,
    Times,
    asked_kinds,
    asks_over_years,
    content_terms,
    find_spans,
    understand,
    without_references,
    without_symbols,
)

RANKED = 10
DEPTH = 2 * CANDIDATES
"""How far down the ranking paragraphs are looked for that say the same: as far as search ranks any."""
_LOOKED_THROUGH = 30
"""How far down the ranking a paragraph may stand and still be raised by its verb."""
_VERB_BONUS = 1.0
"""What the verb asked for adds to a paragraph's log-odds."""
_SPEAKER = frozenset(terms("General Assembly United Nations resolution"))
_NEAREST = 3
_ALL_ABSENT = 0.999
_NEAR_IN_MEANING = 0.35
"""Cosine below which a paragraph that shares no word with a question is not taken for a paraphrase of its answer."""
_NOTHING_HELD = 0.01
_OWN_ABSENT = 0.8
"""Share of a follow-up's own weight from which its words count as held nowhere, unless they are near in meaning."""
FOLLOW_UP = 0.2
"""The operating point for follow-ups, chosen on the tuning half of the conversations (`unga-qa eval conversation`)."""
_ABSENT_WEIGHT = 1.2
"""Weight from which a word that no paragraph holds is reported as absent: that of a word both rare and nowhere used."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What search found for a question, best first, with the words it looked for; ``further`` hits are no evidence."""

    query: Query
    hits: tuple[Hit, ...]
    words: tuple[QuestionWord, ...]
    scanned: int
    further: tuple[Hit, ...] = ()


def find(
    question: Question, library: Library, limit: int = RANKED, also: Sequence[str] = (), within: Rows | None = None
) -> Finding:
    """Search the documents in scope for a question, in its own words and in the resolutions'.

    ``also`` are further wordings of it, such as a follow-up as it was typed beside the question that it was made into;
    ``within`` are the only rows that are looked through, where they are given.
    """
    rows = library.scope(question.symbols)
    if within is not None:
        rows = within if rows is None else np.intersect1d(rows, within)
    wordings = tuple(dict.fromkeys((question.searched, question.wording.reworded, *also)))
    query = library.index.query(wordings, question.wording.keywords, question.wording.meanings, _SPEAKER)
    hits = library.index.search(query, _preferred(question, library, rows), max(limit, DEPTH))
    near = max(limit, _LOOKED_THROUGH)
    hits = _over_many(question, hits, library)
    hits = [*_by_verb(question, hits[:near], library), *hits[near:]]
    words = question_words(question, library, rows)
    scanned = len(library.corpus.paragraphs) if rows is None else len(rows)
    return Finding(query, tuple(hits[:limit]), tuple(words), scanned, further=tuple(hits[limit:]))


def different(question: Question, finding: Finding, library: Library) -> tuple[Group, ...]:
    """The paragraphs found, best first, those that say the same together; each by itself for a question over the years."""
    hits = (*finding.hits, *finding.further)
    if asks_over_years(question.text):
        return tuple(Group(hit) for hit in hits)
    return grouped(hits, library, question.searched)


def is_over_many(question: Question, library: Library) -> bool:
    """Whether several resolutions are in scope."""
    return len(library.corpus.by_symbol) > 1 and len(question.symbols) != 1


def _over_many(question: Question, hits: list[Hit], library: Library) -> list[Hit]:
    """Rank anew over several documents, what only leads up to what the Assembly decides lower, unless that is asked for."""
    if not is_over_many(question, library):
        return hits
    paragraphs = [library.paragraph(hit.row) for hit in hits]
    recitals = question.in_preamble or bool(question.verb)
    return Ranking.shipped().ranked(hits, paragraphs, dated(question, paragraphs, library), recitals=recitals)


def dated(question: Question, paragraphs: Sequence[Paragraph], library: Library) -> list[bool]:
    """Which paragraphs are of a year or a session that a question speaks of."""
    times, documents = Times.of(question.text), library.corpus.by_symbol
    return [times.hold(documents.get(paragraph.symbol)) for paragraph in paragraphs]


def _by_verb(question: Question, hits: list[Hit], library: Library) -> list[Hit]:
    """Rank a paragraph higher whose leading verb is the one that was asked for."""
    if not question.verb:
        return hits
    raised = [
        replace(hit, score=hit.score + _VERB_BONUS) if verb_base(library.paragraph(hit.row).verb) == question.verb else hit
        for hit in hits
    ]
    return sorted(raised, key=lambda hit: -hit.score)


def _preferred(question: Question, library: Library, rows: Rows | None) -> Rows | None:
    """The rows of the preamble for a question about the preamble, else those in scope."""
    if not question.in_preamble or (rows is None and len(library.corpus.by_symbol) != 1):
        return rows
    chosen = range(len(library.corpus.paragraphs)) if rows is None else rows
    preamble = [row for row in chosen if library.paragraph(int(row)).kind == "preambular"]
    return np.array(preamble, dtype=np.int64) if preamble else rows


def measure(question: Question, finding: Finding, library: Library) -> dict[str, float]:
    """Measure the evidence that was found, as the calibration weighs it."""
    return features(question, finding.query, finding.hits, library, finding.words)


def measure_over_many(
    question: Question, finding: Finding, library: Library, groups: Sequence[Group] | None = None
) -> dict[str, float]:
    """Measure the evidence that was found over many documents, as the calibration for these weighs it.

    Of paragraphs that say the same one counts, as one is cited; ``groups`` are these where they are known.
    """
    groups = different(question, finding, library) if groups is None else groups
    distinct = [group.hit for group in groups[: len(finding.hits)]]
    evidence = features(question, finding.query, distinct, library, finding.words)
    return evidence | company((*finding.hits, *finding.further), library, finding.words)


def answer_from(
    question: Question, finding: Finding, library: Library, confidence: float | None, limit: int, said: str = ""
) -> Draft:
    """Answer from what was found, or abstain when the probability that it answers is too low.

    ``confidence`` is the least probability; None stands for the calibrated operating point. ``said`` is a follow-up as it
    was typed: what it took from earlier turns is answered already, so its own words decide.
    """
    if not finding.hits:
        return abstain("absent", "There is nothing in scope to answer from.")
    groups = different(question, finding, library)
    weighed = weigh_follow_up(question, finding, library, said, groups) if said else weigh(question, finding, library, groups)
    if weighed.probability < (weighed.threshold if confidence is None else confidence):
        return _abstention(question, finding, library, groups, weighed.probability)
    several = is_over_many(question, library)
    chosen = select(groups[: len(finding.hits)], limit, is_wide=question.is_wide)
    composed: list[Composed] = []
    for group in chosen:
        composed.append(_compose(question, finding, library, group, first=not composed, named=several))
    return Draft(
        "extractive",
        tuple(c.sentence for c in composed),
        tuple(c.citation for c in composed),
        confidence=weighed.probability,
    )


def evidence_for(question: Question, finding: Finding, library: Library, draft: Draft) -> tuple[Group, ...]:
    """The paragraphs that an answer may be written from, best first: those that the composed one cites, then what else was found."""
    groups = different(question, finding, library)[: len(finding.hits)]
    cited = {citation.id for citation in draft.citations}
    return (*(g for g in groups if g.hit.id in cited), *(g for g in groups if g.hit.id not in cited))


@dataclass(frozen=True, slots=True)
class Weighed:
    """The probability that what was found answers, and the operating point below which it is withheld."""

    probability: float
    threshold: float


def weigh(question: Question, finding: Finding, library: Library, groups: Sequence[Group] | None = None) -> Weighed:
    """Weigh what was found by the calibration for one document, or by that for many."""
    many = is_over_many(question, library)
    calibration = Calibration.shipped_over_many() if many else Calibration.shipped()
    evidence = measure_over_many(question, finding, library, groups) if many else measure(question, finding, library)
    probability = calibration.probability(evidence)
    return Weighed(min(probability, _NOTHING_HELD) if _holds_nothing(evidence) else probability, calibration.threshold)


def weigh_follow_up(
    question: Question, finding: Finding, library: Library, said: str, groups: Sequence[Group] | None = None
) -> Weighed:
    """Weigh what was found for a follow-up by its own words, in the best paragraph alone.

    The words that it took from earlier turns match by themselves: that the paragraph about a centre was found says nothing
    of the centre's director. Its own words must be there, or something of the kind that it asks for.
    """
    whole = weigh(question, finding, library, groups)
    stems = content_terms(said)
    if not stems and not asked_kinds(said):
        return whole
    own = replace(finding, hits=finding.hits[:1], words=tuple(w for w in finding.words if w.stem in stems))
    if own.words == finding.words:
        return whole
    evidence = measure(replace(question, kinds=asked_kinds(said)), own, library)
    calibration = Calibration.shipped()
    probability = calibration.probability(evidence)
    if whole.probability <= _NOTHING_HELD or _is_foreign(evidence):
        probability = min(probability, _NOTHING_HELD)
    return Weighed(probability, max(calibration.threshold, FOLLOW_UP))


def holds_answer(question: Question, paragraph: Paragraph, library: Library) -> bool:
    """Whether a paragraph that a question names may hold what it asks of it; one that is only to be read does.

    It must hold a thing of the kind asked for, and the question's words must not be foreign to it.
    """
    asked = without_references(without_symbols(question.text))
    kinds = [kind for kind in asked_kinds(asked) if kind not in {"reason", "members", "definition"}]
    if not kinds:
        return True
    if not any(find_spans(kind, paragraph.text) for kind in kinds):
        return False
    wanted = understand(asked, library.corpus, library.glossary, [paragraph.symbol])
    finding = find(wanted, library, len(library.corpus.paragraphs))
    hits = tuple(hit for hit in finding.hits if hit.id == paragraph.id)
    return not hits or not _is_foreign(measure(wanted, replace(finding, hits=hits), library))


def _is_foreign(evidence: dict[str, float]) -> bool:
    """Whether words that nothing in scope holds make up a question, and the best paragraph has none near them in meaning."""
    return evidence["absent"] > _OWN_ABSENT and evidence["meant_first"] < _NEAR_IN_MEANING


def _holds_nothing(evidence: dict[str, float]) -> bool:
    """Whether no paragraph in scope holds a single word of what is asked, and none is near it in meaning either."""
    return evidence["absent"] > _ALL_ABSENT and evidence["dense"] < _NEAR_IN_MEANING


def _compose(question: Question, finding: Finding, library: Library, group: Group, *, first: bool, named: bool) -> Composed:
    row = group.hit.row
    paragraph = library.paragraph(row)
    relevance = clause_relevance(paragraph.text, library.index.evidence(finding.query, row), finding.words)
    excerpt = cut(paragraph.text, relevance, answer_spots(question, paragraph.text)[:3])
    return compose(paragraph, excerpt, first=first, named=named, repeated=group.others)


def _abstention(question: Question, finding: Finding, library: Library, groups: Sequence[Group], probability: float) -> Draft:
    nearest = [library.paragraph(group.hit.row) for group in groups[:_NEAREST]]
    meant = content_terms(question.searched)
    absent = [
        word
        for word in finding.words
        if word.is_absent and (word.weight >= _ABSENT_WEIGHT or word.is_name) and len(word.text) > 2 and word.stem in meant
    ]
    scope = _scope(question, library)
    if absent:
        named = " or ".join(f"“{question.searched[word.start : word.end]}”" for word in absent[:3])
        read = f"{finding.scanned:,} paragraphs"
        message = (
            f"{scope[0]} does not speak of {named}: none of its {read} does."
            if len(scope) == 1
            else f"None of {_counted(scope, library)} speaks of {named}, in none of {read}."
        )
        return abstain("absent", message, nearest, confidence=probability)
    message = f"I did not find an answer to this in {scope[0] if len(scope) == 1 else _counted(scope, library)}."
    return abstain("unsure", message + _nearest_words(nearest, named=len(scope) > 1), nearest, confidence=probability)


def _nearest_words(nearest: list[Paragraph], *, named: bool) -> str:
    if not nearest:
        return ""
    first = nearest[0]
    return f" What comes nearest is {f'{first.symbol}, ' if named else ''}{first.label}, which does not answer it."


def _scope(question: Question, library: Library) -> tuple[str, ...]:
    return question.symbols or tuple(library.corpus.by_symbol)


def _counted(scope: tuple[str, ...], library: Library) -> str:
    """Say how many documents were searched: all that there are, or those that the question means."""
    return f"the {len(scope):,} documents{'' if len(scope) == len(library.corpus.by_symbol) else ' that your question means'}"
