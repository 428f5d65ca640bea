"""The reading room when things go wrong: a model that hangs or invents, a service that dies and comes back, one that wants a key."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.types import ASGIApp

from service import Answerer, Settings, build_answerer, build_conversations
from service.http.app import create_app
from tests import browsing
from tests.browsing import Visitor, visiting
from tests.fakemodel import Behaviour, FakeModel, hangs, says_json

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.skipif(bool(browsing.absent()), reason=browsing.absent())
Serving = Callable[[ASGIApp], AbstractContextManager[str]]
_QUESTION = "what did the GA say about disaster management?"
_FIRST = "The Assembly takes note with appreciation of the ongoing work of the Coordinating Centre for Humanitarian Assistance on Disaster Management."
_INVENTED = "The Assembly decides to establish a disaster fund of 5 million dollars in Jakarta."
_KEY = "a key for the tests"


@pytest.fixture
def model(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[FakeModel, str]]:
    """A model that does as it is told, and its address."""
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    found = FakeModel()
    with serving(found.app) as address:
        yield found, f"{address}/v1"


def test_what_a_model_told_is_stopped_and_tried_again(
    browser: Browser, serving: Serving, answerer: Answerer, tmp_path: Path, model: tuple[FakeModel, str]
) -> None:
    fake, address = model
    fake.script(hangs(), _says(_FIRST))
    with serving(_app(answerer, tmp_path, address)) as room, visiting(browser) as visitor:
        visitor.arrives(room)
        _begin(visitor)
        visitor.page.locator(".state", has_text="Writing…").wait_for()
        _until_asked(visitor, fake)
        visitor.page.get_by_role("button", name="Stop").click()
        visitor.page.locator(".state", has_text="Stopped.").wait_for()
        assert visitor.page.get_by_role("button", name="Ask", exact=True).is_visible()
        visitor.page.get_by_role("button", name="Try again").click()
        visitor.waits_for_answer()
        assert visitor.page.locator(".sentence").all_inner_texts() == [f"{_FIRST} 1"]
        assert visitor.page.locator(".turn").count() == 1


def test_a_sentence_that_nothing_supports_is_marked_as_such(
    browser: Browser, serving: Serving, answerer: Answerer, tmp_path: Path, model: tuple[FakeModel, str]
) -> None:
    fake, address = model
    fake.script(_says(_FIRST, _INVENTED))
    with serving(_app(answerer, tmp_path, address, unsupported="show")) as room, visiting(browser) as visitor:
        visitor.arrives(room)
        visitor.asks(_QUESTION)
        marked = visitor.page.locator(".unsupported")
        assert marked.inner_text().startswith(f"⚠ Not supported by the paragraphs: {_INVENTED}")
        assert "Notice: 1 of the language model's 2 sentences" in visitor.page.locator(".notice").inner_text()
        assert "In a language model’s words, each sentence checked" in visitor.page.locator(".confidence").inner_text()
        assert not visitor.barriers()
        visitor.pictures("unsupported")


def test_a_service_that_dies_in_the_middle_of_an_answer_and_comes_back_answers_it_once(
    browser: Browser, data_dir: Path, answerer: Answerer, tmp_path: Path, model: tuple[FakeModel, str]
) -> None:
    assert answerer.library.corpus.resolutions  # its index lies in the data folder
    fake, address = model
    fake.script(hangs(), _says(_FIRST))
    with _process(data_dir, tmp_path, address) as (room, start), visiting(browser) as visitor:
        process = start()
        visitor.arrives(room)
        _begin(visitor)
        visitor.page.locator(".state", has_text="Writing…").wait_for()
        _until_asked(visitor, fake)
        process.send_signal(signal.SIGKILL)
        process.wait()
        visitor.page.locator(".state", has_text="The connection was lost; trying again…").wait_for()
        visitor.pictures("broken")
        start()
        visitor.page.locator("[data-do=copy]").wait_for(timeout=60_000)
        assert visitor.page.locator(".sentence").all_inner_texts() == [f"{_FIRST} 1"]
        visitor.page.reload()
        visitor.waits_for_answer()
        assert visitor.page.locator(".turn").count() == 1
        visitor.complaints.clear()


def test_a_service_that_is_gone_is_said_to_be_and_the_question_stays(
    browser: Browser, serving: Serving, answerer: Answerer, tmp_path: Path
) -> None:
    with visiting(browser) as visitor:
        with serving(_app(answerer, tmp_path)) as room:
            visitor.arrives(room)
        _begin(visitor)
        visitor.page.locator(".state", has_text="The service cannot be reached.").wait_for()
        assert visitor.page.locator(".question").inner_text() == _QUESTION
        assert visitor.page.get_by_role("button", name="Try again").is_visible()
        visitor.complaints.clear()


def test_where_keys_are_set_one_is_asked_for_and_then_remembered(
    browser: Browser, serving: Serving, answerer: Answerer, tmp_path: Path
) -> None:
    with serving(_app(answerer, tmp_path, keys=_KEY)) as room, visiting(browser) as visitor:
        visitor.page.goto(room)
        dialog = visitor.page.get_by_role("dialog", name="A key is needed")
        field = dialog.get_by_label("One of the service’s keys")
        field.fill("another")
        field.press("Enter")
        dialog.get_by_text("This is none of the service’s keys.").wait_for()
        assert not visitor.barriers()
        field.fill(_KEY)
        field.press("Enter")
        visitor.page.locator("body[data-ready]").wait_for()
        visitor.asks(_QUESTION)
        visitor.arrives(visitor.page.url)
        assert visitor.page.locator(".turn").count() == 1
        assert all("401" in said for said in visitor.complaints)
        visitor.complaints.clear()


def test_while_the_documents_are_loaded_the_room_says_so_and_opens_by_itself(
    browser: Browser, serving: Serving, answerer: Answerer, tmp_path: Path
) -> None:
    loaded = threading.Event()
    settings = Settings(data_dir=tmp_path, _env_file=None)

    def build() -> object:
        loaded.wait(30)
        return build_conversations(settings, answerer=answerer)

    with serving(create_app(build)) as room, visiting(browser) as visitor:  # type: ignore[arg-type] # what it builds are conversations
        visitor.page.goto(room)
        visitor.page.get_by_text("The documents are being loaded…").wait_for()
        loaded.set()
        visitor.page.locator("body[data-ready]").wait_for()
        visitor.asks(_QUESTION)
        visitor.complaints = [said for said in visitor.complaints if "503" not in said]


def _begin(visitor: Visitor) -> None:
    visitor.page.locator("#question").fill(_QUESTION)
    visitor.page.locator("#question").press("Enter")


def _until_asked(visitor: Visitor, model: FakeModel) -> None:
    while not model.requests:
        visitor.page.wait_for_timeout(20)


def _says(*sentences: str) -> Behaviour:
    """Say sentences as a model does that names no paragraph; the verifier finds those that support them."""
    return says_json({"answered": True, "sentences": [{"text": text, "paragraphs": []} for text in sentences]})


def _app(answerer: Answerer, folder: Path, model: str = "", *, keys: str = "", unsupported: str = "repair") -> ASGIApp:
    chosen = {"chat_model": "openai:fake", "chat_model_base_url": model, "unsupported": unsupported} if model else {}
    settings = Settings(data_dir=folder, _env_file=None, **chosen)  # type: ignore[arg-type] # pydantic reads the texts
    found = build_answerer(settings, library=answerer.library)
    return create_app(lambda: build_conversations(settings, answerer=found), keys)


@contextmanager
def _process(data_dir: Path, folder: Path, model: str) -> Iterator[tuple[str, Callable[[], subprocess.Popen[bytes]]]]:
    """Give the address of a service that is a process of its own, and what starts it; it is killed in the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("UNGA_QA_")} | {
        "UNGA_QA_DATA_DIR": str(data_dir),
        "UNGA_QA_DATABASE_URL": f"sqlite:///{folder}/conversations.sqlite",
        "UNGA_QA_CHAT_MODEL": "openai:fake",
        "UNGA_QA_CHAT_MODEL_BASE_URL": model,
    }
    started: list[subprocess.Popen[bytes]] = []
    command = [str(Path(sys.executable).with_name("unga-qa")), "serve", "--port", str(port)]

    def start() -> subprocess.Popen[bytes]:
        with (folder / "log").open("ab") as log:
            started.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=folder))
        _until_open(port)
        return started[-1]

    try:
        yield f"http://127.0.0.1:{port}", start
    finally:
        for process in started:
            process.kill()
            process.wait()


def _until_open(port: int) -> None:
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
