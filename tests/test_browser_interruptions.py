"""The reading room when somebody is in a hurry: pressing twice, going back, loading anew, leaving in the middle of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests import browsing
from tests.browsing import Visitor, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.skipif(bool(browsing.absent()), reason=browsing.absent())
_QUESTION = "what does paragraph 21 of A/RES/75/15 say?"
_CHAT = "**/v1/chat"


@pytest.fixture
def visitor(browser: Browser, lone_room: str) -> Iterator[Visitor]:
    """Somebody in the room of the service as it ships."""
    with visiting(browser) as found:
        found.arrives(lone_room)
        yield found


def test_a_question_is_answered_although_the_page_is_loaded_anew_in_the_middle(visitor: Visitor) -> None:
    _hold(visitor)
    _begin(visitor)
    visitor.page.wait_for_url("**/c/*")
    visitor.page.unroute(_CHAT)
    visitor.page.reload()
    visitor.waits_for_answer()
    assert visitor.page.locator(".question").all_inner_texts() == [_QUESTION]
    assert visitor.page.locator(".chip").count()
    visitor.page.reload()
    visitor.waits_for_answer()
    assert visitor.page.locator(".turn").count() == 1


def test_a_stopped_question_is_not_asked_by_loading_the_page_anew(visitor: Visitor) -> None:
    _hold(visitor)
    _begin(visitor)
    visitor.page.wait_for_url("**/c/*")
    visitor.page.get_by_role("button", name="Stop").click()
    visitor.page.unroute(_CHAT)
    visitor.page.reload()
    visitor.page.locator("body[data-ready]").wait_for()
    assert not visitor.page.locator(".turn").count()
    assert visitor.page.locator("#welcome").is_visible()


def test_the_skip_link_leaves_the_conversation_as_it_is(visitor: Visitor) -> None:
    visitor.asks(_QUESTION)
    visitor.page.locator(".turn").evaluate("turn => { turn.dataset.probe = ''; }")
    visitor.page.locator(".skip").focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**#text")
    visitor.page.wait_for_load_state("networkidle")
    assert visitor.page.locator(".turn[data-probe]").count() == 1


def test_escape_in_a_dialog_or_in_the_reader_does_not_stop_the_answer(visitor: Visitor) -> None:
    visitor.asks(_QUESTION)
    _hold(visitor)
    _begin(visitor)
    visitor.page.get_by_role("button", name="History").click()
    visitor.page.keyboard.press("Escape")
    visitor.page.locator(".chip").first.press("Enter")
    visitor.page.locator("#op21:focus").wait_for()
    visitor.page.keyboard.press("Escape")
    assert visitor.page.locator(".turn:last-child .state.working").is_visible()
    visitor.page.locator("#question").press("Escape")
    visitor.page.locator(".state", has_text="Stopped.").wait_for()


def test_asking_again_twice_at_once_asks_once(visitor: Visitor) -> None:
    visitor.asks(_QUESTION)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    with visitor.page.expect_request(_CHAT):
        visitor.page.get_by_role("button", name="Ask again").dblclick()
    visitor.waits_for_answer()
    assert len([url for url in asked if url.endswith("/v1/chat")]) == 1
    assert visitor.page.locator(".chip").count() == 1


def test_a_double_click_does_not_delete_a_conversation(visitor: Visitor) -> None:
    visitor.asks(_QUESTION)
    visitor.page.get_by_role("button", name="History").click()
    visitor.page.get_by_role("button", name="Delete").dblclick()
    sure = visitor.page.get_by_role("button", name=f"Delete for good? “{_QUESTION}”")
    sure.wait_for()
    assert visitor.page.locator("#history [role=status]").inner_text().startswith("Delete for good?")
    sure.click()
    visitor.page.locator("#history li").wait_for(state="detached")


def test_where_the_conversation_was_deleted_meanwhile_trying_again_begins_another(visitor: Visitor) -> None:
    visitor.asks(_QUESTION)
    gone = visitor.page.url
    visitor.page.request.delete(gone.replace("/c/", "/v1/conversations/"))
    _begin(visitor)
    visitor.page.locator(".state", has_text="it was deleted").wait_for()
    visitor.page.get_by_role("button", name="Try again").click()
    visitor.waits_for_answer()
    assert visitor.page.url != gone
    visitor.complaints = [said for said in visitor.complaints if "404" not in said]


def test_a_paragraph_is_asked_about_with_what_was_written_already(visitor: Visitor) -> None:
    visitor.page.goto(f"{visitor.page.url}?question=in+which+year%3F")
    visitor.page.locator("body[data-ready]").wait_for()
    visitor.page.locator("#op21 > .number").focus()
    visitor.page.get_by_role("button", name="Ask about this").click()
    assert visitor.page.locator("#question").input_value() == "About A/RES/75/15, para. 21: in which year?"


def test_the_focus_is_not_lost_when_the_button_that_had_it_is_gone(visitor: Visitor) -> None:
    page = visitor.page
    page.locator(".example").first.press("Enter")
    visitor.waits_for_answer()
    assert page.locator("[data-do=ask]:focus").count() == 1
    _hold(visitor)
    page.get_by_role("button", name="Ask again").press("Enter")
    page.locator("[data-do=stop]:focus").wait_for()


def test_a_citation_chosen_while_the_answer_is_made_is_not_taken_away_by_its_end(visitor: Visitor) -> None:
    visitor.asks("what does paragraph 20 of A/RES/75/15 say?")
    held = _hold(visitor)
    _begin(visitor)
    visitor.page.locator(".turn:last-child .state", has_text="Asking…").wait_for()
    visitor.page.locator(".chip").first.click()
    _until(visitor, held)
    held[0].continue_()
    visitor.waits_for_answer()
    visitor.page.wait_for_timeout(50)
    assert visitor.page.locator("#op20 mark").count()


def test_a_resolution_that_is_long_in_coming_is_said_to_be_opened_and_is_fetched_once(browser: Browser, room: str) -> None:
    with visiting(browser, 390, 780) as visitor:
        visitor.arrives(room)
        visitor.asks("what does paragraph 1 (b) of A/RES/80/9 say?")
        held = _held(visitor, "**/d/A/RES/80/9")
        visitor.page.locator(".chip").first.click()
        visitor.page.get_by_text("A/RES/80/9 is being opened…").wait_for()
        assert visitor.sees(".reader .state")
        visitor.page.get_by_role("button", name="Back to the answer").click()
        visitor.page.locator(".chip").first.click()
        held[0].continue_()
        visitor.page.locator(".reader.open mark").first.wait_for()
        assert len(held) == 1


def test_going_back_on_a_phone_puts_the_reader_away_and_stays(browser: Browser, lone_room: str) -> None:
    with visiting(browser, 390, 780, has_touch=True, is_mobile=True) as visitor:
        visitor.arrives(lone_room)
        visitor.asks(_QUESTION)
        address = visitor.page.url
        visitor.page.locator(".chip").first.tap()
        visitor.page.locator("#op21:focus").wait_for()
        assert visitor.page.locator(".conversation").evaluate("pane => pane.inert")
        visitor.page.go_back()
        visitor.page.locator(".chip:focus").first.wait_for()
        assert visitor.page.url == address
        assert not visitor.page.locator(".reader.open").count()
        assert not visitor.page.locator(".conversation").evaluate("pane => pane.inert")


def _hold(visitor: Visitor) -> list[Route]:
    """Let no question through to the service; give those that wait."""
    return _held(visitor, _CHAT)


def _held(visitor: Visitor, address: str) -> list[Route]:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    visitor.page.route(address, hold)
    return held


def _begin(visitor: Visitor) -> None:
    visitor.page.locator("#question").fill(_QUESTION)
    visitor.page.locator("#question").press("Enter")


def _until(visitor: Visitor, held: list[Route]) -> None:
    while not held:
        visitor.page.wait_for_timeout(20)
