"""The reading of topics: a logistic regression over the tokens of labelled messages, kept or not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from embeddings import stem
from service.requests.request import Said
from service.requests.topics import Token, TopicWeights, token_marks, tokens_of

_STRENGTH = 0.1
"""Inverse strength of the penalty on large weights, best of 0.1, 0.3 and 1 by five-fold cross-validation."""
_COMMON = 4
"""So often the messages must have a word, each counted with and without what is taken, before it counts by itself."""


@dataclass(frozen=True, slots=True)
class LabelledTopic:
    """A message with its topic as a person wrote it, the places in it that say something else, and its misspelt words."""

    message: str
    topic: str
    taken: tuple[tuple[int, int], ...] = ()
    mends: tuple[Said[str], ...] = ()


def topic_weights(labelled: Sequence[LabelledTopic]) -> TopicWeights:
    """Fit the weights; each message is read with what is taken and without, so that what others overlook is left out too."""
    messages = [(tokens_of(one.message, taken, one.mends), one.topic) for one in labelled for taken in (one.taken, ())]
    counts = Counter(token.low for tokens, _ in messages for token in tokens)
    common = frozenset(word for word, count in counts.items() if count >= _COMMON)
    marked = [marks for tokens, _ in messages for marks in token_marks(tokens, common)]
    kept = [is_kept for tokens, topic in messages for is_kept in kept_tokens(tokens, topic)]
    columns = {mark: column for column, mark in enumerate(sorted({mark for marks in marked for mark in marks}))}
    ends = np.cumsum([0, *map(len, marked)], dtype=np.int32)
    found = np.array([columns[mark] for marks in marked for mark in marks], dtype=np.int32)
    matrix = csr_matrix((np.ones(len(found)), found, ends), shape=(len(marked), len(columns)))
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", max_iter=2000, random_state=0).fit(matrix, kept)
    return TopicWeights(float(model.intercept_[0]), dict(zip(columns, map(float, model.coef_[0]), strict=True)), common)


def kept_tokens(tokens: Sequence[Token], topic: str) -> list[bool]:
    """Say which tokens of a message its topic has: those in the same order, and words of content that it has elsewhere."""
    own = [stem(token.low) for token in tokens]
    wanted = [stem(token.low) for token in tokens_of(topic)]
    kept = [False] * len(own)
    rest = Counter(wanted)
    for block in SequenceMatcher(None, own, wanted, autojunk=False).get_matching_blocks():
        for place in range(block.a, block.a + block.size):
            kept[place] = True
            rest[own[place]] -= 1
    for place, word in enumerate(own):
        if not kept[place] and len(word) > 3 and rest[word] > 0:
            kept[place] = True
            rest[word] -= 1
    return kept


def cross_validated(
    labelled: Sequence[LabelledTopic], read: Callable[[LabelledTopic, TopicWeights], str], folds: int = 5
) -> list[str]:
    """Read each message's topic by weights that were fitted without it, every ``folds``-th message left out together."""
    found = [""] * len(labelled)
    for fold in range(folds):
        weights = topic_weights([one for place, one in enumerate(labelled) if place % folds != fold])
        for place in range(fold, len(labelled), folds):
            found[place] = read(labelled[place], weights)
    return found


def overlap(found: str, wanted: str) -> float:
    """Token F1 of two topics, as bags of words in small letters; 1 where both are empty."""
    left, right = (Counter(re.findall(r"\w+", text.lower())) for text in (found, wanted))
    if not left and not right:
        return 1.0
    return 2 * (left & right).total() / (left.total() + right.total())
