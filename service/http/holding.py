"""What routes ask for: the conversations, once they are built, and whose request it is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from documents import Corpus
from embeddings import StoreUnavailable
from service.answer import Answer
from service.answering import Answerer
from service.build import begin
from service.conversation import Conversations
from service.http.sessions import SEAL, reader_of
from service.keys import Keys

_LOG = logging.getLogger(__name__)
_BEARER = HTTPBearer(auto_error=False, description="One of the keys of UNGA_QA_API_KEYS, where those are set.")


class Holder:
    """Holds the conversations that are built in the background, so that the port opens at once."""

    def __init__(self, build: Callable[[], Conversations], noticed: Callable[[Answer], None] = lambda _: None) -> None:
        """Build with ``build``; ``noticed`` is told each answer that is made."""
        self._build = build
        self._noticed = noticed
        self.ready: Future[Conversations] = Future()

    def start(self) -> Future[Conversations]:
        """Build in the background and warm up with a question; give what will hold the conversations then."""
        self.ready = begin(self._load)
        return self.ready

    def stop(self) -> None:
        """Let go of the database."""
        if self.is_ready:
            self.ready.result().close()

    @property
    def is_ready(self) -> bool:
        """Whether the conversations are there."""
        return self.ready.done() and self.ready.exception() is None

    @property
    def corpus(self) -> Corpus:
        """What is answered from; nothing while the conversations are not there."""
        return self.ready.result().answerer.library.corpus if self.is_ready else Corpus()

    def get(self) -> Conversations:
        """Give the conversations, or refuse with 503 while there are none."""
        if not self.ready.done():
            raise HTTPException(503, "the index is being loaded; try again in a few seconds")
        if (error := self.ready.exception()) is not None:
            raise HTTPException(503, f"the service cannot start: {error}")
        return self.ready.result()

    def _load(self) -> Conversations:
        try:
            conversations = self._build()
            conversations.answerer.warm()
            conversations.noticed = self._noticed
        except StoreUnavailable as error:  # it says itself what to do, and a trace would only hide that
            _LOG.error("the service cannot start: %s", error)
            raise
        except Exception:
            _LOG.exception("the service cannot start")
            raise
        return conversations


def _held(request: Request) -> Conversations:
    holder: Holder = request.app.state.holder
    return holder.get()


def _answerer(conversations: Annotated[Conversations, Depends(_held)]) -> Answerer:
    return conversations.answerer


def owner_of(
    request: Request,
    sent: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
    seal: Annotated[str | None, Depends(SEAL)],
) -> str:
    """Tell whose request it is: by its key, else by the seal that a browser keeps in the key's place.

    A request with neither is refused with 401 where keys are set; so is one with a wrong key, whatever it bears beside it.
    Where none are set, a browser is known by the token that a page gave it, and whatever bears none is nobody's: "".
    """
    keys: Keys = request.app.state.keys
    if not keys:
        return reader_of(request)
    owner = keys.owner(sent.credentials) if sent else keys.owner_by_seal(seal or "")
    if owner is None:
        raise HTTPException(401, "send one of the service's keys: Authorization: Bearer …", {"WWW-Authenticate": "Bearer"})
    return owner


Held = Annotated[Conversations, Depends(_held)]
Answering = Annotated[Answerer, Depends(_answerer)]
Owner = Annotated[str, Depends(owner_of)]
