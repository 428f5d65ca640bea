"""Scans: everything in scope is read, and everything that is found is counted, listed and cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from documents import Paragraph, named_symbols
from documents.acts import Act, acts, addresses
from documents.glossary import Glossary
from documents.mentions import Mention, find_mentions, holds_all, openings
from documents.subparagraphs import split_sub_paragraphs
from documents.verbs import finite, participle
from embeddings import STOP_WORDS, stem, terms
from service.answering.searched import SearchedQuestion
from service.library import Library
from service.understanding.sets import DIRECTIVE, SetQuestion
from service.understanding.wordings import HEADS

_DIRECTIVES = frozenset(
    "request invite call urge encourage ask appeal recommend demand direct instruct require authorize advise entrust remind solicit".split()
)
"""Verbs by which the Assembly asks somebody to do something."""
_MANY = 1_000
"""Of so many paragraphs it is worth asking the keyword index which are to be read."""
_LETTERS = 3
_LONGER = 3


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


def scan(asked: SetQuestion, question: SearchedQuestion, library: Library) -> Scan:
    """Read every paragraph in scope for what a set question asks."""
    read = in_scope(asked, question, library)
    if asked.verb:
        phrases = spellings(asked.topic, library.glossary) if asked.topic else ()
        addressees = spellings(asked.addressee, library.glossary) if asked.addressee else ()
        spoken_of = _holding(_holding(_with_verb(read, asked.verb, library), addressees, library), phrases, library)
        spoken_of = tuple(p for p in spoken_of if all(not n or find_mentions(p.text, n) for n in (phrases, addressees)))
        found = (Found(p, _act_places(p, asked.verb, addressees)) for p in spoken_of)
        return Scan(tuple(f for f in found if f.places), read)
    groups = tuple(spellings(phrase, library.glossary) for phrase in asked.alternatives)
    if asked.holding == "none":
        return Scan(tuple(Found(p, ()) for p in read if not _mentions(p, sum(groups, ())).times), read)
    return _mentioning(groups, read, library, together=asked.holding == "all")


def may_stand_in_annex(asked: SetQuestion, found: Scan, library: Library) -> bool:
    """Whether an annex that was read holds the verb and whoever is addressed: there others than the Assembly may say *we*."""
    verbs = tuple(_DIRECTIVES) if asked.verb == DIRECTIVE else (asked.verb,)
    addressees = spellings(asked.addressee, library.glossary) if asked.addressee else ()
    annexed = (p for p in found.read if p.kind == "annex" and (not addressees or find_mentions(p.text, addressees)))
    return any(find_mentions(p.text, verbs) for p in annexed)


def in_scope(asked: SetQuestion, question: SearchedQuestion, library: Library) -> tuple[Paragraph, ...]:
    """List the paragraphs that are read: of the documents in scope, on the side that was asked for."""
    rows = library.scope(question.symbols)
    chosen: Iterable[Paragraph] = library.corpus.paragraphs if rows is None else (library.paragraph(int(row)) for row in rows)
    return tuple(p for p in chosen if asked.side in {"any", p.kind})


def _holding(
    read: tuple[Paragraph, ...], phrases: Sequence[str], library: Library, *, whole: bool = True
) -> tuple[Paragraph, ...]:
    """Those of many paragraphs that may hold one of some phrases, or all its longer words where not ``whole``.

    The keyword index says so at once; which of them do is for reading. Where there are no phrases all of them may.
    """
    if not phrases or len(read) < _MANY:
        return read
    possible = np.zeros(len(library.corpus.paragraphs), dtype=bool)
    possible[library.footnoted] = whole
    for phrase in phrases:
        named = [each for each in openings(phrase) if _is_indexed(each[1]) and (whole or len(each[0]) > _LONGER)]
        if not named:
            return read
        keywords = library.index.keywords
        rows = [np.union1d(keywords.beginning(letters), keywords.holders([stem(word)])) for word, letters in named]
        possible[reduce(np.intersect1d, rows)] = True
    return tuple(p for p in read if possible[library.index.row(p.id)])


def _with_verb(read: tuple[Paragraph, ...], verb: str, library: Library) -> tuple[Paragraph, ...]:
    """Those of many paragraphs that hold a verb in a form in which the Assembly acts; all where it may be any of several."""
    forms = [terms(form) for form in (verb, finite(verb), participle(verb))]
    if verb == DIRECTIVE or len(read) < _MANY or not all(forms):
        return read
    possible = np.zeros(len(library.corpus.paragraphs), dtype=bool)
    for form in forms:
        possible[library.index.keywords.holders(form)] = True
    return tuple(p for p in read if possible[library.index.row(p.id)])


def _is_indexed(letters: str) -> bool:
    """Whether the keyword index has a word, in every form: small words it has not, and of the shortest no letters are left."""
    return len(letters) >= _LETTERS and not any(small.startswith(letters) for small in STOP_WORDS)


def _mentioning(groups: Sequence[tuple[str, ...]], read: tuple[Paragraph, ...], library: Library, *, together: bool) -> Scan:
    """Find the paragraphs with any of some words or phrases, or with all; each is a group of spellings."""
    phrases = tuple(dict.fromkeys(spelling for group in groups for spelling in group))
    found = tuple(f for f in (_mentions(p, phrases) for p in _holding(read, phrases, library)) if f.times)
    if together:
        found = tuple(f for f in found if all(_is_in(f.paragraph, group) for group in groups))
    there = tuple(s for s in phrases if any(_is_in(f.paragraph, (s,)) for f in found))
    if found or together or not any(len(phrase.split()) > 1 for phrase in phrases):
        return Scan(found, read, there)
    words = tuple(word for phrase in phrases for word in phrase.split() if len(word) > 3)
    worth = _holding(read, phrases, library, whole=False)
    holders = (p for p in worth if any(holds_all(p.text, phrase) for phrase in phrases))
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


def spellings(phrase: str, glossary: Glossary) -> tuple[str, ...]:
    """A phrase as it was asked for, and as the glossary and the corpus write its abbreviations out or shorten its names."""
    bare = _number(phrase) or phrase.strip()
    known = [bare, *_turned(bare)]
    for spelling in known:
        whole = glossary.expand(spelling)
        words = [glossary.expand(word) or word if word.isupper() or not word.isalpha() else word for word in spelling.split()]
        for other in (whole, " ".join(words), *glossary.short_forms(spelling)):
            if other and other.lower() not in {k.lower() for k in known}:
                known.append(other)
    return tuple(known)


def _number(phrase: str) -> str:
    """The number by which texts name the document whose symbol a phrase is, or nothing: *1325 (2000)* of *S/RES/1325 (2000)*."""
    named = named_symbols(phrase.strip(), bare=True)
    is_symbol = len(named) == 1 and (named[0].whole_start, named[0].whole_end) == (0, len(phrase.strip()))
    return re.sub(r"^[A-Z/]+/(?:RES|DEC)/", "", named[0].symbol) if is_symbol else ""


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
