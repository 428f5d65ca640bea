"""Alignment: which paragraph of one resolution is which of another, and what became of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from documents.differences import Status, plain
from documents.resolution import Paragraph, Resolution

Matrix = NDArray[np.float64]

SAME = 0.4
"""Similarity from which two paragraphs are taken for one, rewritten.

Chosen on 5,402 best pairs of 150 series of sessions 74 to 79: 3,851 stand above .95, and only 224 between .2 and .5, so
little hangs on it. Of twelve read by eye in each step, one paragraph rewritten were four between .30 and .35, six between
.35 and .40, seven between .40 and .45 (*Recalling in particular its resolution 73/293 …* beside *… 74/277 …*) and nine
between .45 and .50.
"""
_SAME_KIND = 0.04
"""What the same kind adds: a preambular paragraph may become an operative one, if none of its own kind is as near."""
_SAME_PLACE = 0.04
"""What the same place in the document adds at most: it decides between paragraphs that say nearly the same."""
_WORD = re.compile(r"[^\W_]+")
_FIRST_LETTER = 0x10000
"""From here on there are letters enough for every word of two documents."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph before and after; one that is new has no before, one that was dropped has no after."""

    before: Paragraph | None
    after: Paragraph | None
    similarity: float

    @property
    def status(self) -> Status:
        """What became of the paragraph; white space, quotation marks and the stop at its end make no change."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "dropped"
        return "unchanged" if plain(self.before.text) == plain(self.after.text) else "changed"


@lru_cache(maxsize=256)
def align(before: Resolution, after: Resolution) -> tuple[Pair, ...]:
    """Pair the whole paragraphs of two resolutions one to one, in the order of the newer, the dropped ones last.

    The pairing has the greatest similarity in all (the assignment problem, Kuhn 1955, as scipy solves it), so a
    paragraph may have moved and been renumbered. Similarity is the mean of the longest common subsequence of words and
    of the words in common, each weighted by its rarity: the one minds order, the other is not misled by the formulas
    that every paragraph of a resolution shares.
    """
    from scipy.optimize import linear_sum_assignment  # heavy: only questions about change need it

    old, new = _whole(before), _whole(after)
    if not old or not new:
        return tuple([Pair(None, p, 0.0) for p in new] + [Pair(p, None, 0.0) for p in old])
    similar = _similarities(old, new)
    rows, columns = linear_sum_assignment(-np.where(similar >= SAME, similar + _leanings(old, new), 0.0))
    partner = {int(j): int(i) for i, j in zip(rows, columns, strict=True) if similar[i, j] >= SAME}
    pairs = [Pair(old[i] if (i := partner.get(j, -1)) >= 0 else None, p, _value(similar, i, j)) for j, p in enumerate(new)]
    kept = set(partner.values())
    return tuple(pairs + [Pair(p, None, 0.0) for i, p in enumerate(old) if i not in kept])


def aligned(paragraph: Paragraph, pairs: Sequence[Pair]) -> Pair:
    """Give the pair in which a paragraph of either resolution stands; raise KeyError when it is of neither."""
    for pair in pairs:
        if paragraph.id in {side.id for side in (pair.before, pair.after) if side}:
            return pair
    raise KeyError(paragraph.id)


def _whole(document: Resolution) -> list[Paragraph]:
    return [p for p in document.paragraphs if p.is_whole]


def _value(similar: Matrix, i: int, j: int) -> float:
    return float(similar[i, j]) if i >= 0 else 0.0


def _similarities(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> Matrix:
    """Similarity in [0, 1] of each old paragraph (row) with each new one (column)."""
    words_old, words_new = [_words(p.text) for p in old], [_words(p.text) for p in new]
    letters: dict[str, str] = {}
    for word in (word for words in (*words_old, *words_new) for word in words):
        letters.setdefault(word, chr(_FIRST_LETTER + len(letters)))
    spelled_old, spelled_new = ([_spelled(words, letters) for words in side] for side in (words_old, words_new))
    in_order = cdist(spelled_old, spelled_new, scorer=Indel.normalized_similarity, dtype=np.float64)
    similar: Matrix = (_in_common(words_old, words_new) + in_order) / 2
    return similar


def _spelled(words: Sequence[str], letters: Mapping[str, str]) -> str:
    """A text with one letter for each word, since texts of letters are compared many times as fast as lists of words."""
    return "".join(letters[word] for word in words)


def _in_common(words_old: Sequence[Sequence[str]], words_new: Sequence[Sequence[str]]) -> Matrix:
    """The Dice coefficient (Dice 1945) of each two sets of words, each word weighted by log((N + 1) / n) for its n of N paragraphs."""
    held = Counter(word for words in (*words_old, *words_new) for word in set(words))
    place = {word: n for n, word in enumerate(held)}
    weights = np.log((len(words_old) + len(words_new) + 1) / np.array([*held.values(), 1], dtype=float))[:-1]
    sets_old, sets_new = _sets(words_old, place), _sets(words_new, place)
    total = (sets_old @ weights)[:, None] + (sets_new @ weights)[None, :]
    common: Matrix = 2 * (sets_old * weights) @ sets_new.T / np.maximum(total, 1e-9)
    return common


def _sets(texts: Sequence[Sequence[str]], place: Mapping[str, int]) -> Matrix:
    sets = np.zeros((len(texts), len(place)))
    for row, words in enumerate(texts):
        sets[row, [place[word] for word in words]] = 1
    return sets


def _leanings(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> Matrix:
    kinds = np.array([[p.kind == q.kind for q in new] for p in old], dtype=float)
    places = 1 - np.abs(np.linspace(0, 1, len(old))[:, None] - np.linspace(0, 1, len(new))[None, :])
    leanings: Matrix = _SAME_KIND * kinds + _SAME_PLACE * places
    return leanings


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
