"""Views: what Slack takes as a modal or as a home tab."""

from __future__ import annotations

from typing import Any

from tests.fakeslack.kit.blocks import check_view_blocks
from tests.fakeslack.kit.checks import Check, Flaws, flag, record, string
from tests.fakeslack.kit.texts import plain

_COMMON: dict[str, Check] = {
    "blocks": check_view_blocks,
    "private_metadata": string(0, 3000),
    "callback_id": string(0, 255),
    "external_id": string(0, 255),
}
_MODAL = record(
    _COMMON
    | {
        "title": plain(24),
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
    ("type", "title", "blocks"),
)
_HOME = record(_COMMON, ("type", "blocks"))


def check_view(view: Any, kind: str) -> list[str]:
    """What is wrong with a view of a kind (modal or home), each flaw with its JSON path."""
    flaws = Flaws()
    if not isinstance(view, dict) or view.get("type") != kind:
        flaws.add("/view/type", f"value must be {kind}")
        return flaws.messages
    (_MODAL if kind == "modal" else _HOME)(view, "/view", flaws)
    blocks = view.get("blocks")
    asks = isinstance(blocks, list) and any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    if kind == "modal" and asks and "submit" not in view:
        flaws.add("/view", "missing required field: submit")
    return flaws.messages
