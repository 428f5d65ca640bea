"""References: an answer shown as plain text with the list of what it cites, and such a text read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from embeddings import STOP_WORDS
from service.answer import Answer, Citation, Repetition, Sentence
from service.answer_text import visible

NEAREST = "Nearest paragraphs:"
CLOSEST = "The texts that come closest — not claimed as an answer"
"""What stands above points that are shown without the claim that they answer, wherever they are shown."""
PART_WAY = "Not found as decided; the texts that come closest go this far"
"""What stands there where the question takes the Assembly to do more than it does in any of them."""
NOTICE = "Notice: "
"""What a notice begins with, wherever an answer is shown as text."""
_FEW = 3
"""So many resolutions that say the same are no longer named one by one."""
_MOST_QUOTED = 6
TITLE_WORDS = 12
"""So many words of a title are shown."""
_BREAK = "  \n"
"""Two spaces end a line of a list: Markdown breaks the line there, and plain text does not show them."""
_NO_MARKDOWN = {ord(mark): f"\\{mark}" for mark in "\\`*_[]<>"}
_LIST = re.compile(rf"\n[^\S\n]*\n(?=\[\d+\] |{NEAREST}|More: \d)")
_STRONG = re.compile(r"\A\*\*(.*)\*\*$", re.MULTILINE)
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
    """Say where a paragraph is repeated: ``The same in 78/12, para. 3 … 74/8, para. 5 (since 2019); nearly the same in 73/2, para. 4.``

    Of more than two only the newest and the oldest are named. Nothing is said where it nowhere is; ``show`` may dress a place,
    by its repetition and its words.
    """
    parts = []
    in_order = sorted(citation.repeated, key=lambda other: other.wording, reverse=True)
    for wording, alike in groupby(in_order, key=lambda other: other.wording):
        others = list(alike)
        named = others if len(others) < _FEW else [others[0], others[-1]]
        places = [show(other, f"{short(other.symbol)}, {other.label}") for other in named]
        oldest = others[-1].adopted
        since = f" (since {oldest.year})" if len(others) > 1 and oldest else ""
        parts.append(f"{wording} in {(' and ' if len(others) < _FEW else ' … ').join(places)}{since}")
    said = "; ".join(parts)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


@dataclass(frozen=True, slots=True)
class Source:
    """What stands in the list of sources for a citation: its number, its place with what it is of, and words to quote.

    ``quote`` is empty where the answer shows the paragraph's words.
    """

    number: int
    citation: Citation
    name: str
    quote: str = ""


def sources(answer: Answer, *, everything: bool = False) -> Iterator[Source]:
    """Give the sources of what is visible of an answer, or of ``everything``: year and title once for a resolution, then its number.

    Of a long list no words are quoted.
    """
    points = answer.sentences if everything else tuple(visible(answer.sentences, answer.groups).values())
    shown = [sentence for sentence in (answer.headline, *points) if sentence]
    unseen = {key for sentence in answer.sentences for key in sentence.citations}
    unseen -= {key for sentence in shown for key in sentence.citations}
    listed = [(number, c) for number, c in enumerate(answer.citations, start=1) if c.id not in unseen]
    told = set[str]()
    for number, citation in listed:
        is_told = citation.symbol in told or not citation.title or citation.kind == "passage"
        told.add(citation.symbol)
        is_quoted = len(listed) <= _MOST_QUOTED and not _is_shown(citation, shown)
        quote = shortened(_on_one_line(citation.quote)) if is_quoted else ""
        yield Source(number, citation, reference(citation) if is_told else _with_title(citation), quote)


def _with_title(citation: Citation) -> str:
    """Number, year and title of what a citation is of, and the place: a symbol that ends with its year says it once."""
    year = f" ({citation.adopted.year})" if citation.adopted and not citation.symbol.endswith(")") else ""
    return f"{citation.symbol}{year} {shortened(_on_one_line(citation.title), TITLE_WORDS)}, {citation.label}"


def _is_shown(citation: Citation, sentences: Sequence[Sentence]) -> bool:
    """Whether a sentence that cites a paragraph quotes it, or says its words, the verb that opens them aside."""
    said = [sentence.text for sentence in sentences if citation.id in sentence.citations]
    return any("“" in text or citation.quote.partition(" ")[2] in text or citation.quote[1:] in text for text in said)


def more_words(answer: Answer) -> str:
    """Say how many points are folded: ``More: 8 further points``; nothing where none is."""
    folded = len(answer.sentences) - len(visible(answer.sentences, answer.groups))
    return f"More: {folded} further point{'s' if folded > 1 else ''}" if folded else ""


def nearest_words(answer: Answer, citation: Citation) -> str:
    """What is told behind the reference of a paragraph that came nearest: its address where the text has its words, else these."""
    if answer.tier == "nearest":
        return f"  {citation.url}".rstrip()
    return f": {shortened(_on_one_line(citation.quote))}"


def shortened(text: str, words: int = 30) -> str:
    """Give the first words of a text, none left hanging, with an ellipsis where there are more: ``Use of mercenaries …``."""
    parts = text.split()
    if len(parts) <= words:
        return text
    parts = parts[:words]
    while len(parts) > 1 and parts[-1].lower() in STOP_WORDS:
        parts.pop()
    return f"{' '.join(parts).rstrip(',;:')} …"


def short(symbol: str) -> str:
    """A symbol of the Assembly's as people say it: ``79/62`` of ``A/RES/79/62``."""
    return symbol.removeprefix("A/RES/")


def as_text(answer: Answer, strong: str = "", more: str = "") -> str:
    """Show an answer as text: headline and points, the notice, and a list of what they cite or of what came nearest, blank lines between.

    ``strong`` is put around the headline, and ``more`` says where what is folded can be read. Points that only come closest bear
    their words in the text itself; the list then says where they can be read.
    """
    return "\n\n".join(filter(None, [said_text(answer, strong), notice_of(answer), _BREAK.join(_lines(answer, more))]))


def said_text(answer: Answer, strong: str = "") -> str:
    """An answer's headline and points, ``strong`` around the headline."""
    opening, end, points = answer.answer.partition("\n")
    return f"{strong}{opening}{strong}{end}{points}" if answer.headline else answer.answer


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
    """Read a reply as ``as_text`` shows one, or showed one before there were headlines; a text without notice and list is all text.

    Of points that were not claimed to answer nothing is taken for said, and what was read is none of the reply.
    """
    reply = _STRONG.sub(r"\1", _READ_AS.sub("", reply))
    if reply.startswith((CLOSEST, PART_WAY)):
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


def _lines(answer: Answer, more: str) -> Iterator[str]:
    for source in sources(answer):
        yield f"[{source.number}] {source.name}  {source.citation.url}".rstrip()
        if source.quote:
            yield f"“{source.quote}”"
        if source.citation.repeated:
            yield repeated_words(source.citation)
    if answer.nearest:
        yield NEAREST
    for citation in answer.nearest:
        yield f"- {reference(citation)}{nearest_words(answer, citation)}"
    if folded := more_words(answer):
        yield f"{folded}{f' ({more})' if more else ''}"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
