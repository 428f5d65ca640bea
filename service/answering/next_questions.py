"""Next questions: what may be asked after an answer and is answered for sure, told by what it needs to be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents import Paragraph, Resolution, verb_base
from documents.series import predecessor, series_of
from service.answer import Suggestion
from service.answering.drafts import Draft
from service.library import Library
from service.requests.request import Request

_MOST = 3
_OF_A_TOPIC = frozenset({"answer", "overview", "list", "documents", "exists", "count"})
"""Tasks whose groups are the series that treat a topic, so that there is a course of time to tell."""
_ADDRESSED = re.compile(
    r"\s+(?P<who>the Secretary-General|(?:all )?(?:Member )?States|Governments|the international community)(?=,? to\b)"
)
_ASKING = {
    "request": "What does {} request of {}?",
    "urge": "What does {} urge {} to do?",
    "encourage": "What does {} encourage {} to do?",
    "invite": "What does {} invite {} to do?",
    "call": "What does {} call upon {} to do?",
}


def next_questions(draft: Draft, request: Request | None, library: Library) -> tuple[Suggestion, ...]:
    """Give up to three questions about the resolution that an answer cites first, or that comes nearest, and not the one just asked.

    What each needs is there: a record with a vote, a resolution of the series before, a paragraph that asks somebody.
    """
    first = next(iter(draft.citations or draft.nearest), None)
    document = library.corpus.by_symbol.get(first.symbol) if first else None
    if document is None or request is None or draft.tier == "not_found":
        return ()
    own = [made for task, made in _made(document, library) if task != request.task]
    if draft.groups and request.topic and request.task in _OF_A_TOPIC:
        own.insert(0, Suggestion(text="Timeline", question=f"How has the language on {request.topic} changed?"))
    return tuple(own[:_MOST])


def _made(document: Resolution, library: Library) -> Iterator[tuple[str, Suggestion]]:
    """Each question with the task that it sets."""
    symbol = document.symbol
    if document.whole("operative"):
        yield "summary", Suggestion(text="Summary", question=f"Summarize {symbol}")
    before = predecessor(document, library.corpus)
    if before and before.session != document.session:
        yield "changed", Suggestion(text="What changed", question=f"What changed between {before.symbol} and {symbol}?")
    if any(record.votes for record in library.corpus.records_of(symbol)):
        yield "votes", Suggestion(text="Votes", question=f"How did countries vote on {symbol}?")
    asked = next(filter(None, map(question_of_asked, document.whole("operative"))), None)
    if asked:
        yield "list", Suggestion(text=f"Asked of {asked[1]}", question=asked[0])
    newest = series_of(document, library.corpus)[-1]
    if newest.symbol != symbol and newest.whole("operative"):
        yield "summary", Suggestion(text="Newest", question=f"Summarize {newest.symbol}")


def question_of_asked(paragraph: Paragraph) -> tuple[str, str] | None:
    """The question what a resolution asks of those whom a paragraph of it addresses, with their name; None where it addresses nobody."""
    asked = _ASKING.get(verb_base(paragraph.verb))
    addressed = _ADDRESSED.match(paragraph.text, len(paragraph.verb))
    return (asked.format(paragraph.symbol, addressed["who"]), addressed["who"]) if asked and addressed else None
