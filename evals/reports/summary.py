"""The summary: the few figures that a busy reader wants of each set, side by side, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evals.reports.measures import number, words
from evals.reports.report import Figure, Report, SetReport

_GROUPS = (
    ("Search", ("retrieval.success@5", "retrieval.recall@5", "retrieval.ndcg@10")),
    ("Citations", ("citation.gold_cited", "citation.paragraph_precision")),
    ("Answers", ("answer.must", "qa.precision", "qa.coverage")),
    ("Tiers", ("shown", "precision.answered", "coverage", "not_found")),
    ("Abstention, to be read together", ("abstain.f1", "abstain.precision", "abstain.recall", "abstain.over_refusal")),
    ("Confidence", ("confidence.ece",)),
    ("Form", ("form.headline", "form.recital_first", "form.repeats", "words.visible.p50", "words.visible.p95")),
    ("Latency", ("latency.p50", "latency.p95", "latency.p99")),
)
MAIN = tuple(metric for _, metrics in _GROUPS for metric in metrics)
SLICED = ("qa.accuracy", *(metric for metric in MAIN if not metric.startswith(("abstain", "confidence", "words", "latency.p99"))))
"""The metrics that are shown of slices: abstention and calibration need both kinds of question, which a slice may lack."""


@dataclass(frozen=True, slots=True)
class Row:
    """One metric of every column; None where a column lacks it."""

    metric: str
    words: str
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together."""

    title: str
    rows: tuple[Row, ...]


def summary(report: Report) -> tuple[Group, ...]:
    """Give the main figures in groups, one column a set in the order of the report; a metric that no set has is left out."""
    columns = [of.system for of in report.sets]
    groups = (Group(title, rows_of(columns, metrics)) for title, metrics in _GROUPS)
    return tuple(group for group in groups if group.rows)


def families(of: SetReport) -> tuple[Group, ...]:
    """Give all figures of a set, grouped by the part of their name before the point."""
    names = dict.fromkeys(metric.partition(".")[0] for metric in of.system)
    return tuple(
        Group(name, rows_of([of.system], [metric for metric in of.system if metric.partition(".")[0] == name])) for name in names
    )


def rows_of(columns: Iterable[dict[str, Figure]], metrics: Iterable[str]) -> tuple[Row, ...]:
    """Give one row for each of the metrics that any column has."""
    held = list(columns)
    rows = (Row(metric, words(metric), tuple(column.get(metric) for column in held)) for metric in metrics)
    return tuple(row for row in rows if any(row.figures))


def metrics_of(rows: dict[str, dict[str, Figure]]) -> tuple[str, ...]:
    """Give every metric that any of the rows has, in the order in which they come."""
    return tuple(dict.fromkeys(metric for row in rows.values() for metric in row))


def headline(of: SetReport) -> str:
    """Say in one sentence how many cases went right, how many questions were answered, and how often that was right."""
    right, answered = sum(case.right for case in of.cases), [case for case in of.cases if not case.abstained]
    said = f"{right} of {len(of.cases)} cases are right ({_share(right, len(of.cases))})"
    given = f"{len(answered)} questions are answered ({_share(len(answered), len(of.cases))})"
    return f"{said}; {given}, {sum(case.right for case in answered)} of them rightly."


def name_of(of: SetReport) -> str:
    """Name a set with its half."""
    return title_of(of.name, of.half)


def title_of(name: str, half: str) -> str:
    """Name a set with its half, where it has halves."""
    return f"{name}, half: {half}" if half else name


def _share(part: int, whole: int) -> str:
    return number(part / whole) if whole else number(None)
