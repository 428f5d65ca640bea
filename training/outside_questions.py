"""Questions over other kinds of text, of the halves that nothing is reported on: so that the encoder loses nothing there."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator

from evals.cases import of_half
from evals.cases.outside import SETS, answerable_cases, records
from evals.errors import MaterialAbsent
from training.batches import Example, Text

_SHARE = 0.25
"""At most so many questions over other texts beside each of our own."""


def outside_examples(rng: random.Random, own: int) -> Iterator[Example]:
    """Draw questions of the outside sets, each with a passage that answers it and another of the same title or set."""
    found: list[Example] = []
    for name in SETS:
        try:
            passages = {record["id"]: record for record in records(f"{name}/corpus.jsonl") if record["text"].strip()}
        except MaterialAbsent:
            continue
        titled: dict[str, list[str]] = {}
        for key, record in passages.items():
            titled.setdefault(record.get("title") or "", []).append(key)
        for case in of_half(answerable_cases(name), "tune"):
            gold = [key for key in case.gold if key in passages]
            if gold and (others := _others(gold, passages, titled)):
                answer, other = passages[gold[0]], passages[rng.choice(others)]
                family = (_number(answer["text"]), _number(other["text"]))
                found.append(Example(case.question, _text(answer), _text(other), "", family, f"{name} {answer.get('title')}"))
    rng.shuffle(found)
    yield from found[: round(_SHARE * own)]


def _others(gold: list[str], passages: dict[str, dict[str, str]], titled: dict[str, list[str]]) -> list[str]:
    """Passages of the same title that are not gold, or any others where there are none."""
    near = [key for key in titled[passages[gold[0]].get("title") or ""] if key not in gold]
    return near or [key for key in passages if key not in gold]


def _text(record: dict[str, str]) -> Text:
    return Text.titled(record.get("title") or "", record["text"])


def _number(text: str) -> int:
    return -1 - zlib.crc32(text.encode())
