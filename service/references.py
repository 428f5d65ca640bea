"""References: an answer shown as plain text with the list of what it cites, and such a text read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from service.answer import Answer, Citation, Repetition

NEAREST = "Nearest paragraphs:"
CLOSEST = "The texts that come closest — not claimed as an answer"
"""What stands above points that are shown without the claim that they answer, wherever they are shown."""
NOTICE = "Notice: "
"""What a notice begins with, wherever an answer is shown as text."""
_NAMED = 3
"""So many resolutions that say the same are named; of more it is said how many there are."""
_BREAK = "  \n"
"""Two spaces end a line of a list: Markdown breaks the line there, and plain text does not show them."""
_NO_MARKDOWN = {ord(mark): f"\\{mark}" for mark in "\\`*_[]<>"}
_LIST = re.compile(rf"\n[^\S\n]*\n(?=\[1\] |{NEAREST})")
_NOTICED = re.compile(rf"^{NOTICE}[^\n]*$\s*\Z", re.MULTILINE)
_READ_AS = re.compile(r"\n\n_Read as: [^\n]*_\s*\Z")
_TOLD_BY_NOTHING_ELSE = frozenset({"", "named", "sessions", "years", "months", "dates", "when"})
"""Fields of what was read that an answer does not show by itself: filters, a description that was linked, a word that was mended."""
_LISTED = re.compile(r"^\[\d+\] (?P<reference>.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Told:
    """A reply read back: its text without notice and list, the references listed, and whether those were only the nearest."""

    text: str
    references: tuple[str, ...] = ()
    only_nearest: bool = False


def reference(citation: Citation) -> str:
    """Say where a citation stands: ``A/RES/75/15, para. 21``; a passage of another corpus is named by its id."""
    return citation.id if citation.kind == "passage" else f"{citation.symbol}, {citation.label}"


def repeated_words(citation: Citation, show: Callable[[Repetition, str], str] = lambda _, place: place) -> str:
    """Say where a paragraph is repeated: ``The same in A/RES/78/152, para. 38; nearly the same in A/RES/77/164, para. 35; and 2 more.``

    Nothing is said where it nowhere is; ``show`` may dress a place, by its repetition and its words.
    """
    named, more = citation.repeated[:_NAMED], len(citation.repeated[_NAMED:])
    parts = [
        f"{wording} in {'; '.join(show(other, f'{other.symbol}, {other.label}') for other in alike)}"
        for wording, alike in groupby(named, key=lambda other: other.wording)
    ]
    said = "; ".join([*parts, f"and {more} more"] if more else parts)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def is_shown(citation: Citation, text: str) -> bool:
    """Whether a text already shows the quoted words, the verb that opens them aside."""
    return citation.quote[1:] in text or citation.quote.partition(" ")[2] in text


def nearest_words(answer: Answer, citation: Citation) -> str:
    """What is told behind the reference of a paragraph that came nearest: its address where the text has its words, else these."""
    if answer.tier == "nearest":
        return f"  {citation.url}".rstrip()
    return f": {shortened(_on_one_line(citation.quote))}"


def shortened(text: str, words: int = 30) -> str:
    """Give the first words of a text, with an ellipsis where there are more."""
    parts: Sequence[str] = text.split()
    return text if len(parts) <= words else " ".join(parts[:words]) + " …"


def as_text(answer: Answer) -> str:
    """Show an answer as text: its sentences, the notice, and a list of what they cite or of what came nearest, blank lines between.

    Points that only come closest bear their words in the text itself; the list then says where they can be read.
    """
    return "\n\n".join(filter(None, [answer.answer, notice_of(answer), _BREAK.join(_lines(answer))]))


def read_as_words(answer: Answer) -> str:
    """Say what a message was read as, one thing after the other: ``answer · seabed mining · session 79``."""
    return " · ".join(_on_one_line(chip.text) for chip in answer.chips)


def read_as_in_full(answer: Answer) -> str:
    """Say it with the words that a follow-up question was taken for, where those are more than it says; nothing where nothing is known."""
    parts = read_as_words(answer)
    if answer.standalone_question == answer.question:
        return parts
    return f"{answer.standalone_question} ({parts})" if parts else answer.standalone_question


def read_as_line(answer: Answer) -> str:
    """Say it in a line of Markdown, in italics, where the answer does not show it by itself; else nothing."""
    is_worth_telling = any(chip.field in _TOLD_BY_NOTHING_ELSE for chip in answer.chips) or bool(answer.correction)
    plain = read_as_words(answer).translate(_NO_MARKDOWN)
    return f"\n\n_Read as: {plain}_" if is_worth_telling else ""


def notice_of(answer: Answer) -> str:
    """Give an answer's notice as a line of its own, or nothing."""
    return f"{NOTICE}{_on_one_line(answer.notice)}" if answer.notice else ""


def read_back(reply: str) -> Told:
    """Read a reply as ``as_text`` shows one; a text without notice and list is all text.

    Of points that were not claimed to answer nothing is taken for said, and what was read is none of the reply.
    """
    reply = _READ_AS.sub("", reply)
    if reply.startswith(CLOSEST):
        return Told(CLOSEST, only_nearest=True)
    found = list(_LIST.finditer(reply))
    if not found:
        return Told(_unnoticed(reply))
    text, listed = _unnoticed(reply[: found[-1].start()].rstrip()), reply[found[-1].end() :]
    if listed.startswith(NEAREST):
        return Told(text, only_nearest=True)
    return Told(text, tuple(_unlinked(match["reference"].strip()) for match in _LISTED.finditer(listed)))


def _unnoticed(text: str) -> str:
    found = _NOTICED.search(text)
    return text[: found.start()].rstrip() if found else text


def _unlinked(listed: str) -> str:
    place, _, address = listed.rpartition(" ")
    return place.rstrip() if address.startswith(("http://", "https://")) else listed


def _lines(answer: Answer) -> Iterator[str]:
    for number, citation in enumerate(answer.citations, start=1):
        yield f"[{number}] {reference(citation)}  {citation.url}".rstrip()
        if not is_shown(citation, answer.answer):
            yield f"“{_on_one_line(citation.quote)}”"
        if citation.repeated:
            yield repeated_words(citation)
    if answer.nearest:
        yield NEAREST
    for citation in answer.nearest:
        yield f"- {reference(citation)}{nearest_words(answer, citation)}"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
