"""Judged metrics: what a chat model finds of answers.  They need a model and are no part of a report or the gate.

``judged.faithfulness`` is Ragas's, the share of an answer's statements that can be inferred from its paragraphs (Es et al. 2024),
over the sentences that the answer has rather than over statements that the model makes of it. ``judged.correctness`` is Ragas's
Answer Accuracy, a rating of 0, 2 or 4 beside the reference, over 4, of one prompt. They are asked through LangChain, since no
release of Ragas works beside the LangChain and the openai that the service has: 0.3.1 fails at import, and those after it need a
jiter that openai does not take.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, ValidationError

from evals.cases import Case
from evals.metrics import Measured, cited_texts, measured
from evals.reports.measures import interval, number
from evals.reports.report import Figure, Table
from evals.running.answer_records import Record
from prompts import load_prompt

FAITHFULNESS, CORRECTNESS = "judged.faithfulness", "judged.correctness"
FAILED, MALFORMED = "judged.failed", "judged.malformed"
_PROMPTS = {FAITHFULNESS: "judge_faithfulness", CORRECTNESS: "judge_correctness"}
_LOG = logging.getLogger(__name__)
_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_SHOWN = 200
"""Characters of a provider's error that are shown."""


class _Verdicts(BaseModel):
    model_config = ConfigDict(strict=True)

    verdicts: list[Literal[0, 1]]


class _Rating(BaseModel):
    model_config = ConfigDict(strict=True)

    rating: Literal[0, 2, 4]


@dataclass(frozen=True, slots=True)
class _Request:
    """What the judge is asked of one answer, and how its reply becomes a value."""

    metric: str
    conversation: str
    messages: list[BaseMessage]
    take: Callable[[str], float | None]


def judge_records(
    cases: Sequence[Case],
    records: Sequence[Record],
    chat_model: BaseChatModel,
    *,
    jobs: int = 1,
    on_done: Callable[[int], None] = lambda _: None,
) -> dict[str, Measured]:
    """Have a chat model judge answers, ``jobs`` at a time: each metric's mean over the answers that it bears on.

    Correctness is judged where a case has a reference. No failure of the judge is raised: ``judged.failed`` is the share of
    all requests that raised an error, a time-out say, and ``judged.malformed`` that of replies that are no verdict; neither
    counts in the other metrics. ``on_done`` is given 1 for each request that came back.
    """
    requests = _requests(cases, records)
    values: dict[int, float] = {}
    failed, malformed = set[int](), set[int]()
    replies = chat_model.batch_as_completed(
        [request.messages for request in requests], {"max_concurrency": jobs}, return_exceptions=True
    )
    for place, reply in replies:
        on_done(1)
        if isinstance(reply, Exception):
            failed.add(place)
            _tell(reply, first=len(failed) == 1)
        elif (value := requests[place].take(reply.text)) is None:
            malformed.add(place)
        else:
            values[place] = value
    return {
        **{metric: _mean(requests, values, metric) for metric in _PROMPTS},
        FAILED: _share(requests, failed),
        MALFORMED: _share(requests, malformed),
    }


def count_requests(cases: Sequence[Case], records: Sequence[Record]) -> int:
    """Count how often the judge is going to be asked."""
    return len(_requests(cases, records))


def judged_table(found: Mapping[str, Measured], model: str) -> Table:
    """Show what a judge found, with its name and the versions of its prompts."""
    figures = {metric: Figure.of(value) for metric, value in found.items()}
    rows = tuple((metric, number(f.mean), interval(f), str(f.n)) for metric, f in figures.items())
    prompts = "; ".join(f"{name} {load_prompt(name).digest}" for name in _PROMPTS.values())
    note = f"Judge: {model}. Prompts: {prompts}. What failed or was malformed is counted there and nowhere else."
    return Table(title="Answers as a chat model judges them", note=note, head=("metric", "mean", "95 % interval", "n"), rows=rows)


def _requests(cases: Sequence[Case], records: Sequence[Record]) -> list[_Request]:
    by_id = {case.id: case for case in cases}
    found = [_faithfulness(record, by_id.get(record.id)) for record in records if _rests_on_paragraphs(record)]
    pairs = [(case, record) for record in records if (case := by_id.get(record.id)) and not record.answer.abstained]
    return found + [_correctness(case, record) for case, record in pairs if case.answerable and case.reference]


def _rests_on_paragraphs(record: Record) -> bool:
    answer = record.answer
    return not answer.abstained and bool(answer.citations) and bool(answer.sentences) and answer.method != "metadata"


def _faithfulness(record: Record, case: Case | None) -> _Request:
    sentences = [sentence.text for sentence in record.answer.sentences]
    values = {
        "paragraphs": "\n".join(_quoted(text) for text in cited_texts(record).values()),
        "sentences": "\n".join(_quoted(text) for text in sentences),
        "count": str(len(sentences)),
    }
    conversation = case.conversation if case else record.answer.conversation_id
    return _Request(FAITHFULNESS, conversation, _messages(FAITHFULNESS, values), lambda reply: _supported(reply, len(sentences)))


def _correctness(case: Case, record: Record) -> _Request:
    shown = " ".join([record.answer.answer, *(citation.quote for citation in record.answer.citations)])
    values = {"question": case.question, "reference": case.reference or "", "answer": shown}
    quoted = {name: _quoted(value) for name, value in values.items()}
    return _Request(CORRECTNESS, case.conversation, _messages(CORRECTNESS, quoted), _rated)


def _messages(metric: str, values: Mapping[str, str]) -> list[BaseMessage]:
    system, user = load_prompt(_PROMPTS[metric]).render(values)
    return [SystemMessage(system), HumanMessage(user)]


def _quoted(text: str) -> str:
    """A text as a JSON string on one line, so that it cannot pass for another one or for the prompt's own words."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _supported(reply: str, count: int) -> float | None:
    try:
        verdicts = _Verdicts.model_validate_json(_json(reply)).verdicts
    except ValidationError:
        return None
    return sum(verdicts) / count if len(verdicts) == count else None


def _rated(reply: str) -> float | None:
    try:
        return _Rating.model_validate_json(_json(reply)).rating / 4
    except ValidationError:
        return None


def _json(reply: str) -> str:
    """What stands between the outer braces of a reply, without thoughts aloud."""
    said = _THOUGHT.sub("", reply)
    return said[said.find("{") : said.rfind("}") + 1]


def _tell(error: Exception, *, first: bool) -> None:
    """Log the first error, for the hundreds after it are mostly the same."""
    if first:
        _LOG.warning("the judge failed, and goes on: %s: %.*r", type(error).__name__, _SHOWN, str(error))


def _mean(requests: Sequence[_Request], values: Mapping[int, float], metric: str) -> Measured:
    places = [place for place in sorted(values) if requests[place].metric == metric]
    return measured([values[place] for place in places], [requests[place].conversation for place in places])


def _share(requests: Sequence[_Request], places: set[int]) -> Measured:
    return measured([float(place in places) for place in range(len(requests))], [r.conversation for r in requests])
