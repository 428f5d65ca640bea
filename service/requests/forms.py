"""Forms: how an answer is to look."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from service.requests.blanks import without_quotations
from service.requests.request import Form, Said

_FORMS: tuple[Form, ...] = ("quote", "table", "bullets", "short")
_MAKE = r"(?:give|make|list|show|compile|draw|build|put|produce|create|prepare|need|want|write|format|have|send|use|do)"


def find_form(message: str) -> tuple[Said[Form], ...]:
    """Read how the answer is to look; none where the words for it are part of what is asked (*round table*, *short-lived*)."""
    text = without_quotations(message)
    found = [Said(form, *match.span()) for form, pattern in _form_patterns() if (match := pattern.search(text))]
    return tuple(found[:1])


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
