"""The command ``unga-qa serve``."""

from __future__ import annotations

import logging
from typing import Annotated

import typer


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; UNGA_QA_HOST by default.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; UNGA_QA_PORT by default.")] = None,
) -> None:
    """Serve the chat endpoint over HTTP."""
    import uvicorn  # heavy, and only needed here

    from service.build import build_conversations
    from service.http.app import create_app
    from service.settings import read_settings

    settings = read_settings()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    keys = settings.api_keys.get_secret_value() if settings.api_keys else ""
    web = create_app(lambda: build_conversations(settings), keys)
    uvicorn.run(web, host=host or settings.host, port=settings.port if port is None else port, log_level="info")
