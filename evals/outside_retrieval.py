"""Retrieval: how the shipped search ranks the passages of outside question sets, beside its baselines in the same run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evals.baselines.rankings import BASELINES, baseline_rankings
from evals.cases import Case
from evals.metrics import Measured, measured, randomisation_p, ranking_scores
from evals.reports.report import Table
from service.answering.passages import find
from service.answering.searched import searched
from service.library import Library

METRIC = "retrieval.ndcg@10"
RECALL = "retrieval.recall@5"
SYSTEM = "system"


@dataclass(frozen=True)
class Won:
    """What the system's nDCG@10 wins over a baseline's, question by question, and the p of a paired randomisation test."""

    difference: Measured
    p: float


@dataclass(frozen=True)
class Ranked:
    """The means of two metrics on a set by each ranking, and what the system's wins over each baseline."""

    name: str
    means: Mapping[str, Measured]
    recall: Mapping[str, Measured]
    wins: Mapping[str, Won]


def rank_set(name: str, library: Library, cases: Sequence[Case], on_done: Callable[[int], None]) -> Ranked:
    """Rank a set's passages for its questions as they were asked, by the shipped search and by each baseline."""
    rankings = baseline_rankings(library.index, cases)
    rankings[SYSTEM] = {}
    for case in cases:
        found = find(searched(library.reader.read(case.question), library), library)
        rankings[SYSTEM][case.id] = [hit.id for hit in found.hits]
        on_done(1)
    turns = [case.conversation for case in cases]
    scores = {system: ranking_scores(cases, ranked) for system, ranked in rankings.items()}
    means, recall = (
        {system: measured([values[metric][c.id] for c in cases], turns) for system, values in scores.items()}
        for metric in (METRIC, RECALL)
    )
    wins: dict[str, Won] = {}
    for baseline in BASELINES:
        won = [scores[SYSTEM][METRIC][c.id] - scores[baseline][METRIC][c.id] for c in cases]
        wins[baseline] = Won(measured(won, turns), randomisation_p(won, turns))
    return Ranked(name, means, recall, wins)


def as_table(half: str, ranked: Sequence[Ranked]) -> Table:
    """Set what was measured side by side."""
    head = ("set", "n", *BASELINES, SYSTEM, "recall@5", *(f"over {name}" for name in BASELINES))
    rows: list[tuple[str, ...]] = []
    for row in ranked:
        means = [f"{row.means[name].mean:.4f}" for name in (*BASELINES, SYSTEM)]
        wins = [f"{w.difference.mean:+.4f} (p {w.p:.4f})" for w in (row.wins[name] for name in BASELINES)]
        rows.append((row.name, str(row.means[SYSTEM].n), *means, f"{row.recall[SYSTEM].mean:.4f}", *wins))
    note = (
        "nDCG@10 of each ranking for the questions as they were asked, without the turns before them, and the system's recall@5; then "
        "the mean paired difference in nDCG@10 with the p of a randomisation test. MTRAG's pools are reduced ones."
    )
    return Table(title=f"Ranking outside question sets, half: {half}", note=note, head=head, rows=tuple(rows))
