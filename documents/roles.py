"""Roles: what a paragraph does in its resolution, as far as its grammar tells: decide, note, ask for a report, keep an item on the agenda."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from documents.resolution import Paragraph
from documents.verbs import verb_base

Role = Literal["preambular", "annex", "passage", "agenda", "report", "note", "act"]

_AGENDA = re.compile(
    r"\bprovisional agenda\b|\bremain (?:actively )?seized\b|\b(?:continue|resume) (?:its |the )?consideration of\b"
    r"|\b(?:consider|revert to|include) .{0,80}\bat its [\w-]+(?: [\w-]+)? session\b"
)
_REPORT = re.compile(
    r"\b(?:report|submit|present|inform|brief|apprise)\b.{0,160}?\b(?:to|the) (?:it|the (?:General )?(?:Assembly|Council))\b|\bannual report\b"
)
_ASKING = frozenset({"request", "invite", "call", "encourage"})
_LOOKED_AT = 600
"""Characters of a paragraph within which its role shows."""


def role_of(paragraph: Paragraph) -> Role:
    """Tell the role of a paragraph: its kind, or of an operative one what it does by its verb and object."""
    if paragraph.kind != "operative":
        return paragraph.kind
    return _role(verb_base(paragraph.verb) if paragraph.verb else "", paragraph.text[:_LOOKED_AT])


@lru_cache(maxsize=65_536)
def _role(verb: str, text: str) -> Role:
    if verb in {"decide", "request"} and _AGENDA.search(text):
        return "agenda"
    if verb in _ASKING and _REPORT.search(text):
        return "report"
    if verb == "note" or text.lower().startswith(("takes note", "takes also note", "takes further note")):
        return "note"
    return "act"
