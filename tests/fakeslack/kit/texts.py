"""Text objects, options and confirmation dialogs: the smallest parts that blocks are made of."""

from __future__ import annotations

from typing import Any

from tests.fakeslack.kit.checks import Check, Flaws, choice, every, flag, record, several, string, variant
from tests.fakeslack.kit.mrkdwn import unescaped


def _escaped(value: Any, path: str, flaws: Flaws) -> None:
    if isinstance(value, str):
        for what in unescaped(value):
            flaws.add(path, what)


def plain(most: int, least: int = 1) -> Check:
    """A check of a plain_text object of so many characters."""
    fields = {"type": choice("plain_text"), "text": string(least, most), "emoji": flag}
    return record(fields, ("type", "text"))


def mrkdwn(most: int, least: int = 1) -> Check:
    """A check of a mrkdwn object of so many characters, all of them escaped."""
    fields = {"type": choice("mrkdwn"), "text": every(string(least, most), _escaped), "verbatim": flag}
    return record(fields, ("type", "text"))


def either(most: int) -> Check:
    """A check of a text object of either type."""
    return variant({"plain_text": plain(most), "mrkdwn": mrkdwn(most)})


OPTION = record(
    {"text": either(75), "value": string(1, 150), "description": either(75), "url": string(1, 3000)}, ("text", "value")
)
_OPTION_GROUP = record({"label": plain(75), "options": several(OPTION, 1, 100)}, ("label", "options"))
CONFIRM = record(
    {
        "title": plain(100),
        "text": either(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": choice("primary", "danger"),
    },
    ("title", "text", "confirm", "deny"),
)
OPTIONS = {"options": several(OPTION, 1, 100), "option_groups": several(_OPTION_GROUP, 1, 100)}
DISPATCH = record({"trigger_actions_on": several(choice("on_enter_pressed", "on_character_entered"), 1, 2)})
