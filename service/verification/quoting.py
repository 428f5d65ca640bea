"""Verification: is a sentence what its paragraphs say?  A pure function, run on every sentence that is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents import Paragraph, as_statement, finite_throughout
from service.answer import Sentence, Verdict

_PREAMBULAR = re.compile(r"^In the preamble(?: of (?P<symbol>[^,]+))?, the Assembly ")
_OPERATIVE = re.compile(r"^(?:In (?P<symbol>[AS]/RES/[^,]+), the|The) (?:(?:General )?Assembly|(?:Security )?Council) ")
_LABELLED = re.compile(r"^(?P<label>[^“]*?)(?: of (?P<symbol>[AS]/RES/\S+))? reads: “(?P<words>.*)”\.?$", re.DOTALL)
_SHOWN = re.compile(r": “(?P<words>.*)”\.?$", re.DOTALL)
_DELETED = re.compile(r"\[-.*?-\]", re.DOTALL)
_INSERTED = re.compile(r"\{\+.*?\+\}", re.DOTALL)
_LEAST_CHARACTERS = 3


def verify(text: str, paragraphs: Sequence[Paragraph]) -> Verdict:
    """Tell whether a sentence quotes its paragraphs: "quoted", or "unsupported".

    Every stretch between ellipses must stand in one of the paragraphs word for word, white space and quotation marks
    aside, and in order; the verb that the Assembly is said to use must be that paragraph's own. A sentence without
    paragraphs is unsupported.
    """
    return "quoted" if any(_quotes(text, paragraph) for paragraph in paragraphs) else "unsupported"


def verified(sentence: Sentence, paragraphs: Sequence[Paragraph]) -> Sentence:
    """Give the sentence with the verdict that checking it against its paragraphs finds.

    A sentence that a full scan or an alignment established must name every paragraph that it cites, and what it quotes
    must stand in them; a marked-up change must give the wordings of both sides.
    """
    if sentence.verdict == "supported":
        return sentence if _names(sentence.text, paragraphs) else sentence.model_copy(update={"verdict": "unsupported"})
    return sentence.model_copy(update={"verdict": verify(sentence.text, paragraphs)})


def _names(text: str, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether a sentence names its paragraphs, and quotes nothing else than what they hold."""
    spoken = text.lower()
    if not all(p.label in text or p.spoken_label.lower() in spoken for p in paragraphs):
        return False
    quoted = _SHOWN.search(text)
    if quoted is None or not paragraphs:
        return bool(paragraphs)
    older = _INSERTED.sub(" ", quoted["words"]).replace("[-", " ").replace("-]", " ")
    newer = _DELETED.sub(" ", quoted["words"]).replace("{+", " ").replace("+}", " ")
    first, last = _spaced(paragraphs[0].text), _spaced(paragraphs[-1].text)
    return _in_order(_spaced(older), first) and _in_order(_spaced(newer), last)


def _spaced(text: str) -> str:
    """Give a text with one space between all words and signs, since marks of change stand between them."""
    return " ".join(re.findall(r"\w+|[^\w\s]", plain(text)))


def _quotes(text: str, paragraph: Paragraph) -> bool:
    frame = (_PREAMBULAR if paragraph.kind == "preambular" else _OPERATIVE).match(text)
    if frame and paragraph.verb:
        if frame["symbol"] not in {None, paragraph.symbol}:
            return False
        return _states(plain(text[frame.end() :]), paragraph)
    labelled = _LABELLED.match(text)
    if labelled and paragraph.kind != "passage":
        right = labelled["symbol"] in {None, paragraph.symbol} and labelled["label"] == paragraph.spoken_label
        return right and _in_order(plain(labelled["words"]), plain(paragraph.text))
    return paragraph.kind == "passage" and _in_order(plain(text), plain(paragraph.text))


def _states(said: str, paragraph: Paragraph) -> bool:
    """Whether what follows "the Assembly" is the paragraph's own verb, and then its own words."""
    preambular = paragraph.kind == "preambular"
    verb = plain(as_statement(paragraph.verb) if preambular else paragraph.verb)
    if not said.lower().startswith(verb.lower()):
        return False
    rest = plain(paragraph.text)[len(plain(paragraph.verb)) :]
    return _in_order(said[len(verb) :], finite_throughout(rest) if preambular else rest)


def _in_order(said: str, source: str) -> bool:
    """Whether the stretches between ellipses stand in the source in order.

    The first stands at its beginning and the last at its end, unless an ellipsis says that something is left out.
    """
    parts = [part.strip(" .,;:") for part in said.split("…")]
    stretches = [part for part in parts if part]
    if sum(len(stretch) for stretch in stretches) < _LEAST_CHARACTERS:
        return False
    position = 0
    for n, stretch in enumerate(stretches):
        found = _find(stretch, source, position)
        if found < 0 or (n == 0 and parts[0] and source[:found].strip(" .,;:")):
            return False
        position = found + len(stretch)
    return not parts[-1] or not source[position:].strip(" .,;:")


def _find(stretch: str, source: str, position: int) -> int:
    """Find a stretch at word boundaries, so that *11* is not found in *2011*."""
    pattern = re.compile(rf"(?<!\w){re.escape(stretch)}(?!\w)")
    match = pattern.search(source, position)
    return match.start() if match else -1


def plain(text: str) -> str:
    """Give a text with straight quotation marks and single spaces."""
    text = re.sub(r"[‘’]", "'", re.sub(r"[“”]", '"', text))
    return " ".join(text.split())
