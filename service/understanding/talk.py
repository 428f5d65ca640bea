"""Talk: greetings, thanks and other messages that ask for nothing."""

from __future__ import annotations

import re

from embeddings import terms

_PIECE = (
    r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|greetings|thanks?(?: you)?(?: (?:so|very) much| a (?:lot|million|bunch))?|many thanks|thx|ty|cheers|merci"
    r"|ok(?:ay)?|k|great|perfect|excellent|awesome|cool|nice(?: one)?|super|brilliant|wonderful|lovely|fine|good|very (?:good|helpful|useful)|(?:that['’]s |that is |that was )?(?:very |really |so )?"
    r"(?:helpful|useful|great|perfect|good|clear|enough|all|it)|got it|i see|understood|makes sense|good to know|interesting|wow|lol|haha|hm+|yes|yeah|yep|no|nope|sure|right|alright"
    r"|bye|goodbye|see you(?: later)?|have a (?:nice|good) (?:day|one|evening|weekend)|testing|test|how are you(?: doing)?|how['’]s it going|who are you|what are you|what can you do(?: for me)?|help(?: me)?"
    r"|(?:can|could) (?:you|u) help(?: me)?(?: (?:out|with) .{0,60})?|i (?:have|['’]ve got) (?:a|some|a few|another) questions?(?: .{0,60})?"
    r"|that helps?(?: (?:a lot|me))?|(?:this|that) (?:is|was) (?:exactly )?what i (?:needed|wanted|was looking for)|you(?:['’]re| are) (?:great|awesome|the best|welcome))"
)
_TALK = re.compile(
    rf"^\W*{_PIECE}(?:[\s,.!;:–—-]+(?:(?:there|all|everyone|everybody|again|then|so much|a lot|for (?:that|this|your help|the help|now)|please|mate|friend|bot|assistant|and)\b|{_PIECE}))*\W*$",
    re.IGNORECASE,
)
_THANKS = re.compile(r"\b(?:thank|thanks|thx|ty|cheers|merci)\b", re.IGNORECASE)
_LONGEST = 160
"""Longer messages are not looked at: nobody greets at such length, and the pattern stays quick."""


def is_greeting(text: str) -> bool:
    """Whether a message greets, thanks or agrees, and asks for nothing."""
    return len(text) <= _LONGEST and bool(_TALK.match(text))


def is_thanks(text: str) -> bool:
    """Whether a message gives thanks."""
    return bool(_THANKS.search(text))


def is_talk(text: str) -> bool:
    """Whether a message is a greeting, or says nothing that could be looked up."""
    return is_greeting(text) or not terms(text)
