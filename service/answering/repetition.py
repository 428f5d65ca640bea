"""Paragraphs found that say the same, as yearly resolutions repeat them: one stands for all, the others are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np

from documents import Paragraph, undocs_url
from documents.series import changed_words, force
from embeddings import Hit, terms
from service.answer import Repetition
from service.answering.searched import SearchedQuestion
from service.library import Library


@dataclass(frozen=True, slots=True)
class Group:
    """The paragraph that stands for those that say the same, with the probability of all of them, and the others, newest first."""

    hit: Hit
    others: tuple[Repetition, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Member:
    """A hit with its paragraph and the day on which that was adopted."""

    hit: Hit
    paragraph: Paragraph
    adopted: date | None

    @property
    def age(self) -> tuple[date, str]:
        """Sort key: the newest is the greatest."""
        return self.adopted or date.min, self.paragraph.symbol


def grouped(hits: Sequence[Hit], library: Library, asked: SearchedQuestion) -> tuple[Group, ...]:
    """Group hits, best first, that say the same: each group stands where its best member stood.

    The newest stands for the others, of those that hold every word of what is ``asked`` that the best member holds: an older
    one that alone has the word is not hidden behind a newer one that lost it. Of a year or a session that is asked for, the
    newest of that time stands for all. Each of
    the others says the same as that one, at most one a document; what only resembles them by way of a third stays by itself.
    """
    if len(library.corpus.resolutions) < 2:
        return tuple(Group(hit) for hit in hits)
    left = {hit.row: _member(hit, library) for hit in hits}
    alike: dict[tuple[str, str], list[_Member]] = {}
    for member in left.values():
        alike.setdefault((member.paragraph.kind, force(member.paragraph)), []).append(member)
    words, times, groups = frozenset(terms(asked.text)), asked.times, []
    for best in tuple(left.values()):
        if best.hit.row not in left:
            continue
        rivals = [m for m in alike[best.paragraph.kind, force(best.paragraph)] if m.hit.row in left]
        same = [m for m in rivals if m is best or _apart(best, m) is not None]
        timely = [m for m in same if times.hold(library.corpus.by_symbol.get(m.paragraph.symbol))]
        first = _newest(words, best, same, timely)
        others = _nearest(first, best, same)
        for taken in (first, *others):
            del left[taken.hit.row]
        shown = sorted(others, key=lambda other: other.age, reverse=True)
        together = {m.hit.row: m.hit.score for m in (best, first, *others)}
        share = float(np.logaddexp.reduce(list(together.values())))
        groups.append(Group(replace(first.hit, score=share), tuple(_shown(other, others[other]) for other in shown)))
    return tuple(sorted(groups, key=lambda group: -group.hit.score))


def _member(hit: Hit, library: Library) -> _Member:
    paragraph = library.paragraph(hit.row)
    document = library.corpus.by_symbol.get(paragraph.symbol)
    return _Member(hit, paragraph, document.adopted if document else None)


def _apart(one: _Member, other: _Member) -> int | None:
    """Count the words in which two paragraphs differ; None where they do not say the same."""
    older, newer = (one, other) if one.age <= other.age else (other, one)
    years = newer.adopted.year - older.adopted.year if newer.adopted and older.adopted else 0
    return changed_words(newer.paragraph, older.paragraph, years)


def _newest(words: frozenset[str], best: _Member, same: Sequence[_Member], timely: Sequence[_Member]) -> _Member:
    """The newest that holds every word that was asked for and that the best one holds, of the time asked for if any is."""
    held = words & _stems(best.paragraph.text) if len(same) > 1 else frozenset()
    fit = [m for m in same if held <= _stems(m.paragraph.text)]
    return max([m for m in fit if m in timely] or fit, key=lambda m: m.age, default=best)


def _nearest(first: _Member, best: _Member, same: Sequence[_Member]) -> dict[_Member, int]:
    """Those that say the same as the first, and in how many words each differs, of each document the nearest to it; the best is always among them."""
    found: dict[str, tuple[bool, int, _Member]] = {}
    for m in same:
        if m is first or (apart := _apart(first, m)) is None:
            continue
        kept = found.get(m.paragraph.symbol)
        if kept is None or (m is not best, apart) < kept[:2]:
            found[m.paragraph.symbol] = (m is not best, apart, m)
    return {m: apart for _, apart, m in found.values()}


def _shown(member: _Member, apart: int) -> Repetition:
    paragraph = member.paragraph
    return Repetition(
        id=paragraph.id,
        symbol=paragraph.symbol,
        locator=paragraph.locator,
        label=paragraph.label,
        adopted=member.adopted,
        wording="nearly the same" if apart else "the same",
        url=undocs_url(paragraph.symbol),
    )


@lru_cache(maxsize=20_000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(terms(text))
