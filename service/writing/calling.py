"""Calling a language model so that it never hangs and fails in one way only."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from service.answer import ModelUsage
from service.errors import FailureKind, ModelFailed
from service.threaded_listening import Abandoned
from service.writing.failures import Breaker, Deadline, diagnose, is_cut
from service.writing.provider import Crowded, Provider, ThreadedStream
from service.writing.reply_reading import Price, ReplyReading, Snapshot, no_price

_LOG = logging.getLogger(__name__)
_ATTEMPTS = 4
_MOST_STREAMS = 64
_LOGGED = 500
"""Characters of a provider's error that are logged."""
_pause = wait_exponential_jitter(multiplier=0.25, max=4, jitter=0.25)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model replied, without thoughts aloud; ``is_cut`` where it was stopped at its longest."""

    text: str
    usage: ModelUsage
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class _Terms:
    """What all calls of one caller share."""

    provider: Provider
    name: str
    breaker: Breaker
    price: Price
    sleep: Callable[[float], None]


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One request: the stream that answers it, and what has been read of that."""

    pump: ThreadedStream[AIMessage]
    reading: ReplyReading


class Caller:
    """Calls a language model, ``name`` being its ``provider:model``; shared by threads, and raises nothing but ModelFailed.

    ``price`` says what tokens cost; ``most_streams`` bounds the streams under way, those that hang included. The model itself should
    not ask again where it fails, which is done here, within the deadline of the call.
    """

    def __init__(
        self,
        model: BaseChatModel,
        name: str,
        breaker: Breaker,
        *,
        price: Price = no_price,
        most_streams: int = _MOST_STREAMS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name = name
        self._terms = _Terms(Provider(model, name, most_streams), name, breaker, price, sleep)

    def reply(self, messages: Sequence[BaseMessage], deadline: Deadline) -> Reply:
        """Ask the model and wait for all of its reply; the ModelFailed that it raises bears what asking came to."""
        text = ""
        with closing(self.stream(messages, deadline)) as call:
            try:
                for snapshot in call:
                    text = str(snapshot)
            except ModelFailed as failure:
                failure.usage = call.usage if call.usage.calls else None
                raise
        return Reply(text, call.usage, call.is_cut)

    def stream(self, messages: Sequence[BaseMessage], deadline: Deadline, schema: Mapping[str, object] | None = None) -> Call:
        """Ask the model, in the way its provider has for replies that follow a JSON schema where one is given."""
        return Call(self._terms, messages, deadline, schema)


class Call:
    """One call of a model, made as it is iterated over: what may be shown of the reply so far, ever more of it.

    That is the text, or where a schema was given the values of its JSON; text there too where the model takes no schema or writes
    no JSON. Closing it stops the work. ``usage`` says what it came to, whether it went on to its end or not.
    """

    def __init__(
        self, terms: _Terms, messages: Sequence[BaseMessage], deadline: Deadline, schema: Mapping[str, object] | None
    ) -> None:
        self._terms = terms
        self._messages = messages
        self._deadline = deadline
        self._schema = schema
        self._attempts: list[_Attempt] = []
        self._snapshots = self._guarded()

    def __iter__(self) -> Iterator[Snapshot]:
        return self._snapshots

    def close(self) -> None:
        """Stop the work; a call that is closed gives nothing more."""
        self._snapshots.close()

    @property
    def usage(self) -> ModelUsage:
        """What the call came to so far, asking again included."""
        sent = sum(len(message.text) for message in self._messages)
        return ModelUsage.total(attempt.reading.usage(sent, self._terms.price) for attempt in self._attempts)

    @property
    def is_cut(self) -> bool:
        """Whether the model was stopped at its longest, so that the reply lacks its end."""
        return bool(self._attempts) and self._attempts[-1].reading.is_cut

    def _guarded(self) -> Generator[Snapshot, None, None]:
        """The snapshots, with every error translated and the breaker told how it ended."""
        if self._deadline.left() <= 0:
            raise ModelFailed("time")
        self._terms.breaker.enter()
        try:
            yield from self._run()
        except (Crowded, Abandoned):
            raise
        except Exception as error:
            failure = error if isinstance(error, ModelFailed) else ModelFailed(self._kind(error))
            self._log(failure, error)
            self._terms.breaker.record(failure)
            if failure is error:
                raise
            raise failure from error
        else:
            self._terms.breaker.record(None)
        finally:
            self._terms.breaker.leave()
            for attempt in self._attempts:
                attempt.pump.stop()

    def _run(self) -> Iterator[Snapshot]:
        retrying = Retrying(
            retry=retry_if_exception(lambda error: diagnose(error).may_pass),
            wait=_wait,
            stop=self._stops,
            sleep=self._terms.sleep,
            reraise=True,
        )
        attempt = retrying(self._begin)
        given: Snapshot = ""
        is_going = True
        while is_going:
            if (snapshot := attempt.reading.snapshot()) and snapshot != given:
                given = snapshot
                yield given
            is_going = self._advance(attempt)
        attempt.reading.finish()
        if (snapshot := attempt.reading.snapshot()) and snapshot != given:
            yield snapshot

    def _begin(self) -> _Attempt:
        """Open a stream and read until there is something to show, or until its end; without the schema if that is the trouble."""
        schema = self._schema if self._terms.provider.takes_schemas else None
        attempt = _Attempt(self._terms.provider.open(self._messages, schema), ReplyReading(is_structured=schema is not None))
        self._attempts.append(attempt)
        try:
            while not attempt.reading.has_text and self._advance(attempt):
                pass
        except Exception as error:
            diagnosis, reading = diagnose(error), attempt.reading
            reading.is_refused_request = not reading.has_begun and diagnosis.kind != "time"
            if schema is None or reading.has_text or not diagnosis.is_about_schema:
                raise
            self._terms.provider.give_up_schemas(error)
            return self._begin()
        return attempt

    def _advance(self, attempt: _Attempt) -> bool:
        """Read what comes next; False at the end. Raises what the provider raised, and ModelFailed at the deadline."""
        if (left := self._deadline.left()) <= 0:
            raise ModelFailed("time")
        try:
            pieces = attempt.pump.take(left)
        except Exception as error:
            if not is_cut(error):
                raise
            attempt.reading.is_cut = True
            return False
        for piece in pieces:
            attempt.reading.add(piece)
        return bool(pieces)

    def _stops(self, state: RetryCallState) -> bool:
        """Whether to ask no more: the wait before it would pass the deadline, or it was tried often enough."""
        return state.upcoming_sleep >= self._deadline.left() or stop_after_attempt(_ATTEMPTS)(state)

    def _kind(self, error: Exception) -> FailureKind:
        kind = diagnose(error).kind
        has_text = bool(self._attempts) and self._attempts[-1].reading.has_text
        return "broken" if has_text and kind not in {"time", "refused"} else kind

    def _log(self, failure: ModelFailed, error: Exception) -> None:
        """Tell the operator what the provider said, which readers are not told."""
        level = logging.ERROR if failure.kind == "rejected" else logging.WARNING
        said = (self._terms.name, failure.kind, type(error).__name__, _LOGGED, str(error))
        _LOG.log(level, "the model %s failed (%s): %s: %.*r", *said)


def _wait(state: RetryCallState) -> float:
    """The seconds before asking again: what the provider said, else ever more."""
    error = state.outcome.exception() if state.outcome else None
    said = diagnose(error).wait if error else None
    return _pause(state) if said is None else said
