"""Acts in the sources: what the Assembly does in a paragraph, each act with its groups of force and what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from documents import Paragraph
from documents.acts import acts
from service.verification.lexicon import shipped
from service.verification.phrases import ADVERB, TELLS, content_stems, feelings_at, groups_of

_FURTHER = re.compile(
    rf"(?:[,;]\s(?:and\s|while\s|but\s)?|\sand\s)(?:{ADVERB}\s)*(?P<verb>[a-z]+(?:s|ing))(?=,?\s(?:in (?:this|that) \w+,\s)?(?:its|the|all|that|upon|on|for|note|with|[A-Z]))"
)
"""A further act of a paragraph, told apart from a noun by what follows: *and expresses its appreciation*, *, calls for the …*."""
_MEANWHILE = re.compile(r"\bwhile (?:\w+ly )?(?:also )?$")
_NEAR = 30
_OBJECT = 300
"""Characters behind a further verb within which its object stands."""


@dataclass(frozen=True, slots=True)
class SourceAct:
    """What the Assembly does in a paragraph: the groups of force of an act, what it is about in stems, and where its verb ends."""

    groups: frozenset[str]
    about: frozenset[str]
    end: int


@lru_cache(maxsize=8192)
def source_acts(paragraph: Paragraph) -> tuple[SourceAct, ...]:
    """List what the Assembly does in a paragraph; nothing for one without a verb of its own."""
    found = []
    for act in acts(paragraph):
        phrase = paragraph.text[act.start : act.end]
        opening = re.sub(r"\W+$", "", paragraph.text[act.end : act.end + 40])
        groups = groups_of(phrase) or frozenset({act.verb})
        if re.match(
            r"\s(?:its|the|their|full|strong)?\s*(?:full|strong|deep|firm)?\s*(?:support|appreciation|concern|commitment|call|request|appeal)\b",
            opening,
        ):
            groups |= groups_of(opening)
        found.append(SourceAct(groups, content_stems(paragraph.text[act.end : act.until]), act.end))
    return (*found, *_further_acts(paragraph, {deed.end for deed in found})) if found else ()


def _further_acts(paragraph: Paragraph, known: set[int]) -> Iterator[SourceAct]:
    """The acts that stand in the middle of a paragraph in the form of its leading verb, where they were not found before."""
    form = "participle" if paragraph.kind == "preambular" else "finite"
    for match in _FURTHER.finditer(paragraph.text, len(paragraph.verb)):
        verb = shipped().verb(match["verb"])
        rest = paragraph.text[match.end() :]
        is_meanwhile = bool(_MEANWHILE.search(paragraph.text[: match.start("verb")]))
        groups = verb.groups if verb and (verb.form == form or is_meanwhile) else frozenset[str]()
        if match["verb"] in TELLS:
            groups = feelings_at(paragraph.text, match.end())
        elif re.match(r"\s(?:\w+\s)?note\b", rest) and match["verb"] in {"takes", "taking"}:
            groups = frozenset({"note"})
        if groups and not any(match.end() <= end <= match.end() + _NEAR for end in known):
            yield SourceAct(groups, content_stems(rest[:_OBJECT]), match.end())
