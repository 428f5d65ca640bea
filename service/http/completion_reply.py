"""What leaves by the endpoint that OpenAI's clients know: completions, chunks of them, models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, Field

from service.answer import Answer, Citation
from service.references import as_text, read_as_line, reference, said_text

MODEL = "unga-qa"
STRONG = "**"
"""What stands around the headline."""
_MORE = "in `unga_qa.sentences`"
_FIRST_VERSION = 1_767_225_600  # 1 January 2026 UTC
_MARK = re.compile(r"\[(\d+)\]")
_TOKEN = re.compile(r"\w+|[^\w\s]")


class Usage(BaseModel):
    """How much was read and written, counted as words and punctuation marks; no language model's tokens are meant."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int

    @classmethod
    def of(cls, prompt: str, completion: str) -> Usage:
        """Count the words and punctuation marks of what was sent and of the reply."""
        read, written = (sum(1 for _ in _TOKEN.finditer(text)) for text in (prompt, completion))
        return cls(prompt_tokens=read, completion_tokens=written, total_tokens=read + written)


class UrlCitation(BaseModel):
    """A citation: ``content[start_index:end_index]`` is its mark, as in ``[1]``; id and quote are this service's own."""

    url: str
    title: str
    start_index: int
    end_index: int
    id: str = Field(examples=["A/RES/75/15#op21"])
    quote: str


class Annotation(BaseModel):
    """An annotation of the content."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class ReplyMessage(BaseModel):
    """The reply: the headline in bold, a line a point, each with its marks, then the list of what they cite."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]


class Choice(BaseModel):
    """The one choice there is."""

    index: int = 0
    message: ReplyMessage
    finish_reason: Literal["stop"] = "stop"
    logprobs: None = None


class Completion(BaseModel):
    """A chat completion, with the answer object under ``unga_qa``."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[Choice]
    usage: Usage
    unga_qa: Answer


class Model(BaseModel):
    """The one model there is."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = _FIRST_VERSION
    owned_by: str = MODEL


class ModelList(BaseModel):
    """The models, of which there is one."""

    object: Literal["list"] = "list"
    data: list[Model]


def completion_of(answer: Answer, key: str, created: int, prompt: str) -> Completion:
    """Show an answer as a completion."""
    content = content_of(answer)
    message = ReplyMessage(content=content, annotations=annotations_of(answer))
    usage = Usage.of(prompt, content)
    return Completion(id=key, created=created, choices=[Choice(message=message)], usage=usage, unga_qa=answer)


def content_of(answer: Answer) -> str:
    """Show an answer as a reply: its text, what it cites, and what was read where that is worth telling."""
    return as_text(answer, STRONG, _MORE) + read_as_line(answer)


def annotations_of(answer: Answer) -> list[Annotation]:
    """Annotate each mark in an answer's text with the paragraph that it stands for, where that has an address."""
    return list(_annotations(said_text(answer, STRONG), answer.citations))


def _annotations(text: str, citations: tuple[Citation, ...]) -> Iterator[Annotation]:
    for mark in _MARK.finditer(text):
        number = int(mark[1])
        if not 1 <= number <= len(citations) or not citations[number - 1].url:
            continue
        cited = citations[number - 1]
        start, end = mark.span()
        yield Annotation(
            url_citation=UrlCitation(
                url=cited.url, title=reference(cited), start_index=start, end_index=end, id=cited.id, quote=cited.quote
            )
        )
