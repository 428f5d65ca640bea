"""Plots of a set: how risk falls with coverage, what search finds, how long answers take, what confidence is worth."""

from __future__ import annotations

import html
import io
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evals.errors import MaterialAbsent
from evals.reports.measures import number
from evals.reports.report import Figure, SetReport

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas
    from matplotlib.typing import RcKeyType

_SYSTEM = "system"
_INK = "#102030"
"""Stands for the colour of the text around a plot, which takes its place when the SVG is written."""
_BLUE, _ORANGE, _GREEN, _PURPLE, _GREY = "#1f77b4", "#d55e00", "#009e73", "#b4629d", "#7f7f7f"
"""After Okabe and Ito (2008): told apart by those who do not see all colours, and three to one against white and black."""
_LINES = ((_ORANGE, "s", "--"), (_GREEN, "^", "-."), (_PURPLE, "D", ":"), (_GREY, "v", (0, (5, 1, 1, 1, 1, 1))))
_PERCENTILES = ((50, "-"), (95, "--"), (99, ":"))
_STYLE: dict[RcKeyType, object] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "report",
    "text.parse_math": False,
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "grid.alpha": 0.18,
    "lines.linewidth": 1.8,
    "lines.markersize": 4.5,
    **dict.fromkeys(
        ("text.color", "axes.edgecolor", "axes.labelcolor", "axes.titlecolor", "xtick.color", "ytick.color", "grid.color"), _INK
    ),
}
_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
_SIZE = (5.4, 3.5)


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot as SVG, with the words that stand below it and that take its place for those who cannot see it."""

    title: str
    caption: str
    svg: str


def drawn(of: SetReport) -> tuple[Plot, ...]:
    """Draw every plot for which a set has the numbers; raise MaterialAbsent without matplotlib."""
    return tuple(plot for draw in (risk_coverage, recall, calibration, latency, slices) if (plot := draw(of)) is not None)


def risk_coverage(of: SetReport) -> Plot | None:
    """Draw the risk-coverage curve, and on it what the system in fact answered and the share of it that was wrong."""
    if not of.risk_coverage:
        return None
    curve = sorted(of.risk_coverage, key=lambda point: point.coverage)
    answered = [case for case in of.cases if not case.abstained]
    coverage = len(answered) / len(of.cases) if of.cases else 0.0
    risk = sum(not case.right for case in answered) / len(answered) if answered else 0.0
    used = f"as it is: answers {number(coverage)}, of which {number(risk)} wrong"

    def draw(canvas: Canvas) -> None:
        panel = canvas.add_subplot()
        places, risks = [0.0, *(point.coverage for point in curve)], [curve[0].risk, *(point.risk for point in curve)]
        panel.plot(places, risks, color=_BLUE, drawstyle="steps-pre", label="from the surest answers on")
        if answered:
            panel.plot([coverage], [risk], "D", color=_ORANGE, markersize=8, clip_on=False, label=used)
        _finish(panel, "share of questions that is answered", "share of the answers that is wrong")
        panel.set_xlim(0, 1)
        panel.set_ylim(0, min(1.0, max(*risks, risk, 0.05) * 1.35))

    caption = f"Risk over coverage. {used[0].upper()}{used[1:]}." if answered else "Risk over coverage. Nothing was answered."
    return Plot("Risk and coverage", caption, _svg(draw, f"{of.name} {of.half} risk", caption))


def recall(of: SetReport) -> Plot | None:
    """Draw for the system and every baseline how often the first k paragraphs hold a gold one."""
    ranked = {name: values for name, values in of.recall_by_k.items() if values}
    if not ranked:
        return None

    def draw(canvas: Canvas) -> None:
        panel = canvas.add_subplot()
        for place, (name, values) in enumerate(sorted(ranked.items(), key=lambda item: item[0] == _SYSTEM)):
            color, marker, dashes = (_BLUE, "o", "-") if name == _SYSTEM else _LINES[place % len(_LINES)]
            width = 2.4 if name == _SYSTEM else 1.5
            ks = range(1, len(values) + 1)
            panel.plot(ks, values, color=color, marker=marker, linestyle=dashes, linewidth=width, label=_label(name))
        _finish(panel, "k", "share with a gold paragraph in the first k")
        panel.set_xticks(range(1, max(map(len, ranked.values())) + 1))
        panel.set_ylim(min(0.9, *(values[0] for values in ranked.values())) * 0.9, 1.005)
        panel.legend(loc="lower right")

    best = "; ".join(f"{name} {number(values[min(4, len(values) - 1)])}" for name, values in ranked.items())
    caption = f"Questions with a gold paragraph among the first k. Among the first 5: {best}."
    return Plot("Search by depth", caption, _svg(draw, f"{of.name} {of.half} recall", caption))


def latency(of: SetReport) -> Plot | None:
    """Draw how long the answers took, with the percentiles; the axis is logarithmic where a few took far longer."""
    if not of.cases:
        return None
    times = np.asarray([case.latency_ms for case in of.cases])
    marks = {q: float(np.percentile(times, q)) for q, _ in _PERCENTILES}
    logarithmic = times.min() > 0 and times.max() > 12 * marks[50]
    low, high = float(times.min()), max(float(times.max()), float(times.min()) + 1e-3)
    edges = np.geomspace(low, high, 31) if logarithmic else np.linspace(low, high, 31)

    def draw(canvas: Canvas) -> None:
        panel = canvas.add_subplot()
        panel.hist(times, bins=edges.tolist(), color=_BLUE, alpha=0.75)
        if logarithmic:
            panel.set_xscale("log")
            panel.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
            panel.xaxis.set_minor_formatter(lambda *_: "")
        for (q, dashes), color in zip(_PERCENTILES, (_INK, _ORANGE, _PURPLE), strict=True):
            panel.axvline(marks[q], color=color, linestyle=dashes, linewidth=1.6, label=f"p{q} {number(marks[q], 'latency')}")
        _finish(panel, "ms" + (", logarithmic" if logarithmic else ""), "answers")

    said = ", ".join(f"p{q} {number(marks[q], 'latency')}" for q in marks)
    caption = f"How long {len(times)} answers took: {said}."
    return Plot("Latency", caption, _svg(draw, f"{of.name} {of.half} latency", caption))


def calibration(of: SetReport) -> Plot | None:
    """Draw accuracy over confidence beside the diagonal, and below it how many answers each range of confidence holds."""
    full = [b for b in of.reliability if b.n and b.confidence is not None and b.accuracy is not None]
    if not full:
        return None

    def draw(canvas: Canvas) -> None:
        upper, lower = canvas.subplots(2, 1, sharex=True, height_ratios=[3, 1])
        upper.plot([0, 1], [0, 1], color=_GREY, linestyle="--", linewidth=1.2, label="as sure as right")
        sure, right = [b.confidence or 0.0 for b in full], [b.accuracy or 0.0 for b in full]
        upper.plot(sure, right, color=_BLUE, marker="o", label="measured")
        _finish(upper, "", "share that is right")
        upper.set_ylim(0, 1.02)
        upper.legend(loc="upper left")
        middles, counts = [(b.low + b.high) / 2 for b in full], [b.n for b in full]
        lower.bar(middles, counts, width=[(b.high - b.low) * 0.86 for b in full], color=_BLUE, alpha=0.6)
        for middle, count in zip(middles, counts, strict=True):
            lower.annotate(str(count), (middle, count), (0, 1.5), textcoords="offset points", ha="center", fontsize=8)
        _finish(lower, "confidence", "answers")
        lower.set_xlim(0, 1)
        lower.set_ylim(0, max(counts) * 1.4)

    caption = f"Calibration: {sum(b.n for b in full)} answers by confidence. Above the diagonal they are righter than they say."
    return Plot("Confidence", caption, _svg(draw, f"{of.name} {of.half} calibration", caption))


def slices(of: SetReport, metric: str = "qa.accuracy") -> Plot | None:
    """Draw a metric with its interval for every slice that has it, grouped by kind."""
    kinds = {kind: _with_metric(found, metric) for kind, found in of.slices.items()}
    kinds = {kind: rows for kind, rows in kinds.items() if rows}
    if not kinds:
        return None

    def draw(canvas: Canvas) -> None:
        panel = canvas.add_subplot()
        labels: dict[float, str] = {}
        place = 0.0
        for kind, rows in kinds.items():
            panel.text(-0.01, place, _label(kind), transform=panel.get_yaxis_transform(), ha="right", va="center", weight="bold")
            for name, figure in rows:
                place += 1
                labels[place] = f"{_label(name)} (n {figure.n})"
                _bar(panel, place, figure)
            place += 1.4
        panel.set_yticks(list(labels), list(labels.values()))
        panel.tick_params(axis="y", length=0)
        _finish(panel, metric, "", grid="x")
        panel.set_xlim(0, 1.01)
        panel.set_ylim(place - 0.6, -0.7)

    rows = sum(len(found) + 1.4 for found in kinds.values())
    caption = f"{metric} by slice, with 95 % intervals."
    return Plot("Slices", caption, _svg(draw, f"{of.name} {of.half} slices", caption, (_SIZE[0], 0.7 + 0.2 * rows)))


def _with_metric(found: dict[str, dict[str, Figure]], metric: str) -> list[tuple[str, Figure]]:
    return [(name, row[metric]) for name, row in found.items() if metric in row and row[metric].mean is not None]


def _bar(panel: Axes, place: float, figure: Figure) -> None:
    mean = figure.mean or 0.0
    panel.barh(place, mean, height=0.66, color=_BLUE, alpha=0.45)
    if figure.low is not None and figure.high is not None:
        panel.plot([figure.low, figure.high], [place, place], color=_INK, linewidth=1.3, solid_capstyle="butt")
    panel.plot([mean], [place], "o", color=_INK, markersize=3.2)


def _finish(panel: Axes, across: str, up: str, grid: str = "both") -> None:
    panel.set_xlabel(across)
    panel.set_ylabel(up)
    panel.grid(visible=True, axis="x" if grid == "x" else "both")
    if panel.get_legend_handles_labels()[1]:
        panel.legend()


def _label(text: str) -> str:
    """One line that no legend takes for a name to hide."""
    return " ".join(text.split()).lstrip("_")[:40] or "?"


@contextmanager
def _style() -> Iterator[None]:
    try:
        import matplotlib as mpl  # optional, and slow to import
    except ImportError as error:
        raise MaterialAbsent(
            "matplotlib, which draws the plots, is not installed; pip install 'unga-qa[evals]' brings it"
        ) from error
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()  # whatever a person's own settings say
        mpl.rcParams.update(_STYLE)
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from")  # the reader's own fonts show the text
        yield


def _svg(draw: Callable[[Canvas], None], name: str, words: str, size: tuple[float, float] = _SIZE) -> str:
    """Draw into SVG text that depends on nothing but what is drawn."""
    with _style():
        from matplotlib.backends.backend_svg import FigureCanvasSVG  # as above
        from matplotlib.figure import Figure as New

        canvas = New(figsize=size, layout="constrained")
        FigureCanvasSVG(canvas)
        draw(canvas)
        out = io.StringIO()
        canvas.savefig(out, format="svg", transparent=True, metadata=_METADATA)
    return _tidy(out.getvalue(), re.sub(r"\W+", "-", name).strip("-"), words)


def _tidy(svg: str, name: str, words: str) -> str:
    """Make an SVG fit to stand in a page beside others: own ids, the page's ink and fonts, a text for those who hear it."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<style.*?</style>", "", svg, count=1, flags=re.DOTALL)
    svg = re.sub(r"font-family: 'DejaVu Sans', sans-serif;? ?", "", svg)
    svg = re.sub(r'( id="|href="#|url\(#)', lambda found: f"{found[1]}{name}-", svg).replace(_INK, "currentColor")
    svg = re.sub(r"\s*\n\s*", "\n", svg)
    style = "stroke-linejoin: round; font-family: system-ui, 'DejaVu Sans', sans-serif"
    said = html.escape(words, quote=True)
    return svg.replace("<svg ", f'<svg role="img" aria-label="{said}" fill="currentColor" style="{style}" ', 1)
