"""Failures: what an error that a provider raised means, how long may still be waited, and when a model is left alone for a while."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from circuitbreaker import STATE_CLOSED, STATE_HALF_OPEN, STATE_OPEN, CircuitBreaker

from service.errors import FailureKind, ModelFailed

_ABOUT_SCHEMA = re.compile(r"response_?format|json_?schema|structured|\btools?\b|tool_choice|\bschema\b", re.IGNORECASE)
_SILENT = "No generation chunks were returned"
"""What LangChain says of a stream that ended before anything came."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What an error means: its kind, whether asking again may help and in how many seconds the provider said it would."""

    kind: FailureKind
    may_pass: bool = False
    wait: float | None = None
    is_about_schema: bool = False


_PASSES = Diagnosis("down", may_pass=True)
_BY_NAME: tuple[tuple[frozenset[str], Diagnosis], ...] = (
    (frozenset({"ContentFilterFinishReasonError", "OpenAIRefusalError"}), Diagnosis("refused")),
    (frozenset({"ConnectTimeout", "ConnectTimeoutError", "PoolTimeout"}), _PASSES),
    (frozenset({"TimeoutError", "TimeoutException", "Timeout", "APITimeoutError", "ModelTimeoutError"}), Diagnosis("time")),
    (frozenset({"RateLimitError", "ModelRateLimitError", "ResourceExhausted"}), Diagnosis("rate", may_pass=True)),
    (frozenset({"ConnectionError", "TransportError", "APIConnectionError", "ModelConnectionError", "gaierror"}), _PASSES),
    (frozenset({"InternalServerError", "ModelAPIError", "ServiceUnavailable", "OverloadedError"}), _PASSES),
    (
        frozenset(
            {"ModelAuthenticationError", "ModelPermissionDeniedError", "ModelNotFoundError", "ModelInvalidRequestError"}
            | {"ContextOverflowError", "Unauthenticated", "PermissionDenied", "NotFound", "InvalidArgument"}
        ),
        Diagnosis("rejected"),
    ),
    (frozenset({"NotImplementedError"}), Diagnosis("rejected", is_about_schema=True)),
    (
        frozenset(
            {"JSONDecodeError", "UnicodeDecodeError", "DecodingError", "ValidationError", "OutputParserException"}
            | {"TypeError", "KeyError", "IndexError", "AttributeError"}  # a client that stumbles over what it was sent
        ),
        Diagnosis("malformed"),
    ),
)
"""What the names of errors and of their base classes mean, the first that fits; names, since no provider need be installed."""


def diagnose(error: BaseException) -> Diagnosis:
    """Say what an error means by its HTTP status, else by the names of its classes, its causes' included."""
    if isinstance(error, ModelFailed):
        return Diagnosis(error.kind)
    causes = list(_causes(error))
    if any(getattr(cause, "code", None) == "content_filter" for cause in causes):
        return Diagnosis("refused")
    for cause in causes:
        if status := _status(cause):
            return _by_status(status, cause)
    names = {base.__name__ for cause in causes for base in type(cause).__mro__}
    for fitting, diagnosis in _BY_NAME:
        if names & fitting:
            return diagnosis
    return Diagnosis("empty" if _SILENT in str(error) else "down")


def is_cut(error: BaseException) -> bool:
    """Whether an error says no more than that the model was stopped at its longest, as OpenAI's client does where it has a schema."""
    return any(type(cause).__name__ == "LengthFinishReasonError" for cause in _causes(error))


def _by_status(status: int, error: BaseException) -> Diagnosis:
    if status == 429:
        is_paid_out = getattr(error, "code", None) == "insufficient_quota"
        return Diagnosis("rate", may_pass=not is_paid_out, wait=_retry_after(error))
    if status == 408:
        return Diagnosis("time", may_pass=True)
    if status >= 500:
        return Diagnosis("down", may_pass=status != 501, wait=_retry_after(error), is_about_schema=status == 501)
    return Diagnosis("rejected", is_about_schema=status in {400, 422} and bool(_ABOUT_SCHEMA.search(str(error))))


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen = set[int]()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__


def _status(error: BaseException) -> int | None:
    """The HTTP status that an error tells, as most clients' do, their response's, or Google's."""
    response = getattr(error, "response", None)
    found = (getattr(error, "status_code", None), getattr(response, "status_code", None), getattr(error, "code", None))
    return next((status for status in found if isinstance(status, int) and 400 <= status < 600), None)


def _retry_after(error: BaseException) -> float | None:
    """The seconds of a Retry-After header; one that names a date is passed over."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    if isinstance(headers, Mapping):
        with suppress(TypeError, ValueError):
            return max(0.0, float(headers["retry-after"])) if "retry-after" in headers else None
    return None


Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on a monotonic clock by which work must be done; handed down, so that its parts share the time."""

    at: float
    clock: Clock = time.monotonic

    @classmethod
    def after(cls, seconds: float, clock: Clock = time.monotonic) -> Self:
        """Set a deadline that many seconds from now."""
        return cls(clock() + seconds, clock)

    def left(self) -> float:
        """Tell how many seconds are left; 0 or less where none are."""
        return self.at - self.clock()


_LOG = logging.getLogger(__name__)
_COUNTED = frozenset({"time", "rate", "down", "broken", "rejected"})
_LEFT_ALONE = "the language model failed several times in a row and is left alone for a moment"


class Breaker:
    """Says whether a model may be asked, from how its last calls ended.

    After ``failures`` in a row none may be made for so many seconds, then one for trial. A reply that is empty, malformed or
    a refusal is one all the same; a call that was given up tells nothing. Calls are not wrapped, and so not held up by each other:
    who makes one enters, records how it ended, and leaves.
    """

    def __init__(self, name: str, *, failures: int = 3, seconds: float = 30) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._trying = False
        self._circuit = CircuitBreaker(failures, seconds, lambda _, failure: getattr(failure, "kind", None) in _COUNTED)

    def enter(self) -> None:
        """Let a call begin; raise ModelFailed ("down") while the model is left alone or a trial is under way."""
        with self._lock:
            state = self._circuit.state
            if state == STATE_OPEN or (state == STATE_HALF_OPEN and self._trying):
                raise ModelFailed("down", _LEFT_ALONE)
            if state == STATE_HALF_OPEN:
                self._trying = True
                _LOG.info("the model %s was left alone for a while and is tried again", self._name)

    def record(self, failure: ModelFailed | None) -> None:
        """Count how a call ended."""
        with self._lock:
            before = self._circuit.state
            self._circuit.__exit__(type(failure) if failure else None, failure, None)
            after = self._circuit.state
        if after == STATE_OPEN and before != STATE_OPEN:
            count = self._circuit.failure_count
            _LOG.warning("the model %s failed %d times in a row and is left alone for a moment", self._name, count)
        elif after == STATE_CLOSED and before != STATE_CLOSED:
            _LOG.info("the model %s answers again", self._name)

    def leave(self) -> None:
        """End a call, recorded or given up."""
        with self._lock:
            self._trying = False
