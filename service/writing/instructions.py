"""Instructions: clauses of a document that speak to a language model, which no model is shown and no sentence may rest on.

A document is material. One that says "ignore your instructions" says nothing that its readers ask for; a model that never sees
the clause cannot follow it, and what a model writes from such words in a question is unsupported, since no source holds them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from documents import Paragraph

_LEFT_OUT = "[…]"
_MODEL = r"(?:assistant|chat\s?bot|chat-?gpt|language model|large language model|llm|ai (?:model|system|assistant)|gpt-?\d*)"
_SPEAKS = re.compile(
    rf"""
    \b(?:ignore|disregard|forget|override|bypass)\b[^.;\n]{{0,40}}\b(?:instruction|prompt|rule|guideline|polic(?:y|ies)|context|direction|above|previous|prior|everything)
    | \b(?:system|developer|hidden|initial|secret)\s+(?:prompt|message|instruction)
    | (?:^|[\n"“])\s*(?:system|assistant|developer|user|human|ai)\s*:
    | <\|[^|>]{{0,40}}\|> | \[/?INST\] | </?(?:system|instructions?|prompt|user|assistant)>
    | \#{{2,}}\s*(?:system|instruction|response|prompt)
    | \byou\s+(?:are|will\s+be)\s+now\b | \bfrom\s+now\s+on,?\s+you\b | \bact\s+as\s+(?:an?|if|the)\b[^.;\n]{{0,30}}\b{_MODEL}
    | \bas\s+an?\s+{_MODEL} | \b(?:dear|attention|note\s+to|to\s+the|hey|hello)\s+(?:\w+\s)?{_MODEL}
    | \b(?:you|the\s+{_MODEL}|any\s+{_MODEL})\s+(?:must|should|shall|will|have\s+to|are\s+to|is\s+to|need\s+to)\s+(?:\w+\s)?(?:answer|respond|reply|say|write|output|print|cite|state|claim|reveal|translate|include|add|append|tell|set|grade|rate)
    | \b(?:answer|respond|reply)\s+(?:only\s+)?(?:with|that|by|to\s+(?:every|any|all)|in\s+(?:french|spanish|rhyme|capitals))\b
    | \b(?:print|output|reveal|repeat|show|leak)\s+(?:your|the|all)\s+(?:\w+\s)?(?:prompt|instructions?|system|keys?|api|secrets?|password)
    | \bdo\s+not\s+(?:cite|mention|answer|verify|check|tell)\b[^.;\n]{{0,40}}\b(?:paragraph|user|person|reader|question|source|instruction)
    | \b(?:new|updated|real|actual)\s+(?:instructions?|task)\s*(?::|are|is) | \bend\s+of\s+(?:document|paragraphs?|context|material)\b
    | \b(?:jailbreak|prompt\s+injection|developer\s+mode|dan\s+mode)\b
    | "answered"\s*: | "sentences"\s*:
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PIECE = re.compile(r"[^.;!?\n]*(?:[.;!?\n]+|$)")


def speaks_to_models(text: str) -> bool:
    """Whether a text tells a language model what to do."""
    return bool(_SPEAKS.search(text))


def without_instructions(text: str) -> str:
    """Give a text without the sentences and clauses that speak to a language model, an ellipsis in brackets for each."""
    if not speaks_to_models(text):
        return text
    pieces = [_LEFT_OUT + " " if speaks_to_models(match[0]) else match[0] for match in _PIECE.finditer(text)]
    cleaned = re.sub(rf"(?:{re.escape(_LEFT_OUT)}\s*)+", f"{_LEFT_OUT} ", "".join(pieces)).strip()
    return _LEFT_OUT if speaks_to_models(cleaned) else cleaned


def as_material(paragraph: Paragraph) -> Paragraph:
    """Give a paragraph as a model may see it and as a sentence may rest on it."""
    return replace(
        paragraph,
        text=without_instructions(paragraph.text),
        title=without_instructions(paragraph.title),
        heading=without_instructions(paragraph.heading),
    )
