"""Runs cases through the very pipeline that people get, and scores what comes out."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from documents import Corpus, Paragraph, Resolution
from documents.readers import read_documents
from evals import metrics
from evals.baselines.rankings import baseline_rankings
from evals.cases import Case
from evals.errors import EvaluationError
from evals.metrics import Measured
from evals.running.records import Record
from service import Answerer, Conversations

_WARM_UP = 3


@dataclass(frozen=True)
class Report:
    """Every number of a run: of the system, of the baselines, by type of case, and the cases that were wrong."""

    cases: int
    system: dict[str, Measured]
    baselines: dict[str, dict[str, Measured]]
    by_type: dict[str, dict[str, Measured]]
    wrong: list[str]
    provenance: dict[str, str]


def read_corpus(path: Path) -> Corpus:
    """Read a corpus for a throw-away index; raise EvaluationError naming the first file that cannot be read."""
    resolutions: list[Resolution] = []
    passages: list[Paragraph] = []
    for reading in read_documents([path]):
        if reading.fault:
            raise EvaluationError(str(reading.fault)) from reading.fault
        resolutions.extend([reading.resolution] if reading.resolution else [])
        passages.extend(reading.passages)
    return Corpus().with_documents(resolutions, passages)


def run_cases(conversations: Conversations, cases: Sequence[Case], on_case: Callable[[], None] = lambda: None) -> list[Record]:
    """Ask every case's question as a person would, after the turns of its history, and record the answer and the ranking."""
    for case in cases[:_WARM_UP]:
        conversations.answerer.ask(case.question, symbols=case.symbols)
    records = []
    for case in cases:
        trace = conversations.trace(case.messages, case.question, symbols=case.symbols)
        records.append(Record(id=case.id, retrieved=trace.retrieved, answer=trace.answer))
        on_case()
    return records


def score(answerer: Answerer, cases: Sequence[Case], records: Sequence[Record]) -> Report:
    """Score records against their cases, beside the baselines over the same passages."""
    pairs = list(zip(cases, records, strict=True))
    ranked = {record.id: record.retrieved for record in records}
    ranking = {name: measured_values(values) for name, values in metrics.ranking_scores(cases, ranked).items()}
    open_cases = [case for case in cases if case.gold and not case.symbols and case.type not in {"number", "metadata"}]
    baselines = {
        name: {m: measured_values(v) for m, v in metrics.ranking_scores(open_cases, rankings).items()}
        for name, rankings in baseline_rankings(answerer.library.index, open_cases).items()
    }
    baselines["system"] = {m: measured_values(v) for m, v in metrics.ranking_scores(open_cases, ranked).items()}
    types = sorted({case.type for case in cases})
    return Report(
        cases=len(cases),
        system=ranking | score_answers(answerer, pairs),
        baselines=baselines,
        by_type={kind: score_answers(answerer, [p for p in pairs if p[0].type == kind]) for kind in types},
        wrong=[case.id for case, record in pairs if not _is_right(case, record)],
        provenance=_provenance(records),
    )


def score_answers(answerer: Answerer, pairs: Sequence[tuple[Case, Record]]) -> dict[str, Measured]:
    """Score the answers of some cases; a metric that none of them bears on is left out."""
    known = {str(key): paragraph for key, paragraph in answerer.library.corpus.by_id.items()}
    valid = [float(ok) for _, record in pairs for ok in metrics.citations_are_valid(record, known)]
    gold = [(case, record) for case, record in pairs if case.gold]
    cited = [(case, record) for case, record in gold if record.answer.citations]
    must = [(case, record) for case, record in pairs if case.must]
    answered = [(case, record) for case, record in pairs if not record.answer.abstained]
    latencies = [record.answer.timings_ms["total"] for _, record in pairs]
    values: dict[str, list[float]] = {
        "citation.valid": valid,
        "citation.gold_cited": [float(bool(metrics.cited(r) & set(c.gold))) for c, r in gold],
        "citation.paragraph_precision": [metrics.paragraph_precision(c, r) for c, r in cited],
        "citation.paragraph_recall": [metrics.paragraph_recall(c, r) for c, r in gold],
        "citation.paragraph_f1": [metrics.f1(metrics.paragraph_precision(c, r), metrics.paragraph_recall(c, r)) for c, r in gold],
        "answer.must": [metrics.must_shown(c, r) for c, r in must],
        "answer.k_precision": [metrics.k_precision(r) for _, r in answered if r.answer.citations],
        "answer.conditioned(must)": [
            float(r.answer.abstained) if not c.answerable else metrics.must_shown(c, r) * (not r.answer.abstained)
            for c, r in pairs
            if c.must or not c.answerable
        ],
        "qa.precision": [float(metrics.is_correct(c, r) and c.answerable) for c, r in answered],
        "qa.accuracy": [float(_is_right(c, r)) for c, r in pairs],
        "qa.coverage": [float(not r.answer.abstained) for _, r in pairs],
    }
    out = {name: metrics.measured(numbers) for name, numbers in values.items() if numbers}
    if pairs:
        out |= metrics.bootstrapped(pairs, metrics.abstention)
        for q in (50, 95, 99):
            out[f"latency.p{q}"] = Measured(float(np.percentile(latencies, q)), float("nan"), float("nan"), len(latencies))
    return out


def measured_values(values: dict[str, float]) -> Measured:
    """Average one metric's values over its cases."""
    return metrics.measured(list(values.values()))


def _is_right(case: Case, record: Record) -> bool:
    return metrics.is_correct(case, record) if case.answerable else record.answer.abstained


def _provenance(records: Sequence[Record]) -> dict[str, str]:
    made = records[0].answer.provenance
    return {
        "corpus": made.corpus,
        "encoder": made.encoder,
        "version": made.version,
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "when": time.strftime("%Y-%m-%d"),
    }
