"""A person before a browser: Chromium as it is installed, a page whose every complaint is kept, and axe-core's eyes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

_PATIENCE_MS = 20_000
_STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PICTURES = Path(__file__).parents[1] / "reports" / "screenshots"
"""Where the tests leave pictures of what they saw."""


def absent() -> str:
    """Name what a browser's tests need and this machine does not have, or nothing."""
    if not _chromium():
        return "Chromium is not installed (Debian: apt-get install chromium)"
    missing = [package for package in ("playwright", "axe_playwright_python") if not find_spec(package)]
    return f"{missing[0]} is not installed; `make test` installs it" if missing else ""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium while a block runs."""
    from playwright.sync_api import sync_playwright  # only tests with a browser need it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody with a browser window of their own, cookies and all; ``complaints`` are what the browser found wrong."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def asks(self, question: str) -> None:
        """Ask, and wait until the answer is complete."""
        self.page.locator("#question").fill(question)
        self.page.locator("#question").press("Enter")
        self.waits_for_answer()

    def waits_for_answer(self) -> None:
        """Wait until the last answer is complete."""
        self.page.locator(".turn:last-child [data-do=copy]").wait_for()

    def arrives(self, address: str, *, ready: bool = True) -> None:
        """Open the reading room and wait until it can be used; another page is ``ready`` when it is there."""
        self.page.goto(address)
        if ready:
            self.page.locator("body[data-ready]").wait_for()

    def sees(self, selector: str) -> bool:
        """Whether the first element of a selector lies, whole or in part, in the window and within whatever scrolls around it."""
        return bool(self.page.locator(selector).first.evaluate(_IN_VIEW))

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def barriers(self) -> str:
        """What axe-core finds against WCAG 2.2 AA and good practice, as a report; nothing where it finds nothing."""
        from axe_playwright_python.sync_playwright import Axe  # only tests with a browser need it

        options = {"runOnly": _STANDARDS, "resultTypes": ["violations"]}
        found: Any = Axe().run(self.page, options=options)
        return str(found.generate_report()) if found.violations_count else ""

    def pictures(self, name: str, kind: Literal["png", "jpeg"] = "png") -> None:
        """Leave a picture of the window."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.{kind}", animations="disabled")


@contextmanager
def visiting(browser: Browser, width: int = 1280, height: int = 800, **wishes: Any) -> Iterator[Visitor]:
    """Open a window for somebody; nothing that the browser complained of may be left when it is closed."""
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **wishes)
    context.set_default_timeout(_PATIENCE_MS)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor = Visitor(context.new_page())
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    visitor.page.on("console", lambda message: visitor.complaints.extend(_complaint(message)))
    yield visitor
    context.close()
    assert not visitor.complaints, visitor.complaints


def _complaint(message: ConsoleMessage) -> list[str]:
    return [message.text] if message.type in {"error", "warning"} else []


def _chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


_IN_VIEW = """element => {
  let box = element.getBoundingClientRect();
  let [top, bottom, left, right] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight), Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  for (let around = element.parentElement; around; around = around.parentElement) {
    if (getComputedStyle(around).overflowY === "visible") continue;
    const within = around.getBoundingClientRect();
    [top, bottom, left, right] = [Math.max(top, within.top), Math.min(bottom, within.bottom), Math.max(left, within.left), Math.min(right, within.right)];
  }
  return element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && bottom - top > 4 && right - left > 4;
}"""
