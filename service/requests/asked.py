"""Asked: who is asked for something in a message, by which verb of the Assembly, and of which States it speaks."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from service.requests.actors import Actor, Directory, WordTree, is_said_in_english, words
from service.requests.request import Said, Value

_NEAR = 90
"""So many characters before somebody who is named, or behind, tell whether they are asked."""
_LONGEST_OBJECT = 6
"""So many words stand at most between a verb and the preposition that leads in whom it asks: *demand an end to it from X*."""
_ENDS = frozenset(".?!;")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the Assembly as requests name it, and in which sense a word is it: asking, stating, as a participle, as a noun."""

    name: str
    form: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked for something in a message, and by which verb where it says so."""

    actors: tuple[Said[Actor], ...]
    verb: Said[str] | None


def find_asked(message: str, directory: Directory) -> Asked:
    """Tell of whom a message asks what they are asked, urged or bound to do; of nobody where it asks no such thing."""
    verbs = [said for said in _verbs().find(message) if said.value.form == "directive"]
    for chain in _chains(message, directory.find(message)):
        verb = _asking_verb(message, chain, _near(verbs, chain[0].start - 2 * _NEAR, chain[-1].end + _NEAR))
        if verb or _is_bound(message, chain):
            return Asked(chain, Said(verb.value.name, verb.start, verb.end) if verb else None)
    return Asked((), None)


def find_verb(message: str, directory: Directory) -> Said[str] | None:
    """Give the verb by which a message asks what the Assembly does, or None."""
    if verb := find_asked(message, directory).verb:
        return verb
    actors = directory.find(message)
    for said in _verbs().find(message):
        if _is_of_assembly(message, said, _near(actors, said.start - _NEAR, said.start)):
            return Said(said.value.name, said.start, said.end)
    return None


def find_countries(message: str, directory: Directory) -> tuple[Said[Actor], ...]:
    """List the States that a message speaks of; of a vote or of sponsors only those who voted or sponsored."""
    states = {said.value: said for said in reversed(directory.find(message)) if said.value.kind == "state"}
    found = tuple(sorted(states.values(), key=lambda said: said.start))
    if not _is_of_votes(words(message)):
        return found
    chains = [chain for chain in _chains(message, found) if any(_is_voter(message, said) for said in chain)]
    return tuple(said for chain in chains for said in chain)


def _is_of_votes(said: Sequence[str]) -> bool:
    """Whether a message speaks of a vote, or of sponsors: *voted*, *votes for*, *did X vote*."""
    is_counted = any(one in {"vote", "votes"} and other in _listed("balloting") for one, other in pairwise(said))
    return is_counted or not _listed("voting").isdisjoint(said) or {"did", "vote"} <= set(said)


def addressee_of(message: str, asked: Asked) -> str:
    """Write who is asked as the field of a request: by their names, a group in English as it was said."""
    said_so = ((said, message[said.start : said.end]) for said in asked.actors)
    return ", ".join(own if said.value.kind == "group" and is_said_in_english(own) else said.value.name for said, own in said_so)


def country_of(countries: Sequence[Said[Actor]]) -> str:
    """Write States as the field of a request: by their everyday names."""
    return ", ".join(said.value.short for said in countries)


def _chains(message: str, actors: Sequence[Said[Actor]]) -> Iterator[tuple[Said[Actor], ...]]:
    """Those who are named together: *Hamas and Israel*."""
    chain: list[Said[Actor]] = []
    for said in actors:
        if chain and not _are_joined(message[chain[-1].end : said.start]):
            yield tuple(chain)
            chain = []
        chain.append(said)
    if chain:
        yield tuple(chain)


def _are_joined(gap: str) -> bool:
    """Whether what stands between two who are named joins them: a comma, a stroke or *and*."""
    left = _without_determiners(gap[:_NEAR])
    is_joined = not left or (len(left) == 1 and left[0] in _listed("joins"))
    return len(gap) < _NEAR and is_joined and bool(left or not {",", "/", "&"}.isdisjoint(gap)) and _ENDS.isdisjoint(gap)


def _near(found: Sequence[Said[Value]], start: int, end: int) -> Sequence[Said[Value]]:
    """Those that begin between two places of a message, of some in order."""
    return found[bisect_left(found, start, key=_start) : bisect_left(found, end, key=_start)]


def _start(said: Said[Value]) -> int:
    return said.start


def _asking_verb(message: str, chain: Sequence[Said[Actor]], verbs: Sequence[Said[Verb]]) -> Said[Verb] | None:
    """The verb whose object these are, or of which they are the subject in the passive."""
    first, last = chain[0].start, chain[-1].end
    for verb in verbs:
        if first - _NEAR <= verb.end < first and _leads_to(message[verb.end : first]):
            return verb
        between = words(message[last : verb.start]) if last < verb.start <= last + _NEAR else ("?",)
        if all(word in _listed("auxiliaries") or _is_adverb(word) for word in between):
            is_led = _before(message, first)[-1:] in _each("auxiliaries")
            if is_led or not _listed("auxiliaries").isdisjoint(between):
                return verb
    return None


def _leads_to(gap: str) -> bool:
    """Whether what stands between a verb and somebody makes them its object: *from*, *anything of*."""
    left = _without_determiners(gap)
    if not _ENDS.isdisjoint(gap):
        return False
    is_led = bool(left) and left[-1] in _listed("datives") and len(left) <= _LONGEST_OBJECT // (2 if left[-1] == "of" else 1)
    return is_led or all(word in _listed("objects") for word in left)


def _is_bound(message: str, chain: Sequence[Said[Actor]]) -> bool:
    """Whether a message asks what these must do, without a verb of the Assembly."""
    before, behind = _before(message, chain[0].start), words(message[chain[-1].end : chain[-1].end + _NEAR])
    behind = behind[1:] if behind[:1] == ("s",) else behind
    led, first, second = before[-1:], behind[:1], behind[1:2]
    is_subject = led in _each("modals") or first in _each("must") or (first in _each("auxiliaries") and second in _each("bound"))
    is_expected = led in _each("auxiliaries") and first in _each("bound") and first != ("to",)
    is_told = led in _each("to") and before[-2:-1] in _each("told") | _each("duties")
    return is_told or is_expected or first in _each("duties") or (is_subject and "be" not in behind[:3])


def _is_of_assembly(message: str, said: Said[Verb], actors: Sequence[Said[Actor]]) -> bool:
    """Whether a verb says what the Assembly does, and not what the speaker or somebody who is named does."""
    before = words(message[max(said.start - _NEAR, 0) : said.start])
    speaker = next((word for word in reversed(before[-2:]) if not _is_adverb(word)), "")
    if speaker in _listed("speakers"):
        return False
    if said.value.form == "participle":
        return not _listed("paragraphs").isdisjoint(before[-2:])
    if said.value.form == "nouns":
        return not before or not _listed("listing").isdisjoint(before[-4:])
    return not any(_is_subject(message[actor.end : said.start]) for actor in actors if actor.end <= said.start)


def _is_subject(gap: str) -> bool:
    """Whether nothing but an adverb or *has* stands between somebody and a verb."""
    between = words(gap)
    return gap.isspace() or (len(between) == 1 and (_is_adverb(between[0]) or between[0] in {"have", "has"}))


def _is_voter(message: str, said: Said[Actor]) -> bool:
    before, behind = _before(message, said.start), words(message[said.end : said.end + _NEAR])
    behind = (
        behind[1:] if behind and (behind[0] in _listed("auxiliaries") | {"s", "did", "does"} or _is_adverb(behind[0])) else behind
    )
    is_led = before[-1:] in _each("doing") or (before[-1:] in {("of",), ("by",)} and before[-2:-1] in _each("ballots"))
    return is_led or any(behind[0].startswith(stem) for stem in _listed("casting") if behind)


def _before(message: str, at: int) -> tuple[str, ...]:
    """The words before a place, determiners aside."""
    return tuple(_without_determiners(message[max(at - _NEAR, 0) : at]))


def _without_determiners(text: str) -> list[str]:
    left = list(words(text))
    while left and left[-1] in _listed("determiners"):
        left.pop()
    return left


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") or word in _listed("adverbs")


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "verbs.toml").read_text(encoding="utf-8"))


@cache
def _listed(key: str) -> frozenset[str]:
    return frozenset(_table()["around"][key].split())


@cache
def _each(key: str) -> frozenset[tuple[str, ...]]:
    """The words of a list, each as the one word of a stretch."""
    return frozenset((word,) for word in _listed(key))


@cache
def _verbs() -> WordTree[Verb]:
    tree: WordTree[Verb] = WordTree()
    for form, entries in _table().items():
        for name, written in entries.items() if form != "around" else ():
            for phrase in written.split():
                tree.add(phrase, Verb(name, form))
    return tree
