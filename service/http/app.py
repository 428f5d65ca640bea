"""The HTTP application: puts the routes together around the conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI

from service.build import version
from service.conversation import Conversations
from service.http import chat, conversations, documents, feedback, health
from service.http.bodies import BodyLimit
from service.http.holding import Holder
from service.http.openai import completions
from service.http.problems import install
from service.keys import Keys


def create_app(build: Callable[[], Conversations], api_keys: str = "") -> FastAPI:
    """Make the application; ``build`` is called once, in the background, when it starts.

    ``api_keys``, separated by commas, are those of which requests to ``/v1`` must bear one; without any none is asked for.
    """
    holder = Holder(build)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        holder.start()
        yield
        holder.stop()

    app = FastAPI(
        title="UNGA questions and answers",
        summary="Cited answers to questions about resolutions of the United Nations General Assembly.",
        version=version(),
        lifespan=lifespan,
    )
    app.state.holder = holder
    app.state.keys = Keys(api_keys)
    install(app)
    app.add_middleware(BodyLimit)
    for routes in (chat, completions, conversations, documents, feedback, health):
        app.include_router(routes.router)
    return app
