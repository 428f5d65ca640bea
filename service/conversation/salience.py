"""What a conversation is about: the names and topics that its turns mention, the most salient first."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from embeddings.terms import terms
from service.conversation.mentions import Mention, heading_mention, mentions, rarity
from service.conversation.table import Exchange

_TURN_DECAY = 0.45
_REPLY_SHARE = 0.25
_CARRIED_SHARE = 0.6
_HEADING_WEIGHTS = (2.0, 0.5)
_NAME_BONUS = 1.3
_REPLY_CHARS = 250
_REMEMBERED = 8
_LONGEST_NAME = 5


@dataclass(frozen=True, slots=True)
class Focus:
    """A mention with how much it stands in the centre of attention."""

    mention: Mention
    weight: float


def foci(exchanges: Sequence[Exchange], headings: Sequence[str] = ()) -> list[Focus]:
    """Rank what a conversation is about, the weightiest first.

    The weight of a word adds up over its mentions and more than halves from turn to turn, as in centering (Grosz, Joshi and
    Weinstein 1995) and in salience by recency and repetition (Lappin and Leass 1994). What a person asks weighs four times
    what a reply says, which is read from its beginning only; the words that were carried into a question weigh less than
    its own; a heading weighs throughout, the first one most. A mention weighs what its words do, rare words more.
    """
    spoken = [exchange for exchange in exchanges if not exchange.is_talk][: -_REMEMBERED - 1 : -1]
    weights: defaultdict[str, float] = defaultdict(float)
    first: dict[tuple[str, ...], Mention] = {}
    for mention, weight in _occurrences(spoken, headings):
        first.setdefault(mention.stems, mention)
        for term in mention.stems:
            weights[term] += weight
    for age, exchange in enumerate(spoken):
        for term in set(terms(exchange.standalone)) - set(terms(exchange.question)):
            weights[term] += _TURN_DECAY**age * _CARRIED_SHARE
    names = [mention for mention in first.values() if mention.is_name]
    ranked = [Focus(_in_full(mention, names), _weight(mention, weights)) for mention in first.values()]
    return sorted(ranked, key=lambda focus: -focus.weight)


def _occurrences(spoken: Sequence[Exchange], headings: Sequence[str]) -> Iterator[tuple[Mention, float]]:
    """Every mention with its own weight, the most recent turn first."""
    for n, (heading, weight) in enumerate(zip(headings, _HEADING_WEIGHTS, strict=False)):
        yield from ((mention, weight) for mention in heading_mention(heading, is_name=n == 0))
    for age, exchange in enumerate(spoken):
        decay = _TURN_DECAY**age
        yield from ((mention, decay) for mention in mentions(exchange.question))
        yield from ((mention, decay * _REPLY_SHARE) for mention in mentions(exchange.reply[:_REPLY_CHARS]))


def _weight(mention: Mention, weights: Mapping[str, float]) -> float:
    """Sum of the words' weights over the root of their number: a long mention is not salient by its length alone."""
    total = sum(weights[term] * rarity(term) for term in mention.stems)
    return total / math.sqrt(len(mention.stems)) * (_NAME_BONUS if mention.is_name else 1.0)


def _in_full(mention: Mention, names: Sequence[Mention]) -> Mention:
    """The fuller form of a name, where one was given: Heyer is Georgette Heyer."""
    if not mention.is_name:
        return mention
    fuller = (
        name
        for name in names
        if set(name.stems) > set(mention.stems)
        and len(name.text.split()) <= _LONGEST_NAME
        and (name.is_heading or name.is_person)
    )
    return max(fuller, key=lambda name: (name.is_heading, -len(name.stems)), default=mention)
