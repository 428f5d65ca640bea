"""The context of a prompt: the paragraphs that a model is shown, under short keys of their own, within a budget of tokens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

from documents import Paragraph
from service.answering.writing_task import ShownParagraph
from service.errors import InvalidSetting
from service.writing.instructions import as_material, without_instructions

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
    """The paragraphs by key, best first, as sentences are checked against them, and the lines in which a model is shown them."""

    paragraphs: Mapping[str, Paragraph]
    lines: tuple[str, ...] = ()

    def shown(self) -> str:
        """What the prompt has of them: each resolution with its title and date, then its paragraphs, a line each, texts as JSON strings."""
        return "\n".join(self.lines)


def lay_out(found: Sequence[ShownParagraph], budget: int, count: CountTokens = estimate_tokens) -> PromptContext:
    """Lay paragraphs out, best first, as many as fit a budget of tokens whole; at least the best, whatever its length.

    Those of one resolution stand together, under its title, where its best one has its place.
    """
    chosen: dict[str, Paragraph] = {}
    lines: dict[str, list[str]] = {}
    left = budget
    for one in map(_as_material, found):
        key = _key(one.paragraph, chosen.keys())
        of = one.paragraph.symbol if one.paragraph.kind != "passage" else one.paragraph.id
        added = ([] if of in lines else [_head(one)]) + [_line(key, one)]
        left -= sum(count(line) + 1 for line in added)
        if chosen and left < 0:
            break
        chosen[key] = one.paragraph
        lines.setdefault(of, []).extend(added)
    return PromptContext(chosen, tuple(line for own in lines.values() for line in own))


def _as_material(one: ShownParagraph) -> ShownParagraph:
    """A paragraph with nothing in it, or around it, that speaks to models."""
    names = tuple((short, without_instructions(full)) for short, full in one.names)
    own = as_material(one.paragraph)
    return replace(one, paragraph=own, text=without_instructions(one.text), before=without_instructions(one.before), names=names)


def _head(one: ShownParagraph) -> str:
    paragraph = one.paragraph
    adopted = f", adopted {one.adopted:%-d %B %Y}" if one.adopted else ""
    of = "" if paragraph.kind == "passage" else f"{paragraph.symbol}, "
    return f"{of}{_string(paragraph.title)}{adopted}:"


def _line(key: str, one: ShownParagraph) -> str:
    paragraph = one.paragraph
    if paragraph.kind == "passage":
        return f"[{key}] {_string(one.text)}"
    heading = f", under {_string(paragraph.heading)}" if paragraph.heading else ""
    meant = [f"{_string(short)} is {_string(full)}" for short, full in one.names]
    around = [*([f"before it: {_string(one.before)}"] if one.before else []), *meant]
    more = f" ({'; '.join(around)})" if around else ""
    return f"[{key}] {paragraph.label}, {_PARTS[paragraph.kind]}{heading}: {_string(one.text)}{more}"


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


_PARTS = {"preambular": "in the preamble", "operative": "decided", "annex": "annexed"}


def _key(paragraph: Paragraph, taken: Collection[str]) -> str:
    """A key of a letter, a digit and a letter that says nothing of the paragraph, so that none can be guessed from another."""
    for salt in range(10_000):
        number = int.from_bytes(hashlib.sha256(f"{salt}\0{paragraph.id}".encode()).digest()[:8], "big")
        number, first = divmod(number, len(_LETTERS))
        number, second = divmod(number, len(_DIGITS))
        key = _LETTERS[first] + _DIGITS[second] + _LETTERS[number % len(_LETTERS)]
        if key not in taken:
            return key
    raise AssertionError("a context has far fewer paragraphs than there are keys")
