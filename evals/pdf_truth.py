"""How true is reading from PDF?  Each resolution as published, against its twin in the United Nations' own XML."""

from __future__ import annotations

import hashlib
import re
import sys
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from documents import Resolution, UnreadableDocument
from documents.readers.akn import read_akn
from documents.readers.pdf import read_pdf
from documents.resolution import Footnote
from evals.cases.material import shared_folder

Half = Literal["tune", "report"]
Read = Callable[[bytes, str], Resolution]
_LIKE = re.compile(r"[\s\"'“”‘’„‟«»\-\u2010-\u2015\u2212\u00ad]+")
_CONTEXT = 40
_HALVES: dict[str, Half | None] = {"tune": "tune", "report": "report", "all": None}


@dataclass(frozen=True, slots=True)
class Difference:
    """A paragraph that the two readings give with other words, both cut to where they part, with the reason if known."""

    id: str
    xml: str
    pdf: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One resolution read twice: paragraphs of the XML, how many the PDF gives alike, and what differs."""

    symbol: str
    half: Half
    paragraphs: int
    same: int
    exact: int
    missing: tuple[str, ...] = ()
    invented: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    footnotes: int = 0
    same_footnotes: int = 0
    other_footnotes: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Truth:
    """The figures over several resolutions; paragraphs are whole ones and sub-paragraphs, as the XML reader gives them."""

    comparisons: tuple[Comparison, ...]

    @property
    def paragraphs(self) -> int:
        """How many paragraphs the XML twins have."""
        return sum(c.paragraphs for c in self.comparisons)

    @property
    def same_words(self) -> float:
        """Share of the twins' paragraphs that the PDF gives with the same id and the same words."""
        return _share(sum(c.same for c in self.comparisons), self.paragraphs)

    @property
    def to_the_letter(self) -> float:
        """Share of the twins' paragraphs that the PDF gives with the same id and the very same characters."""
        return _share(sum(c.exact for c in self.comparisons), self.paragraphs)

    @property
    def found_ids(self) -> float:
        """Share of the twins' ids that the PDF gives."""
        return 1 - _share(sum(len(c.missing) for c in self.comparisons), self.paragraphs)

    @property
    def true_ids(self) -> float:
        """Share of the PDF's ids that the twins have."""
        invented = sum(len(c.invented) for c in self.comparisons)
        given = self.paragraphs - sum(len(c.missing) for c in self.comparisons) + invented
        return 1 - _share(invented, given)

    @property
    def footnotes(self) -> float:
        """Share of the twins' footnotes that the PDF gives in the same paragraph, at the same place, with the same words."""
        return _share(sum(c.same_footnotes for c in self.comparisons), sum(c.footnotes for c in self.comparisons))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def half_of(file_name: str) -> Half:
    """Which half a file is in: rules are made on ``tune`` (even SHA-256 of the name), measured on ``report``."""
    return "report" if int(hashlib.sha256(file_name.encode()).hexdigest(), 16) % 2 else "tune"


def words_of(text: str) -> str:
    """Give a text without white space, quotation marks, dashes and hyphens: what two readings must have in common."""
    return _LIKE.sub("", text)


def compare(xml: Resolution, pdf: Resolution, half: Half, reasons: dict[str, str] | None = None) -> Comparison:
    """Hold the reading of a PDF against that of its XML twin."""
    reasons = reasons or {}
    wanted = {p.id: p for p in xml.paragraphs}
    given = {p.id: p for p in pdf.paragraphs}
    both = [key for key in wanted if key in given]
    same = [key for key in both if words_of(wanted[key].text) == words_of(given[key].text)]
    notes = {key: _footnotes(wanted[key].text, wanted[key].footnotes) for key in wanted}
    got = {key: _footnotes(given[key].text, given[key].footnotes) for key in both}
    return Comparison(
        symbol=xml.symbol,
        half=half,
        paragraphs=len(wanted),
        same=len(same),
        exact=sum(wanted[key].text == given[key].text for key in both),
        missing=tuple(key for key in wanted if key not in given),
        invented=tuple(key for key in given if key not in wanted),
        differences=tuple(
            _difference(key, wanted[key].text, given[key].text, reasons.get(key, "")) for key in both if key not in set(same)
        ),
        footnotes=sum(len(found) for found in notes.values()),
        same_footnotes=sum(len(found & got.get(key, set())) for key, found in notes.items()),
        other_footnotes=tuple(key for key in both if notes[key] != got[key]),
    )


def _footnotes(text: str, notes: Iterable[Footnote]) -> set[tuple[str, str, str]]:
    return {(note.mark, words_of(note.text), words_of(text[: note.offset])) for note in notes}


def _difference(key: str, xml: str, pdf: str, reason: str) -> Difference:
    start = _parting(xml, pdf)
    return Difference(key, _cut(xml, start[0]), _cut(pdf, start[1]), reason)


def _parting(one: str, other: str) -> tuple[int, int]:
    """Give the indices where two texts part, white space, quotation marks and dashes aside."""
    i = j = 0
    while True:
        i, j = _skip(one, i), _skip(other, j)
        if i >= len(one) or j >= len(other) or one[i] != other[j]:
            return i, j
        i, j = i + 1, j + 1


def _skip(text: str, index: int) -> int:
    match = _LIKE.match(text, index)
    return match.end() if match else index


def _cut(text: str, start: int) -> str:
    begin, end = max(0, start - _CONTEXT), min(len(text), start + _CONTEXT)
    return ("…" if begin else "") + text[begin:end] + ("…" if end < len(text) else "")


@dataclass(frozen=True, slots=True)
class Twins:
    """A resolution as published in PDF, and the same as XML."""

    pdf: Path
    xml: Path


def twins(half: Half | None = None) -> list[Twins]:
    """List the pairs of a half, or all; raise MaterialAbsent where the outside texts are not there."""
    corpus = shared_folder() / "corpus"
    found: list[Twins] = []
    for pdf in sorted((corpus / "ga-pdf").glob("*.pdf")):
        folder = corpus / "ga-xml" / pdf.stem.split("_")[2]
        candidates = [path for tail in (".xml", "-*.xml", "_*.xml") for path in sorted(folder.glob(pdf.stem + tail))]
        if candidates and half in {None, half_of(pdf.name)}:
            found.append(Twins(pdf, candidates[0]))
    return found


def measure(half: Half | None = None, on_done: Callable[[], None] = lambda: None, read: Read = read_pdf) -> Truth:
    """Read every pair of a half, or all, and compare; a PDF that is refused counts with all its paragraphs missing."""
    reasons = known_reasons()
    comparisons: list[Comparison] = []
    for pair in twins(half):
        comparisons.append(_compare_files(pair, reasons, read))
        on_done()
    return Truth(tuple(comparisons))


def _compare_files(pair: Twins, reasons: dict[str, str], read: Read) -> Comparison:
    xml = read_akn(pair.xml.read_bytes(), pair.xml.name)
    half = half_of(pair.pdf.name)
    try:
        return compare(xml, read(pair.pdf.read_bytes(), pair.pdf.name), half, reasons)
    except UnreadableDocument as fault:
        ids = tuple(str(p.id) for p in xml.paragraphs)
        return Comparison(xml.symbol, half, len(ids), 0, 0, missing=ids, fault=str(fault))


def known_reasons() -> dict[str, str]:
    """The reasons that are known, from looking at the printed page: paragraph id -> why the two readings differ."""
    record = tomllib.loads((Path(__file__).parent / "pdf_truth.toml").read_text(encoding="utf-8"))
    return {key: reason for reason, keys in record.items() for key in keys}


def as_text(truth: Truth) -> str:
    """Write the figures, then everything that is left, resolution by resolution."""
    halves = {half: Truth(tuple(c for c in truth.comparisons if c.half == half)) for half in ("tune", "report")}
    lines = [_figures(name, part) for name, part in halves.items() if part.comparisons]
    reasons = known_reasons()
    for comparison in truth.comparisons:
        if comparison.fault:
            lines.append(f"\n{comparison.symbol}: refused: {comparison.fault}")
            continue
        if comparison.missing or comparison.invented or comparison.differences or comparison.other_footnotes:
            lines.append(f"\n{comparison.symbol}: {comparison.same} of {comparison.paragraphs} alike")
        lines += [_left("not in the PDF's reading", key, reasons) for key in comparison.missing]
        lines += [_left("only in the PDF's reading", key, reasons) for key in comparison.invented]
        for found in comparison.differences:
            lines += [_left("other words", found.id, reasons), f"    xml: {found.xml}", f"    pdf: {found.pdf}"]
        lines += [_left("other footnotes, or elsewhere", key, reasons) for key in comparison.other_footnotes]
    return "\n".join(lines) + "\n"


def _left(what: str, key: str, reasons: dict[str, str]) -> str:
    reason = reasons.get(key, "")
    return f"  {key}: {what}" + (f" [{reason}]" if reason else "")


def _figures(name: str, truth: Truth) -> str:
    return (
        f"{name}: {len(truth.comparisons)} resolutions, {truth.paragraphs} paragraphs and sub-paragraphs; same words "
        f"{truth.same_words:.2%}, to the letter {truth.to_the_letter:.2%}; ids found {truth.found_ids:.2%}, "
        f"ids true {truth.true_ids:.2%}; footnotes {truth.footnotes:.2%}"
    )


def pdf(
    half: Annotated[str, typer.Option("--half", help="report (held back from making the rules), tune, or all.")] = "all",
) -> None:
    """Hold the PDF reader against the XML twins of published resolutions; needs the outside texts."""
    from service.cli.terminal import progress  # heavy: the terminal's library

    if half not in _HALVES:
        raise typer.BadParameter(f"{half!r} is no half; write report, tune or all", param_hint="--half")
    chosen = _HALVES[half]
    with progress("Reading twins", len(twins(chosen))) as watch:
        truth = measure(chosen, lambda: watch(1))
    sys.stdout.write(as_text(truth))
