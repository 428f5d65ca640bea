"""The catalogue: documents looked for by their symbols and titles, and what there is to choose them by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from documents import Corpus, Resolution, named_symbols
from documents.characters import alike, plain
from service.filters import Filter

LONGEST = 400
"""Characters that may be looked for at once."""
Field = Literal["words", "session", "agenda_item", "year"]

_WORD = re.compile(r"[^\W_]+")
_ITEM = re.compile(r"\d+(?=\s*\()")
_IDLE = frozenset("resolution resolutions res document a ga unga general assembly the of and or no un".split())
"""What people write around a symbol, and no title is asked for by it."""
_BEFORE = 60
"""Characters that are shown before the word that an excerpt is cut around."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What documents are looked for: words of their symbols and titles, and what else they must be; an item has its sub-items."""

    words: str = ""
    session: int | None = None
    agenda_item: str = ""
    year: int | None = None

    @property
    def filter(self) -> Filter:
        """What the documents must be, the words aside."""
        return Filter(
            sessions=() if self.session is None else (self.session,),
            adopted_from=None if self.year is None else date(self.year, 1, 1),
            adopted_to=None if self.year is None else date(self.year, 12, 31),
            agenda_items=(self.agenda_item,) if self.agenda_item else (),
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a field may have, what it is called, and how many documents have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What documents can be chosen by: each field counted among those that pass the other fields."""

    sessions: tuple[Choice, ...]
    agenda_items: tuple[Choice, ...]
    years: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Wider:
    """A selection that asks for one thing less, and how many documents it has."""

    without: Field
    selection: Selection
    count: int


def selected(corpus: Corpus, selection: Selection) -> tuple[Resolution, ...]:
    """List the documents of a selection, in the order of the corpus.

    Words count whole or by their beginning, without accents and capitals, and all must be there; symbols may be written as
    people write them: ``75/15``, ``a/res/75/15``, ``resolution 75/15``.
    """
    only = selection.filter
    found = [document for document in corpus.resolutions if only.passes(document)]
    if not selection.words:
        return tuple(found)
    has_words = _matching(corpus, selection.words)
    return tuple(document for document in found if has_words(document))


def newest_first(documents: Iterable[Resolution]) -> list[Resolution]:
    """Sort documents of a corpus by their days of adoption, the latest first; those of one day in their order backwards."""
    return sorted(documents, key=lambda document: document.adopted or date.min)[::-1]


def choices(corpus: Corpus, selection: Selection) -> Choices:
    """Give what the corpus can be narrowed by; the words of a selection change nothing here."""
    free = replace(selection, words="")
    sessions = Counter(d.session for d in selected(corpus, replace(free, session=None)) if d.session is not None)
    years = Counter(d.adopted.year for d in selected(corpus, replace(free, year=None)) if d.adopted)
    return Choices(
        sessions=tuple(Choice(str(n), str(n), sessions[n]) for n in sorted(sessions, reverse=True)),
        agenda_items=_items(selected(corpus, replace(free, agenda_item="")), named=selection.session is not None),
        years=tuple(Choice(str(n), str(n), years[n]) for n in sorted(years, reverse=True)),
    )


def wider(corpus: Corpus, selection: Selection) -> tuple[Wider, ...]:
    """Give the selections that ask for one thing less than this one and have documents."""
    unset = Selection()
    fields: tuple[Field, ...] = ("year", "agenda_item", "session", "words")
    without = {field: _without(selection, field) for field in fields if getattr(selection, field) != getattr(unset, field)}
    found = [Wider(field, less, len(selected(corpus, less))) for field, less in without.items() if less != unset]
    return tuple(one for one in found if one.count)


def excerpt(text: str, words: str, length: int = 280) -> str:
    """Cut a text to about so many characters around the first of some words, or from its beginning."""
    if len(text) <= length:
        return text
    spots = [text.lower().find(word.lower()) for word in _WORD.findall(words) if len(word) > 3]
    first = min((spot for spot in spots if spot >= 0), default=0)
    start = 0 if first < length * 2 // 3 else text.rfind(" ", 0, first - _BEFORE) + 1
    cut = text[start : start + length]
    end = "" if start + length >= len(text) else "…"
    return ("…" if start else "") + (cut.rpartition(" ")[0].rstrip(" ,;:.") or cut if end else cut) + end


def _without(selection: Selection, field: Field) -> Selection:
    changes: Mapping[Field, Selection] = {
        "words": replace(selection, words=""),
        "session": replace(selection, session=None),
        "agenda_item": replace(selection, agenda_item=""),
        "year": replace(selection, year=None),
    }
    return changes[field]


def _matching(corpus: Corpus, words: str) -> Callable[[Resolution], bool]:
    """Tell documents that have all the words; where symbols are among them, only the documents that those mean."""
    named = named_symbols(words, bare=True)
    meant = frozenset(symbol for one in named for symbol in corpus.symbols_of(one.symbol))
    rest = words
    for one in reversed(named):
        rest = f"{rest[: one.start]} {rest[one.end :]}"
    said = dict.fromkeys(filter(None, map(_words, rest.split())))  # what is joined by a stroke or a hyphen stays together
    wanted = [f" {word}" for word in said if not (named and word in _IDLE)]

    def has_words(document: Resolution) -> bool:
        if named and document.symbol not in meant:
            return False
        return bool(named or wanted) and all(word in _shelved(document.symbol, document.title) for word in wanted)

    return has_words


@lru_cache(maxsize=65_536)  # each document's: every search asks for those of all
def _shelved(symbol: str, title: str) -> str:
    return f" {_words(f'{symbol} {title}')}"


def _words(text: str) -> str:
    """The words of a text with single spaces, without capitals and accents."""
    return " ".join(_WORD.findall(alike(plain(text)).casefold()))


def _items(documents: Sequence[Resolution], *, named: bool) -> tuple[Choice, ...]:
    """The agenda items of documents, each beside its sub-items; ``named`` by their titles, which hold for one session."""
    counts: Counter[str] = Counter()
    titles: dict[str, set[str]] = {}
    for document in documents:
        item = document.agenda_item
        if item:
            whole = _ITEM.match(item)
            counts.update({item, whole[0]} if whole else {item})
            titles.setdefault(item, set()).add(document.agenda_title)
    return tuple(Choice(item, _item_label(item, titles, named=named), counts[item]) for item in sorted(counts, key=_in_order))


def _item_label(item: str, titles: Mapping[str, set[str]], *, named: bool) -> str:
    own = titles.get(item, set()) if named else set()
    title = next(iter(own)) if len(own) == 1 else ""
    return f"{item} – {title}" if title else item


def _in_order(item: str) -> list[tuple[int, str]]:
    return [(int(step), "") if step.isdigit() else (0, step) for step in re.findall(r"\d+|[a-z]+", item)]
