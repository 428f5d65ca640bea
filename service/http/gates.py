"""Gates: what is refused before it is read: bodies that are too large, and what a page of another site has a browser ask for."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from service.http.problems import problem
from service.uploads import LARGEST

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_LARGEST = 1_000_000
_UPLOADS = ("POST", "/v1/documents")
_OTHER_NAME = "the service is not called by this name; set UNGA_QA_PUBLIC_URL to the address that it has, or UNGA_QA_API_KEYS"
_OTHER_SITE = "nothing is taken from pages of other sites; use the service's own"


class Gate:
    """Refuses requests by which another site's page would use the service through somebody's browser, and bodies that are too large.

    A request that may change something must come from the service's own pages or from no page, as Go's
    ``http.CrossOriginProtection`` has it: cookies that are sent along with other ports' pages, and keyless services that anybody
    reaches, need it. With ``names`` every request must call the service by one of them: a page that has its own name lead to
    this machine (DNS rebinding) is of the same origin to a browser. A body may have a million bytes, an uploaded file's aside,
    and must say how many it has.
    """

    def __init__(self, app: ASGIApp, names: Collection[str] = ()) -> None:
        self._app = app
        self._names = frozenset(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        refusal = self._refusal(Request(scope)) if scope["type"] == "http" else None
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        headers = request.headers
        if self._names and _name(headers.get("host", "")) not in self._names:
            return problem(request, 421, _OTHER_NAME)
        if request.method not in _READING and not _is_own(request):
            return problem(request, 403, _OTHER_SITE)
        length, largest = headers.get("content-length", "0"), _largest(request)
        if "chunked" in headers.get("transfer-encoding", "").lower():
            return problem(request, 411, "send the body with a Content-Length, not in chunks")
        if length.isdigit() and int(length) > largest:
            return problem(request, 413, f"the body has {int(length):,} bytes, at most {largest:,} are taken")
        return None


def names_of(host: str, public_url: str | None) -> frozenset[str]:
    """The names by which a service that listens on a host is called; none, for any, where other machines reach it."""
    if not _is_loopback(host):
        return frozenset()
    public = urlsplit(public_url).hostname if public_url else None
    return _LOOPBACK | {host.lower()} | ({public} if public else set())


def _largest(request: Request) -> int:
    """How many bytes the body of a request may have."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return LARGEST if (request.method, path) == _UPLOADS else _LARGEST


def _is_own(request: Request) -> bool:
    """Whether a request comes from the service's own pages or from no page: where neither header is sent, it is a program's."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site in {"same-origin", "none"}
    return origin is None or origin.rpartition("://")[2].lower() == request.headers.get("host", "").lower()


def _name(host: str) -> str:
    """The name in a Host header, without the port and an IPv6 address's brackets."""
    return (host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]).lower()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
