"""The report of a run as Markdown, for terminals and pull requests."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from evals.reports.faults import wrong_cases
from evals.reports.measures import change, duration, interval, number, probability, span
from evals.reports.report import Difference, Figure, Report, SetReport, Table
from evals.reports.summary import SLICED, headline, metrics_of, name_of, rows_of

_ACTIVE = re.compile(r"([\\`*\[\]|]|~(?=~)|^#|^[+-](?=\s|$))")


def as_markdown(report: Report) -> str:
    """Write a report as a Markdown page: what it was made with, then every set, then the further tables."""
    lines = [f"# {plain(report.title)}", "", f"{plain(report.when)}, {duration(report.seconds)}.", ""]
    lines += _made_with(report.provenance)
    for of in report.sets:
        lines += _set(of)
    for further in report.tables:
        lines += further_table(further)
    return "\n".join(lines)


def further_table(further: Table) -> list[str]:
    """Write a table of further figures under its title and its note."""
    lines = [f"## {plain(further.title)}", ""]
    lines += [plain(further.note), ""] if further.note else []
    return lines + table([plain(cell) for cell in further.head], [[plain(cell) for cell in row] for row in further.rows])


def plain(text: str) -> str:
    """Make any text harmless in Markdown: one line that starts no markup, no HTML and no column of its own."""
    return _ACTIVE.sub(r"\\\1", html.escape(" ".join(text.split()), quote=False))


def code(text: str) -> str:
    """Set an identifier as code, whatever it holds."""
    return f"`{' '.join(text.replace('`', '').split())}`".replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Write a table whose cells are Markdown already, and an empty line after it."""
    lines = [_row(head), "|" + "---|" * len(head)]
    return [*lines, *(_row(row) for row in rows), ""]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _made_with(provenance: dict[str, str]) -> list[str]:
    return [*(f"- {plain(key)}: {code(value)}" for key, value in provenance.items()), ""] if provenance else []


def _set(of: SetReport) -> list[str]:
    wrong = wrong_cases(of)
    lines = [f"## {plain(name_of(of))}", "", headline(of), "", *_made_with(of.provenance)]
    lines += ["Mean, 95 % bootstrap interval over questions, n.", ""]
    figures = [[code(m), number(f.mean, m), interval(f, m), str(f.n)] for m, f in of.system.items()]
    lines += table(["metric", "mean", "interval", "n"], figures)
    lines += _rankings(of)
    for kind, slices in of.slices.items():
        lines += [f"### By {plain(kind)}", "", *_slices(slices)]
    lines += [f"### Cases that were wrong ({len(wrong)})", "", ", ".join(code(case.id) for case in wrong) or "none", ""]
    return lines


def _rankings(of: SetReport) -> list[str]:
    if not of.rankings:
        return []
    metrics = metrics_of(of.rankings)
    lines = ["### Rankings beside the baselines", "", "The same questions and passages in the same run.", ""]
    rows = [[plain(name), *(_mean(values.get(m), m) for m in metrics)] for name, values in of.rankings.items()]
    lines += table(["ranking", *(code(m) for m in metrics)], rows)
    won = tuple(dict.fromkeys(metric for row in of.wins.values() for metric in row))
    if won:
        lines += ["What the system wins: paired difference, 95 % interval, p of a randomisation test; bold where p < .05.", ""]
        rows = [[plain(name), *(_won(values.get(m), m) for m in won)] for name, values in of.wins.items()]
        lines += table(["over", *(code(m) for m in won)], rows)
    return lines


def _slices(slices: dict[str, dict[str, Figure]]) -> list[str]:
    rows = rows_of(slices.values(), SLICED)
    cells = [[code(row.metric), *(_counted(figure, row.metric) for figure in row.figures)] for row in rows]
    return table(["metric", *(plain(name) for name in slices)], cells)


def _mean(figure: Figure | None, metric: str) -> str:
    return number(figure.mean if figure else None, metric)


def _counted(figure: Figure | None, metric: str) -> str:
    return f"{number(figure.mean, metric)} (n {figure.n})" if figure else number(None)


def _won(difference: Difference | None, metric: str) -> str:
    if difference is None:
        return number(None)
    said = f"{change(difference.difference.mean, metric)} ({span(difference.difference, metric)}), p {probability(difference.p)}"
    return f"**{said}**" if difference.p < 0.05 else said
