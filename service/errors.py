"""Errors of the service that a person can mend."""

from __future__ import annotations

from typing import Literal

from service.answer import ModelUsage

FailureKind = Literal["time", "rate", "refused", "empty", "malformed", "down", "broken", "rejected"]

_WORDS: dict[FailureKind, str] = {
    "time": "the language model did not answer in time",
    "rate": "the language model takes no more requests at the moment",
    "refused": "the language model declined to answer",
    "empty": "the language model gave no answer",
    "malformed": "the language model gave an answer that cannot be read",
    "down": "the language model is not reachable",
    "broken": "the language model broke off in the middle of its answer",
    "rejected": "the language model did not accept the request",
}


class ServiceError(Exception):
    """Base of every error that this package raises; its text says what happened and what to do."""


class InvalidQuestion(ServiceError):
    """A question that cannot be taken as one: empty, too long, or with control characters."""


class InvalidSetting(ServiceError):
    """A setting has a value that it cannot have; the text names its key and the value."""


class DamagedCorpus(ServiceError):
    """The stored corpus cannot be read."""


class CorpusBusy(ServiceError):
    """Another process is changing the corpus."""


class NotRenewed(ServiceError):
    """The changed corpus cannot be opened; the old one goes on answering."""


class RefusedFile(ServiceError):
    """A file that was uploaded cannot be taken in: it is unreadable, in another language, or no document."""


class DatabaseUnavailable(ServiceError):
    """The database of conversations cannot be reached at the moment."""


class UnknownConversation(ServiceError):
    """There is no conversation of that id, or it is another's."""


class UnknownMessage(ServiceError):
    """A conversation has no message of that id."""


class UnknownSharedAnswer(ServiceError):
    """No answer is shared under that token, or no longer."""


class UnknownDocument(ServiceError):
    """There is no document of that symbol."""


class UnknownParagraph(ServiceError):
    """There is no paragraph at that place."""


class ModelFailed(ServiceError):
    """A language model gave no answer; ``words`` say so to readers, and hold nothing that its provider said.

    ``usage`` is what asking it came to all the same, where a whole reply was asked for.
    """

    def __init__(self, kind: FailureKind, words: str = "") -> None:
        self.kind = kind
        self.words = words or _WORDS[kind]
        self.usage: ModelUsage | None = None
        super().__init__(self.words)
