"""A service over HTTP as a target: what a client of its chat endpoint gets."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from evals.cases import Case
from evals.errors import EvaluationError
from evals.running.answer_records import Record
from evals.running.endpoint import Endpoint, Interrupted, Refusal, quoted
from evals.running.target import PROBE, earlier_questions, made_with
from service import Answer

TIMEOUT_S = 120.0
PATIENCE_S = 60.0
_RANKED = 10
"""So many paragraphs the service ranks for an answer."""
_TRIES = 3
"""So often a case is asked in all where its connection breaks."""


class _RankedParagraph(BaseModel):
    id: str


class _Ranking(BaseModel):
    paragraphs: tuple[_RankedParagraph, ...]


class HttpTarget:
    """Asks cases as people do through the chat endpoint: each in a conversation of its own, which is deleted afterwards.

    The service replies to the earlier questions of a history itself; replies and headings that a history has are not sent.
    What was ranked is asked for by ``/v1/search`` with the standalone question, so for a follow-up without its own wording
    beside it. Where a connection breaks within a conversation, nobody knows whether the message counts there, so the whole
    case is asked anew.
    """

    def __init__(
        self, url: str, api_key: str | None = None, *, timeout_s: float = TIMEOUT_S, patience_s: float = PATIENCE_S
    ) -> None:
        """Name the service; its key, its ``timeout_s`` and its ``patience_s`` are those of an Endpoint."""
        self._endpoint = Endpoint(url, api_key, timeout_s=timeout_s, patience_s=patience_s)
        self.name = self._endpoint.address

    def record(self, case: Case) -> Record:
        """Ask a case's question after its earlier ones, and what is ranked for it."""
        try:
            for _ in range(_TRIES - 1):
                with contextlib.suppress(Interrupted):
                    return self._recorded(case)
            return self._recorded(case)
        except EvaluationError as error:
            raise EvaluationError(f"case {case.id!r}: {error}") from error

    def provenance(self) -> dict[str, str]:
        """Tell who answers; this shows too that the address and the key are good."""
        with self._conversation(()) as talk:
            answer = talk.ask(PROBE)
        ranking = "POST /v1/search for the standalone question"
        return {"through": "HTTP", "address": self.name, "ranking": ranking} | made_with(answer)

    def close(self) -> None:
        """Close the connections."""
        self._endpoint.close()

    def _recorded(self, case: Case) -> Record:
        with self._conversation(case.symbols) as talk:
            for question in earlier_questions(case):
                talk.ask_before(question)
            answer = talk.ask(case.question)
            return Record(id=case.id, retrieved=self._ranked(answer, case.symbols), answer=answer)

    @contextlib.contextmanager
    def _conversation(self, symbols: Sequence[str]) -> Iterator[_Talk]:
        """Give a conversation, and delete it; a fault in it counts for more than one in deleting it."""
        talk = _Talk(self._endpoint, symbols)
        try:
            yield talk
        except BaseException:
            with contextlib.suppress(EvaluationError):
                talk.delete(waits=False)
            raise
        talk.delete()

    def _ranked(self, answer: Answer, symbols: Sequence[str]) -> tuple[str, ...]:
        """Ids of what is ranked for an answer, best first: of what was looked up, and not searched for, what it cites."""
        is_searched = answer.method in {"extractive", "model"} and (answer.citations or answer.nearest)
        if not is_searched:
            return tuple(citation.id for citation in answer.citations)
        wanted = {"query": answer.standalone_question, "symbols": [*symbols], "limit": _RANKED, "grouped": False}
        try:
            ranking = _Ranking.model_validate(self._endpoint.post("/v1/search", wanted))
        except ValidationError as error:
            raise EvaluationError(f"{self.name}/v1/search does not answer with a ranking ({_fault(error)})") from error
        return tuple(paragraph.id for paragraph in ranking.paragraphs)


class _Talk:
    """One conversation with the service, within some documents or all."""

    def __init__(self, endpoint: Endpoint, symbols: Sequence[str]) -> None:
        self._endpoint = endpoint
        self._body: dict[str, object] = {"symbols": [*symbols]} if symbols else {}
        self._id = ""

    def ask(self, question: str) -> Answer:
        """Ask a question; the first begins the conversation."""
        said = self._endpoint.post("/v1/chat", self._body | {"message": question})
        answer = read_answer(said, f"{self._endpoint.address}/v1/chat")
        self._id = answer.conversation_id
        self._body["conversation_id"] = self._id
        return answer

    def ask_before(self, question: str) -> None:
        """Ask an earlier question; what the service takes for no question leaves the conversation as it was, for people too."""
        try:
            self.ask(question)
        except Refusal as refusal:
            if refusal.status != HTTPStatus.UNPROCESSABLE_ENTITY:
                raise

    def delete(self, *, waits: bool = True) -> None:
        """Delete the conversation, if it has begun and is there."""
        if not self._id:
            return
        try:
            self._endpoint.delete(f"/v1/conversations/{quote(self._id, safe='')}", waits=waits)
        except Refusal as refusal:
            if refusal.status != HTTPStatus.NOT_FOUND:
                raise EvaluationError(f"the conversation {quoted(self._id)} cannot be deleted: {refusal}") from refusal


def read_answer(said: object, place: str) -> Answer:
    """Read an answer object from outside; raise EvaluationError naming the place and the first fault.

    Fields beside those that the answer has in this version are passed over; within them every field must be known.
    """
    known = {name: value for name, value in said.items() if name in Answer.model_fields} if isinstance(said, dict) else said
    try:
        answer = Answer.model_validate(known)
    except ValidationError as error:
        raise EvaluationError(
            f"{place} does not answer with an answer object as this version knows it ({_fault(error)}); "
            "evaluate a service with the version of `unga-qa` that it runs"
        ) from error
    if "total" not in answer.timings_ms:
        raise EvaluationError(f"{place} does not say how long an answer took (timings_ms.total)")
    return answer


def _fault(error: ValidationError) -> str:
    fault = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(step) for step in fault["loc"])
    return quoted(f"{where}: {fault['msg']}" if where else fault["msg"])
