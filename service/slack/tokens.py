"""Tokens: what Slack has given to prove who the bot is; never shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pydantic import SecretStr

from service.settings import Settings
from service.slack.errors import SlackMisconfigured

_KINDS = {
    "xoxb-": "a bot token",
    "xoxp-": "a user token",
    "xapp-": "an app-level token",
    "xoxe": "a configuration token",
    "xoxa-": "a workspace token",
}
_SECRET = re.compile(r"[0-9a-f]{32}")


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


_BOT = "copy the Bot User OAuth Token (xoxb-…) of your app's page OAuth & Permissions"
_APP = "make an app-level token (xapp-…) with the scope connections:write on your app's page Basic Information"
_SIGNING = "copy the Signing Secret of your app's page Basic Information"


def _other(token: str, prefix: str) -> str:
    """What kind of token it is, where it is not of the kind that begins so; empty where it is."""
    if token.startswith(prefix):
        return ""
    return next((kind for start, kind in _KINDS.items() if token.startswith(start)), "something that is no token of Slack's")


def _shown(secret: SecretStr | None) -> str:
    return secret.get_secret_value().strip() if secret else ""
