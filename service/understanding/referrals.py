"""Questions that follow a reference: what does the resolution that a paragraph recalls say?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.symbols import without_symbols
from embeddings import terms

_NOUN = r"(?:resolutions?|documents?|decisions?|reports?|texts?)"
_NAMED = r"(?:mentioned|recalled|cited|referred to|referenced|named|noted|reaffirmed|invoked|quoted)"
_NAMES = r"(?:mentions?|recalls?|cites?|refers? to|references|names?|notes?|reaffirms?|invokes?|quotes?)"
_BY_PLACE = re.compile(
    rf"\b{_NOUN}\b[^,?]{{0,30}}?(?:,? (?:that|which) )?(?:(?:is|are|was|were) )?(?:{_NAMED} (?:in|by)|(?:that |which )?\S.{{0,40}} {_NAMES})\b",
    re.IGNORECASE,
)
_SAYS = re.compile(
    rf"\b(?:what (?:does|do|did|is|are|was)|tell me|show|summari[sz]e|open|follow|look up|content of|contents of)\b.*\b{_NOUN}\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    rf",?\s*\b(?:which|that)\s+(?:it|they|(?:the|this) (?:[\w-]+ ){{0,2}}\w+|\S+/\S+)\s+{_NAMES}\b,?", re.IGNORECASE
)
_FRAME = frozenset(terms("resolution resolutions document text say says state states contain provide content about whole decide"))


@dataclass(frozen=True, slots=True)
class Referral:
    """A reference to be followed: by the paragraph that mentions it, or by its own symbol."""

    is_by_place: bool


def asked_referral(text: str, *, is_numbered: bool, is_named: bool) -> Referral | None:
    """Tell whether a question asks what a document says that another mentions.

    ``is_numbered`` tells that it names a paragraph by number, ``is_named`` that it names a document by symbol.
    """
    if is_numbered and _SAYS.search(text) and _BY_PLACE.search(text):
        return Referral(is_by_place=True)
    if is_named and not is_numbered and re.match(r"\W*(?:and |so )?what\b", text, re.IGNORECASE):
        left = set(terms(without_symbols(_ASIDE.sub(" ", text)))) - _FRAME
        return None if left else Referral(is_by_place=False)
    return None
