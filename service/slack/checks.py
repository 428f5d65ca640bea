"""Checks: what a workspace admin still has to do before the bot can answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from service.settings import Settings
from service.slack.manifest import EVENTS_PATH, scopes
from service.slack.tokens import Tokens

_MEANINGS = {
    "account_inactive": "the app has been removed from the workspace; install it again",
    "invalid_auth": "Slack does not know this token; copy it again",
    "missing_scope": "the token lacks the scope connections:write; make another one with it",
    "not_allowed_token_type": "this is a token of another kind",
    "token_expired": "the token has expired; token rotation must be off",
    "token_revoked": "the token was revoked; install the app again and copy the new one",
}
_TIMEOUT_S = 15


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was checked: whether it is as it must be, and what it is or what to do."""

    is_fine: bool
    text: str


async def findings(settings: Settings) -> AsyncIterator[Finding]:
    """Check everything that Slack needs: the kinds of the tokens, that Slack takes them, their scopes, the signing secret."""
    tokens = Tokens.of(settings)
    socket, signed = tokens.faults(socket_mode=True), tokens.faults(socket_mode=False)
    for fault in [*(f for f in socket if f in signed), *tokens.doubts()]:
        yield Finding(is_fine=False, text=fault)
    teams: dict[str, str] = {}
    for token in tokens.bots:
        if token.startswith("xoxb-"):
            async for finding in _bot(token, settings.slack_base_url, teams):
                yield finding
    if tokens.app.startswith("xapp-"):
        yield await _app(tokens.app, settings.slack_base_url)
    for way, needed, other in (("Socket Mode (unga-qa slack)", socket, signed), (_signed(settings), signed, socket)):
        missing = [fault for fault in needed if fault not in other]
        if not needed:
            yield Finding(is_fine=True, text=f"{way} has the tokens that it needs")
        elif missing:
            yield Finding(is_fine=not other, text=f"{way} is not possible: {'; '.join(missing)}")
    if not settings.public_url:
        yield Finding(is_fine=True, text="UNGA_QA_PUBLIC_URL is not set: citations link to the United Nations' documents")


async def _bot(token: str, base_url: str, teams: dict[str, str]) -> AsyncIterator[Finding]:
    """Check a bot token: whether Slack takes it, whether another one is of the same workspace, and its scopes."""
    try:
        said = await AsyncWebClient(token, base_url, timeout=_TIMEOUT_S).auth_test()
    except SlackApiError as error:
        yield Finding(is_fine=False, text=f"bot token {_dimmed(token)}: {_meaning(error)}")
        return
    except (aiohttp.ClientError, TimeoutError) as error:
        yield Finding(is_fine=False, text=f"{base_url} cannot be reached: {error}")
        return
    team = f"workspace {said['team']} ({said['team_id']})"
    if said["team_id"] in teams:
        yield Finding(is_fine=False, text=f"bot token {_dimmed(token)} is of the same {team} as {teams[said['team_id']]}")
    teams[said["team_id"]] = _dimmed(token)
    headers = {name.lower(): value for name, value in said.headers.items()}
    given = {scope.strip() for scope in str(headers.get("x-oauth-scopes", "")).split(",")}
    if lacking := sorted(scopes() - given):
        advice = "add them on your app's page OAuth & Permissions, or paste the manifest again, and reinstall the app"
        yield Finding(is_fine=False, text=f"the bot in {team} lacks the scopes {', '.join(lacking)}: {advice}")
    else:
        yield Finding(is_fine=True, text=f"the bot is @{said['user']} in {team} and has every scope")


async def refusal(app_token: str, base_url: str) -> str:
    """Say why Slack refuses an app-level token; empty where it takes it, or cannot be reached at the moment."""
    try:
        await AsyncWebClient(base_url=base_url, timeout=_TIMEOUT_S).apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        said = error.response.get("error")
        return f"app-level token {_dimmed(app_token)}: {_meaning(error)}" if said in _MEANINGS else ""
    except (aiohttp.ClientError, TimeoutError):
        return ""
    return ""


async def _app(token: str, base_url: str) -> Finding:
    """Check the app-level token by opening a connection address, which is not used."""
    try:
        await AsyncWebClient(base_url=base_url, timeout=_TIMEOUT_S).apps_connections_open(app_token=token)
    except SlackApiError as error:
        return Finding(is_fine=False, text=f"app-level token {_dimmed(token)}: {_meaning(error)}")
    except (aiohttp.ClientError, TimeoutError) as error:
        return Finding(is_fine=False, text=f"{base_url} cannot be reached: {error}")
    return Finding(is_fine=True, text="the app-level token opens Socket Mode")


def _signed(settings: Settings) -> str:
    return f"signed HTTP ({(settings.public_url or 'UNGA_QA_PUBLIC_URL').rstrip('/')}{EVENTS_PATH} of unga-qa serve)"


def _meaning(error: SlackApiError) -> str:
    said = str(error.response.get("error"))
    return _MEANINGS.get(said, f"Slack says {said}")


def _dimmed(token: str) -> str:
    return f"{token[:5]}…{token[-4:]}"
