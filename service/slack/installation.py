"""Installation: the manifest to paste into Slack, the tokens that it gives, and what a workspace admin still has to do."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import aiohttp
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from service.errors import ServiceError
from service.settings import Settings

EVENTS_PATH = "/slack/events"
_BOT = "copy the Bot User OAuth Token (xoxb-…) of your app's page OAuth & Permissions"
_APP = "make an app-level token (xapp-…) with the scope connections:write on your app's page Basic Information"
_SIGNING = "copy the Signing Secret of your app's page Basic Information"
_KINDS = {
    "xoxb-": "a bot token",
    "xoxp-": "a user token",
    "xapp-": "an app-level token",
    "xoxe": "a configuration token",
    "xoxa-": "a workspace token",
}
_SECRET = re.compile(r"[0-9a-f]{32}")
_MEANINGS = {
    "account_inactive": "the app has been removed from the workspace; install it again",
    "invalid_auth": "Slack does not know this token; copy it again",
    "missing_scope": "the token lacks the scope connections:write; make another one with it",
    "not_allowed_token_type": "this is a token of another kind",
    "token_expired": "the token has expired; token rotation must be off",
    "token_revoked": "the token was revoked; install the app again and copy the new one",
}
_TIMEOUT_S = 15


class SlackMisconfigured(ServiceError):
    """Something that Slack needs is missing; the text names it."""


def manifest(public_url: str | None = None) -> dict[str, Any]:
    """Give the manifest: for Socket Mode, or for a service at an address that Slack sends its events to."""
    found: dict[str, Any] = json.loads(resources.files(__package__).joinpath("manifest.json").read_text(encoding="utf-8"))
    if public_url:
        address = f"{public_url.rstrip('/')}{EVENTS_PATH}"
        found["settings"]["socket_mode_enabled"] = False
        found["settings"]["event_subscriptions"]["request_url"] = address
        found["settings"]["interactivity"]["request_url"] = address
        for command in found["features"]["slash_commands"]:
            command["url"] = address
    return found


def scopes() -> frozenset[str]:
    """The scopes that the bot's token must have."""
    return frozenset(manifest()["oauth_config"]["scopes"]["bot"])


@dataclass(frozen=True, slots=True)
class Tokens:
    """The bot tokens, one for each workspace, the app-level token, and the signing secret; empty where there is none."""

    bots: tuple[str, ...] = field(repr=False)
    app: str = field(repr=False)
    signing_secret: str = field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Tokens:
        """Take the tokens from the settings."""
        listed = _shown(settings.slack_bot_token).split(",")
        bots = tuple(dict.fromkeys(token.strip() for token in listed if token.strip()))
        return cls(bots, _shown(settings.slack_app_token), _shown(settings.slack_signing_secret))

    def faults(self, *, socket_mode: bool) -> list[str]:
        """What is missing, or is of another kind, for Socket Mode or for signed HTTP; each says where to find it."""
        found = [] if self.bots else [f"UNGA_QA_SLACK_BOT_TOKEN is not set: {_BOT}"]
        found += [f"UNGA_QA_SLACK_BOT_TOKEN holds {kind}: {_BOT}" for token in self.bots if (kind := _other(token, "xoxb-"))]
        if socket_mode and not self.app:
            found.append(f"UNGA_QA_SLACK_APP_TOKEN is not set: {_APP}")
        elif socket_mode and (kind := _other(self.app, "xapp-")):
            found.append(f"UNGA_QA_SLACK_APP_TOKEN holds {kind}: {_APP}")
        if not socket_mode and not self.signing_secret:
            found.append(f"UNGA_QA_SLACK_SIGNING_SECRET is not set: {_SIGNING}")
        return found

    def doubts(self) -> list[str]:
        """What looks wrong and may still be right."""
        if self.signing_secret and not _SECRET.fullmatch(self.signing_secret):
            return [f"UNGA_QA_SLACK_SIGNING_SECRET is not of 32 hexadecimal digits, as signing secrets are: {_SIGNING}"]
        return []

    def required(self, *, socket_mode: bool) -> Tokens:
        """Give the tokens; raise SlackMisconfigured naming everything that is missing."""
        if faults := self.faults(socket_mode=socket_mode):
            raise SlackMisconfigured("; ".join(faults))
        return self


def _other(token: str, prefix: str) -> str:
    """What kind of token it is, where it is not of the kind that begins so; empty where it is."""
    if token.startswith(prefix):
        return ""
    return next((kind for start, kind in _KINDS.items() if token.startswith(start)), "something that is no token of Slack's")


def _shown(secret: SecretStr | None) -> str:
    return secret.get_secret_value().strip() if secret else ""


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
    with contextlib.suppress(aiohttp.ClientError, TimeoutError):
        error = await _refused(app_token, base_url)
        if error is not None and error.response.get("error") in _MEANINGS:
            return f"app-level token {_dimmed(app_token)}: {_meaning(error)}"
    return ""


async def _app(token: str, base_url: str) -> Finding:
    """Check the app-level token."""
    try:
        error = await _refused(token, base_url)
    except (aiohttp.ClientError, TimeoutError) as unreachable:
        return Finding(is_fine=False, text=f"{base_url} cannot be reached: {unreachable}")
    if error is not None:
        return Finding(is_fine=False, text=f"app-level token {_dimmed(token)}: {_meaning(error)}")
    return Finding(is_fine=True, text="the app-level token opens Socket Mode")


async def _refused(app_token: str, base_url: str) -> SlackApiError | None:
    """Open a connection address, which is not used; give what Slack says against it."""
    try:
        await AsyncWebClient(base_url=base_url, timeout=_TIMEOUT_S).apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        return error
    return None


def _signed(settings: Settings) -> str:
    return f"signed HTTP ({(settings.public_url or 'UNGA_QA_PUBLIC_URL').rstrip('/')}{EVENTS_PATH} of unga-qa serve)"


def _meaning(error: SlackApiError) -> str:
    said = str(error.response.get("error"))
    return _MEANINGS.get(said, f"Slack says {said}")


def _dimmed(token: str) -> str:
    return f"{token[:5]}…{token[-4:]}"
