"""The manifest: what the app is to Slack, as a file to paste when the app is made."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

EVENTS_PATH = "/slack/events"


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
