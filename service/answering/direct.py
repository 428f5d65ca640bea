"""Direct answers: what a question wants that needs no search, read off one document or counted in all of them."""

from __future__ import annotations

from dataclasses import dataclass

from documents import Resolution, mentioned_symbols
from documents.glossary import Glossary
from embeddings import terms
from service.answering.by_verb import lacks_grave_verb, summarise
from service.answering.changes import answer_change
from service.answering.drafts import Draft, abstain
from service.answering.lookup import look_up_field, look_up_numbers
from service.answering.observance_answers import answer_observances
from service.answering.referrals import follow
from service.answering.searched import SearchedQuestion
from service.answering.set_answers import answer_set
from service.library import Library
from service.requests.details import (
    ChangeAsked,
    HeaderField,
    ObservancesAsked,
    Words,
    beside_document,
    change_asked,
    header_field,
    is_referral,
    observances_asked,
)
from service.requests.reading import Reading
from service.understanding.sets import SetQuestion, asked_set, asks_for_verb_alone, side_asked


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question wants that search cannot give; of all of these at most one counts, in this order."""

    observances: ObservancesAsked | None = None
    day: int = 0
    change: ChangeAsked | None = None
    is_referral: bool = False
    sets: SetQuestion | None = None
    field: HeaderField | None = None
    is_summary: bool = False

    @classmethod
    def of(cls, reading: Reading) -> Wanted:
        """Tell it from a reading."""
        request, words = reading.request, Words.of(reading.marked)
        change = _change(reading, words)
        referral = not change and is_referral(words)
        return cls(
            observances_asked(words, request.task if reading.is_sure else "answer"),
            reading.day,
            change,
            referral,
            None if change or referral or request.numbers else asked_set(reading.text),
            (header_field(words, request.task) or None) if request.task == "header" or not reading.is_follow_up else None,
            request.task == "summary",
        )

    @property
    def is_any(self) -> bool:
        """Whether it is anything."""
        return bool(self.observances or self.change or self.is_referral or self.sets or self.field or self.is_summary)

    @property
    def looked_for(self) -> tuple[str, ...]:
        """The documents that are named to be looked for, and are none in which to look."""
        return mentioned_symbols(self.sets.topic, bare=True) if self.sets else ()


def _change(reading: Reading, words: Words) -> ChangeAsked | None:
    """What is asked about change; a follow-up asks for it where its request says so, whatever its words are."""
    request = reading.request
    if not reading.is_follow_up:
        return change_asked(words, request.task, is_sure=reading.is_sure, when=request.when)
    return ChangeAsked("compare", request.topic) if request.task == "changed" else None


def answer_header(wanted: Wanted, question: SearchedQuestion, library: Library) -> Draft | None:
    """Say what the header of the one document says that can be meant, where a field of it and nothing else is asked for."""
    document = _document(question, library) if wanted.field and not question.places else None
    if document is None or wanted.field is None:
        return None
    if (left := _beside(question, document, library.glossary)) and not left.isdisjoint(_content(document)):
        return None
    return look_up_field(document, wanted.field)


def answer_directly(wanted: Wanted, question: SearchedQuestion, library: Library) -> Draft | None:
    """Answer what needs no search, or give None where it has to be searched after all."""
    document = _document(question, library)
    said = _of_wording(wanted, question, document, library)
    if said or not (document or question.places):
        return said
    if document is None:
        message = "Several documents are in scope: name the resolution, for example “paragraph 21 of A/RES/75/15”."
        return abstain("unsure", message, method="lookup")
    if question.places:
        return look_up_numbers(document, question, library)
    if lacks_grave_verb(document, question):
        return answer_set(SetQuestion("list", question.verb, is_plain=True), question, library)
    return None


def _of_wording(wanted: Wanted, question: SearchedQuestion, document: Resolution | None, library: Library) -> Draft | None:
    """Answer what asks for observances, for a change, for a document behind a reference, for a summary or for a set."""
    if wanted.observances and (said := answer_observances(wanted.observances, wanted.day, question, library)):
        return said
    if wanted.change:
        return answer_change(wanted.change, question, library)
    if wanted.is_referral:
        return follow(question, document, library.corpus)
    if document and wanted.is_summary and not _beside(question, document, library.glossary):
        return follow(question, document, library.corpus) if question.verb and question.named else summarise(document)
    sets = wanted.sets or _verb_alone(question, document, library)
    return answer_set(sets, question, library) if sets else None


def _verb_alone(question: SearchedQuestion, document: Resolution | None, library: Library) -> SetQuestion | None:
    """All that the Assembly does by one verb, where nothing more is asked."""
    text = question.text
    if (
        document is None
        or question.places
        or not asks_for_verb_alone(text, question.verb, _names(document, text, library.glossary))
    ):
        return None
    return SetQuestion("list", question.verb, side=side_asked(question.text), is_plain=True)


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
    return beside_document(question.words) - _names(document, question.text, glossary)


def _names(document: Resolution, text: str, glossary: Glossary) -> frozenset[str]:
    """The stems of a document's title, and of the short forms in a text that stand for a name in it."""
    shorts = [word for word in text.split() if (name := glossary.expand(word.strip("?,.!"))) and name in document.title]
    return frozenset(terms(" ".join([document.title, *shorts])))


def _content(document: Resolution) -> frozenset[str]:
    """The stems of everything that a document says."""
    return frozenset(term for p in document.paragraphs for term in terms(p.text))
