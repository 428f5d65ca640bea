"""Details: what a message asks in particular within its task, told by the words of details.toml.

A task is learned. Which field of the header, what kind of change, which observances are asked for is a matter of a few words,
and of whether anything else is said: words that no list has are what the message is about.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from documents.observances import OBSERVANCE_KINDS, ObservanceKind
from embeddings import STOP_WORDS, terms
from service.requests.request import Task
from service.requests.wording import NAMED, PLACED, Words

HeaderField = Literal[
    "adopted", "issued", "session", "agenda_item", "meeting", "operative_count", "preambular_count", "paragraph_count",
    "title", "symbol", "origin", "footnote_count", "body",
]  # fmt: skip
ChangeKind = Literal["compare", "still", "since", "first", "new", "dropped", "unchanged", "timeline"]

Ballot = Literal["in favour", "against", "abstaining", "silent", "consensus", "vote", "sponsors"]
"""What of a vote may be asked for: who voted in which way, who did not, whether there was one, and who put the text forward."""

_OF_CHANGE: frozenset[Task] = frozenset({"compare", "changed"})
_OTHERS: frozenset[Task] = frozenset({"list", "answer", "paragraph", "documents"})
_FOLLOWED: frozenset[Task] = frozenset({"compare", "changed", "timeline", "summary", "overview", "documents", "answer", "list"})
_HOW = {("how", "has"), ("how", "have"), ("how", "did")}
"""So a question begins that asks how something went on."""
_WHEN = {("when",), ("what",), ("which",)}


@dataclass(frozen=True, slots=True)
class ChangeAsked:
    """What is asked about what became of a wording."""

    kind: ChangeKind
    topic: str
    """What the paragraph is about; empty for the whole resolution, or a paragraph with a number."""
    is_stepwise: bool = False
    """Whether all resolutions of the series are gone through."""
    is_from_older: bool = False
    """Whether the one document that is named is the older one."""
    is_numbered_of: bool = False
    """Whether a paragraph's number is that of the document that is named."""
    is_course: bool = False
    """Whether it is asked how something went on, and not how two texts differ."""
    is_of_texts: bool = True
    """Whether it is clear that what texts say is meant, and not what happened in the world."""
    is_of_language: bool = False
    """Whether the wording of paragraphs is meant, wherever they stand."""


@dataclass(frozen=True, slots=True)
class CourseAsked:
    """What a message wants followed through the years."""

    text: str
    """The message without the words that say that something changes, and between when."""
    matter: str
    """What is left of it without words for money and votes."""
    is_of_votes: bool
    is_of_money: bool
    is_of_texts: bool
    """Whether it speaks of what texts say."""


@dataclass(frozen=True, slots=True)
class ObservancesAsked:
    """Which observances are asked for; ``topic`` holds the stems of what else is said."""

    kinds: tuple[ObservanceKind, ...]
    of_proclaiming: bool
    """Whether times are those of proclaiming, and not of the observance."""
    topic: frozenset[str]


@dataclass(frozen=True, slots=True)
class BallotsAsked:
    """What of a vote a message asks for, in the order of its words; all of it where nothing is said."""

    parts: tuple[Ballot, ...] = ()
    is_whether: bool = False
    """Whether it asks for a yes or a no."""
    is_count: bool = False
    """Whether it asks how many."""


ALL_OF_IT = BallotsAsked()


def header_field(words: Words, task: Task, named: str = "") -> HeaderField | Literal[""]:
    """The field of the header that a message asks for, of a document that is ``named``; unless the task says so, only one that says nothing else."""
    table = _table()["header"]
    if task != "header" and words.without(table["phrases"]).outside(frame_of("header")):
        return ""
    if any(word in table["not"].split() and word not in named.lower().split() for word in words.tokens):
        return ""
    field: HeaderField | Literal[""] = _first_key(words, table["fields"])
    return field


def asks_for_days(marked: str) -> bool:
    """Whether a message asks for days or dates."""
    return bool(Words.of(marked).first(_table()["header"]["days"]))


def beside_document(words: Words) -> frozenset[str]:
    """The stems of what a message says beside asking for a document, or for a field of its header."""
    return words.without(_table()["header"]["phrases"]).outside(frame_of("header") | frame_of("summary"))


def summed_up_on(words: Words) -> str:
    """What a message that asks for a summary wants it on, behind *on* and its like where these follow what is summed up; else nothing."""
    leading, closing = (frozenset(_table()["summary"][key].split()) for key in ("leading", "closing"))
    summed_up = frame_of("summary") | frame_of("change") | {NAMED}
    tokens = words.tokens
    begin = next((n for n in range(1, len(tokens) - 1) if tokens[n] in leading and tokens[n - 1] in summed_up), len(tokens)) + 1
    end = next((n for n in range(begin, len(tokens)) if tokens[n] in closing), len(tokens))
    said = [n for n in range(begin, end) if tokens[n] not in STOP_WORDS | {NAMED, PLACED}]
    return words.between(said[0], said[-1]) if said else ""


def change_asked(words: Words, task: Task, *, is_sure: bool, when: str) -> ChangeAsked | None:
    """What a message asks about change; of another task than these only where it says nothing else, of documents it names."""
    table = _table()["change"]
    kind: ChangeKind | Literal[""] = _first_key(words.without(table["whole"]), table["kinds"])
    topic = "" if PLACED in words.tokens else _matter(words)
    how = words.tokens[:2] in _HOW and kind == "compare"
    is_of_texts = (is_sure and task in _OF_CHANGE | {"timeline"}) or bool(words.first(table["of_wording"]))
    is_course = (how and task != "compare") or kind == "timeline" or task == "timeline" or bool(words.first(table["steps"]))
    told = ChangeAsked(
        "timeline",
        topic,
        is_course=True,
        is_of_texts=is_of_texts or not how,
        is_of_language=bool(_behind(words, table["behind"])),
    )
    if not kind or not _is_of_change(kind, task, words, topic, is_sure=is_sure, when=when):
        is_of_time = (
            task == "timeline" and kind not in {"since", "first"} and when != "first" and (topic or NAMED in words.tokens)
        )
        is_of_matter = (how and task in _FOLLOWED) or (kind == "timeline" and task in _OTHERS)
        return told if is_of_time else replace(told, kind=kind or "timeline") if is_of_matter else None
    if kind in {"still", "since"} and not topic and PLACED not in words.tokens:
        return None
    steps, since, of = (bool(words.first(table[name])) for name in ("steps", "since", "of"))
    return replace(told, kind=kind, is_stepwise=steps, is_from_older=since, is_numbered_of=of, is_course=is_course)


def _is_of_change(kind: ChangeKind, task: Task, words: Words, topic: str, *, is_sure: bool, when: str) -> bool:
    if kind == "first":
        return words.tokens[:1] in _WHEN and task in {"timeline", "header", "documents", "answer"}
    if task in _OF_CHANGE:
        return is_sure or bool(words.first(_table()["change"]["of_wording"]))
    if task == "timeline":
        return kind in {"since", "compare"} and bool(words.first(_table()["change"]["of_wording"]))
    if task == "exists":
        return kind == "still"
    if task == "answer" and kind == "since":
        return not is_sure and when == "first"
    does = (f"{NAMED} {verb}" for verb in _table()["change"]["kinds"][kind])
    return task in _OTHERS and ((not topic and NAMED in words.tokens) or bool(words.first(tuple(does))))


def course_asked(words: Words) -> CourseAsked | None:
    """What a message wants followed through the years; None where it does not say that something changes."""
    table = _table()["course"]
    if not words.first(table["said"]):
        return None
    said = {word for phrase in table["said"] for word in phrase.split()} | {NAMED, PLACED, *table["spans"].split()}
    votes, money = (frozenset(table[key].split()) for key in ("votes", "money"))
    kept = [words.between(n, n) for n, token in enumerate(words.tokens) if token not in said]
    idle = STOP_WORDS | votes | money | frozenset(table["beside"].split())
    matter = " ".join(word for word in kept if len(word) > 1 and word.isalpha() and word.lower() not in idle)
    is_of_votes, is_of_money = (not own.isdisjoint(words.tokens) for own in (frozenset(table["voting"].split()), money))
    return CourseAsked(" ".join(kept), matter, is_of_votes, is_of_money, bool(words.first(table["worded"])))


def observances_asked(words: Words, task: Task) -> ObservancesAsked | None:
    """Which observances a message asks for; unless the task says so, only one that says nothing else."""
    table = _table()["observances"]
    topic = words.outside(frame_of("observances"))
    if task != "observances" and (task == "header" or topic or not words.first(table["sure"])):
        return None
    said = set(words.tokens)
    kinds = tuple(kind for kind in OBSERVANCE_KINDS if {kind, f"{kind}s"} & said) or OBSERVANCE_KINDS
    return ObservancesAsked(kinds, bool(words.first(table["proclaiming"])), topic)


def ballots_asked(words: Words) -> BallotsAsked:
    """What of a vote a message asks for; of phrases that begin at one word the longest counts."""
    at, found = 0, list[Ballot]()
    while at < len(words.tokens):
        piece = next((p for p in _ballot_phrases() if words.tokens[at : at + len(p)] == p), None)
        found += _ballot_phrases()[piece] if piece else ()
        at += len(piece or (0,))
    is_whether = words.tokens[:1] and words.tokens[0] in _table()["votes"]["whether"].split()
    return BallotsAsked(tuple(dict.fromkeys(found)), bool(is_whether), is_count=bool(words.first(_table()["votes"]["count"])))


def ballot_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text asks how something was adopted, and by whom: the places of those words, stop words aside."""
    words = Words.of(text)
    frame = frozenset(_table()["votes"]["frame"].split())
    cut = {n for n, word in enumerate(words.tokens) if word in frame}
    for phrase in (*_ballot_phrases(), *(tuple(said.split()) for said in _table()["votes"]["voters"])):
        if words.first((" ".join(phrase),)):
            at = range(len(words.tokens) - len(phrase) + 1)
            cut.update(n + step for n in at if words.tokens[n : n + len(phrase)] == phrase for step in range(len(phrase)))
    return tuple((words.starts[n], words.starts[n] + len(words.tokens[n])) for n in sorted(cut))


def sums_up(text: str) -> bool:
    """Whether a message asks to sum up: who sums up documents wants to hear what they say."""
    return bool(Words.of(text).first(_table()["summary"]["verbs"]))


def is_over_years(words: Words, task: Task) -> bool:
    """Whether a message asks what was said over the years rather than what is said."""
    return task == "timeline" or bool(words.first(_table()["years"]["over"]))


def without_speaker(text: str) -> str:
    """A message without who is asked to have said something: *what did the GA say about mines* looks for *what about mines*."""
    words = Words.of(text)
    table = {key: frozenset(value.split()) for key, value in _table()["speaker"].items()}
    for at, word in enumerate(words.tokens):
        if word not in table["saying"]:
            continue
        first = at
        while first and words.tokens[first - 1] in table["led"] | table["speakers"]:
            first -= 1
        if table["speakers"].isdisjoint(words.tokens[first:at]):
            continue
        last = at + (
            word in table["with_behind"] and words.tokens[at + 1 : at + 2] != () and words.tokens[at + 1] in table["behind"]
        )
        left = text[: words.starts[first]] + " " + text[words.starts[last] + len(words.tokens[last]) :]
        return " ".join(left.split()) if terms(left) else text
    return text


def bare_matter(said: str) -> str:
    """What a description of texts is about, without what says that they are texts and that something changes."""
    return _matter(Words.of(said))


def _behind(words: Words, phrases: Sequence[str]) -> int:
    """Which token is the first behind one of some phrases of two words; 0 where none is said."""
    pairs = {tuple(phrase.split()) for phrase in phrases}
    return next((n + 2 for n in range(len(words.tokens) - 1) if words.tokens[n : n + 2] in pairs), 0)


def _matter(words: Words) -> str:
    """What a message about a change is about: the longest stretch without what asks, behind *the language on* where that is said."""
    table, frame = _table()["change"], frame_of("change")
    tokens = words.tokens
    begin = _behind(words, table["behind"])
    idle = [word in frame or word in STOP_WORDS or word in {NAMED, PLACED} for word in tokens]
    for first, second in (phrase.split() for phrase in table["whole"]):
        for n in range(1, len(tokens)):
            if tokens[n - 1 : n + 1] == (first, second):
                idle[n - 1] = idle[n] = False
    for n in range(len(tokens) - 1, 0, -1):
        if not idle[n] and words.text[words.starts[n] - 1] == "-":
            idle[n - 1] = False
    held = [n for n, is_idle in enumerate(idle) if n >= begin and not is_idle]
    if not held:
        return ""
    end = next((n for n in range(held[0], len(tokens)) if idle[n] and tokens[n] not in STOP_WORDS), len(tokens))
    return words.between(held[0], max(n for n in held if n < end))


def matter_of(words: Words, topic: str) -> str:
    """What a message about a change is about, in the words of a request's topic where these say more of the same.

    Of the topic what is no part of it is left out: *evolution of* before, *evolved* behind.
    """
    frame = frame_of("change")
    own = re.sub(rf"(?<=\w) (?:{'|'.join(_table()['change']['closing'])})$", "", _matter(words), flags=re.IGNORECASE)
    said = Words.of(topic)
    tokens = said.tokens
    last = next((n for n in range(len(tokens) - 1, -1, -1) if _is_of_matter(tokens, n)), -1)
    first = next((n + 1 for n in range(last - 1, 0, -1) if tokens[n] in STOP_WORDS and set(tokens[:n]) <= frame), 0)
    bare = said.between(first, last) if last >= first else ""
    return bare if own.lower() in bare.lower() else own


def _is_of_matter(tokens: Sequence[str], n: int) -> bool:
    """Whether a word at the end of a topic is of it, and does not tell that it changed."""
    table = _table()["change"]
    is_whole = " ".join(tokens[max(n - 1, 0) : n + 1]) in table["whole"]
    return is_whole or not (tokens[n] in frame_of("change") or tokens[n] in table["closing"])


def _first_key(words: Words, fields: Mapping[str, Sequence[str]]) -> Any:  # noqa: ANN401 - one of the keys, as its caller types it
    return next((key for key, phrases in fields.items() if words.first(phrases)), "")


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "details.toml").read_text(encoding="utf-8"))


@cache
def frame_of(section: str) -> frozenset[str]:
    """The words that ask for something of a section of details.toml, and say nothing of what it is about."""
    return frozenset(_table()[section]["frame"].split())


@cache
def _ballot_phrases() -> Mapping[tuple[str, ...], tuple[Ballot, ...]]:
    """What of a vote each phrase asks for, the longest phrases first."""
    table = _table()["votes"]
    found = {tuple(phrase.split()): (part,) for part, phrases in table["asked"].items() for phrase in phrases}
    found |= {tuple(phrase.split()): tuple(parts) for parts, phrases in table["together"] for phrase in phrases}
    return dict(sorted(found.items(), key=lambda entry: len(entry[0]), reverse=True))
