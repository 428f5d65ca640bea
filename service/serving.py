"""The commands that serve until they are stopped: ``serve`` over HTTP, ``slack`` through Socket Mode, ``mcp`` to models.

What is heavy is imported by the command that needs it: the index, the web, Slack's SDK.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from service.http.app import Guest
    from service.settings import Settings

_LOG = logging.getLogger(__name__)
_Port = Annotated[int | None, typer.Option(help="Port to listen on; UNGA_QA_PORT by default.")]
_Host = Annotated[str | None, typer.Option(help="Address to listen on; UNGA_QA_HOST by default.")]


def serve(host: _Host = None, port: _Port = None) -> None:
    """Serve the chat endpoint over HTTP, and Slack's events where the Slack app's tokens are set."""
    from service.build import build_service
    from service.http.app import create_app
    from service.http.gates import names_of
    from service.uploads import Uploads

    settings = _begun(logs=True)
    taking = Uploads(settings.data_dir) if settings.uploads else None
    keys = _keys(settings)
    names = () if keys else names_of(host or settings.host, settings.public_url)  # a page that leads its own name here has no key
    web = create_app(lambda: build_service(settings), keys, guests(settings), taking, names)
    _run(web, settings, host, port)


def mcp(
    http: Annotated[
        bool, typer.Option("--http", help="Serve streamable HTTP at /mcp instead of standard input and output.")
    ] = False,
    host: _Host = None,
    port: _Port = None,
    name: Annotated[
        list[str] | None,
        typer.Option(help="With --http: a host name that clients call it by, besides localhost; may be repeated."),
    ] = None,
) -> None:
    """Serve tools to models over the Model Context Protocol: ask, search, read a paragraph."""
    from service.build import begin, build_service
    from service.keys import Keys
    from service.mcp.tool_server import create_server, web_app

    settings = _begun()
    server = create_server(begin(lambda: build_service(settings)))
    if http:
        _run(web_app(server, Keys(_keys(settings)), host or settings.host, name or ()), settings, host, port)
    else:
        server.run("stdio")


def slack(
    check: Annotated[bool, typer.Option("--check", help="Say what is missing, and do nothing else.")] = False,
    manifest: Annotated[
        bool, typer.Option("--manifest", help="Print the manifest to paste into Slack, for Socket Mode, and do nothing else.")
    ] = False,
    http: Annotated[bool, typer.Option("--http", help="With --manifest: for signed HTTP at UNGA_QA_PUBLIC_URL.")] = False,
) -> None:
    """Answer in Slack through Socket Mode, which needs no public address."""
    from service.build import begin, build_service
    from service.errors import InvalidSetting
    from service.settings import read_settings
    from service.slack.bot import listen
    from service.slack.installation import manifest as made

    settings = read_settings()
    if manifest:
        if http and not settings.public_url:
            raise InvalidSetting("UNGA_QA_PUBLIC_URL is not set: Slack must know the address that it sends events to")
        sys.stdout.write(json.dumps(made(settings.public_url if http else None), indent=2) + "\n")
    elif check:
        raise typer.Exit(asyncio.run(_print_findings(settings)))
    else:
        settings = _begun(logs=True)
        asyncio.run(listen(settings, begin(lambda: build_service(settings))))


def guests(settings: Settings) -> list[Guest]:
    """What the application gives room to: the Slack bot, where its signing secret is set.

    Raises SlackMisconfigured where the secret is set and the bot's token is not.
    """
    if settings.slack_signing_secret is None:
        return []
    from service.build import build_database
    from service.slack.bot import Bot
    from service.slack.bot import Guest as SlackGuest
    from service.slack.installation import Tokens

    tokens = Tokens.of(settings)
    for doubt in tokens.doubts():
        _LOG.warning("%s", doubt)
    tokens.required(socket_mode=False)
    return [SlackGuest(lambda ready: Bot(settings, tokens, build_database(settings), ready))]


def _begun(*, logs: bool = False) -> Settings:
    """Read the settings and begin to log and to trace as they say."""
    from service.settings import read_settings
    from service.tracing import start_tracing

    settings = read_settings()
    if logs:
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", force=True)
    start_tracing(settings)
    return settings


def _keys(settings: Settings) -> str:
    return settings.api_keys.get_secret_value() if settings.api_keys else ""


def _run(web: ASGIApp, settings: Settings, host: str | None, port: int | None) -> None:
    import uvicorn

    uvicorn.run(web, host=host or settings.host, port=settings.port if port is None else port, log_level="info")


async def _print_findings(settings: Settings) -> int:
    """Print what was checked, a line each; 1 where something is missing, else 0."""
    from service.slack.installation import findings

    is_fine = True
    async for finding in findings(settings):
        is_fine = is_fine and finding.is_fine
        sys.stdout.write(f"{'ok      ' if finding.is_fine else 'missing '}{finding.text}\n")
    return 0 if is_fine else 1
