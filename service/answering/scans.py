"""Scans: everything in scope is read, and everything that is found is counted, listed and cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents import Paragraph
from documents.acts import Act, acts, addresses
from documents.glossary import Glossary
from documents.mentions import Mention, find_mentions, holds_all
from documents.subparagraphs import split_sub_paragraphs
from service.library import Library
from service.understanding import Question
from service.understanding.sets import DIRECTIVE, SetQuestion
from service.understanding.wordings import HEADS

_DIRECTIVES = frozenset(
    "request invite call urge encourage ask appeal recommend demand direct instruct require authorize advise entrust remind solicit".split()
)
"""Verbs by which the Assembly asks somebody to do something."""


@dataclass(frozen=True, slots=True)
class Found:
    """A paragraph that belongs to the set, and where in its text the reason stands."""

    paragraph: Paragraph
    places: tuple[Mention, ...]
    footnotes: int = 0
    """How many mentions stand in its footnotes only."""

    @property
    def times(self) -> int:
        """How often it was found here."""
        return len(self.places) + self.footnotes

    @property
    def label(self) -> str:
        """The paragraph's label, with the sub-paragraphs where it was found: ``para. 3 (a) and (c)``."""
        letters = dict.fromkeys(
            f"({sub.subs[0]})"
            for place in self.places
            for sub in split_sub_paragraphs(self.paragraph.text)
            if sub.start <= place.start < sub.start + len(sub.text)
        )
        outside = any(not self._inside(place) for place in self.places)
        subs = "" if outside else " and ".join(letters)
        return f"{self.paragraph.label} {subs}".strip()

    def _inside(self, place: Mention) -> bool:
        return any(s.start <= place.start < s.start + len(s.text) for s in split_sub_paragraphs(self.paragraph.text))


@dataclass(frozen=True, slots=True)
class Scan:
    """What a full scan found, in the order of the documents, and what it read."""

    found: tuple[Found, ...]
    read: tuple[Paragraph, ...]
    phrases: tuple[str, ...] = ()
    """The words that were looked for and are there, as the texts write them."""
    is_scattered: bool = False
    """No paragraph has the phrase itself; these have all its words."""


def scan(asked: SetQuestion, question: Question, library: Library) -> Scan:
    """Read every paragraph in scope for what a set question asks."""
    read = in_scope(asked, question, library)
    if asked.verb:
        phrases = _spellings(asked.topic, library.glossary) if asked.topic else ()
        addressees = _spellings(asked.addressee, library.glossary) if asked.addressee else ()
        spoken_of = (p for p in read if all(not named or find_mentions(p.text, named) for named in (phrases, addressees)))
        found = (Found(p, _act_places(p, asked.verb, addressees)) for p in spoken_of)
        return Scan(tuple(f for f in found if f.places), read)
    groups = tuple(_spellings(phrase, library.glossary) for phrase in asked.alternatives)
    if asked.holding == "none":
        return Scan(tuple(Found(p, ()) for p in read if not _mentions(p, sum(groups, ())).times), read)
    return _mentioning(groups, read, together=asked.holding == "all")


def in_scope(asked: SetQuestion, question: Question, library: Library) -> tuple[Paragraph, ...]:
    """List the paragraphs that are read: of the documents in scope, on the side that was asked for."""
    rows = library.scope(question.symbols)
    chosen: Iterable[Paragraph] = library.corpus.paragraphs if rows is None else (library.paragraph(int(row)) for row in rows)
    return tuple(p for p in chosen if asked.side in {"any", p.kind})


def _mentioning(groups: Sequence[tuple[str, ...]], read: tuple[Paragraph, ...], *, together: bool) -> Scan:
    """Find the paragraphs with any of some words or phrases, or with all; each is a group of spellings."""
    phrases = tuple(dict.fromkeys(spelling for group in groups for spelling in group))
    found = tuple(f for f in (_mentions(p, phrases) for p in read) if f.times)
    if together:
        found = tuple(f for f in found if all(_is_in(f.paragraph, group) for group in groups))
    there = tuple(s for s in phrases if any(_is_in(f.paragraph, (s,)) for f in found))
    if found or together or not any(len(phrase.split()) > 1 for phrase in phrases):
        return Scan(found, read, there)
    words = tuple(word for phrase in phrases for word in phrase.split() if len(word) > 3)
    holders = (p for p in read if any(holds_all(p.text, phrase) for phrase in phrases))
    scattered = tuple(Found(p, find_mentions(p.text, words)) for p in holders)
    return Scan(scattered, read, is_scattered=bool(scattered))


def _mentions(paragraph: Paragraph, phrases: Sequence[str]) -> Found:
    places = _one_each(paragraph.text, find_mentions(paragraph.text, phrases))
    notes = sum(len(find_mentions(note.text, phrases)) for note in paragraph.footnotes)
    return Found(paragraph, places, notes)


def _is_in(paragraph: Paragraph, phrases: tuple[str, ...]) -> bool:
    return any(find_mentions(text, phrases) for text in (paragraph.text, *(note.text for note in paragraph.footnotes)))


def _one_each(text: str, places: Sequence[Mention]) -> tuple[Mention, ...]:
    """Count a name and its abbreviation in brackets once: *coronavirus disease (COVID-19)*."""
    out: list[Mention] = []
    for place in places:
        if out and text[out[-1].end : place.start] == " (":
            out[-1] = Mention(out[-1].start, place.end)
        else:
            out.append(place)
    return tuple(out)


def _spellings(phrase: str, glossary: Glossary) -> tuple[str, ...]:
    """A phrase as it was asked for, and as the glossary and the corpus write its abbreviations out or shorten its names."""
    bare = phrase.removeprefix("A/RES/").strip()
    known = [bare, *_turned(bare)]
    for spelling in known:
        whole = glossary.expand(spelling)
        words = [glossary.expand(word) or word if word.isupper() or not word.isalpha() else word for word in spelling.split()]
        for other in (whole, " ".join(words), *glossary.short_forms(spelling)):
            if other and other.lower() not in {k.lower() for k in known}:
                known.append(other)
    return tuple(known)


def _turned(phrase: str) -> tuple[str, ...]:
    """A name the other way round: ``UN Charter`` is the ``Charter of the UN``, ``women's rights`` are the ``rights of women``."""
    *others, head = phrase.split()
    if not others or not head.isalpha() or {"of", "and", "in", "on", "for", "the"} & set(others):
        return ()
    whose = re.sub(r"['’]s?$", "", " ".join(others))
    return (f"{head} of {whose}", f"{head} of the {whose}")


def _act_places(paragraph: Paragraph, verb: str, addressees: tuple[str, ...]) -> tuple[Mention, ...]:
    return tuple(
        Mention(act.start, act.end)
        for act in acts(paragraph)
        if _is_by(act, verb) and (not addressees or addresses(paragraph, act, addressees))
    )


def _is_by(act: Act, verb: str) -> bool:
    return act.verb in _DIRECTIVES if verb == DIRECTIVE else act.verb == verb


def say_act(asked: SetQuestion, verb: str) -> str:
    """Say what the Assembly does, with a form of the verb: ``requests something of the Secretary-General``."""
    whom = _with_article(asked.addressee)
    if asked.topic:
        return f"{verb} something about “{asked.topic}”"
    if not whom:
        return f"{verb}{_PARTICLES.get(asked.verb, '')} something"
    if asked.verb in {"request", DIRECTIVE, "demand", "require"}:
        return f"{verb} something of {whom}"
    return f"{verb}{' upon' if asked.verb in {'call', 'appeal'} else ''} {whom}"


_PARTICLES = {"call": " for", "appeal": " for", "look": " forward to", "take": " up"}


def _with_article(addressee: str) -> str:
    named = {"SG": "Secretary-General", "UNSG": "Secretary-General"}.get(addressee, addressee)
    plural = named.endswith("s") and named not in {"United Nations"}
    takes_article = HEADS.search(named) and not plural and named.split()[0].lower() not in {"all", "each", "every"}
    return f"the {named}" if takes_article else named
