"""Checking: what becomes of each sentence that a model wrote: told as it is, told in the paragraph's own words, left out, or marked."""

from __future__ import annotations

import json
import logging
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from langchain_core.messages import HumanMessage, SystemMessage

from documents import Paragraph, split_clauses
from prompts import Prompt
from service.answer import Checked, Citation, ModelUsage, Repetition, Sentence
from service.answering.writing_task import Task
from service.errors import ModelFailed
from service.events import Telling
from service.verification import Beside, Finding, Verifier
from service.verification.sources import Source, read_words
from service.writing.calling import Caller
from service.writing.failures import Deadline
from service.writing.prompt_context import PromptContext, as_material, is_plain_prose, speaks_to_models, without_instructions
from service.writing.written import Written

_ENDS = " ,;:."
_LEAST = 0.34
"""A clause that shares this much of what the best shares with the sentence is quoted too."""


def cite(paragraph: Paragraph, sentence: str, repeated: tuple[Repetition, ...] = ()) -> Citation:
    """Cite a paragraph for a sentence: from the first to the last of its clauses that the sentence speaks of."""
    clauses = split_clauses(paragraph.text)
    said = {word.stem for word in read_words(sentence) if word.is_content}
    shares = [len(said & {w.stem for w in read_words(paragraph.text[c.start : c.end]) if w.is_content}) for c in clauses]
    spoken = [n for n, share in enumerate(shares) if share and share >= _LEAST * max(shares)]
    start, end = (clauses[spoken[0]].start, clauses[spoken[-1]].end) if spoken else (0, len(paragraph.text))
    end = start + len(paragraph.text[start:end].rstrip(_ENDS))
    return Citation.of(paragraph, start, end, repeated=repeated)


_LOG = logging.getLogger(__name__)
_WORD = re.compile(r"\b(UN|NOT\s)?SUPPORTED\b", re.IGNORECASE)


class Grader:
    """Asks a chat model whether paragraphs support a sentence; where it fails or says neither, the rules' verdict stands."""

    def __init__(self, caller: Caller, prompt: Prompt) -> None:
        self.prompt = prompt
        self._caller = caller

    def objects(self, text: str, paragraphs: Sequence[Paragraph], deadline: Deadline) -> tuple[bool, ModelUsage | None]:
        """Whether the model says that the paragraphs do not support the sentence, and what asking it came to."""
        system, user = self.prompt.render(
            {
                "paragraphs": "\n".join(json.dumps(paragraph.text, ensure_ascii=False) for paragraph in paragraphs),
                "sentence": json.dumps(text, ensure_ascii=False),
            }
        )
        try:
            reply = self._caller.reply([SystemMessage(system), HumanMessage(user)], deadline)
        except ModelFailed as failure:
            _LOG.warning("a sentence was not graded: %s", failure.words)
            return False, failure.usage
        said = _WORD.search(reply.text)
        return bool(said and said[1]), reply.usage


Unsupported = Literal["repair", "drop", "show"]
Wording = Literal["close", "free"]


@dataclass(frozen=True, slots=True)
class Ways:
    """How a model's sentences are taken: what becomes of unsupported ones, and how far their words may be from the paragraphs'.

    ``close`` takes only sentences in a paragraph's own words; ``free`` also other wordings that the verifier finds supported.
    """

    unsupported: Unsupported = "repair"
    wording: Wording = "close"


def wording_for(chat_model: str) -> Wording:
    """How far the words of a model may go, ``provider:model``: free for one of the large families, and for replies that are replayed."""
    families = tomllib.loads((Path(__file__).parent / "model_families.toml").read_text(encoding="utf-8"))
    provider, _, name = chat_model.lower().partition(":")
    is_small = any(mark in name for mark in families["small"])
    is_strong = any(re.search(rf"(?<![a-z0-9]){re.escape(family)}", name) for family in families["strong"])
    return "free" if provider == "replay" or (is_strong and not is_small) else "close"


_FRAME = frozenset(word.stem for word in read_words("The General Assembly in the preamble of its resolution, paragraph"))


class Checking:
    """Takes a model's sentences in order and tells those that the paragraphs of a context support.

    An unsupported one is repaired, where it is, from the task's composed answer. One with a link, with markup or with words to a
    model is never shown, since whoever shows it might follow it. Where the question or a paragraph speaks to models, it may have been
    obeyed, and only sentences whose every word the paragraphs have are supported.
    """

    def __init__(self, context: PromptContext, task: Task, verifier: Verifier, telling: Telling, ways: Ways) -> None:
        by_id = {one.paragraph.id: one.paragraph for one in task.shown}
        self._context = context
        self._originals = {key: by_id[paragraph.id] for key, paragraph in context.paragraphs.items()}
        self._beside = {one.paragraph.id: one for one in task.shown}
        self._repeated = {one.paragraph.id: one.repeated for one in task.shown}
        self._composed = task.composed
        self._verifier = verifier
        self._is_wary = speaks_to_models(task.question) or any(as_material(p) != p for p in self._originals.values())
        self._telling = telling
        self._policy = ways.unsupported
        self._wording = ways.wording
        self.counts = Checked(written=0)

    def take(self, written: Written, *, is_objected_to: bool = False) -> None:
        """Check a sentence and tell what may be told of it; one that a grader objects to is not supported."""
        if self._telling.has_said(written.text):
            return
        self._count(written=1, invented_keys=written.invented)
        keys = () if is_objected_to else self.supporting(written)
        if keys:
            paragraphs = [self._originals[key] for key in keys]
            finding = self._check(written.text, keys)
            self._tell(
                Sentence(text=written.text, citations=tuple(p.id for p in paragraphs), verdict=finding.verdict), paragraphs
            )
            self._count(supported=1)
        elif self._policy == "show" and is_plain_prose(written.text):
            paragraphs = [self._originals[key] for key in written.keys]
            self._tell(Sentence(text=written.text, citations=tuple(p.id for p in paragraphs), verdict="unsupported"), paragraphs)
            self._count(unsupported=1)
        elif self._policy == "repair" and (own := self._own_words(written)):
            self._telling.tell(own, self._composed.citations)
            self._count(repaired=1)
        else:
            self._count(dropped=1)

    def supporting(self, written: Written) -> tuple[str, ...]:
        """The keys of the paragraphs that support a sentence: those that it names, or, where they do not, another one that does.

        Of several only those are kept that support it alone, if any does. Nothing supports what is no sentence of an answer.
        """
        if not is_plain_prose(written.text) or _says_nothing(written.text):
            return ()
        alone = [key for key in written.keys if self._supports(written.text, [key])]
        if alone:
            return tuple(alone)
        if len(written.keys) > 1 and self._supports(written.text, written.keys):
            return written.keys
        others = {key: self._check(written.text, [key]) for key in self._context.paragraphs if key not in written.keys}
        found = [(finding.support, key) for key, finding in others.items() if finding.verdict != "unsupported"]
        return (max(found)[1],) if found else ()

    def _supports(self, text: str, keys: Sequence[str]) -> bool:
        return self._check(text, keys).verdict != "unsupported"

    def _check(self, text: str, keys: Sequence[str]) -> Finding:
        paragraphs = [self._context.paragraphs[key] for key in keys]
        shown = [self._beside[paragraph.id] for paragraph in paragraphs]
        beside = Beside(
            tuple(one.adopted for one in shown if one.adopted),
            tuple(without_instructions(full) for one in shown for _, full in one.names),
        )
        finding = self._verifier.check(text, paragraphs, beside)
        if finding.verdict == "supported" and not self._is_worded_well(text, paragraphs, beside):
            return replace(finding, verdict="unsupported")
        return finding

    def _is_worded_well(self, text: str, paragraphs: Sequence[Paragraph], beside: Beside) -> bool:
        """Whether the wording is as near to the paragraphs' as it must be."""
        if self._is_wary and not _has_every_word(text, paragraphs):
            return False
        return self._wording == "free" or any(
            self._verifier.keeps_to_words(text, [paragraph], beside) for paragraph in paragraphs
        )

    def _own_words(self, written: Written) -> Sentence | None:
        """The sentence in a paragraph's own words that stands for an unsupported one: of a paragraph that it names, once."""
        named = [self._originals[key].id for key in written.keys]
        for sentence in self._composed.sentences:
            if set(sentence.citations) & set(named) and not any(map(self._telling.has_cited, sentence.citations)):
                return sentence.model_copy(update={"is_folded": False})
        return None

    def _tell(self, sentence: Sentence, paragraphs: Sequence[Paragraph]) -> None:
        self._telling.tell(sentence, [cite(p, sentence.text, self._repeated.get(p.id, ())) for p in paragraphs])

    def _count(self, **more: int) -> None:
        counts = self.counts.model_dump()
        self.counts = Checked(**counts | {name: counts[name] + number for name, number in more.items()})


def _says_nothing(text: str) -> bool:
    """Whether a sentence has no word of its own, as the prompt's example, *The General Assembly …*, has none."""
    return not any(word.is_content and word.stem not in _FRAME for word in read_words(text))


def _has_every_word(text: str, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether all words of substance of a sentence are the paragraphs' own, in whatever form."""
    held = Source(tuple(paragraphs)).stems | _FRAME
    return all(word.stem in held for word in read_words(text) if word.is_content)
