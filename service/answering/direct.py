"""Direct answers: what a question wants that needs no search, read off one document or a series."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from documents import Corpus, Resolution
from documents.glossary import Glossary
from documents.mentions import find_mentions
from embeddings import terms
from service.answer_text import answer_text
from service.answering.changes import answer_change
from service.answering.drafts import Draft, abstain
from service.answering.duties import answer_duties, asks_for_duties
from service.answering.lookup import answer_field, look_up_numbers
from service.answering.observance_answers import answer_observances
from service.answering.searched import SearchedQuestion, searched
from service.answering.set_answers import answer_set
from service.answering.summaries import summarise
from service.library import Library
from service.references import TITLE_WORDS, shortened
from service.requests.details import (
    ALL_OF_IT,
    BallotsAsked,
    ChangeAsked,
    HeaderField,
    ObservancesAsked,
    ballots_asked,
    beside_document,
    change_asked,
    header_field,
    matter_of,
    observances_asked,
    summed_up_on,
)
from service.requests.reading import Reading, unread
from service.requests.request import Request
from service.requests.wording import ARTICLES, BEFORE, DEFINITE, NAMED, Words

_LEAST = 2
"""Fewer readings than two are no question back."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question wants that search cannot give; of all of these at most one counts, in this order."""

    observances: ObservancesAsked | None = None
    day: int = 0
    change: ChangeAsked | None = None
    field: HeaderField | None = None
    is_summary: bool = False
    is_named_alone: bool = False
    """Whether nothing but a description of one document is said."""
    ballots: BallotsAsked = ALL_OF_IT
    """What of a vote; that is no other thing to want."""

    @classmethod
    def of(cls, reading: Reading) -> Wanted:
        """Tell it from a reading."""
        request, words = reading.request, Words.of(reading.marked)
        change = _change(reading, words)
        return cls(
            observances_asked(words, request.task if reading.is_sure else "answer"),
            reading.day,
            change,
            _field(reading, words),
            request.task == "summary",
            is_named_alone(reading),
            ballots_asked(_without_name(words, request)),
        )

    @property
    def is_any(self) -> bool:
        """Whether it is anything."""
        return bool(self.observances or self.change or self.field or self.is_summary or self.is_named_alone)


def _without_name(words: Words, request: Request) -> Words:
    """A marked message with a mark in the place of what describes the documents that were found for it."""
    return Words.of(words.text.replace(request.named, NAMED)) if request.named and request.symbols else words


def _field(reading: Reading, words: Words) -> HeaderField | None:
    """The field of the header that is asked for; whoever asks for a summary wants more than the title."""
    task = reading.request.task
    if task != "header" and reading.is_follow_up:
        return None
    field = header_field(words, task, reading.request.named) or None
    return None if field == "title" and task == "summary" else field


def _change(reading: Reading, words: Words) -> ChangeAsked | None:
    """What is asked about change; a follow-up asks for it where its request says so, whatever its words are."""
    request = reading.request
    if not reading.is_follow_up:
        named = _without_name(words, request)
        asked = change_asked(named, request.task, is_sure=reading.is_sure, when=request.when)
        if asked is None and NAMED in named.tokens and NAMED not in words.tokens:  # a name may have taken in that it changed
            named = words
            asked = change_asked(words, request.task, is_sure=reading.is_sure, when=request.when)
            asked = asked if asked and asked.is_course else None
        is_of_topic = asked and (asked.topic or asked.kind == "timeline") and not request.numbers
        change = replace(asked, topic=matter_of(named, request.topic)) if asked and is_of_topic else asked
        is_of_document = request.symbols or request.numbers
        told = f"{change.topic} {_event(reading)}" if change else ""
        return change if change and (is_of_document or not unread(reading, told, "change")) else None
    if request.task == "timeline":
        return ChangeAsked("timeline", request.topic, is_course=True)
    if request.task != "changed":
        return None
    asked = change_asked(words, request.task, is_sure=True, when=request.when)
    return ChangeAsked(asked.kind if asked else "compare", request.topic)


def _event(reading: Reading) -> str:
    """What a year is said to be of: *since the 2022 invasion*."""
    years = reading.places.get("years", ()) if reading.request.when in {"since", "until"} else ()
    return " ".join(word for said in years for word in reading.text[said.end :].split()[:1])


def is_named_alone(reading: Reading) -> bool:
    """Whether a message is nothing but a description of the document that is meant, and times: what that is is told."""
    request = reading.request
    if (
        request.verb
        or request.addressee
        or not (request.named and request.symbols)
        or request.task not in {"answer", "documents"}
    ):
        return False
    if request.task == "documents" and len(request.symbols) > 1:
        return False
    kept = list(reading.text.lower())
    for said in (one for found in reading.places.values() for one in found):
        kept[said.start : said.end] = " " * (said.end - said.start)
    return set(re.findall(r"\w+", "".join(kept))) <= ARTICLES | BEFORE | DEFINITE


def answer_header(wanted: Wanted, question: SearchedQuestion, library: Library) -> Draft | None:
    """Say what the header of the one document says that can be meant, where a field of it and nothing else is asked for."""
    is_of_header = wanted.field and not question.places and question.request.task not in {"votes", "sponsors"}
    document = _document(question, library) if is_of_header else None
    if document is None or wanted.field is None:
        return None
    if (left := _beside(question, document, library.glossary)) and not left.isdisjoint(_content(document)):
        return None
    records = library.corpus.records_of(document.symbol)
    return answer_field(document, wanted.field, records[0] if len(records) == 1 else None)


def answer_wording(wanted: Wanted, question: SearchedQuestion, library: Library) -> Draft | None:
    """Answer what asks for observances, for a change, or for a summary."""
    if wanted.is_named_alone and (named := library.corpus.by_symbol.get(question.request.symbols[0])):
        return summarise(named, library.corpus)
    document = _document(question, library)
    if wanted.observances and (said := answer_observances(wanted.observances, wanted.day, question, library)):
        return said
    if wanted.change:
        return answer_change(wanted.change, question, library)
    nameless = replace(question, words=_without_name(question.words, question.request))
    on = summed_up_on(nameless.words)
    if document and wanted.is_summary and on and _names(document, on):
        scanned = question.request.model_copy(update={"task": "list", "topic": on})
        return answer_set(scanned, replace(question, symbols=(document.symbol,)), library)
    return summarise(document, library.corpus) if document and wanted.is_summary else None


def answer_document(question: SearchedQuestion, library: Library) -> Draft | None:
    """Quote the paragraphs that are named by number; None where none is."""
    if not question.places:
        return None
    if document := _document(question, library):
        return look_up_numbers(document, question, library)
    message = "Several documents are in scope: name the resolution, for example “paragraph 21 of A/RES/75/15”."
    return abstain("unsure", message, method="lookup")


def _document(question: SearchedQuestion, library: Library) -> Resolution | None:
    """The one document that a question can mean: of a series that it names without a number the newest."""
    known = library.corpus.by_symbol
    symbols = question.symbols or tuple(known)
    if len(symbols) == 1:
        return known.get(symbols[0])
    request = question.request
    return known.get(request.symbols[0]) if request.named and request.symbols and request.task in {"header", "summary"} else None


def _beside(question: SearchedQuestion, document: Resolution, glossary: Glossary) -> frozenset[str]:
    """The stems of what a question says beside what it asks of a document and the document's own names."""
    return beside_document(question.words) - _own_words(document, question.text, glossary)


def _own_words(document: Resolution, text: str, glossary: Glossary) -> frozenset[str]:
    """The stems of a document's title, and of the short forms in a text that stand for a name in it."""
    title = document.title.lower()
    shorts = [word for word in text.split() if (name := glossary.expand(word.strip("?,.!"))) and name.lower() in title]
    return frozenset(terms(" ".join([document.title, *shorts])))


def _names(document: Resolution, phrase: str) -> bool:
    """Whether some paragraph of a document has a phrase."""
    return any(find_mentions(p.text, (phrase,)) for p in document.paragraphs)


def _content(document: Resolution) -> frozenset[str]:
    """The stems of everything that a document says."""
    return frozenset(term for p in document.paragraphs for term in terms(p.text))


def _is_unclear(likely: Reading) -> bool:
    """Whether a message can be answered only of the one series that is meant."""
    wanted = Wanted.of(likely)
    is_compared = wanted.change is not None and wanted.change.kind != "timeline"
    return wanted.is_named_alone or wanted.is_summary or wanted.field is not None or is_compared


def answer_likeliest(reading: Reading, library: Library) -> Draft | None:
    """Answer for the likeliest series, saying that others may be meant; None where more than the document may be unclear."""
    if len(reading.choices) < _LEAST or reading.request.symbols:
        return None
    meant = reading.request.model_copy(update={"symbols": reading.choices[0].symbols})
    likely = replace(reading, request=meant, choices=())
    wanted, question = Wanted.of(likely), searched(likely, library)
    said = answer_duties(question, library) if asks_for_duties(question) else None
    if said is None and _is_unclear(likely):
        said = answer_header(wanted, question, library) or answer_wording(wanted, question, library)
    symbol = likely.request.symbols[0]
    is_shown = said and said.tier == "answered" and symbol in library.corpus.by_symbol
    return _unclaimed(said, symbol, library.corpus, reading.likelihood) if said and is_shown else None


def _unclaimed(said: Draft, symbol: str, corpus: Corpus, likelihood: float) -> Draft:
    numbers = {citation.id: n for n, citation in enumerate(said.citations, start=1)}
    text = answer_text(said.headline, said.sentences, said.groups, numbers, said.method)
    title = shortened(corpus.by_symbol[symbol].title, TITLE_WORDS)
    message = f"Several resolutions may be meant. Of the likeliest, {symbol}, {title}:\n{text}"
    confidence = said.confidence * likelihood
    return Draft(said.method, tier="nearest", reason="unclear", message=message, nearest=said.citations, confidence=confidence)
