"""What routes ask for: the conversations, once they are built, and whose request it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from service.answering import Answerer
from service.conversation import Conversations
from service.keys import Keys

_BEARER = HTTPBearer(auto_error=False, description="One of the keys of UNGA_QA_API_KEYS, where those are set.")


class Holder:
    """Holds the conversations that a background thread builds, so that the port opens at once."""

    def __init__(self, build: Callable[[], Conversations]) -> None:
        self._build = build
        self._conversations: Conversations | None = None
        self._fault = ""

    def start(self) -> None:
        """Build in the background and warm up with a question."""
        threading.Thread(target=self._load, name="build-conversations", daemon=True).start()

    def stop(self) -> None:
        """Let go of the database."""
        if self._conversations is not None:
            self._conversations.close()

    def get(self) -> Conversations:
        """Give the conversations, or refuse with 503 while there are none."""
        if self._conversations is None:
            raise HTTPException(503, self._fault or "the index is being loaded; try again in a few seconds")
        return self._conversations

    def _load(self) -> None:
        try:
            conversations = self._build()
            conversations.answerer.ask("what does the General Assembly decide?")
            self._conversations = conversations
        except Exception as error:
            self._fault = f"the service cannot start: {error}"
            raise


def _held(request: Request) -> Conversations:
    holder: Holder = request.app.state.holder
    return holder.get()


def _answerer(conversations: Annotated[Conversations, Depends(_held)]) -> Answerer:
    return conversations.answerer


def owner_of(request: Request, sent: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]) -> str:
    """Tell whose request it is; refuse with 401 one without a key where keys are set."""
    keys: Keys = request.app.state.keys
    owner = keys.owner(sent.credentials if sent else "")
    if owner is None:
        raise HTTPException(401, "send one of the service's keys: Authorization: Bearer …", {"WWW-Authenticate": "Bearer"})
    return owner


Held = Annotated[Conversations, Depends(_held)]
Answering = Annotated[Answerer, Depends(_answerer)]
Owner = Annotated[str, Depends(owner_of)]
