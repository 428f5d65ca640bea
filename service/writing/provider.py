"""The provider: a LangChain chat model as the source of one stream after another, each read in a thread of its own."""

from __future__ import annotations

import contextvars
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.runnables import Runnable, RunnableSequence

from service.errors import ModelFailed
from service.threaded_listening import go_on

T = TypeVar("T")
_AHEAD = 64
"""Items that a stream may be ahead of who takes them."""
_LOOK_EVERY_S = 0.5
"""Seconds after which whoever waits looks whether there still is somebody to wait for."""


class Crowded(ModelFailed):
    """Too many streams are under way or stuck; the model is not to blame."""

    def __init__(self) -> None:
        super().__init__("down", "the language model has too many requests under way")


class ThreadedStream(Generic[T]):
    """Hands over what a stream gives, as it comes; the stream is begun, read and closed in a daemon thread.

    ``slots`` bounds how many such threads there are: a thread gives its slot back when it ends, and one whose stream hangs keeps
    it. Raises Crowded where there is none.
    """

    def __init__(self, begin: Callable[[], Iterator[T]], slots: threading.Semaphore) -> None:
        if not slots.acquire(blocking=False):
            raise Crowded
        self._begin = begin
        self._slots = slots
        self._queue: queue.Queue[T | _End] = queue.Queue(_AHEAD)
        self._stopped = threading.Event()
        self._end: _End | None = None
        try:
            work = contextvars.copy_context()  # so that a trace goes on in the thread
            threading.Thread(target=work.run, args=(self._run,), name="model", daemon=True).start()
        except RuntimeError as error:  # no more threads can be had
            slots.release()
            raise Crowded from error

    def take(self, seconds: float) -> list[T]:
        """Give what has come since, waiting for the first of it; nothing at the end, where the stream's error is raised.

        Raises ModelFailed ("time") where nothing comes in so many seconds, and Abandoned where nobody listens any more.
        """
        if self._end is not None:
            return self._ended()
        found = [self._first(time.monotonic() + seconds)]
        with suppress(queue.Empty):
            while not isinstance(found[-1], _End):
                found.append(self._queue.get_nowait())
        if isinstance(found[-1], _End):
            self._end = found[-1]
        items = [item for item in found if not isinstance(item, _End)]
        return items or self._ended()

    def stop(self) -> None:
        """Have the thread close its stream as soon as that gives anything; return at once."""
        self._stopped.set()
        with suppress(queue.Empty):  # a thread that waits for room gets it, and then sees that it is to stop
            while True:
                self._queue.get_nowait()

    def _first(self, until: float) -> T | _End:
        while True:
            go_on()
            left = max(0.0, until - time.monotonic())
            with suppress(queue.Empty):
                return self._queue.get(timeout=min(left, _LOOK_EVERY_S))
            if left <= _LOOK_EVERY_S:
                raise ModelFailed("time")

    def _ended(self) -> list[T]:
        if self._end and self._end.error:
            raise self._end.error
        return []

    def _run(self) -> None:
        try:
            self._queue.put(_End(self._pump()))
        finally:
            self._slots.release()

    def _pump(self) -> Exception | None:
        stream: Iterator[T] | None = None
        try:
            stream = self._begin()
            for item in stream:
                if self._stopped.is_set():
                    break
                self._queue.put(item)
        except Exception as error:  # noqa: BLE001 - handed to who takes
            return error
        finally:
            with suppress(Exception):  # what a provider's client says on closing is of no use to anybody
                getattr(stream, "close", lambda: None)()
        return None


class _End:
    """The end of a stream, with the error that it broke off with."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error


_LOG = logging.getLogger(__name__)


class Provider:
    """Opens streams of a chat model's pieces, at most ``most`` at once; remembers where the model does not take schemas."""

    def __init__(self, model: BaseChatModel, name: str, most: int) -> None:
        self._model = model
        self._name = name
        self._slots = threading.BoundedSemaphore(most)
        self.takes_schemas = True

    def open(self, messages: Sequence[BaseMessage], schema: Mapping[str, object] | None) -> ThreadedStream[AIMessage]:
        """Begin a reply, in JSON that follows the schema where there is one; raise Crowded where too many are under way.

        The pump raises NotImplementedError where the model's class knows no schemas.
        """

        def begin() -> Iterator[AIMessage]:
            model = self._model if schema is None else _following(self._model, schema)
            return iter(model.stream(list(messages)))

        return ThreadedStream(begin, self._slots)

    def give_up_schemas(self, error: Exception) -> None:
        """Take note that the model does not take schemas."""
        self.takes_schemas = False
        _LOG.warning("the model %s takes no schema (%s); it is asked without", self._name, type(error).__name__)


def _following(model: BaseChatModel, schema: Mapping[str, object]) -> Runnable[list[BaseMessage], AIMessage]:
    """The model bound to a schema, in the way its provider has for that.

    It is the first step of what LangChain makes; the second parses, and keeps back usage and why the reply ended.
    """
    structured = model.with_structured_output(dict(schema))
    if not isinstance(structured, RunnableSequence):
        raise NotImplementedError("LangChain made something else than a model with a parser behind it")
    bound: Runnable[list[BaseMessage], AIMessage] = structured.first
    return bound
