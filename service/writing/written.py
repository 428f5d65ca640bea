"""What a model wrote, read back: sentences with their keys, from JSON as it grows, or from prose that ignored the format."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from langchain_core.utils.json import parse_partial_json

from documents import as_statement, leading_verb
from service.writing.prompt_context import is_plain_prose
from service.writing.reply_reading import Snapshot

MOST_SENTENCES = 8
"""Sentences of one reply that are read; what comes behind them is left unread."""
_MOST_OBJECTS = 4
_MOST_KEYS = 3
_WORDS_BEFORE = 12
"""So many words may stand before the JSON of a reply."""
_LONGEST = 900
"""Characters of the longest sentence that is taken for one."""
_LONGEST_ASIDE = 300
_FENCE = re.compile(r"^\s*```[a-z]*\s*|\s*```\s*$")
_BULLET = re.compile(r"^\s*(?:[-*•‣]|\d{1,2}[.)])\s+")
_LEAD_IN = re.compile(r"^(?:answer|response|reply|sentences?|the json object)\s*:\s*", re.IGNORECASE)
_GROUP = re.compile(
    r"\s*[\[(【{]\s*((?:(?:key|keys|paragraphs?|paras?\.?)\s*:?\s*)?[A-Za-z0-9#^]{1,6}(?:(?:\s*[,;&]\s*|\s+)(?:and\s+)?[A-Za-z0-9#^]{1,6})*)\s*[\])】}]",
    re.IGNORECASE,
)
_BEGINS_AS_JSON = re.compile(r"\s*\[?\s*\{")
_OPENS_BRACKET = re.compile(r"\s*[\[(【{]")
_EDGE = re.compile(
    r"(?<=[.!?])(?<!\.[A-Z]\.)(?<!\b[DM][rs]\.)[\"”']?(?:[ \t]*[\[(【{][^\])】}]{1,40}[\])】}]\.?)*"
    r"(?:\s+(?=[A-Z“\"\[(\-*])|[ \t]*(?:\n+|\Z))|\n+"
)
"""Where a sentence ends: behind the brackets that follow its full stop on the same line, or with the line."""
_EMPHASIS = re.compile(r"(\*\*|__|`|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w))")
_NOT_ANSWERED = re.compile(
    r"\b(?:not answered|(?:the )?(?:given |provided )?(?:paragraphs?|documents?|resolutions?|texts?|context|material) (?:\w+ )?(?:do|does|did)(?: not|n['’]t) (?:\w+ )?(?:answer|say|mention|give|provide|contain|specify|state|address|include))"
    r"|\b(?:cannot|can't|could not) (?:be )?(?:answer|find|determin)\w*|\b(?:do|does)(?: not|n['’]t) have (?:\w+ ){0,3}(?:information|answer)|\bno information\b|\bI (?:do not|don't) know\b",
    re.IGNORECASE,
)


def schema_of(keys: Collection[str]) -> dict[str, object]:
    """The JSON schema of a reply: sentences, each with keys of those that there are, so that a provider that follows it invents none."""
    sentence = {
        "type": "object",
        "properties": {
            "text": {"type": "string", "description": "One sentence, without keys."},
            "paragraphs": {
                "type": "array",
                "items": {"type": "string", "enum": list(keys)},
                "maxItems": _MOST_KEYS,
                "description": "The keys of the paragraphs that it rests on.",
            },
        },
        "required": ["text", "paragraphs"],
        "additionalProperties": False,
    }
    return {
        "title": "answer",
        "description": "The answer, sentence by sentence, each with the keys of the paragraphs that it rests on.",
        "type": "object",
        "properties": {
            "answered": {"type": "boolean", "description": "Whether the paragraphs give what is asked."},
            "sentences": {"type": "array", "maxItems": _MOST_OBJECTS, "items": sentence},
            "missing": {"type": "string", "description": "What of the question the paragraphs do not give, or nothing."},
            "search": {"type": "string", "description": "Words to search for what is missing, or nothing."},
            "ask": {
                "type": "string",
                "description": "What to ask back, where the question fits several resolutions, or nothing.",
            },
        },
        "required": ["answered", "sentences", "missing", "search", "ask"],
        "additionalProperties": False,
    }


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as a model wrote it: its words, the keys of its paragraphs that there are, and how many keys there are not."""

    text: str
    keys: tuple[str, ...]
    invented: int = 0


@dataclass(frozen=True, slots=True)
class WrittenReply:
    """What has been read of a reply: the sentences that are whole, and whether the model says that the paragraphs do not answer.

    ``missing`` is what of the question they do not give, ``search`` words to look for it with, ``ask`` a question back.
    """

    sentences: tuple[Written, ...] = ()
    is_unanswered: bool = False
    missing: str = ""
    search: str = ""
    ask: str = ""


def read_reply(snapshot: Snapshot, keys: Collection[str], *, is_whole: bool) -> WrittenReply:
    """Read a reply so far, or whole; of one that still grows its last entry is left for later, as it may not be at its end.

    So the sentences of a reply so far are the first ones of the whole. JSON is read as far as it goes, in a code fence or not; anything else is read as prose, its sentences' keys in brackets. A
    key that no paragraph has is dropped and counted. A sentence that says that the paragraphs do not answer is none.
    """
    values = snapshot if isinstance(snapshot, Mapping) else _as_json(snapshot)
    if values is not None:
        found, unanswered = list(_from_json(values, keys, is_whole=is_whole)), values.get("answered") is False
    else:
        found, unanswered = list(_from_prose(str(snapshot), keys, is_whole=is_whole)), False
    denials = [one for one in found if _NOT_ANSWERED.search(one.text)]
    kept = tuple(one for one in found if one not in denials)[:MOST_SENTENCES]
    said = {name: _plain(values.get(name)) for name in ("missing", "search", "ask")} if values is not None and is_whole else {}
    return WrittenReply(kept, is_whole and not kept and (unanswered or bool(denials)), **said)


def _plain(said: object) -> str:
    """A short text of a reply on one line, if it is plain prose; else nothing."""
    line = " ".join(said.split()) if isinstance(said, str) else ""
    return line if len(line) <= _LONGEST_ASIDE and is_plain_prose(line) else ""


def _as_json(text: str) -> dict[str, object] | None:
    """The JSON object that a text is or holds behind a few words, as far as it goes, or None."""
    bare = _FENCE.sub("", text)
    start = bare.find("{")
    if start < 0 or not _may_be_json(text):
        return None
    try:
        values = parse_partial_json(bare[start:])
    except ValueError:
        values = _first_object(bare[start:])
    return values if isinstance(values, dict) and values.keys() & {"answered", "sentences"} else None


def _may_be_json(text: str) -> bool:
    """Whether a text holds a JSON object behind a few words, or may yet."""
    before, _, _ = _FENCE.sub("", text).partition("{")
    return len(before.split()) <= _WORDS_BEFORE


def _first_object(text: str) -> object:
    """The object that a text begins with where more stands behind it, or None."""
    import json  # a second reader, for what the tolerant one refuses

    try:
        return json.JSONDecoder().raw_decode(text)[0]
    except ValueError:
        return None


def _from_json(values: Mapping[str, object], keys: Collection[str], *, is_whole: bool) -> Iterator[Written]:
    sentences = values.get("sentences")
    entries = list(sentences) if isinstance(sentences, Sequence) and not isinstance(sentences, str) else []
    for entry in entries if is_whole else entries[:-1]:
        if isinstance(entry, str):
            yield from _from_lines(_parts(entry), keys)
        elif isinstance(entry, Mapping) and isinstance(entry.get("text"), str):
            named = entry.get("paragraphs")
            listed = (
                [str(key) for key in named] if isinstance(named, Sequence) and not isinstance(named, str) else [str(named or "")]
            )
            for part in _parts(str(entry["text"])):
                yield from _written(part, [key for key in listed if key], keys)


def _from_prose(text: str, keys: Collection[str], *, is_whole: bool) -> Iterator[Written]:
    """Read prose; nothing of what is or may yet be JSON that cannot be read, nor of a sentence whose keys may follow."""
    bare = _FENCE.sub("", text)
    if is_whole:
        yield from () if _BEGINS_AS_JSON.match(bare) else _from_lines(_parts(bare), keys)
    elif not _may_be_json(text):
        *parts, last = _parts(bare.rstrip())
        yield from _from_lines(parts[:-1] if _OPENS_BRACKET.match(last) else parts, keys)


def _from_lines(parts: Iterable[str], keys: Collection[str]) -> Iterator[Written]:
    for part in parts:
        bare = _LEAD_IN.sub("", _BULLET.sub("", part))
        yield from _written(bare, [], keys)


def _parts(text: str) -> Iterator[str]:
    """Part prose into sentences, the brackets behind a full stop still with the sentence that they belong to."""
    start = 0
    for end in [*(match.end() for match in _EDGE.finditer(text)), len(text)]:
        if start < end:
            yield text[start:end]
        start = end


def _written(text: str, named: Sequence[str], keys: Collection[str]) -> Iterator[Written]:
    """A sentence with the keys that are named beside it or stand in it."""
    known = {key.upper(): key for key in keys}
    found, invented = list[str](), 0

    def taken(match: re.Match[str]) -> str:
        nonlocal invented
        words = [word.strip("#^").upper() for word in re.split(r"[\s,;&:]+", match[1]) if word.lower() not in _WORDS]
        if not words or not all(word in known or _LOOKS.fullmatch(word) for word in words):
            return match[0]
        found.extend(known[word] for word in words if word in known)
        invented += sum(word not in known for word in words)
        return ""

    bare = _GROUP.sub(taken, text)
    for key in named:
        for word in re.split(r"[\s,;&]+", key.strip("[]() ")):
            if word.upper() in known:
                found.append(known[word.upper()])
            elif word:
                invented += 1
    bare = _unwrapped(" ".join(_EMPHASIS.sub("", bare).split()).strip(" ,;"))
    if re.search(r"[A-Za-z]{2,}", bare) and len(bare) <= _LONGEST:
        yield Written(bare if bare.endswith((".", "!", "?", "…")) else f"{bare}.", tuple(dict.fromkeys(found)), invented)


def _unwrapped(text: str) -> str:
    """A line copied off the context as the sentence that it holds: *A/RES/75/15, para. 22, …: "Takes note of …"*."""
    copied = _COPIED.match(text)
    words = copied["words"].rstrip(" ,;.") if copied else text
    verb = leading_verb(words)
    if not copied or not verb:
        return words
    return f"The General Assembly {as_statement(verb)}{words[len(verb) :]}"


_COPIED = re.compile(
    r"^(?:\[\w+\]\s*)?[AS]/(?:RES/)?\S+, (?:[\w ]*para\.)[^:]*:\s*(?:\"[^\"]*\":\s*)?[\"“](?P<words>.+?)[\"”]?\.?$"
)
_WORDS = frozenset("key keys paragraph paragraphs para paras and".split())
_LOOKS = re.compile(r"[A-Z]\d[A-Z]|[A-Z]?\d{1,2}[A-Z]?")
"""What a key may look like that no paragraph has: of the form of ours, or a number."""
