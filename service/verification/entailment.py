"""Entailment: an optional second opinion by a cross-encoder that was trained to say what follows from what (NLI)."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from service.errors import InvalidSetting

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


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
