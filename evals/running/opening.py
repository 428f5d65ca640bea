"""Opens what answers cases, by how it is named."""

from __future__ import annotations

from evals.errors import EvaluationError
from evals.running.target import Target
from service import Settings


def open_target(target: str, settings: Settings) -> Target:
    """Open a running service by its address; raise EvaluationError for what is none."""
    raise EvaluationError(f"{target!r} is no target of {settings.encoder}")
