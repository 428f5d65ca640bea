"""Topics: what a message is about, in the person's own words, without filters and asking words."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise
from pathlib import Path

from wordfreq import zipf_frequency

from embeddings import STOP_WORDS
from service.requests.request import Said

_TOKEN = re.compile(r"\w+(?:['’.\-/]\w+)*|[^\w\s]")
_READ = 1000
"""So many tokens of a message are read; what a person asks has fewer."""
_ABOUT = frozenset("about on regarding concerning mention mentions sur sobre".split())
_MOST = 3.0
"""The log-odds of one word count so much at most, so that its neighbours have a say."""
_TELLING = 0.03
"""Smaller weights are not kept."""
_LENIENT = 0.8
"""Added to the log-odds: a word too many harms a search less than one too few."""
_SWITCH = 0.3
"""What it costs to begin or to end a stretch of the topic."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark of a message: as it is written, or mended, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """The text in small letters."""
        return self.text.lower()


@dataclass(frozen=True)
class TopicWeights:
    """A logistic regression over a token and its neighbours: the log-odds that a topic has it."""

    bias: float
    weights: Mapping[str, float]
    common: frozenset[str]
    """The words that the training messages have several times; of the others only their sort counts."""

    def log_odds(self, tokens: Sequence[Token]) -> list[float]:
        """Give the log-odds of each token."""
        return [self.bias + sum(self.weights.get(mark, 0.0) for mark in marks) for marks in token_marks(tokens, self.common)]

    def dump(self) -> str:
        """Write it as JSON, the same for the same weights."""
        weights = {mark: round(weight, 2) for mark, weight in sorted(self.weights.items()) if abs(weight) >= _TELLING}
        return json.dumps({"bias": round(self.bias, 3), "common": sorted(self.common), "weights": weights}, ensure_ascii=False)

    @classmethod
    def load(cls, text: str) -> TopicWeights:
        """Read what dump wrote."""
        record = json.loads(text)
        return cls(record["bias"], record["weights"], frozenset(record["common"]))

    @classmethod
    @cache
    def shipped(cls) -> TopicWeights:
        """The weights that ship, as ``training.topic_fitting`` made them."""
        return cls.load((Path(__file__).parent / "topics.json").read_text(encoding="utf-8"))


def topic_of(
    message: str,
    taken: Sequence[tuple[int, int]] = (),
    mends: Sequence[Said[str]] = (),
    weights: TopicWeights | None = None,
) -> str:
    """Give what a message is about, empty where it says nothing but what is ``taken``.

    ``taken`` are the places, start and end, that were read as something else: symbols, sessions, years, the named document;
    ``mends`` are its misspelt words.
    """
    tokens = tokens_of(message, taken, mends)
    kept = _whole_names(tokens, _stretches((weights or TopicWeights.shipped()).log_odds(tokens)))
    return _joined([token for token, is_kept in zip(tokens, kept, strict=True) if is_kept])


def tokens_of(message: str, taken: Sequence[tuple[int, int]] = (), mends: Sequence[Said[str]] = ()) -> list[Token]:
    """Split a message into the tokens that do not overlap with what is taken, misspelt words mended."""
    meant = {said.start: said for said in mends}
    free = bytearray(b"\1") * len(message)
    for start, end in taken:
        free[start:end] = bytes(len(free[start:end]))
    found = (match for match in _TOKEN.finditer(message) if all(free[match.start() : match.end()]))
    return [_token(match, meant.get(match.start())) for match in islice(found, _READ)]


def _token(match: re.Match[str], mend: Said[str] | None) -> Token:
    text = mend.value + match[0][mend.end - mend.start :] if mend else match[0]
    return Token(text, match.start(), match.end())


def token_marks(tokens: Sequence[Token], common: frozenset[str]) -> Iterator[list[str]]:
    """Describe each token by itself, its sort and its neighbours, as the regression weighs them."""
    asking = _words().asking
    sorts = [_sort(token.low, asking) for token in tokens]
    shown = [token.low if token.low in common else sort for token, sort in zip(tokens, sorts, strict=True)]
    content = [place for place, sort in enumerate(sorts) if sort == "C"]
    first, last = (content[0], content[-1]) if content else (len(tokens), -1)
    abouts = [place for place, token in enumerate(tokens) if token.low in _ABOUT or token.low == ":"]

    def near(row: Sequence[str], place: int) -> str:
        return row[place] if 0 <= place < len(row) else "#"

    for place, token in enumerate(tokens):
        sort, word = sorts[place], shown[place]
        before, after = near(shown, place - 1), near(shown, place + 1)
        around = "".join(near(sorts, place + step) for step in (-2, -1, 0, 1, 2))
        yield [
            f"word={word}", f"sort={sort}", f"near={around[1:4]}", f"around={around}", f"before={before}", f"after={after}",
            f"before={before}|{word}", f"after={word}|{after}", f"before={before}|{sort}", f"after={sort}|{after}",
            f"second={near(shown, place - 2)}|{sort}", f"frequency={int(zipf_frequency(token.low, 'en'))}|{sort}",
            f"place={min(place, 4)}", f"left={min(len(tokens) - 1 - place, 3)}",
            *(["beyond"] if place > last else []), *(["ahead"] if place < first else []),
            *([f"about<|{sort}"] if abouts and abouts[0] < place else []), *([f"<about|{sort}"] if abouts and abouts[-1] > place else []),
            *([f"capital|{sort}"] if place and token.text[0].isupper() else []),
            *(["capitals"] if len(token.text) > 1 and token.text.isupper() else []),
        ]  # fmt: skip


def _sort(low: str, asking: frozenset[str]) -> str:
    """A for an asking word, D for a number, P for a mark, C for a word of content."""
    if low in asking:
        return "A"
    return "P" if not low[0].isalnum() else "D" if low[0].isdigit() else "C"


def _stretches(log_odds: Sequence[float]) -> list[bool]:
    """Whether each token is kept: the likeliest way, where beginning and ending a stretch costs something (Viterbi)."""
    outside, inside = 0.0, -_SWITCH
    from_inside: list[tuple[bool, bool]] = []
    for odds in log_odds:
        gain = min(max(odds + _LENIENT, -_MOST), _MOST) / 2
        came = (inside - _SWITCH > outside, inside >= outside - _SWITCH)
        outside, inside = max(outside, inside - _SWITCH) - gain, max(inside, outside - _SWITCH) + gain
        from_inside.append(came)
    kept: list[bool] = []
    is_inside = inside > outside
    for left, stayed in reversed(from_inside):
        kept.append(is_inside)
        is_inside = stayed if is_inside else left
    return kept[::-1]


def _whole_names(tokens: Sequence[Token], kept: Sequence[bool]) -> list[bool]:
    """Keep a name as a whole of which a word is kept: words beside each other with a capital, asking words aside."""
    asking, whole = _words().asking, list(kept)
    named = [place > 0 and token.text[0].isupper() and token.low not in asking for place, token in enumerate(tokens)]
    order = range(1, len(tokens))
    for steps, towards in ((order, -1), (reversed(order), 0)):
        for place in steps:
            left, right = place - 1, place
            is_name = named[left] and named[right] and tokens[right].start - tokens[left].end == 1
            if is_name and (whole[left] if towards else whole[right]):
                whole[left] = whole[right] = True
    return whole


def _joined(tokens: Sequence[Token]) -> str:
    """The tokens as they stood, without marks, articles and prepositions at either end."""
    edges = _words().edges
    held = [place for place, token in enumerate(tokens) if token.text[0].isalnum() and token.low not in edges]
    if not held:
        return ""
    own = tokens[held[0] : held[-1] + 1]
    gaps = ("" if left.end == right.start else " " for left, right in pairwise(own))
    return own[0].text + "".join(gap + token.text for gap, token in zip(gaps, own[1:], strict=True))


@dataclass(frozen=True, slots=True)
class _Words:
    asking: frozenset[str]
    edges: frozenset[str]


@cache
def _words() -> _Words:
    table = tomllib.loads((Path(__file__).parent / "asking.toml").read_text(encoding="utf-8"))
    return _Words(frozenset(table["asking"].split()), frozenset(table["edges"].split()))


def asking_words() -> frozenset[str]:
    """The words that ask, and say as a rule nothing of what a message is about."""
    return _words().asking


def whole_topic(message: str, joins: Callable[[str, str], bool]) -> str:
    """Give the only stretch of a message that is not words of asking, empty where there is none or another besides.

    ``joins`` tells whether two words stand beside each other in a name, so that *climate change* is not cut at a word of asking.
    """
    tokens = tokens_of(message)
    words = _words()
    is_said = [_sort(token.low, words.asking) == "C" and token.low not in words.edges | STOP_WORDS for token in tokens]
    said = [
        here or any(0 <= n + step < len(tokens) and is_said[n + step] and _joins(tokens, n, step, joins) for step in (-1, 1))
        for n, here in enumerate(is_said)
    ]
    held = [n for n, here in enumerate(said) if here]
    if not held:
        return ""
    stretch = range(held[0], held[-1] + 1)
    is_one = all(said[n] or tokens[n].low in words.edges | STOP_WORDS or not tokens[n].low[0].isalnum() for n in stretch)
    return _joined([tokens[n] for n in stretch]) if is_one else ""


def _joins(tokens: Sequence[Token], place: int, step: int, joins: Callable[[str, str], bool]) -> bool:
    first, second = sorted((place, place + step))
    low = tokens[place].low
    return low.isalpha() and low not in STOP_WORDS and joins(tokens[first].low, tokens[second].low)
