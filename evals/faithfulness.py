"""How well the verifier tells faithful sentences from false ones: on sentences written by hand, and on corrupted ones.

The sentences (``evals/cases/paraphrases.jsonl``) were written by writers who did not know how they would be checked: paraphrases
of a paragraph, and answers as a strong model words them, of one paragraph or two. Only A/RES/75/15 is in both halves, by other paragraphs.
The corrupted sentences are made by rule from all paragraphs of the same resolutions, those of A/RES/75/15 for tuning alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from documents import Paragraph, ParagraphId, Resolution
from documents.glossary import Glossary
from documents.short_names import resolved
from embeddings import Encoder
from evals.cases.material import read_resolutions
from evals.corruption import Corrupted, corrupt
from evals.reports.report import Table
from service.verification import Beside, Finding, Verifier

_OF_A_KIND = 60
"""Corrupted sentences of each kind and half."""
_SETS = {"paraphrase": "paraphrases by hand", "strong": "answers as a strong model words them"}
_LONGEST = 150
"""Words of the longest paragraphs that are corrupted."""


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """A sentence that says faithfully what a paragraph says, or two together, and what an answer knows beside their words."""

    id: str
    half: str
    paragraphs: tuple[Paragraph, ...]
    text: str
    beside: Beside

    @property
    def set(self) -> str:
        """Which set it is of."""
        return self.id.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Sentences:
    """The faithful and the corrupted sentences of a half, and the abbreviations of their resolutions."""

    faithful: tuple[Paraphrase, ...]
    corrupted: tuple[Corrupted, ...]
    glossary: Glossary


def read_sentences(half: str) -> Sentences:
    """Read the paraphrases of a half with their paragraphs, and corrupt those; raise MaterialAbsent where these are not there."""
    lines = (files("evals.cases") / "paraphrases.jsonl").read_text(encoding="utf-8").splitlines()
    every = list(map(json.loads, lines))
    symbols = {part: {_symbol(record) for record in every if record["half"] == part} for part in ("tune", "report")}
    records = [record for record in every if half in {"all", record["half"]}]
    resolutions = read_resolutions({_symbol(record) for record in records})
    by_id = {p.id: p for resolution in resolutions.values() for p in resolution.paragraphs}
    faithful = tuple(_paraphrase(record, resolutions[_symbol(record)], by_id) for record in records)
    own = {"tune": symbols["tune"], "report": symbols["report"] - symbols["tune"]}
    corrupted = [one for part in _halves(half) for one in corrupt(_corruptible(resolutions, own[part]), _OF_A_KIND)]
    return Sentences(faithful, tuple(corrupted), Glossary(p.text for p in by_id.values()))


def _paraphrase(record: dict[str, str], document: Resolution, by_id: Mapping[ParagraphId, Paragraph]) -> Paraphrase:
    paragraphs = tuple(by_id[ParagraphId(record[key])] for key in ("paragraph", "further") if key in record)
    names = tuple(one.full for p in paragraphs for one in resolved(document).get(p.id, ()))
    beside = Beside((document.adopted,) if document.adopted else (), names)
    return Paraphrase(record["id"], record["half"], paragraphs, record["text"], beside)


def check(verifier: Verifier, one: Paraphrase) -> Finding:
    """Check a sentence as an answer is checked: one of its paragraphs may support it alone, else all together must."""
    tries = dict.fromkeys([*((paragraph,) for paragraph in one.paragraphs), one.paragraphs])
    found = [verifier.check(one.text, paragraphs, one.beside) for paragraphs in tries]
    return next((finding for finding in found if finding.verdict != "unsupported"), found[-1])


def _halves(half: str) -> tuple[str, ...]:
    return ("tune", "report") if half == "all" else (half,)


def _symbol(record: dict[str, str]) -> str:
    return record["paragraph"].partition("#")[0]


def _corruptible(resolutions: dict[str, Resolution], symbols: set[str]) -> list[Paragraph]:
    return [p for s in sorted(symbols) for p in resolutions[s].paragraphs if len(p.text.split()) <= _LONGEST]


def build_verifier(encoder: Encoder, sentences: Sentences) -> Verifier:
    """Build the verifier as the service does, with the abbreviations that these resolutions and the glossary know."""
    return Verifier(encoder, sentences.glossary.expand)


def faithfulness_table(half: str, encoder: Encoder) -> Table:
    """Check every sentence of a half: how many corrupted ones are caught, and how many faithful ones refused."""
    sentences = read_sentences(half)
    verifier = build_verifier(encoder, sentences)
    found: list[tuple[str, bool, Finding]] = [
        (one.kind, False, verifier.check(one.text, [one.paragraph])) for one in sentences.corrupted
    ]
    found += [(one.set, True, check(verifier, one)) for one in sentences.faithful]
    found += [("composed", True, verifier.check(one.was, [one.paragraph])) for one in sentences.corrupted]
    total, passed = Counter(kind for kind, _, _ in found), Counter(kind for kind, _, f in found if f.verdict != "unsupported")
    kinds = list(dict.fromkeys(one.kind for one in sentences.corrupted))
    caught = sum(total[kind] - passed[kind] for kind in kinds)
    every = sum(total[kind] for kind in kinds)
    refused = [
        one.id
        for one, (_, _, f) in zip(sentences.faithful, found[len(sentences.corrupted) :], strict=False)
        if f.verdict == "unsupported"
    ]
    rows = (
        *(
            (f"corrupted by {kind}: caught", f"{(total[kind] - passed[kind]) / total[kind]:.3f}", str(total[kind]))
            for kind in kinds
        ),
        ("all corrupted: caught", f"{caught / every:.3f}", str(every)),
        *((f"{name}: refused", f"{1 - passed[kind] / total[kind]:.3f}", str(total[kind])) for kind, name in _SETS.items()),
        (
            "the true sentences that were corrupted: refused",
            f"{1 - passed['composed'] / total['composed']:.3f}",
            str(total["composed"]),
        ),
    )
    note = f"Half: {half}. Refused: {', '.join(refused) or 'none'}."
    return Table(title="The verifier on false and on faithful sentences", note=note, head=("sentences", "share", "n"), rows=rows)
