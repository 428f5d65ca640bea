"""Checks of JSON values, small ones made into large ones, that name every flaw with its JSON path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Flaws:
    """The flaws found so far, worded as Slack words them."""

    messages: list[str] = field(default_factory=list)

    def add(self, path: str, what: str) -> None:
        """Note what is wrong at a JSON path."""
        self.messages.append(f"[ERROR] {what} [json-pointer:{path}]")


Check = Callable[[Any, str, Flaws], None]


def string(least: int = 0, most: int | None = None) -> Check:
    """A check that a value is a string of so many characters."""

    def check(value: Any, path: str, flaws: Flaws) -> None:
        if not isinstance(value, str):
            flaws.add(path, "must be a string")
        elif len(value) < least:
            flaws.add(path, f"must be more than {least - 1} characters")
        elif most is not None and len(value) > most:
            flaws.add(path, f"must be less than {most + 1} characters")

    return check


def flag(value: Any, path: str, flaws: Flaws) -> None:
    """Check that a value is true or false."""
    if not isinstance(value, bool):
        flaws.add(path, "must be a boolean")


def number(least: int, most: int) -> Check:
    """A check that a value is a whole number within bounds."""

    def check(value: Any, path: str, flaws: Flaws) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            flaws.add(path, f"must be an integer between {least} and {most}")

    return check


def choice(*allowed: str) -> Check:
    """A check that a value is one of a closed list of words."""

    def check(value: Any, path: str, flaws: Flaws) -> None:
        if value not in allowed:
            flaws.add(path, f"value must be one of {', '.join(allowed)}")

    return check


def several(each: Check, least: int, most: int) -> Check:
    """A check that a value is a list of so many items, each of which passes."""

    def check(value: Any, path: str, flaws: Flaws) -> None:
        if not isinstance(value, list):
            flaws.add(path, "must provide an array")
            return
        if len(value) > most:
            flaws.add(path, f"no more than {most} items allowed")
        if len(value) < least:
            flaws.add(path, f"no fewer than {least} items allowed")
        for place, item in enumerate(value):
            each(item, f"{path}/{place}", flaws)

    return check


def record(fields: Mapping[str, Check], required: Iterable[str] = ()) -> Check:
    """A check that a value is an object with the required fields, and none that is unknown."""
    needed = tuple(required)

    def check(value: Any, path: str, flaws: Flaws) -> None:
        if not isinstance(value, dict):
            flaws.add(path, "must provide an object")
            return
        for name in needed:
            if name not in value:
                flaws.add(path, f"missing required field: {name}")
        for name, held in value.items():
            if name in fields:
                fields[name](held, f"{path}/{name}", flaws)
            elif name != "type":
                flaws.add(path, f"unexpected field: {name}")

    return check


def variant(shapes: Mapping[str, Check]) -> Check:
    """A check that an object's type is known and that the object passes the check of its type."""

    def check(value: Any, path: str, flaws: Flaws) -> None:
        if not isinstance(value, dict):
            flaws.add(path, "must provide an object")
        elif "type" not in value:
            flaws.add(path, "missing required field: type")
        elif not isinstance(value["type"], str) or value["type"] not in shapes:
            flaws.add(f"{path}/type", f"unsupported type: {value['type']}")
        else:
            shapes[value["type"]](value, path, flaws)

    return check


def every(*checks: Check) -> Check:
    """A check that passes where all of several pass."""

    def check(value: Any, path: str, flaws: Flaws) -> None:
        for one in checks:
            one(value, path, flaws)

    return check


def anything(value: Any, path: str, flaws: Flaws) -> None:
    """Check nothing."""
