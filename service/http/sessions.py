"""Sessions: who a browser is, by a cookie where a program would send a key.

Where keys are set, a browser that has sent one keeps its seal, and is whoever the key says. Where none are set, a page
gives each browser a token of its own, so that visitors do not see each other's conversations.
"""

from __future__ import annotations

import hashlib
import re
import secrets

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.security import APIKeyCookie
from pydantic import BaseModel, ConfigDict, Field

from service.http.problems import PROBLEMS
from service.keys import Keys

router = APIRouter(prefix="/v1/session", tags=["session"], responses=PROBLEMS)
_KEY = "unga_qa_key"
SEAL = APIKeyCookie(name=_KEY, auto_error=False, description="What `POST /v1/session` gives a browser.")
_KEY_S = 30 * 86_400
_READER = "unga_qa_reader"
_READER_S = 400 * 86_400
"""Browsers keep no cookie for longer."""
_TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
"""What 32 bytes are in URL-safe base64."""


class SessionRequest(BaseModel):
    """One of the service's keys, by which a browser is to be known."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(max_length=1_000)


@router.post("", status_code=204)
def begin_session(body: SessionRequest, request: Request, response: Response) -> None:
    """Have a browser be known by a key for 30 days, in a cookie from which the key cannot be read.

    The cookie stands for the key wherever a key is asked for, until the key is taken out. Where no keys are set, nothing is kept.
    """
    keys: Keys = request.app.state.keys
    if not keys:
        return
    seal = keys.seal(body.key.strip())
    if seal is None:
        raise HTTPException(401, "key: it is none of the service's keys; ask whoever runs it", {"WWW-Authenticate": "Bearer"})
    _keep(request, response, _KEY, seal, _KEY_S)


@router.delete("", status_code=204)
def end_session(request: Request, response: Response) -> None:
    """Take the cookie of a key away from a browser."""
    _keep(request, response, _KEY, "", 0)


def greet(request: Request, response: Response) -> None:
    """Give a browser that comes for a page a token of its own, where no keys are set and it has none; it is kept for 400 days.

    A page that bears a new token is kept by no cache, or two browsers would have the same; nor is any other by a shared one,
    or a browser would come by a page and have no token.
    """
    response.headers["Cache-Control"] = "private, no-cache"
    keys: Keys = request.app.state.keys
    if not keys and _token_of(request) is None:
        _keep(request, response, _READER, secrets.token_urlsafe(_TOKEN_BYTES), _READER_S)
        response.headers["Cache-Control"] = "no-store"


def unkept(response: Response) -> None:
    """Have no cache keep an answer to a request: a key in a header keeps shared ones from it, a cookie does not."""
    response.headers["Cache-Control"] = "no-store"


def reader_of(request: Request) -> str:
    """Tell whose a browser's request is by the token that it was given, "" for a client that has none."""
    token = _token_of(request)
    return hashlib.sha256(token.encode()).hexdigest()[:32] if token else ""


def _token_of(request: Request) -> str | None:
    token = request.cookies.get(_READER, "")
    return token if _TOKEN.fullmatch(token) else None


def _keep(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """Have a browser keep a cookie that no script reads and no other site sends along with a form; 0 seconds take it away."""
    is_https = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=seconds, path="/", secure=is_https, httponly=True, samesite="lax")
