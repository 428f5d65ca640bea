"""The one place where objects are built from settings and handed down."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable

from documents import Corpus
from embeddings import Encoder, SentenceTransformerEncoder, quiet
from service.answering.answerer import Answerer, Options
from service.library import make_library, open_library
from service.settings import Settings


def build_encoder(settings: Settings) -> Encoder:
    """Name the encoder of the settings; its weights are loaded at first use."""
    return SentenceTransformerEncoder(settings.encoder, threads=settings.threads)


def build_answerer(
    settings: Settings,
    *,
    encoder: Encoder | None = None,
    corpus: Corpus | None = None,
    on_done: Callable[[int], None] = quiet,
) -> Answerer:
    """Build what answers questions: over the stored corpus with its index, or over a throw-away one.

    ``on_done`` hears how many more passages are encoded when an index has to be made.
    """
    encoder = encoder or build_encoder(settings)
    opened = make_library(corpus, encoder, on_done) if corpus else open_library(settings.data_dir, encoder, on_done)
    return Answerer(opened, build_options(settings))


def build_options(settings: Settings) -> Options:
    """Take from the settings what answering needs."""
    return Options(
        confidence=settings.confidence,
        max_citations=settings.max_citations,
        max_question_chars=settings.max_question_chars,
        version=version(),
    )


def version() -> str:
    """The version of the installed project."""
    try:
        return importlib.metadata.version("unga-qa")
    except importlib.metadata.PackageNotFoundError:
        return "0"
