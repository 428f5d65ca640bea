"""Grading: an optional second opinion by the chat model on each sentence that the rules let pass; it can only say no."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence

from langchain_core.messages import HumanMessage, SystemMessage

from documents import Paragraph
from prompts import Prompt
from service.answer import ModelUsage
from service.errors import ModelFailed
from service.writing.calling import Caller
from service.writing.deadlines import Deadline

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
