"""The HTTP application: puts the routes together around the conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Protocol

from fastapi import Depends, FastAPI
from fastapi_offline import FastAPIOffline
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute

from service.conversation import Conversations
from service.http import (
    chat_routes,
    completions,
    conversation_routes,
    document_routes,
    monitoring,
    sessions,
    upload_routes,
)
from service.http.gates import Gate
from service.http.holding import Holder
from service.http.monitoring import WATCHED, Metrics
from service.http.problems import install
from service.http.sessions import unkept
from service.http.web import library_page, reading_room, side_by_side
from service.http.web.templating import install_templates
from service.keys import Keys
from service.settings import version
from service.suggestions import Suggestions
from service.uploads import Uploads

_WORTH_COMPRESSING = 1_000


class Guest(Protocol):
    """Another interface that the application gives room to."""

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """Its routes."""

    def running(self, ready: Future[Conversations]) -> AbstractAsyncContextManager[None]:
        """Run while the application runs; ``ready`` gives the conversations once they are built."""


def create_app(
    build: Callable[[], Conversations],
    api_keys: str = "",
    guests: Sequence[Guest] = (),
    taking: Uploads | None = None,
    names: Collection[str] = (),
) -> FastAPI:
    """Make the application; ``build`` is called once, in the background, when it starts.

    ``api_keys``, separated by commas, are those of which requests to ``/v1`` must bear one; without any none is asked for.
    ``guests`` run beside it. Documents may be uploaded where there is something ``taking`` them.
    Where there are ``names``, a request must call the service by one of them.
    """
    metrics = Metrics()
    holder = Holder(build, metrics.count)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        ready = holder.start()
        async with AsyncExitStack() as stack:
            for guest in guests:
                await stack.enter_async_context(guest.running(ready))
            yield
        holder.stop()

    app = FastAPIOffline(  # whose page of the routes, /docs, needs no network
        title="UNGA questions and answers",
        summary="Cited answers to questions about resolutions of the United Nations General Assembly.",
        version=version(),
        lifespan=lifespan,
        # its spans of requests, which are made once `service/tracing.py` has said where they go, and nothing else
        telemetry={
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
            "exclude": lambda scope: str(scope["path"]).endswith(WATCHED),
        },
    )
    app.state.holder = holder
    app.state.keys = Keys(api_keys)
    app.state.suggestions = Suggestions()
    app.state.uploads = taking
    install(app)
    app.add_middleware(Gate, names=names)
    app.add_middleware(GZipMiddleware, minimum_size=_WORTH_COMPRESSING)  # streams of events stay as they are
    parts = (chat_routes, completions, conversation_routes, document_routes, upload_routes, monitoring, sessions)
    for router in (*(part.router for part in parts), conversation_routes.shared):
        app.include_router(router, dependencies=[Depends(unkept)])
    install_templates(app)
    for pages in (library_page, side_by_side, reading_room):
        app.include_router(pages.router)
    metrics.show(app, holder)
    app.router.routes.extend(route for guest in guests for route in guest.routes)
    return app
