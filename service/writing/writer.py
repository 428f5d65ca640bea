"""The writer: an answer in a language model's words, every sentence checked before it is told, and never worse than without one."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from prompts import Prompt
from service.answer import Checked, ModelUsage, PointGroup, Sentence
from service.answering.drafts import Draft
from service.answering.writing_task import Task
from service.errors import ModelFailed
from service.events import Telling
from service.verification import Verifier
from service.writing.calling import Caller
from service.writing.checking import Checking, Grader, Ways
from service.writing.failures import Deadline
from service.writing.prompt_context import CountTokens, PromptContext, estimate_tokens, lay_out, without_instructions
from service.writing.reply_reading import Snapshot
from service.writing.written import Written, WrittenReply, read_reply, schema_of

WRITTEN = 0.85
"""The least probability that an answer of the model's is right whose sentences stand, whatever search makes of what it found."""
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
    today: Callable[[], date] = date.today

    def write(self, task: Task, telling: Telling) -> Draft:
        """Write an answer, telling each sentence as soon as it is whole and checked; what the listener raises stops the work."""
        return _Writing(self, task, telling).run()

    def messages(self, task: Task, context: PromptContext) -> list[BaseMessage]:
        """The messages that the model is sent."""
        outline = "".join(f"\n{without_instructions(line)}" for line in task.outline)
        values = {
            "today": f"{self.today():%-d %B %Y}",
            "outline": f"What resolutions there are:\n{outline}\n\n" if outline else "",
            "paragraphs": context.shown(),
            "question": json.dumps(task.question, ensure_ascii=False),
        }
        system, user = self.prompt.render(values)
        return [SystemMessage(system), HumanMessage(user)]

    def lay_out(self, task: Task) -> PromptContext:
        """Lay out as many of the paragraphs as fit beside the prompt, the question and the reply."""
        bare = "".join(message.text for message in self.messages(task, PromptContext({})))
        budget = self.terms.context - self.terms.reply - self.terms.count(bare)
        return lay_out(task.shown, budget, self.terms.count)


class _Writing:
    """One answer being written."""

    def __init__(self, writer: Writer, task: Task, telling: Telling) -> None:
        self._writer = writer
        self._task = task
        self._telling = telling
        self._deadline = Deadline.after(writer.terms.seconds)
        self._usages: list[ModelUsage] = []
        self._look_at(task)

    def _look_at(self, task: Task) -> None:
        """Take what was found for what is written from."""
        self._task = task
        self._context = self._writer.lay_out(task)
        ways = self._writer.terms.ways
        if ways.unsupported == "show" and task.composed.tier != "answered":
            ways = replace(ways, unsupported="drop")  # nothing but what is shown would be claimed
        self._checking = Checking(self._context, task, self._writer.verifier, self._telling, ways)
        self._taken = 0

    def run(self) -> Draft:
        """Ask, take sentence after sentence, search once more where the model names what is missing, and see to what is left."""
        reply, failure = self._asked()
        if failure is None and reply.is_unanswered and reply.search and self._task.further and not self._telling.sentences:
            self._look_at(self._task.further(reply.search))
            again, failure = self._asked()
            reply = reply if failure else again
        return self._draft(reply, failure)

    def _asked(self) -> tuple[WrittenReply, ModelFailed | None]:
        """What the model replies, its sentences taken as they come, and how it failed if it did."""
        messages = self._writer.messages(self._task, self._context)
        call = self._writer.caller.stream(messages, self._deadline, schema_of(self._context.paragraphs))
        snapshot: Snapshot = ""
        try:
            with closing(call):
                for snapshot in call:
                    self._take(read_reply(snapshot, self._context.paragraphs, is_whole=False).sentences)
            return self._ended(snapshot, is_cut=call.is_cut), None
        except ModelFailed as failure:
            return WrittenReply(), failure
        finally:
            self._usages.append(call.usage)

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
        """What is told in the end: what stood of the model's, else the composed answer, without its claim where the model finds none."""
        composed, told = self._task.composed, self._telling.sentences
        stood = [sentence for sentence in told if sentence.verdict != "unsupported"]
        if failure is None and not told and (reply.is_unanswered or reply.ask):
            return self._dressed(self._unanswered(reply), None)
        notice = _notice(self._checking.counts, failure, reply.missing if stood else "", stood=bool(stood))
        if not stood and composed.tier != "answered":
            return self._dressed(composed, notice)
        self._tell_composed(stood, failure)
        draft = replace(composed, sentences=self._telling.sentences, citations=self._telling.citations)
        if stood:
            draft = replace(draft, method="model", headline=None, groups=self._moved(composed.groups))
        if composed.tier != "answered":
            draft = replace(draft, tier="answered", reason=None, message="", nearest=())
            draft = replace(draft, confidence=max(draft.confidence, WRITTEN))
        return self._dressed(draft, notice)

    def _unanswered(self, reply: WrittenReply) -> Draft:
        """The closest texts, which the model does not find to answer, or what it asks back before them."""
        closest = replace(self._task.closest, method="model")
        return replace(closest, reason="unclear", message=f"{reply.ask}\n{closest.message}") if reply.ask else closest

    def _tell_composed(self, stood: Sequence[Sentence], failure: ModelFailed | None) -> None:
        """Tell of the composed answer what the model's sentences leave to say: all where none stood or it broke off, else folded.

        That is where the answer is over many resolutions, or where a small model may have written beside the question.
        """
        composed = self._task.composed
        cited = {key for sentence in stood for key in sentence.citations}
        is_beside = self._writer.terms.ways.wording == "close" and not cited & {citation.id for citation in composed.citations}
        if stood and failure is None and not composed.groups and not is_beside:
            return
        for sentence in composed.sentences:
            if composed.groups or not cited & set(sentence.citations):
                is_folded = sentence.is_folded or bool(stood and composed.groups)
                self._telling.tell(sentence.model_copy(update={"is_folded": is_folded}), composed.citations)

    def _moved(self, groups: Sequence[PointGroup]) -> tuple[PointGroup, ...]:
        """The groups of the composed answer behind what the model wrote, folded."""
        before = len(self._telling.sentences) - len(self._task.composed.sentences)
        moved = (tuple(n + before for n in group.sentences) for group in groups)
        return tuple(
            group.model_copy(update={"sentences": points, "is_folded": True}) for group, points in zip(groups, moved, strict=True)
        )

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


def _notice(counts: Checked, failure: ModelFailed | None, missing: str, *, stood: bool) -> str | None:
    """What a reader must know of how the answer came about, or None."""
    if failure is not None:
        rest = "what it had not said yet is in the paragraphs' own words." if stood else _OWN_WORDS
        return f"{failure.words[:1].upper()}{failure.words[1:].rstrip('.')}; {rest}"
    gap = f"Not found in the texts: {missing.rstrip('.')}." if missing else ""
    faulty = counts.repaired + counts.dropped + counts.unsupported
    if not faulty:
        return (gap or None) if stood else f"The language model wrote nothing that could be checked; {_OWN_WORDS}"
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
    said = f"{told} {verb} not supported by the paragraphs: {', '.join(parts)}.{rest}"
    return f"{gap} {said}" if gap else said
