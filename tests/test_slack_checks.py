"""``unga-qa slack --check`` names what is missing, and the manifest is what the checks and the bot take it to be."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from service import Settings
from service.slack.installation import SlackMisconfigured, Tokens, findings, manifest, scopes
from tests.botprocess import BotProcess
from tests.fakeslack import SCOPES, FakeSlack, Workspace


async def _missing(slack: FakeSlack | None = None, **settings: Any) -> str:
    base = {"slack_base_url": slack.base_url} if slack else {}
    return "\n".join([f.text async for f in findings(Settings(_env_file=None, **(base | settings))) if not f.is_fine])


async def test_everything_that_is_there_is_fine() -> None:
    with FakeSlack((Workspace(), Workspace("T2", "xoxb-2", "UBOT2", "B2"))) as slack:
        said = await _missing(slack, slack_bot_token="xoxb-1, xoxb-2", slack_app_token="xapp-1", slack_signing_secret="0" * 32)  # noqa: S106
    assert said == ""


async def test_one_transport_is_enough() -> None:
    with FakeSlack() as slack:
        assert await _missing(slack, slack_bot_token="xoxb-1", slack_app_token="xapp-1") == ""  # noqa: S106
        assert await _missing(slack, slack_bot_token="xoxb-1", slack_signing_secret="0" * 32) == ""  # noqa: S106


async def test_nothing_set_names_every_token_and_where_to_find_it() -> None:
    said = await _missing()
    for named in ("UNGA_QA_SLACK_BOT_TOKEN", "OAuth & Permissions", "UNGA_QA_SLACK_APP_TOKEN", "UNGA_QA_SLACK_SIGNING_SECRET"):
        assert named in said


@pytest.mark.parametrize(
    ("tokens", "named"),
    [
        ({"slack_bot_token": "xoxp-1"}, "UNGA_QA_SLACK_BOT_TOKEN holds a user token"),
        ({"slack_bot_token": "xapp-1"}, "UNGA_QA_SLACK_BOT_TOKEN holds an app-level token"),
        ({"slack_bot_token": "secret"}, "something that is no token of Slack's"),
        ({"slack_bot_token": "xoxb-1", "slack_app_token": "xoxb-1"}, "UNGA_QA_SLACK_APP_TOKEN holds a bot token"),
        ({"slack_bot_token": "xoxb-1", "slack_signing_secret": "short"}, "32 hexadecimal digits"),
        ({"slack_bot_token": "xoxb-wrong", "slack_app_token": "xapp-1"}, "Slack does not know this token"),
        ({"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-wrong"}, "app-level token xapp-…rong"),
    ],
)
async def test_a_wrong_token_is_named_by_its_kind_and_never_shown(tokens: dict[str, str], named: str) -> None:
    with FakeSlack() as slack:
        said = await _missing(slack, **tokens)
    assert named in said
    assert "xoxb-wrong" not in said


async def test_scopes_that_are_lacking_are_listed() -> None:
    few = tuple(scope for scope in SCOPES if scope not in {"commands", "assistant:write"})
    with FakeSlack((Workspace(scopes=few),)) as slack:
        said = await _missing(slack, slack_bot_token="xoxb-1", slack_app_token="xapp-1")  # noqa: S106
    assert "lacks the scopes assistant:write, commands" in said


async def test_two_tokens_of_one_workspace_are_told() -> None:
    with FakeSlack((Workspace(), Workspace("T1", "xoxb-2", "UBOT1", "B1"))) as slack:
        said = await _missing(slack, slack_bot_token="xoxb-2,xoxb-2", slack_app_token="xapp-1")  # noqa: S106
    assert said == ""


async def test_a_slack_that_cannot_be_reached_is_told() -> None:
    assert "cannot be reached" in await _missing(
        slack_bot_token="xoxb-1",  # noqa: S106
        slack_base_url="http://127.0.0.1:9/api/",
    )


def test_tokens_are_not_shown_where_objects_are() -> None:
    tokens = Tokens.of(Settings(slack_bot_token="xoxb-secret", _env_file=None))  # noqa: S106
    assert "secret" not in repr(tokens)
    with pytest.raises(SlackMisconfigured, match="UNGA_QA_SLACK_APP_TOKEN is not set"):
        tokens.required(socket_mode=True)


def test_the_manifest_holds_what_the_bot_listens_to() -> None:
    made = manifest()
    assert scopes() == set(SCOPES)
    assert made["settings"]["socket_mode_enabled"] is True
    assert {"app_mention", "message.im", "app_home_opened"} <= set(made["settings"]["event_subscriptions"]["bot_events"])
    assert made["features"]["shortcuts"][0]["callback_id"] == "ask_about_this"
    assert made["features"]["slash_commands"][0]["command"] == "/unga"


def test_the_manifest_for_http_names_the_services_address() -> None:
    made = manifest("https://qa.example/")
    address = "https://qa.example/slack/events"
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    assert made["settings"]["interactivity"]["request_url"] == address
    assert made["features"]["slash_commands"][0]["url"] == address


def test_the_command_prints_the_manifest_and_its_findings(tmp_path: Path) -> None:
    with FakeSlack() as slack:
        bot = BotProcess(slack, tmp_path, tmp_path / "bot.sqlite")
        printed = subprocess.run([*bot.command, "--manifest"], env=bot.environment, capture_output=True, text=True, check=True)
        checked = subprocess.run([*bot.command, "--check"], env=bot.environment, capture_output=True, text=True, check=False)
        broken = bot.environment | {"UNGA_QA_SLACK_APP_TOKEN": "xapp-wrong"}
        refused = subprocess.run(bot.command, env=broken, capture_output=True, text=True, check=False, timeout=60)
    assert json.loads(printed.stdout) == manifest()
    assert checked.returncode == 0, checked.stdout
    assert "the app-level token opens Socket Mode" in checked.stdout
    assert refused.returncode == 2
    assert "xapp-…rong: Slack does not know this token" in refused.stderr
    assert "Traceback" not in refused.stderr
