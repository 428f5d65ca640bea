"""Conversations turn by turn over every document: whether what is cited, or shown as nearest, is what the turn asks for."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import BadCases
from service import Answer, Conversations

_TUNED_BELOW = 154
"""Conversations whose id has a SHA-256 that begins with a byte below this are for tuning: six in ten."""


class AskedTurn(BaseModel):
    """What a person says, the same in full words, the paragraphs that answer it, and how it hangs on what was said before."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    user: str
    standalone: str
    gold: tuple[str, ...]
    answerable: bool
    kind: str


class AskedConversation(BaseModel):
    """A conversation as a person leads it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    turns: tuple[AskedTurn, ...]

    @property
    def half(self) -> str:
        """``tune`` or ``report``, by the id."""
        return "tune" if hashlib.sha256(self.id.encode()).digest()[0] < _TUNED_BELOW else "report"


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What became of a turn; the milliseconds are those outside the answerer."""

    turn: AskedTurn
    answer: Answer
    overhead_ms: float
    number: int

    @property
    def is_cited(self) -> bool:
        """Whether a paragraph that answers is cited."""
        return not set(self.turn.gold).isdisjoint(_ids(self.answer, nearest=False))

    @property
    def is_shown(self) -> bool:
        """Whether a paragraph that answers is cited or shown as nearest."""
        return not set(self.turn.gold).isdisjoint(_ids(self.answer, nearest=True))


def _ids(answer: Answer, *, nearest: bool) -> Iterable[str]:
    """The paragraphs of an answer, and where others say the same, these too."""
    for citation in (*answer.citations, *(answer.nearest if nearest else ())):
        yield citation.id
        yield from (other.id for other in citation.repeated)


def read_conversations(path: Path, half: str = "all") -> list[AskedConversation]:
    """Read conversations, a JSON object a line; raise BadCases for a line that is none."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(AskedConversation.model_validate_json(line))
        except ValidationError as error:
            raise BadCases(f"{path}, line {number}: {error.errors()[0]['msg']}") from error
    return [conversation for conversation in found if half in {"all", conversation.half}]


def ask_conversation(
    asked: AskedConversation, conversations: Conversations, on_done: Callable[[int], None] = lambda _: None
) -> list[TurnResult]:
    """Ask a conversation turn by turn, each after the answers that were given before."""
    conversation, results = conversations.begin(), []
    for number, turn in enumerate(asked.turns, start=1):
        began = time.perf_counter()
        answer = conversations.ask(turn.user, conversation_id=conversation)
        spent = (time.perf_counter() - began) * 1000
        results.append(TurnResult(turn, answer, spent - answer.timings_ms["total"], number))
        on_done(1)
    conversations.delete(conversation)
    return results


def turns_table(results: Sequence[TurnResult]) -> str:
    """Write the shares by kind as a Markdown table: of answerable turns those with gold cited, and cited or shown as nearest.

    Of the others the share that is not claimed to be answered.
    """
    lines = ["| kind | n | gold cited | cited or nearest | not answerable | left unanswered |", "|---|---|---|---|---|---|"]
    follow_ups = [result for result in results if result.number > 1]
    lines += [_row(kind, [r for r in results if r.turn.kind == kind]) for kind in sorted({r.turn.kind for r in results})]
    lines += [_row("**follow-ups**", follow_ups), _row("**all**", results)]
    overheads = sorted(result.overhead_ms for result in results)
    last = [result.overhead_ms for result in results if result.number == max(r.number for r in results)]
    lines += [
        "",
        f"Outside the answerer: median {overheads[len(overheads) // 2]:.1f} ms, 95 % {overheads[int(len(overheads) * 0.95)]:.1f} ms; "
        f"last turns {sum(last) / len(last):.1f} ms.",
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, results: Sequence[TurnResult]) -> str:
    answerable = [result for result in results if result.turn.answerable]
    others = [result for result in results if not result.turn.answerable]
    shares = [_share([r.is_cited for r in answerable]), _share([r.is_shown for r in answerable])]
    return f"| {name} | {len(answerable)} | {shares[0]} | {shares[1]} | {len(others)} | {_share([r.answer.abstained for r in others])} |"


def _share(values: Sequence[bool]) -> str:
    return f"{sum(values) / len(values):.2f}" if values else "–"


def dump_turns(results: Sequence[TurnResult]) -> str:
    """Write what became of each turn, a JSON object a line."""
    return "".join(
        json.dumps(
            {
                "kind": result.turn.kind,
                "user": result.turn.user,
                "gold": result.turn.gold,
                "answerable": result.turn.answerable,
                "cited": [citation.id for citation in result.answer.citations],
                "nearest": [citation.id for citation in result.answer.nearest],
                "is_cited": result.is_cited,
                "is_shown": result.is_shown,
                "tier": result.answer.tier,
                "standalone": result.answer.standalone_question,
                "request": result.answer.request.model_dump() if result.answer.request else None,
                "confidence": result.answer.confidence,
                "overhead_ms": round(result.overhead_ms, 2),
            },
            ensure_ascii=False,
        )
        + "\n"
        for result in results
    )
