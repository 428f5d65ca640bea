"""Arguments of calls: what a form or JSON holds, read into what a method expects."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.fakeslack.message import Json

Reader = Callable[[Any], Any]

_STAMP = re.compile(r"\d{10}\.\d{6}")
_TRUE, _FALSE = ("1", "true", "True"), ("0", "false", "False")


def text(value: Any) -> str:
    """Read a string; JSON numbers are none."""
    if not isinstance(value, str):
        raise ValueError("must be a string")  # noqa: TRY004 - a wrong argument, whatever its type
    return value


def word(value: Any) -> str:
    """Read a string that is not empty."""
    if not text(value):
        raise ValueError("must not be empty")
    return text(value)


def stamp(value: Any) -> str:
    """Read a message's ts, which is a string such as 1712345678.000100."""
    if not _STAMP.fullmatch(text(value)):
        raise ValueError("must be a timestamp such as 1712345678.000100")
    return text(value)


def flag(value: Any) -> bool:
    """Read a boolean as JSON or as a form has it."""
    if isinstance(value, bool):
        return value
    if str(value) not in (*_TRUE, *_FALSE):
        raise ValueError("must be a boolean")
    return str(value) in _TRUE


def number(value: Any) -> int:
    """Read a whole number as JSON or as a form has it."""
    if isinstance(value, bool) or not re.fullmatch(r"\d+", str(value)):
        raise ValueError("must be a number")
    return int(value)


def listing(value: Any) -> list[Any]:
    """Read a list, which a form holds as a JSON string."""
    found = _decoded(value)
    if not isinstance(found, list):
        raise ValueError("must be an array")  # noqa: TRY004 - a wrong argument, whatever its type
    return found


def mapping(value: Any) -> Json:
    """Read an object, which a form holds as a JSON string."""
    found = _decoded(value)
    if not isinstance(found, dict):
        raise ValueError("must be an object")  # noqa: TRY004 - a wrong argument, whatever its type
    return found


def _decoded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise ValueError("must be valid JSON") from error


def read(given: Json, required: Mapping[str, Reader], optional: Mapping[str, Reader]) -> Json | list[str]:
    """The arguments as a method expects them, or what is wrong with them in Slack's words."""
    known = {**required, **optional}
    found: Json = {}
    wrong = [f"[ERROR] missing required field: {name}" for name in required if given.get(name) is None]
    for name, value in given.items():
        if name not in known:
            wrong.append(f"[ERROR] unexpected argument: {name}")
        elif value is not None:
            try:
                found[name] = known[name](value)
            except ValueError as error:
                wrong.append(f"[ERROR] {error} [json-pointer:/{name}]")
    return wrong or found
