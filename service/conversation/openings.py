"""How a message opens: with a word of courtesy, a correction, or a change of topic, before it says what it wants."""

from __future__ import annotations

import re
from dataclasses import dataclass

_COURTESY = re.compile(
    r"^(?:(?:ok(?:ay)?|right|great|good|fine|perfect|nice|cool|thanks?(?: you)?(?: a lot| so much)?|thx|cheers|alright|well|oh|ah|hm+|lol|haha|hi|hello|hey"
    r"|btw|by the way|please|pls|and|but|also|so|now|then|plus|again|yes|yeah|sure|got it|i see|interesting)\b(?!['’-])[\s,.!:;–—-]*)+",
    re.IGNORECASE,
)
_PLEASE = re.compile(r"[\s,]*\b(?:please|pls|plz|thanks|thank you|then|btw|again|instead|rather|though)\W*$", re.IGNORECASE)
_CORRECTING = re.compile(
    r"^(?:(?:no|nope|nah|sorry|oops|wait|hold on|actually|my (?:bad|mistake)|hm+|not that(?: one)?|wrong(?: one)?)\b(?:[\s,.!:;–—-]+|$))+",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"^(?:no|nope|nah)\s+(?!sorry|wait|i\b|not\b|of\b|the\b|in\b|actually|that\b)", re.IGNORECASE)
_MEANT = re.compile(
    r"\bi (?:only |just |actually |really )?mean(?:t)?\b(?: to (?:say|ask)(?: about)?)?|\bi mixed (?:them|that|it) up\b",
    re.IGNORECASE,
)
_NOT_THIS = re.compile(r"^not (?:the )?(?P<wrong>[^,.;:]{2,60}?)\s*[,.;:–—-]+\s*(?:but\s+)?", re.IGNORECASE)
_SWITCH = re.compile(
    r"^(?:(?:(?:now |on to )?(?:an?)?(?:other|different|new|next) (?:topic|question|matter|subject|thing|point)|(?:something|smth|sth) (?:else|different|completely different)"
    r"|(?:scrap|forget|drop|skip|ignore|leave) (?:that|it|this)|never ?mind(?: that)?|(?:let['’]?s )?(?:change|chang(?:e|ing)|switch(?:ing)?) (?:the )?(?:topics?|subjects?)|changing tack|moving on|next topic|unrelated(?: question)?|on another (?:note|topic))"
    r"(?: (?:now|please|entirely|altogether))?)[\s,.:;!–—-]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Opening:
    """What is left of a message behind its opening, and what the opening was.

    ``wrong`` is what a correction takes back in so many words: of "not trade, tourism" the word *trade*.
    """

    text: str
    is_correction: bool = False
    is_switch: bool = False
    wrong: str = ""


def opened(message: str) -> Opening:
    """Take the opening off a message; a message that is nothing else is left whole."""
    plain = _COURTESY.sub("", message).strip()
    correcting = None if _NEGATED.match(plain or message) else _CORRECTING.match(plain or message)
    left = (plain or message)[correcting.end() :] if correcting else plain
    meant = _MEANT.search(left)
    if correcting or meant or _NOT_THIS.match(left):
        left = _MEANT.sub(" ", left).strip(" ,.;:!–—-")
        denied = _NOT_THIS.match(left)
        left = left[denied.end() :] if denied else left
        corrected = _trimmed(_CORRECTING.sub("", left) or left)
        if corrected:
            return Opening(corrected, is_correction=True, wrong=denied["wrong"] if denied else "")
    switched = _SWITCH.match(plain)
    if switched and plain[switched.end() :].strip():
        return Opening(plain[switched.end() :].strip(), is_switch=True)
    return Opening(plain or message)


def _trimmed(text: str) -> str:
    """Take "please", "actually" and the like off the end."""
    before = None
    while before != text:
        before, text = text, re.sub(r"[\s,]*\bactually\W*$", "", _PLEASE.sub("", text)).strip(" ,;:–—-")
    return text
