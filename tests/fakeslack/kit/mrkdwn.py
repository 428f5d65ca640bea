"""Slack's markup: what must be escaped, and what a `<` may open."""

from __future__ import annotations

import re

_LABEL = r"(?:\|[^<>]*)?"
_REFERENCE = re.compile(
    rf"<(?:(?:https?://|mailto:|tel:|slack://)[^<>|\s]+{_LABEL}"
    rf"|@[UWB][A-Z0-9]+{_LABEL}|#[CG][A-Z0-9]+{_LABEL}"
    rf"|!(?:here|channel|everyone|subteam\^S[A-Z0-9]+|date\^\d+\^[^<>|]+){_LABEL})>"
)
_ENTITY = re.compile(r"&(?:amp|lt|gt);")


def unescaped(text: str) -> list[str]:
    """Where a text holds a `<` that opens no reference or an `&` that begins no entity, one sentence each."""
    found = []
    place = 0
    while place < len(text):
        reference = _REFERENCE.match(text, place) if text[place] == "<" else None
        if text[place] == "<" and not reference:
            found.append(f"unescaped < at {place}: {text[place : place + 30]!r}")
        end = reference.end() if reference else place + 1
        found += _bare_ampersands(text, place, end)
        place = end
    return found


def _bare_ampersands(text: str, start: int, end: int) -> list[str]:
    places = [place for place in range(start, end) if text[place] == "&" and not _ENTITY.match(text, place)]
    return [f"unescaped & at {place}: {text[place : place + 30]!r}" for place in places]
