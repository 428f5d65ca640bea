"""Accessibility: axe-core finds nothing against WCAG 2.2 AA in the pages, whatever state, colours and width they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from tests import browsing
from tests.browsing import Visitor, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.skipif(bool(browsing.absent()), reason=browsing.absent())
_WINDOWS = pytest.mark.parametrize(
    ("width", "scheme"),
    [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")],
    ids=["wide", "wide-dark", "phone", "phone-dark"],
)


@_WINDOWS
def test_nothing_in_the_room_is_in_anybodys_way(
    browser: Browser, room: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    with visiting(browser, width, color_scheme=scheme) as visitor:
        visitor.arrives(room)
        assert not visitor.barriers()
        visitor.asks("what did the GA say about disaster management?")
        visitor.asks("how did that change between 75/15 and 80/15?")
        visitor.asks("what did the GA say about unicorns?")
        visitor.page.get_by_role("button", name="Not helpful").last.click()
        assert not visitor.barriers()
        visitor.page.locator(".chip").first.click()
        visitor.page.locator("mark").first.wait_for()
        assert not visitor.barriers()
        _close_reader(visitor)
        visitor.page.get_by_role("button", name="History").click()
        visitor.page.get_by_role("button", name="Rename").first.click()
        assert not visitor.barriers()


@_WINDOWS
@pytest.mark.parametrize(
    "path",
    [
        "/d/A/RES/75/15#op21",
        "/d/A/RES/80/9",
        "/d/A/RES/1/2",
        "/nowhere",
        "/library",
        "/library?q=trade",
        "/library?q=nothing+of+the+kind&session=80",
        "/compare",
        "/compare?first=A/RES/75/15&second=A/RES/80/15",
        "/compare?first=A/RES/75/15&second=A/RES/1/2",
    ],
)
def test_nothing_on_the_pages_is_in_anybodys_way(
    browser: Browser, room: str, path: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    with visiting(browser, width, color_scheme=scheme) as visitor:
        visitor.page.goto(room + path)
        assert not visitor.barriers()
        assert visitor.overflow() <= 0
        visitor.complaints = [said for said in visitor.complaints if "404" not in said]


def _close_reader(visitor: Visitor) -> None:
    close = visitor.page.get_by_role("button", name="Back to the answer")
    if close.is_visible():
        close.click()
