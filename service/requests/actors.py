"""Actors: States, bodies, offices and groups under all their names, and who of them is meant where a message asks what somebody must do."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from documents.states import states
from service.requests.request import Said

Value = TypeVar("Value")

_TOKEN = re.compile(r"[\u4e00-\u9fff]|[^\W_\u4e00-\u9fff]+(?:[\u0300-\u036f]+[^\W_\u4e00-\u9fff]*)*")


@dataclass(slots=True)
class _Node(Generic[Value]):
    """A place in the tree: the words that may follow, and what is meant where a phrase ends here."""

    following: dict[str, _Node[Value]] = field(default_factory=dict)
    value: Value | None = None
    exactly: str = ""


class WordTree(Generic[Value]):
    """Phrases and their meanings; the first meaning that a phrase is given stays."""

    def __init__(self) -> None:
        """Know no phrase yet."""
        self._root: _Node[Value] = _Node()

    def add(self, phrase: str, value: Value, *, exactly: bool = False) -> bool:
        """Give a phrase a meaning, ``exactly`` where it counts only as written; tell whether it had none."""
        node = self._root
        for word in words(phrase):
            node = node.following.setdefault(word, _Node())
        if node is self._root or node.value is not None:
            return False
        node.value, node.exactly = value, phrase if exactly else ""
        return True

    def find(self, text: str) -> Iterator[Said[Value]]:
        """Give the phrases in a text in order; of those that overlap the longest that begins first. Linear in the text."""
        tokens = [(fold(match[0]), match.start(), match.end()) for match in _TOKEN.finditer(text)]
        at = 0
        while at < len(tokens):
            node, found, size = self._root, None, 1
            for last in range(at, len(tokens)):
                if tokens[last][0] not in node.following:
                    break
                node = node.following[tokens[last][0]]
                if node.value is not None and node.exactly in {"", text[tokens[at][1] : tokens[last][2]]}:
                    found, size = Said(node.value, tokens[at][1], _closed(text, tokens[at][1], tokens[last][2])), last + 1 - at
            if found:
                yield found
            at += size


def _closed(text: str, start: int, end: int) -> int:
    """Where a phrase ends, with the bracket that it opens: *Iran (Islamic Republic of)*."""
    return end + 1 if text[end : end + 1] == ")" and "(" in text[start:end] else end


def words(text: str) -> tuple[str, ...]:
    """List the words of a text, folded; a Chinese character is a word."""
    return tuple(map(fold, _TOKEN.findall(text)))


def fold(word: str) -> str:
    """Give a word without case and accents."""
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


ActorKind = Literal["state", "body", "group", "territory", "nobody"]

_REACH = 30
_FILLED = re.compile(r"(?:the|all|both|each|every|any|other|relevant|concerned|those|these|its|their)\s+", re.IGNORECASE)


_OF_ANOTHER = re.compile(r"\s+of\s+(?:the\s+)?(?!United Nations\b|UN\b)[A-Z]")
_FEWEST = 2
"""A shorter form of a body's name has so many words at least."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A State, body, office or group, by the name that resolutions give it and by its everyday name."""

    name: str
    short: str
    kind: ActorKind


class Directory:
    """Actors by all their names; names are compared without case, accents, hyphens and forms of the apostrophe."""

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        """Know the actors that ship, and further bodies: each of these names with what the body is called."""
        self._tree: WordTree[Actor] = WordTree()
        self._by_name: dict[str, Actor] = {}
        self._names: dict[str, list[str]] = {}
        for actor, spellings in shipped_actors():
            self._by_name.setdefault(actor.name, actor)
            for spelling in spellings:
                self._add(spelling, actor)
        for spelling, name in (names or {}).items():
            known = self.named(name)
            self._add(spelling, known or self._by_name.setdefault(name, Actor(name, name, "body")))

    def find(self, text: str) -> tuple[Said[Actor], ...]:
        """List the actors that a text names, in order; of names that overlap the longest that begins first."""
        return tuple(said for said in self._found(text) if said.value.kind != "nobody")

    def named(self, name: str) -> Actor | None:
        """Give whom a name, and nothing but a name, stands for, or None; an article before it counts for nothing."""
        while match := _FILLED.match(name):
            if found := self._whole(name):
                return found
            name = name[match.end() :]
        return self._whole(name)

    def names(self, actor: Actor) -> tuple[str, ...]:
        """List the names of an actor, the one that resolutions use first."""
        return tuple(self._names.get(actor.name, ()))

    def members(self, group: Actor) -> tuple[str, ...]:
        """List by their names the narrower groups that somebody means who asks for a group: States parties are States."""
        return tuple(_table()["wider"].get(group.name, ()))

    def _whole(self, name: str) -> Actor | None:
        found = tuple(self._found(name.strip()))
        own = name.strip()
        whole = len(found) == 1 and not words(own[found[0].end :]) and not words(own[: found[0].start])
        return found[0].value if whole and found[0].value.kind != "nobody" else None

    def _add(self, spelling: str, actor: Actor) -> None:
        if self._tree.add(spelling, actor, exactly=spelling in listed("written_so")):
            self._names.setdefault(actor.name, []).append(spelling)

    def _found(self, text: str) -> Iterator[Said[Actor]]:
        for said in self._tree.find(text):
            if not _is_another(said, text) and not _is_of_another(said, text):
                yield said


def _is_another(said: Said[Actor], text: str) -> bool:
    """Whether the word behind a State's name, or before it, makes it the name of something else: *the Samoa Pathway*."""
    if said.value.kind != "state":
        return False
    behind, before = text[said.end : said.end + _REACH], text[max(said.start - _REACH, 0) : said.start]
    is_text = behind[:1].isspace() and words(behind)[:1] in {(word,) for word in listed("makes_another")}
    last = words(before)[-2:]
    return is_text or (
        before[-1:].isspace() and any(word in listed("made_by") for word in (last[:1] if last[1:] == ("of",) else last[-1:]))
    )


def _is_of_another(said: Said[Actor], text: str) -> bool:
    """Whether a title that others have too is followed by whose it is: *the secretariat of the Convention*."""
    return said.value.name in listed("shared_titles") and _OF_ANOTHER.match(text, said.end) is not None


@cache
def shipped_actors() -> tuple[tuple[Actor, tuple[str, ...]], ...]:
    """The actors that ship with all their names: States by pycountry, and who else is listed."""
    table = _table()
    known = [*_states()]
    known += [(Actor(name, name, "nobody"), (name,)) for name in table["nobody"]["names"]]
    for kind in ("bodies", "groups"):
        for name, others in table[kind].items():
            actor = Actor(name, name, "body" if kind == "bodies" else "group")
            known.append((actor, (name, *others)))
    known += [(_group(name), tuple(others)) for name, others in table["groups_elsewhere"].items()]
    bodies = [(actor, names) for actor, names in known if actor.kind == "body"]
    known += [(actor, tuple(short for name in names for short in shorter_names(name))) for actor, names in bodies]
    return tuple(known)


def shorter_names(name: str) -> tuple[str, ...]:
    """The shorter forms of a body's name: without *Office of the* and *United Nations*, and with *UN* in its place."""
    found = [name]
    for cut in listed("left_out_behind"):
        found += [one.removesuffix(cut) for one in found if one.endswith(cut)]
    for cut in listed("left_out_before"):
        found += [one.removeprefix(cut) for one in found if one.startswith(cut)]
    long_enough = {one for one in found[1:] if len(one.split()) >= _FEWEST}
    united = {"UN " + one.removeprefix("United Nations ") for one in found if one.startswith("United Nations ")}
    return tuple(sorted(long_enough | united))


def _group(name: str) -> Actor:
    """The group that has this name among its names."""
    whole = next(group for group, others in _table()["groups"].items() if name in (group, *others) or name.title() in others)
    return Actor(whole, whole, "group")


def _states() -> Iterator[tuple[Actor, tuple[str, ...]]]:
    """States and territories: each by its names in English, and then each State by those in the other languages."""
    actors = [(Actor(one.formal, one.everyday, "territory" if one.is_territory else "state"), one) for one in states()]
    yield from ((actor, (*one.names[:2], *one.spoken, *one.names[2:], *one.adjectives)) for actor, one in actors)
    yield from ((actor, one.translated) for actor, one in actors if one.translated)


def is_said_in_english(group: str) -> bool:
    """Whether a group is called by one of its English names: *governments*, not *Estados*."""
    return any(group.lower() == name.lower() for whole, others in _table()["groups"].items() for name in (whole, *others))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "actors.toml").read_text(encoding="utf-8"))


@cache
def listed(key: str) -> tuple[str, ...]:
    """The words of a list of the shipped data; phrases are parted by upright strokes."""
    words: str = _table()[key]
    return tuple(part.strip("\n") for part in words.split("|")) if "|" in words else tuple(words.split())
