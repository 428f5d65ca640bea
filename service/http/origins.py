"""Origins: whatever a page of another site has a browser ask for, changes nothing and reads nothing."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from service.http.problems import problem

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class OriginGate:
    """Refuses requests by which another site's page would use the service through somebody's browser.

    One that may change something must come from the service's own pages or from no page, as Go's
    ``http.CrossOriginProtection`` has it: cookies that are sent along with other ports' pages, and keyless services that anybody
    reaches, need it. With ``names`` every request must call the service by one of them: a page that has its own name lead to
    this machine (DNS rebinding) is of the same origin to a browser.
    """

    def __init__(self, app: ASGIApp, names: Collection[str] = ()) -> None:
        self._app = app
        self._names = frozenset(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            if self._names and _name(headers.get("host", "")) not in self._names:
                detail = "the service is not called by this name; set UNGA_QA_PUBLIC_URL to the address that it has, or UNGA_QA_API_KEYS"
                await problem(Request(scope), 421, detail)(scope, receive, send)
                return
            if scope["method"] not in _READING and not _is_own(headers):
                detail = "nothing is taken from pages of other sites; use the service's own"
                await problem(Request(scope), 403, detail)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def names_of(host: str, public_url: str | None) -> frozenset[str]:
    """The names by which a service that listens on a host is called; none, for any, where other machines reach it."""
    if not _is_loopback(host):
        return frozenset()
    public = urlsplit(public_url).hostname if public_url else None
    return _LOOPBACK | {host.lower()} | ({public} if public else set())


def _is_own(headers: Headers) -> bool:
    """Whether a request comes from the service's own pages or from no page: where neither header is sent, it is a program's."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site in {"same-origin", "none"}
    return origin is None or origin.rpartition("://")[2].lower() == headers.get("host", "").lower()


def _name(host: str) -> str:
    """The name in a Host header, without the port and an IPv6 address's brackets."""
    return (host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]).lower()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
