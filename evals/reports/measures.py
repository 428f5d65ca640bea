"""Measures: what each is called in words, how its values are written, and which way is better."""

from __future__ import annotations

from evals.reports.report import Figure

NONE = "–"
_LOWER = frozenset({"over_refusal", "ece", "aurc", "seconds", "recital_first", "repeats"})
_LOWER_FAMILIES = frozenset({"latency", "memory", "not_found"})
_NEITHER = frozenset({"qa.coverage", "coverage", "words.visible.p50", "words.visible.p95"})
_WORDS = {
    "shown": "a gold paragraph is cited, or offered as nearest",
    "precision.answered": "answers claimed as such that are right; exact interval",
    "coverage": "questions with an answer claimed as such",
    "not_found": "answerable questions of which nothing close enough is shown",
    "form.headline": "answered questions for a yes, a figure, a day or a name that are headed by one",
    "form.recital_first": "answers that open with a recital",
    "form.repeats": "answers of which two points say the same",
    "words.visible.p50": "half of the answers show at most so many words",
    "words.visible.p95": "95 % of the answers show at most so many words",
    "retrieval.success@1": "a gold paragraph comes first",
    "retrieval.success@3": "a gold paragraph among the first 3",
    "retrieval.success@5": "a gold paragraph among the first 5",
    "retrieval.recall@1": "share of the gold paragraphs in the first place",
    "retrieval.recall@3": "share of the gold paragraphs in the first 3",
    "retrieval.recall@5": "share of the gold paragraphs in the first 5",
    "retrieval.recall@10": "share of the gold paragraphs in the first 10",
    "retrieval.ndcg@10": "quality of the ranking",
    "retrieval.mrr@10": "how early the first gold paragraph comes",
    "citation.valid": "quotes that are exact substrings of their paragraph",
    "citation.gold_cited": "a gold paragraph is cited",
    "citation.paragraph_precision": "cited paragraphs that are gold",
    "citation.paragraph_recall": "gold paragraphs that are cited",
    "citation.paragraph_f1": "harmonic mean of the two",
    "citation.recall": "sentences that their citations support",
    "citation.precision": "citations that support their sentence",
    "answer.must": "strings shown that a right answer must show",
    "answer.k_precision": "words of the answer found in what it cites",
    "answer.recall": "words of the reference found in the answer",
    "answer.conditioned(must)": "strings shown, or withheld where nothing answers",
    "qa.precision": "given answers that are right",
    "qa.accuracy": "cases that are right",
    "qa.coverage": "questions that are answered",
    "abstain.f1": "harmonic mean of the next two",
    "abstain.precision": "withheld questions that nothing answers",
    "abstain.recall": "unanswerable questions that are withheld",
    "abstain.over_refusal": "answerable questions that are refused",
    "confidence.ece": "distance of confidence and accuracy",
    "confidence.aurc": "mean risk over all coverages",
    "latency.p50": "half of the answers take at most",
    "latency.p95": "95 % of the answers take at most",
    "latency.p99": "99 % of the answers take at most",
}


def words(metric: str) -> str:
    """Say what a metric measures; empty for one that speaks for itself or is not known here."""
    return _WORDS.get(metric, "")


def lower_is_better(metric: str) -> bool:
    """Whether a smaller value of a metric is the better one."""
    family, _, name = metric.partition(".")
    return family in _LOWER_FAMILIES or name in _LOWER


def has_a_direction(metric: str) -> bool:
    """Whether more of a metric is better or worse at all: answering more questions, or in more words, is neither by itself."""
    return metric not in _NEITHER


def number(value: float | None, metric: str = "") -> str:
    """Write a value: latencies in milliseconds, words whole, everything else with three decimals; a dash where there is none."""
    if value is None:
        return NONE
    if metric.startswith("latency"):
        return f"{value:,.0f} ms" if abs(value) >= 100 else f"{value:.1f} ms"
    return f"{value:,.0f}" if metric.startswith("words.") or abs(value) >= 1000 else f"{value:.3f}"


def change(value: float | None, metric: str = "") -> str:
    """Write a difference with its sign."""
    if value is None:
        return NONE
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return sign + number(abs(value), metric)


def interval(figure: Figure, metric: str = "") -> str:
    """Write a figure's interval; empty where it has none."""
    if figure.low is None or figure.high is None:
        return ""
    return f"{number(figure.low, metric)} – {number(figure.high, metric)}"


def span(figure: Figure, metric: str = "") -> str:
    """Write the interval of a difference, whose ends have signs."""
    if figure.low is None or figure.high is None:
        return ""
    return f"{change(figure.low, metric)} to {change(figure.high, metric)}"


def probability(p: float) -> str:
    """Write a p-value to three decimals, the smallest as what they are below."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def duration(seconds: float) -> str:
    """Write how long something took, in the units that fit."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
