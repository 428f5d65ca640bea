"""Failures: what an error that a chat model's provider raised means, whoever the provider is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from service.errors import FailureKind, ModelFailed

_ABOUT_SCHEMA = re.compile(r"response_?format|json_?schema|structured|\btools?\b|tool_choice|\bschema\b", re.IGNORECASE)
_SILENT = "No generation chunks were returned"
"""What LangChain says of a stream that ended before anything came."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What an error means: its kind, whether asking again may help and in how many seconds the provider said it would."""

    kind: FailureKind
    may_pass: bool = False
    wait: float | None = None
    is_about_schema: bool = False


_PASSES = Diagnosis("down", may_pass=True)
_BY_NAME: tuple[tuple[frozenset[str], Diagnosis], ...] = (
    (frozenset({"ContentFilterFinishReasonError", "OpenAIRefusalError"}), Diagnosis("refused")),
    (frozenset({"ConnectTimeout", "ConnectTimeoutError", "PoolTimeout"}), _PASSES),
    (frozenset({"TimeoutError", "TimeoutException", "Timeout", "APITimeoutError", "ModelTimeoutError"}), Diagnosis("time")),
    (frozenset({"RateLimitError", "ModelRateLimitError", "ResourceExhausted"}), Diagnosis("rate", may_pass=True)),
    (frozenset({"ConnectionError", "TransportError", "APIConnectionError", "ModelConnectionError", "gaierror"}), _PASSES),
    (frozenset({"InternalServerError", "ModelAPIError", "ServiceUnavailable", "OverloadedError"}), _PASSES),
    (
        frozenset(
            {"ModelAuthenticationError", "ModelPermissionDeniedError", "ModelNotFoundError", "ModelInvalidRequestError"}
            | {"ContextOverflowError", "Unauthenticated", "PermissionDenied", "NotFound", "InvalidArgument"}
        ),
        Diagnosis("rejected"),
    ),
    (frozenset({"NotImplementedError"}), Diagnosis("rejected", is_about_schema=True)),
    (
        frozenset(
            {"JSONDecodeError", "UnicodeDecodeError", "DecodingError", "ValidationError", "OutputParserException"}
            | {"TypeError", "KeyError", "IndexError", "AttributeError"}  # a client that stumbles over what it was sent
        ),
        Diagnosis("malformed"),
    ),
)
"""What the names of errors and of their base classes mean, the first that fits; names, since no provider need be installed."""


def diagnose(error: BaseException) -> Diagnosis:
    """Say what an error means by its HTTP status, else by the names of its classes, its causes' included."""
    if isinstance(error, ModelFailed):
        return Diagnosis(error.kind)
    causes = list(_causes(error))
    if any(getattr(cause, "code", None) == "content_filter" for cause in causes):
        return Diagnosis("refused")
    for cause in causes:
        if status := _status(cause):
            return _by_status(status, cause)
    names = {base.__name__ for cause in causes for base in type(cause).__mro__}
    for fitting, diagnosis in _BY_NAME:
        if names & fitting:
            return diagnosis
    return Diagnosis("empty" if _SILENT in str(error) else "down")


def is_cut(error: BaseException) -> bool:
    """Whether an error says no more than that the model was stopped at its longest, as OpenAI's client does where it has a schema."""
    return any(type(cause).__name__ == "LengthFinishReasonError" for cause in _causes(error))


def _by_status(status: int, error: BaseException) -> Diagnosis:
    if status == 429:
        is_paid_out = getattr(error, "code", None) == "insufficient_quota"
        return Diagnosis("rate", may_pass=not is_paid_out, wait=_retry_after(error))
    if status == 408:
        return Diagnosis("time", may_pass=True)
    if status >= 500:
        return Diagnosis("down", may_pass=status != 501, wait=_retry_after(error), is_about_schema=status == 501)
    return Diagnosis("rejected", is_about_schema=status in {400, 422} and bool(_ABOUT_SCHEMA.search(str(error))))


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen = set[int]()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__


def _status(error: BaseException) -> int | None:
    """The HTTP status that an error tells, as most clients' do, their response's, or Google's."""
    response = getattr(error, "response", None)
    found = (getattr(error, "status_code", None), getattr(response, "status_code", None), getattr(error, "code", None))
    return next((status for status in found if isinstance(status, int) and 400 <= status < 600), None)


def _retry_after(error: BaseException) -> float | None:
    """The seconds of a Retry-After header; one that names a date is passed over."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    if isinstance(headers, Mapping):
        with suppress(TypeError, ValueError):
            return max(0.0, float(headers["retry-after"])) if "retry-after" in headers else None
    return None
