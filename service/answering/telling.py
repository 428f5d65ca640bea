"""Telling: what a writer is given, and checked sentences, numbered and told to whoever listens, one after the other as they are found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from documents import Paragraph
from service.answer import Citation, Repetition, Sentence
from service.answering.drafts import Draft
from service.events import Listener, sentence_events, unheard


@dataclass(frozen=True, slots=True)
class Task:
    """A question with the paragraphs found for it, best first, where each is repeated, and the answer in their own words.

    ``closest`` is the same answer without its claim, which is given where the writer finds that it is none.
    """

    question: str
    paragraphs: tuple[Paragraph, ...]
    repeated: tuple[tuple[Repetition, ...], ...]
    composed: Draft
    closest: Draft


class Telling:
    """Tells a listener each sentence after those of its citations that have no number yet, and remembers what it told."""

    def __init__(self, listener: Listener = unheard) -> None:
        self._listener = listener
        self._known: dict[str, Citation] = {}
        self._numbers: dict[str, int] = {}
        self._sentences: list[Sentence] = []

    def tell(self, sentence: Sentence, citations: Iterable[Citation]) -> None:
        """Tell a sentence; ``citations`` hold at least those that it cites. What was cited before keeps its first quotation."""
        self._known = {citation.id: citation for citation in citations} | self._known
        self._sentences.append(sentence)
        for event in sentence_events(sentence, self._known, self._numbers):
            self._listener(event)

    def has_cited(self, key: str) -> bool:
        """Whether a sentence that was told cites this paragraph."""
        return key in self._numbers

    def has_said(self, text: str) -> bool:
        """Whether this sentence was told."""
        return any(sentence.text == text for sentence in self._sentences)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What was told, in order."""
        return tuple(self._sentences)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What was cited, in the order of its numbers."""
        return tuple(self._known[key] for key in self._numbers)
