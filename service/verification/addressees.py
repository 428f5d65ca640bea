"""Addressees: whom a sentence says that the Assembly asks must be whom it asks there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from documents import Paragraph
from service.verification.claimed_acts import claimed_acts
from service.verification.faults import Fault
from service.verification.figures import without_figures
from service.verification.lexicon import shipped
from service.verification.named_in_sources import related
from service.verification.source_acts import source_acts
from service.verification.sources import Source, Word, read_words

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
