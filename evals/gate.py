"""The gate: the least that a change must reach, in one file; it fails with the names of the cases that broke."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from embeddings.watching import Watch
from evals.benchmark import Bench, Run, open_cases, run_and_score
from evals.errors import MaterialAbsent
from evals.reports.report import SetReport

_BESIDE = ("retrieval.recall@1", "retrieval.recall@3", "retrieval.ndcg@10")
"""The ranking metrics in which the system must stand above every baseline."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a set must reach: least and most means by metric, and the cases that are known to be wrong."""

    least: Mapping[str, float]
    most: Mapping[str, float]
    known_wrong: frozenset[str]
    above_baselines: bool
    over_gold: bool = False
    """Whether it is asked over the resolutions that hold its gold alone, so that indexing takes half a minute."""
    every: int = 1
    """One case in so many is asked: a large set would take minutes."""


def bounds() -> dict[str, Bounds]:
    """The bounds of every gated set, from gate.toml."""
    record = tomllib.loads((Path(__file__).parent / "gate.toml").read_text(encoding="utf-8"))
    return {
        name: Bounds(
            b["least"],
            b["most"],
            frozenset(b["known_wrong"]),
            above_baselines=b["above_baselines"],
            over_gold=b.get("over_gold", False),
            every=b.get("every", 1),
        )
        for name, b in record.items()
    }


def run_gate(bench: Bench, watch: Watch) -> list[SetReport]:
    """Run the reported half of every gated set; one over outside texts is left out where these are not there."""
    reports: list[SetReport] = []
    for name, bound in bounds().items():
        cases = open_cases(name, "report")[:: bound.every]
        try:
            library = bench.library_of_gold(cases, watch) if bound.over_gold else bench.library(name, watch)
        except MaterialAbsent:
            continue
        with closing(bench.target(library)) as target:
            watch.begin(f"Answering {name}", len(cases))
            reports.append(run_and_score(Run.of(name, "report", cases, target), bench, on_case=watch)[0])
    return reports


def broken(reports: Sequence[SetReport]) -> list[str]:
    """Say which bounds the reports miss, each with its figure and the cases that were right and are not."""
    held = bounds()
    return [fault for report in reports for fault in _faults(report, held[report.name])]


def _faults(report: SetReport, held: Bounds) -> list[str]:
    faults: list[str] = []
    for name, bound in held.least.items():
        if (value := report.system[name].mean or 0.0) < bound:
            faults.append(f"{report.name}: {name} is {value:.3f}, at least {bound:.3f} is wanted")
    for name, bound in held.most.items():
        figure = report.system[name].mean
        if figure is None or figure > bound:
            faults.append(f"{report.name}: {name} is {figure or 1:.3f}, at most {bound:.3f} is wanted")
    if held.above_baselines:
        faults += [
            f"{report.name}: {metric} is not above the baseline {baseline}"
            for metric in _BESIDE
            for baseline in report.wins
            if (report.rankings["system"][metric].mean or 0) <= (report.rankings[baseline][metric].mean or 0)
        ]
    newly = [f"{case.id} ({case.why})" for case in report.cases if not case.right and case.id not in held.known_wrong]
    return [f"{fault}; newly wrong: {'; '.join(newly) or 'none'}" for fault in faults]
