"""The report of a run: a Markdown page for people and the same as JSON."""

from __future__ import annotations

import json
import math
from dataclasses import asdict

from evals.metrics import Measured
from evals.running.runner import Report

_BASELINE_METRICS = ("retrieval.recall@1", "retrieval.recall@3", "retrieval.recall@5", "retrieval.ndcg@10", "retrieval.mrr@10")
_TYPE_METRICS = ("citation.gold_cited", "citation.paragraph_precision", "citation.paragraph_recall", "answer.must", "qa.accuracy")


def as_markdown(report: Report, title: str) -> str:
    """Write a report as a Markdown page."""
    lines = [f"# {title}", "", f"{report.cases} cases. Mean, 95 % bootstrap interval over questions, n.", ""]
    lines += [f"- {key}: `{value}`" for key, value in report.provenance.items()]
    lines += ["", "## The answers", "", "| metric | mean | interval | n |", "|---|---|---|---|"]
    lines += [f"| `{name}` | {_number(m.mean, name)} | {_interval(m, name)} | {m.n} |" for name, m in report.system.items()]
    lines += ["", "## Retrieval beside the baselines", "", "Over the open questions with gold, the same passages, this run.", ""]
    lines += _table(report.baselines, _BASELINE_METRICS, "ranking")
    lines += ["", "## By type of case", ""]
    lines += _table(report.by_type, _TYPE_METRICS, "type")
    lines += ["", "## Cases that were wrong", "", ", ".join(f"`{case}`" for case in report.wrong) or "none", ""]
    return "\n".join(lines)


def as_json(report: Report) -> str:
    """Write a report as JSON; a number that does not exist is null."""
    return json.dumps(_without_nan(asdict(report)), indent=1, ensure_ascii=False) + "\n"


def _table(rows: dict[str, dict[str, Measured]], metrics: tuple[str, ...], head: str) -> list[str]:
    lines = [f"| {head} | n | " + " | ".join(m.split(".", 1)[1] for m in metrics) + " |", "|---" * (len(metrics) + 2) + "|"]
    for name, values in rows.items():
        n = max((m.n for m in values.values()), default=0)
        cells = [_number(values[m].mean, m) if m in values else "" for m in metrics]
        lines.append(f"| {name} | {n} | " + " | ".join(cells) + " |")
    return lines


def _number(value: float, name: str) -> str:
    if math.isnan(value):
        return ""
    return f"{value:.1f} ms" if name.startswith("latency") else f"{value:.3f}"


def _interval(measured: Measured, name: str) -> str:
    if math.isnan(measured.low):
        return ""
    return f"{_number(measured.low, name)} – {_number(measured.high, name)}"


def _without_nan(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value
