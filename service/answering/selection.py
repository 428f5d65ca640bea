"""Selection: which of the ranked paragraphs an answer cites."""

from __future__ import annotations

from collections.abc import Sequence

from embeddings import Hit

MARGIN = 2.8
"""How far, in log-odds, a further paragraph may stand below the best one and still be cited."""
WIDE_MARGIN = 3.2
"""The same for a question that asks for a list or for several things."""


def select(hits: Sequence[Hit], limit: int, *, is_wide: bool) -> list[Hit]:
    """Choose the hits to cite: the best, and those that are nearly as likely to bear on the question."""
    if not hits:
        return []
    margin = WIDE_MARGIN if is_wide else MARGIN
    return [hit for hit in hits[: limit + (2 if is_wide else 0)] if hit.score >= hits[0].score - margin]
