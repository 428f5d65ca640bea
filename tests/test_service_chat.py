"""The conversation in a terminal: commands, scope, citations, and lines that are typed or piped."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from service import Answer, Answerer, Conversations, Settings, build_conversations
from service.catalogue import paragraph_named
from service.cli.terminal import write_answer
from service.cli.terminal_chat import Chat, converse, typed
from tests.made_answers import answer_on_clouds

_PROGRAM = Path(sys.executable).with_name("unga-qa")
_QUESTION = "what did the GA say about disaster management?"


class Terminal:
    """A chat whose console writes to memory."""

    def __init__(self, conversations: Conversations, *, colours: bool = False) -> None:
        self._out = io.StringIO()
        console = Console(
            file=self._out, width=100, highlight=False, color_system="standard" if colours else None, force_terminal=colours
        )
        self.chat = Chat(conversations, console)

    def say(self, *lines: str) -> str:
        """Give lines one after the other; what the last one shows comes back with its spaces joined."""
        for line in lines:
            self._out.seek(0)
            self._out.truncate()
            self.chat.hear(line)
        return " ".join(self._out.getvalue().split())


@pytest.fixture
def terminal(conversations: Conversations) -> Terminal:
    return Terminal(conversations)


@pytest.fixture
def keyboard() -> Iterator[PipeInput]:
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        yield keys


def test_a_line_is_a_question_and_its_answer_is_shown_with_references(terminal: Terminal) -> None:
    shown = terminal.say(_QUESTION)
    assert shown.startswith("read as: answer · disaster management ")
    assert "“Further encourages closer cooperation" in shown
    assert "[1] A/RES/75/15 (2020) Cooperation" in shown
    assert "[2] A/RES/75/15, para. 22 https://undocs.org/en/A/RES/75/15" in shown


def test_what_is_folded_is_shown_on_more_and_a_suggestion_is_asked_by_its_number(
    terminal: Terminal, conversations: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(conversations, "ask", lambda *_, **__: answer_on_clouds())
        shown = terminal.say("clouds?")
    assert shown.startswith("Two resolutions name clouds [1]. - Governance (2024): - “Establishes")
    assert shown.endswith("More: 1 further point (/more shows them) /1 para 21: what does paragraph 21 say?")
    assert "weather" not in shown
    assert "“Notes the weather” [4]" in terminal.say("/more")
    assert terminal.say("/2") == "write a number from /1 to /1"
    terminal.chat.conversation = None
    assert "[1] A/RES/75/15" in terminal.say("/1")


def test_the_headline_is_bold_and_the_sources_are_dim() -> None:
    out = io.StringIO()
    write_answer(answer_on_clouds(), Console(file=out, width=200, highlight=False, color_system="standard", force_terminal=True))
    assert "\x1b[1mTwo resolutions name clouds " in out.getvalue()
    assert "\x1b[2mA/RES/91/900 (2024) Governance of clouds, para. 1" in out.getvalue()


def test_a_follow_up_shows_what_it_was_read_as(terminal: Terminal, conversations: Conversations) -> None:
    shown = terminal.say(_QUESTION, "and which centre is that?")
    assert terminal.chat.conversation is not None
    last = conversations.read(terminal.chat.conversation).turns[-1].answer
    assert shown.startswith(f"read as: {last.standalone_question} (")


def test_a_question_that_stands_alone_is_not_repeated(terminal: Terminal) -> None:
    assert terminal.say("para 20").startswith("read as: paragraph · op20 ")


def test_a_part_of_what_was_read_is_taken_away_or_replaced_and_the_question_asked_again(
    terminal: Terminal, conversations: Conversations
) -> None:
    assert terminal.say("what is said about trade in session 75?").startswith("read as: answer · trade · session 75 ")
    assert terminal.say("/not session 75").startswith("read as: answer · trade ")
    assert terminal.say("/as topic women peacekeepers").startswith("read as: answer · women peacekeepers ")
    assert terminal.say("/as sessions 75, 77").startswith("read as: answer · women peacekeepers · session 75 · session 77 ")
    assert terminal.say("/as months 13").startswith("months: ")
    assert terminal.say("/as colour red").startswith("colour: ")
    assert terminal.say("/not blue").startswith("say which: answer · women peacekeepers · session 75")
    assert terminal.chat.conversation is not None
    assert len(conversations.read(terminal.chat.conversation).turns) == 1


@pytest.mark.parametrize("written", ["75/15", "res 75/15", "a/res/75/15", "GA resolution 75/15"])
def test_a_scope_is_taken_in_any_spelling(terminal: Terminal, written: str) -> None:
    assert terminal.say(f"/scope {written}") == "answers come from A/RES/75/15"


def test_cite_shows_the_whole_paragraph_with_the_quoted_words_marked(terminal: Terminal, answerer: Answerer) -> None:
    terminal.say("what about women peacekeepers?")
    shown = terminal.say("/cite 1")
    paragraph = paragraph_named(answerer.library.corpus, "A/RES/75/15#op18")
    assert shown.startswith("[1] A/RES/75/15, para. 18")
    assert shown.partition("A/RES/75/15 ")[2].replace("»", "").replace("«", "") == " ".join(paragraph.text.split())
    assert (shown.count("»"), shown.count("«")) == (1, 1)


def test_cite_shows_the_paragraphs_that_only_come_closest_too(answerer: Answerer, tmp_path: Path) -> None:
    strict = Answerer(answerer.library, replace(answerer.options, confidence=1.0))
    with closing(build_conversations(Settings(data_dir=tmp_path, _env_file=None), answerer=strict)) as conversations:
        assert "»Further encourages closer cooperation" in Terminal(conversations).say(_QUESTION, "/cite 1")


def test_cite_lights_the_quoted_words_where_there_are_colours(conversations: Conversations) -> None:
    terminal = Terminal(conversations, colours=True)
    terminal.say("para 20")
    assert "\x1b[1;33mAlso encourages" in terminal.say("/cite [1]")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["/cite 1"], "nothing has been answered yet"),
        (["para 20", "/cite 2"], "the last answer cites [1] to [1]: write /cite 1"),
        (["para 20", "/cite"], "the last answer cites [1] to [1]: write /cite 1"),
        (["para 40", "/cite 1"], "the last answer cites nothing"),
        (["/scope"], "answers come from all documents"),
        (["/scope 75/15"], "answers come from A/RES/75/15"),
        (["/scope A/RES/75/15", "/scope"], "answers come from A/RES/75/15"),
        (["/scope A/RES/75/15", "/scope all"], "answers come from all documents"),
        (["/scope 1/2"], "there is no document '1/2'; those that there are: A/RES/75/15"),
        (["/history"], "nothing has been said in this conversation yet"),
        (["/more"], "nothing has been answered yet"),
        (["para 20", "/more"], "the last answer has been shown whole"),
        (["/1"], "no question is suggested"),
        (["/new"], "a new conversation"),
        (["/open"], "say which: /open ID; /list shows the conversations"),
        (["/open nope"], "there is no conversation 'nope'; leave the id out to begin one"),
        (["/dance"], "there is no command /dance; /help lists those that there are"),
        (["x" * 5000], "the question has 5,000 characters, at most 4,000 are taken; shorten it"),
        ([" "], ""),
    ],
)
def test_a_command_says_what_it_did_or_what_to_do(terminal: Terminal, lines: list[str], said: str) -> None:
    assert terminal.say(*lines) == said


def test_a_scope_holds_for_the_questions_after_it(terminal: Terminal, conversations: Conversations) -> None:
    terminal.say("/scope A/RES/75/15", "para 20")
    assert terminal.chat.conversation is not None
    assert conversations.read(terminal.chat.conversation).symbols == ("A/RES/75/15",)


def test_new_begins_another_conversation(terminal: Terminal, conversations: Conversations) -> None:
    terminal.say("para 20", "/new", "para 21")
    assert [entry.title for entry in conversations.newest().entries] == ["para 21", "para 20"]


def test_an_earlier_conversation_is_listed_opened_and_goes_on(terminal: Terminal, conversations: Conversations) -> None:
    terminal.say("para 20", "/new", "para 21")
    first = conversations.newest().entries[-1].id
    assert f"{first[:8]} " in terminal.say("/list")
    assert "1. para 20" in terminal.say(f"/open {first[:8]}")
    assert "para. 20" in terminal.say("/cite 1")
    terminal.say("para 22")
    assert len(conversations.read(first).turns) == 2


def test_history_shows_the_turns_of_this_conversation(terminal: Terminal) -> None:
    shown = terminal.say("para 20", "para 21", "/history")
    assert shown.index("1. para 20") < shown.index("2. para 21")
    assert "A/RES/75/15, para. 20" in shown


def test_help_names_every_command(terminal: Terminal) -> None:
    shown = terminal.say("/help")
    assert all(name in shown for name in ("/cite", "/scope", "/new", "/history", "/list", "/open", "/help", "/quit"))


def test_an_answer_can_be_stopped_and_the_conversation_goes_on(
    terminal: Terminal, answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> Answer:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(answerer, "trace", interrupted)
        assert terminal.say("para 20") == "stopped"
    assert "para. 20" in terminal.say("para 20")


def test_quit_leaves(terminal: Terminal) -> None:
    converse(terminal.chat, iter(["/quit", "/history"]))
    assert not terminal.chat.goes_on


def test_control_c_drops_the_line_and_control_d_leaves(keyboard: PipeInput, tmp_path: Path) -> None:
    keyboard.send_text("a slip\x03para 20\r\x04")
    assert list(typed(tmp_path / "typed")) == ["para 20"]


def test_what_was_typed_comes_back_another_day(keyboard: PipeInput, tmp_path: Path) -> None:
    keyboard.send_text("para 20\r\x04")
    assert list(typed(tmp_path / "data" / "typed")) == ["para 20"]
    keyboard.send_text("\x1b[A\r\x04")
    assert list(typed(tmp_path / "data" / "typed")) == ["para 20"]


@pytest.mark.usefixtures("answerer")
def test_the_program_answers_lines_from_a_pipe(data_dir: Path) -> None:
    done = _run(data_dir, "para 20\n/cite 1\n/quit\npara 21\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("[1] A/RES/75/15") == 2
    assert "para. 21" not in done.stdout


@pytest.mark.usefixtures("answerer")
def test_a_conversation_that_is_not_there_is_one_line(data_dir: Path) -> None:
    done = _run(data_dir, "", "--conversation", "nope")
    assert done.returncode == 2
    assert done.stderr == "unga-qa: there is no conversation 'nope'; leave the id out to begin one\n"


def _run(data_dir: Path, lines: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("UNGA_QA_")}
    environment["UNGA_QA_DATA_DIR"] = str(data_dir)
    return subprocess.run(
        [str(_PROGRAM), "chat", *arguments],
        input=lines,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=data_dir,
    )
