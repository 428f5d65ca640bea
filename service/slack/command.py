"""The command ``unga-qa slack``."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import signal
import sys
from concurrent.futures import Future
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from service.conversation import Conversations
    from service.settings import Settings
    from service.slack.bot import Bot

_PING_S = 5


def slack(
    check: Annotated[bool, typer.Option("--check", help="Say what is missing, and do nothing else.")] = False,
    manifest: Annotated[
        bool, typer.Option("--manifest", help="Print the manifest to paste into Slack, for Socket Mode, and do nothing else.")
    ] = False,
    http: Annotated[bool, typer.Option("--http", help="With --manifest: for signed HTTP at UNGA_QA_PUBLIC_URL.")] = False,
) -> None:
    """Answer in Slack through Socket Mode, which needs no public address."""
    from service.build import begin, build_service  # heavy, like Slack's SDK below
    from service.settings import read_settings
    from service.tracing import start_tracing

    settings = read_settings()
    if manifest:
        _print_manifest(settings, http=http)
    elif check:
        raise typer.Exit(asyncio.run(_print_findings(settings)))
    else:
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", force=True)
        start_tracing(settings)
        ready = begin(lambda: build_service(settings))
        asyncio.run(_listen(settings, ready))


async def _listen(settings: Settings, ready: Future[Conversations]) -> None:
    """Answer until the process is told to stop; what has been begun is finished first."""
    from service.build import build_database  # heavy, as above
    from service.slack.bot import Bot
    from service.slack.checks import refusal
    from service.slack.errors import SlackMisconfigured
    from service.slack.tokens import Tokens

    tokens = Tokens.of(settings).required(socket_mode=True)
    if refused := await refusal(tokens.app, settings.slack_base_url):
        raise SlackMisconfigured(refused)
    bot = Bot(settings, tokens, build_database(settings), ready)
    async with bot.running():
        listening = asyncio.create_task(_connected(bot, tokens.app))
        stopped = asyncio.create_task(_told_to_stop())
        await asyncio.wait([stopped, asyncio.create_task(_built(ready))], return_when=asyncio.FIRST_COMPLETED)
        if ready.done():
            ready.result()
            await stopped
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def _connected(bot: Bot, app_token: str) -> None:
    """Hold the connection of Socket Mode, which Bolt makes again whenever it breaks."""
    from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler  # heavy, as above

    handler = AsyncSocketModeHandler(bot.app, app_token, ping_interval=_PING_S)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]  # of Bolt's, which leaves it untyped
        await asyncio.Event().wait()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # likewise


async def _built(ready: Future[Conversations]) -> None:
    with contextlib.suppress(Exception):  # whoever asks for the result hears of it
        await asyncio.wrap_future(ready)


async def _told_to_stop() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()


async def _print_findings(settings: Settings) -> int:
    """Print what was checked, a line each; 1 where something is missing, else 0."""
    from service.slack.checks import findings  # heavy, as above

    is_fine = True
    async for finding in findings(settings):
        is_fine = is_fine and finding.is_fine
        sys.stdout.write(f"{'ok      ' if finding.is_fine else 'missing '}{finding.text}\n")
    return 0 if is_fine else 1


def _print_manifest(settings: Settings, *, http: bool) -> None:
    from service.errors import InvalidSetting
    from service.slack.manifest import manifest

    if http and not settings.public_url:
        raise InvalidSetting("UNGA_QA_PUBLIC_URL is not set: Slack must know the address that it sends events to")
    sys.stdout.write(json.dumps(manifest(settings.public_url if http else None), indent=2) + "\n")
