"""Key acts: what a resolution does above all on a topic, weighed by what each paragraph does and how near it is to title and topic."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log1p
from pathlib import Path

import numpy as np

from documents import Paragraph, Resolution, verb_base
from documents.acts import role_of
from embeddings.encoder import Floats
from embeddings.vectors import Rows
from service.answering.answer_kinds import find_spans
from service.library import Library

ROUTINE = frozenset({"agenda", "report", "note"})
_LAST = frozenset({"agenda", "report"})
_BEHIND_ALL = -100.0
_BEHIND = re.compile(r"(?:(?:its|the|that|on)\s)*(?:\w+\s)?(\w+)")
_FORCE_OF_NOUN = {"request": "request", "call": "call", "demand": "demand", "appeal": "appeal", "decision": "decide"}
"""*Reiterates its demand* demands."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What key acts are sought for: the vector of the topic, the paragraphs that name it, and the shares that search gave some."""

    vector: Floats
    naming: frozenset[str]
    shares: Mapping[str, float]


def key_acts(
    document: Resolution, sought: Sought, library: Library, *, is_titled: bool, is_placed: bool = True
) -> list[Paragraph]:
    """List the paragraphs of a resolution that may be its key act on a topic, the best first.

    Of one whose title does not name the topic only paragraphs that do; operative ones, or where there are none those of an
    annex, or of the preamble. How early one stands counts unless it is not ``is_placed``: it tells the first, not the next ones.
    """
    whole = [p for p in document.paragraphs if p.is_whole and (is_titled or p.id in sought.naming)]
    sides = [[p for p in whole if p.kind == kind] for kind in ("operative", "annex", "passage", "preambular")]
    chosen = next((side for side in sides if side), [])
    rows = [row for p in chosen if (row := library.index.row(p.id)) is not None]
    if len(rows) < len(chosen) or not chosen:
        return []
    scores = _scores(chosen, np.array(rows, dtype=np.int64), sought, library, is_placed=is_placed)
    return [chosen[n] for n in sorted(range(len(chosen)), key=lambda n: -scores[n])]


def _scores(chosen: Sequence[Paragraph], rows: Rows, sought: Sought, library: Library, *, is_placed: bool) -> list[float]:
    weights, texts = _table().weights, library.index.text_vectors(rows)
    title = library.index.title_vector(int(rows[0]))
    to_title = texts @ title if title is not None else np.zeros(len(rows))
    to_topic = texts @ sought.vector
    return [
        weights["force"] * force(p)
        + (weights["routine"] if role in ROUTINE else 0.0)
        + (_BEHIND_ALL if role in _LAST else 0.0)
        + weights["place"] * is_placed * log1p(n)
        + weights["title"] * float(to_title[n])
        + weights["topic"] * float(to_topic[n])
        + weights["amount"] * bool(force(p) >= 1 and find_spans("money", p.text[:_OPENING]))
        + weights["named"] * (p.id in sought.naming)
        + weights["searched"] * sought.shares.get(p.id, 0.0)
        for n, (p, role) in enumerate((p, role_of(p)) for p in chosen)
    ]


_OPENING = 400
"""Within so many characters stands the amount that a paragraph decides upon."""


def force(paragraph: Paragraph) -> float:
    """How much the Assembly does in a paragraph, from 0 (it takes note) to 1 (it decides)."""
    table, verb = _table(), verb_base(paragraph.verb) if paragraph.verb else ""
    known = table.force.get(verb, 0.0)
    behind = _BEHIND.search(f"{paragraph.verb.lower().partition(' ')[2]} {paragraph.text[len(paragraph.verb) :]}".strip())
    noun = behind[1].lower() if behind else ""
    if verb in {"reiterate", "renew"}:
        return table.force[_FORCE_OF_NOUN[noun]] if noun in _FORCE_OF_NOUN else known
    return min(known, _OF_VIEW) if noun in table.views and known < table.force["request"] else known


_OF_VIEW = 0.1


@dataclass(frozen=True, slots=True)
class _Table:
    force: Mapping[str, float]
    weights: Mapping[str, float]
    views: frozenset[str]


@cache
def _table() -> _Table:
    read = tomllib.loads((Path(__file__).parent / "key_acts.toml").read_text(encoding="utf-8"))
    return _Table(read["force"], read["weights"], frozenset(read["views"]["nouns"].split()))
