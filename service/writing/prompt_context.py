"""The context of a prompt: the paragraphs that a model is shown, under short keys of their own, within a budget of tokens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from documents import Paragraph
from service.errors import InvalidSetting

CountTokens = Callable[[str], int]
_BYTES_A_TOKEN = 3
"""English texts have more than four bytes a token in every current tokenizer; three leave room for symbols and names."""
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS = "23456789"


def estimate_tokens(text: str) -> int:
    """Estimate how many tokens a text has, rather too many than too few."""
    return ceil(len(text.encode()) / _BYTES_A_TOKEN)


def tokens_by(path: Path) -> CountTokens:
    """Count by a tokenizer's own file, ``tokenizer.json``; raise InvalidSetting where it cannot be read."""
    from tokenizers import Tokenizer  # heavy, and only needed where a setting names one

    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:
        raise InvalidSetting(
            f"UNGA_QA_CHAT_MODEL_TOKENIZER={str(path)!r} is no tokenizer.json that can be read: {error}"
        ) from error
    tokenizer.no_truncation()  # files made for encoders cut a text at their window and fill it up
    tokenizer.no_padding()
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)


@dataclass(frozen=True)
class PromptContext:
    """The paragraphs by key, in the order in which they are shown; ``rank`` has their keys best first."""

    paragraphs: Mapping[str, Paragraph]
    rank: tuple[str, ...]

    def shown(self) -> str:
        """The paragraphs as the prompt has them: key, place and text, each on one line, the text as a JSON string."""
        return "\n".join(_line(key, paragraph) for key, paragraph in self.paragraphs.items())


def lay_out(paragraphs: Sequence[Paragraph], budget: int, count: CountTokens = estimate_tokens) -> PromptContext:
    """Lay paragraphs out, best first, as many as fit a budget of tokens whole; at least the best, whatever its length.

    The best stands first and the second last, since models read both ends best (Liu et al. 2023, "Lost in the Middle").
    """
    chosen: list[tuple[str, Paragraph]] = []
    left = budget
    for paragraph in paragraphs:
        key = _key(paragraph, {known for known, _ in chosen})
        left -= count(_line(key, paragraph)) + 1
        if chosen and left < 0:
            break
        chosen.append((key, paragraph))
    ordered = [*chosen[::2], *reversed(chosen[1::2])]
    return PromptContext(dict(ordered), tuple(key for key, _ in chosen))


def _line(key: str, paragraph: Paragraph) -> str:
    if paragraph.kind == "passage":
        return f"[{key}] {json.dumps(paragraph.title, ensure_ascii=False)}: {json.dumps(paragraph.text, ensure_ascii=False)}"
    part = "in the preamble" if paragraph.kind == "preambular" else "decided" if paragraph.kind == "operative" else "annexed"
    place = f"{paragraph.symbol}, {paragraph.label}, {part}, {json.dumps(paragraph.title, ensure_ascii=False)}"
    return f"[{key}] {place}: {json.dumps(paragraph.text, ensure_ascii=False)}"


def _key(paragraph: Paragraph, taken: set[str]) -> str:
    """A key of a letter, a digit and a letter that says nothing of the paragraph, so that none can be guessed from another."""
    for salt in range(10_000):
        number = int.from_bytes(hashlib.sha256(f"{salt}\0{paragraph.id}".encode()).digest()[:8], "big")
        number, first = divmod(number, len(_LETTERS))
        number, second = divmod(number, len(_DIGITS))
        key = _LETTERS[first] + _DIGITS[second] + _LETTERS[number % len(_LETTERS)]
        if key not in taken:
            return key
    raise AssertionError("a context has far fewer paragraphs than there are keys")
