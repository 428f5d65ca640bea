"""Names: every name in a sentence must be one that its paragraphs name, in full or shortened, and whom it has the Assembly ask must be whom it asks there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from wordfreq import zipf_frequency

from documents import Paragraph
from documents.states import states
from documents.verbs import base_form
from documents.words import CARDINALS
from embeddings import STOP_WORDS
from service.verification.figures import without_figures
from service.verification.force import claimed_acts
from service.verification.lexicon import shipped, source_acts
from service.verification.sources import Fault, Source, Word, read_words

_FRAME = frozenset("General Assembly GA UNGA Preamble Resolution Paragraph Paragraphs Annex Section".split())
"""Words by which an answer speaks of the Assembly and its texts."""
_SUBJECTS = frozenset("State States Member Members Government Governments Parties".split())
_UNITED = frozenset({"UN", "United", "Nations", "U.N"})
_WE = re.compile(r"\b(?:we|our|ourselves)\b", re.IGNORECASE)
_LEAD = re.compile(r"(?:(?:Further|Also|Urgently|Strongly)\s)?([A-Za-z-]+)")
_DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_PRONOUNS = frozenset(
    "I It In The This These That Those They There At As By For On To And But While Although Both All Any Each".split()
)
_COMMON = 5.5
"""Zipf frequency above which a word that opens a sentence is taken for no name."""
_SHORTEST = 4
_NEAR = 14
"""Within how many words of each other two words of a name must stand in a paragraph."""
_SAME = {
    "countri": "state", "nation": "state", "govern": "state", "sdg": "goal", "covid": "covid-19", "swiss": "switzerland",
    "dutch": "netherland", "french": "franc", "british": "kingdom", "spanish": "spain", "greek": "greec", "danish": "denmark",
}  # fmt: skip


def name_faults(sentence: str, source: Source) -> Iterator[Fault]:
    """Tell which names of a sentence its paragraphs do not hold; symbols and months are no names."""
    sentence = without_figures(sentence)
    spoken = read_words(sentence)
    for place, word in enumerate(spoken):
        owns = word.text in _UNITED and sentence[word.end : word.end + 2] in {"'s", "’s"}
        if _is_name(word, place, spoken, sentence) and not _is_held(word, place, spoken, source.untitled if owns else source):
            yield Fault("name", word.text)
            return
    yield from _mixed(spoken, sentence, source)


def _is_name(word: Word, place: int, spoken: Sequence[Word], sentence: str) -> bool:
    if not word.is_capital or word.text in _PRONOUNS or word.text.lower() in STOP_WORDS | CARDINALS.keys():
        return False
    before = sentence[: word.start].rstrip()
    opens = not before or before[-1] in '.!?:“"'
    if not opens or _is_short(word.text) or word.text in _country_words():
        return len(word.text) > 1
    if zipf_frequency(word.text, "en") > _COMMON:
        return False
    follows = spoken[place + 1] if place + 1 < len(spoken) else None
    return bool(follows and follows.is_capital and sentence[word.end : follows.start] in {" ", "-"})


def _is_held(word: Word, place: int, spoken: Sequence[Word], source: Source) -> bool:
    everywhere = source.stems | source.title_stems
    if word.text in _FRAME or word.stem in everywhere or _SAME.get(word.stem, "") in source.stems:
        return True
    if word.text in _UNITED:
        return _qualifies(place, spoken) or {"unit", "nation"} <= everywhere
    if word.text in _SUBJECTS and (
        (place and spoken[place - 1].text.lower() in CARDINALS) or any(map(_speaks_for_states, source.paragraphs))
    ):
        return True
    if word.text == "Organization" and {"unit", "nation"} <= everywhere:
        return True
    if _is_short(word.text) and _is_acronym(word.text, place, spoken, source):
        return True
    return any(related(word.text, other.text) for other in source.words if other.is_capital) or _shortened(place, spoken, source)


def _speaks_for_states(paragraph: Paragraph) -> bool:
    """Whether a declaration says *we*, or leaves it out: *Commit to strengthening …*, *Improve the conditions …*."""
    lead = _LEAD.match(paragraph.text)
    return paragraph.kind == "annex" and bool(_WE.search(paragraph.text) or (lead and base_form(lead[1]) == lead[1].lower()))


def _is_short(text: str) -> bool:
    """Whether a word is an acronym, or several of what one stands for: *NGOs*."""
    return len(text) > 1 and text.removesuffix("s").isupper()


def _is_acronym(text: str, place: int, spoken: Sequence[Word], source: Source) -> bool:
    """Whether an acronym stands for a name that the paragraphs hold."""
    short = text.rstrip("s")
    if short in source.acronyms or any(_spells(short, acronym) for acronym in source.acronyms):
        return True
    behind = spoken[place + 1].text if place + 1 < len(spoken) else ""
    name = source.expand(text) or source.expand(short) or source.expand(f"{text} {behind}")
    return _is_apposed(place, spoken, source) or bool(name and _stems(name) <= source.stems | source.title_stems)


def _is_apposed(place: int, spoken: Sequence[Word], source: Source) -> bool:
    """Whether a name that the paragraphs hold stands beside an acronym in full: *MINUSTAH, the Stabilization Mission in Haiti*."""
    behind = spoken[place + 1 : place + 9]
    before = spoken[max(0, place - 8) : place]
    for words in (behind, before):
        capital = [word for word in words if word.is_capital and not word.text.isupper() and word.text not in _PRONOUNS]
        if len(capital) >= 3 and all(word.stem in source.stems for word in capital):
            return True
    return False


def _qualifies(place: int, spoken: Sequence[Word]) -> bool:
    """Whether *UN* only says of what follows that it is of the United Nations: *the UN Charter*, *UN agencies*."""
    behind = [word.text for word in spoken[place + 1 : place + 3]]
    return any(text.lower() in _OF_THE_UNITED_NATIONS or text[:1].isupper() for text in behind if text not in _UNITED)


_OF_THE_UNITED_NATIONS = frozenset(
    "system premises agencies agency bodies body entities entity organizations resolution resolutions member members family funds "
    "programmes peacekeeping secretariat charter documents document activities operations offices office treaty convention".split()
)


def related(one: str, other: str) -> bool:
    """Whether two names are forms of one: *Libya* and *Libyan*, *Ukraine* and *Ukrainian*."""
    shorter = min(len(one), len(other))
    common = 0
    for a, b in zip(one.lower(), other.lower(), strict=False):
        if a != b:
            break
        common += 1
    return common >= max(_SHORTEST, shorter - 2)


def _spells(short: str, acronym: str) -> bool:
    """Whether an acronym leaves out few of a name's initials: IPBES, of a name whose initials are ISPPBES."""
    if len(short) < _SHORTEST or len(acronym) - len(short) > 2 or short[0] != acronym[:1] or short[-1] != acronym[-1:]:
        return False
    letters = iter(acronym)
    return all(letter in letters for letter in short)


def _shortened(place: int, spoken: Sequence[Word], source: Source) -> bool:
    """Whether a name in full is one that a paragraph has as its initials only."""
    low = place
    while low and spoken[low - 1].is_capital:
        low -= 1
    letters = "".join(w.text[0] for w in spoken[low : low + 8] if w.is_capital)
    shorts = {other.text for other in source.words if other.text.isupper() and len(other.text) > 2}
    return any(short in letters for short in shorts)


def _mixed(spoken: Sequence[Word], sentence: str, source: Source) -> Iterator[Fault]:
    """A name put together of words that the paragraphs have in different names: *Security Council*, of human security and a council."""
    above = [word for p in source.paragraphs for word in read_words(f"{p.title} / {p.heading}")]
    held: dict[str, list[int]] = {}
    for position, word in [*enumerate(source.words), *enumerate(above, start=len(source.words) + 2 * _NEAR)]:
        held.setdefault(word.stem, []).append(position)
    for one, other in pairwise(spoken):
        if not (one.is_capital and other.is_capital) or sentence[one.end : other.start] not in {" ", "-"}:
            continue
        if (
            other.text in _SUBJECTS
            or {one.text, other.text} & (_FRAME | _UNITED)
            or one.text.isupper()
            or other.text.isupper()
            or one.text in _PRONOUNS
        ):
            continue
        first, second = held.get(one.stem), held.get(other.stem)
        if first and second and not any(abs(a - b) <= _NEAR for a in first for b in second):
            yield Fault("name", f"{one.text} {other.text}")
            return


def _stems(name: str) -> frozenset[str]:
    small = {"of", "the", "and", "for", "on", "in", "to", "unit", "nation"}
    return frozenset(word.stem for word in read_words(name)) - small


@cache
def _country_words() -> frozenset[str]:
    """The words of countries' names, by which a sentence may begin: *Indonesia voted against*."""
    words = {word for one in states() for name in (one.formal, one.everyday) for word in re.findall(r"[A-Z][a-z]{3,}", name)}
    return frozenset(
        words
        - {"Republic", "United", "States", "Democratic", "Islands", "People", "State", "Federation", "Kingdom", "South", "North"}
    )


_TO = re.compile(r",?\s(?:to|that|not to)\s(?:[a-z]|$)|[;:.]|\bin order to\b")
_LONGEST = 400
_BE = re.compile(r"\s(?:is|are|was|were|be|been|being)(?:\s\w+){0,2}\s?$")
_PART = re.compile(r"[;:.]\s|,\s(?:and|while|but)\s|\sand\s(?=the\s)|,\s(?=the\s)")
_FROM = re.compile(r"^\s(?:from|of)\s")
_ACTORS = frozenset(
    "state states government governments country countries member members party parties committee council commission secretariat "
    "organization organizations agency agencies president presidents secretary-general power powers assembly director fund programme "
    "bodies body institutions community".split()
)
_ALIKE = {"countri": "state", "nation": "state", "govern": "state", "member": "state", "parti": "state"}
_UNITED_NATIONS = {"unit", "nation", "of", "the", "and", "for", "on"}
"""What the names of too many bodies have for it to tell one."""
_VAGUE = frozenset(
    "the all other others relevant concerned every each its their those that these both any who whom it they them we everyone".split()
)


def addressee_faults(sentence: str, source: Source) -> Iterator[Fault]:
    """Tell whom a sentence has the Assembly ask to do something, where its paragraphs ask somebody else."""
    spoken = without_figures(sentence)
    for told in claimed_acts(sentence):
        if not told.groups & shipped().directive:
            continue
        behind = told.is_passive and not _FROM.match(spoken[told.end :])
        named = _before(spoken, told.start) if behind else _behind(spoken, told.end)
        said = [word for word in _actors(named) if word.text != "Assembly"]
        asked = [words for p in source.paragraphs for words in _asked(p, told.groups)]
        if said and asked and not any(_alike(said, words, source) for words in asked):
            yield Fault("addressee", " ".join(named.split()).strip(" ,"))
            return


def _asked(paragraph: Paragraph, groups: frozenset[str]) -> Iterator[list[Word]]:
    """Whom the acts of these groups of a paragraph are addressed to, as the words between the verb and what is asked."""
    for deed in source_acts(paragraph):
        named = _behind(paragraph.text, deed.end)
        if deed.groups & groups and _actors(named):
            yield [word for word in read_words(named) if word.is_content]


def _behind(text: str, start: int) -> str:
    if text[start : start + 1] == ",":
        return ""
    stop = _TO.search(text, start, start + _LONGEST)
    return text[start : stop.start()] if stop else ""


def _before(text: str, end: int) -> str:
    """What stands before a passive verb, back to where its part of the sentence begins."""
    before = _BE.sub("", text[:end][-_LONGEST:])
    return _PART.split(before)[-1]


def _actors(text: str) -> list[Word]:
    """The words that name somebody: names and the nouns for those whom the Assembly addresses."""
    words = read_words(text)
    return [w for w in words if w.is_content and w.text.lower() not in _VAGUE and (w.is_capital or w.text.lower() in _ACTORS)]


def _kinds(words: Sequence[Word]) -> set[str]:
    """The stems of words, one for all that a State is called; the Nations of the United Nations are no States."""
    before = ["", *(word.stem for word in words)]
    return {word.stem if one == "unit" else _ALIKE.get(word.stem, word.stem) for one, word in zip(before, words, strict=False)}


def _alike(said: list[Word], asked: list[Word], source: Source) -> bool:
    """Whether some of whom a sentence names are among those who are asked."""
    stems = _kinds(asked)
    if _kinds(said) & stems:
        return True
    if any(related(word.text, other.text) for word in said for other in asked if word.is_capital and other.is_capital):
        return True
    initials = "".join(word.text[0] for word in asked if word.is_capital).upper()
    for word in said:
        if word.text.isupper() and len(word.text) > 1:
            name = _kinds(read_words(source.expand(word.text) or "")) - _UNITED_NATIONS
            if word.text in initials or word.text in source.acronyms or name & stems:
                return True
    return bool({w.text for w in asked if w.text.isupper() and len(w.text) > 1} & {"".join(w.text[0] for w in said).upper()})
