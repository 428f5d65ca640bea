"""Territories: which one a resolution is about, and which State it names as the administering Power."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.names import names
from documents.resolution import Resolution

_NAME = r"[A-Z][\w-]*(?: (?:(?:of|and|the) )*[A-Z][\w-]*)*"
_QUESTION = re.compile(rf"[Qq]uestion of (?:the )?(?P<name>{_NAME})")
_POWER = re.compile(
    rf"(?P<name>{_NAME})(?:,? as|, being| is| remains) (?:the |an )?administering Power\b|(?<=the )(?P<apposed>{_NAME}), the administering Power\b|\badministering Power, (?:the )?(?P<behind>{_NAME})"
)
_OFFICE = re.compile(r"(?:.* )?Government of (?:the )?")


@dataclass(frozen=True, slots=True)
class Territory:
    """The Territory that a document is about and its administering Power; ``""`` for what the document does not say."""

    name: str = ""
    power: str = ""


def territory_of(document: Resolution) -> Territory:
    """Read off a document which Territory it means, by its title, and whom it names as the only administering Power."""
    if not any("administering Power" in p.text or "the Territory" in p.text for p in document.paragraphs):
        return Territory()
    match = _QUESTION.match(document.title)
    powers = set(_powers(document))
    return Territory(match["name"] if match else "", powers.pop() if len(powers) == 1 else "")


def _powers(document: Resolution) -> Iterator[str]:
    for paragraph in document.paragraphs:
        for match in _POWER.finditer(paragraph.text):
            power = _OFFICE.sub("", match["name"] or match["apposed"] or match["behind"])
            if not names(power):  # *under the Charter, the administering Power*
                yield power
