"""Usage: the tokens that calls of a language model came to, and what they cost."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal

from service.answer import ModelUsage

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
