"""The gate: the least that a change must reach, in one file; it fails with the names of the cases that broke."""

from __future__ import annotations

import tomllib
from pathlib import Path

from evals.running.runner import Report


def thresholds() -> dict[str, float]:
    """The thresholds: metric -> least mean, or most where the name ends in _at_most."""
    record = tomllib.loads((Path(__file__).parent / "gate.toml").read_text(encoding="utf-8"))
    return {name: float(value) for name, value in record["least"].items()} | {
        f"{name}_at_most": float(value) for name, value in record["most"].items()
    }


def broken(report: Report) -> list[str]:
    """Say which thresholds a report misses, each with its figure."""
    faults: list[str] = []
    for name, bound in thresholds().items():
        metric = name.removesuffix("_at_most")
        value = report.system[metric].mean
        if (value > bound) if name.endswith("_at_most") else (value < bound):
            faults.append(
                f"{metric} is {value:.3f}, {'at most' if name.endswith('_at_most') else 'at least'} {bound:.3f} is wanted"
            )
    faults.extend(
        f"{metric} is not above the baseline {name}"
        for metric in ("retrieval.recall@1", "retrieval.recall@3", "retrieval.ndcg@10")
        for name in ("bm25", "dense")
        if report.baselines["system"][metric].mean <= report.baselines[name][metric].mean
    )
    return faults
