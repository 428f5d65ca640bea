"""Forms: how an answer is to look, and the verb of the Assembly that a message asks for."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from documents.verbs import finite, participle, past
from service.requests.blanks import lowered, without_quotations, without_symbols
from service.requests.request import Form, Said

_FORMS: tuple[Form, ...] = ("quote", "table", "bullets", "short")
_MAKE = r"(?:give|make|list|show|compile|draw|build|put|produce|create|prepare|need|want|write|format|have|send|use|do)"
_CLAUSES = ("pps ", "paras ", "paragraphs ", "clauses ")
"""Of a paragraph a participle says the verb (*paragraphs recalling*); of a resolution it says which one (*the resolution welcoming*)."""
_ASKING = re.compile(r"\b(?:i|you|we|me|to) $")
"""Whoever asks does not speak for the Assembly: *can you recommend*, *I was wondering what to ask*."""


def find_form(message: str) -> tuple[Said[Form], ...]:
    """Read how the answer is to look; none where the words for it are part of what is asked (*round table*, *short-lived*)."""
    text = without_quotations(message)
    found = [Said(form, *match.span()) for form, pattern in _form_patterns() if (match := pattern.search(text))]
    return tuple(found[:1])


def find_verb(message: str) -> tuple[Said[str], ...]:
    """Read the Assembly's verb that a message asks for, in its base form: *was asked*, *told* and *requested* are ``request``."""
    text, (pattern, bases) = lowered(without_symbols(message)), _verbs()
    for match in pattern.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        if not _ASKING.search(before) and (match[0] not in _participles() or before.endswith(_CLAUSES)):
            base = next(base for base, forms in bases if forms.fullmatch(text, match.start(), match.end()))
            return (Said(base, *match.span()),)
    return ()


@cache
def _form_patterns() -> tuple[tuple[Form, re.Pattern[str]], ...]:
    """The forms of forms.toml: a noun counts as what is made (*as a table*, *give me bullets*), or set apart by a comma or colon."""
    words = tomllib.loads((Path(__file__).parent / "forms.toml").read_text(encoding="utf-8"))
    return tuple((form, _form_pattern("|".join(words["form"][form]), words["wording"][form])) for form in _FORMS)


def _form_pattern(noun: str, wording: str) -> re.Pattern[str]:
    made = rf"\b(?:(?:as|in|into|with|using|en|als|sous forme de)|{_MAKE}(?: (?:me|us|it|them|this|that|all))?)(?: (?:a|an|the|un|une|una|eine))?(?: [a-z-]{{3,12}})?"
    apart = rf"(?:^|[,;.:(–—?!-]\s?)(?:an?\s)?(?:{noun})(?=\s?(?:$|[:,.;!?)]|please\b|pls\b)|\s[–—-])"
    return re.compile(
        rf"{made} (?:{noun})(?![\w-])(?! supply| term| of contents)|{apart}|\b(?:{noun}) (?:please|pls)\b|\b(?:{wording})\b",
        re.IGNORECASE,
    )


@cache
def _verbs() -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """One pattern of all that forms.toml and English grammar say of the Assembly's verbs, and what tells each verb in it."""
    words = tomllib.loads((Path(__file__).parent / "forms.toml").read_text(encoding="utf-8"))["verb"]
    said = {base: [base, finite(base), past(base), participle(base)] for base in words["plain"]}
    for base, wordings in words["said"].items():
        said[base] = [*wordings, *said.get(base, [])]
    every = "|".join(form for forms in said.values() for form in forms)
    return re.compile(rf"(?<!\w)(?:{every})(?!\w)"), tuple((base, re.compile("|".join(forms))) for base, forms in said.items())


@cache
def _participles() -> frozenset[str]:
    words = tomllib.loads((Path(__file__).parent / "forms.toml").read_text(encoding="utf-8"))["verb"]
    return frozenset(participle(base) for base in words["plain"])
