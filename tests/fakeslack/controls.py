"""Buttons and menus in blocks: finding the one a person means, and what using it tells the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.fakeslack.kit import elements
from tests.fakeslack.message import Json


@dataclass(frozen=True)
class Wanted:
    """What a person looks for: a control by its action id, its label, its value, or an option of it."""

    action_id: str | None = None
    text: str | None = None
    value: str | None = None
    option: str | None = None


def action_for(blocks: list[Json], wanted: Wanted) -> Json:
    """The action that using the first control that fits tells the app of."""
    for block in blocks:
        for element in elements(block):
            for action in _actions(element, wanted.option):
                if _fits(action, wanted):
                    return action | {"block_id": block["block_id"]}
    raise AssertionError(f"no control that fits {wanted} in {blocks}")


def _fits(action: Json, wanted: Wanted) -> bool:
    label = (action.get("text") or {}).get("text")
    held = [(wanted.action_id, action["action_id"]), (wanted.text, label), (wanted.value, action.get("value"))]
    return all(asked is None or asked == found for asked, found in held)


def _actions(element: Json, option: str | None) -> list[Json]:
    """What an element can tell the app: nothing where a person cannot use it so."""
    if "action_id" not in element:
        return []
    common = {"type": element["type"], "action_id": element["action_id"]}
    if element["type"] == "feedback_buttons":
        sides = [element["positive_button"], element["negative_button"]]
        return [common | {"text": side["text"], "value": side["value"]} for side in sides] if option is None else []
    if "text" in element and option is None:
        return [common | {"text": element["text"]} | ({"value": element["value"]} if "value" in element else {})]
    if option is not None and ("options" in element or "option_groups" in element):
        return [common | {"selected_option": found} for found in [option_of(element, option)] if found]
    return []


def option_of(element: Json, wanted: str) -> Json | None:
    """The option of a menu with this label or value."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    for option in [*element.get("options", []), *grouped]:
        if wanted in {option["value"], option["text"]["text"]}:
            found: Json = option
            return found
    return None


def input_state(element: Json, given: Any) -> Json:
    """What an input holds when it is submitted: what a person put in, or else what it began with."""
    kind = element["type"]
    if isinstance(given, dict):
        return {"type": kind} | given
    if kind == "plain_text_input":
        return {"type": kind, "value": _typed(element, given)}
    if kind in {"static_select", "radio_buttons"}:
        return {"type": kind, "selected_option": _picked(element, given) if given else element.get("initial_option")}
    if kind in {"checkboxes", "multi_static_select"}:
        chosen = [_picked(element, one) for one in given] if given is not None else element.get("initial_options", [])
        return {"type": kind, "selected_options": chosen}
    name = {"datepicker": "date", "users_select": "user", "conversations_select": "conversation"}[kind]
    return {"type": kind, f"selected_{name}": given or element.get(f"initial_{name}")}


def _typed(element: Json, given: str | None) -> str | None:
    typed: str | None = given if given is not None else element.get("initial_value")
    if typed and len(typed) > element.get("max_length", 3000):
        raise AssertionError(f"the input {element['action_id']} takes no more than {element.get('max_length', 3000)} characters")
    return typed or None


def _picked(element: Json, given: str) -> Json:
    found = option_of(element, given)
    if found is None:
        raise AssertionError(f"no option {given!r} in {element}")
    return found


def view_state(blocks: list[Json], values: dict[str, dict[str, Any]]) -> dict[str, dict[str, Json]]:
    """The state of a view's inputs with what a person put in; asks for what is required and refuses what is not there."""
    inputs = [block for block in blocks if block["type"] == "input"]
    known = {block["block_id"]: block["element"]["action_id"] for block in inputs}
    for block_id, given in values.items():
        if block_id not in known or set(given) != {known[block_id]}:
            raise AssertionError(f"no input {block_id}/{list(given)} in the view, which has {known}")
    state = {}
    for block in inputs:
        element = block["element"]
        held = input_state(element, values.get(block["block_id"], {}).get(element["action_id"]))
        if not block.get("optional") and not any(value for name, value in held.items() if name != "type"):
            raise AssertionError(f"the input {block['block_id']} is required")
        state[block["block_id"]] = {element["action_id"]: held}
    return state
