"""Trimming: of stretches that are kept and come to too many words, the phrases that can go before words that join them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise

from service.answering.stretches import Stretch, is_limited, leads_on, leans

_JOINING = re.compile(
    r"\s(?=(?:(?:and|or) (?:to|the|for|in|on|of|by|its|their|all|with|at|from|that|which|through|other)"
    r"|including|such as|with|in order to|as|through|which|who|whose|whereby|where|while|without|under|within|among|between|towards|during"
    r"|by|for|in|on|at|from|until|unless|if|except|subject to|aimed at|based on|that)\s)"
)
"""Where a phrase is joined to what stands before it."""
_PART_OF_WHOM = re.compile(r"\s(?=(?:and|or|of|in|from|within|that|which|with|at|on|for)\s)|(?<=,)\s")
_HANGING = re.compile(r"(?:ed|ing|ly|[^m]ent|ive|able|such|well|same|so|other|more|less)$")
"""Words behind which what is joined completes them: *submitted by*, *consistent with*."""
_LEAST = 4
"""A phrase has so many words at least."""
_SPARED = 3
"""So few words in the middle are not worth an ellipsis."""
_LEAST_BEHIND = 2
_LONGEST_WORD = 40
"""Letters of a word that are looked at."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """``text[start:end]`` of a stretch, its words, how relevant the stretch is, and whether it must stay."""

    start: int
    end: int
    size: int
    weight: float
    must: bool


def trimmed(
    text: str, parts: Sequence[Stretch], kept: Iterable[int], weights: Sequence[float], needed: Sequence[int], room: int
) -> tuple[tuple[int, int], ...]:
    """Give the places of what stays of some stretches, about ``room`` words of them, as one what follows each other.

    The head of each stretch stays, what is asked of somebody, every limit, and what holds an offset that is needed.
    """
    phrases = _chained(text, parts, sorted(kept), weights, needed)
    left = sum(phrase.size for own in phrases for phrase in own) - room
    gone: set[_Phrase] = set()
    for run in sorted(_runs(phrases), key=lambda run: run.rank):
        behind = accumulate((phrase.size for phrase in run.phrases[::-1]), initial=0)
        going = [phrase for phrase, size in zip(run.phrases[::-1], behind, strict=False) if size < left]
        if run.is_tail or sum(phrase.size for phrase in going) > _SPARED:
            gone.update(going)
            left -= sum(phrase.size for phrase in going)
    return _joined([phrase for own in phrases for phrase in own if phrase not in gone], text)


def _chained(
    text: str, parts: Sequence[Stretch], kept: Sequence[int], weights: Sequence[float], needed: Sequence[int]
) -> list[list[_Phrase]]:
    """The phrases of stretches, those of what goes on with what stands before it in one row."""
    rows: list[list[_Phrase]] = []
    most = max(weights[n] for n in kept)
    for n in kept:
        is_behind = bool(rows) and parts[n - 1].end == rows[-1][-1].end and not parts[n].is_head
        is_bound = not is_behind or _completes(parts[n - 1], parts[n]) or weights[n] == most
        own = list(_phrases(text, parts[n], weights[n], needed, must=is_bound))
        if is_behind:
            if parts[n].goes_on_listing:
                rows[-1][-1] = replace(rows[-1][-1], must=True)
            rows[-1] += own
        else:
            rows.append(own)
    return rows


def _completes(before: Stretch, behind: Stretch) -> bool:
    """Whether what stands before a stretch is not whole without it."""
    is_broken = before.is_limit and not behind.is_anew
    return before.is_unfinished or behind.is_listed or behind.goes_on_listing or behind.is_predicate or is_broken


@dataclass(frozen=True, slots=True)
class _Run:
    """Phrases in a row that can go, the last of them first."""

    phrases: tuple[_Phrase, ...]
    is_tail: bool

    @property
    def rank(self) -> tuple[bool, float, int]:
        """Sort key: the ends of stretches before their middles, the least relevant and the last first."""
        return not self.is_tail, self.phrases[0].weight, -self.phrases[0].start


def _runs(stretches: Sequence[Sequence[_Phrase]]) -> Iterator[_Run]:
    for own in stretches:
        for must, run in groupby(own, key=lambda phrase: phrase.must):
            phrases = tuple(run)
            if not must:
                yield _Run(phrases, is_tail=phrases[-1] is own[-1])


def _phrases(text: str, stretch: Stretch, weight: float, needed: Sequence[int], *, must: bool) -> Iterator[_Phrase]:
    """The phrases of a stretch, one behind the other; the first must stay if ``must``."""
    starts = [stretch.start + spot for spot in _borders(stretch)]
    for n, (start, end) in enumerate(pairwise([*starts, stretch.end])):
        words = text[start:end]
        is_asked = bool(stretch.asked_at) and start <= stretch.start + stretch.asked_at < end
        stays = (
            (must and n == 0)
            or is_asked
            or is_limited(words)
            or any(start <= spot < end or spot == end == stretch.end for spot in needed)
        )
        yield _Phrase(start, start + len(words.rstrip()), len(words.split()), weight, stays)


def _borders(stretch: Stretch) -> list[int]:
    """Where in the words of a stretch its phrases begin; what is asked of somebody begins one, and follows a short name."""
    words, asked = stretch.words, stretch.asked_at if stretch.is_asking else 0
    closed = {spot for match in _INSET.finditer(words) for spot in range(match.start() + 1, match.end())}
    found = [0]
    for match in _JOINING.finditer(words) if not asked else _both(words, asked):
        spot = match.end()
        if asked and found[-1] < asked <= spot:
            found.append(asked)
        behind = asked if spot < asked else len(words)
        if spot in closed or spot == found[-1] or not _is_border(words, match.start(), spot):
            continue
        least = _LEAST - 1 if spot < asked and not found[-1] else _LEAST
        if len(words[found[-1] : spot].split()) >= least and len(words[spot:behind].split(maxsplit=2)) >= _LEAST_BEHIND:
            found.append(spot)
    return [*found, asked] if asked > found[-1] else found


def _is_border(words: str, end: int, start: int) -> bool:
    """Whether what ends at one place is complete, and no name, without what starts at another."""
    before = words[max(0, end - _LONGEST_WORD) : end].rstrip(" ,")
    is_name = before.rpartition(" ")[2][:1].isupper() and _GOES_ON_AS_NAME.match(words, start)
    return not (is_name or leads_on(before) or leans(before) or _HANGING.search(before))


_GOES_ON_AS_NAME = re.compile(r"(?:(?:of|on|for|and|in|the|to|against|with|at) ){1,3}[A-Z]")


def _both(words: str, asked: int) -> Iterator[re.Match[str]]:
    """Where phrases of whom is asked begin, then those of what is asked."""
    yield from _PART_OF_WHOM.finditer(words, 0, asked)
    yield from _JOINING.finditer(words, asked)


_INSET = re.compile(r"\([^()]{0,200}\)|“[^“”]{0,300}”")


def _joined(phrases: Sequence[_Phrase], text: str) -> tuple[tuple[int, int], ...]:
    pieces: list[tuple[int, int]] = []
    for phrase in phrases:
        if pieces and not text[pieces[-1][1] : phrase.start].strip():
            pieces[-1] = (pieces[-1][0], phrase.end)
        else:
            pieces.append((phrase.start, phrase.end))
    return tuple(pieces)
