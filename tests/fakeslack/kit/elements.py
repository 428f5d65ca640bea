"""Interactive elements and images: buttons, menus and inputs, with the limits of each."""

from __future__ import annotations

from typing import Any

from tests.fakeslack.kit.checks import Check, Flaws, choice, every, flag, number, record, several, string
from tests.fakeslack.kit.texts import CONFIRM, DISPATCH, OPTION, OPTIONS, plain

_ACTION_ID = string(1, 255)
_NAMED: dict[str, Check] = {"action_id": _ACTION_ID}
_ASKING: dict[str, Check] = _NAMED | {"confirm": CONFIRM, "focus_on_load": flag}
_MENU: dict[str, Check] = _ASKING | {"placeholder": plain(150)}


def _has_options(value: Any, path: str, flaws: Flaws) -> None:
    if isinstance(value, dict) and ("options" in value) == ("option_groups" in value):
        flaws.add(path, "exactly one of options and option_groups is required")


def _one_initial(value: Any, path: str, flaws: Flaws) -> None:
    if isinstance(value, dict) and "initial_option" in value:
        known = [*value.get("options", []), *(o for group in value.get("option_groups", []) for o in group.get("options", []))]
        if value["initial_option"] not in known:
            flaws.add(f"{path}/initial_option", "initial_option must be one of the options")


BUTTON = record(
    _NAMED
    | {
        "text": plain(75),
        "url": string(1, 3000),
        "value": string(1, 2000),
        "style": choice("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(1, 75),
    },
    ("text",),
)
_FEEDBACK = record({"text": plain(75), "value": string(1, 2000), "accessibility_label": string(1, 75)}, ("text", "value"))
FEEDBACK_BUTTONS = record(
    _NAMED | {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, ("positive_button", "negative_button")
)
ICON_BUTTON = record(
    _NAMED
    | {
        "icon": choice("trash"),
        "text": plain(75),
        "value": string(1, 2000),
        "confirm": CONFIRM,
        "accessibility_label": string(1, 75),
        "visible_to_user_ids": several(string(1), 1, 100),
    },
    ("icon", "text"),
)
STATIC_SELECT = every(record(_MENU | OPTIONS | {"initial_option": OPTION}), _has_options, _one_initial)
MULTI_STATIC_SELECT = every(
    record(_MENU | OPTIONS | {"initial_options": several(OPTION, 1, 100), "max_selected_items": number(1, 100)}), _has_options
)
OVERFLOW = record(_NAMED | {"options": several(OPTION, 1, 5), "confirm": CONFIRM}, ("options",))
_FEW = several(OPTION, 1, 10)
RADIO_BUTTONS = every(record(_ASKING | {"options": _FEW, "initial_option": OPTION}, ("options",)), _one_initial)
CHECKBOXES = record(_ASKING | {"options": _FEW, "initial_options": _FEW}, ("options",))
DATEPICKER = record(_MENU | {"initial_date": string(10, 10)})
USERS_SELECT = record(_MENU | {"initial_user": string(1)})
CONVERSATIONS_SELECT = record(
    _MENU
    | {
        "initial_conversation": string(1),
        "default_to_current_conversation": flag,
        "response_url_enabled": flag,
        "filter": record(
            {
                "include": several(choice("im", "mpim", "private", "public"), 1, 4),
                "exclude_external_shared_channels": flag,
                "exclude_bot_users": flag,
            }
        ),
    }
)
PLAIN_TEXT_INPUT = record(
    _NAMED
    | {
        "initial_value": string(0, 3000),
        "multiline": flag,
        "min_length": number(0, 3000),
        "max_length": number(1, 3000),
        "placeholder": plain(150),
        "dispatch_action_config": DISPATCH,
        "focus_on_load": flag,
    }
)
IMAGE = record({"image_url": string(1, 3000), "alt_text": string(1, 2000)}, ("image_url", "alt_text"))

_MENUS: dict[str, Check] = {
    "static_select": STATIC_SELECT,
    "multi_static_select": MULTI_STATIC_SELECT,
    "radio_buttons": RADIO_BUTTONS,
    "checkboxes": CHECKBOXES,
    "datepicker": DATEPICKER,
    "users_select": USERS_SELECT,
    "conversations_select": CONVERSATIONS_SELECT,
}
ACTIONS: dict[str, Check] = _MENUS | {"button": BUTTON, "overflow": OVERFLOW}
ACCESSORIES: dict[str, Check] = ACTIONS | {"image": IMAGE}
INPUTS: dict[str, Check] = _MENUS | {"plain_text_input": PLAIN_TEXT_INPUT}
CONTEXT_ACTIONS: dict[str, Check] = {"feedback_buttons": FEEDBACK_BUTTONS, "icon_button": ICON_BUTTON}
