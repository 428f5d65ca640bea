"""Retrieval: how the shipped search ranks the passages of outside question sets, beside its baselines in the same run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evals.baselines.rankings import BASELINES, baseline_rankings
from evals.cases import Case
from evals.metrics import Measured, measured, ranking_scores
from service.answering.passages import find
from service.library import Library
from service.understanding import understand

METRIC = "retrieval.ndcg@10"
SYSTEM = "system"


@dataclass(frozen=True)
class Ranked:
    """The mean of a metric on a set by each ranking, and what the system's wins over each baseline, question by question."""

    name: str
    means: Mapping[str, Measured]
    wins: Mapping[str, Measured]


def rank_set(name: str, library: Library, cases: Sequence[Case], on_done: Callable[[int], None]) -> Ranked:
    """Rank a set's passages for its questions as they were asked, by the shipped search and by each baseline."""
    rankings = baseline_rankings(library.index, cases)
    rankings[SYSTEM] = {}
    for case in cases:
        found = find(understand(case.question, library.corpus, library.glossary), library)
        rankings[SYSTEM][case.id] = [hit.id for hit in found.hits]
        on_done(1)
    scores = {system: ranking_scores(cases, ranked)[METRIC] for system, ranked in rankings.items()}
    wins = {b: measured([scores[SYSTEM][c.id] - scores[b][c.id] for c in cases]) for b in BASELINES}
    return Ranked(name, {system: measured(list(values.values())) for system, values in scores.items()}, wins)


def as_markdown(half: str, ranked: Sequence[Ranked]) -> str:
    """Write what was measured as a small Markdown table."""
    head = ["set", "n", *BASELINES, SYSTEM, *(f"wins over {name}" for name in BASELINES)]
    lines = [f"# nDCG@10, half: {half}", "", "Mean; in brackets the 95 % bootstrap interval of the paired difference.", ""]
    lines += [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for row in ranked:
        cells = [row.name, str(row.means[SYSTEM].n), *(f"{row.means[name].mean:.4f}" for name in (*BASELINES, SYSTEM))]
        cells += [f"{w.mean:+.4f} ({w.low:+.4f} – {w.high:+.4f})" for w in (row.wins[name] for name in BASELINES)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
