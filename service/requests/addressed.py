"""Addressed: whom the acts of a paragraph are addressed to, read off its text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from documents import Paragraph
from documents.acts import Act, acts
from documents.short_names import Reference
from service.requests.actors import Actor, Directory, listed
from service.requests.request import Said

DIRECTIVES = frozenset(
    "request invite urge encourage ask appeal recommend demand instruct require authorize advise entrust remind solicit empower "
    "mandate direct call".split()
)
"""Verbs by which the Assembly asks somebody to do something."""
_SAID_AGAIN = frozenset("reiterate renew reaffirm repeat express make".split())
_NOUN = re.compile(r"\b(?P<noun>request|call|appeal|invitation|demand|encouragement|recommendation)s?\b")
_NOUNS = {"invitation": "invite", "encouragement": "encourage", "recommendation": "recommend"}
_HOLDS_ONE = re.compile(
    r"request|call|appeal|invit|demand|encourag|urg|recommend|instruct|requir|authoriz|advis|entrust|remind|solicit|empower|mandat|direct|ask",
    re.IGNORECASE,
)
_INNER = re.compile(r"\bto (?P<verb>request|invite|urge|encourage|ask|call upon|mandate|authorize|entrust|recommend that)\s")
_TO_DO = re.compile(
    r",?\s+(?:not\s+)?to\s+(?!(?:the|all|its|their|his|which|whom|those|these|this|that|any|each|other|armed|relevant|human|a|an)\b)[a-z]"
    r"|\bthat\b|;|:|\bin order to\b"
)
_LONGEST = 600
"""Within how many characters behind the verb the addressee must stand."""
_REMEMBERED = 20
"""Of so many who were named before a pronoun one is meant."""
_MOST_ITEMS = 60
_ASIDE = re.compile(
    r"\s*(?:and, )?(?:in(?! particular)|with|through|within|at|as(?! well as)|under|by|on|for|upon|via|pursuant|without|where|if|when|during|while|based|according|subject"
    r"|until|following|mindful|using|taking|drawing|individually|either|directly|bearing|consistent|inter alia)\b"
)
_GOES_ON = re.compile(r"\s*(?:and|or|as well as)\s")
_GOVERNED = re.compile(
    r"\b(?:of|with|between|by|from|in|on|for|through|against|among|amongst|within|towards|under|at|before|concerning|regarding|about|than|to)"
    r"\s+(?:(?:the|all|each|every|its|their|other|relevant|interested|concerned|both|those|these|any|many|some|such)\s+)*$"
)
_OPENS = re.compile(r"\s*(?:,[^,]{0,120},\s*)?(?:once again |once more |also |again )?(?:(?:to|upon|on|for)\s+)?")
_DETERMINED = re.compile(
    r"(?:(?:the|all|both|each|other|relevant|those|these|any|concerned|interested|every|its|such|current|new|present|(?:de facto )?)\s+)*",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*(?:\([^()]{0,40}\))?\s*(?:,?\s*(?:and|or|as well as)\s|,\s)(?:the |all |other |relevant |its )*")
_AGENT = re.compile(r"\bby\s+")
_PRONOUN = re.compile(r"\s*(?:once again )?(?P<who>him|her|them|it)\b")
_ITEM = re.compile(r"\([a-z]{1,2}\)\s")


@dataclass(frozen=True, slots=True)
class Addressed:
    """Somebody whom an act of a paragraph is addressed to: the act's verb as requests name it, and where who is named."""

    verb: str
    actor: Actor
    start: int
    end: int


def addressees(paragraph: Paragraph, directory: Directory, references: Sequence[Reference] = ()) -> tuple[Addressed, ...]:
    """List whom each directive act of a paragraph is addressed to: *Urges the Government of X to …* is addressed to X."""
    text = paragraph.text
    if not _HOLDS_ONE.search(text):
        return ()
    known = _without_overlap([*directory.find(text), *_in_full(directory, references)])
    found: dict[Addressed, None] = {}
    for verb, start, until in _asking(paragraph):
        before = bisect_left(known, start, key=_start)
        here = known[before : bisect_left(known, until, key=_start)]
        asked = _asked(text, start, until, here, known[max(before - _REMEMBERED, 0) : before])
        for said in asked:
            literal = directory.named(text[said.start : said.end]) or said.value  # the administering Power beside whose it is
            found |= {Addressed(verb, actor, said.start, said.end): None for actor in (said.value, literal)}
    return tuple(found)


def _start(said: Said[Actor]) -> int:
    return said.start


def _without_overlap(known: list[Said[Actor]]) -> list[Said[Actor]]:
    """Put what is named in order, and leave out what stands inside a longer name."""
    kept: list[Said[Actor]] = []
    for said in sorted(known, key=lambda said: (said.start, -said.end)):
        if not kept or said.start >= kept[-1].end:
            kept.append(said)
    return kept


def _in_full(directory: Directory, references: Sequence[Reference]) -> Iterator[Said[Actor]]:
    for one in references:
        if actor := directory.named(one.full):
            yield Said(actor, one.start, one.end)


def _asking(paragraph: Paragraph) -> Iterator[tuple[str, int, int]]:
    """The directive acts of a paragraph: the verb, where it ends, and up to where what it governs runs."""
    text = paragraph.text
    for act in acts(paragraph):
        if verb := _directive(text, act):
            yield verb, act.end, act.until
        elif act.verb in {"decide", "agree", "resolve"}:
            for inner in _INNER.finditer(text, act.end, act.until):
                yield inner["verb"].removesuffix(" that"), inner.end("verb"), act.until


def _directive(text: str, act: Act) -> str:
    """The verb by which an act asks for something, as requests name it: *call upon*, *call for*; else ``""``."""
    phrase = text[act.start : act.end].lower()
    verb = act.verb
    if verb in _SAID_AGAIN:
        noun = _NOUN.search(phrase)
        verb = _NOUNS.get(noun["noun"], noun["noun"]) if noun else ""
    if verb == "call":
        return "call for" if re.search(r"\bfor\b", phrase) else "call upon"
    return verb if verb in DIRECTIVES else ""


def _asked(
    text: str, start: int, until: int, known: Sequence[Said[Actor]], before: Sequence[Said[Actor]]
) -> tuple[Said[Actor], ...]:
    """Whom an act asks whose verb ends here, of those who are named in it; a pronoun means one who is named before."""
    end = min(until, start + _LONGEST)
    if pronoun := _PRONOUN.match(text, start, end):
        return _meant(pronoun, before)
    stop = _stop(text, start, end)
    said: tuple[Said[Actor], ...] = ()
    if stop is None:
        said = _chain(text, start, end, known)
    elif stop[0] == "that" and stop.start() <= _after_opening(text, start, end) + 1:
        said = _chain(text, stop.end(), end, known)
    else:
        said = tuple(_named(text, start, stop.start(), known))
        if not said and stop[0] == ":":
            items = (match.end() for match in islice(_ITEM.finditer(text, stop.end(), until), _MOST_ITEMS))
            said = tuple(one for item in items for one in _chain(text, item, until, known))
    if said:
        return said
    return tuple(one for agent in _AGENT.finditer(text, start, end) for one in _chain(text, agent.end(), until, known))


def _stop(text: str, start: int, end: int) -> re.Match[str] | None:
    """Where what is to be done begins, behind the verb and a preposition of its own: *appeals to States to*."""
    return _TO_DO.search(text, max(start, _after_opening(text, start, end) - 1), end)


def _after_opening(text: str, start: int, end: int) -> int:
    opens = _OPENS.match(text, start, end)
    return opens.end() if opens else start


def _meant(pronoun: re.Match[str], before: Sequence[Said[Actor]]) -> tuple[Said[Actor], ...]:
    """Whom a pronoun means: of those named before it the last; *him* and *her* an office."""
    persons = pronoun["who"] in {"him", "her"}
    fitting = [one for one in before if one.value.kind == "body"] if persons else list(before)
    return tuple(Said(one.value, *pronoun.span("who")) for one in fitting[-1:])


def _named(text: str, start: int, end: int, known: Sequence[Said[Actor]]) -> Iterator[Said[Actor]]:
    """Who is named between the verb and what is to be done, without asides: *, in consultation with X,* asks X for nothing."""
    for begin, stop in _pieces(text, _after_opening(text, start, end), end, known):
        for one in known:
            if begin <= one.start and one.end <= stop:
                governed = _GOVERNED.search(text[begin : one.start])
                if not governed or stands_for(text[begin : begin + governed.start()]):
                    yield one


def _pieces(text: str, start: int, end: int, known: Sequence[Said[Actor]]) -> Iterator[tuple[int, int]]:
    """The parts between commas that are no asides; a comma inside a name parts nothing."""
    inside = [(one.start, one.end) for one in known if start <= one.start < end]
    commas = [n for n in range(start, end) if text[n] == "," and not any(first < n < last for first, last in inside)]
    is_aside = False
    for begin, stop in zip((start, *(n + 1 for n in commas)), (*commas, end), strict=True):
        is_aside = begin != start and (
            _ASIDE.match(text, begin, stop) is not None or (is_aside and not _GOES_ON.match(text, begin, stop))
        )
        if not is_aside:
            yield begin, stop


def _chain(text: str, start: int, end: int, known: Sequence[Said[Actor]]) -> tuple[Said[Actor], ...]:
    """Who is named right here, and whoever is joined to them by *and* or a comma."""
    at = _after_opening(text, start, end)
    found: list[Said[Actor]] = []
    for one in known:
        if one.start < at or one.end > end:
            continue
        between = text[at : one.start]
        if found:
            joined = _JOINED.match(between)
            between = between[joined.end() :] if joined else between + "|"
        determined = _DETERMINED.match(between)
        rest = between[determined.end() :] if determined else between
        if rest and not (rest.endswith((" of ", " of the ", " to ", " to the ", " in ", " in the ")) and stands_for(rest)):
            break
        found.append(one)
        at = one.end
    return tuple(found)


def stands_for(before: str) -> bool:
    """Whether words before *of* name those who act for whoever stands behind it: *the Government of*, *the Executive Director of*."""
    return _OFFICERS.search(re.sub(r"\s+(?:of|to|in)\s+(?:the\s+)?$", "", before)) is not None


_OFFICERS = re.compile(rf"\b(?:{'|'.join(listed('stands_for'))})\s*$", re.IGNORECASE)
