"""Such things: what *such laws* means, by the words in which the text before it speaks of laws."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.name_words import FUNCTION_WORDS
from documents.verbs import base_form

_SUCH = re.compile(r"\b[Ss]uch (?!as\b)(?P<noun>[a-z]{2,}[^\Ws]s)\b(?: and (?P<second>[a-z]+s)\b)?(?! as\b)")
_WORD = re.compile(r"(?<![\w’'-])(?P<word>[A-Za-z][a-z-]*) $")
_QUALITY = r"[a-z-]+(?:al|ive|ful|ous|ic|ary|ed|ent|ant|able|ible)"
_QUALITIES = re.compile(rf"(?<![\w-])(?:{_QUALITY}, )*{_QUALITY},? and $")
_KIND = re.compile(r"(?<=(?: of| in|the) )[a-z]+[^s\W] and $")
"""*Information and communications technologies*: one that no plural names beside one that is."""
_DOING = re.compile(
    r"(?!existing|developing|emerging|ongoing|missing)(?:[a-z-]+ing|undertaken|taken|combat|conduct|prevent|develop)"
)
"""What stands before a thing and does something to it."""
_BEHIND = re.compile(
    r" (?:of|against|with|that|which|for|involving|relating|concerning|affecting|referred|committed|aimed|directed|contained|made|under|by|between|from|within|in(?! (?:[a-z]+ing|this|that|order|particular|accordance)\b)|[a-z]+ed)\b"
    r"[^,;.:()“”]{3,140}?(?=[,;.:()“”]|$| (?:and (?:to|that|the|their|its|on|in|for|of|with)|is|are|was|were|has|have|should|shall|will|would|may|must|can|in order"
    r"|do|as|when|while)\b)"
)
_LOOSE = re.compile(r"(?: (?:that|which|who|and|or|to|of|in|the))+$")
_PURPOSEFUL = ("efforts", "measures", "steps", "attempts", "actions", "initiatives", "commitments", "plans")
_PURPOSE = re.compile(
    r" to [a-z]+ [^,;.:()“”]{3,140}?(?=[,;.:()“”]|$| (?:and (?:to|that|the|their|its|on|in|for|of|with)|is|are|was|were|in order|as)\b)"
)
_LIST = re.compile(r", [a-z-]+(?:,| and| or)")
_POINTING = ("such ", "Such ", "those ", "Those ", "these ", "These ")
_MOST_WORDS = 18
_REACH = 4000
"""So many characters before *such* are looked at for what it means."""


@dataclass(frozen=True, slots=True)
class SuchThing:
    """Where a text says *such laws*, ``text[start:end]``, and the words that these are named with before."""

    start: int
    end: int
    full: str


def such_things(text: str, former: str) -> Iterator[SuchThing]:
    """Find the words that tell what is *such*, in the same text before it or else in the former one, where they are there."""
    for match in _SUCH.finditer(text):
        noun, second = match["noun"], match["second"]
        full = _described(text[max(match.start() - _REACH, 0) : match.start()], noun, second)
        full = full or _described(former[-_REACH:], noun, second)
        if full:
            yield SuchThing(match.start(), match.end(), full)


def _described(text: str, noun: str, second: str | None) -> str:
    """Give the words around a noun where it stands last, or ``""`` where nothing tells more of it or it is not there."""
    nouns = re.compile(rf"\b[{noun[0]}{noun[0].upper()}]{noun[1:]}\b")
    for match in reversed([*nouns.finditer(text)]):
        if text.endswith(_POINTING, 0, match.start()):
            continue
        start, end = _beginning(text, match.start()), match.end()
        both = re.compile(rf" and (?:[a-z-]+ )?{second}\b").match(text, end) if second else None
        plain = both.end() if both else end
        end = _ending(text, plain)
        if start < match.start() or end > plain:
            return text[start:end]
    return ""


def _beginning(text: str, start: int) -> int:
    """Where the words that qualify a noun begin, at most four of them and the qualities that *and* joins to these."""
    starts = [start]
    while len(starts) < 5 and (match := _WORD.search(text, max(starts[-1] - 40, 0), starts[-1])):
        word = match["word"]
        if word in FUNCTION_WORDS or word.endswith("ly") or base_form(word) or _DOING.fullmatch(word):
            if word == "to" and len(starts) > 1:
                starts.pop()  # what *to* leads in is a verb
            break
        starts.append(match.start())
    if len(starts) > 1 and text[: starts[-1]].endswith((" and ", " or ")):
        return _joined(text, starts)
    return starts[-1]


def _joined(text: str, starts: list[int]) -> int:
    """Where the words begin that *and* joins to the first one: qualities, or what a thing is of too."""
    first = text[starts[-1] :].partition(" ")[0]
    former = (_QUALITIES if re.fullmatch(_QUALITY, first) else _KIND).search(text, max(starts[-1] - 120, 0), starts[-1])
    if former and (former.re is _QUALITIES or first.endswith("s")):
        return former.start()
    return starts[-1]


def _ending(text: str, end: int) -> int:
    """Where the words end that tell more of a noun behind it; they are left out where they run on."""
    behind = _BEHIND.match(text, end) or (_PURPOSE.match(text, end) if text[:end].endswith(_PURPOSEFUL) else None)
    words = behind[0] if behind and not _LIST.match(text, behind.end()) else ""
    while len(words.split()) > _MOST_WORDS:
        words = words.rpartition(" and ")[0]
    return end + len(_LOOSE.sub("", words))
