"""Follow-up questions made to stand alone by rule: what a message leaves open is filled with what was spoken of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from embeddings.terms import terms
from service.conversation.anaphora import Anaphor, Kind, anaphors
from service.conversation.mentions import mentions, rarity
from service.conversation.salience import Focus, foci
from service.conversation.table import Exchange

_TOPICS = 2
_NEARLY_AS_SALIENT = 0.7
"""Share of the weightiest focus's weight from which another one is carried beside it."""
_CENTRAL = 0.5
"""Share of the same from which a focus that a message without pronouns names is topic enough for it."""
_SAYS_ENOUGH = 5.0
"""Sum of the rarities of its words from which a message without names can be looked up by itself."""
_SAYS_MUCH = 10.0
"""The same for one that begins as a fragment or compares: "what about …", "… other …"."""
_OPENING = r"^\W*(?:(?:and|but|so|or|also|then|ok(?:ay)?|well)\b[\s,]*)*"
_FRAGMENT = re.compile(
    rf"{_OPENING}(?:(?:what|how) about (?:the|any|other|another)\b|any\b|anything\b|anybody\b|anyone\b|why\b\W*$|which\b \w+\W*$|for \w+)|^\W*(?:and|or)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:else|other|others|another|same|more\W*$|next|instead|besides|too|likewise|both|either|neither)\b", re.IGNORECASE
)
_DEFINITION = re.compile(
    rf"{_OPENING}(?:what(?:['’]s| is| are| was| were| does| do)|who(?:['’]s| is| was| are| were)|define|explain|meaning of)\s+"
    r"(?!(?:the|this|that|these|those|its?|his|her|their)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Carried:
    """A question that stands alone, and the words that were taken from the history for it, none where it was left alone."""

    text: str
    words: tuple[str, ...] = ()


def carry(message: str, exchanges: Sequence[Exchange], headings: Sequence[str] = ()) -> Carried:
    """Make a message that depends on earlier turns stand alone; one that does already is given back as it is.

    ``headings`` are titles that the conversation stands under, the first one naming what it is all about.
    """
    open_words = anaphors(message)
    if not re.search(r"\w", message) or not (open_words or _is_elliptic(message)):
        return Carried(message)
    ranked = foci(exchanges, headings)
    if not open_words and _names_topic(message, ranked):
        return Carried(message)
    meant = _meant(message, open_words, ranked)
    carried = [*meant.values(), *_beside(message, meant, ranked)]
    if not carried:
        return Carried(message)
    replaced = {kind: focus for kind, focus in meant.items() if any(a.is_pronoun and a.kind == kind for a in open_words)}
    text = _with_names(message, open_words, replaced)
    text = _with_topics(text, [focus for focus in carried if focus not in replaced.values()])
    return Carried(text, tuple(dict.fromkeys(word for focus in carried for word in focus.mention.text.split())))


def _names_topic(message: str, ranked: Sequence[Focus]) -> bool:
    """Whether a message names something near the centre of attention anyhow, and so needs nothing put to it."""
    own = set(terms(message))
    return any(not own.isdisjoint(focus.mention.stems) for focus in ranked if focus.weight >= _CENTRAL * ranked[0].weight)


def _is_elliptic(message: str) -> bool:
    """Whether a message says too little by itself to be looked up."""
    own = mentions(message)
    if any(mention.is_name for mention in own) or (own and _DEFINITION.match(message) and not _COMPARED.search(message)):
        return False
    said = sum(rarity(term) for mention in own for term in mention.stems)
    return said < _SAYS_ENOUGH or (said < _SAYS_MUCH and bool(_FRAGMENT.search(message) or _COMPARED.search(message)))


def _meant(message: str, open_words: Sequence[Anaphor], ranked: Sequence[Focus]) -> dict[Kind, Focus]:
    """What each kind of pronoun in a message stands for: the weightiest focus that fits and is not named in it already."""
    known = set(terms(message))
    meant: dict[Kind, Focus] = {}
    for anaphor in open_words:
        if anaphor.kind not in meant:
            fitting = (f for f in ranked if _fits(f, anaphor) and not known.issuperset(f.mention.stems))
            if focus := next(fitting, None):
                meant[anaphor.kind] = focus
                known.update(focus.mention.stems)
    return meant


def _fits(focus: Focus, anaphor: Anaphor) -> bool:
    """Whether a focus can be what a pronoun stands for: a person for he and she, no mere section for any."""
    if anaphor.is_pronoun and focus.mention.is_heading and not focus.mention.is_name:
        return False
    return anaphor.kind != "person" or focus.mention.is_person


def _beside(message: str, meant: dict[Kind, Focus], ranked: Sequence[Focus]) -> list[Focus]:
    """Further topics of a message: with those meant by its pronouns at most two, all nearly as salient as the first."""
    known = {*terms(message), *(term for focus in meant.values() for term in focus.mention.stems)}
    further: list[Focus] = []
    for focus in ranked:
        if len(meant) + len(further) >= _TOPICS or focus.weight < _NEARLY_AS_SALIENT * ranked[0].weight:
            break
        if known.isdisjoint(focus.mention.stems):
            further.append(focus)
            known.update(focus.mention.stems)
    return further


def _with_names(message: str, open_words: Sequence[Anaphor], replaced: dict[Kind, Focus]) -> str:
    """Put what they stand for in the place of pronouns, once for each kind: the next *he* is explained by the first."""
    pieces, last = [], 0
    left = dict(replaced)
    for anaphor in open_words:
        focus = left.pop(anaphor.kind, None) if anaphor.is_pronoun else None
        if focus is not None:
            pieces += [message[last : anaphor.start], _written(focus, is_possessive=anaphor.is_possessive)]
            last = anaphor.end
    return "".join(pieces) + message[last:]


def _written(focus: Focus, *, is_possessive: bool = False) -> str:
    mention = focus.mention
    name = f"the {mention.text}" if mention.is_definite and not mention.is_name else mention.text
    if not is_possessive:
        return name
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _with_topics(text: str, topics: Sequence[Focus]) -> str:
    """Say at the end of a question what it is asked about, before its question mark."""
    if not topics:
        return text
    bare = text.rstrip()
    mark = bare[-1] if bare[-1:] in {"?", "!", "."} else ""
    return f"{bare.rstrip('?!. ')}, regarding {' and '.join(_written(topic) for topic in topics)}{mark}"
