"""The one place where objects are built from settings and handed down."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from documents import Corpus
from embeddings import DEFAULT_ENCODER, Encoder, SentenceTransformerEncoder, choose_encoder
from embeddings.milvus import MilvusStore
from embeddings.watching import Watch
from embeddings.weights import PLAIN_ENCODER
from service.answering.answerer import Answerer, Options
from service.errors import InvalidSetting
from service.library import Library, corpus_mark, make_library, open_library
from service.settings import Settings, version

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from service.conversation import Conversations, Database
    from service.verification import Verifier
    from service.writing import Caller
    from service.writing.request_reading import RequestReader
    from service.writing.writer import Writer

Built = TypeVar("Built")
_READING_SHARE = 1 / 3
"""Share of the model's time for an answer that reading the message may take."""


def build_encoder(settings: Settings) -> Encoder:
    """Name the encoder of the settings; its weights are loaded at first use."""
    if settings.encoder_backend == "torch":
        return SentenceTransformerEncoder(settings.encoder, threads=settings.threads)
    return choose_encoder(settings.encoder, settings.data_dir / "models", settings.threads)


def build_store(settings: Settings) -> MilvusStore | None:
    """Name the store of the settings, or None where FAISS searches the data folder; it is reached at first use."""
    if settings.store == "faiss":
        return None
    return MilvusStore(settings.store, settings.store_token.get_secret_value() if settings.store_token else "")


def build_answerer(
    settings: Settings,
    *,
    encoder: Encoder | None = None,
    corpus: Corpus | None = None,
    watch: Watch | None = None,
    store: MilvusStore | None = None,
    library: Library | None = None,
    caller: Caller | None = None,
) -> Answerer:
    """Build what answers questions: over the stored corpus with its index, over a throw-away one, or over a library that is open.

    ``watch`` sees how far the encoding is when an index has to be made; ``caller`` calls the chat model of the settings, and is
    built where it is not given.
    """
    caller = caller or build_caller(settings)
    if library is None:
        encoder = encoder or build_encoder(settings)
        if corpus:
            library = make_library(corpus, encoder, watch)
        else:
            library = open_library(settings.data_dir, encoder, watch, store or build_store(settings))
    if caller is None:
        return Answerer(library, build_options(settings))
    reads = build_request_reader(settings, caller)
    return Answerer(library, build_options(settings), build_writer(settings, library, caller), reads)


def build_writer(settings: Settings, library: Library, caller: Caller) -> Writer:
    """Build what answers in a chat model's words over a library, and checks each of them."""
    from prompts import load_prompt  # heavy, as all of this, and only needed with a model
    from service.writing.checking import Grader, Ways, wording_for
    from service.writing.prompt_context import estimate_tokens, tokens_by
    from service.writing.writer import Terms, Writer

    terms = Terms(
        seconds=settings.chat_model_timeout * (1 - _READING_SHARE),
        context=settings.chat_model_context,
        reply=settings.chat_model_reply,
        ways=Ways(settings.unsupported, wording_for(settings.chat_model) if settings.wording == "auto" else settings.wording),
        count=tokens_by(settings.chat_model_tokenizer) if settings.chat_model_tokenizer else estimate_tokens,
    )
    grader = Grader(caller, load_prompt("grade_support")) if settings.grade_support else None
    return Writer(caller, build_verifier(settings, library), load_prompt("answer"), terms, grader)


def build_verifier(settings: Settings, library: Library) -> Verifier:
    """Build what checks sentences against paragraphs, with the encoder and the abbreviations of a library."""
    from service.verification import CrossEncoderEntailment, Verifier  # only needed with a model

    entailment = None if settings.entailment == "none" else CrossEncoderEntailment(settings.entailment)
    if entailment:
        entailment.load()  # so that a bad setting shows now, and no answer waits for it
    encoder = library.index.encoder
    encoder = build_support_encoder(settings) if encoder.name.startswith(DEFAULT_ENCODER) else encoder
    return Verifier(encoder, library.glossary.expand, entailment=entailment)


def build_support_encoder(settings: Settings) -> Encoder:
    """The encoder that support is measured with: the plain one in the place of the trained, which was trained to find and not to compare."""
    return build_encoder(
        settings.model_copy(update={"encoder": PLAIN_ENCODER}) if settings.encoder == DEFAULT_ENCODER else settings
    )


def build_conversations(
    settings: Settings, *, answerer: Answerer | None = None, watch: Watch | None = None, caller: Caller | None = None
) -> Conversations:
    """Build what holds conversations: an answerer (a new one by default), the database of the settings.

    ``caller`` calls the chat model of the settings, and is built where it is not given.
    """
    from service.conversation import Conversations  # heavy: SQLAlchemy, which single questions do not need

    caller = caller or build_caller(settings)
    answerer = answerer or build_answerer(settings, watch=watch, caller=caller)
    return Conversations(answerer, build_database(settings), settings.conversation_days)


def build_service(settings: Settings, *, watch: Watch | None = None) -> Conversations:
    """Build what holds conversations for a program that goes on running: it takes up the corpus again when that changes."""
    from service.corpus_renewal import Renewal  # heavy, as above

    mark = corpus_mark(settings.data_dir)
    caller = build_caller(settings)  # kept, and with it what is known of how the model fares
    conversations = build_conversations(settings, watch=watch, caller=caller)
    encoder = conversations.answerer.library.index.encoder
    store = conversations.answerer.library.store

    def renew() -> None:
        answerer = build_answerer(settings, encoder=encoder, store=store, caller=caller)
        answerer.warm()
        conversations.renew(answerer)

    renewal = Renewal(conversations, lambda: corpus_mark(settings.data_dir), mark, renew)
    conversations.catch_up = renewal.catch_up
    renewal.start()
    return conversations


def build_database(settings: Settings) -> Database:
    """Name the database of the settings; it is opened at first use."""
    from service.conversation import Database  # heavy, as above

    url = settings.database_url.get_secret_value() if settings.database_url else ""
    return Database(url or f"sqlite:///{settings.data_dir / 'conversations.sqlite'}")


def build_request_reader(settings: Settings, caller: Caller) -> RequestReader:
    """Build what has the chat model complete the reading of messages."""
    from prompts import load_prompt  # only a model is prompted
    from service.writing.request_reading import RequestReader  # heavy, and only needed with a model

    return RequestReader(caller, load_prompt("read_request"), settings.chat_model_timeout * _READING_SHARE)


def build_caller(settings: Settings) -> Caller | None:
    """Build what calls the chat model of the settings, or None where there is none; one for a program, so that it learns once.

    Raises InvalidSetting where the model's provider or its key is missing.
    """
    if settings.chat_model == "none":
        return None
    from service.writing import Breaker, Caller, list_price, no_price  # heavy, and only needed with a model

    name = settings.chat_model
    price = no_price if settings.chat_model_base_url else partial(list_price, name)
    return Caller(build_chat_model(settings, max_retries=0), name, Breaker(name), price=price)


def build_chat_model(settings: Settings, *, max_retries: int = 1) -> BaseChatModel:
    """Build the chat model of the settings; raise InvalidSetting where its provider, its key or its folder is missing."""
    if settings.chat_model.startswith("replay:"):
        from service.writing.replaying import replayed_model  # only where replies are replayed

        return replayed_model(settings.chat_model)
    from langchain.chat_models import init_chat_model  # heavy, and only needed with a model

    more: dict[str, Any] = {"timeout": settings.chat_model_timeout, "max_retries": max_retries}
    if settings.chat_model_base_url:
        more["base_url"] = settings.chat_model_base_url
    if settings.chat_model.startswith("ollama:"):  # it has names of its own for the same, and passes over LangChain's
        more |= {"num_predict": settings.chat_model_reply, "num_ctx": settings.chat_model_context}
        more["client_kwargs"] = {"timeout": settings.chat_model_timeout}
    more["max_tokens"] = settings.chat_model_reply
    if settings.chat_model_temperature is not None:
        more["temperature"] = settings.chat_model_temperature
    if settings.chat_model.startswith("openai:"):
        more["stream_usage"] = True  # LangChain does not ask other servers than OpenAI's own for it
    if settings.tracing != "off":
        from service.model_calls import ModelCalls  # only traces hear of a model's calls

        more["callbacks"] = [ModelCalls(texts=settings.tracing_content)]
    try:
        model: BaseChatModel = init_chat_model(settings.chat_model, **more)
    except Exception as error:
        raise InvalidSetting(f"UNGA_QA_CHAT_MODEL={settings.chat_model!r} cannot be used: {error}") from error
    return model


def build_options(settings: Settings) -> Options:
    """Take from the settings what answering needs."""
    return Options(
        confidence=settings.confidence,
        max_citations=settings.max_citations,
        max_question_chars=settings.max_question_chars,
        version=version(),
        traces_texts=settings.tracing_content,
    )


def begin(build: Callable[[], Built]) -> Future[Built]:
    """Begin to build something in the background; a thread that ends with the program."""
    future: Future[Built] = Future()

    def run() -> None:
        try:
            future.set_result(build())
        except Exception as error:  # noqa: BLE001 - whoever waits for the result is told
            future.set_exception(error)

    threading.Thread(target=run, name="build", daemon=True).start()
    return future
