"""What a message may say: its text, blocks, attachments and metadata, within Slack's limits."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.fakeslack.journal import Refused
from tests.fakeslack.kit import characters, check_message_blocks, identified, unescaped
from tests.fakeslack.message import Json, Message
from tests.fakeslack.methods.call import Call, Refusal

TEXT = 40_000
UPDATED_TEXT = 4_000  # chat.update takes less than chat.postMessage
MARKDOWN = 12_000
_BLOCKS = 50
_CHARACTERS = 13_200
_METADATA = 3_000
_PARTS = ("text", "blocks", "attachments", "markdown_text")


def checked_parts(call: Call, most: int = TEXT) -> Json:
    """The parts of a message that a call gives, all of them good; a call that gives none is refused."""
    given: Json = {part: call.arguments[part] for part in _PARTS if part in call.arguments}
    if "markdown_text" in given and ("text" in given or "blocks" in given):
        raise Refusal("markdown_text_conflict")
    if not any(value.strip() if isinstance(value, str) else value for value in given.values()):
        raise Refusal("no_text")
    if len(given.get("text", "")) > most or len(given.get("markdown_text", "")) > MARKDOWN:
        raise Refusal("msg_too_long", f"text of {len(given.get('text', ''))} characters, no more than {most} allowed")
    check_escapes(call, given.get("text", ""))
    if "blocks" in given:
        given["blocks"] = checked_blocks(given["blocks"])
    check_attachments(given.get("attachments", []))
    return given


def checked_blocks(blocks: list[Any]) -> list[Json]:
    """Blocks with all their ids, or a refusal that names each flaw."""
    if len(blocks) > _BLOCKS:
        raise Refusal("invalid_blocks", f"[ERROR] no more than {_BLOCKS} items allowed [json-pointer:/blocks]")
    flaws = check_message_blocks(blocks)
    if flaws:
        raise Refusal("invalid_blocks", *flaws)
    if characters(blocks) > _CHARACTERS:
        raise Refusal("msg_blocks_too_long", f"blocks of {characters(blocks)} characters, no more than {_CHARACTERS} allowed")
    return identified(blocks)


def check_attachments(attachments: list[Any]) -> None:
    """Refuse more than a hundred attachments, and such as are none."""
    if len(attachments) > 100:
        raise Refusal("too_many_attachments")
    if not all(isinstance(attachment, dict) and attachment for attachment in attachments):
        raise Refusal("invalid_attachments")


def check_escapes(call: Call, text: str) -> None:
    """Note where a text holds a `<` or `&` that Slack would misread; Slack itself takes it."""
    for what in unescaped(text):
        call.world.journal.unescaped.append(Refused(call.method, "unescaped", what))


def checked_metadata(call: Call) -> Json | None:
    """The metadata that a call gives, if it does, with an event type and a payload of no more than 3,000 characters."""
    given: Json | None = call.get("metadata")
    if not given:
        return given
    if set(given) != {"event_type", "event_payload"} or not isinstance(given["event_payload"], dict):
        raise Refusal("invalid_metadata_format", "event_type and event_payload, an object, are required, and nothing else")
    if not isinstance(given["event_type"], str) or not re.fullmatch(r"[A-Za-z0-9_.:-]{1,255}", given["event_type"]):
        raise Refusal("invalid_metadata_format", "event_type must be a name")
    if len(json.dumps(given["event_payload"], ensure_ascii=False)) > _METADATA:
        raise Refusal("metadata_too_large")
    return given


def put(message: Message, parts: Json) -> None:
    """Have a message say what the parts say."""
    message.text = parts["text"] if "text" in parts else parts.get("markdown_text", message.text)
    message.blocks = parts.get("blocks", message.blocks)
    message.attachments = parts.get("attachments", message.attachments)
