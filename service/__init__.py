"""Answers questions over resolutions: one answerer, shown by every interface.

The names are looked up when they are first used, so that ``unga-qa --help`` loads neither the index nor a model.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.answer import Answer, Citation, Provenance, Sentence
    from service.answering import Answerer, Trace
    from service.build import build_answerer, build_conversations, build_encoder
    from service.conversation import Conversation, Conversations
    from service.errors import (
        CorpusBusy,
        DatabaseUnavailable,
        InvalidQuestion,
        InvalidSetting,
        ServiceError,
        UnknownConversation,
    )
    from service.messages import Message
    from service.requests.request import Correction
    from service.retrieval import ParagraphEmbeddings, ParagraphRetriever
    from service.settings import Settings, read_settings

__all__ = [
    "Answer",
    "Answerer",
    "Citation",
    "Conversation",
    "Conversations",
    "CorpusBusy",
    "Correction",
    "DatabaseUnavailable",
    "InvalidQuestion",
    "InvalidSetting",
    "Message",
    "ParagraphEmbeddings",
    "ParagraphRetriever",
    "Provenance",
    "Sentence",
    "ServiceError",
    "Settings",
    "Trace",
    "UnknownConversation",
    "build_answerer",
    "build_conversations",
    "build_encoder",
    "read_settings",
]

_HOMES = {
    "service.answer": ("Answer", "Citation", "Provenance", "Sentence"),
    "service.answering": ("Answerer", "Trace"),
    "service.build": ("build_answerer", "build_conversations", "build_encoder"),
    "service.conversation": ("Conversation", "Conversations"),
    "service.errors": (
        "CorpusBusy",
        "DatabaseUnavailable",
        "InvalidQuestion",
        "InvalidSetting",
        "ServiceError",
        "UnknownConversation",
    ),
    "service.messages": ("Message",),
    "service.requests.request": ("Correction",),
    "service.retrieval": ("ParagraphEmbeddings", "ParagraphRetriever"),
    "service.settings": ("Settings", "read_settings"),
}


def __getattr__(name: str) -> object:
    """Load the module that a public name lives in (PEP 562)."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
