"""Support: how far paragraphs cover the content of a sentence, by an encoder, and by a cross-encoder where one is set."""

from __future__ import annotations

import json
import math
import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from wordfreq import zipf_frequency

from documents import split_clauses
from documents.words import CARDINALS, ORDINALS
from embeddings import Embedding, Encoder
from embeddings.encoder import Floats
from service.errors import InvalidSetting
from service.verification.figures import without_symbols
from service.verification.sources import FRAME, LIGHT, Source, Word, read_words

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_PARAMETERS = Path(__file__).parent / "support.json"
_KEPT = 2048
"""So many texts' vectors are kept: those of paragraphs, which are checked against again and again."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\d“\"])|\n+")
_COMMONEST = 7.0
_LEAST_WEIGHT = 0.5
_FEWEST = 3
"""Clauses of fewer content words are weighed together with the one before."""
_NEAR_ENOUGH = 0.7
"""Cosine below which no word of the paragraphs is taken to mean a sentence's word."""
_PRIOR = 4.0
_PRIOR_COVERAGE = 0.9
"""What a clause is taken to be covered before any of its words is looked at, as so much weight: a word or two prove little."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What is fitted: the least coverage of a clause, the largest share of unsaid words, and what a score means.

    ``slope`` and ``intercept`` turn a score into the probability that people find the text faithful (Platt 1999).
    """

    least: float
    most_unsaid: float
    slope: float
    intercept: float

    @classmethod
    def read(cls, text: str) -> Parameters:
        """Read parameters as ``dump`` writes them."""
        return cls(**json.loads(text))

    def dump(self) -> str:
        """Write the parameters down."""
        return json.dumps(asdict(self), indent=1) + "\n"


@cache
def shipped() -> Parameters:
    """The parameters that ship, fitted by ``unga-qa train support``."""
    return Parameters.read(_PARAMETERS.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Covered:
    """How much of a stretch ``sentence[start:end]`` the paragraphs cover, from 0 to 1.

    ``unsaid`` of its ``words`` of weight are neither in the paragraphs nor near anything there.
    """

    start: int
    end: int
    coverage: float
    words: int = 0
    unsaid: int = 0

    def says_too_much(self, fewest: int, share: float) -> bool:
        """Whether at least so many of its words, and more than this share of them, are unsaid."""
        return self.unsaid >= fewest and self.unsaid > share * self.words


@dataclass(frozen=True, slots=True)
class Support:
    """How much of a sentence its paragraphs cover, in all and clause by clause, and how near they come to all of it."""

    whole: Covered
    clauses: tuple[Covered, ...]
    closeness: float
    nearness: float

    @property
    def weakest(self) -> Covered:
        """The clause that they cover least."""
        return min(self.clauses, key=lambda clause: clause.coverage, default=self.whole)

    @property
    def score(self) -> float:
        """The three views as one number from 0 to 1; they count alike, since agreement with people hardly depends on how they are mixed."""
        return (self.whole.coverage + max(self.closeness, 0.0) + max(self.nearness, 0.0)) / 3

    def probability(self, parameters: Parameters) -> float:
        """The probability that people would find the sentence faithful to its paragraphs, from 0 to 1."""
        return 1 / (1 + math.exp(-(parameters.slope * self.score + parameters.intercept)))

    def lacking(self, parameters: Parameters) -> Covered | None:
        """The stretch whose support does not suffice, or None where that of all of the sentence does."""
        if not self.whole.words or self.whole.says_too_much(2, parameters.most_unsaid):
            return self.whole
        too_much = [clause for clause in self.clauses if clause.says_too_much(3, parameters.most_unsaid)]
        if too_much or self.weakest.coverage < parameters.least:
            return too_much[0] if too_much else self.weakest
        return None


class SupportMeter:
    """Measures support with an encoder; what it once embedded it keeps for a while."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: OrderedDict[str, Embedding] = OrderedDict()
        self._lock = threading.Lock()

    def measure(self, sentence: str, source: Source) -> Support:
        """Measure how far paragraphs support a sentence; one without any content word is supported by whatever there is."""
        texts = [text for paragraph in source.paragraphs for text in _stretches(paragraph.text)]
        spoken = self._embedded([sentence])[0]
        held = self._embedded(texts)
        words = [word for word in read_words(without_symbols(sentence)) if _says_something(word)]
        values = self._values(words, spoken, held, source)
        weights = np.array([_weight(word) for word in words])
        nearness = max((float(one.vector @ spoken.vector) for one in held), default=0.0)
        clauses = tuple(_clauses(sentence, words, values, weights))
        closeness = float(_best(spoken, held).mean()) if len(spoken.tokens) and held else 0.0
        whole = replace(_covered(words, values, weights), end=len(sentence), coverage=_mean(values, weights))
        return Support(whole, clauses, closeness, nearness)

    def _values(self, words: Sequence[Word], spoken: Embedding, held: Sequence[Embedding], source: Source) -> Floats:
        """What each word is worth: 1 where the paragraphs have it, else the best cosine of its tokens with theirs."""
        if not words:
            return np.zeros(0, dtype=np.float32)
        nothing = np.zeros((1, self._encoder.dimension), dtype=np.float32)
        tokens = np.concatenate([nothing, *(one.tokens for one in held)])
        best = (spoken.tokens @ tokens.T).max(axis=1)
        return np.array([1.0 if _is_said(word, source) else _over(word, spoken, best) for word in words], dtype=np.float32)

    def _embedded(self, texts: Sequence[str]) -> list[Embedding]:
        with self._lock:
            known = {text: self._kept[text] for text in texts if text in self._kept}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        made = dict(zip(missing, self._encoder.embed(missing, "document"), strict=True)) if missing else {}
        with self._lock:
            for text, embedding in (known | made).items():
                self._kept[text] = embedding
                self._kept.move_to_end(text)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return [known[text] if text in known else made[text] for text in texts]


def _says_something(word: Word) -> bool:
    """Whether a word is content; numbers and symbols are checked by rule."""
    text = word.text.lower()
    return word.is_content and len(text) > 1 and not (text in FRAME or text[0].isdigit() or text in CARDINALS or text in ORDINALS)


def _weight(word: Word) -> float:
    weight = max(_LEAST_WEIGHT, _COMMONEST - float(zipf_frequency(word.text, "en")))
    return weight / 2 if word.text.lower() in LIGHT else weight


def _is_said(word: Word, source: Source) -> bool:
    if word.stem in source.stems or word.stem in source.title_stems:
        return True
    short = word.text.removesuffix("s")
    if not (short.isupper() and len(short) > 1):
        return False
    name = source.expand(word.text) or source.expand(short)
    return short in source.acronyms or bool(
        name and {w.stem for w in read_words(name) if w.is_content} <= source.stems | source.title_stems
    )


def _best(spoken: Embedding, held: Sequence[Embedding]) -> Floats:
    """The best cosine of each token of a sentence with the tokens of texts."""
    tokens = [one.tokens for one in held if len(one.tokens)]
    if not tokens:
        return np.zeros(len(spoken.tokens), dtype=np.float32)
    return np.asarray((spoken.tokens @ np.concatenate(tokens).T).max(axis=1, initial=-1.0), dtype=np.float32)


def _over(word: Word, spoken: Embedding, best: Floats) -> float:
    """The mean of what a word's tokens are worth."""
    own = [n for n, (start, end) in enumerate(spoken.spans) if start < word.end and end > word.start]
    return float(np.clip(best[own].mean(), 0.0, 1.0)) if own else 0.0


def _clauses(sentence: str, words: Sequence[Word], values: Floats, weights: Floats) -> Iterator[Covered]:
    """The coverage of each clause; a short one is joined to the one before it."""
    starts: list[int] = []
    for clause in split_clauses(sentence):
        inside = sum(clause.start <= word.start < clause.end for word in words)
        if not starts or inside >= _FEWEST:
            starts.append(clause.start)
    for start, end in pairwise([*starts, len(sentence)]):
        own = [n for n, word in enumerate(words) if start <= word.start < end]
        if own:
            yield replace(_covered([words[n] for n in own], values[own], weights[own]), start=start, end=end)


def _covered(words: Sequence[Word], values: Floats, weights: Floats) -> Covered:
    """How much of some words is covered; a word or two weigh little against what a clause is taken for before it is looked at."""
    weight = float(weights.sum())
    coverage = (_mean(values, weights) * weight + _PRIOR_COVERAGE * _PRIOR) / (weight + _PRIOR)
    heavy = [float(value) for word, value in zip(words, values, strict=True) if word.text.lower() not in LIGHT]
    return Covered(0, 0, coverage, len(heavy), sum(value < _NEAR_ENOUGH for value in heavy))


def _mean(values: Floats, weights: Floats) -> float:
    return float((values * weights).sum() / weights.sum()) if len(values) else 1.0


@lru_cache(maxsize=_KEPT)
def _stretches(text: str) -> tuple[str, ...]:
    """The stretches that a sentence of its own may be about: sentences, or of one long sentence itself, its clauses and their pairs."""
    sentences = [part for part in _SENTENCE.split(text) if part.strip()]
    if len(sentences) > 1:
        return tuple(sentences)
    clauses = [text[clause.start : clause.end] for clause in split_clauses(text)]
    if len(clauses) < 2:
        return (text,)
    return (text, *clauses, *(f"{one} {other}" for one, other in pairwise(clauses)))


class Entailment(Protocol):
    """Anything that tells how probable it is that a text entails a sentence."""

    def probability(self, text: str, sentence: str) -> float:
        """Give that probability, from 0 to 1."""
        ...


class CrossEncoderEntailment:
    """A sentence-transformers CrossEncoder with an *entailment* label, by id or path; loaded when it is first asked, or told to."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = threading.Lock()

    def load(self) -> None:
        """Load the model now; raise InvalidSetting where it cannot be, or where it has no label for entailment."""
        with self._lock:
            _ = self._label

    def probability(self, text: str, sentence: str) -> float:
        """Give the softmax of the entailment label over all labels; raise InvalidSetting where the model has none."""
        with self._lock:
            scores = np.asarray(self._model.predict([(text, sentence)], show_progress_bar=False), dtype=np.float64)[0]
        exponents = np.exp(scores - scores.max())
        return float(exponents[self._label] / exponents.sum())

    @cached_property
    def _model(self) -> CrossEncoder:
        from sentence_transformers import CrossEncoder  # heavy, and only needed where a setting names one

        try:
            return CrossEncoder(self.name)
        except Exception as error:
            raise InvalidSetting(f"UNGA_QA_ENTAILMENT={self.name!r} cannot be loaded as a cross-encoder: {error}") from error

    @cached_property
    def _label(self) -> int:
        labels = {str(label).lower(): int(n) for n, label in self._model.config.id2label.items()}
        for label, n in labels.items():
            if label.startswith("entail"):
                return n
        raise InvalidSetting(
            f"UNGA_QA_ENTAILMENT={self.name!r} has the labels {', '.join(labels)} and none for entailment; name a model trained on NLI"
        )
