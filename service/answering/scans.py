"""Scans: everything in scope is read, and everything that is found is counted, listed and cited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import chain

import numpy as np

from documents import Corpus, Paragraph, named_symbols
from documents.acts import Act, acts
from documents.glossary import Glossary
from documents.mentions import Mention, find_mentions, holds_all, openings
from documents.mentions import words as plain_words
from documents.subparagraphs import split_sub_paragraphs
from documents.verbs import finite, participle
from embeddings import STOP_WORDS, stem, terms
from service.library import Library
from service.requests.actors import Actor
from service.requests.request import Part, Request

_MANY = 1_000
"""Of so many paragraphs it is worth asking the keyword index which are to be read."""
_ROW = 60
"""Characters about a word within which a row of a table shows its strokes."""
_LETTERS = 3
_LONGER = 3
_LONGEST_TOPIC = 6
"""Of more content words than this a topic is no word or phrase that can be counted, but something to search for."""
_QUALIFIED = frozenset("both but except without not than rather instead besides alongside together along".split())
"""What makes more of a topic than words to be found; it is left to search, lest a scan deny what is there."""
_OR = re.compile(r"\s*(?:,\s*(?:and/or|or)?|\band/or\b|\bor\b|/(?!\d))\s*")
_SIDES: dict[Part, str] = {"preamble": "preambular", "operative": "operative", "annex": "annex"}
_BASES = {"call upon": "call", "call for": "call", "take note": "note", "express concern": "express"}
"""Verbs as requests name them whose act goes by another word."""


@dataclass(frozen=True, slots=True)
class Found:
    """A paragraph that belongs to the set, and where in its text the reason stands."""

    paragraph: Paragraph
    places: tuple[Mention, ...]
    footnotes: int = 0
    """How many mentions stand in its footnotes only."""
    by_verb: bool = True
    """Whether it is by the verb that was asked for, not by another that asks as much."""

    @property
    def times(self) -> int:
        """How often it was found here."""
        return len(self.places) + self.footnotes

    @property
    def label(self) -> str:
        """The paragraph's label, with the sub-paragraphs where it was found: ``para. 3 (a) and (c)``."""
        subs = split_sub_paragraphs(self.paragraph.text)
        holding = [
            [f"({sub.subs[0]})" for sub in subs if sub.start <= place.start < sub.start + len(sub.text)] for place in self.places
        ]
        letters = " and ".join(dict.fromkeys(chain.from_iterable(holding))) if all(holding) else ""
        return f"{self.paragraph.label} {letters}".strip()


@dataclass(frozen=True, slots=True)
class Scan:
    """What a full scan found, in the order of the documents, and what it read."""

    found: tuple[Found, ...]
    read: tuple[Paragraph, ...]
    phrases: tuple[str, ...] = ()
    """The words that were looked for and are there, as the texts write them."""
    is_scattered: bool = False
    """No paragraph has the phrase itself; these have all its words."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The words or phrases of which a topic wants any mentioned."""

    phrases: tuple[str, ...]


def terms_of(topic: str) -> Terms | None:
    """Read a topic as words or phrases to be found in the texts; None where it says more than that."""
    words = [word.lower() for word in plain_words(topic)]
    if not 0 < len([word for word in words if word not in STOP_WORDS]) <= _LONGEST_TOPIC or not _QUALIFIED.isdisjoint(words):
        return None
    if named := named_symbols(topic, bare=True):
        return Terms(tuple(topic[one.whole_start : one.whole_end] for one in named))
    return Terms(tuple(part for part in _OR.split(topic) if part))


def in_scope(part: Part, symbols: Sequence[str], library: Library) -> tuple[Paragraph, ...]:
    """List the paragraphs that are read: of some documents (all, when none is named), in the part that was asked for."""
    rows = library.scope(symbols)
    chosen = library.corpus.paragraphs if rows is None else tuple(library.paragraph(int(row)) for row in rows)
    return tuple(p for p in chosen if p.kind == _SIDES[part]) if part else chosen


def scan_mentions(wanted: Terms, read: tuple[Paragraph, ...], library: Library) -> Scan:
    """Read paragraphs for those that mention what is wanted; where none has a phrase, for those that have all its words."""
    phrases = tuple(dict.fromkeys(spelling for phrase in wanted.phrases for spelling in _called(phrase, library)))
    found = tuple(f for f in (_mentions(p, phrases) for p in _holding(read, phrases, library)) if f.times)
    there = tuple(phrase for phrase in phrases if any(_mentions(f.paragraph, (phrase,)).times for f in found))
    if found or not any(len(phrase.split()) > 1 for phrase in phrases):
        return Scan(found, read, there)
    words = tuple(word for phrase in phrases for word in phrase.split() if len(word) > _LONGER)
    worth = _holding(read, phrases, library, whole=False)
    holders = (p for p in worth if any(holds_content(p.text, phrase) for phrase in phrases))
    scattered = tuple(Found(p, find_mentions(p.text, words)) for p in holders)
    return Scan(scattered, read, is_scattered=bool(scattered))


def scan_acts(verb: str, topic: Terms | None, read: tuple[Paragraph, ...], library: Library) -> Scan:
    """Read paragraphs for what the Assembly does by a verb, and where there is a topic for what speaks of it."""
    groups = tuple(spellings(phrase, library.glossary) for phrase in topic.phrases) if topic else ()
    speaking = _holding(_with_verb(read, _BASES.get(verb, verb), library), sum(groups, ()), library)
    speaking = tuple(p for p in speaking if not groups or find_mentions(p.text, sum(groups, ())))
    found = (Found(p, tuple(Mention(a.start, a.end) for a in acts(p) if _is_by(p, a, verb))) for p in speaking)
    return Scan(tuple(f for f in found if f.places), read)


def scan_addressed(request: Request, actors: Sequence[Actor], read: tuple[Paragraph, ...], library: Library) -> Scan:
    """Read paragraphs for what they ask of somebody, under all names, and where there is a topic for what speaks of it.

    Those come by the verb of the request and, marked so, by every other that asks as much: messages say *ask* for all.
    """
    asked, wanted = library.addressees, terms_of(request.topic) if request.topic else None
    if len(read) >= _MANY:
        asking = frozenset().union(*(asked.asking(actor) for actor in actors))
        speaking: tuple[Paragraph, ...] = tuple(p for p in read if p.id in asking)
    else:
        speaking = read
    phrases = tuple(s for phrase in wanted.phrases for s in spellings(phrase, library.glossary)) if wanted else ()
    names = frozenset(name for actor in actors for name in asked.names_meant(actor))
    found = []
    for p in speaking:
        if phrases and not find_mentions(p.text, phrases):
            continue
        own = [one for one in asked.of(p) if one.actor.name in names]
        by_verb = [one for one in own if request.verb in {"", one.verb}]
        places = dict.fromkeys(Mention(one.start, one.end) for one in by_verb or own)
        if places:
            found.append(Found(p, tuple(places), by_verb=bool(by_verb)))
    return Scan(tuple(found), read)


def _is_by(paragraph: Paragraph, act: Act, verb: str) -> bool:
    """Whether an act is by a verb as requests name it."""
    phrase = paragraph.text[act.start : act.end].lower()
    if verb == "express concern":
        return "concern" in phrase or "alarm" in phrase
    is_called = verb in {"call upon", "call for"}
    return act.verb == _BASES.get(verb, verb) and (not is_called or ("for" in phrase.split()) == (verb == "call for"))


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
    """Those of many paragraphs that hold a verb in a form in which the Assembly acts."""
    forms = [terms(form) for form in (verb, finite(verb), participle(verb))]
    if verb == "express" or len(read) < _MANY or not all(forms):
        return read
    possible = np.zeros(len(library.corpus.paragraphs), dtype=bool)
    for form in forms:
        possible[library.index.keywords.holders(form)] = True
    return tuple(p for p in read if possible[library.index.row(p.id)])


def _is_indexed(letters: str) -> bool:
    """Whether the keyword index has a word, in every form: small words it has not, and of the shortest no letters are left."""
    return len(letters) >= _LETTERS and not any(small.startswith(letters) for small in STOP_WORDS)


def holds_content(text: str, phrase: str) -> bool:
    """Whether a text has every word of a phrase that says something, in some form, wherever it stands."""
    return holds_all(text, phrase) and all(
        find_mentions(text, (word,)) for word in plain_words(phrase) if word.lower() not in STOP_WORDS
    )


def _mentions(paragraph: Paragraph, phrases: Sequence[str]) -> Found:
    places = _one_each(paragraph.text, find_mentions(paragraph.text, phrases))
    notes = sum(len(find_mentions(note.text, phrases)) for note in paragraph.footnotes)
    return Found(paragraph, places, notes)


def _one_each(text: str, places: Sequence[Mention]) -> tuple[Mention, ...]:
    """Count a name and its abbreviation in brackets once: *coronavirus disease (COVID-19)*."""
    out: list[Mention] = []
    for place in places:
        if out and text[out[-1].end : place.start] == " (":
            out[-1] = Mention(out[-1].start, place.end)
        else:
            out.append(place)
    return tuple(out)


def _called(phrase: str, library: Library) -> tuple[str, ...]:
    """A phrase in every spelling, and what resolutions call whom it names: *Russia* is the *Russian Federation*."""
    actor = library.reader.directory.named(phrase)
    own = (actor.name, actor.short) if actor and actor.kind != "group" else ()
    return tuple(dict.fromkeys([*spellings(phrase, library.glossary), *own]))


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


def adopted_on(corpus: Corpus, symbol: str) -> date:
    """When a document was adopted; one that does not say so counts as the oldest."""
    document = corpus.by_symbol.get(symbol)
    return (document.adopted if document else None) or date.min


def in_order(chosen: Sequence[Found], corpus: Corpus, *, is_parted: bool) -> list[Found]:
    """What is by the verb before the rest, running text before tables, where ``is_parted`` acts before the preamble, new before old."""
    newest = sorted(chosen, key=lambda found: adopted_on(corpus, found.paragraph.symbol), reverse=True)
    return sorted(newest, key=lambda f: (not f.by_verb, _is_in_table(f), is_parted and f.paragraph.kind == "preambular"))


def clearest_first(chosen: Sequence[Found]) -> list[Found]:
    """Put of each document that paragraph first which names it soonest, in running text of the Assembly's own acts if there is any."""
    clearest: dict[str, Found] = {}
    for found in chosen:
        other = clearest.setdefault(found.paragraph.symbol, found)
        if _distance(found) < _distance(other):
            clearest[found.paragraph.symbol] = found
    return sorted(chosen, key=lambda found: clearest[found.paragraph.symbol] is not found)


def _distance(found: Found) -> tuple[bool, bool, int]:
    return _is_in_table(found), found.paragraph.kind == "preambular", found.places[0].start if found.places else 0


def _is_in_table(found: Found) -> bool:
    """Whether it stands between the strokes of a row."""
    spot = found.places[0].start if found.places else 0
    return " | " in found.paragraph.text[max(spot - _ROW, 0) : spot + _ROW]
