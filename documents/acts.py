"""Acts: what a paragraph does, verb by verb, and its role in its resolution as far as its grammar tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from documents.resolution import Paragraph
from documents.verbs import base_form, finite, leading_verb, participle, verb_base

_ADVERBS = r"(?:also|further|strongly|deeply|in this regard|in that regard|in this context|in this respect|to this end|to that end|once again|again|once more|urgently|likewise|therefore|particularly|fully)"
_JOINED = re.compile(
    rf"(?:[,;]\s+(?:and|while|but)\s+|[,;]\s+|\sand\s+(?={_ADVERBS}))(?:{_ADVERBS},?\s+)*(?P<verb>[a-z-]+(?:s|ing)\b)(?P<behind>\s+(?:also|further|again|once again)\b)?",
)
_NO_OBJECT = re.compile(
    r"\s+(?:for|from|by|made|submitted|and|or|of|in(?! th(?:is|at)\b)|are|is|were|was|as|have|has|received)\b|\s*[,;.)]"
)
"""What follows a plural noun that looks like a verb: *requests for assistance*, *supports and*."""
_NOTE = re.compile(r"\btak\w+ (?:\w+ )?note\b", re.IGNORECASE)
_MEANS = frozenset(
    "have be keep set hold leave promote establish strengthen extend prepare share remain continue sustain make ask name "
    "stand plan identify mark object attach draw pay give seek".split()
)
"""Verbs that, joined to another, say what somebody else does or how: *…, which has*, *…, promoting and strengthening*."""


@dataclass(frozen=True, slots=True)
class Act:
    """A verb of the Assembly at ``text[start:end]`` of a paragraph, as its base form, and up to where what it governs runs."""

    verb: str
    start: int
    end: int
    until: int


def acts(paragraph: Paragraph) -> tuple[Act, ...]:
    """List what the Assembly does in a paragraph, in order: the leading verb, then every further one that is joined to it.

    A further one is finite in an operative paragraph and a participle in a preambular one, as its leading verb is; it
    stands behind a comma or semicolon, or behind *and also*.
    """
    found = list(_verbs(paragraph))
    ends = [start for _, start, _ in found[1:]] + [len(paragraph.text)] if found else []
    return tuple(Act(verb, start, end, until) for (verb, start, end), until in zip(found, ends, strict=True))


def _verbs(paragraph: Paragraph) -> Iterator[tuple[str, int, int]]:
    """The verbs with their places: first the leading ones (*Recalls and reaffirms* has two), then the joined ones."""
    text, led = paragraph.text, paragraph.verb
    if not led or not text.startswith(led):
        return
    yield _base(led), 0, len(led)
    for word in re.finditer(r"(?<= and )[a-z-]+", led):
        if base := base_form(word[0]):
            yield base, word.start(), len(led)
    preambular = paragraph.kind == "preambular"
    for match in _JOINED.finditer(text, len(led)):
        base = base_form(match["verb"])
        form = participle if preambular else finite
        if base and base not in _MEANS and match["verb"] == form(base) and not _NO_OBJECT.match(text, match.end()):
            start = match.start("verb")
            phrase = leading_verb(text[start].upper() + text[start + 1 :])
            yield _base(phrase), start, start + len(phrase)


def _base(phrase: str) -> str:
    """The base of a verb phrase; to take note is to note."""
    return "note" if _NOTE.search(phrase) else verb_base(phrase)


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
