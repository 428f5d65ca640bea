"""The library and the comparison in a real browser: finding documents, adding them, reading what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.types import ASGIApp

from documents import seed_path
from service import Settings
from service.build import build_service
from service.http.app import create_app
from service.uploads import Uploads
from tests import browsing
from tests.browsing import Visitor, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.skipif(bool(browsing.absent()), reason=browsing.absent())
Serving = Callable[[ASGIApp], AbstractContextManager[str]]
_FLOODS = """Seventy-ninth session

Resolution adopted by the General Assembly on 20 December 2024

79/500. Floods

The General Assembly,

Recalling its resolution 75/15 of 23 November 2020,

1. Requests the Secretary-General to report on floods in the Delta;

2. Decides to remain seized of the matter.
"""
_DROP = """([zone, text]) => {
  const dropped = new DataTransfer();
  dropped.items.add(new File([text], "floods.txt", { type: "text/plain" }));
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def visitor(browser: Browser, room: str) -> Iterator[Visitor]:
    """Somebody in the library of three resolutions."""
    with visiting(browser) as found:
        found.page.goto(f"{room}/library")
        yield found


@pytest.fixture(scope="module")
def open_library(serving: Serving, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service whose administrator allows uploads."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("open"), uploads=True, _env_file=None)
    conversations = build_service(settings)
    with serving(create_app(lambda: conversations, taking=Uploads(settings.data_dir))) as address:
        yield address


def test_documents_are_found_by_their_words_their_symbol_and_their_paragraphs(visitor: Visitor) -> None:
    assert _symbols(visitor) == ["A/RES/80/15", "A/RES/80/9", "A/RES/75/15"]
    _look_for(visitor, "75/15")
    assert _symbols(visitor) == ["A/RES/75/15"]
    _look_for(visitor, "landmines")
    visitor.page.locator(".passage a").first.click()
    assert visitor.sees(".paragraph:target")
    visitor.page.go_back()
    visitor.pictures("library")


def test_filters_narrow_the_library(visitor: Visitor) -> None:
    visitor.page.get_by_label("Session").select_option("80")
    visitor.page.get_by_role("button", name="Search").click()
    assert _symbols(visitor) == ["A/RES/80/15", "A/RES/80/9"]
    visitor.page.get_by_label("Agenda item").select_option("17 (a)")
    visitor.page.get_by_role("button", name="Search").click()
    assert _symbols(visitor) == ["A/RES/80/9"]
    visitor.page.get_by_label("Adopted in").select_option("")
    visitor.page.get_by_role("link", name="Show all").click()
    assert len(_symbols(visitor)) == 3


def test_a_search_that_finds_nothing_says_what_to_change(visitor: Visitor) -> None:
    visitor.page.get_by_label("Adopted in").select_option("2020")
    _look_for(visitor, "xyzzy")
    assert "Nothing found" in visitor.page.locator("main").inner_text()
    visitor.page.get_by_role("link", name="without the words").click()
    assert _symbols(visitor) == ["A/RES/75/15"]


def test_two_resolutions_are_compared_word_by_word_side_by_side(visitor: Visitor, room: str) -> None:
    visitor.page.goto(f"{room}/compare")
    visitor.page.get_by_label("One resolution").fill("80/15")
    visitor.page.get_by_label("The other").fill("75/15")
    visitor.page.get_by_role("button", name="Compare").click()
    changed = visitor.page.locator(".row.changed")
    assert changed.locator("del").all_inner_texts()[0].strip() == "Also"
    assert changed.locator("ins").all_inner_texts()[0].strip() == "Strongly"
    before, after = (changed.locator(word).first.bounding_box() for word in ("del", "ins"))
    assert before is not None
    assert after is not None
    assert before["x"] < after["x"]
    assert abs(before["y"] - after["y"]) < 100
    assert (visitor.page.locator(".row.new").count(), visitor.page.locator(".row.dropped").count()) == (1, 1)
    unchanged = visitor.page.locator(".row.unchanged")
    assert unchanged.first.is_visible()
    visitor.page.get_by_label("Hide").check()
    assert unchanged.first.is_hidden()
    visitor.pictures("compare")


def test_on_a_phone_the_two_wordings_stand_one_above_the_other(browser: Browser, room: str) -> None:
    with visiting(browser, 390) as visitor:
        visitor.page.goto(f"{room}/compare?first=A/RES/75/15&second=A/RES/80/15")
        before, after = (visitor.page.locator(f".row.changed {word}").first.bounding_box() for word in ("del", "ins"))
        assert before is not None
        assert after is not None
        assert before["y"] < after["y"]
        assert visitor.overflow() <= 0


def test_a_file_that_is_chosen_is_taken_in_and_answered_from(browser: Browser, open_library: str, tmp_path: Path) -> None:
    file = tmp_path / "floods.txt"
    file.write_text(_FLOODS, encoding="utf-8")
    nonsense = tmp_path / "nonsense.pdf"
    nonsense.write_bytes(b"no PDF at all")
    with visiting(browser) as visitor:
        visitor.page.goto(f"{open_library}/library")
        visitor.page.get_by_label("Choose files").set_input_files([file, nonsense])
        visitor.page.locator(".files .taken").wait_for()
        failed = visitor.page.locator(".files .failed")
        failed.wait_for()
        assert "Not taken in." in failed.inner_text()
        assert not visitor.barriers()
        visitor.pictures("upload")
        visitor.page.locator(".files .taken a").click()
        assert visitor.page.locator("#op1").inner_text().endswith("report on floods in the Delta;")
        visitor.arrives(f"{open_library}/?in=A/RES/79/500")
        visitor.asks("what does paragraph 1 of 79/500 request?")
        assert visitor.page.locator("mark").all_text_contents()[-1].startswith(" the Secretary-General to report on floods")


def test_a_file_that_is_dropped_is_taken_in(browser: Browser, open_library: str) -> None:
    with visiting(browser) as visitor:
        visitor.page.goto(f"{open_library}/library")
        zone = visitor.page.locator(".drop")
        zone.evaluate("(zone, text) => (" + _DROP + ")([zone, text])", seed_path().read_text(encoding="utf-8"))
        visitor.page.locator(".files .taken a", has_text="A/RES/75/15").wait_for()


def test_where_uploads_are_not_allowed_there_is_no_trace_of_them(visitor: Visitor) -> None:
    assert not visitor.page.locator("input[type=file]").count()


def _look_for(visitor: Visitor, words: str) -> None:
    visitor.page.get_by_label("Words or a symbol").fill(words)
    visitor.page.get_by_role("button", name="Search").click()


def _symbols(visitor: Visitor) -> list[str]:
    return visitor.page.locator(".entry .symbol").all_inner_texts()
