"""Reading a reply: what has come of a model's reply, taken from the pieces that its provider streams, and what the call came to."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal

from langchain_core.messages import AIMessage, AIMessageChunk, UsageMetadata
from langchain_core.messages.ai import add_usage
from langchain_core.utils.json import parse_partial_json

from service.answer import ModelUsage
from service.errors import ModelFailed

Price = Callable[[int, int], float | None]
"""What so many input and output tokens cost in US dollars; None where that is not known."""

NO_USAGE = ModelUsage(calls=0, input_tokens=0, output_tokens=0)


def estimate_tokens(characters: int) -> int:
    """Reckon the tokens of a text of so many characters, rather too many than too few."""
    return math.ceil(characters / 3)


def no_price(input_tokens: int, output_tokens: int) -> float | None:  # noqa: ARG001 - a Price
    """Know no price: a local server, say."""
    return None


def list_price(name: str, input_tokens: int, output_tokens: int) -> float | None:
    """Give what tokens cost at the list price of ``provider:model``, in US dollars to six places; None where it is not known.

    The prices are those that the installed genai-prices bundles; nothing is fetched. What a provider takes off for input that it
    had cached is not taken off.
    """
    try:
        from genai_prices import Usage, calc_price  # optional, and a second to import
    except ImportError:
        return None
    provider, _, model = name.partition(":")
    try:
        found = calc_price(Usage(input_tokens=input_tokens, output_tokens=output_tokens), model, provider_id=provider)
    except (LookupError, ValueError):
        return None
    return _rounded(found.total_price)


def _rounded(cost: Decimal) -> float:
    return float(cost.quantize(Decimal("0.000001")))


Snapshot = str | dict[str, object]

_LONGEST = 20_000
_LONGEST_ALOUD = 10 * _LONGEST
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_OPENING = re.compile(r"<(?:t(?:h(?:i(?:n(?:k)?)?)?)?)?\Z")
"""The beginning of a thought's mark at the end of what has come."""
_CUT = frozenset({"length", "max_tokens", "max_output_tokens", "model_length"})
_REFUSED = frozenset({"content_filter", "refusal", "safety", "prohibited_content", "blocklist", "spii", "recitation"})


class ReplyReading:
    """Takes the pieces of one reply and gives what a reader may see of it: text without thoughts, or the values of JSON so far.

    ``is_cut`` says whether the model was stopped at its longest. Raises ModelFailed where the reply is longer than sensible.
    """

    def __init__(self, *, is_structured: bool) -> None:
        self.is_structured = is_structured
        self.is_cut = False
        self.has_begun = False
        self.is_refused_request = False
        self._has_ended = False
        self._is_refused = False
        self._said = ""
        self._calls: dict[object, str] = {}
        self._values: dict[str, object] = {}
        self._usage: UsageMetadata | None = None

    @property
    def has_text(self) -> bool:
        """Whether anything came that could be shown."""
        return bool(self._arguments or self._shown())

    def add(self, piece: AIMessage) -> None:
        """Take the next piece."""
        self.has_begun = True
        self._said += piece.text
        for index, arguments in _arguments(piece) if self.is_structured else ():
            self._calls[index] = self._calls.get(index, "") + arguments
        if piece.usage_metadata:
            self._usage = add_usage(self._usage, piece.usage_metadata)
        reasons = set(_finish_reasons(piece))
        self.is_cut |= bool(reasons & _CUT)
        self._is_refused |= bool(reasons & _REFUSED or _refuses(piece))
        if max(len(self._arguments), len(self._shown())) > _LONGEST or len(self._said) > _LONGEST_ALOUD:
            raise ModelFailed("malformed")

    def snapshot(self) -> Snapshot:
        """Give what has come so far."""
        source = self._json()
        if source is None:
            shown = self._shown()
            return shown if self._has_ended else _OPENING.sub("", shown)
        with suppress(ValueError):
            found = parse_partial_json(source)
            self._values = found if isinstance(found, dict) else self._values
        return self._values

    def finish(self) -> None:
        """Take note of the end; raise ModelFailed where what came is no answer."""
        self._has_ended = True
        if self._is_refused:
            raise ModelFailed("refused")
        if not self.has_text:
            raise ModelFailed("empty")
        source = self._json()
        if source is not None and not self.is_cut:
            try:
                json.JSONDecoder(strict=False).raw_decode(source)
            except ValueError as error:
                raise ModelFailed("malformed") from error

    def usage(self, sent: int, price: Price) -> ModelUsage:
        """Say what the call came to, reckoned from ``sent`` characters and those that came where the provider did not say."""
        if self.is_refused_request:
            return NO_USAGE.model_copy(update={"calls": 1})
        told, reckoned = self._usage, estimate_tokens(len(self._said) + len(self._arguments))
        is_estimate = told is None or not self._has_ended
        read = told["input_tokens"] if told else estimate_tokens(sent)
        written = max(told["output_tokens"] if told else 0, reckoned if is_estimate else 0)
        cost = price(read, written)
        return ModelUsage(calls=1, input_tokens=read, output_tokens=written, is_estimate=is_estimate, cost_usd=cost)

    @property
    def _arguments(self) -> str:
        """The arguments of the reply's first call of a tool, which is how some providers give JSON."""
        return next(iter(self._calls.values()), "")

    def _shown(self) -> str:
        return _THOUGHT.sub("", self._said).lstrip()

    def _json(self) -> str | None:
        """What of the reply is JSON, in a fence or not; None where it is text, though JSON was asked for."""
        text = self._arguments or self._shown()
        if not self.is_structured or not text.startswith(("{", "`")):
            return None
        return text[text.find("{") :] if "{" in text else ""


def _arguments(piece: AIMessage) -> Iterator[tuple[object, str]]:
    """What a piece has of the arguments of calls of tools, with what tells the calls apart."""
    if isinstance(piece, AIMessageChunk):
        return ((call["index"], call["args"] or "") for call in piece.tool_call_chunks)
    return ((index, json.dumps(call["args"])) for index, call in enumerate(piece.tool_calls))


def _finish_reasons(piece: AIMessage) -> Iterator[str]:
    """Why the model stopped, as one provider or another says it."""
    told = piece.response_metadata
    unfinished = told.get("incomplete_details")
    reasons = [told.get(key) for key in ("finish_reason", "stop_reason", "done_reason")]
    reasons.append(unfinished.get("reason") if isinstance(unfinished, dict) else None)
    return (reason.lower() for reason in reasons if isinstance(reason, str))


def _refuses(piece: AIMessage) -> bool:
    blocks = piece.content if isinstance(piece.content, list) else []
    told = (piece.additional_kwargs.get("refusal"), piece.response_metadata.get("refusal"))
    return any(told) or any(isinstance(block, dict) and block.get("type") == "refusal" for block in blocks)
