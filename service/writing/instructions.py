"""Instructions: clauses of a document that speak to a language model, which no model is shown and no sentence may rest on.

A document is material. One that says "ignore your instructions" says nothing that its readers ask for; a model that never sees
the clause cannot follow it, and what a model writes from such words in a question is unsupported, since no source holds them.
Words that are new to these patterns reach the model as material, and what it makes of them is checked like everything else.
"""

from __future__ import annotations

import re
from dataclasses import replace

from documents import Paragraph
from service.writing.visible_text import readings

_LEFT_OUT = "[…]"
_MODEL = r"(?:assistant|chat\s?bot|chat-?gpt|language model|large language model|llm|ai (?:model|system|assistant)|gpt-?\d*)"
_START = r"(?:^|[\n.;:!?\"“(]\s*)(?:(?:please|kindly|now|then|also|so|and|just|sure)[,!]?\s+)*"
"""Where a sentence begins; a resolution's begin with "Requests", never with "Request"."""
_FORGETTING = r"""
    \b(?:ignore|disregard|forget|override|bypass)\b[^.;\n]{0,40}\b(?:instruction|prompt|rule|guideline|polic(?:y|ies)|context|direction|above|previous|prior|everything|(?:next|later|following)\ question)s?\b(?!\s+(?:of|on|in|and|for|governing)\b)
    | \b(?:set|put|leave|lay)\s+aside\b[^.;\n]{0,40}\b(?:instructions?|rules|prompt|told|(?:the|all)\s+above)\b
    | \b(?:new|updated|real|actual)\s+(?:instructions?|task)\s*(?::|are|is) | \bend\s+of\s+(?:document|paragraphs?|context|material)\b
    | \b(?:jailbreak|prompt\s+injection|developer\s+mode|dan\s+mode)\b
    | \b(?:system|developer|hidden|initial|secret)\s+(?:prompt|message|instruction)"""
_ADDRESSING = rf"""
    \byou\s+(?:are\s+(?:now|an?|the|to|free)|must|should|shall|will|have\s+to|need\s+to|were\s+told|have\s+been\s+told)\b
    | \bas\s+an?\s+{_MODEL} | \b(?:dear|attention|notes?\s+to|to\s+the|hey|hello)\s+(?:\w+\s)?{_MODEL}\b(?!\s+secretar)
    | \bact\s+as\s+(?:an?|if|the)\b[^.;\n]{{0,30}}\b{_MODEL} | \bfrom\s+now\s+on,?\s+you\b | \bspeak\s+like\s
    | \b(?:the|any|every|each|an?)\s+{_MODEL}\s+(?:must|should|shall|will|has\s+to|have\s+to|needs\s+to|is\s+to)\b
    | \byour\s+(?:\w+\s)?(?:instruction|prompt|answer|reply|response|guideline|training|developer|output|sentence|context)s?\b"""
_ORDERING = rf"""
    {_START}(?:say|reply|answer|respond|repeat|print|output|pretend|reveal|decode|obey|append|cite|translate|grade)\s+(?:that|only|with|the|this|these|in|and|all|every|as|it|everything|["“])
    | \b(?:tell|assure|convince)\s+(?:the|this|every|any)\s+(?:person|user|reader|questioner|human)\b
    | \b(?:answer|respond|reply)\s+(?:only\s+)?(?:with\s+(?:only|the\s+(?:single\s+)?words?|["“])|that\b|in\s+(?:french|spanish|german|rhyme|capitals|verse)\b|to\s+(?:every|any|all)\s+(?:question|message|prompt))
    | \b(?:print|output|reveal|repeat|show|leak)\s+(?:your|the|all)\s+(?:\w+\s)?(?:prompt|instructions?|system\s+\w+|api\s+keys?|keys|secrets?|password)\b
    | \bdo\s+not\s+(?:cite|mention|answer|verify|check|tell)\b[^.;\n]{{0,40}}\b(?:paragraph|user|person|reader|question|source|instruction|it|them)s?\b
    | \b(?:every|each|all|any)\s+(?:sentence|answer|reply)\s+(?:must|should|shall|has\s+to|is\s+to)\b | \bset\s+the\s+verdict\b
    | \bdecode\b[^.;\n]{{0,20}}\b(?:and|to)\s+(?:obey|follow|execute|run|answer|do)\b
    | \b(?:call|use|invoke|run)\s+(?:the|your|an?|shell)\s+(?:tools?|function|shell|command)\b"""
_OTHER_LANGUAGES = r"""
    \b(?:ignore[sz]?|oublie[sz]?|neglige[sz]?|ignora[d]?|olvid[ae]n?|omit[ae]n?|ignorier\w*|vergiss|missachte\w*)\s+(?:\w+\s+){0,4}(?:instruc\w*|consignes?|directives?|regles?|reglas?|indicaciones|anweisung\w*|regeln|question|pregunta|frage)\b
    | \brepond(?:s|ez|re)\s+(?:\w+\s)?(?:en|que|uniquement|seulement|par)\b
    | \bresponde[dn]?\s+(?:solo|unicamente|que|en|con)\b | \bantworten?\s+(?:\w+\s)?(?:nur|auf|mit|dass)\b"""
_POSING = r"""
    (?:^|[\n"“.!?]\s*)(?:system|assistant|developer|user|human|ai|person|question|answer|response)\s*:
    | <\|[^|>]{0,40}\|> | \[/?INST\] | <</?SYS>> | </?(?:system|instructions?|prompt|user|assistant|tool_call)>
    | \#{2,}\s*(?:system|instruction|response|prompt)
    | "(?:answered|sentences|standalone|role|content|text|paragraphs|arguments)"\s*:"""
_MARKING = (
    r"!\[[^\]]*\]\( | \]\(\s*(?:https?:|javascript:|data:|//) | <(?:script|img|iframe|svg|object|form|a\s|!--) | \bjavascript:"
)
_SPEAKS = re.compile(
    "|".join((_FORGETTING, _ADDRESSING, _ORDERING, _OTHER_LANGUAGES, _POSING, _MARKING)), re.IGNORECASE | re.VERBOSE
)
_NO_PROSE = re.compile(r"https?:|www\.|<[a-z/!|]|\]\(|[{}|\\]|data:|javascript:|@\w+\.\w", re.IGNORECASE)
"""Links, HTML and code, none of which a sentence of an answer has."""
_PIECE = re.compile(r"[^.;!?\n]*(?:[.;!?\n]+|$)")


def speaks_to_models(text: str) -> bool:
    """Whether a text tells a language model what to do, in whatever disguise."""
    return any(_SPEAKS.search(reading) for reading in readings(text))


def is_plain_prose(text: str) -> bool:
    """Whether a sentence is free of links, markup and code, and of anything that speaks to a language model."""
    return not _NO_PROSE.search(text) and not speaks_to_models(text)


def without_instructions(text: str) -> str:
    """Give a text up to the first sentence or clause that speaks to a language model, an ellipsis in brackets for the rest.

    What stands behind it is left out too, since it may say what the model is to repeat.
    """
    if not speaks_to_models(text):
        return text
    first = next((match.start() for match in _PIECE.finditer(text) if speaks_to_models(match[0])), 0)
    kept = text[:first].rstrip()
    return f"{kept} {_LEFT_OUT}".strip()


def as_material(paragraph: Paragraph) -> Paragraph:
    """Give a paragraph as a model may see it and as a sentence may rest on it."""
    return replace(
        paragraph,
        text=without_instructions(paragraph.text),
        title=without_instructions(paragraph.title),
        heading=without_instructions(paragraph.heading),
    )
