"""The bot under hard conditions: every question is answered, once, in its thread's order, whatever happens meanwhile."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service import Answerer
from tests.botprocess import BotProcess
from tests.conftest import TALLIES
from tests.fakeslack import FakeSlack, Workspace
from tests.slacktally import Question, Tally, all_answered, tallied

_SEED = 20201123
_PARAGRAPHS = 28
_PATIENCE_S = 120
_ACK_S = 3.0


@pytest.fixture(scope="module")
def workspace() -> Iterator[FakeSlack]:
    with FakeSlack((Workspace(), Workspace("T2", "xoxb-2", "UBOT2", "B2", "https://two.slack.com/"))) as found:
        yield found


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("storms") / "bot.sqlite"


@pytest.fixture(scope="module")
def bot(workspace: FakeSlack, answerer: Answerer, data_dir: Path, database: Path) -> Iterator[BotProcess]:  # noqa: ARG001 - for its index
    """The bot; a test that ends it starts it again over the same database."""
    found = BotProcess(workspace, data_dir, database)
    found.start()
    yield found
    found.stop()


@pytest.fixture
def slack(workspace: FakeSlack, bot: BotProcess) -> Iterator[FakeSlack]:  # noqa: ARG001 - it must run
    """A Slack in good weather; what a test does to it is undone."""
    yield workspace
    workspace.duplicates = 0
    workspace.rate_limit(0.0)
    workspace.release()


@pytest.fixture
def tally(request: pytest.FixtureRequest, slack: FakeSlack) -> Callable[[str, list[Question]], Tally]:
    """Wait for every answer and a little longer, count, and have the count printed at the end of the run."""

    def count(name: str, questions: list[Question]) -> Tally:
        slack.wait_until(lambda: all_answered(slack, questions), timeout=_PATIENCE_S)
        time.sleep(1.0)
        found = tallied(name, slack, questions)
        request.config.stash[TALLIES].append(str(found))
        return found

    return count


def _ask(slack: FakeSlack, count: int, threads: int, *, pause_s: float = 0.0, teams: tuple[str, ...] = ("T1",)) -> list[Question]:
    """Ask numbered questions in threads of several channels; the first of each thread is its root."""
    channels = [slack.channel(f"storm-{team}-{n}", members=("U1", "U2"), team=team) for team in teams for n in range(4)]
    roots: dict[int, Question] = {}
    asked = []
    for number in range(count):
        place = number % threads
        channel = channels[place % len(channels)]
        bot = "UBOT2" if slack.world.channels[channel].team == "T2" else "UBOT1"
        root = roots.get(place)
        text = f"<@{bot}> what does paragraph {number % _PARAGRAPHS + 1} say?"
        ts = slack.say(channel, f"U{number % 2 + 1}", text, thread_ts=root.thread if root else None)
        asked.append(Question(channel, root.thread if root else ts, ts))
        roots.setdefault(place, asked[-1])
        time.sleep(pause_s)
    return asked


def _assert_once(found: Tally) -> None:
    assert (found.lost, found.doubled, found.disordered) == (0, 0, 0), str(found)
    assert found.posted == found.sent


def test_mentions_that_come_one_after_the_other(slack: FakeSlack, tally: Callable[..., Tally]) -> None:
    _assert_once(tally("a mention every half second", _ask(slack, 20, 4, pause_s=0.5)))


def test_two_hundred_mentions_in_twenty_threads_at_once_each_delivered_three_times(
    slack: FakeSlack, bot: BotProcess, tally: Callable[..., Tally]
) -> None:
    slack.duplicates = 2
    before = len(slack.ack_delays)
    found = tally("200 mentions in 20 threads of two workspaces at once", _ask(slack, 200, 20, teams=("T1", "T2")))
    _assert_once(found)
    assert max(slack.ack_delays[before:]) < _ACK_S
    assert slack.errors == []
    assert "Traceback" not in bot.log


def test_connections_that_break(slack: FakeSlack, tally: Callable[..., Tally]) -> None:
    asked: list[Question] = []
    for number in range(4):
        asked += _ask(slack, 15, 5)
        (slack.drop_connections if number % 2 else slack.disconnect_politely)()
        time.sleep(0.3)
    _assert_once(tally("60 mentions, 4 connections broken", asked))


def test_a_slack_that_asks_for_patience_and_fails(slack: FakeSlack, tally: Callable[..., Tally]) -> None:
    slack.rate_limit(0.3, retry_after=1)
    slack.break_after("chat.postMessage", times=3)
    slack.server_error("chat.postMessage", times=2)
    slack.fail("chat.postMessage", "internal_error", times=2)
    _assert_once(tally("40 mentions, 30 % of the calls refused for haste, 7 failures", _ask(slack, 40, 10)))
    assert slack.impatient == 0
    assert slack.limited > 0


def test_a_database_that_is_locked_keeps_slack_sending(slack: FakeSlack, database: Path, tally: Callable[..., Tally]) -> None:
    locking = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    locking.execute("BEGIN EXCLUSIVE")
    unlock = threading.Timer(8.0, lambda: locking.execute("ROLLBACK"))
    unlock.start()
    found = tally("5 mentions while the database is locked for 8 s", _ask(slack, 5, 5))
    unlock.join()
    locking.close()
    _assert_once(found)


def test_a_process_that_is_killed_at_random_moments(slack: FakeSlack, bot: BotProcess, tally: Callable[..., Tally]) -> None:
    chance = random.Random(_SEED)  # noqa: S311 - moments, no secrets
    asked: list[Question] = []
    for _ in range(3):
        asked += _ask(slack, 20, 5)
        time.sleep(chance.uniform(0.0, 0.8))
        bot.kill()
        bot.start()
    _assert_once(tally("60 mentions, killed 3 times", asked))


@pytest.mark.parametrize("carried_out", [True, False], ids=["posted, and not told so", "about to post"])
def test_a_process_that_is_killed_while_it_posts(
    slack: FakeSlack, bot: BotProcess, tally: Callable[..., Tally], carried_out: bool
) -> None:
    slack.hold("chat.postMessage", after=carried_out)
    asked = _ask(slack, 3, 1)
    slack.wait_for_call("chat.postMessage", timeout=_PATIENCE_S)
    bot.kill()
    slack.release("chat.postMessage")
    bot.start()
    _assert_once(tally(f"3 mentions, killed while posting ({'' if carried_out else 'not '}carried out)", asked))


def test_a_process_that_is_killed_while_an_answer_streams(slack: FakeSlack, bot: BotProcess) -> None:
    pane, thread = slack.open_assistant("U1")
    slack.hold("chat.stopStream", after=False)
    slack.say(pane, "U1", "what did the GA say about disaster management?", thread_ts=thread)
    slack.wait_for_call("chat.stopStream", timeout=_PATIENCE_S)
    bot.kill()
    slack.release("chat.stopStream")
    bot.start()
    assert slack.wait_until(lambda: any(p.blocks for p in slack.posted(pane, thread)), timeout=_PATIENCE_S)
    (answer,) = slack.posted(pane, thread)
    assert not answer.streaming
    assert "para. 21" in answer.text


def test_a_bot_that_is_stopped_and_started_loses_nothing_said_meanwhile(
    slack: FakeSlack, bot: BotProcess, tally: Callable[..., Tally]
) -> None:
    asked = _ask(slack, 6, 2)
    assert bot.stop() == 0
    bot.start(wait=False)
    slack.wait_for_connection(timeout=_PATIENCE_S)
    asked += _ask(slack, 4, 2)
    _assert_once(tally("10 mentions, stopped and started, 4 of them before the index was loaded", asked))
