"""The bot as a process of its own in a Slack that behaves: what it hears, what it shows, and what people press."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service import Answerer, Settings, build_conversations
from service.slack.answer_blocks import Look, messages_of
from service.slack.listening.heard import owner_of
from tests.botprocess import BotProcess, running
from tests.fakeslack import FakeSlack, Posted, View, Workspace
from tests.fakeslack.kit import identified
from tests.made_answers import answer_on_clouds

_DISASTER = "what did the GA say about disaster management?"
_TWO = Workspace(team="T2", bot_token="xoxb-2", bot_user="UBOT2", bot_id="B2", url="https://two.slack.com/", streams=False)  # noqa: S106


@pytest.fixture(scope="module")
def slack() -> Iterator[FakeSlack]:
    with FakeSlack((Workspace(), _TWO)) as found:
        yield found


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bot") / "bot.sqlite"


@pytest.fixture(scope="module")
def bot(slack: FakeSlack, answerer: Answerer, data_dir: Path, database: Path) -> Iterator[BotProcess]:  # noqa: ARG001 - for its index
    with running(slack, data_dir, database) as found:
        yield found


@pytest.fixture
def channel(slack: FakeSlack, bot: BotProcess) -> str:  # noqa: ARG001 - it must run
    return slack.channel("general", members=("U1", "U2"))


@pytest.fixture(autouse=True)
def refusals(slack: FakeSlack) -> Iterator[None]:
    """Slack refuses nothing that the bot does, and finds no text unescaped, unless a test says otherwise."""
    before = len(slack.errors)
    yield
    assert slack.errors[before:] == []
    assert slack.unescaped == []


def _answers(slack: FakeSlack, channel: str, thread: str, count: int = 1) -> list[Posted]:
    """Wait for so many messages of the bot in a thread."""
    assert slack.wait_until(lambda: len(slack.posted(channel, thread)) >= count), slack.errors
    return slack.posted(channel, thread)


def _settled(slack: FakeSlack, channel: str) -> None:
    """Wait until what was said so far has been answered, by asking one thing more and waiting for the answer."""
    last = slack.say(channel, "U9", "<@UBOT1> what does paragraph 1 say?")
    _answers(slack, channel, last)


def _shown(posted: Posted | dict[str, object]) -> str:
    return json.dumps(posted.blocks if isinstance(posted, Posted) else posted, ensure_ascii=False)


def test_a_mention_is_answered_once_in_its_thread_and_names_no_link_twice(slack: FakeSlack, channel: str) -> None:
    ts = slack.say(channel, "U1", f"<@UBOT1> {_DISASTER}")
    _answers(slack, channel, ts)
    _settled(slack, channel)
    (answer,) = slack.posted(channel, ts)
    assert "<https://qa.example/d/A/RES/75/15#op21|[1]>" in _shown(answer)
    assert "“Further encourages closer cooperation" in answer.text
    assert (answer.unfurl_links, answer.unfurl_media) == (False, False)


def test_the_thread_is_the_conversation_and_replies_need_no_mention(slack: FakeSlack, channel: str) -> None:
    ts = slack.say(channel, "U1", "<@UBOT1> what does paragraph 20 say?")
    _answers(slack, channel, ts)
    slack.say(channel, "U2", "and the next one?", thread_ts=ts)
    _, second = _answers(slack, channel, ts, 2)
    assert "para. 21" in second.text
    assert "Read as: what does paragraph 21" in _shown(second)


def test_what_people_say_to_each_other_is_left_alone(slack: FakeSlack, channel: str) -> None:
    own = slack.say(channel, "U1", "<@UBOT1> what does paragraph 20 say?")
    others = slack.say(channel, "U1", "lunch?")
    _answers(slack, channel, own)
    for text in ("<@U2> what do you think?", ":tada:", "thanks!", "👍"):
        slack.say(channel, "U1", text, thread_ts=own)
    slack.say(channel, "U2", "what does paragraph 21 say?", thread_ts=others)
    slack.say(channel, "U2", "what does paragraph 21 say?", thread_ts=own, bot_id="B7")
    slack.say(channel, "U2", "what does paragraph 21 say?", thread_ts=own, subtype="channel_topic")
    slack.join(channel, "U3")
    _settled(slack, channel)
    assert len(slack.posted(channel, own)) == 1
    assert slack.posted(channel, others) == []


def test_a_direct_message_is_answered_and_goes_on_in_its_thread(slack: FakeSlack, bot: BotProcess) -> None:  # noqa: ARG001
    direct = slack.channel("direct", kind="im", members=("U3",))
    ts = slack.say(direct, "U3", "what does paragraph 20 say?")
    _answers(slack, direct, ts)
    slack.say(direct, "U3", "the next one?", thread_ts=ts)
    assert "#op21)" in _answers(slack, direct, ts, 2)[1].text


def test_an_abstention_shows_the_nearest_paragraphs(slack: FakeSlack, channel: str) -> None:
    ts = slack.say(channel, "U1", "<@UBOT1> what does it say about whaling quotas?")
    (answer,) = _answers(slack, channel, ts)
    assert "Nearest paragraphs:" in _shown(answer)
    assert "Show para. 14" in _shown(answer)


@pytest.mark.parametrize("text", ["<@UBOT1>", "<@UBOT1> :tada: :wave:", "<@UBOT1> 🎉"])
def test_a_mention_without_a_word_gets_help(slack: FakeSlack, channel: str, text: str) -> None:
    ts = slack.say(channel, "U1", text)
    (answer,) = _answers(slack, channel, ts)
    assert answer.text.startswith("Ask me what a resolution")
    assert "For example:" in answer.text


def test_a_question_that_is_too_long_is_told_so(slack: FakeSlack, channel: str) -> None:
    ts = slack.say(channel, "U1", "<@UBOT1> " + "why " * 5_000)
    (answer,) = _answers(slack, channel, ts)
    assert "19,999 characters, at most 4,000 are taken" in answer.text


def test_markup_in_a_question_reaches_nobody(slack: FakeSlack, channel: str) -> None:
    ts = slack.say(channel, "U1", "<@UBOT1> does it mention <!channel> &lt;!here&gt; *zebras* &amp; `x`?")
    (answer,) = _answers(slack, channel, ts)
    for sign in ("<!", "<@"):
        assert sign not in answer.text
        assert sign not in _shown(answer)


def test_an_edited_question_is_answered_anew_in_the_same_message(slack: FakeSlack, channel: str) -> None:
    ts = slack.say(channel, "U1", "<@UBOT1> what does paragraph 20 say?")
    (first,) = _answers(slack, channel, ts)
    slack.unfurl(channel, ts)
    slack.edit(channel, ts, "<@UBOT1> what does paragraph 27 say?")
    assert slack.wait_until(lambda: "para. 27" in slack.posted(channel, ts)[0].text)
    (again,) = slack.posted(channel, ts)
    assert again.ts == first.ts
    slack.say(channel, "U1", "and the one before?", thread_ts=ts)
    assert "para. 26" in _answers(slack, channel, ts, 2)[1].text


def test_a_part_of_what_was_read_is_taken_away_and_the_answer_changes_in_place(slack: FakeSlack, channel: str) -> None:
    ts = slack.say(channel, "U1", "<@UBOT1> what is said about trade in session 74?")
    (first,) = _answers(slack, channel, ts)
    assert "Read as: answer · trade · session 74" in _shown(first)
    slack.press("U1", channel, first.ts, "not_meant", option="session 74")
    assert slack.wait_until(lambda: "session 74" not in _shown(slack.posted(channel, ts)[0]))
    (again,) = slack.posted(channel, ts)
    assert again.ts == first.ts
    assert "Read as: answer · trade" in _shown(again)
    slack.press("U1", channel, first.ts, "not_meant", option="trade")
    assert slack.wait_until(lambda: "Read as: answer · trade" not in _shown(slack.posted(channel, ts)[0]))
    slack.say(channel, "U1", "what does paragraph 20 say?", thread_ts=ts)
    assert "para. 20" in _answers(slack, channel, ts, 2)[1].text


def test_what_one_person_sees_is_corrected_in_place_too(slack: FakeSlack, bot: BotProcess) -> None:  # noqa: ARG001
    outside = slack.channel("corrected", members=("U1",), bot=False)
    key = slack.command("U1", outside, "what is said about trade in session 74?")
    assert slack.wait_until(lambda: len(slack.responses[key]) == 2)
    shown = slack.ephemerals(outside, "U1")[-1]
    pressed = slack.press("U1", outside, shown.ts, "not_meant", option="session 74")
    assert slack.wait_until(lambda: len(slack.responses[pressed]) == 1)
    assert slack.responses[pressed][0]["replace_original"] is True
    (changed,) = [answer for answer in slack.ephemerals(outside, "U1") if answer.ts == shown.ts]
    assert "Read as: answer · trade" in _shown(changed)
    assert "session 74" not in _shown(changed).partition("Read as")[2]


def test_a_mention_that_is_added_later_makes_a_question(slack: FakeSlack, channel: str) -> None:
    ts = slack.say(channel, "U1", "what does paragraph 20 say?")
    slack.edit(channel, ts, "<@UBOT1> what does paragraph 20 say?")
    _answers(slack, channel, ts)
    _settled(slack, channel)
    assert len(slack.posted(channel, ts)) == 1


def test_a_deleted_question_takes_its_answer_along_and_is_forgotten(
    slack: FakeSlack, channel: str, answerer: Answerer, database: Path, tmp_path: Path
) -> None:
    ts = slack.say(channel, "U1", "<@UBOT1> does it mention the zebrafish?")
    _answers(slack, channel, ts)
    slack.delete(channel, ts)
    assert slack.wait_until(lambda: slack.posted(channel, ts) == [])
    _settled(slack, channel)
    held = build_conversations(
        Settings(data_dir=tmp_path, database_url=f"sqlite:///{database}", _env_file=None), answerer=answerer
    )
    listed = held.newest(owner_of("T1"), limit=100).entries
    held.close()
    assert listed
    assert not any("zebrafish" in entry.title for entry in listed)


def test_a_command_is_answered_to_one_person_who_may_share_it_once(slack: FakeSlack, bot: BotProcess) -> None:  # noqa: ARG001
    outside = slack.channel("outside", members=("U1",), bot=False)
    key = slack.command("U1", outside, "what does paragraph 27 say?")
    assert slack.wait_until(lambda: len(slack.responses[key]) == 2)
    echo, answer = slack.responses[key]
    assert echo["text"] == "You asked: what does paragraph 27 say?"
    assert (answer["response_type"], "para. 27" in answer["text"]) == ("ephemeral", True)
    shown = slack.ephemerals(outside, "U1")[-1]
    shared = slack.press("U1", outside, shown.ts, "share")
    assert slack.wait_until(lambda: len(slack.responses[shared]) == 1)
    assert slack.responses[shared][0]["response_type"] == "in_channel"
    assert slack.responses[shared][0]["text"].startswith("<@U1> asked: what does paragraph 27 say?")
    again = slack.press("U1", outside, shown.ts, "share")
    assert slack.wait_until(lambda: len(slack.responses[again]) == 1)
    assert "shared already" in slack.responses[again][0]["text"]


def test_a_command_whose_answer_comes_too_late_is_answered_directly(slack: FakeSlack, bot: BotProcess) -> None:  # noqa: ARG001
    outside = slack.channel("late", members=("ULATE",), bot=False)
    slack.hold("response_url", after=False)
    slack.command("ULATE", outside, "what does paragraph 27 say?")
    slack.wait_for_call("response_url")
    slack.expire_response_urls()
    slack.release("response_url")
    direct = slack.channel("direct-late", kind="im", members=("ULATE",))
    assert slack.wait_until(lambda: len(slack.posted(direct)) == 1)
    assert "para. 27" in slack.posted(direct)[0].text
    slack.errors.clear()


def test_a_command_without_a_question_gets_help(slack: FakeSlack, channel: str) -> None:
    key = slack.command("U1", channel, "  ")
    assert slack.wait_until(lambda: len(slack.responses[key]) == 1)
    assert slack.responses[key][0]["text"].startswith("Ask me what a resolution")


def _view(slack: FakeSlack, user: str) -> View:
    """Wait for the window that was opened last for somebody."""
    assert slack.wait_until(lambda: any(view.user == user and view.is_open for view in slack.views.values()))
    return [view for view in slack.views.values() if view.user == user and view.is_open][-1]


def test_a_message_can_be_asked_about(slack: FakeSlack, channel: str) -> None:
    ts = slack.say(channel, "U2", "we need what para 27 &amp; para 28 request")
    slack.shortcut("U4", channel, ts, "ask_about_this")
    view = _view(slack, "U4")
    assert "we need what para 27 & para 28 request" in json.dumps(view.json)
    slack.submit(view, "U4", {"text": {"text": "what does paragraph 27 request?"}})
    assert "para. 27" in _answers(slack, channel, ts)[0].text


def test_what_is_asked_about_is_answered_once_also_when_slack_breaks_off(slack: FakeSlack, channel: str) -> None:
    ts = slack.say(channel, "U2", "we need what para 27 requests")
    slack.shortcut("U10", channel, ts, "ask_about_this")
    slack.break_after("chat.postMessage")
    slack.submit(_view(slack, "U10"), "U10", {"text": {"text": "what does paragraph 27 request?"}})
    assert slack.wait_until(lambda: slack.calls["conversations.replies"])
    _answers(slack, channel, ts)
    _settled(slack, channel)
    assert len(slack.posted(channel, ts)) == 1


def test_what_is_asked_about_where_the_bot_is_not_is_shown_to_one_person(slack: FakeSlack, bot: BotProcess) -> None:  # noqa: ARG001
    outside = slack.channel("elsewhere", members=("U5",), bot=False)
    ts = slack.say(outside, "U5", "what does paragraph 27 say?")
    key = slack.shortcut("U5", outside, ts, "ask_about_this")
    before = len(slack.errors)
    slack.submit(_view(slack, "U5"), "U5", {})
    assert slack.wait_until(lambda: len(slack.responses[key]) == 1)
    assert "para. 27" in slack.responses[key][0]["text"]
    assert [refused.error for refused in slack.errors[before:]] == ["not_in_channel"]
    del slack.errors[before:]


def test_a_paragraph_is_shown_among_its_neighbours(slack: FakeSlack, channel: str) -> None:
    ts = slack.say(channel, "U6", f"<@UBOT1> {_DISASTER}")
    (answer,) = _answers(slack, channel, ts)
    slack.press("U6", channel, answer.ts, text="Show para. 21")
    shown = json.dumps(_view(slack, "U6").json, ensure_ascii=False)
    for said in (
        "Para. 21",
        "Also encourages collaboration",
        "Further encourages closer cooperation on disaster",
        "Takes note with",
    ):
        assert said in shown


def test_what_is_folded_opens_and_a_suggestion_is_asked_in_the_thread(slack: FakeSlack, channel: str, database: Path) -> None:
    ts = slack.say(channel, "U7", f"<@UBOT1> {_DISASTER}")
    (answer,) = _answers(slack, channel, ts)
    key = next(e["value"] for b in answer.blocks for e in b.get("elements", []) if e.get("action_id") == "helpful")
    conversation, _, message = key.partition("/")
    kept = answer_on_clouds().model_copy(update={"conversation_id": conversation, "message_id": message})
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE turns SET answer = ? WHERE message = ?", (kept.model_dump_json(), message))
    (shown,) = messages_of(kept, Look())
    slack.world.message(channel, answer.ts).blocks = identified([block.to_dict() for block in shown.blocks])
    slack.press("U31", channel, answer.ts, "more")
    assert "Notes the weather" in json.dumps(_view(slack, "U31").json)
    slack.press("U31", channel, answer.ts, "suggestion_0")
    _, asked, reply = _answers(slack, channel, ts, 3)
    assert asked.text == "<@U31> asked:\nwhat does paragraph 21 say?"
    assert "[1] A/RES/75/15" in reply.text


@pytest.mark.parametrize("place", ["9", "-1", "²", "x", ""])
def test_a_suggestion_that_is_not_there_is_not_asked(slack: FakeSlack, channel: str, place: str) -> None:
    ts = slack.say(channel, "U7", f"<@UBOT1> {_DISASTER}")
    (answer,) = _answers(slack, channel, ts)
    message = slack.world.message(channel, answer.ts)
    helpful = next(e for b in message.blocks for e in b.get("elements", []) if e.get("action_id") == "helpful")
    helpful |= {"action_id": "suggestion_7", "value": f"{helpful['value']}/{place}"}
    told = slack.press("U7", channel, answer.ts, "suggestion_7")
    assert slack.wait_until(lambda: len(slack.responses[told]) == 1)
    assert "cannot be asked" in slack.responses[told][0]["text"]
    assert len(slack.posted(channel, ts)) == 1


def test_feedback_is_stored_with_the_message(
    slack: FakeSlack, channel: str, answerer: Answerer, database: Path, tmp_path: Path
) -> None:
    ts = slack.say(channel, "U7", f"<@UBOT1> {_DISASTER}")
    (answer,) = _answers(slack, channel, ts)
    thanked = slack.press("U7", channel, answer.ts, "helpful")
    assert slack.wait_until(lambda: len(slack.responses[thanked]) == 1)
    assert slack.responses[thanked][0]["thread_ts"] == ts
    slack.press("U8", channel, answer.ts, "not_helpful")
    slack.submit(_view(slack, "U8"), "U8", {"text": {"text": "too long"}})
    conversation = next(e["value"] for b in answer.blocks for e in b.get("elements", []) if e.get("action_id") == "helpful")
    held = build_conversations(
        Settings(data_dir=tmp_path, database_url=f"sqlite:///{database}", _env_file=None), answerer=answerer
    )
    given = held.feedback_on(conversation.partition("/")[0], owner_of("T1"))
    held.close()
    assert {(f.voter, f.helpful, f.comment) for f in given} == {("U7", True, ""), ("U8", False, "too long")}


def test_the_home_tab_says_what_is_known_offers_questions_and_lists_threads(slack: FakeSlack, channel: str) -> None:
    ts = slack.say(channel, "UHOME", f"<@UBOT1> {_DISASTER}")
    _answers(slack, channel, ts)
    slack.open_home("UHOME")
    assert slack.wait_until(lambda: slack.home("UHOME") is not None)
    home = json.dumps(slack.home("UHOME"), ensure_ascii=False)
    for said in ("1 resolution", "A/RES/75/15", _DISASTER, f"https://one.slack.com/archives/{channel}/p{ts.replace('.', '')}"):
        assert said in home
    examples = [e for b in (slack.home("UHOME") or {})["blocks"] if b["type"] == "actions" for e in b["elements"]]
    assert len(examples) == 5
    slack.press_in_view("UHOME", str((slack.home("UHOME") or {})["id"]), action_id=examples[0]["action_id"])
    direct = slack.channel("direct-home", kind="im", members=("UHOME",))
    assert slack.wait_until(lambda: len(slack.posted(direct)) == 2)
    asked, answer = slack.posted(direct)
    assert asked.text == f"You asked: {examples[0]['value']}"
    assert answer.thread_ts == asked.ts
    assert "[1]" in answer.text


def test_the_assistants_pane_has_prompts_a_status_a_title_and_streamed_answers(slack: FakeSlack, bot: BotProcess) -> None:  # noqa: ARG001
    pane, thread = slack.open_assistant("UPANE")
    assert slack.wait_until(lambda: any(p.thread_ts == thread for p in slack.prompts))
    assert 1 <= len(next(p for p in slack.prompts if p.thread_ts == thread).prompts) <= 4
    streams = slack.calls["chat.startStream"]
    first = slack.say(pane, "UPANE", _DISASTER, thread_ts=thread)
    (answer,) = _answers(slack, pane, thread)
    assert slack.wait_until(lambda: not slack.posted(pane, thread)[0].streaming)
    (answer,) = slack.posted(pane, thread)
    assert slack.calls["chat.startStream"] == streams + 1
    assert "(https://qa.example/d/A/RES/75/15#op21)" in answer.text
    assert {"helpful", "not_helpful"} <= {e.get("action_id") for b in answer.blocks for e in b.get("elements", [])}
    assert any(s.thread_ts == thread and s.status for s in slack.statuses)
    assert [t.title for t in slack.titles if t.thread_ts == thread] == [_DISASTER]
    where = {"channel_id": "C1", "team_id": "T1"}
    looked = {"user_id": "UPANE", "context": where, "channel_id": pane, "thread_ts": thread}
    slack.emit({"type": "assistant_thread_context_changed", "assistant_thread": looked, "event_ts": thread})
    slack.say(pane, "UPANE", "and the next paragraph?", thread_ts=thread)
    assert len(_answers(slack, pane, thread, 2)) == 2
    slack.edit(pane, first, "what does paragraph 27 say?")
    assert slack.wait_until(lambda: "para. 27" in slack.posted(pane, thread)[0].text)


def test_a_workspace_without_streams_has_its_answers_posted(slack: FakeSlack, bot: BotProcess) -> None:  # noqa: ARG001
    pane, thread = slack.open_assistant("U1", team="T2")
    before = len(slack.errors)
    for count, text in enumerate((_DISASTER, "and the next paragraph?"), 1):
        slack.say(pane, "U1", text, thread_ts=thread)
        _answers(slack, pane, thread, count)
    assert [(refused.method, refused.error) for refused in slack.errors[before:]] == [("chat.startStream", "unknown_method")]
    del slack.errors[before:]


def test_two_workspaces_are_answered_each_by_its_own_bot(slack: FakeSlack, channel: str) -> None:
    other = slack.channel("general", team="T2", members=("U1",))
    mine = slack.say(channel, "U1", "<@UBOT1> what does paragraph 20 say?")
    theirs = slack.say(other, "U1", "<@UBOT2> what does paragraph 21 say?")
    assert _answers(slack, channel, mine)[0].team == "T1"
    (answer,) = _answers(slack, other, theirs)
    assert (answer.team, answer.user) == ("T2", "UBOT2")
