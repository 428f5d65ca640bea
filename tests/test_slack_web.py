"""Slack's signed requests to ``serve``: taken when they are Slack's and fresh, refused when not."""

from __future__ import annotations

import json
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier

from service import Answerer, Settings
from service.errors import ServiceError
from service.serving import guests
from tests.botprocess import BotProcess
from tests.fakeslack import FakeSlack, Workspace
from tests.slacktally import Question, all_answered, tallied

_SECRET = "8f742231b10e8888abcd99ffffff85a5"  # noqa: S105 - of nobody's app


def _free_port() -> int:
    """A port that nothing listens on; Slack must be told the address before the bot starts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


_PORT = _free_port()


@pytest.fixture(scope="module")
def slack() -> Iterator[FakeSlack]:
    with FakeSlack((Workspace(),), signing_secret=_SECRET) as found:
        found.events_url = f"http://127.0.0.1:{_PORT}/slack/events"
        yield found


@pytest.fixture(scope="module")
def bot(
    slack: FakeSlack,
    answerer: Answerer,  # noqa: ARG001 - for its index
    data_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[BotProcess]:
    database = tmp_path_factory.mktemp("web") / "bot.sqlite"
    found = BotProcess(
        slack, data_dir, database, "serve", "--port", str(_PORT), UNGA_QA_SLACK_SIGNING_SECRET=_SECRET, UNGA_QA_SLACK_APP_TOKEN=""
    )
    found.start()
    yield found
    assert found.stop() in {0, -signal.SIGTERM}


def _event(ts: str) -> bytes:
    event = {
        "type": "app_mention",
        "channel": "C1",
        "user": "U1",
        "ts": ts,
        "event_ts": ts,
        "text": "<@UBOT1> what does paragraph 20 say?",
    }
    return json.dumps(
        {"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event_id": f"Ev{ts}", "event": event}
    ).encode()


def _send(slack: FakeSlack, body: bytes, *, secret: str = _SECRET, age_s: float = 0.0, **headers: str) -> httpx.Response:
    stamp = str(int(time.time() - age_s))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    signed = {"Content-Type": "application/json", "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(signature)}
    return httpx.post(str(slack.events_url), content=body, headers=signed | headers, timeout=10)


def test_mentions_are_answered_once_also_when_slack_sends_them_again(slack: FakeSlack, bot: BotProcess) -> None:
    slack.duplicates = 2
    channel = slack.channel("general", members=("U1",))
    roots = [slack.say(channel, "U1", f"<@UBOT1> what does paragraph {n} say?") for n in range(1, 11)]
    asked = [Question(channel, ts, ts) for ts in roots]
    assert slack.wait_until(lambda: all_answered(slack, asked))
    time.sleep(1.0)
    found = tallied("HTTP", slack, asked)
    assert (found.posted, found.lost, found.doubled) == (10, 0, 0)
    assert max(slack.ack_delays) < 3.0
    slack.duplicates = 0
    assert "Traceback" not in bot.log


def test_commands_and_buttons_come_the_same_way(slack: FakeSlack, bot: BotProcess) -> None:  # noqa: ARG001 - it must run
    channel = slack.channel("buttons", members=("U1",))
    key = slack.command("U1", channel, "what does paragraph 27 say?")
    assert slack.wait_until(lambda: len(slack.responses[key]) == 2)
    shown = slack.ephemerals(channel, "U1")[-1]
    slack.press("U1", channel, shown.ts, text="Show para. 27")
    assert slack.wait_until(lambda: len(slack.views) == 1)
    assert slack.errors == []


def test_slack_is_told_that_the_address_is_the_bots(slack: FakeSlack, bot: BotProcess) -> None:  # noqa: ARG001
    said = _send(slack, json.dumps({"type": "url_verification", "challenge": "c4ll"}).encode())
    assert (said.status_code, "c4ll" in said.text) == (200, True)


@pytest.mark.parametrize(
    ("secret", "age_s"), [("0" * 32, 0), (_SECRET, 330), (_SECRET, -330)], ids=["another's secret", "stale", "from the future"]
)
def test_what_is_not_signed_by_slack_just_now_is_refused_and_not_stored(
    slack: FakeSlack,
    bot: BotProcess,  # noqa: ARG001
    secret: str,
    age_s: float,
) -> None:
    calls = slack.calls.total()
    assert _send(slack, _event(f"{time.time():.6f}"), secret=secret, age_s=age_s).status_code == 401
    time.sleep(0.5)
    assert slack.calls.total() == calls


def test_a_changed_body_or_a_missing_signature_is_refused(slack: FakeSlack, bot: BotProcess) -> None:  # noqa: ARG001
    body = _event("1700000000.000001")
    stamp = str(int(time.time()))
    signature = str(SignatureVerifier(_SECRET).generate_signature(timestamp=stamp, body=body))
    for content, headers in (
        (body.replace(b"paragraph 20", b"paragraph 21"), {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}),
        (body, {"X-Slack-Request-Timestamp": stamp}),
        (body, {}),
    ):
        said = httpx.post(str(slack.events_url), content=content, headers={"Content-Type": "application/json"} | headers)
        assert said.status_code == 401


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"type": "event_callback"}', b"payload=%7B", b"null"])
def test_a_signed_request_that_makes_no_sense_harms_nothing(slack: FakeSlack, bot: BotProcess, body: bytes) -> None:
    assert _send(slack, body).status_code in {200, 400, 401, 404, 500}
    assert httpx.get(f"http://127.0.0.1:{_PORT}/healthz").status_code == 200
    assert "xoxb" not in bot.log


def test_a_body_that_is_no_text_is_refused(slack: FakeSlack, bot: BotProcess) -> None:
    assert httpx.post(str(slack.events_url), content=b"\xff\xfe").status_code == 400
    assert "UnicodeDecodeError" not in bot.log


def test_a_workspace_without_a_token_is_told_nothing_and_harms_nothing(slack: FakeSlack, bot: BotProcess) -> None:
    body = json.loads(_event("1700000000.000002")) | {"team_id": "T9"}
    assert _send(slack, json.dumps(body).encode()).status_code == 200
    assert slack.wait_until(lambda: "there is no token for workspace T9" in bot.log)


def test_the_same_service_answers_over_http_and_shows_the_pages_that_slack_links_to(bot: BotProcess) -> None:  # noqa: ARG001
    page = httpx.get(f"http://127.0.0.1:{_PORT}/d/A/RES/75/15")
    assert (page.status_code, 'id="op21"' in page.text) == (200, True)


def test_a_signing_secret_without_a_bot_token_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(ServiceError, match="UNGA_QA_SLACK_BOT_TOKEN is not set"):
        guests(Settings(data_dir=tmp_path, slack_signing_secret=_SECRET, _env_file=None))
    assert guests(Settings(data_dir=tmp_path, _env_file=None)) == []
