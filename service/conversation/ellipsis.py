"""Ellipsis: a piece of a question, which turns to another topic or asks for a further side of the one on the table."""

from __future__ import annotations

import re

from embeddings import STOP_WORDS, terms, words
from service.answering.answer_kinds import asked_kinds
from service.conversation.ground import Ground
from service.conversation.table import Exchange
from service.requests.wording import content_terms

_ABOUT = re.compile(
    r"^\W*(?:(?:and|so|but|or|also|then|ok(?:ay)?|now)\b[\s,]*)*"
    r"(?:(?:(?:what|how) about|what of|(?:is there |have you )?(?:any(?:thing)?|something) (?:on|about|regarding)|and on|and about|on|about|regarding|any"
    r"|(?:(?:can|could) you )?(?:please )?(?:tell|show|give|say|talk)(?: (?:me|us))?(?: (?:more|something|anything|a bit|a bit more))? (?:about|on)|(?:i meant?|i want(?: to know)?|how does it treat|same for))\b)?\s*"
    r"(?P<topic>.+?)\W*$",
    re.IGNORECASE,
)
_SAYS_MORE = re.compile(
    r"\b(?:who|whom|whose|what|when|where|which|why|how|does|do|did|is|are|was|were|has|have|had|can|could|should|will|would|list|show|give|tell|find|quote|read|summari[sz]e|it|its|they|them|their"
    r"|this|that|these|those|there|he|she|his|her|him|else|other|others|another|same|more|compare|compared|differ|differs|change|changed|drop|dropped|keep|kept|go|read|skip)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*,\s*(?:is|are|was|were|does|do|anything|from when|since when)\b.*$|\s+(?:then|too|as well|also|please|pls|either)\W*$",
    re.IGNORECASE,
)
_SIDES = frozenset(
    terms(
        "purpose aim goal objective reason reasons detail details background scope outcome result results deadline date year day month time place location venue cost costs price "
        "budget amount number size name title director head chair presidency members participants basis condition conditions source duration length length frequency role "
        "since until exactly precisely consequence impact effect example examples exception signatories sponsor vote"
    )
)
"""Nouns for a side of something rather than for something: "and the deadline?" leaves open of what."""
_JOINT = re.compile(r"^(?:for|in|of|from|to|with|at|by)\s+", re.IGNORECASE)
_BARE = re.compile(
    r"^\W*(?:(?:and|but|so|ok(?:ay)?)\b[\s,]*)*(?:(?:as of|since|by|until|from|under|for|on|in|to|at|with) )?(?:who|whom|whose|what|when|where|which|why|how)\b",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"\b(?:his|her|its|their)\b", re.IGNORECASE)
_THERE = re.compile(r"\s*\bthere\b(?=\W*$|\s+(?:instead|too|also|then|as well|compared|since|between|from|in)\b)", re.IGNORECASE)
_EXISTS = re.compile(r"\b(?:is|are|was|were|still) there\b", re.IGNORECASE)
_LEADING = re.compile(
    r"^\W*(?:(?:and|so|but|also|then)\b\s*)*(?:(?:what|who|when|where|which|why|how)(?:['’]s|s)?\s+(?:(?:is|are|was|were|does|do|did|has|have|will|should|would|can|could)\s+)?(?:(?:it|they|there|this|that|the|these|those)\s+)?"
    r"|(?:is|are|was|were|does|do|did|has|have)\s+(?:(?:it|they|there)\s+)?(?:anything\s+(?:on|about)\s+)?|(?:say|said|says)\s+|(?:about|on|regarding)\s+)+",
    re.IGNORECASE,
)
_LONGEST_TOPIC = 14
_FRAME = re.compile(
    r"^(?P<frame>.*?\b(?:say|said|says|mention|mentions|encourage|encourages|decide|decides|request|requests|welcome|welcomes|recall|recalls|note|notes|do|does|urge|urges|ask|asks|call|calls|anything|something|position|language|text|stance)\b.*?)"
    r"\s(?P<joint>about|on|regarding|concerning|with regard to)\s(?P<topic>.+?)(?P<place>\s+(?:in|of) (?:resolution )?(?:A/RES/)?\d+/\d+|\s+in the (?:preamble|operative part))?\W*$",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"^\W*(?P<asking>since when|by when|until when|as of when|when|where|how many|how much|who|in which year|which year|what year)\b",
    re.IGNORECASE,
)


def turned(message: str, ground: Ground) -> str | None:
    """Complete a piece of a question that names another topic; None where it is no piece or leaves its topic open."""
    topic = _topic(message)
    if topic is None or ground.last is None or not _is_topic(topic):
        return None
    return _framed(topic, ground.last)


def completed(message: str, ground: Ground) -> str | None:
    """Give a bare question word ("since when?", "what for?") and a bare *there* what the turn before was about."""
    if ground.last is None:
        return None
    topic = topic_of(ground.last, ground)
    if not topic:
        return None
    if is_bare(message):
        return f"{message.rstrip(' ?.!')}: {topic}?"
    match = _THERE.search(message)
    if match and not _EXISTS.search(message):
        return f"{message[: match.start()].rstrip()} on {topic}{message[match.end() :]}"
    return None


def is_bare(message: str) -> bool:
    """Whether a message is a question word, with at most the side that it asks for: "since when?", "what day exactly?"."""
    return bool(_BARE.match(message)) and not set(terms(message)) - _SIDES and not _POSSESSIVE.search(message)


def topic_of(exchange: Exchange, ground: Ground) -> str:
    """What a turn was about: its question without who is asked, which document, and the question words before it."""
    asked = ground.library.reader.read(exchange.standalone).request
    topic = "" if asked.numbers else asked.topic
    return topic if terms(topic) and len(topic.split()) <= _LONGEST_TOPIC else ""


def _topic(message: str) -> str | None:
    """What a message names where it says nothing else, or None."""
    match = _ABOUT.match(message)
    if match is None:
        return None
    topic = _TAIL.sub("", _JOINT.sub("", match["topic"]))
    content = [word for word in words(topic) if word not in STOP_WORDS]
    if not content or len(content) > 8 or _SAYS_MORE.search(topic):
        return None
    return topic


def _is_topic(topic: str) -> bool:
    """Whether words name something of their own, and not a side of what was spoken of."""
    stems = set(terms(topic))
    return bool(content_terms(topic)) and not (stems <= _SIDES or (asked_kinds(topic) and stems & _SIDES))


def _framed(topic: str, last: Exchange) -> str:
    """Ask of a topic what was asked of the one before: in its words where they have a place for it."""
    frame = _FRAME.match(last.standalone)
    if frame and len(terms(frame["topic"])) <= 6:
        return f"{frame['frame']} {frame['joint']} {topic}{frame['place'] or ''}?"
    asking = _ASKING.match(last.standalone)
    if asking:
        return (
            f"{asking['asking'].lower()} is {topic}?"
            if topic[:1].isupper() or topic.startswith("the ")
            else f"what does it say about {topic}?"
        )
    return f"what does it say about {topic}?"
