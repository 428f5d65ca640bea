"""The blocks of the README that a program writes: the example, the settings, the figures."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console

from evals.reports.report import Figure, SetReport
from service.answer import Answer
from service.cli.terminal import WIDTH, write_answer
from service.settings import Settings

EXAMPLE = "what did the GA say about disaster management?"
_FIGURES = (
    ("citation.gold_cited", "a gold paragraph is cited"),
    ("citation.paragraph_recall", "gold paragraphs cited / gold"),
    ("citation.paragraph_precision", "cited paragraphs that are gold / cited"),
    ("citation.valid", "quotes that are exact substrings of their paragraph"),
    ("answer.must", "strings that a right answer must show"),
    ("shown", "a gold paragraph is cited, or offered as nearest"),
    ("precision.answered", "answers claimed as such that are right"),
    ("coverage", "questions with an answer claimed as such"),
    ("not_found", "answerable questions of which nothing close enough is shown"),
    ("abstain.f1", "abstention, F1"),
    ("abstain.recall", "unanswerable questions withheld"),
    ("abstain.over_refusal", "answerable questions refused"),
)
_RANKING = ("retrieval.recall@1", "retrieval.recall@3", "retrieval.ndcg@10")


def example_block(answer: Answer) -> str:
    """The example as `make ask` prints it."""
    out = io.StringIO()
    write_answer(answer, Console(file=out, width=WIDTH, highlight=False, color_system=None))
    lines = "\n".join(line.rstrip() for line in out.getvalue().rstrip().split("\n"))
    return f"```\n{lines}\n```"


def settings_block() -> str:
    """The table of settings, from the class that reads them."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else f"`{field.default}`"
        rows.append(f"| `UNGA_QA_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows)


def figures_block(report: SetReport) -> str:
    """The tables of what was reached, beside the baselines."""
    rows = ["| measure | mean | 95 % interval | n |", "|---|---|---|---|"]
    rows += [f"| {text} (`{name}`) | {_row(report.system[name])} |" for name, text in _FIGURES if name in report.system]
    rows += ["", "| ranking | " + " | ".join(f"`{m.split('.')[1]}`" for m in _RANKING) + " |", "|---|---|---|---|"]
    for name, values in report.rankings.items():
        rows.append(f"| {name} | " + " | ".join(f"{values[m].mean:.3f}" for m in _RANKING) + " |")
    return "\n".join(rows)


def replaced(text: str, name: str, block: str) -> str:
    """Put a block between its marks in a page."""
    return re.sub(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda m: f"{m[1]}{block}\n{m[2]}", text, flags=re.DOTALL)


def block_of(text: str, name: str) -> str:
    """Read a block from between its marks."""
    match = re.search(rf"<!-- {name} -->\n(.*?)\n?<!-- /{name} -->", text, re.DOTALL)
    return match[1] if match else ""


def readme() -> Path:
    """Where the README of a checkout stands."""
    return Path(__file__).resolve().parent.parent / "README.md"


def _row(figure: Figure) -> str:
    return f"{figure.mean:.3f} | {figure.low:.3f} – {figure.high:.3f} | {figure.n}"
