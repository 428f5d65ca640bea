"""A comparison of two runs: what they were made with, what differs beyond chance, and what changed case by case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evals.reports.report import CaseScore, Figure
from evals.reports.summary import title_of

Verdict = Literal["better", "worse", "noise", "different"]
"""``different``: more than chance, of a metric that is neither better nor worse by itself."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that the two runs were made with, where it differs; None where a run does not say."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure of the whole set in either run, each over that run's own cases."""

    metric: str
    before: Figure | None
    after: Figure | None


@dataclass(frozen=True, slots=True)
class Paired:
    """A metric over the cases that have it in both runs: what the later run wins, case by case."""

    metric: str
    before: float
    after: float
    difference: Figure
    p: float
    """Two-sided, of a paired randomisation test."""
    adjusted: float
    """The same after Holm's correction for all tests of the comparison."""
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Change:
    """A case before and after."""

    before: CaseScore
    after: CaseScore


@dataclass(frozen=True, slots=True)
class SetComparison:
    """One set in both runs."""

    name: str
    half: str
    differing: tuple[Setting, ...]
    shared: int
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    posed_anew: tuple[str, ...]
    """Cases of one id that ask something else, or want another answer: they are compared nowhere."""
    figures: tuple[Beside, ...]
    tested: tuple[Paired, ...]
    newly_right: tuple[Change, ...]
    newly_wrong: tuple[Change, ...]
    otherwise: tuple[Change, ...]
    """Another answer, other citations, and the same verdict."""

    @property
    def title(self) -> str:
        """The set with its half."""
        return title_of(self.name, self.half)

    @property
    def same_cases(self) -> bool:
        """Whether both runs asked the very same cases."""
        return not (self.only_before or self.only_after or self.posed_anew)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, the earlier first."""

    before: str
    after: str
    differing: tuple[Setting, ...]
    sets: tuple[SetComparison, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
