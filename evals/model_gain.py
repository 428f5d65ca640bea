"""What a chat model wins: the same cases answered without one, and with one whose words are held close or left free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.cases import Case
from evals.metrics.abstaining import abstention
from evals.metrics.citations import cited
from evals.metrics.intervals import Measured
from evals.metrics.significance import randomisation_p
from evals.metrics.tiers import answered_precision
from evals.running.answer_records import Record

_FOUND = 20
"""How far down the ranking a gold paragraph counts as found."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of answering: without a model, or with one whose words are held close or left free."""

    name: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Gain:
    """What one way comes to over the cases, and what of it stood."""

    name: str
    gold_cited: float
    of_found: float
    """Gold cited, of the cases whose gold is among the first that search finds."""
    right_of_claimed: Measured
    f1: float
    over_refusal: float
    calls: float
    tokens: float
    written: int
    refused: int
    p: float
    """Of the difference in gold cited to the first way, by a paired randomisation test."""


def gains(cases: Sequence[Case], ways: Sequence[Way]) -> tuple[Gain, ...]:
    """Score each way over the same cases, the first as what the others are held against."""
    base = _cited(cases, ways[0].records)
    return tuple(_gain(cases, way, base) for way in ways)


def table(found: Sequence[Gain]) -> str:
    """A line a way."""
    lines = [
        "| way | gold cited | of what is found in 20 | right of claimed | abstention F1 | over-refusal | calls | tokens | refused of written | p |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for one in found:
        refused = f"{one.refused} of {one.written}" if one.written else ""
        lines.append(
            f"| {one.name} | {one.gold_cited:.3f} | {one.of_found:.3f} | {one.right_of_claimed.mean:.3f} of {one.right_of_claimed.n} | {one.f1:.3f} | {one.over_refusal:.3f} "
            f"| {one.calls:.2f} | {one.tokens:,.0f} | {refused} | {one.p:.4f} |"
        )
    return "\n".join(lines) + "\n"


def _cited(cases: Sequence[Case], records: Sequence[Record]) -> list[float]:
    return [float(bool(cited(record) & set(case.gold))) for case, record in zip(cases, records, strict=True) if case.gold]


def _gain(cases: Sequence[Case], way: Way, base: Sequence[float]) -> Gain:
    pairs = list(zip(cases, way.records, strict=True))
    own = _cited(cases, way.records)
    found = [float(bool(cited(r) & set(c.gold))) for c, r in pairs if c.gold and set(c.gold) & set(r.retrieved[:_FOUND])]
    checked = [record.answer.checked for record in way.records if record.answer.checked]
    usage = [record.answer.usage for record in way.records if record.answer.usage]
    told, claimed = abstention(pairs), answered_precision(pairs)
    return Gain(
        name=way.name,
        gold_cited=sum(own) / len(own),
        of_found=sum(found) / len(found) if found else 0.0,
        right_of_claimed=claimed,
        f1=told["abstain.f1"],
        over_refusal=told["abstain.over_refusal"],
        calls=sum(one.calls for one in usage) / len(pairs),
        tokens=sum((one.input_tokens or 0) + (one.output_tokens or 0) for one in usage) / len(pairs),
        written=sum(one.written for one in checked),
        refused=sum(one.written - one.supported for one in checked),
        p=randomisation_p([a - b for a, b in zip(own, base, strict=True)]),
    )
