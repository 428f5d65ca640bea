"""What Slack shows of an answer: whether it says what the answer object says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from service.answer import Answer
from service.slack.answer_blocks import TOO_LONG

_LINK = re.compile(r"<[^<>|]*\|([^<>]*)>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def unshown(answer: Answer, messages: Sequence[Mapping[str, Any]]) -> str | None:
    """The first of an answer's headline and visible points that messages of Slack do not show, or None where they show all of them.

    Letters and digits are compared, for marks, links and styles stand between them. Quotations below an answer do not count.
    An answer that is cut, and says so, must show its first sentence.
    """
    texts = [text for message in messages for text in _sections(message)]
    shown = _letters(" ".join(texts))
    headline = [answer.headline.text] if answer.headline else []
    sentences = headline + [sentence.text for sentence in answer.sentences if not sentence.is_folded] or [answer.answer]
    wanted = sentences[:1] if any(TOO_LONG in str(message.get("blocks")) for message in messages) else sentences
    return next((sentence for sentence in wanted if _letters(sentence) not in shown), None)


def _sections(message: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a message's sections, or its plain text where it has no blocks."""
    blocks = message.get("blocks") or [{"type": "section", "text": {"text": message.get("text", "")}}]
    for block in blocks:
        if block.get("type") == "section":
            yield _read(str((block.get("text") or {}).get("text", "")))


def _read(mrkdwn: str) -> str:
    plain = _LINK.sub(r"\1", mrkdwn)
    for entity, sign in _ENTITIES:
        plain = plain.replace(entity, sign)
    return plain


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())
