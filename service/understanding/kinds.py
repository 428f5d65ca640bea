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

AnswerKind = Literal["date", "number", "percentage", "money", "person", "body", "place", "country", "vote", "reason"]

_MONTH = "|".join(MONTHS)
_ASKED: tuple[tuple[AnswerKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("percentage", r"\bpercent(?:age)?s?\b|\bper cent\b|%|\bwhat (?:share|proportion|fraction)\b|\bhow much of the\b"),
        (
            "money",
            r"\bhow (?:much|many) (?:\w+ ){0,3}(?:money|funding|dollars?|euros?|usd)\b|\bhow many (?:million|billion)s?\b"
            r"|\bhow much (?:\w+ ){0,6}(?:costs?|spen[dt]|paid|pay|pledged?|donated?|contribut\w+|budget\w*|worth|allocat\w+)\b"
            r"|\bwhat (?:does|did|is|was|will|would) (?:\w+ ){1,6}costs?\b|\b(?:salary|salaries|price tag|usd)\b|[$€£]"
            r"|\b(?:size|amount) of (?:the )?(?:\w+ ){0,3}(?:budget|fund|funding|contribution)s?\b"
            r"|\b(?:what|which|how (?:big|large|high)) (?:is |was |were |are )?(?:the )?(?:\w+ ){0,4}(?:budget|cost|fine|fee)s?\b",
        ),
        (
            "number",
            r"\bhow many\b|\bnumber of\b|\bhow (?:often|large|big|long|far|high|tall|old|frequently)\b|\bheadcount\b"
            r"|\bwhat (?:is|was|are|were) the (?:\w+ ){0,2}(?:number|total|target|quota|death toll|size)\b|\bhow much\b",
        ),
        (
            "date",
            r"\bwhen\b(?! (?:it|they|we|you|there|dealing|conducive|necessary|needed|working|implementing|addressing|disasters?|an?|the)\b)"
            r"|\b(?:what|which|exact|on what|in which|in what) (?:\w+ )?(?:dates?|day|year|month|deadline)s?\b|\bdeadline\b"
            r"|\bsince when\b|\bby when\b|\buntil when\b|\bhow long ago\b|\bhow soon\b|\bdates? (?:of|for|when)\b"
            r"|\byear (?:signed|of|it|in which|when)\b|\bwhat time\b|\bexpir\w+ (?:date|on|when)\b",
        ),
        (
            "person",
            r"\bwhich (?:person|individual|head of (?:state|government)|minister|president|official|expert|ambassador|envoy)s?\b"
            r"|\bwho (?:is|was|are|were|has been|will be|currently)?\s*(?:the )?(?:\w+ ){0,2}(?:chair|president|head|leader|director|"
            r"secretary|minister|coordinator|ambassador|envoy|rapporteur|author|chief|ceo|signator\w+)s?\b|\bname of the (?:\w+ ){0,3}"
            r"(?:chair|president|head|leader|director|minister|person|official|author)\b|\bwhose (?:idea|proposal|initiative)\b",
        ),
        ("body", r"\bwho\b(?! (?:are|is) (?:you|it|this)\b)|\bwhom\b|\bwhose\b|\bwhich (?:\w+ )?(?:bod(?:y|ies)|organi[sz]ations?|agenc(?:y|ies)|offices?|commissions?|committees?|entit(?:y|ies)|institutions?|cent(?:re|er)s?)\b"),
        (
            "place",
            r"\bwhere\b(?! (?:does|do|did) (?:the|it|this|the text|the resolution|it) (?:text |resolution |document )?(?:say|state|mention|tie|refer|speak|talk|call|link|stress))"
            r"|\b(?:which|what|host|in which|in what) (?:city|town|place|venue|location|capital)\b|\bvenue\b|\bheadquarter(?:s|ed)\b"
            r"|\bhost city\b|\blocated\b|\bbased in\b",
        ),
        (
            "country",
            r"\b(?:which|what|how many|name the|list the|list of|names of the|ten|eleven) (?:\w+ ){0,3}(?:countr(?:y|ies)|nations?|member states?|"
            r"states|governments?|members)\b|\bwhose (?:chair\w*|presidency)\b|\bunder (?:whose|which|what) (?:\w+ )?(?:chair\w*|presidency)\b",
        ),
        ("vote", r"\bvot(?:e|ed|es|ing)\b|\babstain\w*|\babstentions?\b|\b(?:voted |in )(?:favou?r|against)\b|\bsponsor\w*|\bunanim\w+|\bco-?sponsor\w*|\bconsensus\b|\bobject(?:ed|ion)\b"),
        ("reason", r"^\W*why\b|\bwhy (?:did|does|do|is|was|were|are|has)\b|\b(?:for )?what reasons?\b|\bthe reasons?\b|\band why\b"),
    )
)

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
    """List the kinds of thing that a question asks for, the most specific first; none for an open question."""
    found = [kind for kind, pattern in _ASKED if pattern.search(question)]
    if "money" in found or "percentage" in found or "country" in found:
        found = [kind for kind in found if kind != "number" or re.search(r"\bhow many (?!million|billion|dollar|euro)", question, re.IGNORECASE)]
    if "money" in found and "number" in found:
        found.remove("number")
    if "person" in found and "body" in found:
        found.remove("body")
    return tuple(found)


def find_spans(kind: AnswerKind, text: str) -> tuple[Span, ...]:
    """List the places where a text holds a thing of this kind."""
    if kind == "place":
        named = tuple(
            Span(m.start("name"), m.end("name")) for m in _PLACE.finditer(text) if not _NO_PLACE.match(m["name"])
        )
        return named + find_spans("country", text)
    return tuple(Span(m.start(), m.end()) for m in _pattern(kind).finditer(text) if not _is_name_part(kind, text, m))


@cache
def _pattern(kind: AnswerKind) -> re.Pattern[str]:
    patterns: dict[str, str] = {
        "date": rf"{_FULL_DATE}|\b(?:{_MONTH}) \d{{4}}\b|\b(?:1[5-9]|20)\d\d(?:[–-](?:1[5-9]|20)?\d\d)?\b|\b(?:{ORDINAL_PATTERN}) (?:regular |special )?session\b"
        r"|\b(?:annual|biennial|triennial|quadrennial|annually|monthly|every (?:\w+ )?(?:years?|months?))\b",
        "number": rf"{_NUMERAL}|\b(?:{ORDINAL_PATTERN})\b(?! session)|\b(?:both|annual|annually|biennially|once|twice)\b",
        "percentage": rf"{_NUMERAL}\s?(?:per cent|percent|%)|\b(?:half|two thirds|one third|majority)\b",
        "money": r"(?:[$€£]\s?|\b(?:USD|US\$|EUR)\s?)\d[\d,. ]*|\b\d[\d,.]*\s(?:(?:million|billion|thousand)\s)?(?:United States )?(?:dollars|euros|francs)\b"
        r"|\b[\d,.]+ (?:million|billion)\b",
        "person": rf"{_OFFICES}",
        "body": rf"{_OFFICES}|{_BODIES}|{_countries()}",
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
    names |= {"Russian Federation", "Türkiye", "Turkey", "United States", "United Kingdom", "Iran", "Syria", "Venezuela", "Palestine"}
    names -= {"Jersey", "Guernsey", "Republic"}
    return r"\b(?:" + "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)) + r")\b"


def _is_name_part(kind: AnswerKind, text: str, match: re.Match[str]) -> bool:
    """Whether a figure is part of a name or of another kind of thing: *2030 Agenda*, *Vision 2025*, a date's day."""
    before, after = text[: match.start()], text[match.end() :]
    if kind == "date" and re.fullmatch(r"\d{4}", match[0]):
        return bool(_TITLED_YEAR.search(before)) and not re.search(r"(?:In|Since|By|During|Until|Year|year) $", before) or bool(re.match(r" [A-Z]", after))
    if kind == "number" and re.match(r"\d", match[0]):
        dated = re.match(rf" (?:{_MONTH})\b", after) or re.search(rf"(?:{_MONTH}) $", before)
        year = re.fullmatch(r"(?:1[5-9]|20)\d\d", match[0])
        coded = re.match(r"[/)]", after) or re.search(r"[/–(-]$", before) or re.search(r"(?:[Rr]esolutions?|COVID-|[Aa]rticles?|[Pp]aragraphs?|Goals?) $", before)
        return bool(dated or year or coded)
    return False
