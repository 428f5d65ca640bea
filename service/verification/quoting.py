"""Verification: is a sentence what its paragraphs say?  A pure function, run on every sentence that is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents import Paragraph
from service.answer import Sentence, Verdict
from service.verification.lexicon import shipped
from service.verification.source_acts import source_acts

PREAMBLE_ONLY = "Preamble only: "
"""What stands before a quotation from the preamble, which is never shown as what the Assembly decides."""
_QUOTED = re.compile(r"“([^”]*)”")
_DELETED = re.compile(r"\[-.*?-\]", re.DOTALL)
_INSERTED = re.compile(r"\{\+.*?\+\}", re.DOTALL)
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_LEAD = re.compile(r"(?:(?P<whom>[^:“”]{0,200}), )?\b(?P<verb>[A-Za-z]+)(?: upon| for)?:(?=\s|$)")
"""What stands before a quotation and says who is asked by which verb: *Secretary-General, requests:*"""
_INFINITIVE = re.compile(r"\bto (\w+)")
_LEAST_CHARACTERS = 3


def verify(text: str, paragraphs: Sequence[Paragraph]) -> Verdict:
    """Tell whether a point quotes its paragraphs: "quoted", or "unsupported".

    What stands within “quotation marks” must stand in one of the paragraphs word for word, stretch after stretch between
    ellipses, white space and the form of quotation marks aside. Outside of them a figure must be one of the paragraphs' own,
    a verb by which the Assembly asks one by which a paragraph does, of whom it names, and a paragraph of the preamble must be called that. A point
    that quotes nothing is unsupported.
    """
    stretches = _QUOTED.findall(text)
    if not stretches or not paragraphs:
        return "unsupported"
    outside = _QUOTED.sub(" ", text)
    holds = all(any(_holds(stretch, p) for p in paragraphs) for stretch in stretches)
    return "quoted" if holds and _is_framed(outside, paragraphs) else "unsupported"


def is_quotation(text: str) -> bool:
    """Whether a text is nothing but quotations, and that they are of a preamble."""
    return not _QUOTED.sub("", text.removeprefix(PREAMBLE_ONLY)).strip(" .,;:")


def verified(sentence: Sentence, paragraphs: Sequence[Paragraph]) -> Sentence:
    """Give the sentence with the verdict that checking it against its paragraphs finds.

    What a full scan or an alignment established is supported; what it quotes must stand in the paragraphs all the same, and a
    marked-up change must give the wordings of both sides.
    """
    if sentence.verdict == "supported":
        return sentence if _shows(sentence.text, paragraphs) else sentence.model_copy(update={"verdict": "unsupported"})
    return sentence.model_copy(update={"verdict": verify(sentence.text, paragraphs)})


def _shows(text: str, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether everything that is quoted, without its marks of change, stands in a paragraph on either side."""
    for stretch in _QUOTED.findall(text):
        older = _INSERTED.sub(" ", stretch).replace("[-", " ").replace("-]", " ")
        newer = _DELETED.sub(" ", stretch).replace("{+", " ").replace("+}", " ")
        sides = (older, newer) if older != newer else (older,)
        if not all(any(_in_order(_spaced(side), _spaced(f"{p.title} {p.text}")) for p in paragraphs) for side in sides):
            return False
    return bool(paragraphs)


def _holds(stretch: str, paragraph: Paragraph) -> bool:
    return _in_order(plain(stretch), plain(paragraph.text))


def _is_framed(outside: str, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether what is said around a quotation says no more than the paragraphs: their kind, their verb, their figures."""
    if all(p.kind == "preambular" for p in paragraphs) and "preamble" not in outside.lower():
        return False
    if any(not _is_led(lead, paragraphs) for lead in _LEAD.finditer(outside)):
        return False
    known = " ".join(f"{p.text} {p.label} {p.symbol} {p.title}" for p in paragraphs)
    return {*_NUMBER.findall(outside)} <= {*_NUMBER.findall(known)}


def _is_led(lead: re.Match[str], paragraphs: Sequence[Paragraph]) -> bool:
    """Whether a paragraph asks by the verb of a lead, with no other force, and names whom the lead names before it."""
    known = shipped().verb(lead["verb"])
    if known is None or not known.groups & shipped().directive:
        return True
    asking = [p for p in paragraphs if known.groups & _forces(p)]
    named = [name for name in plain(lead["whom"] or "").lower().split(", ") if name not in {"", "others"}]
    return any(all(name in plain(p.text).lower() for name in named) for p in asking)


def _forces(paragraph: Paragraph) -> frozenset[str]:
    """The groups of force of what the Assembly does in a paragraph; what it decides to request it requests."""
    groups = frozenset[str]().union(*(act.groups for act in source_acts(paragraph)))
    inner = [shipped().verb(word) for word in _INFINITIVE.findall(paragraph.text)] if "decide" in groups else []
    return groups.union(*(verb.groups for verb in inner if verb))


def _spaced(text: str) -> str:
    """Give a text with one space between all words and signs, since marks of change stand between them."""
    return " ".join(re.findall(r"\w+|[^\w\s]", plain(text)))


def _in_order(said: str, source: str) -> bool:
    """Whether the stretches between ellipses stand in the source in order."""
    stretches = [part for part in (part.strip(" .,;:") for part in said.split("…")) if part]
    if sum(len(stretch) for stretch in stretches) < _LEAST_CHARACTERS:
        return False
    position = 0
    for stretch in stretches:
        found = _find(stretch, source, position)
        if found < 0:
            return False
        position = found + len(stretch)
    return True


def _find(stretch: str, source: str, position: int) -> int:
    """Find a stretch at word boundaries, so that *11* is not found in *2011*."""
    pattern = re.compile(rf"(?<!\w){re.escape(stretch)}(?!\w)")
    match = pattern.search(source, position)
    return match.start() if match else -1


def plain(text: str) -> str:
    """Give a text with single straight quotation marks and single spaces."""
    text = re.sub(r"[‘’“”\"]", "'", text)
    return " ".join(text.split())
