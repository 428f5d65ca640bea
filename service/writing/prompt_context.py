"""The context of a prompt: the paragraphs that a model is shown, freed of what speaks to models, under short keys, within a budget of tokens."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

from documents import Paragraph
from service.answering.writing_task import ShownParagraph
from service.errors import InvalidSetting

_LOOKALIKES = str.maketrans(
    "абвеѕіјкмнорстухһӏԁԛԝАВЕЅІЈКМНОРСТУХҺӀԌԚԜαβεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧɑɡıⅼ",
    "abbesijkmhopctyxhldqwABESIJKMHOPCTYXHIGQWabeiknoptuxABEZHIKMNOPTYXagil",
)
"""Cyrillic, Greek and other letters that pass for Latin ones."""
_LEET_DIGITS = str.maketrans("013457@$", "oieastas")
"""Digits and signs that stand for letters in leetspeak."""
_MIXED = re.compile(r"(?<![\w/])(?=[\w@$]*[A-Za-z])(?=[\w@$]*[013457@$])[\w@$]{3,}(?![\w/])|(?<!\w)4ll(?!\w)")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ .\-_*·]){3,}[^\W\d_](?!\w)")
"""A word whose letters stand apart."""
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{20,}={0,2}")
_TAGS = range(0xE0020, 0xE007F)
"""Invisible characters that mirror ASCII."""


def readings(text: str) -> Iterator[str]:
    """Give what a text may be read as: without disguise, with digits read as letters, and what is encoded in it."""
    plain = undisguised(text)
    yield plain
    if (lettered := _MIXED.sub(lambda match: match[0].translate(_LEET_DIGITS), plain)) != plain:
        yield lettered
    for match in _ENCODED.finditer(plain):
        if decoded := _decoded(match[0]):
            yield decoded


def undisguised(text: str) -> str:
    """Give a text in plain letters: no invisible characters, accents or lookalikes, and words whose letters stand apart joined."""
    if text.isascii():
        return _SPACED.sub(_joined, text)
    shown = "".join(chr(ord(char) - 0xE0000) if ord(char) in _TAGS else char for char in text)
    parts = unicodedata.normalize("NFKD", shown)
    letters = "".join(char for char in parts if unicodedata.category(char) not in {"Cf", "Mn", "Me"})
    return _SPACED.sub(_joined, letters.translate(_LOOKALIKES))


def _joined(match: re.Match[str]) -> str:
    return re.sub(r"[ .\-_*·]", "", match[0])


def _decoded(word: str) -> str:
    """What a word in Base64 says in ASCII, or nothing."""
    bare = word.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        said = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return said if said.isprintable() else ""


_LEFT_OUT = "[…]"
_MODEL = r"(?:assistant|chat\s?bot|chat-?gpt|language model|large language model|llm|ai (?:model|system|assistant)|gpt-?\d*)"
_START = r"(?:^|[\n.;:!?\"“(]\s*)(?:(?:please|kindly|now|then|also|so|and|just|sure)[,!]?\s+)*"
"""Where a sentence begins; a resolution's begin with "Requests", never with "Request"."""
_FORGETTING = r"""
    \b(?:ignore|disregard|forget|override|bypass)\b[^.;\n]{0,40}\b(?:instruction|prompt|rule|guideline|polic(?:y|ies)|context|direction|above|previous|prior|everything|(?:next|later|following)\ question)s?\b(?!\s+(?:of|on|in|and|for|governing)\b)
    | \b(?:set|put|leave|lay)\s+aside\b[^.;\n]{0,40}\b(?:instructions?|rules|prompt|told|(?:the|all)\s+above)\b
    | \b(?:new|updated|real|actual)\s+(?:instructions?|task)\s*(?::|are|is) | \bend\s+of\s+(?:document|paragraphs?|context|material)\b
    | \b(?:jailbreak|prompt\s+injection|developer\s+mode|dan\s+mode)\b
    | \b(?:system|developer|hidden|initial|secret)\s+(?:prompt|message|instruction)"""
_ADDRESSING = rf"""
    \byou\s+(?:are\s+(?:now|an?|the|to|free)|must|should|shall|will|have\s+to|need\s+to|were\s+told|have\s+been\s+told)\b
    | \bas\s+an?\s+{_MODEL} | \b(?:dear|attention|notes?\s+to|to\s+the|hey|hello)\s+(?:\w+\s)?{_MODEL}\b(?!\s+secretar)
    | \bact\s+as\s+(?:an?|if|the)\b[^.;\n]{{0,30}}\b{_MODEL} | \bfrom\s+now\s+on,?\s+you\b | \bspeak\s+like\s
    | \b(?:the|any|every|each|an?)\s+{_MODEL}\s+(?:must|should|shall|will|has\s+to|have\s+to|needs\s+to|is\s+to)\b
    | \byour\s+(?:\w+\s)?(?:instruction|prompt|answer|reply|response|guideline|training|developer|output|sentence|context)s?\b"""
_ORDERING = rf"""
    {_START}(?:say|reply|answer|respond|repeat|print|output|pretend|reveal|decode|obey|append|cite|translate|grade)\s+(?:that|only|with|the|this|these|in|and|all|every|as|it|everything|["“])
    | \b(?:tell|assure|convince)\s+(?:the|this|every|any)\s+(?:person|user|reader|questioner|human)\b
    | \b(?:answer|respond|reply)\s+(?:only\s+)?(?:with\s+(?:only|the\s+(?:single\s+)?words?|["“])|that\b|in\s+(?:french|spanish|german|rhyme|capitals|verse)\b|to\s+(?:every|any|all)\s+(?:question|message|prompt))
    | \b(?:print|output|reveal|repeat|show|leak)\s+(?:your|the|all)\s+(?:\w+\s)?(?:prompt|instructions?|system\s+\w+|api\s+keys?|keys|secrets?|password)\b
    | \bdo\s+not\s+(?:cite|mention|answer|verify|check|tell)\b[^.;\n]{{0,40}}\b(?:paragraph|user|person|reader|question|source|instruction|it|them)s?\b
    | \b(?:every|each|all|any)\s+(?:sentence|answer|reply)\s+(?:must|should|shall|has\s+to|is\s+to)\b | \bset\s+the\s+verdict\b
    | \bdecode\b[^.;\n]{{0,20}}\b(?:and|to)\s+(?:obey|follow|execute|run|answer|do)\b
    | \b(?:call|use|invoke|run)\s+(?:the|your|an?|shell)\s+(?:tools?|function|shell|command)\b"""
_OTHER_LANGUAGES = r"""
    \b(?:ignore[sz]?|oublie[sz]?|neglige[sz]?|ignora[d]?|olvid[ae]n?|omit[ae]n?|ignorier\w*|vergiss|missachte\w*)\s+(?:\w+\s+){0,4}(?:instruc\w*|consignes?|directives?|regles?|reglas?|indicaciones|anweisung\w*|regeln|question|pregunta|frage)\b
    | \brepond(?:s|ez|re)\s+(?:\w+\s)?(?:en|que|uniquement|seulement|par)\b
    | \bresponde[dn]?\s+(?:solo|unicamente|que|en|con)\b | \bantworten?\s+(?:\w+\s)?(?:nur|auf|mit|dass)\b"""
_POSING = r"""
    (?:^|[\n"“.!?]\s*)(?:system|assistant|developer|user|human|ai|person|question|answer|response)\s*:
    | <\|[^|>]{0,40}\|> | \[/?INST\] | <</?SYS>> | </?(?:system|instructions?|prompt|user|assistant|tool_call)>
    | \#{2,}\s*(?:system|instruction|response|prompt)
    | "(?:answered|sentences|standalone|role|content|text|paragraphs|arguments)"\s*:"""
_MARKING = (
    r"!\[[^\]]*\]\( | \]\(\s*(?:https?:|javascript:|data:|//) | <(?:script|img|iframe|svg|object|form|a\s|!--) | \bjavascript:"
)
_SPEAKS = re.compile(
    "|".join((_FORGETTING, _ADDRESSING, _ORDERING, _OTHER_LANGUAGES, _POSING, _MARKING)), re.IGNORECASE | re.VERBOSE
)
_NO_PROSE = re.compile(r"https?:|www\.|<[a-z/!|]|\]\(|[{}|\\]|data:|javascript:|@\w+\.\w", re.IGNORECASE)
"""Links, HTML and code, none of which a sentence of an answer has."""
_PIECE = re.compile(r"[^.;!?\n]*(?:[.;!?\n]+|$)")


def speaks_to_models(text: str) -> bool:
    """Whether a text tells a language model what to do, in whatever disguise."""
    return any(_SPEAKS.search(reading) for reading in readings(text))


def is_plain_prose(text: str) -> bool:
    """Whether a sentence is free of links, markup and code, and of anything that speaks to a language model."""
    return not _NO_PROSE.search(text) and not speaks_to_models(text)


def without_instructions(text: str) -> str:
    """Give a text up to the first sentence or clause that speaks to a language model, an ellipsis in brackets for the rest.

    What stands behind it is left out too, since it may say what the model is to repeat.
    """
    if not speaks_to_models(text):
        return text
    first = next((match.start() for match in _PIECE.finditer(text) if speaks_to_models(match[0])), 0)
    kept = text[:first].rstrip()
    return f"{kept} {_LEFT_OUT}".strip()


def as_material(paragraph: Paragraph) -> Paragraph:
    """Give a paragraph as a model may see it and as a sentence may rest on it."""
    return replace(
        paragraph,
        text=without_instructions(paragraph.text),
        title=without_instructions(paragraph.title),
        heading=without_instructions(paragraph.heading),
    )


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
