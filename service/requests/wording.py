"""Wording: the words of messages that stand for no matter, a message with parts of it blanked out, its form and its language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from documents import named_symbols
from documents.characters import plain
from embeddings import STOP_WORDS, terms
from service.requests.request import Form, Said

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier


_LISTS: dict[str, str] = tomllib.loads((Path(__file__).parent / "naming.toml").read_text(encoding="utf-8"))


def _listed(key: str) -> frozenset[str]:
    return frozenset(_LISTS[key].split())


DOCUMENTS = _listed("documents")
MISSIONS = _listed("missions")
INSTRUMENTS = _listed("instruments") | MISSIONS
ACTS = _listed("acts")
ASKING = _listed("asking")
RELATIVE = _listed("relative")
EPITHETS = _listed("epithets")
CLOSING = _listed("closing")
CONTINUING = _listed("continuing")
JOINING = _listed("joining")
ARTICLES = _listed("articles")
BODIES = _listed("bodies")
BEFORE = _listed("before")
DEFINITE = _listed("definite")
INDEFINITE = _listed("indefinite")
CHOOSING = _listed("choosing")
ENDING = _listed("ending")
WITHIN = _listed("within")
COUNTED = _listed("counted")
_IDLE = frozenset(terms(_LISTS["idle"]))


def content_terms(text: str) -> frozenset[str]:
    """The stems of a message that are neither stop words nor idle: those that ask for nothing by themselves."""
    return frozenset(terms(text)) - _IDLE


_QUOTED = re.compile(r"[“\"](?P<a>[^”\"]{1,300})[”\"]|«\s?(?P<b>[^»]{1,300}?)\s?»|(?<!\w)['‘](?P<c>[^'‘’]{1,300})['’](?!\w)")


def lowered(message: str) -> str:
    """Give a message in lower case, letter by letter."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in message)


def without_symbols(message: str, blank: str = " ") -> str:
    """Blank out the documents that a message names by number."""
    letters = list(message)
    for named in named_symbols(message, bare=True):
        letters[named.start : named.end] = blank * (named.end - named.start)
    return "".join(letters)


def quotations(message: str) -> Iterator[Said[str]]:
    """Give what stands in quotation marks."""
    found = ((match, match.lastgroup or "a") for match in _QUOTED.finditer(message))
    yield from (Said(match[group], *match.span(group)) for match, group in found)


def without_quotations(message: str) -> str:
    """Blank out what stands in quotation marks: it is searched for, and asks nothing itself."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), message)


NAMED, PLACED = "§", "¶"
"""What stands in a marked message for a document, and for a paragraph, that it names by number."""
_MARKED = re.compile(r"[^\W_]+|[§¶]")
_READ = 1_000
_LONGEST = 160
"""Nobody greets at greater length."""
_FORMS: tuple[Form, ...] = ("quote", "table", "bullets", "short", "full")
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


_LANGUAGES = "en fr es ru ar zh de it pt nl sv da no fi pl cs ro tr el uk fa he hi ja ko id sw hu vi".split()
"""ISO 639-1 codes of the languages that are told apart: among all 139 of the library short English questions go astray."""
_SURE = 0.05
"""Below this probability a message is not English. Names and missing words pull short English questions towards other
languages, and most messages are English: of 4,260 English questions none falls below it."""
_TELLING = 3
"""Fewer words in plain letters tell no language: *dice* may be any."""
_LETTERS = re.compile(r"[^\W\d_]")
_MOST = 2000
"""So many characters are read: no message needs more to tell its language."""


def language_of(message: str) -> str:
    """Give the ISO 639-1 code of a message's language; English where it has no words, or may well be English."""
    text = without_symbols(plain(message[:_MOST]))
    if not _LETTERS.search(text) or (len(text.split()) < _TELLING and text.isascii()):
        return "en"
    chances = dict(_identifier().rank(text))
    return "en" if chances["en"] >= _SURE else max(chances, key=lambda language: float(chances[language]))


@cache
def _identifier() -> LanguageIdentifier:
    """The identifier with its weights (5 MB, part of the library), read at the first message."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # reads NumPy arrays: only where it is needed

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier


@dataclass(frozen=True, slots=True)
class Words:
    """A marked message as words in order, to look phrases up in."""

    text: str
    tokens: tuple[str, ...]
    """In small letters."""
    starts: tuple[int, ...]

    @classmethod
    def of(cls, marked: str) -> Words:
        """Read them off a message, as far as anybody's question goes."""
        found = list(_MARKED.finditer(marked[:_READ]))
        return cls(marked, tuple(match[0].lower() for match in found), tuple(match.start() for match in found))

    def between(self, first: int, last: int) -> str:
        """The text from one token to another."""
        return self.text[self.starts[first] : self.starts[last] + len(self.tokens[last])]

    def first(self, phrases: Sequence[str]) -> str:
        """The first of some phrases that is said, or nothing."""
        padded = f" {' '.join(self.tokens)} "
        return next((phrase for phrase in phrases if f" {phrase} " in padded), "")

    def without(self, phrases: Sequence[str]) -> Words:
        """The same without some phrases of two words."""
        pairs = {tuple(phrase.split()) for phrase in phrases}
        said = {n + step for n in range(len(self.tokens) - 1) if self.tokens[n : n + 2] in pairs for step in (0, 1)}
        kept = [n for n in range(len(self.tokens)) if n not in said]
        return Words(self.text, tuple(self.tokens[n] for n in kept), tuple(self.starts[n] for n in kept))

    def outside(self, frame: frozenset[str]) -> frozenset[str]:
        """The stems of the words that are neither stop words nor of a frame."""
        left = [word for word in self.tokens if word not in frame and word not in STOP_WORDS and word not in {NAMED, PLACED}]
        return frozenset(term for word in left for term in terms(word) if not term.isdigit())


def is_greeting(message: str) -> bool:
    """Whether a message greets, thanks or agrees, and asks for nothing."""
    if len(message) > _LONGEST:
        return False
    words, at, said = Words.of(message).tokens, 0, []
    while at < len(words):
        piece = next((p for p in _pieces() if words[at : at + len(p)] == p), None)
        if piece is None:
            return False
        said.append(" ".join(piece))
        at += len(piece)
    return any(piece not in _talk()["idle"] for piece in said)


def is_thanks(message: str) -> bool:
    """Whether a message gives thanks."""
    return bool(Words.of(message[:_LONGEST]).first(_talk()["thanks"]))


@cache
def _pieces() -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(piece.split()) for piece in _talk()["pieces"]), key=len, reverse=True))


@cache
def _talk() -> dict[str, list[str]]:
    table: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "talk.toml").read_text(encoding="utf-8"))
    return table
