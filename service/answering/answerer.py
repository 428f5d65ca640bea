"""The answerer: one question in, one checked answer out, whatever the interface."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from langchain_core.runnables import Runnable, RunnableBranch, RunnableLambda, RunnablePassthrough

from documents import ParagraphId
from documents.characters import composed
from service.answer import Answer, Citation, ModelUsage, Provenance, Sentence
from service.answer_text import answer_text
from service.answering.catalogue_answers import answer_days, answer_from_catalogue
from service.answering.courses import answer_course
from service.answering.direct import Wanted, answer_document, answer_header, answer_likeliest, answer_wording
from service.answering.drafts import Draft, abstain, closest, in_their_language
from service.answering.duties import answer_duties, asks_for_duties
from service.answering.entries import filtered, said_times
from service.answering.meant_documents import likely_by_words
from service.answering.next_questions import next_questions
from service.answering.not_held import no_such_document
from service.answering.overview import overview
from service.answering.passages import Finding, answer_from, different, evidence_for, find
from service.answering.repetition import Group
from service.answering.searched import SearchedQuestion, searched
from service.answering.set_answers import answer_set, asks_for_set, may_be_meant
from service.answering.surveys import Survey, meant_survey, surveyed
from service.answering.table_rows import answer_row
from service.answering.writing_task import Task, outline, shown_paragraphs
from service.errors import InvalidQuestion
from service.events import AnswerEvent, Listener, Stage, StatusEvent, Telling, unheard
from service.library import Library
from service.messages import Standalone
from service.requests.descriptions import Link, Only
from service.requests.details import BallotsAsked
from service.requests.follow_ups import followed
from service.requests.reader import Reader, corrected
from service.requests.reading import Reading, unread
from service.requests.request import Correction, Request
from service.requests.table import Exchange, Table
from service.requests.wording import DOCUMENTS, content_terms, is_thanks
from service.tracing import describe, span
from service.verification.quoting import verified

_TALK = (
    "Ask me what a resolution of the United Nations General Assembly says, decides or requests, or what a numbered "
    "paragraph of it says."
)
_WELCOME = "You are welcome. "
_DOUBTED = frozenset({"opinion", "other_body"})
"""Tasks that are told by what a message does not ask of these documents: what search finds an answer to is answered."""
_OF_DOCUMENTS = frozenset({"documents", "count"})
_OF_ONE = frozenset({"votes", "sponsors"})
_FROM_CATALOGUE = _DOUBTED | {"documents", "count", "votes", "sponsors"}


@dataclass(frozen=True, slots=True)
class Turn:
    """A question on its way through the pipeline: what the person wrote, and in which words it is searched."""

    asked: str
    standalone: Standalone
    symbols: tuple[str, ...]
    listener: Listener = unheard
    correction: Correction | None = None
    exchanges: tuple[Exchange, ...] = ()
    reading: Reading | None = None
    wanted: Wanted | None = None
    question: SearchedQuestion | None = None
    survey: Survey | None = None
    finding: Finding | None = None
    groups: tuple[Group, ...] = ()
    draft: Draft | None = None
    timings: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Options:
    """What of the settings concerns answering."""

    confidence: float | None
    max_citations: int
    max_question_chars: int
    version: str
    traces_texts: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """An answer, and the ids of the paragraphs that were ranked for it, best first."""

    answer: Answer
    retrieved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Completed:
    """A reading that was completed, and the message in full words where these are known, with what making it came to."""

    reading: Reading
    standalone: Standalone = field(default_factory=lambda: Standalone(""))


class Reads(Protocol):
    """Anything that completes what was read of a message, as ``service.writing.request_reading.RequestReader`` does."""

    def read(self, message: str, draft: Reading, exchanges: Sequence[Exchange], reader: Reader) -> Completed:
        """Complete the reading of a message that was said after these turns."""
        ...


class Writes(Protocol):
    """Anything that answers from paragraphs in words of its own, each sentence checked, as ``service.writing.Writer`` does."""

    def write(self, task: Task, telling: Telling) -> Draft:
        """Write an answer, telling each sentence that is checked; give it as a draft that was told."""
        ...


class Answerer:
    """Understand, then look up or retrieve, compose, have it written where there is a model, verify: a LangChain pipeline."""

    def __init__(self, library: Library, options: Options, writer: Writes | None = None, reads: Reads | None = None) -> None:
        """Answer over a library; ``writer`` puts what search finds into words of its own, else it is composed of theirs.

        ``reads`` completes what rules read of a message.
        """
        self.library = library
        self.options = options
        self.writer = writer
        self.reads = reads
        self.chain = self._build()

    def without_model(self) -> Answerer:
        """Give the same without its writer, for questions that nobody waits to read the answers of."""
        return Answerer(self.library, self.options) if self.writer else self

    def warm(self) -> None:
        """Do once what the first question would have to wait for: load the encoder, open the index, read its statistics."""
        read = self.library.reader.read("what is said about cooperatoin in the latest resolution?")  # a misspelt word, too
        find(searched(read, self.library), self.library)
        _ = self.library.running_text

    def ask(
        self,
        message: str,
        *,
        symbols: Sequence[str] = (),
        conversation_id: str | None = None,
        correction: Correction | None = None,
    ) -> Answer:
        """Answer a question from the documents named (or all); raise InvalidQuestion for what cannot be one."""
        return self.trace(message, symbols=symbols, conversation_id=conversation_id, correction=correction).answer

    @span("answer")
    def trace(
        self,
        message: str,
        *,
        symbols: Sequence[str] = (),
        conversation_id: str | None = None,
        message_id: str | None = None,
        correction: Correction | None = None,
        exchanges: Sequence[Exchange] = (),
        listener: Listener = unheard,
    ) -> Trace:
        """Answer as ``ask`` does, and tell which paragraphs were ranked on the way.

        The message is read as said after its conversation's ``exchanges``. What a ``correction`` gives wins over what is read, and
        the documents that it names over the ``symbols``. The listener hears each stage, each checked sentence after its citations, and the answer; what it raises
        stops the work.
        """
        started = time.perf_counter()
        asked = self.accepted(message)
        turn = self.chain.invoke(Turn(asked, Standalone(asked), tuple(symbols), listener, correction, tuple(exchanges)))
        cited = turn.draft.citations if turn.draft else ()
        found = [group.hit for group in turn.groups] + list(turn.finding.hits if turn.finding else ())
        ranked = tuple(dict.fromkeys(hit.id for hit in found)) or tuple(citation.id for citation in cited)
        answer = self._answer(turn, conversation_id or uuid.uuid4().hex, message_id or uuid.uuid4().hex, started)
        describe(answer, texts=self.options.traces_texts)
        listener(AnswerEvent(answer=answer))
        return Trace(answer, ranked)

    def _build(self) -> Runnable[Turn, Turn]:
        steps: list[tuple[Stage, Callable[[Turn], Turn]]] = [
            ("understand", self._understand),
            ("retrieve", self._retrieve),
            ("answer", self._extract),
            ("write", self._write),
            ("verify", self._verify),
        ]
        understand_, retrieve, extract, write, verify = (RunnableLambda(_timed(name, step), name=name) for name, step in steps)
        direct = RunnableLambda(_timed("answer", self._direct), name="look_up")
        branch: Runnable[Turn, Turn] = RunnableBranch((self._is_direct, direct), retrieve | extract)
        written: Runnable[Turn, Turn] = RunnableBranch((self._is_to_be_written, write), RunnablePassthrough())
        return understand_ | branch | written | verify

    def accepted(self, message: str) -> str:
        """Give a message as one line of plain text, in the characters that documents are read in; raise InvalidQuestion for what cannot be a question."""
        text = message.strip()
        if not text:
            raise InvalidQuestion("the question is empty; write what you want to know")
        if len(text) > self.options.max_question_chars:
            raise InvalidQuestion(
                f"the question has {len(text):,} characters, at most {self.options.max_question_chars:,} are taken; shorten it"
            )
        if any((ord(c) < 32 and c not in "\t\n\r") or 127 <= ord(c) < 160 for c in text):
            raise InvalidQuestion("the question holds control characters; write it as plain text")
        if any(0xD800 <= ord(c) < 0xE000 for c in text):
            raise InvalidQuestion("the question holds broken characters (not UTF-8); write it as plain text")
        return " ".join(composed(text).split())

    def _understand(self, turn: Turn) -> Turn:
        library = self.library
        turn = self._read(turn)
        reading = corrected(_reading(turn), turn.correction, library.reader)
        symbols = library.corpus.all_meant_by((turn.correction and turn.correction.symbols) or turn.symbols)
        wanted = Wanted.of(reading)
        left = () if symbols or reading.is_follow_up else filtered(reading.request, library.corpus)
        question = searched(reading, library, symbols, left)
        row = answer_course(question, wanted.change, library) if not wanted.is_any or wanted.change else None
        row = row or (None if wanted.is_any else answer_row(question, library, turn.asked if reading.is_follow_up else ""))
        draft = row or (None if symbols else answer_likeliest(reading, library))
        survey = None if draft or wanted.is_any else surveyed(reading, question, library)
        return replace(turn, symbols=symbols, reading=reading, wanted=wanted, question=question, survey=survey, draft=draft)

    @span("step.read")
    def _read(self, turn: Turn) -> Turn:
        """Read a message in the light of the turns before it, and have that completed where a model does it; a correction is enough by itself."""
        reader = self.library.reader
        found = followed(turn.asked, Table.of(turn.exchanges, self.library.corpus, turn.symbols), reader)
        if self.reads is None or (turn.correction and turn.correction.given):
            return replace(turn, reading=found.reading, standalone=Standalone(found.standalone))
        made = self.reads.read(turn.asked, found.reading, turn.exchanges, reader)
        told = made.standalone
        return replace(turn, reading=made.reading, standalone=replace(told, text=told.text or found.standalone))

    def _is_direct(self, turn: Turn) -> bool:
        if turn.survey and turn.survey.is_wide:
            return False
        question, request = _known(turn), _known(turn).request
        missing = [symbol for symbol in turn.symbols if symbol not in self.library.rows_of]
        is_of_library = request.task in _FROM_CATALOGUE or request.task == "talk" or request.language != "en"
        is_of_document = question.unknown_symbols or missing or question.places or question.verb or asks_for_duties(question)
        return bool(
            turn.draft or is_of_library or is_of_document or (turn.wanted and turn.wanted.is_any) or self._asks_for_set(turn)
        )

    def _direct(self, turn: Turn) -> Turn:
        """Answer what needs no search: documents that are not there, paragraph numbers, the header, verbs."""
        question = _known(turn)
        if turn.draft:
            return turn
        unknown = question.unknown_symbols or tuple(s for s in turn.symbols if s not in self.library.rows_of)
        if question.request.task == "talk":
            return replace(turn, draft=abstain("not_a_question", (_WELCOME if is_thanks(turn.asked) else "") + _TALK))
        if question.request.task in _DOUBTED:
            turn = self._extract(self._retrieve(turn))
        wanted = turn.wanted or Wanted()
        days = answer_days(turn.reading, self.library) if turn.reading else None
        if said := answer_header(wanted, question, self.library) or days or self._from_catalogue(turn):
            return replace(turn, draft=said)
        if unknown and not wanted.change:
            return replace(turn, draft=no_such_document(unknown, self.library.corpus))
        draft = answer_wording(wanted, question, self.library) or answer_duties(question, self.library) or self._from_set(turn)
        draft = draft or answer_document(question, self.library) or turn.draft
        return replace(turn, draft=draft) if draft else self._extract(self._retrieve(turn))

    def _from_catalogue(self, turn: Turn) -> Draft | None:
        """Answer from the catalogue and the records, or say what is not held; None where search may know better."""
        if turn.reading is None:
            return None
        request = turn.reading.request
        is_by_number = request.numbers or (request.symbols and request.task in _OF_ONE)
        if request.language != "en" and not is_by_number:
            return in_their_language(request.language)
        is_of_text = request.task not in _FROM_CATALOGUE or request.numbers or (turn.wanted and turn.wanted.is_named_alone)
        if is_of_text or not _is_of_catalogue(turn.reading, self._title_of(request)):
            return None
        if turn.draft and turn.draft.tier == "answered":
            return None
        ballots = (turn.wanted or Wanted()).ballots
        said = answer_from_catalogue(request, self.library, ballots)
        if said is None and request.task in _OF_ONE and not request.symbols:
            return self._of_likely(request, ballots)
        return _beside(said, turn.draft)

    def _title_of(self, request: Request) -> str:
        """The title of the first document that a request is for."""
        document = self.library.corpus.by_symbol.get(request.symbols[0]) if request.symbols else None
        return document.title if document else ""

    def _of_likely(self, request: Request, ballots: BallotsAsked) -> Draft | None:
        """Show the record of the resolution that a description most likely means, without claiming that it is the one."""
        words, reader = request.named or request.topic, self.library.reader
        link = reader.linked(words, Only.of(request)) if content_terms(words) else Link()
        if not link.candidates:
            return None
        likely = link.candidates[0]
        by_words = likely_by_words(request, self.library)
        symbols = (by_words.symbol,) if by_words else likely.symbols[:1]
        likeliest = request.model_copy(update={"symbols": symbols, "named": ""})
        said = answer_from_catalogue(likeliest, self.library, ballots)
        if said is None:
            return None
        record = answer_text(said.headline, said.sentences, said.groups) or said.message
        message = f"I am not sure which resolution you mean. Of the one that comes closest: {record}"
        row = reader.descriptions.nearest(words, symbols[0]) if reader.descriptions else None
        nearest = [] if row is None else [self.library.paragraph(row)]
        return abstain("unsure", message, nearest, method="metadata", confidence=likely.score)

    def _asks_for_set(self, turn: Turn) -> bool:
        question = _known(turn)
        is_read = not (turn.reading and unread(turn.reading, question.request.topic, "set"))
        return is_read and not question.places and asks_for_set(question.request, question, self.library)

    def _from_set(self, turn: Turn) -> Draft | None:
        """Answer a request for a set; what no text has in these words is denied only after search found nothing that means it."""
        question = _known(turn)
        if not self._asks_for_set(turn):
            return None
        said = answer_set(question.request, question, self.library)
        if said is None or said.reason != "absent" or not may_be_meant(question.request):
            return said
        searched = self._extract(self._retrieve(turn)).draft
        return searched if searched and searched.tier == "answered" else said

    def _retrieve(self, turn: Turn) -> Turn:
        also = turn.reading.also if turn.reading else ()
        return replace(turn, finding=find(_known(turn), self.library, also=also))

    def _extract(self, turn: Turn) -> Turn:
        if turn.finding is None:
            return turn
        options = self.options
        question, finding = _known(turn), turn.finding
        groups = different(question, finding, self.library)
        own = self._own(turn, question, finding) if turn.reading and turn.reading.is_follow_up else None
        draft = answer_from(question, finding, self.library, options.confidence, options.max_citations, groups, own)
        survey = turn.survey
        if turn.reading and not (survey and survey.is_wide) and draft.tier != "answered":
            survey = meant_survey(turn.reading, question, finding, self.library) or survey
        if survey and (survey.is_wide or draft.tier != "answered"):
            draft = overview(survey, finding, draft, self.library)
        elif draft.tier == "answered" and _is_of_other_sessions(draft, question.request, self.library):
            draft = closest(draft, self.library.corpus)
        return replace(turn, groups=groups[: len(finding.hits)], draft=draft)

    def _own(self, turn: Turn, question: SearchedQuestion, finding: Finding) -> Finding | None:
        """What is found for the own words of a follow-up, which were searched for with others; None over other texts than resolutions."""
        if not self.library.corpus.by_symbol:
            return None
        if turn.reading and turn.reading.also:
            return find(question, self.library)
        return finding if len(self.library.corpus.by_symbol) > 1 else None

    def _is_to_be_written(self, turn: Turn) -> bool:
        """Whether a model is to put it into words: what search found, however probable it is, not what was looked up or read off."""
        return bool(self.writer and turn.finding and turn.finding.hits and turn.draft and turn.draft.method == "extractive")

    def _write(self, turn: Turn) -> Turn:
        if self.writer is None or turn.finding is None or turn.draft is None:
            return turn
        return replace(turn, draft=self.writer.write(self._task(turn, turn.finding, turn.draft), Telling(turn.listener)))

    def _task(self, turn: Turn, finding: Finding, draft: Draft) -> Task:
        """What is to be written of what was found, and of what is found when other words are searched for."""
        question = _known(turn)
        groups = evidence_for(question, finding, self.library, draft)
        shown = shown_paragraphs(groups, finding, self.library)
        composed = replace(draft, sentences=tuple(self._checked(draft)))
        without_claim = closest(draft, self.library.corpus) if draft.tier == "answered" else draft
        also = turn.reading.also if turn.reading else ()

        def further(words: str) -> Task:
            return self._task(turn, find(question, self.library, also=(*also, words)), draft)

        return Task(turn.standalone.text, shown, composed, without_claim, outline(draft.groups), further)

    def _verify(self, turn: Turn) -> Turn:
        """Check headline and points against their paragraphs, unless they were as they were written; what fails is not shown."""
        draft = turn.draft
        if draft is None or draft.is_told:
            return turn
        telling = Telling(turn.listener)
        citations = tuple(_titled(citation, self.library) for citation in draft.citations)
        headline = self._checked_one(draft.headline, draft) if draft.headline else None
        if headline:
            telling.tell_headline(headline, citations)
        kept: dict[int, int] = {}
        for n, sentence in enumerate(draft.sentences):
            if checked := self._checked_one(sentence, draft):
                kept[n] = len(kept)
                telling.tell(checked, citations)
        groups = tuple(
            group.model_copy(update={"sentences": tuple(kept[n] for n in group.sentences if n in kept)}) for group in draft.groups
        )
        shown = replace(draft, headline=headline, sentences=telling.sentences, citations=telling.citations, groups=groups)
        return replace(turn, draft=shown)

    def _checked(self, draft: Draft) -> Iterator[Sentence]:
        """Give the sentences of a draft that hold against their paragraphs, with what checking them found."""
        return (checked for sentence in draft.sentences if (checked := self._checked_one(sentence, draft)))

    def _checked_one(self, sentence: Sentence, draft: Draft) -> Sentence | None:
        """Check a sentence of a draft against the paragraphs that it cites; None where it does not hold."""
        by_id = self.library.corpus.by_id
        cited = {citation.id for citation in draft.citations}
        known = [by_id[ParagraphId(key)] for key in sentence.citations if key in cited]
        checked = verified(sentence, known) if sentence.citations else sentence
        return checked if checked.verdict != "unsupported" else None

    def _answer(self, turn: Turn, conversation_id: str, message_id: str, started: float) -> Answer:
        draft = turn.draft or abstain("unsure", "Nothing in the documents answers this.")
        choices = turn.reading.choices if turn.reading else ()
        numbers = {citation.id: n for n, citation in enumerate(draft.citations, start=1)}
        text = draft.message
        if draft.tier == "answered":
            text = answer_text(draft.headline, draft.sentences, draft.groups, numbers, draft.method)
        timings = turn.timings | {"total": (time.perf_counter() - started) * 1000}
        return Answer(
            conversation_id=conversation_id,
            message_id=message_id,
            question=turn.asked,
            standalone_question=turn.standalone.text,
            request=turn.reading.request if turn.reading else None,
            chips=turn.reading.chips if turn.reading else (),
            correction=turn.correction if turn.correction and turn.correction.given else None,
            choices=choices,
            headline=draft.headline,
            answer=text,
            sentences=draft.sentences,
            groups=draft.groups,
            suggestions=next_questions(draft, turn.reading.request if turn.reading else None, self.library),
            citations=tuple(_titled(citation, self.library) for citation in draft.citations),
            tier=draft.tier,
            abstained=draft.tier != "answered",
            reason="unclear" if draft.reason == "unsure" and len(choices) > 1 else draft.reason,
            nearest=tuple(_titled(citation, self.library) for citation in draft.nearest),
            changes=draft.changes,
            method=draft.method,
            notice=draft.notice,
            checked=draft.checked,
            usage=ModelUsage.total(usages) if (usages := [u for u in (turn.standalone.usage, draft.usage) if u]) else None,
            confidence=round(draft.confidence * (turn.reading.certainty if turn.reading else 1.0), 4),
            provenance=Provenance(
                corpus=self.library.corpus.digest,
                encoder=self.library.index.encoder.name,
                model=draft.model or turn.standalone.model,
                prompts={**turn.standalone.prompts, **draft.prompts},
                version=self.options.version,
            ),
            timings_ms={name: round(value, 2) for name, value in timings.items()},
        )


def _titled(citation: Citation, library: Library) -> Citation:
    """A citation with the title and the day of adoption of what it is of."""
    document = library.corpus.by_symbol.get(citation.symbol)
    paragraph = library.corpus.by_id.get(ParagraphId(citation.id))
    title = document.title if document else paragraph.title if paragraph else ""
    return citation.model_copy(update={"title": title, "adopted": document.adopted if document else None})


def _beside(said: Draft | None, searched: Draft | None) -> Draft | None:
    """What the catalogue says, with what search found beside it where there was a search."""
    if said is None or searched is None:
        return said
    return replace(said, confidence=searched.confidence, nearest=said.nearest or searched.nearest)


def _is_of_catalogue(reading: Reading, title: str) -> bool:
    """Whether what is counted or listed are documents, by nothing beside what was read; and whether something says on which a vote is asked for."""
    request = reading.request
    if request.task in _OF_DOCUMENTS:
        is_of_a_day = request.task == "documents" and request.dates and not request.topic
        is_said = bool(is_of_a_day) or not DOCUMENTS.isdisjoint(re.findall(r"\w+", reading.text.lower()))
        told = title if request.symbols else f"{request.topic} {request.country}"
        return is_said and not unread(reading, told, "header", "documents")
    says_which = request.symbols or request.named or content_terms(request.topic) or (request.country and said_times(request))
    return request.task not in _OF_ONE or bool(says_which)


def _is_of_other_sessions(draft: Draft, request: Request, library: Library) -> bool:
    """Whether regular sessions are named, and nothing that is cited is of one of them."""
    named = {session for session in request.sessions if isinstance(session, int)}
    cited = (library.corpus.by_symbol.get(citation.symbol) for citation in draft.citations)
    return bool(named) and not request.when and named.isdisjoint(document.session for document in cited if document)


def _reading(turn: Turn) -> Reading:
    if turn.reading is None:
        raise ValueError("a turn is read before it is understood")
    return turn.reading


def _known(turn: Turn) -> SearchedQuestion:
    if turn.question is None:
        raise ValueError("a turn is understood before it is answered")
    return turn.question


def _timed(name: Stage, step: Callable[[Turn], Turn]) -> Callable[[Turn], Turn]:
    def run(turn: Turn) -> Turn:
        started = time.perf_counter()
        turn.listener(StatusEvent(stage=name))
        with span(f"step.{name}"):
            done = step(turn)
        spent = (time.perf_counter() - started) * 1000
        return replace(done, timings=done.timings | {name: done.timings.get(name, 0.0) + spent})

    return run
