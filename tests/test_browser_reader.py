"""The page of a resolution in a real browser: permanent links, footnotes, full names, what can be done with a paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from documents import Resolution
from tests import browsing
from tests.browsing import Visitor, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.skipif(bool(browsing.absent()), reason=browsing.absent())


@pytest.fixture
def visitor(browser: Browser, room: str) -> Iterator[Visitor]:
    """Somebody who follows a permanent link."""
    with visiting(browser) as found:
        found.page.goto(f"{room}/d/A/RES/75/15#op21")
        yield found


def test_a_permanent_link_leads_to_its_paragraph_and_lights_it(visitor: Visitor) -> None:
    assert visitor.sees("#op21")
    lit, other = (_background(visitor, locator) for locator in ("#op21", "#op20"))
    assert lit != other
    visitor.pictures("reader")


def test_a_footnote_is_shown_where_its_mark_is_hovered_or_focused(visitor: Visitor, seed: Resolution) -> None:
    note = next(note for p in seed.paragraphs if p.locator == "pp1" for note in p.footnotes)
    tip = visitor.page.get_by_role("tooltip")
    visitor.page.locator("#mark-1").hover()
    tip.wait_for()
    assert tip.inner_text() == note.text
    tip.hover()
    assert tip.is_visible()
    visitor.page.keyboard.press("Escape")
    assert tip.is_hidden()
    visitor.page.locator("#mark-2").focus()
    tip.wait_for()
    assert visitor.page.locator("#mark-2").get_attribute("aria-describedby") == tip.get_attribute("id")
    assert not visitor.barriers()


def test_a_full_name_is_shown_where_its_short_one_is_hovered_or_focused(visitor: Visitor) -> None:
    tip = visitor.page.get_by_role("tooltip")
    short = visitor.page.locator("#op19 abbr", has_text="the Association").first
    short.hover()
    tip.wait_for()
    assert tip.inner_text() == "Association of Southeast Asian Nations"
    visitor.page.keyboard.press("Escape")
    assert tip.is_hidden()
    short.focus()
    tip.wait_for()
    assert short.get_attribute("aria-describedby") == tip.get_attribute("id")
    assert not visitor.barriers()


def test_a_footnote_and_its_mark_lead_to_each_other(visitor: Visitor) -> None:
    visitor.page.locator("#mark-1").click()
    assert visitor.sees("#note-1")
    visitor.page.locator("#note-1 [role=doc-backlink]").click()
    assert visitor.sees("#mark-1")


def test_the_link_of_a_paragraph_can_be_copied(visitor: Visitor, room: str) -> None:
    visitor.page.locator("#pp3").hover()
    visitor.page.get_by_role("button", name="Copy link").click()
    visitor.page.get_by_role("button", name="Link copied").wait_for()
    assert visitor.page.evaluate("navigator.clipboard.readText()") == f"{room}/d/A/RES/75/15#pp3"


def test_a_question_about_a_paragraph_begins_with_its_place(visitor: Visitor) -> None:
    visitor.page.locator("#op22 > .number").focus()
    visitor.page.get_by_role("button", name="Ask about this").click()
    visitor.page.locator("body[data-ready]").wait_for()
    field = visitor.page.locator("#question:focus")
    assert field.input_value() == "About A/RES/75/15, para. 22: "
    field.press_sequentially("which centre is meant?")
    field.press("Enter")
    visitor.waits_for_answer()
    assert visitor.page.locator(".source").first.inner_text().endswith(", para. 22")


def test_beside_a_conversation_too_a_paragraph_can_be_asked_about(visitor: Visitor, room: str) -> None:
    visitor.arrives(f"{room}/?in=75/15")
    visitor.page.locator("#op4").hover()
    visitor.page.get_by_role("button", name="Ask about this").click()
    assert visitor.page.locator("#question:focus").input_value() == "About A/RES/75/15, para. 4: "


def test_a_resolution_that_is_named_opens_beside_the_conversation(visitor: Visitor, room: str) -> None:
    visitor.arrives(f"{room}/?in=A/RES/80/9")
    visitor.page.get_by_role("link", name="75/15").click()
    visitor.page.locator(".resolution[data-symbol='A/RES/75/15']").wait_for()
    assert visitor.page.url.startswith(f"{room}/?in=")
    visitor.page.get_by_role("button", name="Return to A/RES/80/9").click()
    visitor.page.locator(".resolution[data-symbol='A/RES/80/9']").wait_for()
    assert visitor.page.locator("[data-do=return]").is_hidden()


def test_the_resolutions_of_a_series_are_linked_and_compared(visitor: Visitor) -> None:
    series = visitor.page.locator(".series")
    assert "A/RES/80/15" in series.inner_text()
    series.get_by_role("link", name="Compare with A/RES/80/15").click()
    assert visitor.page.locator("ins", has_text="Strongly").count()


def test_a_resolution_can_be_read_without_javascript(browser: Browser, room: str, seed: Resolution) -> None:
    with visiting(browser, java_script_enabled=False) as visitor:
        visitor.page.goto(f"{room}/d/A/RES/75/15#op21")
        assert visitor.page.locator("h1").inner_text() == seed.title
        assert visitor.page.locator("#op21").is_visible()


def _background(visitor: Visitor, selector: str) -> str:
    return str(visitor.page.locator(selector).evaluate("element => getComputedStyle(element).backgroundColor"))
