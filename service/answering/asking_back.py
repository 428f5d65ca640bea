"""Asking back: where a name may mean several series, the likeliest one's answer, without the claim that it is the one meant."""

from __future__ import annotations

from dataclasses import replace

from documents import Corpus
from service.answer_text import answer_text
from service.answering.direct import Wanted, answer_header, answer_wording
from service.answering.drafts import Draft
from service.answering.searched import searched
from service.library import Library
from service.references import shortened
from service.requests.reading import Reading

_TITLE_WORDS = 16
_LEAST = 2
"""Fewer readings than two are no question back."""


def is_unclear(reading: Reading) -> bool:
    """Whether several series may be meant by a message of which the document that is meant is all there is to know."""
    if len(reading.choices) < _LEAST:
        return False
    wanted = Wanted.of(likeliest(reading))
    return wanted.is_named_alone or wanted.is_summary or wanted.field is not None


def likeliest(reading: Reading) -> Reading:
    """The same message read as naming the series that it most likely means."""
    return replace(reading, request=reading.request.model_copy(update={"symbols": reading.choices[0].symbols}), choices=())


def answer_likeliest(reading: Reading, library: Library) -> Draft | None:
    """Answer for the likeliest series what its header or a summary says, saying that others may be meant; None where neither is wanted."""
    if not is_unclear(reading):
        return None
    likely = likeliest(reading)
    wanted, question = Wanted.of(likely), searched(likely, library)
    said = answer_header(wanted, question, library) or answer_wording(wanted, question, library)
    return _unclaimed(said, likely.request.symbols[0], library.corpus) if said and said.tier == "answered" else None


def _unclaimed(said: Draft, symbol: str, corpus: Corpus) -> Draft:
    numbers = {citation.id: n for n, citation in enumerate(said.citations, start=1)}
    text = answer_text(said.headline, said.sentences, said.groups, numbers, said.method)
    title = shortened(corpus.by_symbol[symbol].title, _TITLE_WORDS)
    message = f"Several resolutions may be meant. Of the likeliest, {symbol}, {title}:\n{text}"
    return Draft(
        said.method, tier="nearest", reason="unclear", message=message, nearest=said.citations, confidence=said.confidence
    )
