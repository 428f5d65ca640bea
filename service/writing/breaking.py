"""Breaking the circuit: a model that failed several times in a row is left alone for a while."""

from __future__ import annotations

import logging
import threading

from circuitbreaker import STATE_CLOSED, STATE_HALF_OPEN, STATE_OPEN, CircuitBreaker

from service.errors import ModelFailed

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
