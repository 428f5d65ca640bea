"""The reading room in a real browser: asking, citations whose words are lit, history, and what goes wrong on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from starlette.types import ASGIApp

from documents import Resolution
from service import Answerer, Settings, build_conversations
from service.http.app import create_app
from tests import browsing
from tests.browsing import Visitor, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.skipif(bool(browsing.absent()), reason=browsing.absent())
_QUESTION = "what did the GA say about disaster management?"
_PLACE = "A/RES/75/15, para. 21"
_SOURCE = "75/15 (2020) Cooperation between the United Nations and the Association of Southeast Asian Nations, para. 21"
Serving = Callable[[ASGIApp], AbstractContextManager[str]]


@pytest.fixture
def visitor(browser: Browser, lone_room: str) -> Iterator[Visitor]:
    """Somebody in the room of the service as it ships."""
    with visiting(browser) as found:
        found.arrives(lone_room)
        yield found


def test_an_answer_comes_with_citations_and_says_how_sure_it_is(visitor: Visitor) -> None:
    visitor.asks(_QUESTION)
    turn = visitor.page.locator(".turn")
    assert turn.locator("h2").inner_text() == _QUESTION
    assert "closer cooperation on disaster risk reduction" in turn.locator(".sentence").first.inner_text()
    assert turn.locator(".chip").first.get_attribute("aria-label") == f"Citation 1: {_PLACE}"
    assert turn.locator(".confidence").inner_text().startswith("Confidence: ")
    visitor.page.locator("mark").first.wait_for()
    visitor.pictures("answer")


def test_a_citation_that_is_clicked_lights_its_very_words_within_view(visitor: Visitor) -> None:
    visitor.asks(_QUESTION)
    for number, citation in enumerate(_citations(visitor)):
        visitor.page.locator(".reader-text").evaluate("text => { text.scrollTop = text.scrollHeight; }")
        visitor.page.locator(".chip").nth(number).click()
        visitor.page.locator(f"#{citation['locator']}.lit mark").first.wait_for()
        assert visitor.sees("mark")
        assert "".join(visitor.page.locator("mark").all_inner_texts()) == citation["quote"]


def test_words_across_footnotes_verbs_and_links_are_lit_as_they_are_quoted(visitor: Visitor) -> None:
    visitor.asks("what does preambular paragraph 4 of 75/15 say?")
    (citation,) = _citations(visitor)
    visitor.page.locator("#pp4.lit mark").first.wait_for()
    assert visitor.page.locator("#pp4 sup").count()
    assert "".join(visitor.page.locator("mark").all_text_contents()) == citation["quote"]


def test_a_sub_paragraph_is_lit_within_its_paragraph(visitor: Visitor, room: str) -> None:
    visitor.arrives(room)
    visitor.asks("what does paragraph 1 (b) of A/RES/80/9 say?")
    visitor.page.locator(r"#op1\(b\).lit mark").first.wait_for()
    assert visitor.page.locator("mark").all_text_contents() == ["To report on trade"]


def test_a_follow_up_is_read_in_the_light_of_what_was_said(visitor: Visitor) -> None:
    visitor.asks("what does paragraph 20 of 75/15 say?")
    visitor.asks("and the next one?")
    turn = visitor.page.locator(".turn").nth(1)
    assert "21" in turn.locator(".read-as").inner_text()
    assert turn.locator(".source").first.inner_text() == _SOURCE
    assert visitor.sees(".turn:last-child .question")


def test_a_conversation_is_there_again_after_a_reload(visitor: Visitor) -> None:
    visitor.asks(_QUESTION)
    visitor.asks("and the next one?")
    told = visitor.page.locator("#turns").inner_text()
    visitor.page.reload()
    visitor.page.locator("body[data-ready]").wait_for()
    assert visitor.page.locator("#turns").inner_text() == told
    assert visitor.page.locator("mark").count()
    visitor.asks("what about trade?")
    assert visitor.page.locator(".turn").count() == 3


def test_the_history_lists_renames_opens_and_deletes(visitor: Visitor) -> None:
    page = visitor.page
    visitor.asks(_QUESTION)
    page.get_by_role("button", name="New").click()
    assert page.locator("#welcome").is_visible()
    visitor.asks("When was A/RES/75/15 adopted?")
    page.get_by_role("button", name="History").click()
    dialog = page.get_by_role("dialog", name="Conversations")
    dialog.locator("li").nth(1).wait_for()
    assert dialog.locator("li a").all_inner_texts() == ["When was A/RES/75/15 adopted?", _QUESTION]
    visitor.pictures("history")
    dialog.get_by_role("button", name=f"Rename “{_QUESTION}”").click()
    dialog.get_by_label("Name of the conversation").fill("  Disasters  ")
    dialog.get_by_role("button", name="Save").click()
    dialog.get_by_role("link", name="Disasters").click()
    page.locator(".question", has_text=_QUESTION).wait_for()
    page.get_by_role("button", name="History").click()
    dialog.get_by_role("button", name="Delete “Disasters”").click()
    assert dialog.locator("li").count() == 2
    dialog.get_by_role("button", name="Delete for good? “Disasters”").click()
    page.locator("#welcome").wait_for()
    assert dialog.locator("li a").all_inner_texts() == ["When was A/RES/75/15 adopted?"]


def test_going_back_leads_to_the_conversation_before(visitor: Visitor) -> None:
    visitor.asks(_QUESTION)
    visitor.page.get_by_role("button", name="New").click()
    visitor.page.go_back()
    visitor.page.locator(".question", has_text=_QUESTION).wait_for()


def test_visitors_do_not_see_each_others_conversations(visitor: Visitor, browser: Browser) -> None:
    visitor.asks(_QUESTION)
    with visiting(browser) as other:
        other.page.on("response", lambda _: None)
        other.arrives(visitor.page.url)
        assert "There is no such conversation" in other.page.locator(".opening-problem").inner_text()
        other.page.get_by_role("button", name="History").click()
        other.page.locator("#history .empty").wait_for()
        other.complaints = [said for said in other.complaints if "404" not in said]


def test_an_answer_that_is_shared_can_be_read_by_whoever_has_the_link(visitor: Visitor, browser: Browser) -> None:
    visitor.asks(_QUESTION)
    visitor.page.get_by_role("button", name="Share a link").click()
    link = visitor.page.locator(".shared a").inner_text()
    with visiting(browser) as other:
        other.arrives(link)
        assert other.page.locator(".sentences").inner_text() == visitor.page.locator(".sentences").inner_text()
        assert "shared with you" in other.page.locator("#turns").inner_text()
        assert other.sees("mark")
        assert not other.page.locator("[data-do=helpful]").count()


def test_an_answer_is_copied_with_its_sources(visitor: Visitor) -> None:
    visitor.asks(_QUESTION)
    visitor.page.get_by_role("button", name="Copy with references").click()
    visitor.page.get_by_role("button", name="Copied").wait_for()
    copied = str(visitor.page.evaluate("navigator.clipboard.readText()"))
    assert copied.startswith(f"{_QUESTION}\n\n")
    assert re.search(rf"^\[1\] {re.escape(_SOURCE)}.*  https://undocs\.org/", copied, re.MULTILINE)


def test_what_is_thought_of_an_answer_is_kept(visitor: Visitor) -> None:
    visitor.asks(_QUESTION)
    visitor.page.get_by_role("button", name="Not helpful").click()
    visitor.page.get_by_label("What was wrong?").fill("too long")
    visitor.page.get_by_role("button", name="Send").click()
    visitor.page.locator(".comment").wait_for(state="detached")
    visitor.page.reload()
    visitor.waits_for_answer()
    assert visitor.page.get_by_role("button", name="Not helpful").get_attribute("aria-pressed") == "true"


def test_the_last_question_can_be_asked_again_in_its_place(visitor: Visitor) -> None:
    visitor.asks("what does paragraph 20 of 75/15 say?")
    visitor.asks("and the next one?")
    assert visitor.page.get_by_role("button", name="Ask again").count() == 1
    before = visitor.page.locator(".turn:last-child").get_attribute("data-message")
    visitor.page.get_by_role("button", name="Ask again").click()
    visitor.page.locator(f".turn:last-child:not([data-message='{before}'])").wait_for()
    visitor.waits_for_answer()
    assert visitor.page.locator(".turn:last-child .source").first.inner_text() == _SOURCE
    assert len(_turns(visitor)) == 2


def test_an_abstention_offers_the_nearest_paragraphs_and_cites_none(visitor: Visitor) -> None:
    visitor.asks("what did the GA say about unicorns?")
    turn = visitor.page.locator(".turn")
    assert turn.locator(".sentences").inner_text()
    assert not turn.locator(".chip").count()
    assert "Nearest text, which does not answer it" in turn.inner_text()
    turn.locator(".nearest .source").first.click()
    visitor.page.locator(".lit mark").first.wait_for()
    assert visitor.sees("mark")
    visitor.pictures("abstention")


def test_what_comes_closest_is_told_as_such_and_opens_like_citations(browser: Browser, strict_room: str) -> None:
    with visiting(browser) as visitor:
        visitor.arrives(strict_room)
        visitor.asks(_QUESTION)
        turn = visitor.page.locator(".turn")
        assert turn.locator(".closest h3").inner_text() == "The texts that come closest — not claimed as an answer"
        assert not turn.locator(".chip, .confidence, .nearest").count()
        point = turn.locator(".closest li").first
        assert point.inner_text().startswith("Further encourages closer cooperation")
        assert _SOURCE in point.inner_text()
        point.locator(".source").click()
        visitor.page.locator("#op21.lit mark").first.wait_for()
        assert visitor.sees("mark")
        assert visitor.barriers() == ""
        visitor.pictures("closest")


@pytest.fixture(scope="module")
def strict_room(answerer: Answerer, serving: Serving, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service that claims nothing short of certainty."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("strict"), _env_file=None)
    strict = Answerer(answerer.library, replace(answerer.options, confidence=1.0))
    with serving(create_app(lambda: build_conversations(settings, answerer=strict))) as address:
        yield address


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>document.title = 'taken'</script> what about trade?",
        "<img src=x onerror=\"document.title='taken'\"> trade",
        "\"><svg/onload=document.title='taken'> trade",
    ],
)
def test_markup_in_a_question_is_text(visitor: Visitor, hostile: str) -> None:
    visitor.asks(hostile)
    visitor.page.reload()
    visitor.waits_for_answer()
    assert visitor.page.locator(".question").inner_text() == hostile
    assert not visitor.page.locator("#turns :is(script, img, svg)").count()
    assert visitor.page.title().startswith(hostile)


def test_text_cannot_become_markup_in_the_page(visitor: Visitor) -> None:
    refused = visitor.page.evaluate(
        "() => { try { document.body.innerHTML = '<b>x</b>'; } catch (error) { return error.name; } }"
    )
    assert refused == "TypeError"
    visitor.complaints.clear()


def test_a_question_that_cannot_be_taken_is_said_to_be_so_and_is_not_lost(visitor: Visitor) -> None:
    visitor.page.locator("#question").fill("trade " * 2000)
    visitor.page.locator("#question").press("Enter")
    problem = visitor.page.locator(".turn .problem")
    problem.wait_for()
    assert "characters" in problem.inner_text()
    assert visitor.page.get_by_role("button", name="Try again").is_visible()
    assert visitor.page.locator(".question").inner_text().startswith("trade trade")
    visitor.complaints = [said for said in visitor.complaints if "422" not in said]


def test_an_example_is_asked_by_choosing_it(visitor: Visitor) -> None:
    example = visitor.page.locator(".example").first
    words = example.inner_text()
    example.click()
    visitor.waits_for_answer()
    assert visitor.page.locator(".question").inner_text() == words
    assert not visitor.page.locator(".turn.abstained").count()


def test_answers_can_be_had_from_one_resolution_only(visitor: Visitor, room: str) -> None:
    visitor.arrives(f"{room}/d/A/RES/80/9", ready=False)
    visitor.page.get_by_role("link", name="Ask about it").click()
    visitor.page.locator("body[data-ready]").wait_for()
    assert visitor.page.locator("#scope").inner_text().startswith("Answers from A/RES/80/9 only")
    visitor.asks("what is said about trade?")
    assert {citation["symbol"] for citation in _citations(visitor)} == {"A/RES/80/9"}
    visitor.page.get_by_role("button", name="Answer from all").click()
    assert visitor.page.locator("#scope").is_hidden()


def test_another_resolution_can_be_chosen_to_answer_from(visitor: Visitor, room: str) -> None:
    visitor.arrives(f"{room}/?in=A/RES/80/9")
    visitor.page.get_by_role("button", name="Answer from all").click()
    assert not visitor.page.url.endswith("80/9")
    visitor.page.get_by_role("button", name="Ask only this one").click()
    assert visitor.page.locator("#scope").inner_text().startswith("Answers from A/RES/80/9 only")


def test_what_was_read_is_shown_and_a_part_of_it_taken_away_asks_again_in_place(visitor: Visitor, room: str) -> None:
    visitor.arrives(room)
    visitor.asks("what is said about trade in session 75?")
    page = visitor.page
    assert [chip.split("\n")[0] for chip in page.locator(".chips .said").all_inner_texts()] == ["answer", "trade", "session 75"]
    page.get_by_role("button", name="Not meant: session 75").click()
    page.locator("[data-do=undo]").wait_for()
    visitor.waits_for_answer()
    assert page.locator(".turn").count() == 1
    assert "session" not in page.locator(".chips").inner_text()
    page.reload()
    page.locator("body[data-ready]").wait_for()
    assert "session" not in page.locator(".chips").inner_text()
    page.get_by_role("button", name="As first read").click()
    page.locator(".said", has_text="session 75").wait_for()


def test_a_part_of_what_was_read_is_changed_by_keyboard(visitor: Visitor) -> None:
    page, keyboard = visitor.page, visitor.page.keyboard
    visitor.asks("what does paragraph 21 say?")
    change = page.locator("[data-do=change]", has_text="op21")
    change.focus()
    keyboard.press("Enter")
    keyboard.press("Escape")
    assert page.locator("[data-do=change]:focus").inner_text() == "op21"
    keyboard.press("Enter")
    keyboard.type("op22")
    keyboard.press("Enter")
    page.locator(".source", has_text="para. 22").first.wait_for()
    assert page.locator(".turn").count() == 1
    assert page.locator(".chips:focus").count() == 1


def test_another_task_is_chosen_from_a_list(visitor: Visitor) -> None:
    visitor.asks("what about women peacekeepers?")
    visitor.page.locator("[data-do=change]").first.click()
    visitor.page.get_by_label("What is asked for").select_option("definition")
    visitor.page.get_by_role("button", name="Ask again so").click()
    visitor.page.locator("[data-do=change]", has_text="definition").wait_for()
    visitor.waits_for_answer()


def test_what_cannot_be_meant_is_refused_and_the_answer_stays(visitor: Visitor) -> None:
    visitor.asks("what does paragraph 21 say?")
    told = visitor.page.locator(".sentences").inner_text()
    visitor.page.locator("[data-do=change]", has_text="op21").click()
    visitor.page.keyboard.type("<b>!</b>")
    visitor.page.keyboard.press("Enter")
    refused = visitor.page.locator(".actions .problem")
    refused.wait_for()
    assert "numbers" in refused.inner_text()
    assert "op21(a)" in refused.inner_text()
    assert visitor.page.locator(".sentences").inner_text() == told
    assert not visitor.page.locator(".turn b").count()
    visitor.complaints.clear()  # the browser notes that something was refused


def test_everything_can_be_done_by_keyboard(visitor: Visitor) -> None:
    keyboard, page = visitor.page.keyboard, visitor.page
    keyboard.press("/")
    keyboard.type(_QUESTION)
    keyboard.press("Enter")
    visitor.waits_for_answer()
    page.locator(".chip").first.focus()
    page.locator("#op21 mark").first.wait_for()
    keyboard.press("ArrowRight")
    assert _focused(visitor) == "Citation 2: A/RES/75/15, para. 22"
    page.locator("#op22 mark").first.wait_for()
    keyboard.press("ArrowLeft")
    keyboard.press("Enter")
    page.locator("#op21:focus").wait_for()
    keyboard.press("Tab")
    assert _focused(visitor) == "21. Link to para. 21"
    keyboard.press("Tab")
    assert _focused(visitor) == "Copy link"
    keyboard.press("Escape")
    assert _focused(visitor) == f"Citation 1: {_PLACE}"
    keyboard.press("/")
    assert page.locator("#question:focus").count() == 1


def test_the_key_that_goes_to_the_question_can_be_turned_off_for_good(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_role("button", name="Turn / off").click()
    page.reload()
    page.locator("body[data-ready]").wait_for()
    page.get_by_role("button", name="Turn / on").focus()
    page.keyboard.press("/")
    assert not page.locator("#question:focus").count()
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    assert page.locator("#question:focus").count() == 1


def test_what_happens_is_said_to_whoever_listens_and_nothing_cuts_it_short(visitor: Visitor) -> None:
    visitor.asks(_QUESTION)
    visitor.page.locator("mark").first.wait_for()
    announcer = visitor.page.locator("#announcer")
    said = announcer.locator("p").all_text_contents()
    assert "disaster risk reduction" in said[0]
    assert said[-1] == "The answer is complete, with 2 citations."
    assert announcer.get_attribute("role") == "status"
    assert announcer.get_attribute("aria-atomic") == "false"


def test_on_a_phone_the_reader_lies_over_the_conversation(browser: Browser, lone_room: str) -> None:
    with visiting(browser, 390, 780, has_touch=True, is_mobile=True) as visitor:
        visitor.arrives(lone_room)
        visitor.asks(_QUESTION)
        assert not visitor.sees(".reader")
        visitor.pictures("phone-answer")
        visitor.page.locator(".chip").first.tap()
        visitor.page.locator(".reader.open").wait_for()
        assert visitor.sees("mark")
        visitor.pictures("phone-reader")
        visitor.page.get_by_role("button", name="Back to the answer").tap()
        visitor.page.wait_for_function("() => !document.querySelector('.reader').checkVisibility({ visibilityProperty: true })")
        assert visitor.sees(".chip")
        assert visitor.overflow() <= 0


@pytest.mark.parametrize("width", [320, 768, 1280, 2560])
def test_nothing_is_wider_than_the_window(browser: Browser, room: str, width: int) -> None:
    with visiting(browser, width) as visitor:
        visitor.arrives(room)
        assert visitor.overflow() <= 0
        visitor.asks("list everything it requests")
        assert visitor.overflow() <= 0


def test_in_the_dark_the_page_is_dark(browser: Browser, room: str) -> None:
    with visiting(browser, color_scheme="dark") as visitor:
        visitor.arrives(room)
        visitor.asks(_QUESTION)
        red, green, blue = visitor.page.evaluate("getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g)")
        assert max(map(int, (red, green, blue))) < 60
        visitor.pictures("dark")


def test_from_right_to_left_the_panes_change_sides(visitor: Visitor) -> None:
    visitor.page.evaluate("document.documentElement.dir = 'rtl'")
    visitor.asks("ماذا قالت الجمعية العامة عن disaster management؟")
    assert visitor.page.locator(".question").evaluate("element => getComputedStyle(element).direction") == "rtl"
    reader, talk = (visitor.page.locator(pane).bounding_box() for pane in (".reader", ".conversation"))
    assert reader is not None
    assert talk is not None
    assert reader["x"] < talk["x"]
    assert visitor.overflow() <= 0


@pytest.mark.parametrize(("width", "height"), [(320, 256), (640, 330)])
def test_an_answer_can_be_read_in_a_window_that_is_low(browser: Browser, lone_room: str, width: int, height: int) -> None:
    with visiting(browser, width, height) as visitor:
        visitor.arrives(lone_room)
        visitor.asks(_QUESTION)
        pane = visitor.page.locator("#conversation")
        assert pane.evaluate("pane => pane.scrollHeight <= pane.clientHeight || pane.clientHeight > innerHeight / 2")
        assert visitor.overflow() <= 0


def _citations(visitor: Visitor) -> list[dict[str, Any]]:
    """What the last answer cites, as the service tells it."""
    return list(_turns(visitor)[-1]["answer"]["citations"])


def _turns(visitor: Visitor) -> list[dict[str, Any]]:
    conversation = visitor.page.url.rpartition("/")[2]
    root = visitor.page.url.partition("/c/")[0]
    return list(visitor.page.request.get(f"{root}/v1/conversations/{conversation}").json()["turns"])


def _focused(visitor: Visitor) -> str:
    """The name of what has the focus."""
    return str(visitor.page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"))


def test_the_room_begins_beside_the_only_resolution_that_there_is(browser: Browser, lone_room: str, seed: Resolution) -> None:
    with visiting(browser) as visitor:
        visitor.arrives(lone_room)
        assert visitor.page.locator(".reader h1").inner_text() == seed.title
