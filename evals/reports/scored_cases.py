"""Scoring: the records of a run against their cases, beside the baselines, into what a report shows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from documents import Paragraph
from evals import metrics
from evals.cases import Case
from evals.metrics import Judge
from evals.reports.report import Bin, CaseScore, Difference, Figure, Operating, SetReport
from evals.running.answer_records import Record

SYSTEM = "system"
Pair = tuple[Case, Record]
Rankings = Mapping[str, Mapping[str, Sequence[str]]]
"""Ranking -> case id -> passage ids, best first."""
_BY_NUMBER = frozenset({"number", "metadata"})
_NAMED = re.compile(r"\b(?:A/RES/)?(?:S-|ES-)?\d{1,3}/\d{1,3}\b|\bresolution \d", re.IGNORECASE)
_PERCENTILES = (50, 95, 99)
_WORD_PERCENTILES = (50, 95)
_COMPARED = ("retrieval.recall@1", "retrieval.recall@3", "retrieval.recall@5", "retrieval.success@1", "retrieval.success@3")
COMPARED = (*_COMPARED, "retrieval.success@5", "retrieval.ndcg@10", "retrieval.mrr@10")
"""The ranking metrics in which the system is held against every baseline."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What a set of cases is scored with: the judge of support, the known paragraphs, answers without an operating point."""

    judge: Judge
    known: Mapping[str, Paragraph] | None = None
    """The paragraphs of the corpus; None where it lies elsewhere, and a citation's own text has to do."""
    unheld: Mapping[str, Record] | None = None
    """What would have been answered, had nothing been withheld as unsure: case id -> record."""


def is_right(case: Case, record: Record) -> bool:
    """Whether a case went as it should: answered and correct, or withheld where nothing answers it."""
    return metrics.is_correct(case, record) if case.answerable else record.answer.abstained


def is_open(case: Case) -> bool:
    """Whether search has to find the paragraphs of a case: baselines can be held against it there."""
    return bool(case.gold) and case.type not in _BY_NUMBER


def score_set(
    name: str,
    half: str,
    pairs: Sequence[Pair],
    baselines: Rankings,
    scored: Scored,
    provenance: Mapping[str, str],
) -> SetReport:
    """Score the records of a set beside the rankings that baselines gave for its open questions."""
    cases = [case for case, _ in pairs]
    ranked = {record.id: record.retrieved for _, record in pairs}
    ranking = metrics.ranking_scores(cases, ranked)
    own = {case.id: _own_scores(case, record, ranking, scored) for case, record in pairs}
    open_cases = [case for case in cases if is_open(case)]
    rankings = {**baselines, SYSTEM: ranked} if open_cases else {}
    by_ranking = {ranker: metrics.ranking_scores(open_cases, found) for ranker, found in rankings.items()}
    shown = [_case_score(case, record, own[case.id]) for case, record in pairs]
    sure, good = _would_answer(pairs, scored)
    answered = [(c.confidence, c.right) for c in shown if not c.abstained]
    return SetReport(
        name=name,
        half=half,
        system=_figures(pairs, own) | _calibration(answered, sure, good, len(pairs)),
        rankings={ranker: {m: _mean(v, pairs) for m, v in values.items()} for ranker, values in by_ranking.items()},
        recall_by_k={ranker: metrics.recall_by_k(open_cases, found) for ranker, found in rankings.items()},
        wins={b: _wins(by_ranking[SYSTEM], by_ranking[b], open_cases) for b in by_ranking if b != SYSTEM},
        slices=_slices(pairs, shown, own),
        risk_coverage=tuple(Operating(**asdict(p)) for p in metrics.risk_coverage(sure, good, len(pairs))),
        reliability=tuple(Bin(**asdict(r)) for r in metrics.reliability(*_unzipped(answered))),
        cases=tuple(shown),
        provenance=dict(provenance),
    )


def _own_scores(case: Case, record: Record, ranking: Mapping[str, Mapping[str, float]], scored: Scored) -> dict[str, float]:
    """Every metric that is one by question, where it bears on the case."""
    answered, cites = not record.answer.abstained, bool(record.answer.citations)
    must = metrics.must_shown(case, record) if case.must else None
    precision, recall = (
        (metrics.paragraph_precision(case, record), metrics.paragraph_recall(case, record)) if case.gold else (None, None)
    )
    by_text = record.answer.method != "metadata" and answered and cites
    values: dict[str, float | None] = {
        **{name: by_case[case.id] for name, by_case in ranking.items() if case.id in by_case},
        "citation.gold_cited": float(bool(metrics.cited(record) & set(case.gold))) if case.gold else None,
        "citation.paragraph_precision": precision if cites else None,
        "citation.paragraph_recall": recall,
        "citation.paragraph_f1": None if precision is None or recall is None else metrics.f1(precision, recall),
        "citation.recall": metrics.citation_recall(record, scored.judge) if by_text else None,
        "citation.precision": metrics.citation_precision(record, scored.judge) if by_text else None,
        "answer.must": must,
        "answer.k_precision": metrics.k_precision(record) if by_text else None,
        "answer.recall": metrics.answer_recall(case, record) if case.reference and answered and case.answerable else None,
        "answer.conditioned(must)": None if case.answerable and must is None else metrics.conditioned(case, record, must or 0.0),
        "shown": float(metrics.gold_is_shown(case, record)) if case.gold else None,
        "precision.answered": float(metrics.is_kept_promise(case, record)) if answered else None,
        "coverage": float(answered),
        "not_found": float(record.answer.tier == "not_found") if case.answerable else None,
        "qa.precision": float(metrics.is_correct(case, record) and case.answerable) if answered else None,
        "qa.accuracy": float(is_right(case, record)),
        "qa.coverage": float(answered),
        **_form(case, record),
    }
    valid = _validity(record, scored.known)
    if valid:
        values["citation.valid"] = sum(valid) / len(valid)
    return {name: value for name, value in values.items() if value is not None}


def _form(case: Case, record: Record) -> dict[str, float | None]:
    """How what is shown reads, where something is."""
    answer = record.answer
    is_shown = answer.tier != "not_found"
    is_headed = answer.tier == "answered" and metrics.is_closed(case.question)
    return {
        "form.headline": float(answer.headline is not None) if is_headed else None,
        "form.recital_first": float(metrics.opens_with_recital(answer)) if is_shown else None,
        "form.repeats": float(metrics.repeats_itself(answer)) if is_shown else None,
    }


def _validity(record: Record, known: Mapping[str, Paragraph] | None) -> list[bool]:
    if known is not None:
        return metrics.citations_are_valid(record, known)
    return [bool(c.quote) and c.text[c.start : c.end] == c.quote and not record.answer.abstained for c in record.answer.citations]


def _figures(pairs: Sequence[Pair], own: Mapping[str, Mapping[str, float]]) -> dict[str, Figure]:
    """Average every metric over the cases it bears on; abstention, words and latency are of the whole."""
    names = dict.fromkeys(name for case, _ in pairs for name in own[case.id])
    out = {name: _mean({case.id: own[case.id][name] for case, _ in pairs if name in own[case.id]}, pairs) for name in names}
    if not pairs:
        return out
    turns = [case.conversation for case, _ in pairs]
    out |= {name: Figure.of(value) for name, value in metrics.bootstrapped(pairs, metrics.abstention, turns).items()}
    if "precision.answered" in out:
        out["precision.answered"] = Figure.of(metrics.answered_precision(pairs))
    words = [metrics.visible_words(record.answer) for _, record in pairs]
    out |= {f"words.visible.p{q}": Figure(mean=float(np.percentile(words, q)), n=len(words)) for q in _WORD_PERCENTILES}
    latencies = [_latency(record) for _, record in pairs]
    for q in _PERCENTILES:
        out[f"latency.p{q}"] = Figure(mean=float(np.percentile(latencies, q)), n=len(latencies))
    return dict(sorted(out.items()))


def _calibration(
    answered: Sequence[tuple[float, bool]], sure: Sequence[float], good: Sequence[bool], total: int
) -> dict[str, Figure]:
    """Expected calibration error over what is answered, and the area under the risk-coverage curve."""
    out: dict[str, Figure] = {}
    if answered:
        out |= {name: Figure.of(value) for name, value in metrics.bootstrapped(answered, _miscalibration).items()}
    if sure:
        area = metrics.area_under(metrics.risk_coverage(sure, good, total))
        out["confidence.aurc"] = Figure(mean=area, n=len(sure))
    return out


def _miscalibration(answered: Sequence[tuple[float, bool]]) -> dict[str, float]:
    return {"confidence.ece": metrics.expected_calibration_error(*_unzipped(answered))}


def _unzipped(answered: Sequence[tuple[float, bool]]) -> tuple[list[float], list[bool]]:
    return [confidence for confidence, _ in answered], [right for _, right in answered]


def _would_answer(pairs: Sequence[Pair], scored: Scored) -> tuple[list[float], list[bool]]:
    """For each question that some operating point answers: how sure the system is, and whether that answer is right."""
    unheld = scored.unheld or {}
    given = [(case, unheld.get(case.id, record)) for case, record in pairs]
    answers = [(case, record) for case, record in given if not record.answer.abstained]
    return [r.answer.confidence for _, r in answers], [c.answerable and metrics.is_correct(c, r) for c, r in answers]


def _mean(values: Mapping[str, float], pairs: Sequence[Pair]) -> Figure:
    """Average what some cases have, resampling whole conversations."""
    turns = {case.id: case.conversation for case, _ in pairs}
    return Figure.of(metrics.measured(list(values.values()), [turns[key] for key in values]))


def _wins(
    system: Mapping[str, Mapping[str, float]], baseline: Mapping[str, Mapping[str, float]], cases: Sequence[Case]
) -> dict[str, Difference]:
    out: dict[str, Difference] = {}
    for name in COMPARED:
        differences = [system[name][case.id] - baseline[name][case.id] for case in cases]
        turns = [case.conversation for case in cases]
        won = Figure.of(metrics.measured(differences, turns))
        out[name] = Difference(difference=won, p=metrics.randomisation_p(differences, turns))
    return out


def _slices(
    pairs: Sequence[Pair], shown: Sequence[CaseScore], own: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, dict[str, Figure]]]:
    out: dict[str, dict[str, dict[str, Figure]]] = {}
    for kind in dict.fromkeys(kind for case in shown for kind in case.slices):
        names = sorted({case.slices[kind] for case in shown if kind in case.slices})
        chosen = {name: [pair for pair, s in zip(pairs, shown, strict=True) if s.slices.get(kind) == name] for name in names}
        out[kind] = {name: _figures(some, own) for name, some in chosen.items()}
    return out


def _case_score(case: Case, record: Record, scores: Mapping[str, float]) -> CaseScore:
    answer = record.answer
    return CaseScore(
        id=case.id,
        type=case.type,
        conversation=case.conversation,
        question=case.question,
        history=tuple(message.text for message in case.messages if message.role == "user"),
        answerable=case.answerable,
        gold=case.gold,
        must=case.must,
        retrieved=record.retrieved[:10],
        cited=tuple(citation.id for citation in answer.citations),
        answer=answer.answer,
        tier=answer.tier,
        offered=tuple(citation.id for citation in answer.nearest),
        abstained=answer.abstained,
        confidence=answer.confidence,
        right=is_right(case, record),
        why="" if is_right(case, record) else _why(case, record),
        slices=_lies_in(case),
        scores=dict(scores),
        latency_ms=_latency(record),
    )


def _latency(record: Record) -> float:
    return record.answer.timings_ms.get("total", 0.0)


def _lies_in(case: Case) -> dict[str, str]:
    """The slices of a case: type, kind of paragraph, turn, whether a document is named, how long the question is."""
    words = len(case.question.split())
    kinds = {_kind(key) for key in case.gold}
    return {
        "type": case.type,
        "paragraph": "none" if not kinds else next(iter(kinds)) if len(kinds) == 1 else "several kinds",
        "turn": "follow-up" if case.history else "single",
        "document": "named" if case.symbols or _NAMED.search(case.question) else "open",
        "length": "up to 5 words" if words <= 5 else "6 to 12 words" if words <= 12 else "over 12 words",
        "answerable": "answerable" if case.answerable else "unanswerable",
    }


def _kind(key: str) -> str:
    locator = key.rpartition("#")[2]
    if "#" not in key:
        return "passage"
    return "annex" if locator.startswith("annex") else "preambular" if re.search(r"(?:^|\.)pp\d", locator) else "operative"


def _why(case: Case, record: Record) -> str:
    """Say in words what is wrong with a case."""
    answer = record.answer
    if not case.answerable:
        return f"answered with {_listed([c.id for c in answer.citations])}, though nothing answers it"
    place = next((n for n, key in enumerate(record.retrieved, start=1) if key in set(case.gold)), None)
    ranked = f"a gold paragraph is ranked {place}" if place else "no gold paragraph is among those ranked"
    if answer.tier == "nearest":
        offered = f"shows {_listed([c.id for c in answer.nearest])} as what comes closest"
        return f"{offered}, though {_listed(case.gold)} answers it; {ranked}"
    if answer.abstained:
        return f"withheld ({answer.reason}), though {_listed(case.gold)} answers it; {ranked}"
    if case.gold and not metrics.cited(record) & set(case.gold):
        return f"cites {_listed([c.id for c in answer.citations])}, not {_listed(case.gold)}; {ranked}"
    missing = [must for must in case.must if metrics.must_shown(case.model_copy(update={"must": (must,)}), record) < 1]
    return f"does not show {_listed([f'“{must}”' for must in missing])}"


def _listed(items: Sequence[str], most: int = 3) -> str:
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return (", ".join(items[:most]) or "nothing") + more
