"""The provider: a LangChain chat model as the source of one stream after another."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.runnables import Runnable, RunnableSequence

from service.writing.threaded_stream import ThreadedStream

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
