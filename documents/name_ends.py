"""Where a name ends: which of the words behind its head belong to it, and which tell where it met or what it decided."""

from __future__ import annotations

import re

from documents.name_words import (
    ARTICLES,
    CAPITAL,
    CLOSED,
    DONE,
    FIGURE,
    GENERAL,
    HEADS,
    JOINING,
    MONTH,
    OPENING,
    OTHERS,
    PERSONS,
    PLACED,
    PURPOSES,
    REGIONS,
    SENT,
    SMALL,
    TEXTS,
    is_single_head,
)

_ARTICLE = rf"(?P<article>(?:(?:{ARTICLES}) )?)"
_OPENING = re.compile(
    rf" (?P<by>{OPENING}|in|to) (?:and (?:{OPENING}) )?{_ARTICLE}(?P<far>{CAPITAL}|{FIGURE}|\d\d\b(?! (?:{MONTH})))"
)
_NEXT = re.compile(
    rf" (?P<word>{CAPITAL})"
    rf"|(?P<list>, (?:{CAPITAL},? )+(?:and|or) (?:(?:on|of|for|to|in) )?(?:(?:{ARTICLES}) )?{CAPITAL})"
    rf"|(?P<dated> of \d+ (?:{MONTH}) \d{{4}}(?= relating to| relative to| concerning))"
    rf"|(?P<bracket> \({CAPITAL}\)(?= and [A-Z]))"
    rf"| by [A-Z]\w+ing\b| the (?P<object>{CAPITAL})"
    rf"|(?P<joined> (?P<by>{JOINING}) ){_ARTICLE}(?P<far>{CAPITAL}|{FIGURE})"
)
_RUN = re.compile(rf"{CAPITAL}(?:(?:,| and|, and)? {CAPITAL})*")
_LED = re.compile(r"-(?:led|based|sponsored|backed|related|supported|administered)\Z")
_YEARS = re.compile(r" \d{4}(?:[-–]\d{4})?\b")
_SUBJECT = re.compile(
    r" on (?:the )?[a-z][^;.:()]{3,140}?(?=[;.:()]|$|,(?!(?: [a-z]+){1,3}(?:,(?: [a-z]+){1,3})* (?:and|or) (?!to |the )[a-z])"
    r"| (?:and (?:the|to|other|his|her|its|their)|with"
    r"|to (?:continue|report|submit|present|provide|include|engage|undertake|make|consider|examine|the)"
    r"|(?:in|by|at|for) (?:his|her|its|accordance|order)"
    r"|presented|entitled|appointed|issued|adopted|held|contained|submitted|established"
    r"|as|has|have|is|was|were|will|may|should|shall|can|pursuant|that|which|who)\b)"
)
_MODIFYING = re.compile(
    r" (?!(?:and|or|of|in|to|for|on|by|with|as|at|from|is|was|are|were|has|have|held|adopted|against|through|under|its|which|that|who)\b)"
    r"[a-z]+(?<!ed)(?<!ing)\b"
)
"""A small word behind a capitalised one with an article, which that only qualifies: *for the Euro-Asia region*."""
_FULLER = re.compile(r" (?:on|of|for|relating to) (?:the )?[A-Z]")
_FULLER_PERSON = re.compile(r" for (?:the )?[A-Z]")
_PAIR = re.compile(r" the [A-Z][\w-]+$")
_LONGEST = 320
"""No name is followed by more characters than so many behind its head."""


def name_end(text: str, end: int, head: str, *, has_before: bool) -> int | None:
    """Give where the name ends that has its head before ``end``, or None where head and all are part of a longer name."""
    stop = _stop(text, end, head, has_before)
    stop -= len(found[0]) if (found := _LED.search(text, end, stop)) else 0
    return None if stop > end and _tells_more(text, end, stop) else stop


def _stop(text: str, end: int, head: str, has_before: bool) -> int:
    if years := _YEARS.match(text, end):
        return years.end() if head in {"Agenda", "Vision", "Decade"} else end
    opening = _OPENING.match(text, end)
    if not opening or not _opens(text, opening, head, has_before):
        return _subject_end(text, end, head)
    stop = opening.end("far")
    used = {opening["by"]}
    while (further := _NEXT.match(text, stop)) and stop - end < _LONGEST:
        if not _continues(text, further, head, used):
            break
        stop = further.end()
        used.add(further["by"])
        if (years := _YEARS.match(text, stop)) and text[further.start() : stop].endswith("Decade"):
            stop = years.end()
    return _subject_end(text, stop, head)


def _tells_more(text: str, start: int, stop: int) -> bool:
    """Whether what follows a head ends in another: *Commission on International Trade Law Regional Centre*."""
    runs = [*_RUN.finditer(text, start, stop)]
    if not runs:
        return False
    words = runs[-1][0].split()
    led = any(text.endswith(f" {article} ", 0, runs[-1].start()) for article in ARTICLES.split("|"))
    return len(words) > 1 and is_single_head(words[-1]) and not led


def _subject_end(text: str, stop: int, head: str) -> int:
    """Where the subject ends that is written small behind the name of an office, or where the name ends."""
    is_small = head in SMALL or (head == "Group" and text.endswith("Working Group", 0, stop))
    subject = _SUBJECT.match(text, stop) if is_small else None
    return subject.end() if subject else stop


def _opens(text: str, opening: re.Match[str], head: str, has_before: bool) -> bool:
    """Whether what follows a head belongs to its name; a place where it met, or what it decided on, does not."""
    by, words = opening["by"], _run(text, opening.start("far"))
    if opening["far"].isdigit():
        return head == "Group" and by == "of"
    if by == "in":
        return has_before and head in PLACED
    if _is_short(text, opening, words) or (opening["article"] and _MODIFYING.match(text, opening.end())):
        return False
    match by:
        case "to":
            opens = words[0] in PURPOSES or (head in SENT and words[0] not in OTHERS)
        case "relating to" | "relative to" | "related to" | "concerning" | "regarding":
            opens = head in TEXTS
        case "between" | "under":
            opens = head == "Agreement" or (has_before and by == "between")
        case _ if head in CLOSED:
            opens = by in {"of", "for", "de la"} and (not has_before or words[0] == "United" or words[-1] not in HEADS)
        case _:
            opens = True
    return opens


def _continues(text: str, further: re.Match[str], head: str, used: set[str]) -> bool:
    """Whether what comes next is part of the same name, not a further name, place or addressee."""
    if further["list"]:
        return further["list"].rpartition(" ")[2] not in HEADS
    if further["object"]:
        former = _word_before(text, further.start())
        return former in PURPOSES or (former[0].isupper() and former.endswith("ing"))
    return not further["joined"] or _joins(text, further, head, used)


def _joins(text: str, further: re.Match[str], head: str, used: set[str]) -> bool:
    """Whether a small word joins what comes next to the name."""
    by, words = further["by"], _run(text, further.start("far"))
    is_other = words[0] in OTHERS or words[-1] in HEADS
    if by.startswith(("and", "or")):
        return _coordinates(text, further, used, is_other, len(words))
    if by != "in" and _is_short(text, further, words):
        return False
    match by:
        case "in":
            led = {_word_before(text, further.start()), words[0]} & DONE or head in PLACED or further["article"]
            joins = words[0] in REGIONS | {"All"} or (bool(led) and (not is_other or words[-1] == "Process"))
        case "to":
            joins = head not in CLOSED and words[0] not in {"Member", "States", "Governments"}
        case "with" | "from" | "through":
            joins = head not in CLOSED and words[0] not in OTHERS | {"Governments"}
        case "for":
            joins = "for" not in used or head not in CLOSED | SMALL
        case _:
            joins = by == "of" or head not in CLOSED
    return joins


def _is_short(text: str, match: re.Match[str], words: list[str]) -> bool:
    """Whether what would go on with a name is a short one, which tells no more: *of the Convention*, *of the High Commissioner*."""
    if not match["article"] or words[0] == "Decade":
        return False
    behind = match.start("far") + len(" ".join(words))
    if len(words) == 2 and words[1] in PERSONS:
        return not _FULLER_PERSON.match(text, behind)
    return len(words) == 1 and words[0] in HEADS - GENERAL and not _FULLER.match(text, behind)


def _coordinates(text: str, further: re.Match[str], used: set[str], is_other: bool, size: int) -> bool:
    """Whether *and* goes on with a name: *and on* where it had an *on*, *and the Caribbean*, *the Food and Agriculture*."""
    _, _, preposition = further["by"].partition(" ")
    if preposition:
        return preposition in used and not is_other
    is_pair = size > 1 and not further["article"] and _PAIR.search(text, max(further.start() - 60, 0), further.start())
    return "between" in used or not is_other or bool(is_pair)


def _run(text: str, start: int) -> list[str]:
    """List the capitalised words from a place on."""
    run = _RUN.search(text, start, start + 200)
    return run[0].replace(",", "").split() if run else [""]


def _word_before(text: str, end: int) -> str:
    return text[max(end - 60, 0) : end].rpartition(" ")[2]
