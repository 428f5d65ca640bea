"""Events: what is heard of an answer while it is made, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from service.answer import Answer, Citation, Sentence

Stage = Literal["understand", "retrieve", "answer", "write", "verify"]


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StatusEvent(_Event):
    """What is being done now."""

    type: Literal["status"] = "status"
    stage: Stage


class CitationEvent(_Event):
    """A paragraph that the next sentence rests on, with the number that the text gives it."""

    type: Literal["citation"] = "citation"
    number: int = Field(ge=1)
    citation: Citation


class HeadlineEvent(_Event):
    """The answer itself, before the citations of its marks and everything else."""

    type: Literal["headline"] = "headline"
    text: str
    sentence: Sentence


class SentenceEvent(_Event):
    """A sentence that has been checked against its paragraphs; ``text`` is it with its citation numbers."""

    type: Literal["sentence"] = "sentence"
    text: str
    sentence: Sentence


class AnswerEvent(_Event):
    """The whole answer, last."""

    type: Literal["answer"] = "answer"
    answer: Answer


class ErrorEvent(_Event):
    """What went wrong after the stream had begun, as a problem document (RFC 9457) says it; nothing follows."""

    type: Literal["error"] = "error"
    title: str
    status: int
    detail: str


Event = StatusEvent | HeadlineEvent | CitationEvent | SentenceEvent | AnswerEvent | ErrorEvent
Listener = Callable[[Event], None]
UNSUPPORTED = "⚠ Not supported by the paragraphs: "
"""What stands before a sentence that is shown though nothing supports it."""


def unheard(event: Event) -> None:
    """Hear an event by doing nothing."""


class Withholding:
    """A listener that passes events on to another, but for the whole answer: that it keeps until it is told to tell."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._kept: list[AnswerEvent] = []

    def __call__(self, event: Event) -> None:
        """Hear an event."""
        if isinstance(event, AnswerEvent):
            self._kept.append(event)
        else:
            self._listener(event)

    def tell(self) -> None:
        """Pass on what was kept."""
        while self._kept:
            self._listener(self._kept.pop(0))


def headline_events(headline: Sentence, citations: dict[str, Citation], numbers: dict[str, int]) -> Iterator[Event]:
    """Tell of an answer's headline, then of the citations of its marks, which are given the first numbers."""
    new = [key for key in dict.fromkeys(headline.citations) if key not in numbers]
    numbers.update({key: len(numbers) + n for n, key in enumerate(new, start=1)})
    yield HeadlineEvent(text=marked(headline, numbers), sentence=headline)
    for key in new:
        yield CitationEvent(number=numbers[key], citation=citations[key])


def sentence_events(answer_sentence: Sentence, citations: dict[str, Citation], numbers: dict[str, int]) -> Iterator[Event]:
    """Tell of one sentence: first of those of its citations that have no number yet, which are given one, then of itself."""
    for key in answer_sentence.citations:
        if key not in numbers:
            numbers[key] = len(numbers) + 1
            yield CitationEvent(number=numbers[key], citation=citations[key])
    yield SentenceEvent(text=marked(answer_sentence, numbers), sentence=answer_sentence)


def events_of(answer: Answer) -> Iterator[Event]:
    """Tell of a finished answer as it was told while it was made, without the status on the way."""
    citations, numbers = {c.id: c for c in answer.citations}, dict[str, int]()
    if answer.headline:
        yield from headline_events(answer.headline, citations, numbers)
    for sentence in answer.sentences:
        yield from sentence_events(sentence, citations, numbers)
    yield AnswerEvent(answer=answer)


def marked(sentence: Sentence, numbers: dict[str, int], show: Callable[[str, str], str] = lambda _, mark: mark) -> str:
    """Put a sentence's citation numbers behind it, before its full stop if it has one, and a warning before one that is not supported.

    ``show`` may dress a paragraph's mark, by its id and [number].
    """
    text = warned(sentence)
    marks = "".join(show(key, f"[{numbers[key]}]") for key in sentence.citations)
    if not marks:
        return text
    stop = text[-1:] if text.endswith((".", "!", "?")) else ""
    return f"{text.removesuffix(stop)} {marks}{stop}"


def warned(sentence: Sentence) -> str:
    """Give a sentence's words, behind a warning where nothing supports them."""
    return f"{UNSUPPORTED}{sentence.text}" if sentence.verdict == "unsupported" else sentence.text


class Telling:
    """Tells a listener each sentence after those of its citations that have no number yet, and remembers what it told."""

    def __init__(self, listener: Listener = unheard) -> None:
        self._listener = listener
        self._known: dict[str, Citation] = {}
        self._numbers: dict[str, int] = {}
        self._sentences: list[Sentence] = []

    def tell_headline(self, headline: Sentence, citations: Iterable[Citation]) -> None:
        """Tell the headline, before any sentence; ``citations`` hold at least those that it cites."""
        self._known = {citation.id: citation for citation in citations} | self._known
        for event in headline_events(headline, self._known, self._numbers):
            self._listener(event)

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
