"""The command ``unga-qa serve``: the HTTP application, and what it gives room to."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from service.http.app import Guest
    from service.settings import Settings

_LOG = logging.getLogger(__name__)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; UNGA_QA_HOST by default.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; UNGA_QA_PORT by default.")] = None,
) -> None:
    """Serve the chat endpoint over HTTP, and Slack's events where the Slack app's tokens are set."""
    import uvicorn  # heavy, and only needed here

    from service.build import build_service
    from service.http.app import create_app
    from service.http.gates import names_of
    from service.settings import read_settings
    from service.tracing import start_tracing
    from service.uploads import Uploads

    settings = read_settings()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", force=True)
    start_tracing(settings)
    keys = settings.api_keys.get_secret_value() if settings.api_keys else ""
    taking = Uploads(settings.data_dir) if settings.uploads else None
    address = host or settings.host
    names = () if keys else names_of(address, settings.public_url)  # a page that leads its own name here has no key
    web = create_app(lambda: build_service(settings), keys, guests(settings), taking, names)
    uvicorn.run(web, host=address, port=settings.port if port is None else port, log_level="info")


def guests(settings: Settings) -> list[Guest]:
    """What the application gives room to: the Slack bot, where its signing secret is set.

    Raises SlackMisconfigured where the secret is set and the bot's token is not.
    """
    if settings.slack_signing_secret is None:
        return []
    from service.build import build_database  # heavy, like Slack's SDK below
    from service.slack.bot import Bot
    from service.slack.tokens import Tokens
    from service.slack.web import Guest as SlackGuest

    tokens = Tokens.of(settings)
    for doubt in tokens.doubts():
        _LOG.warning("%s", doubt)
    tokens.required(socket_mode=False)
    return [SlackGuest(lambda ready: Bot(settings, tokens, build_database(settings), ready))]
