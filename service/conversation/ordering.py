"""Order: the next one, the one before, the second, the last of those, counted from what is on the table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents import Paragraph
from documents.words import CARDINALS, ORDINAL_PATTERN, ORDINALS
from service.conversation.ground import Ground, named

_NOUN = r"(?:one|para(?:graph)?s?|op|pp)"
_THAT = r"(?:that|it|this|these|those)(?: one| paragraph)?"
_STEP = re.compile(
    rf"(?P<next>\b(?:the )?(?:very )?(?:next|following|subsequent)\b(?: (?P<count>two|three|four|five|\d)\b(?: {_NOUN}\b)?| {_NOUN}\b)?|\b(?:the )?(?:{_NOUN} )?(?:(?:right|just|directly|immediately) )?after {_THAT}"
    rf"|\b(?:what )?(?:comes|follows|is) (?:next\b|after {_THAT})|\bwhat follows(?: {_THAT})?|\bthe {_NOUN} (?:right |just |directly )?(?:after|below)\b(?! \d)|\b(?:go on|carry on|continue|keep (?:going|reading)|read on|one (?:more|further|down)(?: on)?(?! (?:back|up)))\b)"
    rf"|(?P<back>\b(?:the )?(?:previous|preceding|prior)\b(?: {_NOUN}\b)?|\b(?:the )?(?:{_NOUN} )?(?:(?:right|just|directly|immediately) )?before {_THAT}"
    rf"|\b(?:what )?(?:comes|came|is) before {_THAT}|\b(?:go )?(?:one )?back(?: (?:one|a paragraph))?\b|\bthe {_NOUN} (?:right |just |directly )?(?:before|above)\b(?! \d)|\bone (?:more |further )?(?:up|back)\b)",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    rf"\b(?:the )?{_NOUN} (?:right |just )?(?P<side>before|after|following|preceding) (?:(?:op|pp|para(?:graph)?|number|no\.?)\s*)?(?P<number>\d{{1,3}})\b",
    re.IGNORECASE,
)
_RANK = rf"(?P<rank>{ORDINAL_PATTERN}|\d{{1,2}}(?:st|nd|rd|th)|last|final)"
_PICK = re.compile(
    rf"\b(?:the |only the |just the )?{_RANK}(?: (?:one|point|item|paragraph|bit))?(?: (?:of|in|on|from) (?:them|those|these|that list|the list|your list))\b|\b(?:the )?{_RANK.replace('rank', 'rank_one')} (?:one|point|item|bit|mention)\b"
    rf"|\bthe {_RANK.replace('rank', 'rank_two')}(?=\s+(?:say|says|mention|in full|again|please|pls|exactly|read|state)\b|\W*$)"
    rf"|(?:\b(?:number|no\.?|item|citation|source)\s*|[#\[])(?P<figure>\d{{1,2}})\]?\W*$",
    re.IGNORECASE,
)
_PICK_ALONE = re.compile(rf"\W*(?:(?:only|just|and|now|show me|give me|read me|open)\s+)*(?:the )?{_RANK}\b", re.IGNORECASE)
_ONLY = re.compile(
    r"^(?:only|just) (?:the )?(?P<which>.{3,60}?) (?:ones?|parts?|paragraphs?|paras?)(?:,? (?:please|pls))?\W*$", re.IGNORECASE
)
_IDLE = re.compile(
    r"\b(?:and|what|does|do|did|say|says|said|show|give|read|tell|me|us|the|a|is|about|now|too|also|in|full|text|wording|word for word|verbatim|complete|whole|entire|please"
    r"|pls|again|then|more|point|item|bit|out|loud|aloud|skip|move|on|right|just|of|it|that|one|with|can|could|you|i|want|see|need|to|go|paragraph|para|content|contain|like|look|once|more)\b",
    re.IGNORECASE,
)


def ordered(message: str, ground: Ground) -> str | None:
    """Name the paragraph that a message means by its order, or give None when it means none."""
    return beside(message, ground) or _picked(message, ground) or _stepped(message, ground) or _only(message, ground)


def beside(message: str, ground: Ground) -> str | None:
    """Name the paragraph that a message places by the number of its neighbour: "the one before 6"."""
    match = _BESIDE.search(message)
    if not match or ground.document is None:
        return None
    step = 1 if match["side"].lower() in {"after", "following"} else -1
    part = "preambular paragraph" if ground.shown and ground.shown[0].kind == "preambular" else "paragraph"
    return _put(message, match, f"{part} {int(match['number']) + step} of {ground.document.symbol}")


def _stepped(message: str, ground: Ground) -> str | None:
    match = _STEP.search(message)
    if not match or not ground.shown or ground.shown[0].place is None:
        return None
    is_noun = match["count"] or re.search(rf"\b{_NOUN}\b|\b(?:that|it|this)\b", match[0], re.IGNORECASE)
    if not is_noun and _content(_cut(message, match)):
        return None
    count = _value(match["count"]) if match["next"] and match["count"] else 1
    target = _neighbours(ground, count if match["next"] else -1)
    return _put(message, match, target) if target else None


def _neighbours(ground: Ground, step: int) -> str:
    """Name the paragraphs after the last one shown, or the one before the first; of a ranking the best one counts."""
    anchor = ground.shown[-1] if step > 0 and ground.is_in_order else ground.shown[0]
    document = ground.corpus.by_symbol[anchor.symbol]
    whole = [p for p in document.paragraphs if p.is_whole]
    own = next((n for n, p in enumerate(whole) if p.locator == anchor.locator.partition("(")[0]), None)
    place = anchor.place
    if own is None or place is None:
        return ""
    found = whole[own + 1 : own + 1 + step] if step > 0 else whole[max(own - 1, 0) : own]
    if not found:
        return f"paragraph {place.number + 1} of {anchor.symbol}" if step > 0 else f"preambular paragraph 0 of {anchor.symbol}"
    return named(found)


def _picked(message: str, ground: Ground) -> str | None:
    match = _PICK.search(message) or _PICK_ALONE.match(message)
    if not match or not ground.listed:
        return None
    if match.re is _PICK_ALONE and _content(message[match.end() :]):
        return None
    groups = match.groupdict()
    rank = next((value for name in ("rank", "rank_one", "rank_two", "figure") if (value := groups.get(name))), "")
    if groups.get("figure") and _content(_cut(message, match)):
        return None
    found = _at(_members(ground, match[0]), rank.lower())
    return _put(message, match, named([found])) if found else None


def _members(ground: Ground, phrase: str) -> Sequence[Paragraph]:
    """What is counted: the paragraphs listed, or the sub-paragraphs of the only one that was shown."""
    if len(ground.shown) == 1 and re.search(r"\b(?:of|in) (?:them|those|these)\b", phrase):
        whole = ground.shown[0]
        document = ground.corpus.by_symbol.get(whole.symbol)
        subs = [p for p in document.paragraphs if p.place and p.place.parent == whole.place] if document else []
        if subs:
            return subs
    return ground.listed


def _at(members: Sequence[Paragraph], rank: str) -> Paragraph | None:
    if rank in {"last", "final"}:
        return members[-1]
    digits = re.match(r"\d+", rank)
    number = int(digits[0]) if digits else ORDINALS.get(rank, 0)
    return members[number - 1] if 0 < number <= len(members) else None


def _only(message: str, ground: Ground) -> str | None:
    """Those of the paragraphs listed that hold the words by which a message picks them."""
    match = _ONLY.match(message)
    if not match or len(ground.listed) < 2:
        return None
    wanted = match["which"].lower()
    found = [p for p in ground.listed if wanted in p.text.lower() and p.symbol == ground.listed[0].symbol]
    return named(found) if found else None


def _cut(message: str, match: re.Match[str]) -> str:
    return message[: match.start()] + " " + message[match.end() :]


def _content(rest: str) -> str:
    """What a message says beside its order words."""
    return re.sub(r"\W+", "", _IDLE.sub(" ", rest))


def _put(message: str, match: re.Match[str], target: str) -> str:
    """Put a paragraph's name in the place of the words that meant it; alone, where nothing else is asked."""
    if not _content(_cut(message, match)):
        return f"what does {target} say?" if " and " not in target.partition(" of ")[0] else f"what do {target} say?"
    return " ".join(f"{message[: match.start()]} {target} {message[match.end() :]}".split()).replace(" ?", "?").replace(" ,", ",")


def _value(word: str) -> int:
    return int(word) if word.isdigit() else CARDINALS.get(word.lower(), 1)
