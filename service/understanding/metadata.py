"""Questions about the document itself: when adopted, which session, how many paragraphs, its title."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

from documents.symbols import without_symbols
from embeddings import terms

Attribute = Literal[
    "adopted", "issued", "session", "agenda_item", "meeting", "operative_count", "preambular_count", "paragraph_count",
    "title", "symbol", "origin", "footnote_count", "body",
]  # fmt: skip

_DOCUMENT = r"(?:resolution|document|text|it|this|(?:A/RES/)?\d{1,3}/\d{1,3})"
_ASKED: tuple[tuple[Attribute, str], ...] = (
    (
        "operative_count",
        r"how many (?:\w+ )?(?:operative|op)\b|how many ops\b|number of (?:the )?(?:operative|ops\b)|how many operatives",
    ),
    (
        "preambular_count",
        r"how many (?:\w+ )?(?:preamb\w+|pp\b|pps\b)|number of (?:the )?(?:preamb\w+|pps\b)|paragraphs (?:are |does |in )?\w* ?the preamble",
    ),
    (
        "paragraph_count",
        r"how many (?:\w+ )?(?:paragraphs?|paras?|clauses)|number of (?:numbered )?(?:paragraphs|paras|clauses)|how long is|paragraph count|how many paras",
    ),
    ("footnote_count", r"how many (?:foot)?notes|number of footnotes"),
    ("origin", r"\bcommittees?\b|\bdrafts?\b|L-?document|main committee|\bL\.\s?\d*\b"),
    (
        "agenda_item",
        r"agenda[- ]item|which item|what item|item (?:number|no)\b|item of the agenda|agenda (?:number|no\b)|under what agenda",
    ),
    ("meeting", r"plenary|which meeting|what meeting|meeting (?:number|no)\b|at what meeting"),
    ("session", r"\bsession\b"),
    (
        "issued",
        r"\bissu(?:e|ed|ance)\b|published|publication date|distributed|distribution|released|came out|circulated|\bprinted\b",
    ),
    ("adopted", r"\badopt\w*|\bpass(?:ed|age)?\b|\bdate\b|\bwhen\b|what day|approved|voted on|which day|what year|which year"),
    (
        "title",
        r"\btitled?\b|\bcalled\b|\bheading\b|\bname of\b|\bheadline\b|^\W*what (?:is|'s) (?:the )?(?:(?:UN|GA|UNGA) )?(?:resolution )?(?:A/RES/)?\d+/\d+(?: about)?\W*$|what is (?:the|this) (?:resolution|document) about",
    ),
    (
        "symbol",
        r"\bsymbol\b|resolution number|number of (?:the|this) (?:\w+ ){0,2}resolution|official number|document (?:number|code)|\breference number\b|UN number",
    ),
    ("body", r"^\W*who (?:adopted|passed|approved|issued|wrote|made)|which (?:body|organ) (?:adopted|passed)|by whom"),
)
_TALK = 3
"""How many words that neither the document nor its attributes explain a question about the document may hold."""
_BARE = re.compile(
    r"\b(?:paragraphs?|paras?|agenda item|plenary|session|preamble|preambular|operative|adopted|footnotes|distribution|draft)\b",
    re.IGNORECASE,
)
_PATTERNS = tuple((attribute, re.compile(pattern, re.IGNORECASE)) for attribute, pattern in _ASKED)
_FUTURE = re.compile(
    r"\b(?:next|provisional|future|upcoming|later|again|report\w*|submit\w*|include[ds]?|sub-?item|come back|back|return|due|follow\w*)\b",
    re.IGNORECASE,
)
_ABOUT_IT = frozenset(
    terms(
        "resolution document text adopt adopted adopting adoption pass passed date day year month exact exactly precisely "
        "official officially session agenda item number plenary meeting held issue issued published publication released "
        "distributed distribution print printed came out operative preambular preamble paragraph paragraphs para paras "
        "clause clauses ops pps op pp count total many long title titled full called call heading name symbol draft drafts "
        "footnote footnotes general assembly united nations ga unga un committee main under body organ wrote written "
        "approved approve vote voted contain contains consist comprise include belong belongs part parts code reference "
        "formal numbered l doc res a number come numbers quick tell question find need know regular take took place "
        "ordinal held which what when who currently dated place circulated reading exact whole split broken down "
        "headline about stand standing listed fall falls figure adopts divided comprised made up wording carry carries carried one two three four five six seven led lead leads pv bibliography cover front page behind straight come came put forward based"
    )
)


def asked_attribute(question: str, names: Collection[str], content: Collection[str]) -> Attribute | None:
    """Tell which attribute of the document a question asks for, or None when it asks for something else.

    A question is about the document itself when nothing that the document speaks of is left of it once the words for
    a resolution and its attributes and the document's own names are taken away. ``names`` are the stems of its title
    and symbol, ``content`` the stems of its paragraphs; all else in the question is talk, and little is allowed.
    """
    unnamed = without_symbols(question)
    if unnamed == question and not re.search(rf"\b{_DOCUMENT}\b", question, re.IGNORECASE) and not _BARE.search(question):
        return None
    left = {term for term in terms(unnamed) if term not in _ABOUT_IT and term not in names}
    if left & set(content) or len(left) > _TALK:
        return None
    found = next((attribute for attribute, pattern in _PATTERNS if pattern.search(question)), None)
    if found in {"session", "agenda_item", "issued", "origin"} and _FUTURE.search(question):
        return None
    return found
