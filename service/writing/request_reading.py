"""Reading a message by a language model: a request that is checked against the catalogue, and the words that resolutions would use."""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langchain_core.utils.json import parse_json_markdown
from pydantic import ValidationError

from documents import Corpus
from prompts import Prompt
from service.answering.answerer import Completed
from service.errors import ModelFailed
from service.messages import Standalone
from service.requests.reader import Reader, corrected
from service.requests.reading import Reading
from service.requests.request import Correction, Request
from service.requests.table import Exchange
from service.writing.calling import Caller
from service.writing.failures import Deadline
from service.writing.prompt_context import is_plain_prose, without_instructions
from service.writing.reply_reading import Snapshot
from service.writing.trust import is_taken_from, is_trustworthy

_LOG = logging.getLogger(__name__)
_CERTAIN = frozenset({"paragraph", "header", "talk"})
"""Tasks whose reading is grammar where a number or a document is named."""
_TURNS = 6
_CITED = 6
_SEARCHES = 3
_LONGEST = 300
"""Characters that a search, a question in full words or a message of an earlier turn may have."""


class RequestReader:
    """Has a chat model complete what rules read of a message; what fails, or names what is not held, stays as the rules read it.

    The model may take ``seconds`` for it, tries and all; ``today`` is asked at every message.
    """

    def __init__(self, caller: Caller, prompt: Prompt, seconds: float, today: Callable[[], date] = date.today) -> None:
        self._caller = caller
        self._prompt = prompt
        self._seconds = seconds
        self._today = today

    def read(self, message: str, draft: Reading, exchanges: Sequence[Exchange], reader: Reader) -> Completed:
        """Complete the draft of a message's reading, said after these turns; the draft itself where it is certain or the model fails."""
        said = [message, *(exchange.question for exchange in exchanges[-_TURNS:])]
        if is_certain(draft) or not all(map(is_plain_prose, said)):
            return Completed(draft)
        deadline = Deadline.after(self._seconds)
        call = self._caller.stream(self._messages(message, draft, exchanges, reader.corpus), deadline, _SCHEMA)
        try:
            with closing(call):
                snapshot = next(iter(deque(call, maxlen=1)), "")
        except ModelFailed as failure:
            _LOG.warning("a message is read by rules alone: %s", failure)
            return Completed(draft, Standalone("", usage=call.usage if call.usage.calls else None))
        given = _values(snapshot)
        standalone = " ".join(str(given.get("standalone") or message).split())
        texts = [text for exchange in exchanges[-_TURNS:] for text in (exchange.question, exchange.wording, exchange.reply)]
        known = [message, *map(without_instructions, texts)]
        foreign = [name for name in ("topic", "named") if not is_taken_from(str(given.get(name) or ""), [*known, standalone])]
        if foreign or not is_trustworthy(standalone, message, [*known, *draft.request.symbols]):
            _LOG.warning("the model %s made another question of a message, which is read by rules alone", self._caller.name)
            return Completed(draft, Standalone("", usage=call.usage))
        also = tuple(dict.fromkeys((*draft.also, *_phrases(given.get("searches")))))
        read = replace(_completed(draft, given, reader), also=also)
        told = standalone if standalone != message else ""
        return Completed(read, Standalone(told, self._caller.name, {self._prompt.name: self._prompt.digest}, call.usage))

    def _messages(self, message: str, draft: Reading, exchanges: Sequence[Exchange], corpus: Corpus) -> list[BaseMessage]:
        asked = draft.request.model_dump(mode="json", exclude_defaults=True, exclude={"read_as", "language"})
        values = {
            "held": _held(corpus),
            "today": f"{self._today():%-d %B %Y}",
            "history": "\n".join(map(_told, exchanges[-_TURNS:])) or "(none)",
            "draft": json.dumps(asked, ensure_ascii=False),
            "message": json.dumps(message, ensure_ascii=False),
        }
        system, user = self._prompt.render(values)
        return [SystemMessage(system), HumanMessage(user)]


def is_certain(reading: Reading) -> bool:
    """Whether nothing of a message is left to judgement: documents or paragraphs by number and a task that grammar tells."""
    request = reading.request
    by_number = bool(request.symbols) and not request.named
    told = request.task in _CERTAIN and reading.is_sure and (by_number or request.task == "talk")
    return request.language != "en" or told or bool(request.numbers and not request.named)


def _completed(draft: Reading, given: Mapping[str, Any], reader: Reader) -> Reading:
    """The draft with the model's fields in the place of its own, those that the catalogue or the contract does not know left out."""
    fields = {name: given[name] for name in Correction.model_fields if given.get(name) not in (None, "", [], ())}
    correction = _valid(fields)
    if correction is None:
        return draft
    known = correction.given
    before = draft.request
    if "symbols" in known:
        known["symbols"] = tuple(s for s in reader.corpus.all_meant_by(known["symbols"]) if s in reader.corpus.by_symbol)
    if "sessions" in known:
        held = {document.session for document in reader.corpus.resolutions} | set(before.sessions)
        known["sessions"] = tuple(session for session in known["sessions"] if session in held)
    changed = {
        name: value for name, value in known.items() if value != getattr(before, name) and (value or name not in _CATALOGUED)
    }
    return corrected(draft, Correction.model_validate(changed), reader) if changed else draft


_CATALOGUED = frozenset({"symbols", "sessions"})
"""Fields whose values the catalogue knows; where it knows none of them, they stay as the rules read them."""


def _valid(fields: Mapping[str, Any]) -> Correction | None:
    """A correction of the fields that can be one; each that cannot is left out by itself."""
    left = dict(fields)
    while left:
        try:
            return Correction.model_validate(left)
        except ValidationError as error:
            wrong = {str(fault["loc"][0]) for fault in error.errors() if fault["loc"]} & left.keys()
            if not wrong:
                return None
            left = {name: value for name, value in left.items() if name not in wrong}
    return None


def _values(snapshot: Snapshot) -> Mapping[str, Any]:
    """The fields of a reply; none where it is no JSON object."""
    if not isinstance(snapshot, str):
        return snapshot
    try:
        values = parse_json_markdown(snapshot)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


def _phrases(given: object) -> list[str]:
    """The phrases of a reply that are plain words of some length."""
    said = given if isinstance(given, list) else []
    lines = (" ".join(one.split()) for one in said if isinstance(one, str))
    return [line for line in lines if line and len(line) <= _LONGEST and is_plain_prose(line)][:_SEARCHES]


def _told(exchange: Exchange) -> str:
    """A turn as the prompt shows it, on one line: what was asked, how it was read, what was cited."""
    asked = exchange.question[:_LONGEST]
    request = exchange.request.model_dump(mode="json", exclude_defaults=True, exclude={"read_as"}) if exchange.request else {}
    return json.dumps({"asked": asked, "request": request, "cited": list(exchange.shown[:_CITED])}, ensure_ascii=False)


def _held(corpus: Corpus) -> str:
    """What is held, in words: how many resolutions, of which sessions."""
    sessions = sorted({str(document.session) for document in corpus.resolutions if document.session}, key=lambda s: (len(s), s))
    return (
        f"{len(corpus.resolutions):,} resolutions, of the sessions {', '.join(sessions)}" if sessions else "texts of other kinds"
    )


def _schema() -> Mapping[str, object]:
    """What a reply may hold, in the few words of JSON Schema that every provider takes."""
    words: dict[str, object] = {"type": "string"}
    lists: dict[str, object] = {"type": "array", "items": {"type": "string"}}
    kinds = {name: lists if isinstance(field.default, tuple) else words for name, field in Request.model_fields.items()}
    numbers = {name: {"type": "array", "items": {"type": "integer"}} for name in ("sessions", "years", "months")}
    own = {name: kinds[name] for name in Correction.model_fields}
    properties = {**own, **numbers, "searches": lists, "standalone": words}
    return {"title": "request", "description": "A message as a request", "type": "object", "properties": properties}


_SCHEMA = _schema()
