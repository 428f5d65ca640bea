"""Usage: the tokens that calls of a language model came to, and what they cost."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from decimal import Decimal

from service.answer import ModelUsage

Price = Callable[[int, int], float | None]
"""What so many input and output tokens cost in US dollars; None where that is not known."""

NO_USAGE = ModelUsage(calls=0, input_tokens=0, output_tokens=0)


def estimate_tokens(characters: int) -> int:
    """Reckon the tokens of a text of so many characters, rather too many than too few."""
    return math.ceil(characters / 3)


def sum_usage(usages: Iterable[ModelUsage]) -> ModelUsage:
    """Add up what several calls came to; the cost is not known where that of one with tokens is not."""
    found = [usage for usage in usages if usage.calls]
    costs = [Decimal(str(usage.cost_usd)) for usage in found if usage.cost_usd is not None]
    unknown = [usage for usage in found if usage.cost_usd is None and (usage.input_tokens or usage.output_tokens)]
    return ModelUsage(
        calls=sum(usage.calls for usage in found),
        input_tokens=sum(usage.input_tokens for usage in found),
        output_tokens=sum(usage.output_tokens for usage in found),
        is_estimate=any(usage.is_estimate for usage in found),
        cost_usd=_rounded(sum(costs, Decimal())) if costs and not unknown else None,
    )


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
