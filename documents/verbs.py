"""Verbs: the forms of the verbs by which the Assembly acts, and the clauses into which its long sentences can be cut."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_BASES = (
    "recall recognize reaffirm note welcome stress emphasize re-emphasize acknowledge underline reiterate highlight "
    "underscore commend affirm condemn deplore consider encourage urge support appreciate regret believe wish refer "
    "realize confirm reject invite request decide call take express bear have look honour trust commemorate observe "
    "mark remind understand proceed share remain continue renew reconfirm recommit declare proclaim endorse approve "
    "recommend authorize appropriate demand adopt agree appeal resolve congratulate determine draw pay commit "
    "establish require respect object attach give praise seek reserve elect appoint concur designate convene dedicate "
    "entrust instruct empower conclude transmit suspend apportion direct designate applaud salute thank accept assure "
    "desire hope intend plan repeat restate reassert denounce insist undertake pledge solicit enjoin promote "
    "re-establish extend terminate hold keep ask set admit launch examine review await deem caution warn identify "
    "anticipate strengthen mandate institute amend advise mourn stand uphold prepare receive leave encourage name "
    "charge"
).split()

_STATES = (
    "convinced concerned aware mindful conscious cognizant alarmed determined desirous guided encouraged disturbed "
    "dismayed committed resolved disappointed seized appalled shocked troubled inspired united outraged saddened "
    "worried anxious confident eager satisfied gratified distressed preoccupied hopeful horrified perturbed "
    "motivated moved persuaded sensitive"
).split()

_ADVERBS = (
    "also|further|strongly|deeply|gravely|seriously|profoundly|firmly|particularly|equally|once again|once more|again|"
    "urgently|fully|solemnly|sincerely|warmly|likewise|moreover|furthermore|additionally|extremely|greatly|keenly|"
    "highly|especially|increasingly|still|unequivocally|categorically|resolutely|respectfully|strenuously|explicitly"
)
_AGAIN = r"(?:also|further|again|once again|once more|in particular|equally|unequivocally|firmly|strongly)"
_FEELING = (
    r"(?:(?:its|their|our|particular|continued|continuing|increasing|growing|deep|deepest|grave|gravest|great|"
    r"serious|profound|sincere|warm|full|strong|strongest|strongly|firm|unequivocal|unwavering|very|utmost|heartfelt|"
    r"special|renewed|extreme|considerable|previous|and)\s)*"
    r"(?:concerns?|appreciation|satisfaction|regret|interest|alarm|gratitude|approval|condemnation|support|commitment|"
    r"request|requests|call|appeal|appeals|invitation|determination|conviction|belief|hope|intention|solidarity|"
    r"sympathy|condolences|recognition|demand|respect|endorsement|distress|thanks|view|need|expectation|resolve|dismay|"
    r"indignation|outrage|disappointment|opposition|commendation|encouragement|adherence|abhorrence|sorrow)"
)
_COMPLEMENT = re.compile(
    rf"\s(?:with {_FEELING}(?: and {_FEELING})?|note|into (?:account|consideration)|in mind|forward|tribute|"
    rf"(?:the )?attention|{_FEELING}(?: and {_FEELING})?|in the strongest (?:possible )?terms|without reservation|in this regard)\b",
    re.IGNORECASE,
)
_AFTERTHOUGHT = re.compile(rf"\s{_AGAIN}\b", re.IGNORECASE)
_AGAIN_PHRASE = re.compile(r"\s(?:once again|once more)\b", re.IGNORECASE)
_PREPOSITION = re.compile(r"\s(?:upon|for|on)\b", re.IGNORECASE)
_LEAD_WORD = re.compile(rf"(?:(?:{_ADVERBS})\s+)*([A-Za-z-]+)", re.IGNORECASE)


def finite(base: str) -> str:
    """Give the third person singular of an English verb: ``deplore`` -> ``deplores``, ``express`` -> ``expresses``."""
    irregular = {"have": "has", "be": "is"}
    if base in irregular:
        return irregular[base]
    if base.endswith(("s", "sh", "ch", "x", "z")):
        return base + "es"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + "s"


def participle(base: str) -> str:
    """Give the present participle of an English verb: ``note`` -> ``noting``, ``commit`` -> ``committing``."""
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    if base in {"commit", "recommit", "regret", "submit", "transmit", "admit", "concur", "refer", "set", "repel"}:
        return base + base[-1] + "ing"
    return base + "ing"


_FINITE = {finite(base): base for base in _BASES}
_PARTICIPLE = {participle(base): base for base in _BASES} | {"being": "be"}
_TAKES_PREPOSITION = {"call", "appeal", "insist"}


def base_form(word: str) -> str | None:
    """Give the base of an operative or preambular verb form (``encourages`` -> ``encourage``), or None."""
    word = word.lower()
    return _FINITE.get(word) or _PARTICIPLE.get(word) or (word if word in _STATES or word in _BASES else None)


@lru_cache(maxsize=65536)
def leading_verb(text: str) -> str:
    """Give the verb phrase that leads a paragraph, exactly as it stands at the start of the text, or ``""``.

    ``Notes with appreciation the report`` -> ``Notes with appreciation``; ``Deeply concerned also that`` ->
    ``Deeply concerned also``.
    """
    if not text[:1].isupper():
        return ""
    end = _verb_end(text, 0)
    if not end:
        return ""
    while match := re.compile(r"(?:,)? and (?=[a-z])", re.IGNORECASE).match(text, end):
        further = _verb_end(text, match.end())
        if not further or text[match.end()].isupper():
            break
        end = further
    return text[:end]


def _verb_end(text: str, start: int) -> int:
    """Give the index behind the verb phrase that starts at ``start``, or 0 when none does."""
    match = _LEAD_WORD.match(text, start)
    if not match:
        return 0
    word = match[1].lower()
    base = _FINITE.get(word) or _PARTICIPLE.get(word)
    if word in _STATES:
        return _complements(text, match.end(1), _AFTERTHOUGHT)
    if base is None:
        return 0
    end = match.end(1)
    if base in {"have", "be", "remain"}:
        nested = re.compile(rf"\s+(?:(?:{_ADVERBS})\s+)*[a-z]+ed\b").match(text, end)
        return _complements(text, nested.end(), _AFTERTHOUGHT) if nested else end
    if base == "continue" and (nested := re.compile(r"\s+to\s+[a-z-]+").match(text, end)):
        return nested.end()
    end = _complements(text, end, _AFTERTHOUGHT if word in _PARTICIPLE else _AGAIN_PHRASE)
    preposition = _PREPOSITION.match(text, end)
    spoken = text[start:end].lower()
    if preposition and (base in _TAKES_PREPOSITION or spoken.endswith((" call", " request", " appeal"))):
        end = preposition.end()
    return end


def _complements(text: str, end: int, afterthought: re.Pattern[str]) -> int:
    """Give the index behind what completes the verb; words that may follow it again are said by ``afterthought``."""
    while match := afterthought.match(text, end) or _COMPLEMENT.match(text, end):
        end = match.end()
    return end


def is_operative(verb: str) -> bool:
    """Whether a leading verb phrase is finite, as operative paragraphs have it: ``Also decides``, not ``Deciding``.

    Its first verb tells: *Recalling also its requests* has a noun that looks like another.
    """
    words = [word.lower() for word in verb.split()]
    return next((word in _FINITE for word in words if word in _FINITE or word in _PARTICIPLE or word in _STATES), False)


def verb_base(verb: str) -> str:
    """Give the base of a leading verb phrase: ``Further encourages`` -> ``encourage``; ``""`` when it has none."""
    for word in re.findall(r"[A-Za-z-]+", verb):
        if base := base_form(word):
            return base
    return ""


_COORDINATED = re.compile(
    rf"(?:(?<=, )|(?<=… ))(?P<lead>and (?:in this regard )?(?:(?:{_ADVERBS})\s+)?)(?P<verb>[a-z-]+ing)\b(?P<behind>(?: (?:also|further)\b)?)"
)


def finite_throughout(text: str) -> str:
    """Turn the further preambular verbs of a paragraph into what the Assembly does: ``, and welcoming`` -> ``, and welcomes``.

    Only a participle that ``, and`` (or ``… and``, in an excerpt) joins to the leading verb is one.
    """

    def said(match: re.Match[str]) -> str:
        base = _PARTICIPLE.get(match["verb"])
        return match[0] if base is None else f"{match['lead']}{match['behind'].strip()} {finite(base)}".replace("  ", " ")

    return _COORDINATED.sub(said, text)


def as_statement(verb: str) -> str:
    """Turn a preambular verb phrase into what the Assembly does: ``Recalling also`` -> ``also recalls``.

    ``Deeply concerned also`` -> ``is also deeply concerned``; ``Having considered`` -> ``has considered``; an operative verb
    phrase only loses its capital.
    """
    if is_operative(verb):
        return verb[:1].lower() + verb[1:]
    words = verb.split()
    tail: list[str] = []
    for index, word in enumerate(words):
        low = word.lower()
        if low in _STATES:
            before = " ".join(w.lower() for w in words[:index])
            after = " ".join(w.lower() for w in words[index + 1 :])
            if after.split(" ")[0] in {"also", "further"}:
                first, _, after = after.partition(" ")
                before = f"{first} {before}".strip()
            also = [w for w in before.split() if w in {"also", "further"}]
            rest = [w for w in before.split() if w not in {"also", "further"}]
            return " ".join(["is", *also, *rest, low, after]).strip()
        if low in _PARTICIPLE:
            tail = words[index + 1 :]
            adverbs = [w.lower() for w in words[:index]]
            if tail and tail[0].lower() in {"also", "further", "again"}:
                adverbs.insert(0, tail.pop(0).lower())
            elif tail and tail[-1].lower() in {"also", "further"}:
                adverbs.insert(0, tail.pop().lower())
            rest_words = [
                finite(_PARTICIPLE[w]) if w in _PARTICIPLE and n and tail[n - 1] == "and" else w for n, w in enumerate(tail)
            ]
            return " ".join([*adverbs, finite(_PARTICIPLE[low]), *rest_words])
    return verb[:1].lower() + verb[1:]


_BOUNDARY = re.compile(
    r"""
    (?<=;)\s+                                                            # enumerations
    | (?<=:)\s+(?=\([a-z]\)\s)                                           # before sub-paragraph (a)
    | \s+(?=\((?:[a-z]|[ivx]{1,4})\)\s)                                  # before any sub-paragraph
    | (?<=,)\s+(?=
        (?:and|while|as\ well\ as|in\ particular|including|inter\ alia|through|with\ a\ view\ to|in\ order\ to|
           which|who|where|whereby|such\ as|notably|bearing\ in\ mind|taking\ into|as\ appropriate|by|to|for|
           in\ accordance\ with|in\ this\ regard|in\ line\ with|on|at|as|within|under|among|with|without|so\ as|
           particularly|especially|but|or|until|since|despite|pursuant|contributing|held|adopted|issued|during|
           recalling|noting|welcoming|stressing|emphasizing|underlining|acknowledging|recognizing|reaffirming)\b)
    | \s+(?=(?:in\ order\ to|with\ a\ view\ to|and\ in\ this\ regard|as\ well\ as|in\ the\ context\ of)\b)
    | (?<=[.?!])\s+(?=[A-Z"“])                                           # sentences of other corpora
    """,
    re.VERBOSE,
)
_FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch ``text[start:end]`` of a paragraph; ``finite`` tells whether a new verb of the Assembly opens it."""

    start: int
    end: int
    finite: bool = False


def split_clauses(text: str) -> tuple[Clause, ...]:
    """Split a paragraph into clauses that together cover it, none shorter than four words.

    The first begins at 0, each ends where white space before the next begins.
    """
    cuts = [0]
    ends: list[int] = []
    for match in _BOUNDARY.finditer(text):
        if match.end() <= cuts[-1] or len(text[cuts[-1] : match.start()].split()) < _FEWEST_WORDS:
            continue
        if len(text[match.end() :].split(maxsplit=_FEWEST_WORDS)) < _FEWEST_WORDS:
            break
        ends.append(match.start())
        cuts.append(match.end())
    ends.append(len(text))
    return tuple(Clause(start, end, _opens_with_verb(text[start:end])) for start, end in zip(cuts, ends, strict=True))


def _opens_with_verb(clause: str) -> bool:
    words = re.findall(r"[A-Za-z-]+", clause)[:6]
    if words[:1] != ["and"]:
        return False
    return any(word.endswith("s") and base_form(word) for word in words[1:])
