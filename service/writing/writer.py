"""The writer: an answer in a language model's words, every sentence checked before it is told, and never worse than without one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from prompts import Prompt
from service.answer import Checked, ModelUsage
from service.answering.drafts import Draft, Task
from service.errors import ModelFailed
from service.events import Telling
from service.verification import Verifier
from service.writing.calling import Caller
from service.writing.checking import Checking, Grader, Ways
from service.writing.failures import Deadline
from service.writing.prompt_context import CountTokens, PromptContext, as_material, estimate_tokens, lay_out
from service.writing.reply_reading import Snapshot
from service.writing.written import Written, WrittenReply, read_reply, schema_of

_CERTAIN = 0.5
"""Calibrated probability that the paragraphs answer, from which a model that finds no answer in them is not believed."""
_OWN_WORDS = "this is in the paragraphs' own words."


@dataclass(frozen=True, slots=True)
class Terms:
    """What of the settings concerns writing: the seconds that it may take, the tokens of prompt and reply, what is not supported."""

    seconds: float
    context: int
    reply: int = 600
    ways: Ways = field(default_factory=Ways)
    count: CountTokens = estimate_tokens


@dataclass(frozen=True, slots=True)
class Writer:
    """Has a chat model answer from paragraphs, and tells what of it they support; where it fails, the composed answer."""

    caller: Caller
    verifier: Verifier
    prompt: Prompt
    terms: Terms
    grader: Grader | None = None

    def write(self, task: Task, telling: Telling) -> Draft:
        """Write an answer, telling each sentence as soon as it is whole and checked; what the listener raises stops the work."""
        return _Writing(self, task, telling).run()

    def messages(self, question: str, context: PromptContext) -> list[BaseMessage]:
        """The messages that the model is sent."""
        system, user = self.prompt.render({"paragraphs": context.shown(), "question": json.dumps(question, ensure_ascii=False)})
        return [SystemMessage(system), HumanMessage(user)]

    def lay_out(self, task: Task) -> PromptContext:
        """Lay out as many of the paragraphs as fit beside the prompt, the question and the reply."""
        bare = "".join(message.text for message in self.messages(task.question, PromptContext({}, ())))
        budget = self.terms.context - self.terms.reply - self.terms.count(bare)
        return lay_out([as_material(paragraph) for paragraph in task.paragraphs], budget, self.terms.count)


class _Writing:
    """One answer being written."""

    def __init__(self, writer: Writer, task: Task, telling: Telling) -> None:
        self._writer = writer
        self._task = task
        self._telling = telling
        self._deadline = Deadline.after(writer.terms.seconds)
        self._context = writer.lay_out(task)
        self._checking = Checking(self._context, task, writer.verifier, telling, writer.terms.ways)
        self._usages: list[ModelUsage] = []
        self._taken = 0

    def run(self) -> Draft:
        """Ask, take sentence after sentence, and see to what is left."""
        call = self._writer.caller.stream(
            self._writer.messages(self._task.question, self._context), self._deadline, schema_of(self._context.paragraphs)
        )
        failure: ModelFailed | None = None
        reply = WrittenReply()
        snapshot: Snapshot = ""
        try:
            with closing(call):
                for snapshot in call:
                    self._take(read_reply(snapshot, self._context.paragraphs, is_whole=False).sentences)
            reply = self._ended(snapshot, is_cut=call.is_cut)
        except ModelFailed as error:
            failure = error
        finally:
            self._usages.append(call.usage)
        return self._draft(reply, failure)

    def _ended(self, snapshot: Snapshot, *, is_cut: bool) -> WrittenReply:
        """Read the whole reply; the last sentence of one that was cut off at its longest is left unread."""
        reply = read_reply(snapshot, self._context.paragraphs, is_whole=True)
        if is_cut:
            whole = read_reply(snapshot, self._context.paragraphs, is_whole=False)
            reply = replace(reply, sentences=whole.sentences)
        self._take(reply.sentences)
        return reply

    def _take(self, sentences: Sequence[Written]) -> None:
        for written in sentences[self._taken :]:
            self._taken += 1
            self._checking.take(written, is_objected_to=self._is_objected_to(written))

    def _is_objected_to(self, written: Written) -> bool:
        grader = self._writer.grader
        if grader is None:
            return False
        keys = self._checking.supporting(written)
        if not keys:
            return False
        objects, usage = grader.objects(written.text, [self._context.paragraphs[key] for key in keys], self._deadline)
        self._usages += [usage] if usage else []
        return objects

    def _draft(self, reply: WrittenReply, failure: ModelFailed | None) -> Draft:
        """What is told in the end: the sentences that stood, the composed answer where none did, or that without its claim."""
        composed, counts = self._task.composed, self._checking.counts
        stood = [sentence for sentence in self._telling.sentences if sentence.verdict != "unsupported"]
        if failure is None and reply.is_unanswered and not self._telling.sentences and composed.confidence < _CERTAIN:
            return self._dressed(replace(self._task.closest, method="model"), None)
        notice = _notice(counts, failure, is_unanswered=reply.is_unanswered, stood=bool(stood))
        cited = {key for sentence in stood for key in sentence.citations}
        if failure is not None or not cited & {citation.id for citation in composed.citations}:  # or it is beside the question
            for sentence in composed.sentences:
                if not cited & set(sentence.citations):
                    self._telling.tell(sentence, composed.citations)
        draft = replace(
            composed,
            method="model" if stood else composed.method,
            sentences=self._telling.sentences,
            citations=self._telling.citations,
        )
        return self._dressed(draft, notice)

    def _dressed(self, draft: Draft, notice: str | None) -> Draft:
        """Say what the answer was made with and what it came to."""
        prompts = [self._writer.prompt, *([self._writer.grader.prompt] if self._writer.grader else [])]
        return replace(
            draft,
            notice=notice,
            checked=self._checking.counts,
            usage=ModelUsage.total(self._usages),
            model=self._writer.caller.name,
            prompts={prompt.name: prompt.digest for prompt in prompts},
            is_told=True,
        )


def _notice(counts: Checked, failure: ModelFailed | None, *, is_unanswered: bool, stood: bool) -> str | None:
    """What a reader must know of how the answer came about, or None."""
    if failure is not None:
        rest = "what it had not said yet is in the paragraphs' own words." if stood else _OWN_WORDS
        return f"{failure.words[:1].upper()}{failure.words[1:].rstrip('.')}; {rest}"
    if is_unanswered and not stood:
        return f"The language model found no answer in the paragraphs that come nearest; {_OWN_WORDS}"
    faulty = counts.repaired + counts.dropped + counts.unsupported
    if not faulty:
        return None if stood else f"The language model wrote nothing that could be checked; {_OWN_WORDS}"
    parts = [
        f"{number} {words}"
        for number, words in (
            (counts.repaired, "said in the paragraph's own words instead"),
            (counts.dropped, "left out"),
            (counts.unsupported, "marked as unsupported"),
        )
        if number
    ]
    told = f"{faulty} of the language model's {counts.written} sentences"
    told = "The language model's only sentence" if counts.written == 1 else told
    verb = "was" if faulty == 1 else "were"
    rest = "" if stood else f" What follows {_OWN_WORDS.removeprefix('this ')}"
    return f"{told} {verb} not supported by the paragraphs: {', '.join(parts)}.{rest}"
