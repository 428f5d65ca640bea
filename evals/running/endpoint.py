"""An endpoint: a service at an address, asked again where that helps, with its faults in plain words."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Literal

import httpx

from evals.errors import EvaluationError

_CONNECT_S = 10
_KEEP_ALIVE_S = 2
"""How long an idle connection is used again: for less long than servers keep them open."""
_PAUSE_S = 1.0
_MOST_SHOWN = 300
_LATER = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
_FORBIDDEN = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
_ELSEWHERE = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}


class Refusal(EvaluationError):
    """The service answered a request with an error, of this status."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.status = status


class Interrupted(EvaluationError):
    """A connection broke before the answer was there: the service may have carried out the request, or not."""


class _NotNow(Exception):
    """The service did not take a request; the same request may be sent again after a while."""

    def __init__(self, reason: str, wait_s: float) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class Endpoint:
    """Sends requests to one service, from any thread; every error names its address, without the secrets in it."""

    def __init__(self, address: str, api_key: str | None = None, *, timeout_s: float, patience_s: float) -> None:
        """Name a service; raise EvaluationError for what can be no address or no key.

        An answer may take ``timeout_s``; for ``patience_s`` a request is sent again that the service does not take: because
        it is busy or not ready (429 and 503, after the time that it asks for), or because it has gone since it answered last.
        """
        url = _read_address(address)
        key = (api_key or "").strip()
        self.address = f"{url.scheme}://{url.netloc.decode()}{url.path.rstrip('/')}"
        if not (key.isascii() and key.isprintable()):
            raise EvaluationError("UNGA_QA_EVAL_KEY holds characters that no key has; copy the key again")
        if key and url.userinfo:
            raise EvaluationError(f"{self.address} is given a user and a key; only one of them can be sent, so leave one out")
        self._key = key
        self._timeout_s = timeout_s
        self._patience_s = patience_s
        self._met = False
        self._client = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(timeout_s, connect=_CONNECT_S, pool=None),
            limits=httpx.Limits(max_connections=None, keepalive_expiry=_KEEP_ALIVE_S),
        )

    def post(self, path: str, body: dict[str, object]) -> object:
        """Send an object and give the JSON that comes back. Raises Refusal, Interrupted, EvaluationError."""
        response = self._patiently("POST", path, body)
        try:
            return response.json()
        except (ValueError, RecursionError) as error:
            raise EvaluationError(f"{self.address}{path} does not answer with JSON; {_WHERE}") from error

    def delete(self, path: str, *, waits: bool = True) -> None:
        """Delete what is at a path; raise as ``post`` does."""
        self._patiently("DELETE", path, None, waits=waits)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _patiently(
        self, method: Literal["POST", "DELETE"], path: str, body: dict[str, object] | None, *, waits: bool = True
    ) -> httpx.Response:
        until = time.monotonic() + (self._patience_s if waits else 0)
        while True:
            try:
                return self._once(method, path, body)
            except _NotNow as fault:
                if time.monotonic() + fault.wait_s > until:
                    raise EvaluationError(f"{self.address}{path}: {fault} (tried for {self._patience_s:g} s)") from fault
                time.sleep(fault.wait_s)

    def _once(self, method: str, path: str, body: dict[str, object] | None) -> httpx.Response:
        try:
            response = self._client.request(method, path, json=body)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            reason = f"the service cannot be reached ({self._shown(str(error))}); see that it runs and that this is its address"
            if not self._met:
                raise EvaluationError(f"{self.address}: {reason}") from error
            raise _NotNow(reason, _PAUSE_S) from error
        except httpx.TimeoutException as error:
            reason = f"no answer within {self._timeout_s:g} s; ask less at once, or allow it more time"
            raise EvaluationError(f"{self.address}{path}: {reason}") from error
        except (httpx.NetworkError, httpx.RemoteProtocolError) as error:
            raise Interrupted(
                f"{self.address}{path}: the connection broke before the answer was there ({self._shown(str(error))}); "
                "the service's log may say why"
            ) from error
        except httpx.HTTPError as error:
            raise EvaluationError(f"{self.address}{path}: {self._shown(str(error))}") from error
        self._met = True
        if response.status_code in _LATER:
            raise _NotNow(self._said(response), _retry_after(response))
        if not response.is_success:
            raise Refusal(f"{self.address}{path}: {self._said(response)}", response.status_code)
        return response

    def _said(self, response: httpx.Response) -> str:
        """What the service said when it refused a request, and what to do."""
        detail, advice = self._detail(response), self._advice(response.status_code)
        reason = f"the service answers {response.status_code}" + (f", “{detail}”" if detail else ", and does not say why")
        return f"{reason}; {advice}" if advice else reason

    def _detail(self, response: httpx.Response) -> str:
        """The detail of a problem document (RFC 9457), or where a redirect leads; both are another's words."""
        if response.is_redirect:
            return self._shown(f"go to {_without_secrets(response.headers.get('location', ''))}")
        try:
            said = response.json()
        except (ValueError, RecursionError):
            return ""
        detail = said.get("detail") if isinstance(said, dict) else None
        return self._shown(detail) if isinstance(detail, str) else ""

    def _advice(self, status: int) -> str:
        if status in _FORBIDDEN and self._key:
            return "it does not take the key in UNGA_QA_EVAL_KEY, which must be one of its UNGA_QA_API_KEYS"
        if status in _FORBIDDEN:
            return "set UNGA_QA_EVAL_KEY to one of its UNGA_QA_API_KEYS"
        if status in _ELSEWHERE or 300 <= status < 400:
            return _WHERE
        return "its log says more" if status >= 500 and status not in _LATER else ""

    def _shown(self, text: str) -> str:
        """Another's words as a message may show them, without the key."""
        return quoted(text.replace(self._key, "…") if self._key else text)


def quoted(text: str) -> str:
    """Give words from outside as a message may show them: on one line, of printable characters, and short."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return plain if len(plain) <= _MOST_SHOWN else f"{plain[:_MOST_SHOWN]}…"


_WHERE = "give the address at which `unga-qa serve` can be reached, without /v1"


def _read_address(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address.strip())
    except httpx.InvalidURL:
        raise EvaluationError("the address of the service is no URL; write it as http://host:port") from None
    if url.scheme not in {"http", "https"} or not url.host:
        raise EvaluationError("the address of the service must begin with http:// or https:// and name a host")
    if url.query or url.fragment:
        raise EvaluationError(f"{url.scheme}://{url.netloc.decode()}: give the address of the service without “?” and “#”")
    return url


def _without_secrets(address: str) -> str:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        return "somewhere else"
    return str(url.copy_with(userinfo=b"", query=None, fragment=None))


def _retry_after(response: httpx.Response) -> float:
    """For how many seconds the service wants to be left alone (RFC 9110: a number, or a date); a second where it does not say."""
    value = response.headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return _PAUSE_S
    return max((at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds(), 0.0)
