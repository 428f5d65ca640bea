"""Texts as the metrics compare them."""

from __future__ import annotations

import re


def normalised(text: str) -> str:
    """Lower case, plain quotation marks and hyphens, single spaces."""
    text = re.sub(r"[‘’]", "'", re.sub(r"[“”]", '"', text))
    return " ".join(re.sub(r"[‐‑–—]", "-", text).lower().split())


def tokens(text: str) -> list[str]:
    """Words of a text in lower case, without articles and punctuation, as SQuAD's evaluation takes them."""
    return [token for token in re.findall(r"\w+", text.lower()) if token not in {"a", "an", "the"}]
