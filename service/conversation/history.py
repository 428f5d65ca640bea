"""A history that somebody else kept, read as what it puts on the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from documents import Corpus
from service.answering import Answerer
from service.catalogue import paragraphs_at
from service.errors import InvalidQuestion
from service.messages import Message
from service.references import Told, read_back
from service.requests.follow_ups import FollowUp, followed
from service.requests.table import Exchange, Table, exchange_of

_REPLAYED = 6
"""How many of the latest turns are answered anew to see what they cited; of older ones only the words count."""
_LONGEST = 6
"""Words of a symbol, and steps of a place, at most."""
_CITED = re.compile(r"(?P<symbol>[AS]/RES/[^\s,]+)(?:, |#)(?P<place>[^\n]*?)(?=\s{2}|\n|$)")


def exchanges_from(history: Sequence[Message], answerer: Answerer, symbols: Sequence[str]) -> list[Exchange]:
    """Read a history as exchanges; what a reply cited is read off it, or found by answering its question again."""
    pairs = list(_paired(history))
    corpus = answerer.library.corpus
    exchanges: list[Exchange] = []
    for number, (question, told) in enumerate((question, read_back(reply)) for question, reply in pairs):
        reply, cited = told.text, _cited(told, corpus)
        if cited or len(pairs) - number > _REPLAYED or (reply and not corpus.resolutions):
            found = followed(question, Table.of(exchanges, corpus, symbols), answerer.library.reader)
            exchanges.append(_as_told(question, reply, cited, found))
        else:
            exchanges.append(_replayed(question, reply, exchanges, answerer, symbols))
    return exchanges


def _paired(history: Sequence[Message]) -> Iterator[tuple[str, str]]:
    """Pair each user message with the assistant's words behind it, which may be none."""
    question, replies = "", list[str]()
    for message in history:
        if message.role == "user":
            if question:
                yield question, "\n".join(replies)
            question, replies = message.text, []
        elif message.role == "assistant":
            replies.append(message.text)
    if question:
        yield question, "\n".join(replies)


def _cited(told: Told, corpus: Corpus) -> tuple[str, ...]:
    """Ids of the paragraphs that a reply lists, or else names, with their document, or without it where there is only one."""
    if told.only_nearest:
        return ()
    listed = [key for line in told.references for key in _listed_at(line, corpus)]
    if listed:
        return tuple(dict.fromkeys(listed))
    places = [(match["symbol"], match["place"]) for match in _CITED.finditer(told.text)]
    if not places and len(corpus.by_symbol) == 1:
        places = [(next(iter(corpus.by_symbol)), told.text)]
    return tuple(dict.fromkeys(key for symbol, place in places for key in _ids_at(symbol, place, corpus)))


def _listed_at(line: str, corpus: Corpus) -> list[str]:
    """Ids of what a line of a list names: a passage's own, or ``SYMBOL (YEAR) TITLE, PLACE``, year and title left out or not."""
    if line in corpus.by_id or "#" in line:
        return _ids_at(*line.partition("#")[::2], corpus)
    words = line.split(" ")[:_LONGEST]
    heads = (" ".join(words[:n]).rstrip(",") for n in range(len(words), 0, -1))
    symbol = next((head for head in heads if head in corpus.by_symbol), "")
    if not symbol:
        return []
    parts = line.removeprefix(symbol).split(", ")
    places = [", ".join(parts[n:]) for n in range(max(1, len(parts) - _LONGEST), len(parts))]
    labels = {p.label for p in corpus.by_symbol[symbol].paragraphs}
    return _ids_at(symbol, next((place for place in places if place in labels), places[-1] if places else ""), corpus)


def _ids_at(symbol: str, place: str, corpus: Corpus) -> list[str]:
    """Ids of the paragraphs at a place of a document; of a passage, which has no place, its own."""
    if symbol in corpus.by_symbol:
        return [p.id for p in paragraphs_at(corpus.by_symbol[symbol], place)]
    passage = f"{symbol}#{place}" if place else symbol
    return [passage] if passage in corpus.by_id else []


def _as_told(question: str, reply: str, cited: tuple[str, ...], found: FollowUp) -> Exchange:
    """An earlier turn as its reply told it."""
    request = found.reading.request
    sought = request.topic if found.standalone != question else ""
    return Exchange(question, sought, reply, cited, symbols=request.symbols, is_by_number=bool(request.numbers))


def _replayed(question: str, reply: str, before: Sequence[Exchange], answerer: Answerer, symbols: Sequence[str]) -> Exchange:
    """Answer an earlier question again; the words of the reply that was given then are kept."""
    try:
        accepted = answerer.accepted(question)
    except InvalidQuestion:
        return Exchange(question, question, reply)
    own = exchange_of(answerer.without_model().trace(accepted, exchanges=before, symbols=symbols).answer)
    return replace(own, reply=reply) if reply else own
