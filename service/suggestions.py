"""Suggestions: questions to offer to somebody who does not know what can be asked, made from the corpus."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from threading import Lock

from documents import Corpus, Resolution, verb_base
from documents.series import predecessor
from service.answering import Answerer
from service.answering.next_questions import question_of_asked
from service.library import Library
from service.subjects import headings, phrases, title_subject

_LONGEST = 75
"""The label of a button in Slack holds no more characters."""
_LOOKED_AT = 8
_MOST_ASKED = 15
_SHOWS_WELL = 250
"""About so many characters has a paragraph that is worth asking for by its number: a thought, and not a page."""
_ROUTINE = re.compile(
    r"(?:also |further )?decides (?:to (?:include|remain|continue|consider|revert|keep)|that it shall)", re.IGNORECASE
)
"""What nearly every resolution decides at its end: when the Assembly comes back to the matter."""
_Maker = Callable[[Resolution, Corpus], Iterator[str]]


class Suggestions:
    """Keeps the suggestions made from a library, and makes them anew when there is another; any number of threads may ask."""

    def __init__(self) -> None:
        self.made: tuple[str, ...] = ()
        self._made_from: Library | None = None
        self._lock = Lock()

    def of(self, answerer: Answerer) -> tuple[str, ...]:
        """Give the suggestions for an answerer's documents; this takes a while when they are new."""
        with self._lock:
            if answerer.library is not self._made_from:
                self.made, self._made_from = suggestions(answerer), answerer.library
            return self.made


def suggestions(answerer: Answerer, count: int = 5) -> tuple[str, ...]:
    """Make up to ``count`` questions that the answerer answers, each of at most 75 characters.

    They are of several kinds, about the newest documents, and the same whenever the corpus is the same. A corpus without
    resolutions has none. This puts up to 15 questions to the answerer, so whoever shows them often keeps them.
    """
    corpus, composing = answerer.library.corpus, answerer.without_model()
    made = islice(_distinct(_made(_newest(corpus), corpus)), _MOST_ASKED)
    answered = (question for question in made if not composing.ask(question).abstained)
    return tuple(islice(answered, count))


def _newest(corpus: Corpus) -> list[Resolution]:
    """List the newest documents, those first whose titles begin differently: one of many on the financing of missions."""
    newest = sorted(corpus.resolutions, key=lambda document: (document.session or 0, document.adopted or date.min), reverse=True)
    by_opening = {_opening(document): document for document in reversed(newest)}
    leading = {document.symbol for document in by_opening.values()}
    return sorted(newest, key=lambda document: document.symbol not in leading)[:_LOOKED_AT]


def _opening(document: Resolution) -> str:
    return " ".join(document.title.casefold().split()[:2])


def _made(documents: list[Resolution], corpus: Corpus) -> Iterator[str]:
    """Make questions of each kind in turn, each kind beginning at another document."""
    kinds = (_topics, _acts, _changes, _numbered, _header)
    starts = [n % max(len(documents), 1) for n in range(len(kinds))]
    turned = [documents[start:] + documents[:start] for start in starts]
    return _in_turn([_of_kind(kind, order, corpus) for kind, order in zip(kinds, turned, strict=True)])


def _of_kind(kind: _Maker, documents: list[Resolution], corpus: Corpus) -> Iterator[str]:
    """Make questions of a kind, one for each document in turn, without those that are no label."""
    made = _in_turn([kind(document, corpus) for document in documents])
    return (question for question in made if len(question) <= _LONGEST and question.isprintable())


def _topics(document: Resolution, corpus: Corpus) -> Iterator[str]:
    """Ask what was said of its title's matter anywhere, and what it says itself of its headings and phrases."""
    body = "Security Council" if document.symbol.startswith("S/") else "General Assembly"
    if title := title_subject(document):
        asked = f"What did the {body} say about {title}?"
        yield asked if len(asked) <= _LONGEST else f"What did the {'SC' if body[0] == 'S' else 'GA'} say about {title}?"
    for subject in (*headings(document), *phrases(document)):
        speaker = f"does {document.symbol}" if len(corpus.resolutions) > 1 else f"did the {body}"
        yield f"What {speaker} say about {subject}?"


def _acts(document: Resolution, _: Corpus) -> Iterator[str]:
    """Ask what it requests of somebody whom it does request something of, and what it decides."""
    operative = document.whole("operative")
    yield from (asked[0] for paragraph in operative if (asked := question_of_asked(paragraph)))
    if any(verb_base(p.verb) == "decide" and not _ROUTINE.match(p.text) for p in operative):
        yield f"What does {document.symbol} decide?"


def _changes(document: Resolution, corpus: Corpus) -> Iterator[str]:
    """Ask what changed since the resolution of its series before it, of an earlier session."""
    before = predecessor(document, corpus)
    if before and before.session != document.session:
        yield f"What changed between {before.symbol} and {document.symbol}?"


def _numbered(document: Resolution, _: Corpus) -> Iterator[str]:
    """Ask for a paragraph by its number, one of a length that shows well."""
    numbered = [p for p in document.whole("operative") if p.place and not p.place.path and not _ROUTINE.match(p.text)]
    if numbered:
        shown = min(numbered, key=lambda p: abs(len(p.text) - _SHOWS_WELL))
        yield f"What does {shown.label.replace('para.', 'paragraph')} of {document.symbol} say?"


def _header(document: Resolution, _: Corpus) -> Iterator[str]:
    """Ask what its header tells."""
    if document.adopted:
        yield f"When was {document.symbol} adopted?"
    if document.agenda_item:
        yield f"Under which agenda item was {document.symbol} adopted?"
    if document.paragraphs:
        yield f"How many operative paragraphs does {document.symbol} have?"


def _in_turn(sources: list[Iterator[str]]) -> Iterator[str]:
    """Take one from each source in turn until all are empty."""
    waiting = sources
    while waiting:
        left = []
        for source in waiting:
            for question in islice(source, 1):
                left.append(source)
                yield question
        waiting = left


def _distinct(questions: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for question in questions:
        if question not in seen:
            seen.add(question)
            yield question
