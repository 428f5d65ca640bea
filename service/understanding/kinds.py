"""The kind of thing a question asks for, and where a text holds such a thing: a date, a number, money, a person …

This is the expected-answer type of classical question answering (Li and Roth 2002), for the things that resolutions
state. A paragraph that speaks of the matter but holds nothing of the kind does not answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pycountry

from documents.words import CARDINAL_PATTERN, MONTHS, ORDINAL_PATTERN

AnswerKind = Literal[
    "day", "date", "number", "percentage", "money", "name", "actor", "city", "place", "country", "vote", "reason",
    "definition", "members",
]  # fmt: skip

_MONTH = "|".join(MONTHS)
_OFFICE_WORDS = (
    r"(?:chair(?:man|woman|person)?|president|head|leader|director|(?:under-|assistant )?secretary|minister|coordinator|ambassador|envoy|"
    r"rapporteur|author|chief|ceo|prosecutor|registrar|advocate|representative|commissioner|administrator|adviser|judge|"
    r"facilitator|co-facilitator|spokes\w+|secretary-general|asg|usg|srsg)"
)
_CLOSED_CLASS = r"(?:countr(?:y|ies)|nations?|states|governments?|members?|member states?|parties|delegations?)"
_AUXILIARY = "(?:is|are|was|were|do|does|did|should|must|can|could|would|will|may|has|have|had|if|about|figures|steps|measures|action|actions)"
_ASKED: tuple[tuple[AnswerKind, str], ...] = (
    (
        "percentage",
        r"\bpercent(?:age)?s?\b|\bper cent\b|%|\bwhat (?:share|proportion|fraction)\b|\bhow much of the\b|\b(?:what|which|the) (?:\w+ ){0,4}rate\b",
    ),
    (
        "money",
        r"\bhow (?:much|many) (?:\w+ ){0,3}(?:money|funding|dollars?|euros?|usd|francs?)\b|\bhow many (?:million|billion)s?\b"
        r"|\bhow much\b.*\b(?:costs?|spen[dt]|paid|pays?|pledged?|donated?|contribut\w+|budget\w*|worth|allocat\w+|gave|give)\b"
        r"|\bwhat (?:does|did|is|was|will|would) (?:\w+ ){1,6}costs?\b|\b(?:salary|salaries|price tag|usd)\b|[$€£]|\bin (?:us )?(?:dollars|euros)\b"
        r"|\b(?:size|amount|balance|sum) of\b|\b(?:what|which|how (?:big|large|high)) (?:is |was |were |are )?(?:[\w'’-]+ ){0,4}"
        r"(?:budget|cost|fine|fee|bill|balance|price)s?\b|\bhow (?:big|large) (?:is|was|are) (?:[\w'’-]+ ){1,5}funds?\b",
    ),
    (
        "number",
        r"\bhow many\b|^\W*number of\b|\bhow (?:often|large|big|long|far|high|tall|old|frequently)\b|\bheadcount\b|\bhow much\b"
        r"|\bwhat (?:is|was|are|were|'s) the (?:\w+ ){0,3}(?:number|total|target|quota|toll|size|age|limit|rate|figure)\b|\bwhat age\b|\b\w+ limit\b",
    ),
    (
        "day",
        r"\b(?:exact|precise|specific) (?:\w+ )?(?:day|date)s?\b|\b(?:on )?(?:which|what) (?:exact |precise )?(?:day|date)s?\b|\bdates? of\b|\bdate and\b",
    ),
    (
        "date",
        r"\bwhen\b(?! (?:it|they|we|you|there|dealing|conducive|necessary|needed|working|implementing|addressing|disasters?|an?|some\w*)\b)(?! the \w+ \w+s\b)"
        r"|\b(?:what|which|exact|on what|in which|in what) (?:\w+ )?(?:dates?|day|year|month|deadline)s?\b|\bdeadline\b"
        r"|\bsince when\b|\bby when\b|\buntil when\b|\bhow long ago\b|\bhow soon\b|\bdates? (?:of|for|when)\b"
        r"|\byear (?:signed|of|in which|when)\b|: year\b|\bwhat time\b|\bexpir\w+ (?:date|on|when)\b",
    ),
    (
        "name",
        rf"\bwho (?:is|was|became|has become|will be|are|were|has been)\b(?: (?!in\b|on\b|at\b|to\b)\w+)? (?:the |our |its |[\w']+'s )?(?:(?!in\b|on\b|to\b)[\w-]+ ){{0,4}}{_OFFICE_WORDS}s?\b"
        rf"|\b(?:name|identity) of (?:the )?(?:[\w'’-]+ ){{0,5}}{_OFFICE_WORDS}s?\b|\bwhich (?:person|individual|(?:two |three )?ambassadors?)\b"
        rf"|\bwho\b.* (?:chosen|elected|appointed|named|picked|nominated) (?:as|to be)\b|\bwho won\b|\bwhose (?:idea|proposal|initiative)\b|\bnames? (?:of|for) the (?:person|people|man|woman)\b",
    ),
    (
        "actor",
        r"\bwho\b(?! (?:are|is) (?:you|it|this)\b)|\bwhom\b|\bwhose\b|\bwhich (?:\w+ )?(?:bod(?:y|ies)|organi[sz]ations?|agenc(?:y|ies)|"
        r"offices?|commissions?|committees?|entit(?:y|ies)|institutions?|cent(?:re|er)s?|company|companies|banks?|head of (?:state|government)|minister|president)\b",
    ),
    (
        "city",
        r"\b(?:which|what|in which|in what|host) (?:city|town|venue|capital)\b|\bvenue\b|\bheadquarter(?:s|ed)\b|\btown where\b",
    ),
    (
        "place",
        r"^\W*(?:and |so )?where\b(?! (?:does|do|did) [\w/, ]{0,40}(?:say|state|mention|tie|refer|speak|talk|call|link|stress|come|and|appear|stand|occur|deal|urge|ask|express|connect))(?! (?:women|is it said|are))"
        r"|\b(?:and|or) where\b|\bwhere (?:is|was|were|will|would|did|has|are) (?:[\w'’-]+ ){1,8}(?:held|located|based|hosted|signed|take place|took place|launched|opened|adopted|meet|met)\b"
        r"|\b(?:which|what|in which|in what) (?:place|location|site)\b|\blocated\b|\bbased in\b",
    ),
    (
        "country",
        rf"\b(?:which|what|name the|names of the|who are the) (?:(?!{_AUXILIARY}\b)[\w-]+ ){{0,3}}{_CLOSED_CLASS}\b|\bwhose (?:chair\w*|presidency)\b"
        r"|\bunder (?:whose|which|what) (?:\w+ )?(?:chair\w*|presidency)\b|\bwhich two (?:countries|states)\b",
    ),
    (
        "members",
        rf"\b(?:list|name|enumerate|identify) (?:of )?(?:all |each |every )?(?:of )?(?:the |its )?(?:[\w-]+ ){{0,3}}{_CLOSED_CLASS}\b"
        r"|\bnames of (?:all )?(?:the )?(?:[\w-]+ ){0,3}\w+s\b|\blist (?:them|the \w+ (?:thrusts|areas|lines|items|points|principles|cities))\b|\bone by one\b"
        r"|\b(?:exactly )?(?:which|what) (?:exactly )?(?:are the )?(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3}) (?!per\b|of\b)[\w-]+\b"
        r"|\bexactly which\b|\bwhich (?:[\w-]+ ){1,3}(?:make|made) up\b|\bwhat (?:exactly )?are the (?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b",
    ),
    (
        "vote",
        r"\bvot(?:e|ed|es|ing)\b|\babstain\w*|\babstentions?\b|\b(?:voted |in )(?:favou?r|against)\b|\bsponsor\w*|\bunanim\w+|\bco-?sponsor\w*|\bconsensus\b|\bobject(?:ed|ion)\b|\boppos(?:ed|es)\b",
    ),
    (
        "definition",
        r"\bdefin(?:e[sd]?|ition|itions|ing)\b|\bwhat (?:exactly )?counts? as\b|\bwhat is meant by\b|\bmeaning of\b|\bwhat does .{3,40} mean\b|\bcount as\b|\bcounts as\b",
    ),
    (
        "reason",
        r"^\W*why\b|\bwhy (?:did|does|do|is|was|were|are|has)\b|\b(?:for )?what reasons?\b|\b(?:the|a) reasons?\b|\band why\b|\bwhat caused\b|\bon what grounds\b",
    ),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _ASKED)
_NARROWER: tuple[tuple[AnswerKind, AnswerKind], ...] = (
    ("money", "number"), ("percentage", "number"), ("money", "percentage"), ("day", "date"), ("name", "actor"),
    ("city", "place"), ("members", "country"),
)  # fmt: skip
_NUMERAL = rf"(?:\d[\d,.]*\d|\d|\b(?:{CARDINAL_PATTERN}|hundreds?|thousands?|millions?|billions?|dozens?|half|one third|two thirds|a quarter)\b)"
_FULL_DATE = rf"\b\d{{1,2}}(?:[–-]\d{{1,2}})? (?:{_MONTH})(?: \d{{4}})?\b"
_TITLED_YEAR = re.compile(r"\b[A-Z][\w-]+ (?:of )?$")
_OFFICES = (
    r"\b(?:Secretary-General|President|Vice-President|Presidency|Chair(?:man|woman|person|manship|s)?|Co-Chairs?|Ministers?|"
    r"High Commissioner|Special (?:Rapporteur|Representative|Envoy|Adviser)|Under-Secretary-General|Director(?:-General)?|"
    r"Managing Director|Executive (?:Director|Secretary)|Registrar|Prosecutor|Heads? of (?:State|Government)|Administrator|"
    r"Coordinator|leaders)\b"
)
_BODIES = (
    r"\b(?:[A-Z][\w'’-]+ (?:(?:of|for|on|and|the|in) )*)*(?:Commission|Committee|Council|Organization|Organisation|Association|"
    r"Agency|Office|Bank|Fund|Programme|Centre|Conference|Assembly|Secretariat|Union|Court|Tribunal|Panel|Forum|Network|"
    r"Department|Institute|University|Board|Government|Governments|Member States|States [Mm]embers|States)\b"
)
_LISTED = re.compile(
    r"\b(?:namely|such as|comprising|consisting of|as follows|i\.e\.|the following)\b|: \(a\)|[\w-]+, [\w-]+(?: [\w-]+){0,4},? and [\w-]+"
)
_PLACE = re.compile(
    r"\b(?:in|at|to|from) (?:the (?:city|town|capital) of )?(?P<name>(?:[A-Z][\w'’.-]+)(?: (?:[A-Z][\w'’.-]+))?(?:, [A-Z][\w'’-]+)?)"
)
_NO_PLACE = re.compile(
    rf"^(?:{_MONTH}|United Nations|General|Assembly|Security|Association|Secretary|Member|States?|Article|Chapter|Agenda|Vision|"
    r"Human|International|World|Goal|Declaration|Charter|Convention|Resolution|Plan|Asian?|Southeast|South-East|ASEAN|Government|"
    r"Conference|Council|Committee|Commission|Assembly|Summit|Section|Part|Annex|Sustainable|Internet|Women|Parties)\b"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Where a text holds a thing of some kind: ``text[start:end]``."""

    start: int
    end: int


def asked_kinds(question: str) -> tuple[AnswerKind, ...]:
    """List the kinds of thing that a question asks for; none for an open question.

    Of kinds that include one another only the narrower is kept: a sum of money is no mere number, a city no mere place.
    """
    found = [kind for kind, pattern in _PATTERNS if pattern.search(question)]
    for narrow, wide in _NARROWER:
        if narrow in found and wide in found:
            found.remove(wide)
    return tuple(found)


def find_spans(kind: AnswerKind, text: str) -> tuple[Span, ...]:
    """List the places where a text holds a thing of this kind."""
    if kind == "members":
        countries = find_spans("country", text)
        return tuple(Span(m.start(), m.end()) for m in _LISTED.finditer(text)) + (countries if len(countries) > 1 else ())
    if kind in {"place", "city"}:
        named = tuple(Span(m.start("name"), m.end("name")) for m in _PLACE.finditer(text) if not _NO_PLACE.match(m["name"]))
        return named if kind == "city" else named + find_spans("country", text)
    return tuple(Span(m.start(), m.end()) for m in _pattern(kind).finditer(text) if not _is_name_part(kind, text, m))


@cache
def _pattern(kind: AnswerKind) -> re.Pattern[str]:
    patterns: dict[str, str] = {
        "date": rf"{_FULL_DATE}|\b(?:{_MONTH}) \d{{4}}\b|\b(?:1[5-9]|20)\d\d(?:[–-](?:1[5-9]|20)?\d\d)?\b|\b(?:{ORDINAL_PATTERN}) (?:regular |special )?session\b"
        r"|\b(?:annual|biennial|triennial|quadrennial|annually|monthly|every (?:\w+ )?(?:years?|months?))\b",
        "number": rf"{_NUMERAL}|\b(?:{ORDINAL_PATTERN})\b(?! session)|\b(?:both|annual|annually|biennially|once|twice)\b",
        "percentage": rf"{_NUMERAL}\s?(?:per cent|percent|%)|\b(?:half|two thirds|one third|majority)\b",
        "day": _FULL_DATE,
        "name": r"\b(?:Mr|Mrs|Ms|Dr|Sir|Ambassador|H\.E)\.? [A-Z]\w+|\b[A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][a-z]+ \((?:[A-Z][a-z]+ ?){1,3}\)",
        "definition": r"\b(?:means|defined|definition|shall mean|understood (?:as|to)|constitutes?|refers? to|is considered|in the sense)\b",
        "money": r"(?:[$€£]\s?|\b(?:USD|US\$|EUR)\s?)\d[\d,. ]*|\b\d[\d,.]*\s(?:(?:million|billion|thousand)\s)?(?:United States )?(?:dollars|euros|(?:Swiss )?francs)\b"
        r"|\b[\d,.]+ (?:million|billion)\b",
        "actor": rf"{_OFFICES}|{_BODIES}|{_countries()}",
        "country": rf"{_countries()}",
        "vote": r"\b(?:vot(?:e|ed|es|ing)|abstain\w*|abstentions?|sponsor\w*|consensus|unanim\w+)\b",
        "reason": r"\b(?:in order to|with a view to|so as to|because|due to|owing to|as it|given|in view of|aimed at|to ensure|to promote|to enhance|to improve|to address|for the purpose|to foster|to identify|to encourage|caused by|as a result|resulting from)\b",
    }
    return re.compile(patterns[kind], re.IGNORECASE if kind in {"reason", "vote", "percentage"} else 0)


@cache
def _countries() -> str:
    """A pattern of the names of States, long and short, as ISO 3166 and the United Nations write them."""
    names: set[str] = set()
    for country in pycountry.countries:
        for attribute in ("name", "common_name", "official_name"):
            if name := getattr(country, attribute, None):
                names.add(name.split(",")[0].split(" (")[0])
    names |= {
        "Russian Federation",
        "Türkiye",
        "Turkey",
        "United States",
        "United Kingdom",
        "Iran",
        "Syria",
        "Venezuela",
        "Palestine",
    }
    names -= {"Jersey", "Guernsey", "Republic"}
    return r"\b(?:" + "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)) + r")\b"


def _is_name_part(kind: AnswerKind, text: str, match: re.Match[str]) -> bool:
    """Whether a figure is part of a name or of another kind of thing: *2030 Agenda*, *Vision 2025*, a date's day."""
    before, after = text[: match.start()], text[match.end() :]
    if kind == "date" and re.fullmatch(r"\d{4}", match[0]):
        return (bool(_TITLED_YEAR.search(before)) and not re.search(r"(?:In|Since|By|During|Until|Year|year) $", before)) or bool(
            re.match(r" [A-Z]", after)
        )
    if kind == "number" and re.match(r"\d", match[0]):
        dated = re.match(rf" (?:{_MONTH})\b", after) or re.search(rf"(?:{_MONTH}) $", before)
        year = re.fullmatch(r"(?:1[5-9]|20)\d\d", match[0])
        coded = (
            re.match(r"[/)]", after)
            or re.search(r"[/–(-]$", before)
            or re.search(r"(?:[Rr]esolutions?|COVID-|[Aa]rticles?|[Pp]aragraphs?|Goals?) $", before)
        )
        return bool(dated or year or coded)
    return False
