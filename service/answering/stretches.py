"""Stretches: what stands between two places where a paragraph may be cut, and what its words say of its place in the sentence."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

from documents import base_form, leading_verb, split_clauses, verb_base

FEW_WORDS = 3
"""An inset, or an infinitive without its object, has so many words at most."""
_SHORT_END = 5
"""So many words has the end of a list at most that is never cut off it."""
_COMMA = re.compile(r"(?<=[,;:])\s+")
_INSET = re.compile(r"\([^()]{0,200}\)|“[^“”]{0,300}”|\"[^\"]{0,300}\"|\b[A-Z][a-z]{2,5}day, \d")
"""What stands within parentheses or quotation marks, and a day of the week with its date: where nothing is cut."""
_SUB = re.compile(r"\((?:[a-z]|[ivx]{1,4})\)\s")
_TO = re.compile(
    r"(?:(?:and|or) )?(?:(?:also|further|in particular) )?to (?!(?:the|all|its|their|which|whom|this|that|these|those|an?)\b)[a-z]"
)
_WITHIN = re.compile(r"\sto (?!(?:the|all|its|their|which|whom|this|that|these|those|an?)\b)[a-z]")
_ASKING = frozenset(
    {"request", "invite", "call", "urge", "encourage", "appeal", "decide", "ask", "demand", "resolve", "recommend", "authorize"}
)
"""Verbs that say nothing without the infinitive behind whom they are addressed to."""
_SUBJECT = re.compile(
    r"\bthat(?:(?: [\w’-]+){1,3}| (?:in|at|by|during|for|since|under|over|as of|within|with|on|of|through|among)(?: [\w’-]+){1,7})$"
)
"""The end of a stretch that names what something is said of, or when and where, in a few words, and does not say it."""
_BARE = re.compile(
    r"(?<!due )(?<!according )(?<!related )\bto (?!(?:the|all|its|their|which|whom|this|that|these|those|an?)\b)"
    r"(?:[a-z]+ly )?[a-z-]+(?: (?:and|or|and/or) [a-z-]+)?$"
)
"""An infinitive at the end of a stretch: what it is done to stands behind that, as in *to enact, enforce and review laws*."""
_THAT = re.compile(r"(?:(?:and|or) )?that\b")
_RELATIVE = re.compile(r"(?:(?:in|of|to|for|by|from|with|all of) )?(?:which|who|whom|whose|where|whereby)\b")
_DENYING = re.compile(r"\b(?:not|cannot|never|nor|neither)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Stretch:
    """``text[start:end]`` between two places where it may be cut, what its words say of its place in the sentence, and those before it."""

    start: int
    end: int
    words: str
    before: str

    @cached_property
    def size(self) -> int:
        """How many words it has."""
        return len(self.words.split())

    @cached_property
    def verb(self) -> str:
        """The verb of the Assembly's that opens it."""
        words = self.words.removeprefix("and ")
        return leading_verb(words[:1].upper() + words[1:])

    @cached_property
    def is_asking(self) -> bool:
        """Whether that verb says nothing without an infinitive: *requests*, *decides*."""
        return verb_base(self.verb) in _ASKING

    @cached_property
    def asked_at(self) -> int:
        """Where in its words the infinitive begins that does not open it; 0 where it has none."""
        match = _WITHIN.search(self.words, len(self.verb))
        return match.start() + 1 if match else 0

    @cached_property
    def is_sentence(self) -> bool:
        """Whether a sentence begins with it."""
        return not self.before or (self.before.endswith((".", "?", "!")) and self.words[:1].isupper())

    @cached_property
    def is_finite(self) -> bool:
        """Whether a new verb of the Assembly's is joined to those before: *and notes*, *encourages*."""
        words = re.findall(r"[A-Za-z-]+", self.words[:80])[:5]
        if words[:1] == ["and"]:
            return any(word.endswith("s") and base_form(word) for word in words[1:])
        return bool(
            self.before.endswith(",")
            and words
            and words[0].endswith("s")
            and not self.is_predicate
            and base_form(words[0])
            and self.words[0].islower()
        )

    @cached_property
    def is_infinitive(self) -> bool:
        """Whether an infinitive opens it: *and to protect*."""
        return bool(_TO.match(self.words))

    @cached_property
    def is_sub(self) -> bool:
        """Whether a sub-paragraph begins here."""
        return bool(_SUB.match(self.words))

    @cached_property
    def is_head(self) -> bool:
        """Whether something new is said: a sentence, a verb, a sub-paragraph, an infinitive."""
        return self.is_sentence or self.is_finite or self.before.endswith((";", ":")) or self.is_infinitive

    @cached_property
    def is_limit(self) -> bool:
        """Whether it limits what stands before it."""
        return bool(_openings("opening").match(self.words))

    @cached_property
    def is_limit_afar(self) -> bool:
        """Whether it limits all of its clause, or denies something."""
        return bool((self.is_limit and not _openings("near").match(self.words)) or _DENYING.search(self.words))

    @cached_property
    def is_anew(self) -> bool:
        """Whether it does not go on with what a limit before it broke into."""
        return self.before.endswith((";", ":", ".")) or self.is_limit or bool(_openings("anew").match(self.words))

    @cached_property
    def is_predicate(self) -> bool:
        """Whether it says something of what an inset before it parts it from: *…, shall be met*."""
        return bool(_openings("predicate").match(self.words))

    @cached_property
    def is_subject(self) -> bool:
        """Whether a sentence of which something is said begins with it."""
        return self.is_sentence or self.is_finite or bool(_THAT.match(self.words))

    @cached_property
    def is_listed(self) -> bool:
        """Whether it is one word of a list, or the short end of one: *affordable, reliable, sustainable and modern energy*."""
        is_short = self.size == 1 or (self.size <= _SHORT_END and " and " in self.words)
        return is_short and self.words[:1].islower() and not (self.is_anew or self.is_finite)

    @cached_property
    def is_inset(self) -> bool:
        """Whether it parts a verb from its object, and is not a part of that: *Recalls that, in the Charter, …*."""
        return self.is_anew and not (self.is_head or self.is_unfinished or self.words.startswith(("and ", "or ")))

    @cached_property
    def goes_on_listing(self) -> bool:
        """Whether it opens with the next item of a list that began before it: *of origin, transit and destination*."""
        return self.words[:1].islower() and not (self.is_anew or self.is_head or self.is_predicate or self.is_relative)

    @cached_property
    def is_relative(self) -> bool:
        """Whether it tells more of a thing that is named right before it."""
        return bool(_RELATIVE.match(self.words))

    @cached_property
    def is_unfinished(self) -> bool:
        """Whether it has no object yet: it ends in a word that leads on, or is a bare verb."""
        words = self.words.rstrip(" ,;:")
        is_bare = words == self.verb or (self.size <= FEW_WORDS and self.is_infinitive)
        return is_bare or bool(_SUBJECT.search(words) or _BARE.search(words)) or leads_on(words)


def leads_on(words: str) -> bool:
    """Whether words end in one with which nothing can end, such as *of*."""
    return words.rstrip(" ,;:").rpartition(" ")[2].lower() in _words("unfinished")


def leans(words: str) -> bool:
    """Whether words end in one that is not whole without the preposition behind it, such as *held*."""
    return words.rpartition(" ")[2].lower() in _words("leaning")


def is_limited(words: str) -> bool:
    """Whether words begin with a limit, or have one among them that limits all of a clause."""
    return bool(_openings("opening").match(words) or _anywhere().search(words) or _DENYING.search(words))


def stretches_of(text: str) -> list[Stretch]:
    """The stretches of a text between commas and at the borders of its clauses; together they cover it."""
    insets = [match.span() for match in _INSET.finditer(text) if not _SUB.match(match[0] + " ")]
    borders = {clause.start for clause in split_clauses(text)} | {match.end() for match in _COMMA.finditer(text)}
    closed = {place for start, end in insets for place in range(start + 1, end)}
    starts = sorted(({0} | borders) - closed - {len(text)})
    words = [text[start:end].strip() for start, end in pairwise([*starts, len(text)])]
    return [
        Stretch(start, text.index(said, start) + len(said), said, before)
        for start, said, before in zip(starts, words, ["", *words], strict=False)
    ]


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    read = tomllib.loads((Path(__file__).parent / "limits.toml").read_text(encoding="utf-8"))
    return {name: tuple(word for words in table.values() for word in words) for name, table in read.items()}


def _words(name: str) -> frozenset[str]:
    return frozenset(_lists()[name])


@cache
def _openings(name: str) -> re.Pattern[str]:
    """Matches a stretch that opens with one of the words of a list, after *and* where that joins it."""
    listed = "|".join(re.escape(words) for words in sorted(_lists()[name], key=len, reverse=True))
    joined = r"(?:(?:and|or) )?" if name == "opening" else ""
    return re.compile(rf"{joined}(?:{listed})\b", re.IGNORECASE)


@cache
def _anywhere() -> re.Pattern[str]:
    """Matches a limit that is no common word in another place, wherever it stands."""
    far = sorted(set(_lists()["opening"]) - set(_lists()["near"]) - set(_lists()["common"]), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, far))})\b", re.IGNORECASE)
