"""Subjects: what a document speaks of, in phrases that fit into a question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents import Paragraph, Resolution, base_form, leading_verb
from embeddings import STOP_WORDS

_WORD = r"[a-z]+(?:-[a-z]+)*"
_BEHIND = frozenset(
    "of in on for to and by with at as through between among against from within into including which that or is are the "
    "throughout across under towards regarding concerning during before after prior without".split()
)
_PHRASE = re.compile(
    rf"\b(?:on|of|against|for|about|combat|prevent|counter|address|eradicate)(?: (?:the|all|[a-z-]+ing))?"
    rf" (?P<phrase>{_WORD}(?: {_WORD}){{1,2}})(?=[,.;:]| (?:{'|'.join(_BEHIND)})\b)"
)
"""Two or three words behind a preposition, up to a comma or the next one: *cooperation on* **disaster risk reduction**,"""
_LED = 160
"""Within so many characters of its verb a paragraph says what it is about; behind them come lists and conditions."""
_NO_NOUN = re.compile(r"(?:ed|ing|ly|ive|al|ous|able|ary|ent|ant)$")
_NO_OPENING = re.compile(r"(?:ed|ing|ly)$")
_VAGUE_HEADS = frozenset(
    "report reports progress effort efforts role roles item items measure measures provision provisions contribution "
    "contributions level levels resource resources manner basis session sessions resolution resolutions action actions "
    "activities implementation outcome outcomes recommendations party parties states members member community year years "
    "period thereof thereon therein experience experiences expertise support importance need needs purpose purposes "
    "objectives objective way ways view views light regard account information issue issues area areas matter matters "
    "number part parts range series process processes practices practice lessons commitment commitments obligations "
    "obligation framework request circumstances cooperation collaboration work agenda conclusions pledges use respect made "
    "held taken since worldwide alone impact impacts set forth".split()
)
_VAGUE_OPENINGS = frozenset(
    "relevant important positive continued certain other same ongoing full future further related valuable various closer "
    "close enhanced effective strengthened present following existing current new additional appropriate respective necessary "
    "possible recent last next previous first second many several any each every own early particular overall main major key "
    "different special specific due high best good countless active adverse meaningful genuine simultaneous great "
    "greater two three four five six".split()
)
_HEADING = re.compile(r"[A-Z][A-Za-z'’ -]{5,60}")
_MOST_WORDS = 6
_VAGUE_HEADINGS = frozenset(
    "introduction preamble annex appendix conclusion conclusions overview general background other".split()
)
_TITLE = re.compile(r"[\w ,'’–-]+")


def title_subject(document: Resolution) -> str:
    """Give a document's title as a question would name the matter, without what stands in brackets or behind a colon; or ``""``.

    ``The situation in Afghanistan`` -> ``the situation in Afghanistan``.
    """
    title = re.split(r"\s*[:(]", document.title)[0].strip()
    return _spoken(title, document) if _TITLE.fullmatch(title) else ""


def headings(document: Resolution) -> Iterator[str]:
    """List the headings that name a matter, as a question would, in their order."""
    for heading in dict.fromkeys(p.heading for p in document.paragraphs if p.heading):
        is_short = len(heading.split()) <= _MOST_WORDS and _HEADING.fullmatch(heading)
        if is_short and heading.lower() not in _VAGUE_HEADINGS and not leading_verb(heading):
            yield _spoken(heading, document)


def phrases(document: Resolution) -> list[str]:
    """List the noun phrases that its paragraphs are about: those that come again, the most frequent first, then long ones.

    Two words that stand together but once are as often no phrase at all.
    """
    whole = [p for p in document.paragraphs if p.is_whole]
    found = dict.fromkeys(phrase for p in whole if p.verb for phrase in phrases_of(p))
    said = {phrase: sum(phrase in p.text for p in whole) for phrase in found}
    kept = [phrase for phrase in said if said[phrase] > 1 or phrase.count(" ") > 1]
    return [_spoken(phrase, document) for phrase in sorted(kept, key=lambda phrase: (-said[phrase], -phrase.count(" ")))]


def phrases_of(paragraph: Paragraph) -> Iterator[str]:
    """List the noun phrases behind a paragraph's verb, as they stand."""
    start = len(paragraph.verb)
    for match in _PHRASE.finditer(paragraph.text, start, start + _LED):
        words = match["phrase"].split()
        is_vague = words[-1] in _VAGUE_HEADS or words[0] in _VAGUE_OPENINGS
        is_noun = not (_NO_NOUN.search(words[-1]) or base_form(words[-1]) or _NO_OPENING.search(words[0]))
        if is_noun and not is_vague and not STOP_WORDS.union(_BEHIND).intersection(words):
            yield match["phrase"]


def _spoken(name: str, document: Resolution) -> str:
    """Give a title or a heading as it would stand within a sentence: in small letters, with its article.

    The document's own text tells whether it is a proper name and whether it has an article.
    """
    text = " ".join(p.text for p in document.paragraphs if p.is_whole)
    bare = name.removeprefix("The ")
    first, space, rest = bare.partition(" ")
    is_name = bool(re.search(rf"(?<=[a-z,] ){re.escape(bare)}", text)) or rest[:1].isupper()
    is_word = bool(re.search(rf"\b{re.escape(first.lower())}", text)) or rest.startswith(("of ", "to "))
    spoken = bare if is_name or not is_word else first.lower() + space + rest
    times = len(re.findall(re.escape(spoken), text))
    with_article = len(re.findall(rf"\b(?:[Tt]he|[Aa]n?) {re.escape(spoken)}", text))
    has_article = bare != name or 2 * with_article > times or (not times and rest.startswith("of "))
    return f"the {spoken}" if has_article else spoken
