"""Asked: who is asked for something in a message, by which verb of the Assembly, and of which States it speaks."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from service.requests.actors import Actor, Directory, WordTree, is_said_in_english
from service.requests.request import Said, Value

_DET = r"(?:(?:the|all|any|an?|each|every|both|other|those|its|governments? of|los|las|les|la|le|el|gli|i|lo|die|den|l['’])\s*)*"
_ADVERB = r"(?:\w+ly|also|ever|even|still|again|not|now|being|been|then)"
_AUXILIARY = r"(?:is|are|was|were|be|been|being|get|gets|has|have)"
_JOINED = re.compile(rf"\s*(?:,|/|&|\band\b|\bor\b|\bet\b|\by\b|\bund\b)+\s*(?:and\s+|or\s+)?{_DET}", re.IGNORECASE)
_OBJECT = re.compile(
    rf"(?:(?:\s+(?:anything|something|more|things?))?(?:\s+(?:of|from|to|on|upon|that))?|(?:\s+[\w/-]+){{1,5}}\s+from|(?:\s+[\w/-]+){{1,2}}\s+of)\s+{_DET}",
    re.IGNORECASE,
)
_DATIVE = re.compile(rf"[^.?!;]{{0,60}}\s(?:a|al|à|au|aux|ai|agli|alla|alle|an|von)\s+{_DET}", re.IGNORECASE)
_PASSIVE = re.compile(rf"\s+(?:(?:{_AUXILIARY}|{_ADVERB})\s+)*", re.IGNORECASE)
_HAS_AUXILIARY = re.compile(rf"\b{_AUXILIARY}\b", re.IGNORECASE)
_ENDS_WITH_AUXILIARY = re.compile(rf"\b{_AUXILIARY}\s+(?:there\s+)?{_DET}$", re.IGNORECASE)
_MODAL = re.compile(
    rf"\b(?:should|must|shall|ought|need|wants?|wanted|expects?|oblig(?:es?|ed)|requires?|orders?|instructs?|press(?:es)?|implores?)\s+{_DET}$",
    re.IGNORECASE,
)
_THEN_MODAL = re.compile(
    r"\s+(?:should|must|shall|ought to|needs? to|ha(?:s|ve) to|(?:is|are|was|were) (?:to|expected|required|supposed|obliged|bound|meant))\s+(?!be\b)",
    re.IGNORECASE,
)
_THEN_EXPECTED = re.compile(r"\s+(?:expected|required|supposed|obliged|bound|meant)\b", re.IGNORECASE)
_THEN_BE = re.compile(r"\s+(?:\w+\s+)?(?:to\s+)?be\b", re.IGNORECASE)
_TOLD_TO = re.compile(
    r"\b(?:(?:addressed|directed|handed|given|assigned|made|expected|required|wanted|demanded|imposed|incumbent)\s+(?:to|of|from|on|upon)"
    rf"|(?:duties|obligations?|responsibilit(?:y|ies)|tasks?|mandates?|requests?|demands?|calls?|appeals?|invitations?|recommendations?)\s+(?:to|of|on|upon|for|from))\s+{_DET}$",
    re.IGNORECASE,
)
_ITS_DUTY = re.compile(r"['’]s?\s+(?:duties|obligations?|responsibilit(?:y|ies)|tasks?)\b", re.IGNORECASE)
_NEAR = 90
"""So many characters before somebody who is named, or behind, tell whether they are asked."""
_SPEAKER = re.compile(r"\b(?:I|me|we|us|you|to|my|your|the user)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_OF_PARAGRAPHS = re.compile(
    r"\b(?:paragraphs?|paras?|pps?|ops?|clauses?|passages?|recitals?|preamble)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_LISTED = re.compile(r"\b(?:list|all|every|any|which|what|give|show|how many|express\w*)\b[^.?!]{0,20}$", re.IGNORECASE)
_SUBJECT = re.compile(r"\s+(?:\w+ly\s+|ever\s+|also\s+|have\s+|has\s+)?$", re.IGNORECASE)
VOTERS_ASKED = re.compile(
    r"\b(?:who|(?:which|what|how many) (?:member )?(?:states|countries|nations|governments|members)) (?:backed|supported|opposed|rejected)\b",
    re.IGNORECASE,
)
"""Asks who voted in a way by a verb that elsewhere says nothing of votes."""
_VOTING = re.compile(
    rf"{VOTERS_ASKED.pattern}|\b(?:voted|votes? (?:on|for|against|of|by|count|record|result|yes|no)|abstain\w*|abstentions?|(?:co-?)?sponsor\w*|roll-?call)\b|\bdid\b.{{0,60}}\bvote\b",
    re.IGNORECASE,
)
_VOTED = re.compile(
    rf"(?:['’]s?)?\s+(?:(?:{_AUXILIARY}|{_ADVERB}|did|does)\s+)?(?:vot|absten|abstain|(?:co-?)?sponsor|support|oppos|back|join|sa(?:y|id)\b|reject|do\b)",
    re.IGNORECASE,
)
_DID = re.compile(rf"\b(?:did|does|do|has|have|how|was|is|(?:votes?|abstentions?|sponsored) (?:of|by))\s+{_DET}$", re.IGNORECASE)


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
    if not _VOTING.search(message):
        return found
    chains = [chain for chain in _chains(message, found) if any(_is_voter(message, said) for said in chain)]
    return tuple(said for chain in chains for said in chain)


def addressee_of(message: str, asked: Asked) -> str:
    """Write who is asked as the field of a request: by their names, a group in English as it was said."""
    said_so = ((said, message[said.start : said.end]) for said in asked.actors)
    return ", ".join(
        words if said.value.kind == "group" and is_said_in_english(words) else said.value.name for said, words in said_so
    )


def country_of(countries: Sequence[Said[Actor]]) -> str:
    """Write States as the field of a request: by their everyday names."""
    return ", ".join(said.value.short for said in countries)


def _chains(message: str, actors: Sequence[Said[Actor]]) -> Iterator[tuple[Said[Actor], ...]]:
    """Those who are named together: *Hamas and Israel*."""
    chain: list[Said[Actor]] = []
    for said in actors:
        if chain and not _JOINED.fullmatch(message, chain[-1].end, said.start):
            yield tuple(chain)
            chain = []
        chain.append(said)
    if chain:
        yield tuple(chain)


def _near(found: Sequence[Said[Value]], start: int, end: int) -> Sequence[Said[Value]]:
    """Those that begin between two places of a message, of some in order."""
    return found[bisect_left(found, start, key=_start) : bisect_left(found, end, key=_start)]


def _start(said: Said[Value]) -> int:
    return said.start


def _asking_verb(message: str, chain: Sequence[Said[Actor]], verbs: Sequence[Said[Verb]]) -> Said[Verb] | None:
    """The verb whose object these are, or of which they are the subject in the passive."""
    first, last = chain[0].start, chain[-1].end
    for verb in verbs:
        if first - _NEAR <= verb.end < first:
            if _OBJECT.fullmatch(message, verb.end, first) or _DATIVE.fullmatch(message, verb.end, first):
                return verb
        elif last < verb.start <= last + _NEAR and _PASSIVE.fullmatch(message, last, verb.start):
            led = _ENDS_WITH_AUXILIARY.search(message[max(first - _NEAR, 0) : first])
            if led or _HAS_AUXILIARY.search(message, last, verb.start):
                return verb
    return None


def _is_bound(message: str, chain: Sequence[Said[Actor]]) -> bool:
    """Whether a message asks what these must do, without a verb of the Assembly."""
    first, last = chain[0].start, chain[-1].end
    before = message[max(first - _NEAR, 0) : first]
    expected = _ENDS_WITH_AUXILIARY.search(before) and _THEN_EXPECTED.match(message, last)
    modal = _MODAL.search(before) and not _THEN_BE.match(message, last)
    return bool(
        modal or expected or _THEN_MODAL.match(message, last) or _TOLD_TO.search(before) or _ITS_DUTY.match(message, last)
    )


def _is_of_assembly(message: str, said: Said[Verb], actors: Sequence[Said[Actor]]) -> bool:
    before = message[max(said.start - _NEAR, 0) : said.start]
    if _SPEAKER.search(before):
        return False
    if said.value.form == "participle":
        return _OF_PARAGRAPHS.search(before) is not None
    if said.value.form == "nouns":
        return _LISTED.search(before) is not None or not before.strip()
    return not any(actor.end <= said.start and _SUBJECT.fullmatch(message, actor.end, said.start) for actor in actors)


def _is_voter(message: str, said: Said[Actor]) -> bool:
    return bool(_DID.search(message[max(said.start - _NEAR, 0) : said.start]) or _VOTED.match(message, said.end))


@cache
def _verbs() -> WordTree[Verb]:
    table = tomllib.loads((Path(__file__).parent / "verbs.toml").read_text(encoding="utf-8"))
    tree: WordTree[Verb] = WordTree()
    for form, entries in table.items():
        for name, written in entries.items():
            for phrase in written.split():
                tree.add(phrase, Verb(name, form))
    return tree
