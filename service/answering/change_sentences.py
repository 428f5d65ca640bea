"""Points about change: what became of a paragraph in the fewest words that show it, the weightiest first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel

from documents import Paragraph, verb_base
from documents.alignment import Pair
from documents.differences import Difference, differences
from documents.series import changed_words, force
from documents.subparagraphs import split_sub_paragraphs
from documents.words import CARDINALS, MONTHS, ORDINALS
from embeddings import STOP_WORDS
from service.answer import ChangeShown, DiffSpan, Sentence
from service.answering.composition import quoted
from service.answering.cutting import few_words
from service.verification.lexicon import weight_of

_EDIT = 16
"""About so many words are quoted of words that were added or deleted."""
_LISTED = 3
"""So many small edits stand in one point."""
_SMALL = 9
_BESIDE = 3
"""So many unchanged words are shown on either side of words that took the place of others."""
_RESEMBLES = 0.6
"""From this similarity on a paragraph of its own is what a sub-paragraph was before."""
_TRIFLE = 2
"""Words so few that were added or deleted are told behind all others."""
_LAST = 8.0
_NEW_WORDS = 30
"""So many words are shown of a paragraph that is new or dropped."""
_IDLE = STOP_WORDS - {"no", "not", "shall", "must", "should", "may"} | frozenset(
    "and of its the in to at a an on as by for from with also further again resolution resolutions session item under adopted entitled".split()
)
_MOVES_ON = frozenset(word.lower() for word in (*MONTHS, *ORDINALS, *CARDINALS))
"""Words that move on with the years, as figures do."""


@dataclass(frozen=True, slots=True)
class Change:
    """A point about one or several pairs, and what it weighs: the least first; one that only moves on with the years is an update."""

    rank: tuple[float, ...]
    sentence: Sentence
    is_update: bool = False

    @property
    def kind(self) -> int:
        """What kind of change it is: of each only a few are visible."""
        return int(self.rank[0])


@dataclass(frozen=True, slots=True)
class _Edit:
    """Words that were deleted, inserted, or both, at one place of a pair."""

    pair: Pair
    deleted: str
    inserted: str
    before: str
    """The unchanged words before it, …"""
    behind: str
    """… and behind it."""

    @property
    def words(self) -> int:
        return len(self.inserted.split()) or len(self.deleted.split())


def changes_of(pairs: Sequence[Pair]) -> tuple[Change, ...]:
    """Tell what became of each pair that did not stay as it was: new acts, changed verbs, moves, what was dropped, added and deleted words."""
    moved = {id(pair): origin for pair, origin in moves(pairs)}
    found: list[Change] = []
    edits: list[_Edit] = []
    for pair in pairs:
        if pair.status == "unchanged":
            continue
        if id(pair) in moved:
            found.append(_moved(pair, moved[id(pair)]))
        elif pair.before is None or pair.after is None:
            found.append(_alone(pair))
        elif _kinds(pair) > 1:
            found.append(_moved(pair, None))
        elif is_update(pair):
            found.append(Change((9,), _said(pair, f"Updated: {_both_labels(pair)}"), is_update=True))
        elif _has_other_verb(pair):
            found.append(_other_verb(pair))
        else:
            edits += _edits(pair)
    return tuple(sorted([*found, *_of_edits(edits)], key=lambda change: change.rank))


def moves(pairs: Sequence[Pair]) -> tuple[tuple[Pair, str], ...]:
    """List the pairs whose paragraph was a sub-paragraph before, or is one now, each with the label of that sub-paragraph."""
    new = [pair.after for pair in pairs if pair.after and pair.before is None]
    gone = [pair.before for pair in pairs if pair.before and pair.after is None]
    older, newer = (_parts([side for pair in pairs if (side := one(pair))]) for one in (_before, _after))
    origins = {p.id: label for p in new if (label := _resembling(p, older))}
    ends = {p.id: label for p in gone if (label := _resembling(p, newer))}
    return tuple(
        (pair, label)
        for pair in pairs
        if pair.status in {"new", "dropped"}
        and (side := pair.after or pair.before)
        and (label := (origins if pair.after else ends).get(side.id, ""))
    )


def _before(pair: Pair) -> Paragraph | None:
    return pair.before


def _after(pair: Pair) -> Paragraph | None:
    return pair.after


def _parts(paragraphs: Sequence[Paragraph]) -> list[tuple[str, tuple[str, ...]]]:
    """The sub-paragraphs of some paragraphs: label and words."""
    return [
        (f"{p.label} {''.join(f'({each})' for each in sub.subs)}", tuple(_words(sub.text)))
        for p in paragraphs
        for sub in split_sub_paragraphs(p.text)
        if len(_words(sub.text)) > 3
    ]


def _resembling(paragraph: Paragraph, parts: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    """The label of the part that says what a paragraph says, or nothing."""
    words = _words(paragraph.text)
    scored = [(Indel.normalized_similarity(words, own, score_cutoff=_RESEMBLES), label) for label, own in parts]
    score, label = max(scored, default=(0.0, ""))
    return label if score else ""


@lru_cache(maxsize=20_000)
def is_update(pair: Pair) -> bool:
    """Whether nothing but dates, the numbers of sessions and of resolutions, and words that join are not as they were."""
    if pair.before is None or pair.after is None or pair.before.kind != pair.after.kind:
        return False
    if changed_words(pair.after, pair.before, _MOST_YEARS) == 0:
        return True
    return force(pair.before) == force(pair.after) and all(_is_idle(s.text) for s in compared(pair) if s.op != "equal")


_MOST_YEARS = 5


def _is_idle(text: str) -> bool:
    """Whether all words of a stretch move on with the years, or only join."""
    words = re.findall(r"\w+", text.lower())
    return all(w in _IDLE or w in _MOVES_ON or w.isdigit() or w.split("th")[0].isdigit() or _is_ordinal(w) for w in words)


def _is_ordinal(word: str) -> bool:
    """Whether a word is a part of an ordinal or cardinal of two words: *seventy* of *seventy-ninth*."""
    return any(word in known.split("-") for known in _MOVES_ON if "-" in known)


def _kinds(pair: Pair) -> int:
    return len({side.kind for side in (pair.before, pair.after) if side})


def _alone(pair: Pair) -> Change:
    """A paragraph that is new, or was dropped."""
    side = pair.after or pair.before
    if side is None:
        raise ValueError("a pair has a side")
    is_operative = side.kind == "operative"
    if pair.after:
        return Change((0 if is_operative else 2, -weight_of(side)), _said(pair, f"New: {_opening(side)}"))
    return Change((4 if is_operative else 6, -weight_of(side)), _said(pair, f"Dropped: {_opening(side)}"))


def _moved(pair: Pair, other: str | None) -> Change:
    """A paragraph that stands elsewhere now: *from* and *to* by the labels of both places."""
    side = pair.after or pair.before
    if side is None:
        raise ValueError("a pair has a side")
    here, there = side.label, other or (pair.before.label if pair.before else "")
    way = f"from {there} to {here}" if pair.after else f"from {here} to {there}"
    return Change((3, -weight_of(side)), _said(pair, f"Moved {way}: {quoted(few_words(side.text))}"))


def _has_other_verb(pair: Pair) -> bool:
    if pair.before is None or pair.after is None:
        return False
    return force(pair.before) != force(pair.after)


def _other_verb(pair: Pair) -> Change:
    """A paragraph that is led by another verb."""
    if pair.before is None or pair.after is None:
        raise ValueError("both sides have a verb")
    before, after = pair.before, pair.after
    rank = 1.0 if after.kind == "operative" and verb_base(before.verb) != verb_base(after.verb) else 5.0
    rest = quoted(few_words(after.text[len(after.verb) :].lstrip(" ,")))
    text = (
        f"{quoted(before.verb or 'no verb')} became {quoted(after.verb)}: {rest}"
        if before.verb and after.verb
        else f"New verb: {_opening(after)}"
    )
    return Change((rank, -weight_of(after)), _said(pair, text))


def _edits(pair: Pair) -> list[_Edit]:
    """The words that were deleted and inserted, those that only move on with the years and stop signs aside."""
    found: list[_Edit] = []
    spans = compared(pair)
    for n, span in enumerate(spans):
        if span.op == "equal" or (span.op == "insert" and n and spans[n - 1].op == "delete"):
            continue
        follower = spans[n + 1].text if span.op == "delete" and n + 1 < len(spans) and spans[n + 1].op == "insert" else ""
        deleted, inserted = (span.text, follower) if span.op == "delete" else ("", span.text)
        if not (_is_idle(deleted) and _is_idle(inserted)):
            behind = spans[n + 1 + bool(follower)].text if n + 1 + bool(follower) < len(spans) else ""
            found.append(_Edit(pair, _bare(deleted), _bare(inserted), spans[n - 1].text if n else "", behind))
    return found


def _of_edits(edits: Sequence[_Edit]) -> Iterator[Change]:
    """Points about words that were added, deleted or replaced; the same words at several places once, small ones together."""
    added, deleted, replaced = _split(edits)
    for lead, kind, rank in (("Added", added, 5.5), ("Deleted", deleted, 6.5)):
        same: dict[str, list[_Edit]] = {}
        for edit in kind:
            same.setdefault((edit.inserted or edit.deleted).lower(), []).append(edit)
        groups = sorted(same.values(), key=lambda own: (not _is_acting(own[0]), -len(own), -own[0].words))
        small = [own for own in groups if own[0].words <= _SMALL]
        for own in (own for own in groups if own[0].words > _SMALL):
            yield _point(lead, [own], rank - 0.2)
        for is_trifling in (False, True):
            alike = [each for each in small if (each[0].words <= _TRIFLE) == is_trifling]
            for n in range(0, len(alike), _LISTED):
                yield _point(lead, alike[n : n + _LISTED], (_LAST if is_trifling else rank) + n / 1000)
    for n, edit in enumerate(sorted(replaced, key=lambda own: (not _is_acting(own), own.words))):
        yield Change((5.8 + n / 1000,), _said(edit.pair, f"{_place(edit)}: {_replaced(edit)}"))


def _split(edits: Sequence[_Edit]) -> tuple[list[_Edit], list[_Edit], list[_Edit]]:
    added = [edit for edit in edits if not edit.deleted or _is_idle(edit.deleted)]
    deleted = [edit for edit in edits if edit not in added and (not edit.inserted or _is_idle(edit.inserted))]
    return added, deleted, [edit for edit in edits if edit not in added and edit not in deleted]


def _replaced(edit: _Edit) -> str:
    """Words in the place of others, between the words beside them where both are short."""
    if max(len(edit.deleted.split()), len(edit.inserted.split())) > _SMALL:
        return f"{quoted(_cut(edit.deleted))} became {quoted(_cut(edit.inserted))}"
    before, behind = " ".join(edit.before.split()[-_BESIDE:]), " ".join(edit.behind.split()[:_BESIDE])
    return quoted(" ".join(f"{before} [-{edit.deleted}-] {{+{edit.inserted}+}} {behind}".split()))


def _is_acting(edit: _Edit) -> bool:
    side = edit.pair.after
    return side is not None and side.kind == "operative"


def _point(lead: str, groups: Sequence[Sequence[_Edit]], rank: float) -> Change:
    """*Added: “…” (para. 3, para. 8); “…” (preambular para. 2)*."""
    parts = [
        f"{quoted(_cut(own[0].inserted if lead == 'Added' else own[0].deleted))} ({', '.join(dict.fromkeys(map(_place, own)))})"
        for own in groups
    ]
    pairs = list(dict.fromkeys(edit.pair for own in groups for edit in own))
    cited = tuple(dict.fromkeys(side.id for pair in pairs for side in (pair.before, pair.after) if side))
    return Change((rank,), Sentence(text=f"{lead}: {'; '.join(parts)}", citations=cited, verdict="supported"))


def _place(edit: _Edit) -> str:
    side = edit.pair.after or edit.pair.before
    return side.label.replace("preambular para.", "pre.") if side else ""


def _bare(text: str) -> str:
    """A stretch without the signs and joining words at its ends."""
    return re.sub(r"^(?:[\s,;:.]+|and\s)+|(?:[\s,;:.]+|\sand)+$", "", text.strip())


def _cut(text: str) -> str:
    return few_words(text, _EDIT)


def _opening(paragraph: Paragraph) -> str:
    return quoted(few_words(paragraph.text, _NEW_WORDS))


def _both_labels(pair: Pair) -> str:
    return " → ".join(dict.fromkeys(side.label for side in (pair.before, pair.after) if side))


def _said(pair: Pair, text: str) -> Sentence:
    return Sentence(text=text, citations=tuple(side.id for side in (pair.after, pair.before) if side), verdict="supported")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def show_pair(pair: Pair) -> ChangeShown:
    """Give a pair as the answer object has it, with the whole difference where it changed."""
    return ChangeShown(
        status=pair.status,
        before=pair.before.id if pair.before else None,
        after=pair.after.id if pair.after else None,
        diff=tuple(DiffSpan(op=span.op, text=span.text) for span in compared(pair)),
    )


@lru_cache(maxsize=4_000)
def compared(pair: Pair) -> tuple[Difference, ...]:
    """The difference of a changed pair, but for the stop at the end, which only tells the last paragraph from the others."""
    if pair.status != "changed" or pair.before is None or pair.after is None:
        return ()
    return differences(pair.before.text.rstrip(" ,;."), pair.after.text.rstrip(" ,;."))


def list_pairs(opening: str, pairs: Sequence[Pair]) -> Sentence:
    """List pairs by the labels of their sides, each cited: ``para. 4 → para. 3``."""
    labels = ", ".join(_both_labels(pair) for pair in pairs)
    cited = tuple(dict.fromkeys(side.id for pair in pairs for side in (pair.before, pair.after) if side))
    return Sentence(text=f"{opening}: {labels}.", citations=cited, verdict="supported")
