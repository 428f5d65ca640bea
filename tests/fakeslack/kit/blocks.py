"""Blocks: the limits of each type, of a message's blocks together, and the ids that Slack fills in."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Iterator
from typing import Any

from tests.fakeslack.kit.checks import Check, Flaws, Json, anything, every, flag, record, several, string, variant
from tests.fakeslack.kit.elements import ACCESSORIES, ACTIONS, CONTEXT_ACTIONS, IMAGE, INPUTS
from tests.fakeslack.kit.texts import either, mrkdwn, plain

_BLOCK: dict[str, Check] = {"block_id": string(1, 255)}
_RICH = {"elements": several(anything, 0, 500), "style": anything, "indent": anything, "offset": anything, "border": anything}
_RICH_TEXT = {
    kind: record(_RICH, ("elements",))
    for kind in ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")
}
_CONTEXT: dict[str, Check] = {"plain_text": plain(3000), "mrkdwn": mrkdwn(3000), "image": IMAGE}


def _says_something(value: Any, path: str, flaws: Flaws) -> None:
    if isinstance(value, dict) and "text" not in value and "fields" not in value:
        flaws.add(path, "missing required field: text or fields")


_SECTION = record(
    _BLOCK | {"text": either(3000), "fields": several(either(2000), 1, 10), "accessory": variant(ACCESSORIES), "expand": flag}
)
_INPUT = {
    "label": plain(2000),
    "element": variant(INPUTS),
    "hint": plain(2000),
    "optional": flag,
    "dispatch_action": flag,
}
_EVERYWHERE: dict[str, Check] = {
    "section": every(_SECTION, _says_something),
    "context": record(_BLOCK | {"elements": several(variant(_CONTEXT), 1, 10)}, ("elements",)),
    "actions": record(_BLOCK | {"elements": several(variant(ACTIONS), 1, 25)}, ("elements",)),
    "divider": record(_BLOCK),
    "header": record(_BLOCK | {"text": plain(150)}, ("text",)),
    "image": record(
        _BLOCK | {"image_url": string(1, 3000), "alt_text": string(1, 2000), "title": plain(2000)}, ("image_url", "alt_text")
    ),
    "input": record(_BLOCK | _INPUT, ("label", "element")),
    "rich_text": record(_BLOCK | {"elements": several(variant(_RICH_TEXT), 1, 100)}, ("elements",)),
}
_MESSAGES: dict[str, Check] = _EVERYWHERE | {
    "context_actions": record(_BLOCK | {"elements": several(variant(CONTEXT_ACTIONS), 1, 5)}, ("elements",)),
    "markdown": record(_BLOCK | {"text": string(1, 12_000)}, ("text",)),
}
_IN_MESSAGES = several(variant(_MESSAGES), 0, 50)
_IN_VIEWS = several(variant(_EVERYWHERE), 0, 100)


def check_message_blocks(blocks: Any) -> list[str]:
    """What is wrong with a message's blocks, each flaw with its JSON path; nothing where Slack would take them."""
    flaws = Flaws()
    _IN_MESSAGES(blocks, "/blocks", flaws)
    _unique(blocks, "/blocks", flaws)
    return flaws.messages


def check_view_blocks(blocks: Any, path: str, flaws: Flaws) -> None:
    """Check the blocks of a modal or a home tab."""
    _IN_VIEWS(blocks, path, flaws)
    _unique(blocks, path, flaws)


def _unique(blocks: Any, path: str, flaws: Flaws) -> None:
    seen: set[str] = set()
    for place, block in enumerate(_objects(blocks)):
        if block.get("block_id") in seen:
            flaws.add(f"{path}/{place}/block_id", f"block_id {block['block_id']} already exists")
        seen |= {block["block_id"]} if isinstance(block.get("block_id"), str) else set()
        named = [element["action_id"] for element in elements(block) if isinstance(element.get("action_id"), str)]
        for twice in sorted({name for name in named if named.count(name) > 1}):
            flaws.add(f"{path}/{place}/elements", f"action_id {twice} already exists")


def _objects(value: Any) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def elements(block: Json) -> list[Json]:
    """The elements a person can touch or look at in a block: its elements, its accessory, its input."""
    return _objects([*_objects(block.get("elements")), block.get("accessory"), block.get("element")])


def characters(blocks: Any) -> int:
    """How many characters all the texts in blocks have together."""
    return sum(len(text) for text in _texts(blocks))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for name, held in value.items():
            if name == "text" and isinstance(held, str):
                yield held
            else:
                yield from _texts(held)


def identified(blocks: list[Json]) -> list[Json]:
    """A copy of blocks in which every block and every element that can be touched has an id."""
    filled = copy.deepcopy(blocks)
    for block in filled:
        block.setdefault("block_id", uuid.uuid4().hex[:5])
        for element in elements(block):
            if element.get("type") in ACTIONS | INPUTS | CONTEXT_ACTIONS:
                element.setdefault("action_id", uuid.uuid4().hex[:5])
    return filled
