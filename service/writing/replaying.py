"""Replaying: a chat model that answers from replies kept in a folder, so that any model can be evaluated offline and twice alike."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatResult

from service.errors import InvalidSetting, ModelFailed
from service.writing.reply_reading import estimate_tokens

PREFIX = "replay:"
"""How the setting of a chat model begins that names a folder of replies."""
PROMPTS = "prompts"
_TODAY = re.compile(r"^Today is .*$", re.MULTILINE)
"""The only line of a prompt that says when it was made; the reply to a prompt is the same on every day."""
_NO_REPLY = "no reply to this prompt is kept yet"


def prompt_digest(messages: Iterable[BaseMessage]) -> str:
    """The name of a prompt: a SHA-256 over who says what in it, the day on which it was made left out."""
    said = [[message.type, _TODAY.sub("", str(message.text))] for message in messages]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:24]


class ReplayedModel(BaseChatModel):
    """Answers each prompt with the reply that lies for it in ``folder``; a prompt that has none is kept there for somebody to answer.

    Replies are lines ``{"prompt": digest, "reply": text or object}`` of the folder's JSON-lines files. A prompt without one is
    written to ``prompts/DIGEST.json`` with its texts, and ModelFailed is raised, so that the answer is composed as without a model.
    """

    folder: Path

    @property
    def _llm_type(self) -> str:
        return "replay"

    @cached_property
    def replies(self) -> dict[str, str]:
        """The replies by the digest of their prompt; raises InvalidSetting for a line that is none."""
        kept: dict[str, str] = {}
        for path in sorted(self.folder.glob("*.jsonl")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                if line.strip():
                    digest, reply = _reply(line, f"{path}, line {number}")
                    kept[digest] = reply
        return kept

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 - LangChain's signature
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002 - likewise
        **_: Any,  # noqa: ANN401 - likewise
    ) -> ChatResult:
        digest = prompt_digest(messages)
        if (text := self.replies.get(digest)) is None:
            self._keep(digest, messages)
            raise ModelFailed("empty", _NO_REPLY)
        sent, said = (estimate_tokens(size) for size in (sum(len(message.text) for message in messages), len(text)))
        usage = UsageMetadata(input_tokens=sent, output_tokens=said, total_tokens=sent + said)
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text, usage_metadata=usage))])

    def _keep(self, digest: str, messages: Sequence[BaseMessage]) -> None:
        """Write a prompt down whole or not at all, so that what reads the folder meets no half of one."""
        folder = self.folder / PROMPTS
        folder.mkdir(parents=True, exist_ok=True)
        record = {"prompt": digest} | {message.type: str(message.text) for message in messages}
        path = folder / f"{digest}.json"
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        part.replace(path)


def replayed_model(setting: str) -> ReplayedModel:
    """The model that a setting ``replay:FOLDER`` names; raise InvalidSetting where the folder is none or holds what is no reply."""
    folder = Path(setting.removeprefix(PREFIX)).expanduser()
    if not folder.is_dir():
        raise InvalidSetting(f"UNGA_QA_CHAT_MODEL={setting!r}: there is no folder {str(folder)!r}; make it, or mend the path")
    model = ReplayedModel(folder=folder)
    _ = model.replies
    return model


def _reply(line: str, place: str) -> tuple[str, str]:
    try:
        record = json.loads(line)
        digest, reply = record["prompt"], record["reply"]
    except (ValueError, KeyError, TypeError) as error:
        told = 'each line is {"prompt": digest, "reply": text or object}'
        raise InvalidSetting(f"{place} is no reply ({type(error).__name__}); {told}") from error
    return str(digest), reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False)
