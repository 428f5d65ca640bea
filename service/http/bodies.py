"""Bodies: what is too large to be a request is refused before it is read."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from service.http.problems import problem
from service.uploads import LARGEST

_LARGEST = 1_000_000
_UPLOADS = ("POST", "/v1/documents")


class BodyLimit:
    """Refuses bodies of more than a million bytes, an uploaded file's aside, and those that do not say how many they have."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, largest = Request(scope), _largest(scope)
        length = request.headers.get("content-length", "0")
        if "chunked" in request.headers.get("transfer-encoding", "").lower():
            await problem(request, 411, "send the body with a Content-Length, not in chunks")(scope, receive, send)
        elif length.isdigit() and int(length) > largest:
            detail = f"the body has {int(length):,} bytes, at most {largest:,} are taken"
            await problem(request, 413, detail)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _largest(scope: Scope) -> int:
    """How many bytes the body of a request may have."""
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return LARGEST if (scope["method"], path) == _UPLOADS else _LARGEST
