"""Forms: how an answer is to look, and the verb of the Assembly that a message asks for."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from documents import named_symbols
from documents.verbs import finite, participle, past
from service.requests.request import Form, Said

_FORMS: tuple[Form, ...] = ("quote", "table", "bullets", "short")
_MAKE = r"(?:give|make|list|show|compile|draw|build|put|produce|create|prepare|need|want|write|format|have|send|use|do)"
_QUOTED = re.compile(r"“[^”]{1,300}”|\"[^\"]{1,300}\"|«[^»]{1,300}»")
_CLAUSE = r"(?:(?<=pps )|(?<=paras )|(?<=paragraphs )|(?<=clauses ))"
"""Of a paragraph a participle says the verb (*paragraphs recalling*); of a resolution it says which one (*the resolution welcoming*)."""
_SPOKEN = r"(?<!\bi )(?<!\byou )(?<!\bwe )(?<!\bme )(?<!\bto )"
"""Whoever asks does not speak for the Assembly: *can you recommend*, *I was wondering what to ask*."""


def find_form(message: str) -> tuple[Said[Form], ...]:
    """Read how the answer is to look; none where the words for it are part of what is asked (*round table*, *short-lived*)."""
    text = _QUOTED.sub(lambda match: " " * len(match[0]), message)
    found = [Said(form, *match.span()) for form, pattern in _form_patterns() if (match := pattern.search(text))]
    return tuple(found[:1])


def find_verb(message: str) -> tuple[Said[str], ...]:
    """Read the Assembly's verb that a message asks for, in its base form: *was asked*, *told* and *requested* are ``request``."""
    text = message
    for named in reversed(named_symbols(message, bare=True)):
        text = f"{text[: named.start]}{'/' * (named.end - named.start)}{text[named.end :]}"
    found = [Said(base, *match.span()) for base, pattern in _verb_patterns() if (match := pattern.search(text))]
    return tuple(sorted(found, key=lambda said: said.start)[:1])


@cache
def _form_patterns() -> tuple[tuple[Form, re.Pattern[str]], ...]:
    """The forms of forms.toml: a noun counts as what is made (*as a table*, *give me bullets*), or set apart by a comma or colon."""
    words = tomllib.loads((Path(__file__).parent / "forms.toml").read_text(encoding="utf-8"))
    return tuple((form, _form_pattern("|".join(words["form"][form]), words["wording"][form])) for form in _FORMS)


def _form_pattern(noun: str, wording: str) -> re.Pattern[str]:
    made = rf"\b(?:(?:as|in|into|with|using|en|als|sous forme de)|{_MAKE}(?: (?:me|us|it|them|this|that|all))?)(?: (?:a|an|the|un|une|una|eine))?(?: [a-z-]{{3,12}})?"
    apart = rf"(?:^|[,;.:(–—?!-]\s?)(?:an?\s)?(?:{noun})(?=\s?(?:$|[:,.;!?)–—-]|please\b|pls\b))"
    return re.compile(
        rf"{made} (?:{noun})(?![\w-])(?! supply| term| of contents)|{apart}|\b(?:{noun}) (?:please|pls)\b|\b(?:{wording})\b",
        re.IGNORECASE,
    )


@cache
def _verb_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The verbs of forms.toml, each with all the forms that English gives it."""
    words = tomllib.loads((Path(__file__).parent / "forms.toml").read_text(encoding="utf-8"))["verb"]
    said: dict[str, list[str]] = {base: [base, finite(base), past(base), _CLAUSE + participle(base)] for base in words["plain"]}
    for base, wordings in words["said"].items():
        said[base] = [*wordings, *said.get(base, [])]
    return tuple((base, re.compile(rf"{_SPOKEN}\b(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)) for base, forms in said.items())
