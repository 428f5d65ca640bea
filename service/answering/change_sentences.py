"""Sentences about change: what became of a paragraph, with the words that were deleted and inserted."""

from __future__ import annotations

from collections.abc import Sequence

from documents import Paragraph
from documents.alignment import Pair
from documents.differences import Difference, differences
from service.answer import ChangeShown, DiffSpan, Sentence

NOTATION = "Deleted words stand in [-…-], inserted ones in {+…+}."
_KEPT = 9
"""How many words of an unchanged stretch are shown beside a change; the middle of a longer one is cut out."""
_WHOLE = 40
"""An unchanged, new or dropped paragraph is quoted up to so many words."""


def say_pair(pair: Pair) -> Sentence:
    """Say what became of one paragraph, quoting it or showing its changes, and cite both sides."""
    before, after = pair.before, pair.after
    cited = tuple(p.id for p in (before, after) if p)
    if after is None and before is not None:
        text = f"{_named(before)} was dropped: “{_opening(before.text)}”."
    elif before is None and after is not None:
        text = f"{_named(after)} is new: “{_opening(after.text)}”."
    elif before is not None and after is not None and pair.status == "unchanged":
        text = f"{_named(before)} stands unchanged as {_low(after)}: “{_opening(after.text)}”."
    elif before is not None and after is not None:
        text = f"{_named(before)} is now {_low(after)}, changed: “{marked_up(_compared(pair))}”."
    else:
        raise ValueError("a pair has a side")
    return Sentence(text=text, citations=cited, verdict="supported")


def show_pair(pair: Pair) -> ChangeShown:
    """Give a pair as the answer object has it, with the whole difference where it changed."""
    return ChangeShown(
        status=pair.status,
        before=pair.before.id if pair.before else None,
        after=pair.after.id if pair.after else None,
        diff=tuple(DiffSpan(op=span.op, text=span.text) for span in _compared(pair)),
    )


def _compared(pair: Pair) -> tuple[Difference, ...]:
    """The difference of a changed pair, but for the stop at the end, which only tells the last paragraph from the others."""
    if pair.status != "changed" or pair.before is None or pair.after is None:
        return ()
    return differences(pair.before.text.rstrip(" ,;."), pair.after.text.rstrip(" ,;."))


def marked_up(spans: Sequence[Difference]) -> str:
    """Write differences out: ``Plan of Action [-2016–2020-] {+2021–2025+}``, long unchanged stretches cut."""
    shown: list[str] = []
    for n, span in enumerate(spans):
        words = span.text.strip()
        gap = "" if not shown or not span.text[:1].strip() else "\0"
        if span.op == "equal":
            words = _cut(words, first=n == 0, last=n == len(spans) - 1)
        elif span.op == "delete":
            words = f"[-{words}-]"
        else:
            words = f"{{+{words}+}}"
        shown.append(gap + words)
    return " ".join(shown).replace(" \0", "").rstrip(" ,;.")


def _cut(text: str, *, first: bool, last: bool) -> str:
    words = text.split()
    if first and last:
        return _opening(text)
    if len(words) <= 2 * _KEPT + 2:
        return text
    head = [] if first and len(words) > 4 * _KEPT else words[:_KEPT]
    tail = [] if last else words[-_KEPT:]
    head = words[:_KEPT] if first else head
    return " ".join([*head, "…", *tail])


def _opening(text: str) -> str:
    words = text.split()
    if len(words) <= _WHOLE:
        return text.rstrip(" ,;.")
    return " ".join(words[:_WHOLE]).rstrip(" ,;.") + " …"


def _named(paragraph: Paragraph) -> str:
    return f"{paragraph.spoken_label} of {paragraph.symbol}"


def _low(paragraph: Paragraph) -> str:
    label = _named(paragraph)
    return label[:1].lower() + label[1:]


def list_pairs(opening: str, pairs: Sequence[Pair]) -> Sentence:
    """List pairs by the labels of their sides, each cited: ``para. 4 → para. 3``."""
    sides = [[side for side in (pair.before, pair.after) if side] for pair in pairs]
    labels = ", ".join(" → ".join(dict.fromkeys(p.label for p in both)) for both in sides)
    return Sentence(text=f"{opening}: {labels}.", citations=tuple(p.id for both in sides for p in both), verdict="supported")
