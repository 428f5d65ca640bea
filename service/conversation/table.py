"""The table: what the earlier turns of a conversation have put before both sides."""

from __future__ import annotations

from dataclasses import dataclass

from documents import mentioned_symbols
from service.answer import Answer
from service.references import CLOSEST


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier turn: what was asked, as it stood alone, and what the answer said and cited.

    ``reply`` is the answer's text, without points that are not claimed to answer, and may be empty where only the questions are known; ``cited`` are paragraph ids in the
    order in which the answer shows them; ``symbols`` are the documents that the question named or was scoped to.
    """

    question: str
    standalone: str = ""
    reply: str = ""
    cited: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    is_talk: bool = False


def exchange_of(answer: Answer) -> Exchange:
    """What an answered question leaves on the table."""
    return Exchange(
        question=answer.question,
        standalone=answer.standalone_question,
        reply=CLOSEST if answer.tier == "nearest" else answer.answer,
        cited=tuple(citation.id for citation in answer.citations),
        symbols=mentioned_symbols(answer.standalone_question, bare=True),
        is_talk=answer.reason == "not_a_question",
    )
