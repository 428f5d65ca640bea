"""Differences: what was deleted and inserted between two wordings, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Operation = Literal["equal", "delete", "insert"]
Status = Literal["unchanged", "changed", "new", "dropped"]

_TOKEN = re.compile(r"\s*(?:\(\w+\)|\w+(?:(?:[-'’/]|(?<=\d)[.,](?=\d))\w+)*|[^\w\s])")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\u2010": "-", "\u2011": "-"})
_SHORT = 2
"""A stretch of so few equal words between two changes is no landmark: it is shown as part of the change."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of words that both wordings have, or that only the older (delete) or the newer (insert) has."""

    op: Operation
    text: str


def differences(before: str, after: str) -> tuple[Difference, ...]:
    """Compare two wordings word by word, in order.

    The equal and deleted stretches together are the older wording, the equal and inserted ones the newer, white space
    and the form of quotation marks aside. Longest common blocks first (Ratcliff and Metzener 1988, as difflib has it),
    which reads better than the shortest edit script: that breaks a rewritten clause up at every *of* and *the*.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = SequenceMatcher(None, [_key(t) for t in old], [_key(t) for t in new], autojunk=False)
    blocks = [(name == "equal", "".join(old[i:j]), "".join(new[k:m])) for name, i, j, k, m in matcher.get_opcodes()]
    spans: list[Difference] = []
    deleted = inserted = ""
    for n, (is_equal, gone, come) in enumerate(blocks):
        inside = 0 < n < len(blocks) - 1
        if not is_equal or (inside and len(re.findall(r"\w+", come)) <= _SHORT):
            deleted, inserted = deleted + gone, inserted + come
            continue
        spans += [*_changed(deleted, inserted), Difference("equal", come)]
        deleted = inserted = ""
    return (*spans, *_changed(deleted, inserted))


def plain(text: str) -> str:
    """Give a text with single spaces, plain quotation marks and no stop at its end: what two equal wordings share."""
    return " ".join(text.translate(_QUOTES).split()).rstrip(" .,;:")


def _key(token: str) -> str:
    return token.strip().translate(_QUOTES)


def _changed(deleted: str, inserted: str) -> list[Difference]:
    """What was deleted, then what was inserted, between two equal stretches."""
    return ([Difference("delete", deleted)] if deleted else []) + ([Difference("insert", inserted)] if inserted else [])
