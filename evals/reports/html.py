"""The report of a run as one web page that opens anywhere: no script, no network, its plots inside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.errors import MaterialAbsent
from evals.reports import measures
from evals.reports.faults import worst_cases, wrong_cases
from evals.reports.report import CaseScore, Report, SetReport
from evals.reports.report_plots import Plot, drawn
from evals.reports.summary import SLICED, Group, Row, families, headline, metrics_of, name_of, rows_of, summary

_TEMPLATE = "report.html.jinja"


@dataclass(frozen=True, slots=True)
class Slices:
    """The slices of one kind as columns, metrics as rows."""

    kind: str
    names: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What the page shows of one set."""

    anchor: str
    name: str
    headline: str
    of: SetReport
    figures: tuple[Group, ...]
    ranked: tuple[str, ...]
    won: tuple[str, ...]
    plots: tuple[Plot, ...]
    slices: tuple[Slices, ...]
    wrong: int
    worst: tuple[CaseScore, ...]


def as_html(report: Report) -> str:
    """Write a report as one page of HTML; where matplotlib is missing it has no plots and says so."""
    without_plots = ""
    try:
        plots = [drawn(of) for of in report.sets]
    except MaterialAbsent as error:
        plots, without_plots = [() for _ in report.sets], str(error)
    sections = [_section(place, of, shown) for place, (of, shown) in enumerate(zip(report.sets, plots, strict=True), start=1)]
    template = _environment().get_template(_TEMPLATE)
    return template.render(report=report, sections=sections, summary=summary(report), without_plots=without_plots)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    names = ("number", "interval", "change", "span", "probability", "duration", "words")
    environment.filters.update({name: getattr(measures, name) for name in names}, drawing=_drawing)
    return environment


def _drawing(plot: Plot) -> Markup:
    """The one thing that is let into the page as it is: SVG of our own drawing, its labels escaped when it was written."""
    return Markup(plot.svg)  # noqa: S704


def _section(place: int, of: SetReport, plots: tuple[Plot, ...]) -> Section:
    return Section(
        anchor=f"set-{place}",
        name=name_of(of),
        headline=headline(of),
        of=of,
        figures=families(of),
        ranked=metrics_of(of.rankings),
        won=tuple(dict.fromkeys(metric for row in of.wins.values() for metric in row)),
        plots=plots,
        slices=tuple(Slices(kind, tuple(found), rows_of(found.values(), SLICED)) for kind, found in of.slices.items()),
        wrong=len(wrong_cases(of)),
        worst=worst_cases(of),
    )
