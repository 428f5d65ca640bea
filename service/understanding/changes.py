"""Questions about change: between two resolutions, still there, new, dropped, since when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from documents.symbols import ASSEMBLY_NUMBER
from embeddings import terms

ChangeKind = Literal["compare", "still", "since", "new", "dropped", "unchanged"]

_DOC = ASSEMBLY_NUMBER
_TEXT = r"(?:language|wording|text|paragraphs?|paras?|clauses?|passages?|provisions?|resolutions?|formulation|phrasing|version|mandate|requests?|call|references?|section|op|pp)"
_STRONG = r"(?:language|wording|text|paragraphs?|paras?|clauses?|resolutions?|version|formulation|phrasing)"
_WHO = rf"(?:it|they|(?:the|this|that)\s+(?:[\w-]+\s+){{0,3}}(?:resolution|text|document)s?|(?:the\s+)?(?:UN\s+)?(?:GA|UNGA|General Assembly|Assembly|UN|{_DOC}))"
_OTHER = r"(?:previous|last|earlier|prior|preceding|former|older|next|following|later|newer|new|latest|current|other)\s+(?:\w+\s+)?(?:resolutions?|texts?|versions?|one|sessions?|years?|documents?)"
_ENDS = rf"(?:{_DOC}|{_OTHER}|its (?:predecessor|successor))"
_CHANGED = r"(?:chang(?:e|es|ed|ing)|evolv(?:e|es|ed|ing)|evolution|differ(?:s|ed)?|differences?|develop(?:ed|ment)|modif(?:y|ied|ications?)|amend(?:ed|ments?)|revis(?:ed|ions?)|updated?|alter(?:ed|ations?)|reword(?:ed|ing)|rewritten|strengthened|weakened|softened|compares?)"
_SAID = r"(?:mention|refer|speak|call|encourage|welcome|request|urge|recogni[sz]e|include|contain|say|address|reaffirm|recall|stress|note|deal|take|cover|have|express|support)(?:s|es|d|ed|ing)?"

_COMPARED = re.compile(
    rf"\b(?:between|from|since|after|compared? (?:to|with)|relative to|(?:as )?against|versus|vs\.?|in relation to|than)\s+(?:the\s+|resolutions?\s+)*{_ENDS}"
    rf"|{_DOC}\s+(?:and|to|with|vs\.?|versus|against|from|or|→|->)\s+(?:the\s+|resolutions?\s+)*{_ENDS}"
    rf"|\b(?:over time|over the (?:years|sessions)|through(?:out)? the (?:series|sessions|years)|across (?:the )?(?:sessions|resolutions|series|versions)|from (?:one )?(?:session|resolution|year) to (?:the next|another|session|year|resolution))",
    re.IGNORECASE,
)
_CHANGE = re.compile(rf"\b{_CHANGED}\b", re.IGNORECASE)
_CLIMATE = re.compile(r"\bclimate[- ]change\w*|\bchanging climate\b|\bsustainable development\b|\bdevelopment\b", re.IGNORECASE)
_COMPARE_VERB = re.compile(r"^\W*(?:please |can you |could you )?(?:compare|diff|contrast)\b", re.IGNORECASE)
_REWORDED = re.compile(
    rf"^(?:has|have|was|were|did|how (?:has|have|did|was|were))\s+(?:the\s+)?(?:.{{0,40}}\s)?{_STRONG}\b.{{0,80}}\b(?:chang|evolv|differ|modif|amend|revis|updat|alter|reword|rewrit|"
    r"strengthen|weaken|soften)\w*(?:\s+(?:in|since|from|between|over|to|much|at all|by|through\w*|across)\b.*)?$",
    re.IGNORECASE,
)
_UNCHANGED = re.compile(
    r"\b(?:unchanged|identical|(?:stay|remain)(?:s|ed)? the same|the same in both|not changed)\b", re.IGNORECASE
)
_WHAT_CHANGED = re.compile(
    rf"^\W*(?:and )?(?:what|anything|which {_TEXT})\b.{{0,40}}\b(?:changed|different|differs|been (?:changed|amended|revised|modified))\b",
    re.IGNORECASE,
)
_STILL = re.compile(
    rf"^(?:is|are|was|were)\s+.+\bstill\b|^(?:does|do|did)\s+{_WHO}\s+still\s+{_SAID}\b|^(?:has|have|was|were|is|are)\s+(?:the\s+)?.*\b{_TEXT}\b.*\b(?:kept|retained|maintained|preserved|carried over|survived?|left in|there still)\b"
    rf"|^(?:has|have|did)\s+.*\b{_TEXT}\b.*\bsurvived?\b|^(?:did|does|do)\s+{_WHO}\s+(?:keep|retain|carry over|preserve)\b|^(?:has|have|did)\s+{_WHO}\s+(?:kept|retained)\b|^(?:kept|still there)\b",
    re.IGNORECASE,
)
_STILL_PLACE = re.compile(
    rf"\bstill\s+(?:there|in|present|part|included|mentioned|contained|found|figur\w+|appear\w*)\b|{_TEXT}.*\bstill\b|\bstill\s+{_SAID}\b|\b(?:kept|retained|maintained|preserved|carried over|surviv\w+|left in|keep|retain|carry over|preserve)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"^(?:and )?since when\s+(?:does|do|did|has|have|is|are)\s+(?:there |{_WHO}\s+|(?:the\s+)?.*\b{_TEXT}\b)(?:.*\b(?:{_SAID}|been|in|there|exist\w*|part|paragraph|reference|mention)\b|a\b)"
    rf"|^(?:and )?since when\s+(?:is|are|has|have)\s+.+\b(?:mentioned|in the (?:text|resolutions?)|referred to|included)\b"
    rf"|^(?:and )?(?:when|in (?:which|what) (?:resolution|session|year))\s+(?:did|does|do|has|have)\s+{_WHO}\s+(?:first|start|begin)\b|^(?:and )?(?:when|in (?:which|what) (?:resolution|session|year))\s+(?:was|were|is|are|did|does)\s+.+\bfirst\s+(?:mentioned|included|introduced|added|appear\w*|inserted|referred)"
    rf"|^(?:and )?how long (?:has|have)\s+.*\b(?:{_TEXT}\b.*\bbeen|{_WHO}\s+(?:been\s+)?{_SAID})",
    re.IGNORECASE,
)
_NEW = re.compile(
    rf"^\W*(?:and )?(?:what|anything|which (?:\w+ )?{_TEXT})(?:['’]s|\s+(?:is|are|was|were|has|have))?\s+(?:completely |entirely |really )?(?:been )?(?:new|added|inserted|introduced)\b"
    rf"|^\W*(?:list|show|give)(?: me)?(?: all)? (?:the )?(?:new|added|inserted) {_TEXT}|^\W*what did {_WHO} add\b|^(?:is|are|was|were)\s+.*\b(?:{_TEXT}|op ?\d+|pp ?\d+)\b.*\b(?:new|newly added|added)(?:\s+(?:in|to|compared|here|there)\b.*)?$|^\W*what does {_WHO} add\b",
    re.IGNORECASE,
)
_ALREADY = re.compile(
    r"^(?:is|was|were|are|did|has|have)\s+.*\balready\b.*\b(?:earlier|previous|prior|preceding|former|older|before)\b",
    re.IGNORECASE,
)
_ALREADY_IN = re.compile(
    rf"^(?:is|was|were|are|has|have)\s+.*\balready\b.*\b(?:in|part of)\s+(?:the\s+|resolution\s+)*{_DOC}", re.IGNORECASE
)
_DIFFERENT = re.compile(
    r"^(?:and )?(?:how|is|are|was|were)\s+.+\bdifferent(?:ly)?(?:\s+(?:in|from|to|between|compared)\b.*)?$", re.IGNORECASE
)
_KEPT_IN = re.compile(
    rf"^(?:has|have|was|were|is|are)\s+.+\b(?:kept|retained|maintained|preserved|carried over|taken over)\s+in(?:to)?\s+(?:the\s+|resolution\s+)*{_DOC}",
    re.IGNORECASE,
)
_DROPPED = re.compile(
    rf"^\W*(?:and )?(?:what|anything|which (?:\w+ )?{_TEXT})(?:['’]s|\s+(?:is|are|was|were|has|have))?\s+(?:been )?(?:dropped|removed|deleted|cut|taken out|left out|lost|gone|missing|omitted|no longer (?:there|in))\b"
    rf"|^\W*(?:list|show|give)(?: me)?(?: all)? (?:the )?(?:dropped|removed|deleted|omitted) {_TEXT}|^\W*what did {_WHO} (?:drop|remove|delete|leave out|omit)\b"
    rf"|^(?:has|have|was|were|is|are|did)\s+.*\b{_TEXT}\b.*\b(?:dropped|removed|deleted|taken out|left out|omitted|disappear\w*|gone)(?:\s+(?:in|from|by|between|since|of)\b.*)?$|^(?:did|does|do)\s+{_WHO}\s+(?:drop|remove|delete|omit)\b",
    re.IGNORECASE,
)
_FRAME = frozenset(
    terms(
        "language wording text paragraph paragraphs para paras clause clauses passage provision provisions resolution resolutions version formulation phrasing "
        "change changes changed changing evolve evolved evolution differ differs difference differences different compare compared comparing contrast diff modify "
        "modified amend amended revised revision update updated alter reword reworded rewritten between since still there present kept retained retain keep maintained preserved survive "
        "survived carried carry first mention mentioned mentions refer referred refers reference references included include contain contains appear appeared introduced added add new newly "
        "inserted dropped drop removed remove deleted delete omitted omit missing gone lost left cut taken list show previous last earlier prior preceding former next following later newer "
        "latest current predecessor successor session sessions year years over time series general assembly ga unga un united nations document documents part section start started begin began "
        "against versus vs relative than longer long anything completely entirely really exactly word words op pp mandate encourage welcome request urge recognize call calls speak speaks "
        "preamble preambular operative what which how when old older one put exist exists strengthened weakened softened two both three same other stay stayed unchanged identical both"
    )
)
_SYMBOL = re.compile(rf"(?:\b(?:resolutions?|res\.?)\s+)?(?:\b|(?<=\s)){_DOC}(?![\w/])", re.IGNORECASE)
_ON = re.compile(
    r"\b(?:language|wording|text|paragraphs?|paras?|clauses?|passages?|provisions?|formulation|phrasing|references?|mention|section)\s+(?:on|about|regarding|concerning|of|to|dealing with|that (?:mentions?|deals? with))\s+(?P<topic>.+)",
    re.IGNORECASE,
)

_TURN = re.compile(
    r"chang\w+|evolv\w+|differ\w*|compar\w+|since|still|been|mentioned|referred|included|introduced|inserted|dropped|removed|deleted",
    re.IGNORECASE,
)
"""Where the topic ends and the question goes on to the change."""


@dataclass(frozen=True, slots=True)
class ChangeQuestion:
    """A question about what became of a resolution's wording; the documents are named in the order of naming."""

    kind: ChangeKind
    symbols: tuple[str, ...] = ()
    topic: str = ""
    """What the paragraph is about, in the question's words; empty for the whole resolution or a numbered paragraph."""


def asked_change(text: str, symbols: Sequence[str] = (), *, is_numbered: bool = False) -> ChangeQuestion | None:
    """Read a question about change, or give None for every other.

    ``symbols`` are the documents that the question names; ``is_numbered`` tells that it names a paragraph by number. A
    question must speak of wordings, or compare documents: climate change, and what the parties changed, are content.
    """
    plain = " ".join(text.split()).rstrip(" ?.!")
    plain = re.sub(r"^(?:and|so|but|ok|okay|hey|hi|please|well|now|then)[\s,]+", "", plain, flags=re.IGNORECASE)
    kind = _kind(plain, len(symbols), is_numbered=is_numbered)
    if kind is None:
        return None
    topic = "" if is_numbered else _topic(plain)
    if kind in {"still", "since"} and not topic and not is_numbered:
        return None
    return ChangeQuestion(kind, tuple(symbols), topic)


def _kind(plain: str, named: int, *, is_numbered: bool) -> ChangeKind | None:
    """The first kind whose wording the question has, where it speaks of documents or of their wording."""
    unclimatic = _CLIMATE.sub(" ", plain)
    compared = bool(_COMPARED.search(plain))
    of_text = bool(named or compared or is_numbered or re.search(rf"\b{_STRONG}\b", plain, re.IGNORECASE))
    changed = _CHANGE.search(unclimatic) and (compared or named > 1 or _REWORDED.search(plain))
    what_changed = _WHAT_CHANGED.search(unclimatic) and (named or compared or len(terms(plain)) <= 2)
    kinds: tuple[tuple[ChangeKind, object], ...] = (
        ("since", _SINCE.search(plain) or (of_text and _ALREADY.search(plain) and not named > 1)),
        ("still", _KEPT_IN.search(plain)),
        ("still", of_text and _STILL.search(plain) and _STILL_PLACE.search(plain)),
        ("dropped", of_text and _DROPPED.search(plain)),
        ("new", of_text and _NEW.search(plain)),
        ("unchanged", _UNCHANGED.search(plain) and (named or compared)),
        ("compare", (_COMPARE_VERB.search(plain) and (named or compared)) or changed or what_changed),
        ("compare", named > 1 and (_DIFFERENT.search(plain) or _ALREADY_IN.search(plain))),
    )
    return next((kind for kind, found in kinds if found), None)


def _topic(plain: str) -> str:
    """The words that say what it is about: those behind *the language on*, else all that do not speak of change."""
    rest = " ".join(_SYMBOL.sub(" ", re.sub(r"\b(climate)[- ](change)", r"\1_\2", plain, flags=re.IGNORECASE)).split())
    named = _ON.search(rest)
    phrase = named["topic"] if named else rest
    kept = re.findall(r"[\w'’-]+", phrase)
    while kept and (not terms(kept[-1]) or set(terms(kept[-1])) <= _FRAME):
        kept.pop()
    while kept and (not terms(kept[0]) or set(terms(kept[0])) <= _FRAME):
        kept.pop(0)
    stop = next((n for n, word in enumerate(kept) if _TURN.fullmatch(word)), len(kept))
    kept = kept[:stop]
    while kept and (not terms(kept[-1]) or set(terms(kept[-1])) <= _FRAME):
        kept.pop()
    return " ".join(kept).replace("_", " ")
