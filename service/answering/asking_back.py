"""Asking back: where a name may mean several series, the likeliest one's answer, without the claim that it is the one meant."""

from __future__ import annotations

from dataclasses import replace

from documents import Corpus
from service.answer_text import answer_text
from service.answering.direct import Wanted, answer_header, answer_wording
from service.answering.drafts import Draft
from service.answering.duties import answer_duties, asks_for_duties
from service.answering.searched import searched
from service.library import Library
from service.references import TITLE_WORDS, shortened
from service.requests.reading import Reading

_LEAST = 2
"""Fewer readings than two are no question back."""


def is_unclear(reading: Reading) -> bool:
    """Whether several series may be meant by a message that can be answered only of the one that is meant."""
    if len(reading.choices) < _LEAST or reading.request.symbols:
        return False
    wanted = Wanted.of(likeliest(reading))
    is_compared = wanted.change is not None and wanted.change.kind != "timeline"
    return wanted.is_named_alone or wanted.is_summary or wanted.field is not None or is_compared


def likeliest(reading: Reading) -> Reading:
    """The same message read as naming the series that it most likely means."""
    return replace(reading, request=reading.request.model_copy(update={"symbols": reading.choices[0].symbols}), choices=())


def answer_likeliest(reading: Reading, library: Library) -> Draft | None:
    """Answer for the likeliest series, saying that others may be meant; None where more than the document may be unclear."""
    if len(reading.choices) < _LEAST or reading.request.symbols:
        return None
    likely = likeliest(reading)
    wanted, question = Wanted.of(likely), searched(likely, library)
    said = answer_duties(question, library) if asks_for_duties(question) else None
    if said is None and is_unclear(reading):
        said = answer_header(wanted, question, library) or answer_wording(wanted, question, library)
    symbol = likely.request.symbols[0]
    is_shown = said and said.tier == "answered" and symbol in library.corpus.by_symbol
    return _unclaimed(said, symbol, library.corpus, reading.likelihood) if said and is_shown else None


def _unclaimed(said: Draft, symbol: str, corpus: Corpus, likelihood: float) -> Draft:
    numbers = {citation.id: n for n, citation in enumerate(said.citations, start=1)}
    text = answer_text(said.headline, said.sentences, said.groups, numbers, said.method)
    title = shortened(corpus.by_symbol[symbol].title, TITLE_WORDS)
    message = f"Several resolutions may be meant. Of the likeliest, {symbol}, {title}:\n{text}"
    confidence = said.confidence * likelihood
    return Draft(said.method, tier="nearest", reason="unclear", message=message, nearest=said.citations, confidence=confidence)
