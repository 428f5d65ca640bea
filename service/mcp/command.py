"""The command ``unga-qa mcp``."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from service.conversation import Conversations


def mcp(
    http: Annotated[
        bool, typer.Option("--http", help="Serve streamable HTTP at /mcp instead of standard input and output.")
    ] = False,
    host: Annotated[str | None, typer.Option(help="With --http: address to listen on; UNGA_QA_HOST by default.")] = None,
    port: Annotated[int | None, typer.Option(help="With --http: port to listen on; UNGA_QA_PORT by default.")] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(help="With --http: a host name that clients call it by, besides localhost; may be repeated."),
    ] = None,
) -> None:
    """Serve tools to models over the Model Context Protocol: ask, search, read a paragraph."""
    from service.build import build_conversations  # heavy, like everything below: the index and the web
    from service.keys import Keys
    from service.mcp.server import create_server, web_app
    from service.settings import read_settings

    settings = read_settings()
    server = create_server(_begun(lambda: build_conversations(settings)))
    if not http:
        server.run("stdio")
        return
    import uvicorn  # heavy, and only needed here

    keys = Keys(settings.api_keys.get_secret_value() if settings.api_keys else "")
    web = web_app(server, keys, host or settings.host, name or ())
    uvicorn.run(web, host=host or settings.host, port=settings.port if port is None else port, log_level="info")


def _begun(build: Callable[[], Conversations]) -> Future[Conversations]:
    """Begin to build in the background, so that clients are greeted at once; a thread that ends with the program."""
    future: Future[Conversations] = Future()

    def run() -> None:
        try:
            future.set_result(build())
        except Exception as error:  # noqa: BLE001 - whoever waits for the result is told
            future.set_exception(error)

    threading.Thread(target=run, name="build-conversations", daemon=True).start()
    return future
