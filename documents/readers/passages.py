"""Reads a corpus that is not resolutions: JSON lines of ``{"id", "text", "title"?}``, which keep their own ids."""

from __future__ import annotations

import json

from documents.errors import UnreadableDocument
from documents.resolution import Paragraph, ParagraphId
from documents.words import clean

_EXPECTED = 'JSON lines, each an object {"id": "…", "text": "…", "title": "…"} (title may be missing)'


def read_passages(text: str, name: str) -> tuple[Paragraph, ...]:
    """Read passages, one JSON object a line; raise UnreadableDocument naming file and line of the first fault."""
    passages: list[Paragraph] = []
    seen: set[str] = set()
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        passage = _passage(line, f"{name}, line {number}")
        if passage.id in seen:
            raise UnreadableDocument(f"{name}, line {number}", f"the id {passage.id!r} occurs twice", _EXPECTED)
        seen.add(passage.id)
        passages.append(passage)
    if not passages:
        raise UnreadableDocument(name, "it holds no passages", _EXPECTED)
    return tuple(passages)


def _passage(line: str, where: str) -> Paragraph:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(where, f"it is not JSON ({error})", _EXPECTED) from error
    if not isinstance(record, dict):
        raise UnreadableDocument(where, "it is JSON but not an object", _EXPECTED)
    key, text, title = record.get("id"), record.get("text"), record.get("title", "")
    if not isinstance(key, str | int) or not isinstance(text, str) or not str(key).strip() or not text.strip():
        raise UnreadableDocument(where, "it lacks an id or a text", _EXPECTED)
    if any("\ud800" <= c <= "\udfff" for c in f"{key}{text}{title}"):
        raise UnreadableDocument(where, "it holds half a character (a lone surrogate)", _EXPECTED)
    return Paragraph(
        id=ParagraphId(str(key)),
        symbol=str(key),
        locator=str(key),
        kind="passage",
        text=text,
        title=clean(title) if isinstance(title, str) else "",
    )
