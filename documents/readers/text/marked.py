"""Marked text: one block with light mark-up (Markdown, superscript figures, a few HTML tags) becomes a printed block."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from documents.readers.outline.places import PLACE, place_notes
from documents.readers.outline.printed import Printed
from documents.resolution import Footnote
from documents.words import SUPERSCRIPTS, clean, plain_digits

HEADING = "# "
"""What a block opens with that its format calls a heading."""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HIDDEN = 0xE100
"""Escaped characters are hidden from the mark-up among characters for private use, from here on."""
_SHOWN = re.compile("[\ue100-\ue17f]")
_IMAGE = re.compile(r"!\[[^\]\[]{0,500}\]\([^()\s]{0,2000}\)")
_LINK = re.compile(r"\[([^\]\[]{0,2000})\]\([^()\s]{0,2000}(?:\([^()\s]{0,2000}\)[^()\s]{0,2000})?\)")
_SUP = re.compile(r"<sup>\s*(?:\[\^)?([^<>]{1,12}?)\]?\s*</sup>", re.IGNORECASE)
_ITALIC_TAG = re.compile(r"</?(?:i|em)\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:br|b|strong|u|span|p|div|center|font|a|small|sub|ins|mark)(?:\s[^<>]{0,500})?/?>", re.IGNORECASE)
_REFERENCE = re.compile(r"\s?\[\^([^\]\s]{1,12})\]")
_EMPHASIS = re.compile(r"\*(?=[^\s*])([^*]{1,4000}?)(?<=[^\s*])\*|(?<![\w])_(?=[^\s_])([^_]{1,4000}?)(?<=[^\s_])_(?![\w])")
_SPLIT_EMPHASIS = re.compile(r"(?<=[\w,])\*( ?)\*(?=\w)")
_OPENING = re.compile(r"(?:\d{1,3}\.?\s+|\([a-z0-9]{1,4}\)\s+)?")
_NOTE = re.compile(r"\[\^([^\]\s]{1,12})\]:\s*(.*)", re.DOTALL)
_BOLD_BLOCK = re.compile(r"(\*\*|__)(?=\S)(?:(?!\1).)+\1")
_NOT_A_MARK = re.compile(r"\b(?:[ckm]?m|CO)$")


@dataclass(slots=True)
class Notes:
    """The footnotes of a document by their marks; where each page counts anew, a mark has several, used in turn."""

    texts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def take(self, mark: str) -> str | None:
        """Give the note that a mark stands for, or None; the last one of a mark serves all further places."""
        known = self.texts.get(mark)
        if not known:
            return None
        return known.pop(0) if len(known) > 1 else known[0]


def set_notes_aside(blocks: Iterable[str]) -> tuple[Notes, list[str]]:
    """Part footnotes (blocks that open with ``[^1]:`` or a raised figure) from the running text."""
    notes, running = Notes(), []
    for block in blocks:
        raised = SUPERSCRIPTS.match(block) or re.match(r"<sup>\s*(\d{1,3})\s*</sup>", block)
        if match := _NOTE.match(block):
            notes.texts[match[1]].append(_plain(match[2]))
        elif raised:
            mark = raised[1] if raised.re is not SUPERSCRIPTS else plain_digits(raised[0])
            notes.texts[mark].append(_plain(block[raised.end() :]))
        else:
            running.append(block)
    return notes, running


def read_marked(block: str, notes: Notes) -> Printed:
    """Read one block: italics and marks of notes are taken out, escaped characters and entities become themselves."""
    heading = True if block.startswith(HEADING) or _BOLD_BLOCK.fullmatch(block.strip()) else None
    text = _without_tags(_hide(block.removeprefix(HEADING).replace(PLACE, "")))
    found: list[tuple[str, str]] = []

    def note(match: re.Match[str]) -> str:
        mark = plain_digits(match[1] if match.re is _REFERENCE else match[0])
        if match.re is SUPERSCRIPTS and _NOT_A_MARK.search(match.string[max(0, match.start() - 6) : match.start()]):
            return match[0]
        said = notes.take(mark)
        if said is None:
            return ""
        found.append((mark, said))
        return PLACE

    text = _REFERENCE.sub(note, text)
    if SUPERSCRIPTS.search(text):
        text = SUPERSCRIPTS.sub(note, text)
    text = _without_strong(text)
    opening = _OPENING.match(text)
    italic = _EMPHASIS.match(text, opening.end() if opening else 0)
    plain, places = place_notes(_show(_without_emphasis(text)))
    placed = tuple(Footnote(mark, said, at) for (mark, said), at in zip(found, places, strict=True))
    return Printed(plain, clean(_show((italic[1] or italic[2]).replace(PLACE, ""))) if italic else "", placed, heading)


def escape(text: str) -> str:
    """Write plain words so that read_marked gives them back: signs that would be mark-up are escaped."""
    return re.sub(r"([\\*_#\[\]<>&`|])", r"\\\1", text)


def _plain(block: str) -> str:
    text = _without_tags(_hide(block))
    return clean(_show(_without_emphasis(_without_strong(text))))


def _without_strong(text: str) -> str:
    return _SPLIT_EMPHASIS.sub(r"\1", text.replace("**", "").replace("__", "")) if "*" in text or "_" in text else text


def _without_emphasis(text: str) -> str:
    return _EMPHASIS.sub(lambda match: match[1] or match[2], text)


def _without_tags(text: str) -> str:
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _SUP.sub(lambda match: f"[^{match[1]}]" if match[1].isdigit() else match[1], text)
    text = _TAG.sub(" ", _ITALIC_TAG.sub("*", text)) if "<" in text else text
    return html.unescape(text) if "&" in text else text


def _hide(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(_HIDDEN + ord(match[1])), text) if "\\" in text else text


def _show(text: str) -> str:
    return _SHOWN.sub(lambda match: chr(ord(match[0]) - _HIDDEN), text)
