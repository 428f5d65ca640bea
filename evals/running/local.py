"""The pipeline in this process as a target."""

from __future__ import annotations

from evals.cases import Case
from evals.errors import EvaluationError
from evals.running.answer_records import Record
from evals.running.target import PROBE, made_with
from service import Conversations, ServiceError


class LocalTarget:
    """Asks cases in this process; the conversations are its own and are closed with it."""

    def __init__(self, conversations: Conversations) -> None:
        self.conversations = conversations
        self.name = "local"

    def record(self, case: Case) -> Record:
        """Answer a case's question in the light of its history, which is kept nowhere."""
        try:
            trace = self.conversations.trace(case.messages, case.question, symbols=case.symbols)
        except ServiceError as error:
            raise EvaluationError(f"case {case.id!r}: {error}") from error
        return Record(id=case.id, retrieved=trace.retrieved, answer=trace.answer)

    def provenance(self) -> dict[str, str]:
        """Tell what answers are made with."""
        answer = self.conversations.answerer.ask(PROBE)
        return {"through": "this process", "ranking": "what was ranked for the answer"} | made_with(answer)

    def close(self) -> None:
        """Let go of the database."""
        self.conversations.close()
