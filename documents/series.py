"""Series: the resolutions that take up one matter session after session, under one title, and the paragraphs that they repeat."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz.distance import Indel

from documents.corpus import Corpus
from documents.resolution import Paragraph, Resolution
from documents.symbol_grammar import YEAR_BEFORE_FIRST
from documents.symbols import session_of
from documents.verbs import base_form
from documents.words import CARDINALS, MONTHS, ORDINAL_PATTERN, ORDINALS

_DATED = re.compile(
    rf"\b(?:(?:19|20)\d\d(?:\s?[–-]\s?(?:19|20)?\d\d)?\b(?!\s+(?:agreement|convention|agenda|conference|declaration))|(?:{ORDINAL_PATTERN})(?=\s+session\b))",
    re.IGNORECASE,
)
"""What changes in a title from session to session and does not make it another matter: a budget year, a session's number.

Read off the titles of sessions 74 to 79: *Unforeseen and extraordinary expenses for 2020*, *Credentials of
representatives to the seventy-fifth session*. The year of an instrument (*the 1995 Agreement*) is its name and stays.
"""
_ARTICLE = re.compile(r"\bthe\b")
_NO_LETTER = re.compile(r"[\W_]+")


@lru_cache(maxsize=65_536)  # of every document's title: a page of one asks for those of all
def title_key(title: str) -> str:
    """Give what two titles share when they name the same matter: letters alone, no article, no year, no session's number.

    White space and hyphens count for nothing, since files lose them: *confidencebuilding*.
    """
    undated = _DATED.sub("", title.casefold())
    return _NO_LETTER.sub("", _ARTICLE.sub("", undated))


def series_of(document: Resolution, corpus: Corpus) -> tuple[Resolution, ...]:
    """List the resolutions of the corpus with a document's title, itself among them, oldest first."""
    key = title_key(document.title)
    if not key:
        return (document,)
    found = [other for other in corpus.resolutions if title_key(other.title) == key]
    return tuple(sorted(found, key=age)) or (document,)


def predecessor(document: Resolution, corpus: Corpus) -> Resolution | None:
    """Give the resolution of the series before a document, or None."""
    return _neighbour(document, corpus, -1)


def successor(document: Resolution, corpus: Corpus) -> Resolution | None:
    """Give the resolution of the series after a document, or None."""
    return _neighbour(document, corpus, 1)


def oldest_first(first: Resolution, second: Resolution) -> tuple[Resolution, Resolution]:
    """Put two resolutions in the order of their adoption."""
    return (first, second) if age(first) <= age(second) else (second, first)


def session_during(document: Resolution) -> int:
    """The regular session of a document; of what a special session adopted the one during which that was held; 0 where neither is known.

    Regular sessions open in the middle of September, the first in 1946.
    """
    special = session_of(document.symbol)
    if document.adopted is None or (document.session and not (special and special.kind != "regular")):
        return document.session or 0
    day = document.adopted
    return day.year - YEAR_BEFORE_FIRST - 1 + ((day.month, day.day) >= (9, 15))


def _neighbour(document: Resolution, corpus: Corpus, step: int) -> Resolution | None:
    series = series_of(document, corpus)
    symbols = [other.symbol for other in series]
    place = symbols.index(document.symbol) + step if document.symbol in symbols else -1
    return series[place] if 0 <= place < len(series) else None


def age(document: Resolution) -> tuple[int, date, list[tuple[int, str]]]:
    """Give what documents are sorted by, oldest first: session, day of adoption, symbol, as far as they are known."""
    steps = [(int(step), "") if step.isdigit() else (0, step) for step in re.split(r"[/ ]", document.symbol)]
    session = document.session or next((number for number, _ in steps if number), 0)
    return session, document.adopted or date.min, steps


_ONE_OF = 8
"""One word in so many may have been put in or taken out, …"""
_FEW = 3
_ONE_MORE_OF = 20
"""… in a long paragraph only a few, and one more in so many, …"""
_REPLACED = 3
"""… and a third of those may have been put in the place of others."""
_LENGTHS = 0.7
"""Of two texts that say the same the shorter has at least this share of the longer one's characters."""
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_DAY = re.compile(
    rf"\b\d{{1,2}}(?:\s(?:to|and)\s\d{{1,2}}|\s?[–-]\s?\d{{1,2}})?\s{_MONTH}\b(?:\s(?:to|and)\s\d{{1,2}}\s{_MONTH}\b)?|\b{_MONTH}(?=\s\d{{4}}\b)"
)
_PLACE = re.compile(
    r"\bparagraphs?\s\d+(?:\s\(\w+\))*(?:(?:,|\sand|\sto|\sor)\s\d+(?:\s\(\w+\))*)*"
    r"(?=\s(?:above|below|thereof|of\s(?:its\s|the\s|annex\s|to\s|present\s)*(?:resolutions?|report)\b))"
)
"""A reference to a numbered paragraph of this resolution, of one before it or of a report: its number moves with the years."""
_CITED = rf"(?:\d{{1,3}}/\d+|\d{{3,4}} \(\d{{4}}\))(?:\s[A-Z])?(?:\s(?:of|on)\s\d{{1,2}}\s{_MONTH}\s\d{{4}})?"
_LISTED = re.compile(rf"(?:\b{_CITED},?(?:\sand)?\s)+(?={_CITED})")
"""All but the last of a list of resolutions: it grows by one each time, and the last one tells how far it goes."""
_TOKEN = re.compile(
    r"[a-z]\w*(?:['’-]\w+)*|<day>|<place>|\d{1,4} \((?:19|20)\d\d\)|[A-Z]{1,4}/(?=\S*\d)[\w./-]*\w|(?:ES-|S-)?\d+/\d+(?: [A-Z]\b)?|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|\w+(?:['’-]\w+)*|[%$€£]"
)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ADDED = frozenset("also further again once more likewise moreover furthermore additionally".split())
"""Words by which a paragraph goes on from the one before it: they tell its place and not its force."""
_DENYING = frozenset("not no nor neither never none without cannot non except unless only all any every each least most".split())
_NO_ACTS = frozenset("appropriate direct name mark".split())
"""Verbs of the Assembly's that its texts mostly have as other words: *as appropriate*."""
_BINDING = frozenset("shall should must may can could might will would".split())
_OWN = re.compile(
    r"\b(?:present (?:resolution|decision|annex|report)|this (?:resolution|matter|item|question)|the (?:matter|question|item)\b|above|below|herein|its (?:mandate|implementation))\b"
    r"|\bthe (?:[\w-]+ )?(?:meeting|hearing|conference|summit|event|day|year|decade)\b(?! (?:of|on|for)\b)"
    r"|\b[Tt]he (?!(?:Assembly|Secretary-General|Secretariat|Organization|Charter|Internet|Council|Earth)\b)[A-Z][\w-]*(?! (?:[A-Z]|of\b|on\b|for\b|to\b|against\b|and [A-Z]))\b"
)
"""What only the document itself tells: *the present resolution*, *the Mission*, *the Territory*, *the high-level meeting*."""
_SELF_CONTAINED = 15
"""A paragraph of fewer words is no statement by itself: *Guided by the Charter of the United Nations*."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A paragraph's words behind its verb; those that tell a time or a document by their kind, with what they count.

    ``names`` are those with a capital, in lower case.
    """

    words: tuple[str, ...]
    counts: tuple[int, ...]
    different: frozenset[str]
    names: frozenset[str]


def changed_words(newer: Paragraph, older: Paragraph, years: int) -> int | None:
    """Count the words that differ between a paragraph and an older one, or give None where they do not say the same.

    ``years`` lie between their adoptions. Two paragraphs say the same when they are of one kind, are led by one verb with one
    force, and differ in few words: none of them a number, another verb, or one that denies or binds, nor one name in the
    place of another. Years, dates, ordinals, symbols and references to numbered paragraphs may differ as far as they move on
    with the years: a report *at its seventy-eighth session* is asked for again a year later, but resolution 46/182 does not
    become 58/292. Chosen on 10,250 pairs that alignment makes of 60 series of sessions 74 to 79, of which 115 were read by
    eye; of 48 pairs in groups that searches made, also read, one said something else, before names were minded.

    Under one title, the years in it aside, that is all. In resolutions on different matters the same words often mean different
    things (*requests the Secretary-General to report on the implementation of the present resolution*), so there every word
    must be the same, and none may stand for something that only the document tells. Two paragraphs of one document never say
    the same, nor do passages that are no resolution's.
    """
    new_length, old_length = len(newer.text), len(older.text)
    if new_length < _LENGTHS * old_length or old_length < _LENGTHS * new_length:
        return None
    if newer.symbol == older.symbol or newer.kind != older.kind or newer.kind == "passage" or force(newer) != force(older):
        return None
    is_one_matter = _matter(newer.title) == _matter(older.title)
    if newer.text == older.text:
        return 0 if is_one_matter or _is_self_contained(newer.text) else None
    new, old = _read(newer.text[len(newer.verb) :]), _read(older.text[len(older.verb) :])
    if not is_one_matter and (new.words != old.words or not _is_self_contained(newer.text)):
        return None
    return _changed(new, old, years)


def force(paragraph: Paragraph) -> str:
    """Give the verb that leads a paragraph without what only joins it to the one before: *Further notes with concern*."""
    return _force(paragraph.verb)


@lru_cache(maxsize=5_000)
def _force(verb: str) -> str:
    return " ".join(word for word in verb.lower().split() if word not in _ADDED)


_matter = lru_cache(maxsize=20_000)(title_key)


def _changed(new: _Read, old: _Read, years: int) -> int | None:
    """Count what differs between two wordings; None where it is too much, or bears weight."""
    longer = max(len(new.words), len(old.words))
    room = min(longer // _ONE_OF, _FEW + longer // _ONE_MORE_OF)
    if abs(len(new.words) - len(old.words)) > room or len(new.different ^ old.different) > 2 * room:
        return None
    gone, come = Counter(old.words), Counter(new.words)
    gone, come = gone - come, come - gone
    least, most = sorted((gone.total(), come.total()))
    if most > room or least > room // _REPLACED or _weighty(gone) != _weighty(come):
        return None
    if old.names & gone.keys() and new.names & come.keys():
        return None
    moved = kept = 0
    for step in Indel.opcodes(old.words, new.words):
        if step.tag == "equal":
            kept += step.src_end - step.src_start
            pairs = zip(old.counts[step.src_start : step.src_end], new.counts[step.dest_start : step.dest_end], strict=True)
            steps = [after - before for before, after in pairs if after != before]
            if not all(0 < each <= years + 1 for each in steps):
                return None
            moved += len(steps)
    put_in, taken_out = len(new.words) - kept, len(old.words) - kept
    return moved + put_in + taken_out if max(put_in, taken_out) <= room else None


def _weighty(words: Counter[str]) -> Counter[str]:
    """Those of some words that change what is said: numbers, acts, what denies, what binds."""
    return Counter({word: number for word, number in words.items() if _bears_weight(word)})


@lru_cache(maxsize=20_000)
def _bears_weight(word: str) -> bool:
    number = word[:1].isdigit() or word in CARDINALS or word in "%$€£"
    return number or word in _DENYING or word in _BINDING or (base_form(word) is not None and word not in _NO_ACTS)


@lru_cache(maxsize=20_000)
def _read(text: str) -> _Read:
    if _DIGIT.search(text):
        text = _PLACE.sub("<place>", _DAY.sub("<day>", _LISTED.sub("", text)))
    tokens = _TOKEN.findall(text)
    found = [_figure(token) for token in tokens]
    words = tuple(word for word, _ in found)
    names = frozenset(token.lower() for token in tokens if token[0].isupper())
    return _Read(words, tuple(count for _, count in found), frozenset(words), names)


@lru_cache(maxsize=20_000)
def _figure(token: str) -> tuple[str, int]:
    """A word as it is compared, in lower case, and 0; of a figure that may move on its kind and what it counts.

    *2756 (2024)* is a resolution of the Security Council and counts as its year.
    """
    if _YEAR.fullmatch(token):
        return "<year>", int(token)
    if token.endswith(")"):
        return "<council>", int(token[-5:-1])
    if "/" in token and (number := re.search(r"\d+", token)):
        return "<symbol>", int(number[0])
    if token[-2:] in {"st", "nd", "rd", "th"} and token[:-2].isdigit():
        return "<ordinal>", int(token[:-2])
    low = token.lower()
    return ("<ordinal>", ORDINALS[low]) if low in ORDINALS else (low, 0)


@lru_cache(maxsize=20_000)
def _is_self_contained(text: str) -> bool:
    """Whether a text says by itself what it is about, so that it says the same in a resolution on another matter."""
    return len(_read(text).words) >= _SELF_CONTAINED and not _OWN.search(text)


def of_year(documents: Sequence[Resolution], year: int) -> list[Resolution]:
    """Those adopted in a year; where none was, those of the session that began in it: *the 2020 resolution*, of June 2021."""
    own = [document for document in documents if document.adopted and document.adopted.year == year]
    return own or [document for document in documents if document.session == year - YEAR_BEFORE_FIRST]
