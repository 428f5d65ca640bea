"""The tally of a storm: questions sent, answers posted, lost, doubled, and how long people waited for the first text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tests.fakeslack import FakeSlack, Posted


@dataclass(frozen=True, slots=True)
class Question:
    """A question that was asked: where, in which thread, and its own time stamp."""

    channel: str
    thread: str
    ts: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of questions; ``waits`` are seconds from the event to the first text."""

    name: str
    sent: int
    posted: int
    lost: int
    doubled: int
    disordered: int
    waits: tuple[float, ...]

    def __str__(self) -> str:
        p50, p95 = np.percentile(self.waits or (0.0,), (50, 95))
        counts = f"{self.sent} sent, {self.posted} posted, {self.lost} lost, {self.doubled} doubled"
        return f"{self.name}: {counts}; event to first text p50 {p50:.2f} s, p95 {p95:.2f} s"


def answers_to(slack: FakeSlack, question: Question) -> list[Posted]:
    """The messages that begin an answer to a question, by the mark that the bot puts on them."""
    found = slack.posted(question.channel, question.thread)
    return [p for p in found if str(_payload(p).get("job")).endswith(f":{question.ts}") and _payload(p).get("part") == 0]


def tallied(name: str, slack: FakeSlack, questions: Sequence[Question]) -> Tally:
    """Count what became of questions."""
    answers = [answers_to(slack, question) for question in questions]
    waits = [found[0].at - slack.sent_at[question.ts] for question, found in zip(questions, answers, strict=True) if found]
    return Tally(
        name,
        sent=len(questions),
        posted=sum(map(len, answers)),
        lost=sum(not found for found in answers),
        doubled=sum(len(found) > 1 for found in answers),
        disordered=_disordered(questions, answers),
        waits=tuple(waits),
    )


def all_answered(slack: FakeSlack, questions: Sequence[Question]) -> bool:
    """Whether every question has an answer."""
    return all(answers_to(slack, question) for question in questions)


def _disordered(questions: Sequence[Question], answers: Sequence[Sequence[Posted]]) -> int:
    """How many answers stand before that to an earlier question of their thread."""
    count, latest = 0, dict[str, str]()
    for question, found in sorted(zip(questions, answers, strict=True), key=lambda pair: pair[0].ts):
        if found:
            count += found[0].ts < latest.get(question.thread, "")
            latest[question.thread] = max(found[0].ts, latest.get(question.thread, ""))
    return count


def _payload(posted: Posted) -> dict[str, object]:
    return (posted.metadata or {}).get("event_payload") or {}
