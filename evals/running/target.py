"""A target: whatever answers cases, in this process or wherever a service runs."""

from __future__ import annotations

from typing import Protocol

from evals.cases import Case
from evals.running.answer_records import Record
from service.answer import Answer

PROBE = "what does the General Assembly decide?"
"""What a target is asked where only who answers matters, and not what."""


class Target(Protocol):
    """What cases are put to; every method may raise EvaluationError, which names the case where there is one."""

    name: str
    """What a report calls it."""

    def record(self, case: Case) -> Record:
        """Ask a case's question after its history, and give what came; may be called from several threads."""

    def provenance(self) -> dict[str, str]:
        """Tell what cases are asked through: its address without secrets, its version, its corpus. Asks a question for it."""

    def close(self) -> None:
        """Let go of what it holds."""


def made_with(answer: Answer) -> dict[str, str]:
    """What an answer says of the service that gave it."""
    made = answer.provenance
    return {"version": made.version, "corpus": made.corpus, "encoder": made.encoder, "model": made.model or "none"}


def earlier_questions(case: Case) -> list[str]:
    """What the person of a case said before its question: a service that holds conversations replies to each itself."""
    return [message.text for message in case.messages if message.role == "user"]
