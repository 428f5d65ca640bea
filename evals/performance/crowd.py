"""A crowd: as many paragraphs as asked for, made of a sample of real ones, that differ as real ones do."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pycountry

from embeddings import Encoder, Passage
from embeddings.encoded_texts import Encoded, EncodedTexts, TextsWriter, digest_of
from embeddings.encoder import Floats, unit
from embeddings.vectors import Rows

NEARNESS = 0.8
"""Cosine of a copy's vector to its original's."""
SWAPPED = 0.1
"""The share of a copy's words, besides numbers and names, in whose place others stand."""
PASSAGES, VECTORS, ORIGINALS = "passages.jsonl", "vectors.f32", "originals.npy"
_ORGANS = (
    "Security Council", "Economic and Social Council", "Human Rights Council", "Trusteeship Council", "International Court of Justice",
    "Secretary-General", "Secretariat", "General Assembly", "United Nations Development Programme", "World Health Organization",
    "United Nations Children's Fund", "International Atomic Energy Agency", "Peacebuilding Commission", "Fifth Committee",
)  # fmt: skip
_AT_ONCE = 256
_BLOCK = 10_000
_SEED = 75


@dataclass(frozen=True)
class Sample:
    """Different real paragraphs, encoded, and the seconds that encoding took."""

    texts: tuple[str, ...]
    encoded: EncodedTexts
    seconds: float

    @property
    def rate(self) -> float:
        """Paragraphs encoded a second."""
        return len(self.texts) / self.seconds

    def token_bytes(self, originals: Rows) -> int:
        """Bytes that the token vectors, scales and places of passages with these originals take if each has its own."""
        counts = np.diff(self.encoded.bounds)[originals]
        return int(counts.sum()) * int(self.encoded.tokens.shape[1] + 4 + 8)


def take_sample(folder: Path, encoder: Encoder, read: Callable[[], list[str]]) -> Sample:
    """Encode different texts, which are read only then, into a folder, or open it where that was done."""
    if not (folder / "sample.json").exists():
        texts = read()
        started = time.perf_counter()
        with TextsWriter(folder, encoder.dimension) as writer:
            for low in range(0, len(texts), _AT_ONCE):
                batch = texts[low : low + _AT_ONCE]
                embedded = zip(batch, encoder.embed(batch, "document"), strict=True)
                writer.add([(digest_of(text), Encoded.of(embedding)) for text, embedding in embedded])
        spent = time.perf_counter() - started
        (folder / "sample.json").write_text(json.dumps({"texts": texts, "seconds": spent}), encoding="utf-8")
    return open_sample(folder, encoder.dimension)


def open_sample(folder: Path, dimension: int) -> Sample:
    """Map a sample that was taken."""
    kept = json.loads((folder / "sample.json").read_text(encoding="utf-8"))
    return Sample(tuple(kept["texts"]), EncodedTexts.open(folder, dimension), kept["seconds"])


def write_crowd(folder: Path, sample: Sample, size: int) -> None:
    """Write passages, their vectors and the rows of their originals, block by block; the first are the sample itself.

    A copy's numbers, names and some of its words are others, and its vector is its original's, turned in a random
    direction; its tokens' vectors are its original's own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    originals = np.arange(size, dtype=np.int64) % len(sample.texts)
    np.save(folder / ORIGINALS, originals)
    rng, chance = np.random.default_rng(_SEED), random.Random(_SEED)  # noqa: S311 - nothing here is secret
    words = [word for text in sample.texts for word in re.findall(r"\b[a-z]{3,}\b", text)]
    with (folder / PASSAGES).open("w", encoding="utf-8") as passages, (folder / VECTORS).open("wb") as vectors:
        for low in range(0, size, _BLOCK):
            rows = originals[low : low + _BLOCK]
            own, real = np.array(sample.encoded.vectors[rows]), max(len(sample.texts) - low, 0)
            own[real:] = turned(own[real:], rng)
            vectors.write(own.astype("<f4").tobytes())
            for row, number in enumerate(rows.tolist(), low):
                text = sample.texts[number]
                text = text if row < len(sample.texts) else altered(text, words, chance)
                passages.write(json.dumps([str(row), text], ensure_ascii=False) + "\n")


def read_passages(folder: Path) -> Iterator[Passage]:
    """Read the passages of a crowd, one after the other."""
    with (folder / PASSAGES).open(encoding="utf-8") as lines:
        for line in lines:
            number, text = json.loads(line)
            yield Passage(number, text)


def turned(vectors: Floats, rng: np.random.Generator) -> Floats:
    """Turn vectors of length 1, each in a random direction, to the cosine of copies to their originals."""
    aside = rng.standard_normal(vectors.shape, dtype=np.float32)
    aside = unit(aside - (aside * vectors).sum(axis=1, keepdims=True) * vectors)
    return unit(np.float32(NEARNESS) * vectors + np.float32(np.sqrt(1 - NEARNESS**2)) * aside)


def altered(text: str, words: list[str], chance: random.Random) -> str:
    """Give a text with other years, numbers, countries and organs, and some other words."""

    def other(match: re.Match[str]) -> str:
        found = match[0]
        if match["year"]:
            return str(chance.randint(1946, 2025))
        if match["number"]:
            return str(chance.randint(1, 10 ** len(found) - 1))
        if match["word"]:
            return chance.choice(words) if chance.random() < SWAPPED else found
        return chance.choice(_ORGANS if found in _ORGANS else _countries())

    return _changeable().sub(other, text)


@cache
def _countries() -> tuple[str, ...]:
    return tuple(country.name for country in pycountry.countries if "," not in country.name)


@cache
def _changeable() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted((*_ORGANS, *_countries()), key=len, reverse=True))
    return re.compile(rf"\b(?:(?P<year>19\d\d|20\d\d)|(?P<number>\d+)|(?=[A-Z])(?P<name>{names})|(?P<word>[a-z]{{3,}}))\b")
