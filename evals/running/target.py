"""A target: whatever answers cases, in this process or far away."""

from __future__ import annotations

from typing import Protocol

from evals.cases import Case
from evals.running.records import Record


class Target(Protocol):
    """Asks cases of a pipeline as people do; ``record`` may be called from several threads at once."""

    name: str

    def record(self, case: Case) -> Record:
        """Ask a case's question after the turns of its history; raise EvaluationError where no answer comes."""
        ...

    def provenance(self) -> dict[str, str]:
        """Tell what is asked and what it answers from, without secrets."""
        ...

    def close(self) -> None:
        """Let go of what was opened."""
        ...
