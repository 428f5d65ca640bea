"""Plots of scale: one small panel for each thing that grows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from evals.errors import MaterialAbsent
from evals.performance.scale import Step

_MB = 1_000_000
_ROOM = 0.4
_Curves = tuple[tuple[str, Callable[[Step], float]], ...]
_PANELS: tuple[tuple[str, str, _Curves], ...] = (
    ("Building the indexes", "s", (("vectors", lambda s: s.built.vectors_s), ("keywords", lambda s: s.built.keywords_s))),
    (
        "On the disk", "MB",
        (
            ("token vectors, one set a passage (reckoned)", lambda s: s.token_bytes / _MB),
            ("vectors", lambda s: s.built.vectors_bytes / _MB),
            ("vector index", lambda s: s.built.engine_bytes / _MB),
            ("keyword index", lambda s: s.built.keywords_bytes / _MB),
        ),
    ),
    (
        "Memory", "MB",
        (
            ("building, at most", lambda s: s.built.peak_bytes / _MB),
            ("after the questions", lambda s: s.answered.resident_bytes / _MB),
            ("opened", lambda s: s.answered.ready_bytes / _MB),
        ),
    ),
    ("Opening", "s", (("reading passages", lambda s: s.answered.passages_s), ("opening the index", lambda s: s.answered.open_s))),
    ("A search", "ms", (("p95", lambda s: s.answered.p95_ms), ("p50", lambda s: s.answered.p50_ms))),
    (
        "Its dense part", "ms",
        (
            ("exact, p50", lambda s: s.answered.exact_p50_ms),
            ("as it is, p95", lambda s: s.answered.dense_p95_ms),
            ("as it is, p50", lambda s: s.answered.dense_p50_ms),
        ),
    ),
)  # fmt: skip


def plot_scale(steps: Sequence[Step], path: Path) -> None:
    """Draw every panel over the number of paragraphs, both on logarithmic scales, into a PNG file."""
    try:
        from matplotlib.figure import Figure  # only the development group installs it
    except ImportError as error:
        raise MaterialAbsent("matplotlib, which draws the plot, is not installed; install unga-qa[evals]") from error

    figure = Figure(figsize=(13, 7.5), layout="constrained")
    for place, (title, unit, curves) in enumerate(_PANELS, start=1):
        panel = figure.add_subplot(2, 3, place)
        for label, value in curves:
            panel.loglog([step.size for step in steps], [value(step) for step in steps], marker="o", label=label)
        panel.set_title(title)
        panel.set_xlabel("paragraphs")
        panel.set_ylabel(unit)
        panel.grid(visible=True, alpha=0.3)
        low, high = panel.get_ylim()
        panel.set_ylim(low, high * (high / low) ** _ROOM)  # above the curves, for their names
        panel.legend(fontsize=8, loc="upper left")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
