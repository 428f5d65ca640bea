"""The catalogue: documents and paragraphs looked for by symbol, title, place and header, and what there is to choose them by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

import numpy as np

from documents import Corpus, Kind, Paragraph, ParagraphId, Resolution, named_symbols, normalise_symbol, verb_base
from documents.characters import alike, plain
from embeddings.vectors import Rows
from service.answering.lookup import look_up
from service.errors import UnknownDocument, UnknownParagraph
from service.library import Library
from service.requests.places import places_named


@dataclass(frozen=True, slots=True)
class Filter:
    """What paragraphs must be: each of these that is given must hold, and of several values of one any may.

    ``verbs`` are operative or preambular verbs in any form (*requests*, *Further requests*, *request*); ``agenda_items`` are
    written as the documents write them, and an item stands for its sub-items too (*130* for *130 (q)*). Passages of other
    corpora have no session, date, verb or agenda item, and pass only where none of those is asked for.
    """

    symbols: tuple[str, ...] = ()
    sessions: tuple[int, ...] = ()
    adopted_from: date | None = None
    adopted_to: date | None = None
    kinds: tuple[Kind, ...] = ()
    verbs: tuple[str, ...] = ()
    agenda_items: tuple[str, ...] = ()

    def rows(self, library: Library) -> Rows | None:
        """The rows of an index whose paragraphs pass, in ascending order; None where every one does."""
        if self == Filter():
            return None
        corpus = library.corpus
        documents = [document for document in corpus.resolutions if self.passes(document)]
        rows = [library.rows_of[d.symbol] for d in documents if d.symbol in library.rows_of]
        if not self._asks_of_documents:
            rows += [library.rows_of[p.symbol] for p in corpus.passages if not self.symbols or p.symbol in self.symbols]
        chosen = np.sort(np.concatenate(rows)) if rows else np.empty(0, dtype=np.int64)
        if self.kinds or self.verbs:
            bases = {verb_base(verb.capitalize()) or verb for verb in self.verbs}
            kept = [row for row in chosen.tolist() if self._keeps(library.paragraph(row), bases)]
            chosen = np.array(kept, dtype=np.int64)
        return np.asarray(chosen, dtype=np.int64)

    def passes(self, document: Resolution) -> bool:
        """Whether a document is one of those that are looked through."""
        adopted = document.adopted
        return (
            (not self.symbols or document.symbol in self.symbols)
            and (not self.sessions or document.session in self.sessions)
            and (self.adopted_from is None or (adopted is not None and adopted >= self.adopted_from))
            and (self.adopted_to is None or (adopted is not None and adopted <= self.adopted_to))
            and (not self.agenda_items or any(is_item(document.agenda_item, item) for item in self.agenda_items))
        )

    @property
    def _asks_of_documents(self) -> bool:
        return bool(self.sessions or self.adopted_from or self.adopted_to or self.verbs or self.agenda_items)

    def _keeps(self, paragraph: Paragraph, bases: set[str]) -> bool:
        return (not self.kinds or paragraph.kind in self.kinds) and (not bases or verb_base(paragraph.verb) in bases)


def is_item(own: str, asked: str) -> bool:
    """Whether an agenda item is the one asked for, or a sub-item of it."""
    plain, wanted = own.replace(" ", ""), asked.replace(" ", "")
    return plain == wanted or plain.startswith(f"{wanted}(")


_NAMED = 5
"""So many documents are named to somebody who has named none of them."""


def paragraphs_at(document: Resolution, place: str) -> tuple[Paragraph, ...]:
    """Find the paragraphs of a document at a place: its locator or its label, or however people write it."""
    exact = tuple(p for p in document.paragraphs if place in {p.locator, p.label})
    return exact or look_up(document, places_named(place)).found


def document_named(corpus: Corpus, symbol: str) -> Resolution:
    """Find a document by its symbol, also written ``75/15``; raise UnknownDocument where there is none."""
    meant = corpus.symbols_of(symbol) or corpus.symbols_of(normalise_symbol(symbol) or "")
    if not meant:
        others = f" and {len(corpus.resolutions) - _NAMED} more" if len(corpus.resolutions) > _NAMED else ""
        named = ", ".join(document.symbol for document in corpus.resolutions[:_NAMED]) or "none"
        raise UnknownDocument(f"there is no document {symbol!r}; those that there are: {named}{others}")
    return corpus.by_symbol[meant[0]]


def paragraph_named(corpus: Corpus, key: str) -> Paragraph:
    """Find a paragraph by its id, its place written as ``paragraphs_at`` reads it; raise UnknownDocument, UnknownParagraph."""
    if key in corpus.by_id:
        return corpus.by_id[ParagraphId(key)]
    symbol, mark, place = key.partition("#")
    if not mark:
        raise UnknownParagraph(f"there is no paragraph {key!r}; ids are written A/RES/75/15#op21")
    document = document_named(corpus, symbol.strip())
    found = paragraphs_at(document, place.strip())
    if len(found) != 1:
        extent = f"{len(document.whole('preambular'))} preambular and {len(document.whole('operative'))} operative paragraphs"
        raise UnknownParagraph(
            f"{document.symbol} has no one paragraph {place!r}; it has {extent}, and locators are written op21, pp3, op21(a)"
        )
    return found[0]


def neighbours_of(corpus: Corpus, paragraph: Paragraph, count: int) -> tuple[Paragraph, ...]:
    """List a whole paragraph with up to ``count`` whole ones before and after it in its document, in their order."""
    document = corpus.by_symbol.get(paragraph.symbol)
    whole = [p for p in document.paragraphs if p.is_whole] if document else []
    parents = [n for n, p in enumerate(whole) if _is_within(paragraph, p)]
    if not parents or not count:
        return (paragraph,)
    return tuple(whole[max(parents[0] - count, 0) : parents[0] + count + 1])


def _is_within(paragraph: Paragraph, whole: Paragraph) -> bool:
    return paragraph.locator == whole.locator or paragraph.locator.startswith(f"{whole.locator}(")


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
