"""The fake Slack is as strict and as unreliable as the real one, which real clients and a real bot are shown here."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, WSServerHandshakeError, web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook import WebhookClient

from tests.fakeslack import FakeSlack, Posted, Workspace

Block = dict[str, Any]


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack(ack_within_s=0.4) as running:
        yield running


@pytest.fixture
def client(slack: FakeSlack) -> WebClient:
    return WebClient("xoxb-1", base_url=slack.base_url)


@pytest.fixture
def channel(slack: FakeSlack) -> str:
    return slack.channel("general", ("U1",))


async def _until(predicate: Callable[[], object], timeout: float = 8) -> bool:
    return await asyncio.to_thread(FakeSlack.wait_until, predicate, timeout)


def _section(text: str, **more: Any) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def _buttons(*labels: str) -> Block:
    elements = [{"type": "button", "text": {"type": "plain_text", "text": label}, "action_id": label} for label in labels]
    return {"type": "actions", "block_id": "buttons", "elements": elements}


def _modal(**more: Any) -> Block:
    element = {"type": "plain_text_input", "action_id": "why", "initial_value": "because"}
    block = {"type": "input", "block_id": "reason", "label": {"type": "plain_text", "text": "Why?"}, "element": element}
    title = {"type": "plain_text", "text": "Feedback"}
    return {"type": "modal", "title": title, "submit": title, "callback_id": "feedback", "blocks": [block], **more}


def _refusal(call: Callable[..., object], **arguments: Any) -> SlackApiError:
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return refused.value


def _error(call: Callable[..., object], **arguments: Any) -> str:
    return str(_refusal(call, **arguments).response["error"])


@asynccontextmanager
async def _bot(slack: FakeSlack, app: AsyncApp | None = None) -> AsyncIterator[AsyncApp]:
    """A small bot of Bolt's over Socket Mode that greets who mentions it."""
    running = app or AsyncApp(client=AsyncWebClient("xoxb-1", base_url=slack.base_url))

    @running.event("app_mention")
    async def greet(event: Block, client: AsyncWebClient) -> None:
        thread_ts = event.get("thread_ts", event["ts"])
        await client.chat_postMessage(channel=event["channel"], text=f"hello {event['user']}", thread_ts=thread_ts)

    @running.event("message")
    async def listen() -> None: ...

    handler = AsyncSocketModeHandler(running, "xapp-1", ping_interval=0.2)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt does not annotate it
    assert await _until(lambda: slack.connections)
    yield running
    await handler.close_async()  # type: ignore[no-untyped-call]  # nor this


async def test_a_mention_is_answered_in_its_thread(slack: FakeSlack, channel: str) -> None:
    async with _bot(slack):
        ts = slack.say(channel, "U1", "<@UBOT1> what is new?")
        assert await _until(lambda: slack.posted(channel, ts))
    [posted] = slack.posted(channel, ts)
    assert isinstance(posted, Posted)
    assert (posted.text, posted.user, posted.thread_ts, posted.edited) == ("hello U1", "UBOT1", ts, False)
    assert 0 < posted.at - slack.sent_at[ts] < 5
    assert slack.errors == []


async def test_an_event_that_is_not_acknowledged_is_sent_again(slack: FakeSlack, channel: str) -> None:
    async with _socket(slack) as told:
        slack.say(channel, "U1", "nobody acknowledges this")
        first, second = await told.get(), await told.get()
    assert first["payload"]["event_id"] == second["payload"]["event_id"]
    assert first["envelope_id"] != second["envelope_id"]
    assert [(each["retry_attempt"], each["retry_reason"]) for each in (first, second)] == [(0, ""), (1, "timeout")]
    assert slack.ack_delays == []


@asynccontextmanager
async def _socket(slack: FakeSlack) -> AsyncIterator[asyncio.Queue[Block]]:
    """A WebSocket whose envelopes nobody acknowledges."""
    told: asyncio.Queue[Block] = asyncio.Queue()
    opened = await AsyncWebClient(base_url=slack.base_url).apps_connections_open(app_token="xapp-1")  # noqa: S106
    async with ClientSession() as session, session.ws_connect(str(opened["url"])) as link:
        assert (await link.receive_json())["type"] == "hello"

        async def read() -> None:
            async for message in link:
                told.put_nowait(json.loads(message.data))

        reading = asyncio.create_task(read())
        yield told
        reading.cancel()


async def test_the_message_and_the_mention_share_a_ts_and_have_ids_of_their_own(slack: FakeSlack, channel: str) -> None:
    async with _socket(slack) as told:
        ts = slack.say(channel, "U1", "<@UBOT1> hi")
        payloads = [(await told.get())["payload"] for _ in range(2)]
    assert {payload["event"]["type"] for payload in payloads} == {"message", "app_mention"}
    assert {payload["event"]["ts"] for payload in payloads} == {ts}
    assert len({payload["event_id"] for payload in payloads}) == 2
    assert payloads[0]["authorizations"][0]["user_id"] == "UBOT1"


async def test_what_happens_to_a_message_is_told_as_slack_tells_it(slack: FakeSlack, channel: str) -> None:
    async with _socket(slack) as told:

        async def kinds(number: int) -> list[str | None]:
            events = [(await told.get())["payload"]["event"] for _ in range(number)]
            return [event.get("subtype", event["type"]) for event in events]

        ts = slack.say(channel, "U1", "hi")
        slack.unfurl(channel, ts)
        slack.edit(channel, ts, "hi <@UBOT1>")
        assert await kinds(4) == ["message", "message_changed", "message_changed", "app_mention"]
        slack.say(channel, "U2", "a reply", ts)
        slack.delete(channel, ts)
        slack.join(channel, "U3")
        assert await kinds(3) == ["message", "message_changed", "channel_join"]
    assert slack.world.message(channel, ts).text == "This message was deleted."


async def test_events_come_again_as_often_as_is_asked(slack: FakeSlack, channel: str) -> None:
    slack.duplicates = 2
    async with _socket(slack) as told:
        slack.say(channel, "U1", "hi")
        envelopes = [await told.get() for _ in range(3)]
    assert len({each["payload"]["event_id"] for each in envelopes}) == 1
    assert sorted(each["retry_attempt"] for each in envelopes) == [0, 1, 2]


async def test_a_bot_comes_back_after_its_connections_are_cut_or_refreshed(slack: FakeSlack, channel: str) -> None:
    async with _bot(slack):
        slack.drop_connections()
        first = slack.say(channel, "U1", "<@UBOT1> one")
        assert await _until(lambda: slack.posted(channel, first))
        slack.disconnect_politely()
        second = slack.say(channel, "U1", "<@UBOT1> two")
        assert await _until(lambda: slack.posted(channel, second))
    assert slack.calls["apps.connections.open"] == 3


async def test_events_wait_while_connections_are_refused(slack: FakeSlack, channel: str) -> None:
    slack.refuse_connections = True
    refused = AsyncWebClient(base_url=slack.base_url).apps_connections_open(app_token="xapp-1")  # noqa: S106
    with pytest.raises(SlackApiError):
        await refused
    ts = slack.say(channel, "U1", "<@UBOT1> are you there?")
    slack.refuse_connections = False
    async with _bot(slack):
        assert await _until(lambda: slack.posted(channel, ts))


async def test_a_ticket_is_good_for_one_connection(slack: FakeSlack) -> None:
    opened = await AsyncWebClient(base_url=slack.base_url).apps_connections_open(app_token="xapp-1")  # noqa: S106
    async with ClientSession() as session:
        async with session.ws_connect(str(opened["url"])) as link:
            await link.receive_json()
        with pytest.raises(WSServerHandshakeError):
            await session.ws_connect(str(opened["url"]))


async def test_a_limited_call_is_good_again_after_its_retry_after(slack: FakeSlack, channel: str) -> None:
    slack.rate_limit(1.0, 1, frozenset({"chat.postMessage"}))
    patient = AsyncWebClient("xoxb-1", base_url=slack.base_url, retry_handlers=[AsyncRateLimitErrorRetryHandler()])
    posting = asyncio.create_task(patient.chat_postMessage(channel=channel, text="hi"))
    assert await _until(lambda: slack.limited)
    slack.rate_limit(0)
    await posting
    assert (slack.limited, slack.impatient, len(slack.posted(channel))) == (1, 0, 1)


def test_a_call_before_its_retry_after_is_counted_as_impatient(slack: FakeSlack, client: WebClient, channel: str) -> None:
    slack.rate_limit(1.0, 5, frozenset({"chat.postMessage"}))
    other = slack.channel("other", ("U1",))
    refused = _refusal(client.chat_postMessage, channel=channel, text="hi")
    assert (refused.response.status_code, refused.response.headers["Retry-After"]) == (429, "5")
    _refusal(client.chat_postMessage, channel=other, text="nobody told this channel yet")
    assert slack.impatient == 0
    _refusal(client.chat_postMessage, channel=channel, text="hi")
    assert slack.impatient == 1
    assert slack.errors == []


def test_planned_faults_befall_the_next_calls_only(slack: FakeSlack, client: WebClient, channel: str) -> None:
    client.retry_handlers.clear()
    slack.fail("chat.postMessage", "internal_error")
    slack.server_error("chat.postMessage")
    assert _error(client.chat_postMessage, channel=channel, text="hi") == "internal_error"
    assert _refusal(client.chat_postMessage, channel=channel, text="hi").response.status_code == 503
    slack.break_after("chat.postMessage")
    with pytest.raises(ConnectionError):
        client.chat_postMessage(channel=channel, text="posted, though the answer is lost")
    client.chat_postMessage(channel=channel, text="hi")
    assert len(slack.posted(channel)) == 2
    assert slack.errors == []


async def test_a_held_call_is_carried_out_and_its_answer_waits(slack: FakeSlack, channel: str) -> None:
    client = AsyncWebClient("xoxb-1", base_url=slack.base_url)
    slack.hold("chat.postMessage")
    posting = asyncio.create_task(client.chat_postMessage(channel=channel, text="hi"))
    assert await asyncio.to_thread(slack.wait_for_call, "chat.postMessage")
    assert len(slack.posted(channel)) == 1
    assert not posting.done()
    slack.release("chat.postMessage")
    assert (await posting)["ok"]


async def test_a_call_held_before_it_is_carried_out_never_comes_if_its_caller_dies(slack: FakeSlack, channel: str) -> None:
    client = AsyncWebClient("xoxb-1", base_url=slack.base_url)
    slack.hold("chat.postMessage", after=False)
    posting = asyncio.create_task(client.chat_postMessage(channel=channel, text="hi"))
    assert await asyncio.to_thread(slack.wait_for_call, "chat.postMessage")
    posting.cancel()
    await asyncio.sleep(0.1)
    slack.release("chat.postMessage")
    await asyncio.sleep(0.1)
    assert slack.posted(channel) == []


def test_tokens_and_scopes_are_checked(slack: FakeSlack, client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == ("UBOT1", "B1", "T1")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")
    assert _error(WebClient("xoxb-wrong", base_url=slack.base_url).auth_test) == "invalid_auth"
    assert _error(WebClient(base_url=slack.base_url).auth_test) == "not_authed"
    assert _error(client.apps_connections_open, app_token="xoxb-1") == "not_allowed_token_type"  # noqa: S106
    assert _error(client.users_info, user="U1") == "missing_scope"
    assert _error(client.api_call, api_method="chat.sing") == "unknown_method"
    assert slack.errors[-2].detail.startswith("{'needed': 'users:read'")


def test_a_token_opens_only_the_channels_of_its_workspace() -> None:
    second = Workspace("T2", "xoxb-2", "UBOT2", "B2", "https://two.slack.com/", streams=False)
    with FakeSlack((Workspace(), second)) as slack:
        one, two = slack.channel("one", ("U1",)), slack.channel("two", ("U2",), "T2")
        client = WebClient("xoxb-2", base_url=slack.base_url)
        client.chat_postMessage(channel=two, text="hi")
        assert _error(client.chat_postMessage, channel=one, text="hi") == "channel_not_found"
        ts = slack.say(two, "U2", "hi")
        people = {"recipient_team_id": "T2", "recipient_user_id": "U2"}
        assert _error(client.chat_startStream, channel=two, thread_ts=ts, **people) == "unknown_method"
        assert slack.posted(two)[0].user == "UBOT2"


def test_wrong_arguments_are_refused_one_by_one(client: WebClient, channel: str) -> None:
    refused = _refusal(client.chat_postMessage, channel=channel, text="hi", thread_ts=1712345678, colour="red")
    assert refused.response["error"] == "invalid_arguments"
    assert refused.response["response_metadata"]["messages"] == [
        "[ERROR] unexpected argument: colour",
        "[ERROR] must be a string [json-pointer:/thread_ts]",
    ]
    assert _error(client.api_call, api_method="chat.postMessage", json={"text": "hi"}) == "invalid_arguments"
    assert (
        _error(client.api_call, api_method="conversations.replies", json={"channel": channel, "ts": "1"}) == "invalid_arguments"
    )


def test_a_message_that_is_too_long_or_empty_or_nowhere_is_refused(slack: FakeSlack, client: WebClient, channel: str) -> None:
    post = client.chat_postMessage
    assert _error(post, channel=channel, text="x" * 40_001) == "msg_too_long"
    assert _error(post, channel=channel, text=" ", blocks=[], markdown_text="x") == "markdown_text_conflict"
    assert _error(client.api_call, api_method="chat.postMessage", json={"channel": channel, "text": " "}) == "no_text"
    assert _error(post, channel="C404", text="hi") == "channel_not_found"
    assert _error(post, channel=slack.channel("away", bot=False), text="hi") == "not_in_channel"
    assert _error(post, channel=slack.channel("away", kind="group", bot=False), text="hi") == "channel_not_found"
    assert _error(post, channel=channel, text="hi", thread_ts="1712345678.000100") == "thread_not_found"
    assert slack.all_posts == 0


def test_blocks_beyond_the_limits_are_refused(client: WebClient, channel: str) -> None:
    def error(blocks: list[Block]) -> str:
        return _error(client.chat_postMessage, channel=channel, text="x", blocks=blocks)

    assert error([{"type": "divider"}] * 51) == "invalid_blocks"
    assert error([_section("x" * 3000)] * 5) == "msg_blocks_too_long"
    assert error([_section("x", block_id="same"), _section("y", block_id="same")]) == "invalid_blocks"
    assert error([_buttons(*"abcdefghijklmnopqrstuvwxyz")]) == "invalid_blocks"
    assert error([_buttons("a", "a")]) == "invalid_blocks"
    assert error([_section("x", colour="red")]) == "invalid_blocks"


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (_section("x" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        (_section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        (_section("a < b"), "unescaped < at 2: '< b' [json-pointer:/blocks/0/text/text]"),
        (_section("Q&A"), "unescaped & at 1: '&A' [json-pointer:/blocks/0/text/text]"),
        (_section("<https://un.org|the UN"), "unescaped < at 0: '<https://un.org|the UN' [json-pointer:/blocks/0/text/text]"),
        (_buttons("x" * 76), "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"),
        ({"type": "section"}, "missing required field: text or fields [json-pointer:/blocks/0]"),
        ({"type": "song"}, "unsupported type: song [json-pointer:/blocks/0/type]"),
        (
            {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
            "value must be one of plain_text [json-pointer:/blocks/0/text/type]",
        ),
    ],
)
def test_a_refusal_of_blocks_says_where_and_why(client: WebClient, channel: str, block: Block, message: str) -> None:
    refused = _refusal(client.chat_postMessage, channel=channel, text="x", blocks=[block])
    assert refused.response["response_metadata"]["messages"][0] == f"[ERROR] {message}"


def test_good_markup_passes_and_a_fallback_text_that_is_not_escaped_is_noted(
    slack: FakeSlack, client: WebClient, channel: str
) -> None:
    good = "<https://un.org?a=1&amp;b=2|UN &amp; more> <@U1> <#C1|general> <!here> <!subteam^S1> 1 &lt; 2"
    client.chat_postMessage(channel=channel, text=good, blocks=[_section(good)])
    assert slack.unescaped == []
    client.chat_postMessage(channel=channel, text="1 < 2 & 3")
    assert [noted.detail for noted in slack.unescaped] == ["unescaped < at 2: '< 2 & 3'", "unescaped & at 6: '& 3'"]


def test_only_own_messages_are_updated_and_deleted(slack: FakeSlack, client: WebClient, channel: str) -> None:
    theirs = slack.say(channel, "U1", "mine")
    own = str(client.chat_postMessage(channel=channel, text="x", blocks=[_section("x")])["ts"])
    assert _error(client.chat_update, channel=channel, ts=theirs, text="x") == "cant_update_message"
    assert _error(client.chat_delete, channel=channel, ts=theirs) == "cant_delete_message"
    client.chat_update(channel=channel, ts=own, text="y")
    assert [(each.text, each.blocks, each.edited) for each in slack.posted(channel)] == [("y", [], True)]
    assert str(client.chat_getPermalink(channel=channel, message_ts=own)["permalink"]).startswith(
        "https://one.slack.com/archives/C"
    )
    client.chat_delete(channel=channel, ts=own)
    assert slack.posted(channel) == []
    assert _error(client.chat_update, channel=channel, ts=own, text="z") == "message_not_found"


def test_a_thread_is_read_page_by_page_and_its_metadata_on_demand(slack: FakeSlack, client: WebClient, channel: str) -> None:
    root = slack.say(channel, "U1", "root")
    metadata = {"event_type": "answer", "event_payload": {"number": 1}}
    for number in range(3):
        client.chat_postMessage(channel=channel, text=str(number), thread_ts=root, metadata=metadata)
    texts, cursor = [], None
    while cursor != "":
        page = client.conversations_replies(channel=channel, ts=root, limit=2, cursor=cursor)
        texts.append([each["text"] for each in page["messages"]])
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
    assert texts == [["root", "0", "1"], ["root", "2"]]
    assert "metadata" not in page["messages"][1]
    full = client.conversations_replies(channel=channel, ts=root, include_all_metadata=True, oldest=slack.posted(channel)[1].ts)
    assert [each.get("metadata") for each in full["messages"]] == [None, metadata]
    assert _error(client.conversations_replies, channel=channel, ts="1712345678.000100") == "thread_not_found"


async def test_a_stream_grows_into_a_message(slack: FakeSlack, channel: str) -> None:
    client = AsyncWebClient("xoxb-1", base_url=slack.base_url)
    root = slack.say(channel, "U1", "tell me")
    with pytest.raises(SlackApiError, match="missing_recipient_team_id"):
        await client.chat_startStream(channel=channel, thread_ts=root)
    stream = await client.chat_stream(
        channel=channel, thread_ts=root, recipient_team_id="T1", recipient_user_id="U1", buffer_size=4
    )
    await stream.append(markdown_text="Once upon ")
    [growing] = slack.posted(channel, root)
    assert (growing.text, growing.streaming) == ("Once upon ", True)
    with pytest.raises(SlackApiError, match="streaming_state_conflict"):
        await client.chat_update(channel=channel, ts=growing.ts, text="x")
    await stream.append(markdown_text="a time")
    await stream.stop(blocks=[_buttons("Good")], metadata={"event_type": "answer", "event_payload": {}})
    [whole] = slack.posted(channel, root)
    assert (whole.text, whole.streaming, whole.blocks[0]["type"]) == ("Once upon a time", False, "actions")
    with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
        await client.chat_appendStream(channel=channel, ts=whole.ts, markdown_text="x")


async def test_a_command_is_acknowledged_and_answered_at_its_response_url(slack: FakeSlack, channel: str) -> None:
    app = AsyncApp(client=AsyncWebClient("xoxb-1", base_url=slack.base_url))

    @app.command("/unga")
    async def run(ack: Any, respond: Any, command: Block) -> None:
        await ack("one moment")
        await respond(text=f"{command['text']}!", blocks=[_section("x"), _buttons("More")])
        await respond(text="to all", response_type="in_channel")

    @app.action("More")
    async def more(ack: Any, respond: Any, body: Block) -> None:
        await ack()
        assert "message" not in body  # as for every ephemeral message
        await respond(text="more", replace_original=True)

    async with _bot(slack, app):
        key = slack.command("U1", channel, "help")
        assert await _until(lambda: len(slack.responses[key]) == 3)
        assert {answer["text"] for answer in slack.responses[key]} == {"one moment", "help!", "to all"}
        [shown] = [each for each in slack.ephemerals(channel, "U1") if each.blocks]
        assert [each.text for each in slack.posted(channel)] == ["to all"]
        slack.press("U1", channel, shown.ts, text="More")
        assert await _until(lambda: "more" in [each.text for each in slack.ephemerals(channel, "U1")])
    with pytest.raises(AssertionError, match="no control"):
        slack.press("U1", channel, shown.ts, text="More")


def test_a_response_url_wears_out(slack: FakeSlack, channel: str) -> None:
    key = slack.command("U1", channel, "help")
    assert slack.wait_until(lambda: slack.unacknowledged)
    url = WebhookClient(slack.unacknowledged[0]["response_url"])
    assert [url.send(text="hi").status_code for _ in range(5)] == [200] * 5
    worn = url.send(text="hi")
    assert (worn.status_code, json.loads(worn.body)["error"], len(slack.responses[key])) == (404, "used_url", 5)


async def test_a_modal_is_opened_submitted_corrected_and_closed(slack: FakeSlack, channel: str) -> None:
    app = AsyncApp(client=AsyncWebClient("xoxb-1", base_url=slack.base_url))

    @app.shortcut("report")
    async def report(ack: Any, client: AsyncWebClient, shortcut: Block) -> None:
        await ack()
        await client.views_open(trigger_id=shortcut["trigger_id"], view=_modal(private_metadata=shortcut["message_ts"]))

    @app.view("feedback")
    async def take(ack: Any, view: Block) -> None:
        said = view["state"]["values"]["reason"]["why"]["value"]
        await ack(response_action="errors", errors={"reason": "say more"}) if said == "no" else await ack()

    async with _bot(slack, app):
        ts = slack.say(channel, "U1", "hi")
        slack.shortcut("U1", channel, ts, "report")
        assert await _until(lambda: slack.views)
        [view] = slack.views.values()
        assert (view.user, view.team, view.json["private_metadata"]) == ("U1", "T1", ts)
        answer = await asyncio.to_thread(slack.submit, view, "U1", {"reason": {"why": "no"}})
        assert (answer["errors"], view.is_open) == ({"reason": "say more"}, True)
        assert await asyncio.to_thread(slack.submit, view, "U1") == {}
    assert not slack.views[view.id].is_open
    assert slack.errors == []


def test_views_and_trigger_ids_are_checked(slack: FakeSlack, client: WebClient) -> None:
    trigger = slack.world.trigger("T1", "U1")
    long_title = {"type": "plain_text", "text": "x" * 25}
    refused = _refusal(client.views_open, trigger_id=trigger, view=_modal(title=long_title))
    assert refused.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    view = client.views_open(trigger_id=trigger, view=_modal())["view"]
    assert _error(client.views_open, trigger_id=trigger, view=_modal()) == "exchanged_trigger_id"
    assert _error(client.views_open, trigger_id="1.2.3", view=_modal()) == "invalid_trigger_id"
    old = slack.world.trigger("T1", "U1")
    slack.world.triggers[old].at = time.monotonic() - 3.1
    assert _error(client.views_open, trigger_id=old, view=_modal()) == "expired_trigger_id"
    client.views_update(view_id=view["id"], hash=view["hash"], view=_modal())
    assert _error(client.views_update, view_id=view["id"], hash=view["hash"], view=_modal()) == "hash_conflict"
    slack.open_home("U1")
    client.views_publish(user_id="U1", view={"type": "home", "blocks": [_section("welcome")]})
    home = slack.home("U1")
    assert home is not None
    assert home["blocks"][0]["text"]["text"] == "welcome"


def test_an_assistant_thread_has_a_status_a_title_and_prompts(slack: FakeSlack, client: WebClient) -> None:
    channel, thread_ts = slack.open_assistant("U1")
    place = {"channel_id": channel, "thread_ts": thread_ts}
    client.assistant_threads_setStatus(**place, status="is reading…", loading_messages=["one", "two"])
    client.assistant_threads_setTitle(**place, title="Disasters")
    client.assistant_threads_setSuggestedPrompts(**place, prompts=[{"title": "a", "message": "b"}])
    five = [{"title": "a", "message": "b"}] * 5
    assert _error(client.assistant_threads_setSuggestedPrompts, **place, prompts=five) == "invalid_arguments"
    assert (slack.statuses[0].status, slack.statuses[0].loading_messages) == ("is reading…", ("one", "two"))
    assert slack.status(channel, thread_ts) == "is reading…"
    assert (slack.titles[0].title, len(slack.prompts[0].prompts)) == ("Disasters", 1)
    client.chat_postMessage(channel=channel, text="hi", thread_ts=thread_ts)
    assert slack.status(channel, thread_ts) == ""
    assert client.conversations_replies(channel=channel, ts=thread_ts)["messages"][0]["subtype"] == "assistant_app_thread"


async def test_a_control_on_the_home_tab_opens_a_modal(slack: FakeSlack) -> None:
    app = AsyncApp(client=AsyncWebClient("xoxb-1", base_url=slack.base_url))

    @app.event("app_home_opened")
    async def welcome(event: Block, client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [_buttons("Ask")]})

    @app.action("Ask")
    async def ask(ack: Any, client: AsyncWebClient, body: Block) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=_modal())

    async with _bot(slack, app):
        slack.open_home("U1")
        assert await _until(lambda: slack.home("U1"))
        home = slack.home("U1")
        assert home is not None
        slack.press_in_view("U1", home["id"], text="Ask")
        assert await _until(lambda: slack.views)
    with pytest.raises(AssertionError, match="takes no more than 3000 characters"):
        slack.submit(next(iter(slack.views)), "U1", {"reason": {"why": "x" * 3001}})
    assert slack.errors == []


@asynccontextmanager
async def _listening(slack: FakeSlack, listen: Callable[[web.Request], Any]) -> AsyncIterator[None]:
    """An app that is told of everything at its URL."""
    app = web.Application()
    app.router.add_post("/slack/events", listen)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.events_url = "http://{}:{}/slack/events".format(*runner.addresses[0])
    yield
    await runner.cleanup()


async def test_over_http_everything_is_signed_and_events_are_sent_again(slack: FakeSlack, channel: str) -> None:
    verifier = SignatureVerifier("8f742231b10e8888abcd99yyyzzz85a5")
    told: list[tuple[str, str, str]] = []

    async def listen(request: web.Request) -> web.Response:
        body = await request.text()
        assert verifier.is_valid_request(body, dict(request.headers))
        told.append((request.content_type, request.headers.get("X-Slack-Retry-Reason", ""), body))
        return web.json_response({"text": "help is near"} if len(told) > 2 else {}, status=200 if len(told) > 1 else 500)

    async with _listening(slack, listen):
        slack.say(channel, "U1", "hi")
        assert await _until(lambda: len(told) == 2)
        key = slack.command("U1", channel, "help")
        assert await _until(lambda: slack.responses[key])
    assert [(kind, reason) for kind, reason, _ in told] == [
        ("application/json", ""),
        ("application/json", "http_error"),
        ("application/x-www-form-urlencoded", ""),
    ]
    assert json.loads(told[0][2])["event_id"] == json.loads(told[1][2])["event_id"]
    assert "command=%2Funga&text=help" in told[2][2]
    assert slack.ephemerals(channel, "U1")[0].text == "help is near"


async def test_a_url_proves_itself_by_its_answer_to_a_challenge(slack: FakeSlack) -> None:
    async def listen(request: web.Request) -> web.Response:
        return web.json_response({"challenge": (await request.json())["challenge"]})

    async with _listening(slack, listen):
        assert await asyncio.to_thread(slack.verify_events_url)
    assert not await asyncio.to_thread(slack.verify_events_url)
