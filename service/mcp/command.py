"""The command ``unga-qa mcp``."""

from __future__ import annotations

from typing import Annotated

import typer


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
    from service.build import begin, build_service  # heavy, like everything below: the index and the web
    from service.keys import Keys
    from service.mcp.server import create_server, web_app
    from service.settings import read_settings
    from service.tracing import start_tracing

    settings = read_settings()
    start_tracing(settings)
    server = create_server(begin(lambda: build_service(settings)))
    if not http:
        server.run("stdio")
        return
    import uvicorn  # heavy, and only needed here

    keys = Keys(settings.api_keys.get_secret_value() if settings.api_keys else "")
    web = web_app(server, keys, host or settings.host, name or ())
    uvicorn.run(web, host=host or settings.host, port=settings.port if port is None else port, log_level="info")
