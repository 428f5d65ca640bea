"""Verification: is a sentence what its paragraphs say?  A pure function, run on every sentence that is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents import Paragraph, as_statement, finite_throughout
from service.answer import Sentence, Verdict

_FRAME = re.compile(r"^(?:In the preamble(?: of [^,]+)?, the Assembly |(?:In [AS]/RES/[^,]+, )?[Tt]he (?:General )?Assembly )")
_LABELLED = re.compile(r"^[^“]* reads: “(?P<words>.*)”\.?$", re.DOTALL)
_LEAST_CHARACTERS = 3


def verify(text: str, paragraphs: Sequence[Paragraph]) -> Verdict:
    """Tell whether a sentence quotes its paragraphs: "quoted", or "unsupported".

    Every stretch between ellipses must stand in one of the paragraphs word for word, white space and quotation marks
    aside, and in order; the verb that the Assembly is said to use must be that paragraph's own. A sentence without
    paragraphs is unsupported.
    """
    return "quoted" if any(_quotes(text, paragraph) for paragraph in paragraphs) else "unsupported"


def verified(sentence: Sentence, paragraphs: Sequence[Paragraph]) -> Sentence:
    """Give the sentence with the verdict that checking it against its paragraphs finds."""
    return sentence.model_copy(update={"verdict": verify(sentence.text, paragraphs)})


def _quotes(text: str, paragraph: Paragraph) -> bool:
    source = _plain(paragraph.text)
    frame = _FRAME.match(text)
    labelled = _LABELLED.match(text)
    if frame and paragraph.verb:
        said = _plain(text[frame.end() :])
        verb = _plain(as_statement(paragraph.verb) if paragraph.kind == "preambular" else paragraph.verb)
        if not said.lower().startswith(verb.lower()):
            return False
        rest = source[len(_plain(paragraph.verb)) :]
        return _in_order(said[len(verb) :], finite_throughout(rest) if paragraph.kind == "preambular" else rest, 0)
    return _in_order(_plain(labelled["words"] if labelled else text), source, 0)


def _in_order(said: str, source: str, position: int) -> bool:
    """Whether the stretches between ellipses stand in the source, one after the other, from a position on."""
    stretches = [stretch.strip(" .,;:") for stretch in said.split("…")]
    stretches = [stretch for stretch in stretches if stretch]
    if sum(len(stretch) for stretch in stretches) < _LEAST_CHARACTERS:
        return False
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


def _plain(text: str) -> str:
    text = re.sub(r"[‘’]", "'", re.sub(r"[“”]", '"', text))
    return " ".join(text.split())
