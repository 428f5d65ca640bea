"""The gate holds on the reported half, and closes when a number falls."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evals import load_cases, own_cases
from evals.cases import of_half
from evals.gate import broken, thresholds
from evals.running.runner import Report, run_cases, score
from service import Answerer, Settings, build_conversations


@pytest.fixture(scope="module")
def report(answerer: Answerer) -> Report:
    cases = of_half(load_cases(own_cases("asean")), "report")
    return score(answerer, cases, run_cases(build_conversations(Settings(_env_file=None), answerer=answerer), cases))


def test_the_reported_half_passes_the_gate(report: Report) -> None:
    assert broken(report) == [], f"wrong cases: {', '.join(report.wrong)}"


@pytest.mark.parametrize("name", [name for name in thresholds() if not name.endswith("_at_most")])
def test_the_gate_closes_when_a_number_falls(report: Report, name: str) -> None:
    fallen = replace(report, system=report.system | {name: replace(report.system[name], mean=0.0)})
    assert [fault.split()[0] for fault in broken(fallen)] == [name]


@pytest.mark.parametrize("name", [name.removesuffix("_at_most") for name in thresholds() if name.endswith("_at_most")])
def test_the_gate_closes_when_a_number_rises_that_must_stay_low(report: Report, name: str) -> None:
    risen = replace(report, system=report.system | {name: replace(report.system[name], mean=1.0)})
    assert [fault.split()[0] for fault in broken(risen)] == [name]


def test_the_gate_closes_when_a_baseline_ranks_as_well(report: Report) -> None:
    level = replace(report, baselines=report.baselines | {"bm25": report.baselines["system"]})
    faults = broken(level)
    assert len(faults) == 3
    assert all("bm25" in fault for fault in faults)


def test_every_citation_must_be_valid() -> None:
    assert thresholds()["citation.valid"] == 1.0
