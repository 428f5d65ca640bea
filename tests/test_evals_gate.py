"""The gate holds on the reported halves, and closes, naming the cases that broke, when a number falls."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from embeddings.watching import Unwatched
from evals.benchmark import Bench
from evals.gate import bounds, broken, run_gate
from evals.reports.report import Figure, SetReport
from service import Answerer, Settings


@pytest.fixture(scope="module")
def reports(answerer: Answerer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, SetReport]:
    cache: Path = tmp_path_factory.mktemp("gate")
    settings = Settings(_env_file=None, data_dir=cache)
    bench = replace(Bench.of(settings, cache), encoder=answerer.library.index.encoder)
    return {report.name: report for report in run_gate(bench, Unwatched())}


def test_the_reported_halves_pass_the_gate(reports: dict[str, SetReport]) -> None:
    assert broken(list(reports.values())) == []


_LEAST = [(name, metric) for name, bound in bounds().items() if not bound.over_gold for metric in bound.least]
_MOST = [(name, metric) for name, bound in bounds().items() if not bound.over_gold for metric in bound.most]


def _with(report: SetReport, metric: str, value: float) -> SetReport:
    return report.model_copy(update={"system": report.system | {metric: Figure(mean=value, n=1)}})


@pytest.mark.parametrize(("name", "metric"), _LEAST)
def test_the_gate_closes_when_a_number_falls(reports: dict[str, SetReport], name: str, metric: str) -> None:
    (fault,) = broken([_with(reports[name], metric, 0.0)])
    assert fault.startswith(f"{name}: {metric} is 0.000, at least ")


@pytest.mark.parametrize(("name", "metric"), _MOST)
def test_the_gate_closes_when_a_number_rises_that_must_stay_low(reports: dict[str, SetReport], name: str, metric: str) -> None:
    (fault,) = broken([_with(reports[name], metric, 1.0)])
    assert fault.startswith(f"{name}: {metric} is 1.000, at most ")


def test_the_gate_names_the_cases_that_broke_and_not_those_known_to_be_wrong(reports: dict[str, SetReport]) -> None:
    report = _with(reports["asean"], "citation.gold_cited", 0.0)
    known = bounds()["asean"].known_wrong
    case = next(case for case in report.cases if case.right)
    fallen = [c.model_copy(update={"right": False, "why": "cites nothing"}) if c.id == case.id else c for c in report.cases]
    (fault,) = broken([report.model_copy(update={"cases": tuple(fallen)})])
    assert f"{case.id} (cites nothing)" in fault
    assert not any(f"{wrong} (" in fault for wrong in known)


def test_the_gate_closes_when_a_baseline_ranks_as_well(reports: dict[str, SetReport]) -> None:
    report = reports["asean"]
    level = report.model_copy(update={"rankings": report.rankings | {"bm25": report.rankings["system"]}})
    faults = broken([level])
    assert len(faults) == 3
    assert all("is not above the baseline bm25" in fault for fault in faults)


def test_every_citation_must_be_valid() -> None:
    assert all(bound.least["citation.valid"] == 1.0 for bound in bounds().values())
