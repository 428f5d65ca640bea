"""The answerer: one question in, one checked answer out, whatever the interface."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from langchain_core.runnables import Runnable, RunnableBranch, RunnableLambda

from documents import Paragraph, Resolution
from service.answer import Answer, Provenance, Sentence
from service.answering.by_verb import answer_by_verb, asks_for_verb_alone, lacks_grave_verb, summarise
from service.answering.composition import compose_whole
from service.answering.drafts import Draft, abstain
from service.answering.header_answers import say_attribute, say_extent
from service.answering.lookup import look_up
from service.answering.passages import Finding, answer_from, find
from service.answering.verification import verified
from service.errors import InvalidQuestion
from service.library import Library
from service.understanding import Question, understand

_TALK = (
    "Ask me what a resolution of the United Nations General Assembly says, decides or requests, or what a numbered "
    "paragraph of it says."
)
_FOREIGN = "I read and answer English only: the documents are in English, so please ask in English."


@dataclass(frozen=True, slots=True)
class Turn:
    """A question on its way through the pipeline."""

    text: str
    symbols: tuple[str, ...]
    question: Question | None = None
    finding: Finding | None = None
    draft: Draft | None = None
    timings: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Options:
    """What of the settings concerns answering."""

    confidence: float | None
    max_citations: int
    max_question_chars: int
    version: str


@dataclass(frozen=True, slots=True)
class Trace:
    """An answer, and the ids of the paragraphs that were ranked for it, best first."""

    answer: Answer
    retrieved: tuple[str, ...]


class Answerer:
    """Understand, then look up or retrieve, compose, verify: a LangChain pipeline of five steps."""

    def __init__(self, library: Library, options: Options) -> None:
        self.library = library
        self.options = options
        self.chain = self._build()

    def ask(self, message: str, *, symbols: Sequence[str] = (), conversation_id: str | None = None) -> Answer:
        """Answer a question from the documents named (or all); raise InvalidQuestion for what cannot be one."""
        return self.trace(message, symbols=symbols, conversation_id=conversation_id).answer

    def trace(self, message: str, *, symbols: Sequence[str] = (), conversation_id: str | None = None) -> Trace:
        """Answer as ``ask`` does, and tell which paragraphs were ranked on the way."""
        started = time.perf_counter()
        turn = self.chain.invoke(Turn(self._accepted(message), tuple(symbols)))
        retrieved = turn.finding.hits if turn.finding else ()
        cited = turn.draft.citations if turn.draft else ()
        ranked = tuple(hit.id for hit in retrieved) or tuple(citation.id for citation in cited)
        return Trace(self._answer(turn, conversation_id or uuid.uuid4().hex, started), ranked)

    def _build(self) -> Runnable[Turn, Turn]:
        steps: list[tuple[str, Callable[[Turn], Turn]]] = [
            ("understand", self._understand),
            ("retrieve", self._retrieve),
            ("answer", self._extract),
            ("verify", self._verify),
        ]
        understand_, retrieve, extract, verify = (RunnableLambda(_timed(name, step), name=name) for name, step in steps)
        direct = RunnableLambda(_timed("answer", self._direct), name="look_up")
        branch: Runnable[Turn, Turn] = RunnableBranch((self._is_direct, direct), retrieve | extract)
        return understand_ | branch | verify

    def _accepted(self, message: str) -> str:
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
        return " ".join(text.split())

    def _understand(self, turn: Turn) -> Turn:
        return replace(turn, question=understand(turn.text, self.library.corpus, self.library.glossary, turn.symbols))

    def _is_direct(self, turn: Turn) -> bool:
        question = _known(turn)
        missing = [symbol for symbol in turn.symbols if symbol not in self.library.rows_of]
        asked = question.references or question.attribute or question.is_summary or question.verb
        return bool(question.is_talk or question.is_foreign or question.unknown_symbols or missing or asked)

    def _direct(self, turn: Turn) -> Turn:
        """Answer what needs no search: documents that are not there, paragraph numbers, the header, verbs."""
        question = _known(turn)
        unknown = question.unknown_symbols or tuple(s for s in turn.symbols if s not in self.library.rows_of)
        if question.is_talk:
            return replace(turn, draft=abstain("not_a_question", _TALK))
        if question.is_foreign:
            return replace(turn, draft=abstain("unsure", _FOREIGN))
        if unknown:
            return replace(turn, draft=self._no_such_document(unknown))
        document = self._document(question)
        draft = self._from_document(document, question) if document else None
        if draft is None and question.references:
            message = "Several documents are in scope: name the resolution, for example “paragraph 21 of A/RES/75/15”."
            draft = abstain("unsure", message, method="lookup")
        return replace(turn, draft=draft) if draft else self._extract(self._retrieve(turn))

    def _from_document(self, document: Resolution, question: Question) -> Draft | None:
        """Look up what a question asks of one document, or None when it has to be searched after all."""
        if question.references:
            return self._look_up(document, question)
        if question.is_summary:
            return summarise(document)
        if asks_for_verb_alone(question) or lacks_grave_verb(document, question):
            return answer_by_verb(document, question)
        said = say_attribute(document, question.attribute) if question.attribute else None
        return Draft("metadata", (Sentence(text=said, verdict="supported"),)) if said else None

    def _document(self, question: Question) -> Resolution | None:
        """The one document that a question can mean."""
        known = self.library.corpus.by_symbol
        symbols = question.symbols or tuple(known)
        return known.get(symbols[0]) if len(symbols) == 1 else None

    def _no_such_document(self, symbols: Sequence[str]) -> Draft:
        named = " and ".join(symbols)
        are = "is" if len(symbols) == 1 else "are"
        mentioning = [p for p in self.library.corpus.paragraphs if set(symbols) & set(p.mentions)][:3]
        message = f"{named} {are} not among the documents that I have."
        if mentioning:
            message += f" {mentioning[0].symbol}, {mentioning[0].label}, mentions it."
        return abstain("no_such_document", message, mentioning, method="lookup", confidence=1.0)

    def _look_up(self, document: Resolution, question: Question) -> Draft:
        result = look_up(document, question.references)
        if not result.found and (parent := self._parent(document, question)):
            message = f"{document.symbol}, {parent.label}, has no such sub-paragraph."
            return abstain("no_such_paragraph", message, [parent], method="lookup", confidence=1.0)
        if not result.found:
            return abstain(
                "no_such_paragraph", say_extent(document), self._last(document, question), method="lookup", confidence=1.0
            )
        named = len(self.library.corpus.by_symbol) > 1
        composed = [compose_whole(p, first=n == 0, named=named and n == 0) for n, p in enumerate(result.found)]
        sentences = [c.sentence for c in composed]
        if result.missing:
            sentences.append(Sentence(text=say_extent(document), verdict="supported"))
        return Draft("lookup", tuple(sentences), tuple(c.citation for c in composed))

    def _parent(self, document: Resolution, question: Question) -> Paragraph | None:
        """The paragraph that is there where only its sub-paragraph is not."""
        whole = [replace(reference, subs=()) for reference in question.references if reference.subs]
        return next(iter(look_up(document, whole).found), None)

    def _last(self, document: Resolution, question: Question) -> list[Paragraph]:
        """The last paragraph of the side that was asked for: the nearest to a number that is too high."""
        side = document.whole("preambular" if question.references[0].side == "pp" else "operative")
        return list(side[-1:])

    def _retrieve(self, turn: Turn) -> Turn:
        return replace(turn, finding=find(_known(turn), self.library))

    def _extract(self, turn: Turn) -> Turn:
        if turn.finding is None:
            return turn
        draft = answer_from(_known(turn), turn.finding, self.library, self.options.confidence, self.options.max_citations)
        return replace(turn, draft=draft)

    def _verify(self, turn: Turn) -> Turn:
        """Check every sentence that cites against its paragraphs; one that fails is not shown."""
        draft = turn.draft
        if draft is None or draft.method == "metadata":
            return turn
        by_id: dict[str, Paragraph] = {str(key): p for key, p in self.library.corpus.by_id.items()}
        checked = [
            verified(s, [by_id[c.id] for c in draft.citations if c.id in s.citations]) if s.citations else s
            for s in draft.sentences
        ]
        shown = tuple(s for s in checked if s.verdict != "unsupported")
        cited = {key for s in shown for key in s.citations}
        return replace(turn, draft=replace(draft, sentences=shown, citations=tuple(c for c in draft.citations if c.id in cited)))

    def _answer(self, turn: Turn, conversation_id: str, started: float) -> Answer:
        draft = turn.draft or abstain("unsure", "Nothing in the documents answers this.")
        numbers = {citation.id: n for n, citation in enumerate(draft.citations, start=1)}
        text = draft.message if draft.reason else " ".join(_marked(s, numbers) for s in draft.sentences)
        timings = turn.timings | {"total": (time.perf_counter() - started) * 1000}
        return Answer(
            conversation_id=conversation_id,
            message_id=uuid.uuid4().hex,
            question=turn.text,
            standalone_question=turn.text,
            answer=text,
            sentences=draft.sentences,
            citations=draft.citations,
            abstained=draft.reason is not None,
            reason=draft.reason,
            nearest=draft.nearest,
            method=draft.method,
            confidence=round(draft.confidence, 4),
            provenance=Provenance(
                corpus=self.library.corpus.digest,
                encoder=self.library.index.encoder.name,
                version=self.options.version,
            ),
            timings_ms={name: round(value, 2) for name, value in timings.items()},
        )


def _marked(sentence: Sentence, numbers: dict[str, int]) -> str:
    """Put a sentence's citation numbers before its full stop."""
    marks = "".join(f"[{numbers[key]}]" for key in sentence.citations)
    if not marks:
        return sentence.text
    stop = sentence.text[-1:] if sentence.text.endswith((".", "!", "?")) else ""
    return f"{sentence.text.removesuffix(stop)} {marks}{stop or '.'}"


def _known(turn: Turn) -> Question:
    if turn.question is None:
        raise ValueError("a turn is understood before it is answered")
    return turn.question


def _timed(name: str, step: Callable[[Turn], Turn]) -> Callable[[Turn], Turn]:
    def run(turn: Turn) -> Turn:
        started = time.perf_counter()
        done = step(turn)
        spent = (time.perf_counter() - started) * 1000
        return replace(done, timings=done.timings | {name: done.timings.get(name, 0.0) + spent})

    return run
