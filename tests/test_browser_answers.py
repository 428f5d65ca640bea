"""Answers of every shape in the reading room: what answers stands first, the rest is grouped, folded and told where it is from."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import httpx
import pytest
from starlette.types import ASGIApp

from documents import ParagraphId
from service import Answerer, Settings, build_conversations
from service.answer import ChangeShown, Citation, PointGroup, Repetition, Sentence, Suggestion
from service.answer_text import answer_text
from service.answering.answerer import Trace
from service.events import HeadlineEvent, events_of, unheard
from service.http.app import create_app
from service.requests.request import OfferedSeries, Request
from tests import browsing
from tests.browsing import Visitor, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.skipif(bool(browsing.absent()), reason=browsing.absent())
Serving = Callable[[ASGIApp], AbstractContextManager[str]]
_TITLE = "Cooperation between the United Nations and the Association of Southeast Asian Nations"
_HOSTILE = "<img src=x onerror=\"document.title='taken'\">"
_ID = "A/RES/75/15#op{}"


class _Reshaped(Answerer):
    """An answerer whose answer to some questions is made by hand."""

    shapes: Mapping[str, Mapping[str, Any]]
    gate = threading.Event()
    """What the answer to ``slow`` waits for after its headline."""

    def trace(self, message: str, *, listener: Any = unheard, **kept: Any) -> Trace:
        traced = super().trace(message, **kept)
        answer = traced.answer.model_copy(update=dict(self.shapes.get(message, {})))
        for event in events_of(answer):
            listener(event)
            if message == "slow" and isinstance(event, HeadlineEvent):
                self.gate.wait(20)
        return Trace(answer, traced.retrieved)


@pytest.fixture(scope="module")
def shaped_room(answerer: Answerer, serving: Serving, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service with an answer of each shape."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("shaped"), _env_file=None)
    reshaped = _Reshaped(answerer.library, answerer.options)
    reshaped.shapes = _shapes({number: _cited(answerer, number) for number in (2, 3, 4, 20, 21, 22, 23, 24, 27)})
    with serving(create_app(lambda: build_conversations(settings, answerer=reshaped))) as address:
        while httpx.get(f"{address}/readyz").status_code != 200:
            time.sleep(0.05)
        yield address


@pytest.fixture
def visitor(browser: Browser, shaped_room: str) -> Iterator[Visitor]:
    with visiting(browser) as found:
        found.arrives(shaped_room)
        yield found


def test_the_headline_is_a_heading_and_its_points_follow_with_their_marks(visitor: Visitor) -> None:
    visitor.asks("fact")
    turn = visitor.page.locator(".turn")
    assert turn.get_by_role("heading", level=3).all_inner_texts() == ["Yes, 23 November 2020. 1"]
    assert turn.locator(".points > .sentence").all_inner_texts() == ["“To further strengthen the partnership” 2"]
    assert str(turn.locator(".headline .chip").get_attribute("title")).startswith("A/RES/75/15, para. 20: “")


def test_a_source_is_told_once_with_year_and_title_and_then_by_its_paragraph(visitor: Visitor) -> None:
    visitor.asks("fact")
    lines = visitor.page.locator(".sources li")
    assert lines.first.inner_text().startswith(f"[1]\u00a075/15 (2020) {_TITLE}, para. 20, the same in 74/9…70/5 (since 2015)")
    assert lines.first.inner_text().endswith(" [2]\u00a0para. 2")
    assert lines.count() == 1


def test_the_resolutions_between_the_newest_and_the_oldest_that_say_the_same_are_unfolded(visitor: Visitor) -> None:
    visitor.asks("fact")
    visitor.page.get_by_role("button", name="3 more").press("Enter")
    assert "74/9, 73/8, 72/7, 71/6, 70/5 (since 2015)" in visitor.page.locator(".sources li").first.inner_text()


def test_what_is_folded_stands_behind_one_button_that_counts_it(visitor: Visitor) -> None:
    visitor.asks("overview")
    page = visitor.page
    assert page.locator(".turn details").count() == 1
    assert page.locator("details summary").inner_text() == "More: 3 points, 78 resolutions"
    assert [at.inner_text() for at in page.locator(".sentence").all() if at.is_visible()] == ["“Governance” 1", "“Trade” 2"]
    assert "para. 22" not in page.locator(".sources").first.inner_text()
    page.locator("details summary").press("Enter")
    assert page.locator("details").get_by_role("heading", name="Theme 7 4 resolutions, 2019–2024").is_visible()
    assert page.locator("details .sentence").all_inner_texts()[-1] == "“Mines” 3"
    page.locator("details .chip").last.focus()
    page.locator("#op22.lit").wait_for()


def test_a_group_is_told_with_its_title_its_years_and_how_many_it_is_of(visitor: Visitor) -> None:
    visitor.asks("overview")
    titles = visitor.page.locator(".sentences .group h4").all_inner_texts()
    assert [title.rstrip(": ") for title in titles] == ["Governance 3 resolutions, 2023–2024", "Trade 2024"]


def test_a_timeline_runs_from_the_oldest_to_the_newest_with_the_number_of_each_time(visitor: Visitor) -> None:
    visitor.asks("timeline")
    assert [title.split(" ")[0] for title in visitor.page.locator(".timeline .group h4").all_inner_texts()] == [
        "2019",
        "2022",
        "2024",
    ]
    assert visitor.page.locator(".bars li").all_inner_texts() == ["2019\n2", "2022\n9", "2024\n37"]
    wide = [box["width"] for bar in visitor.page.locator(".bars .share").all() if (box := bar.bounding_box())]
    assert len(set(wide)) == 1


def test_points_of_a_timeline_bear_the_year_of_what_they_cite(visitor: Visitor) -> None:
    visitor.asks("timeline of points")
    assert visitor.page.locator(".timeline .sentence").all_inner_texts() == ["2020 “To further strengthen” 1", "2020: “Work” 2"]
    assert visitor.page.locator(".bars li").all_inner_texts() == ["74\n2", "79\n3"]
    visitor.page.locator("summary", has_text="More: 3 resolutions").click()
    assert visitor.page.locator("details h3").all_inner_texts() == ["Session 74 2 resolutions", "Session 79 3 resolutions"]


def test_two_resolutions_are_led_to_side_by_side_beside_the_points_of_what_changed(visitor: Visitor) -> None:
    visitor.asks("compare")
    assert visitor.page.locator(".sentence ins").inner_text() == "new words"
    link = visitor.page.get_by_role("link", name="74/9 and 75/15 side by side")
    assert link.get_attribute("href") == "/compare?first=A%2FRES%2F74%2F9&second=A%2FRES%2F75%2F15"


def test_a_list_by_series_tells_each_resolution_once_and_leads_to_it(visitor: Visitor) -> None:
    visitor.asks("list")
    shown = visitor.page.locator(".sentences .group")
    assert shown.all_inner_texts() == [
        "Oceans 2 resolutions, 2023–2024: 79/1 · 78/2",
        "Mines 4 resolutions, 2019–2024: 79/3 · 79/33 and 2 more",
    ]
    assert [link.get_attribute("href") for link in shown.get_by_role("link").all()] == [
        f"/d/A/RES/{at}" for at in ("79/1", "78/2", "79/3", "79/33")
    ]
    visitor.page.locator("summary", has_text="More: 1 point, 3 resolutions").click()
    assert visitor.page.locator("details .symbols").all_inner_texts() == ["79/4, 79/5"]
    assert visitor.page.locator("details .group").all_inner_texts()[-1] == "Trade: 77/7"


def test_what_was_not_found_is_said_with_the_nearest_text_and_its_source(visitor: Visitor) -> None:
    visitor.asks("not found")
    turn = visitor.page.locator(".turn")
    assert turn.locator(".headline").inner_text() == "Not found in session 75."
    assert turn.locator(".message").inner_text().startswith("No paragraph has “seabed mining”.")
    assert turn.locator(".nearest h3").inner_text() == "Nearest text, which does not answer it"
    assert turn.locator(".nearest li").inner_text() == f"75/15 (2020) {_TITLE}, para. 21"  # the message quotes it
    assert not turn.locator(".chip, .confidence, .sources").count()


def test_where_it_is_not_clear_what_is_meant_a_choice_asks_so(visitor: Visitor) -> None:
    visitor.asks("unclear")
    offered = visitor.page.get_by_role("group", name="What may be meant").get_by_role("button")
    assert offered.all_inner_texts() == [_TITLE, _HOSTILE]
    with visitor.page.expect_request("**/v1/chat") as sent:
        offered.first.click()
    assert json.loads(sent.value.post_data or "")["request"] == {"named": _TITLE, "symbols": ["A/RES/75/15"]}
    visitor.waits_for_answer()


def test_a_suggestion_is_asked_by_choosing_it(visitor: Visitor) -> None:
    visitor.asks("fact")
    visitor.page.get_by_role("button", name="Timeline").click()
    visitor.page.locator(".turn:last-child .bars").wait_for()
    assert visitor.page.locator(".question").all_inner_texts() == ["fact", "timeline"]


def test_what_is_copied_is_what_is_visible_with_its_sources(visitor: Visitor) -> None:
    visitor.asks("overview")
    visitor.page.get_by_role("button", name="Copy with references").click()
    visitor.page.get_by_role("button", name="Copied").wait_for()
    assert str(visitor.page.evaluate("navigator.clipboard.readText()")).split("\n") == [
        "overview",
        "",
        "74 resolutions name it.",
        "- Governance (3 resolutions, 2023–2024): “Governance” [1]",
        "- Trade (2024): “Trade” [2]",
        "",
        f"[1] 75/15 (2020) {_TITLE}, para. 20, the same in 74/9 … 70/5 (since 2015) [2] para. 21  https://undocs.org/en/A/RES/75/15",
    ]


def test_the_headline_and_the_visible_points_are_said_once_to_whoever_listens(visitor: Visitor) -> None:
    visitor.asks("overview")
    said = visitor.page.locator("#announcer p").all_text_contents()
    assert said == [
        "74 resolutions name it.",
        "“Governance” [1]",
        "“Trade” [2]",
        "The answer is complete, with 3 citations; 3 points are folded.",
    ]
    assert visitor.page.locator("[aria-live], [role=status]:not(dialog *, #loading)").count() == 1


def test_an_answer_kept_before_there_were_headlines_is_shown(visitor: Visitor) -> None:
    visitor.asks("old")
    before = visitor.page.locator(".turn").inner_text()
    visitor.page.reload()
    visitor.waits_for_answer()
    turn = visitor.page.locator(".turn")
    assert turn.inner_text() == before
    assert turn.locator(".sources li").inner_text() == "[1]\u00a075/15, para. 20"


def test_the_headline_is_there_before_the_answer_is(visitor: Visitor) -> None:
    visitor.page.locator("#question").fill("slow")
    visitor.page.locator("#question").press("Enter")
    visitor.page.locator(".headline", has_text="Yes.").wait_for()
    assert visitor.page.locator(".turn[aria-busy]").count() == 1
    _Reshaped.gate.set()
    visitor.waits_for_answer()
    assert visitor.page.locator(".headline").all_inner_texts() == ["Yes. 1"]


def test_on_paper_there_is_the_whole_answer_without_controls(browser: Browser, shaped_room: str) -> None:
    with visiting(browser, color_scheme="dark") as visitor:
        visitor.arrives(shaped_room)
        visitor.asks("overview")
        visitor.page.emulate_media(media="print")
        for told in (".headline", "details .sentence", "details .source", "details .symbols"):
            assert visitor.page.locator(told).first.is_visible()
        for gone in ("#composer", ".reader", ".actions", ".suggestions", ".bar", "summary"):
            assert visitor.page.locator(gone).first.is_hidden()
        ink = "getComputedStyle(document.documentElement).getPropertyValue('--come')"
        assert visitor.page.evaluate(ink) == "#0a5c2b"  # dark enough for white paper
        visitor.pictures("paper")


@pytest.mark.parametrize("question", ["hostile", "hostile, not found", "hostile, closest"])
def test_nothing_of_an_answer_becomes_markup(visitor: Visitor, question: str) -> None:
    visitor.asks(question)
    assert _HOSTILE in visitor.page.locator(".turn").inner_text()
    assert not visitor.page.locator("#turns :is(script, img, svg)").count()
    assert visitor.page.title().startswith(question)


@pytest.mark.parametrize(
    ("width", "scheme"),
    [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")],
    ids=["wide", "wide-dark", "phone", "phone-dark"],
)
def test_no_shape_of_an_answer_is_in_anybodys_way(
    browser: Browser, shaped_room: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    with visiting(browser, width, color_scheme=scheme) as visitor:
        for question in (
            "fact",
            "overview",
            "timeline",
            "timeline of points",
            "compare",
            "part way",
            "not found",
            "closest",
            "unclear",
            "votes",
        ):
            visitor.arrives(shaped_room)
            visitor.asks(question)
            assert visitor.overflow() <= 0
            visitor.pictures(f"{question}-{width}-{scheme}")
            for summary in visitor.page.locator("summary").all():
                summary.click()
            assert not visitor.barriers()
            assert visitor.overflow() <= 0


def _cited(answerer: Answerer, number: int) -> Citation:
    paragraph = answerer.library.corpus.by_id[ParagraphId(_ID.format(number))]
    others = tuple(
        _repetition(symbol, year)
        for symbol, year in (("74/9", 2019), ("73/8", 2018), ("72/7", 2017), ("71/6", 2016), ("70/5", 2015))
    )
    cited = Citation.of(paragraph, repeated=others if number == 20 else ())
    return cited.model_copy(update={"title": _TITLE, "adopted": date(2020, 11, 23)})


def _repetition(short: str, year: int) -> Repetition:
    symbol = f"A/RES/{short}"
    url = f"https://undocs.org/en/{symbol}"
    return Repetition(
        id=f"{symbol}#op3", symbol=symbol, locator="op3", label="para. 3", adopted=date(year, 11, 1), wording="the same", url=url
    )


def _point(text: str, *numbers: int, is_folded: bool = False) -> Sentence:
    return Sentence(text=text, citations=tuple(map(_ID.format, numbers)), is_folded=is_folded)


def _group(title: str, count: int, first: str, last: str, *sentences: int, is_folded: bool = False) -> PointGroup:
    symbols = tuple(f"A/RES/79/{n}" for n in range(count))
    return PointGroup(title=title, symbols=symbols, first=first, last=last, sentences=sentences, is_folded=is_folded)


def _answered(
    citations: list[Citation], headline: Sentence | None, *sentences: Sentence, groups: tuple[PointGroup, ...] = (), **more: Any
) -> dict[str, Any]:
    """An answer of the new shape: its text is laid out as the service does."""
    numbers = {citation.id: n for n, citation in enumerate(citations, start=1)}
    told = {"headline": headline, "sentences": sentences, "groups": groups, "citations": tuple(citations), "method": "lookup"}
    text = answer_text(headline, sentences, groups, numbers, "lookup")
    return told | {"answer": text, "tier": "answered", "abstained": False, "reason": None, "nearest": (), "changes": ()} | more


def _abstained(tier: str, text: str, *nearest: Citation, **more: Any) -> dict[str, Any]:
    told = {"headline": None, "sentences": (), "groups": (), "citations": (), "changes": ()}
    return told | {"answer": text, "tier": tier, "abstained": True, "reason": "unsure", "nearest": nearest} | more


def _shapes(cited: Mapping[int, Citation]) -> dict[str, dict[str, Any]]:
    """An answer of each shape, by the question that it is to."""
    first, second, third = cited[20], cited[21], cited[22]
    themes = tuple(_group(f"Theme {n}", 4, "2019", "2024", is_folded=True) for n in range(17))
    years = [("2024", 37, (0,)), ("2022", 9, (1,)), ("2019", 2, (2, 3))]
    timeline = Request(task="timeline", topic="artificial intelligence")
    hostile = first.model_copy(update={"title": _HOSTILE, "quote": _HOSTILE, "label": _HOSTILE})
    bad = Sentence(text=_HOSTILE, citations=(hostile.id,))
    group = PointGroup(title=_HOSTILE, symbols=(_HOSTILE, "A/RES/79/1"), first=_HOSTILE, last=_HOSTILE, sentences=(0,))
    offer = Suggestion(text=_HOSTILE, question=_HOSTILE)
    return {
        "fact": _answered(
            [first, cited[2]],
            _point("Yes, 23 November 2020.", 20),
            _point("“To further strengthen the partnership”", 2),
            suggestions=(Suggestion(text="Timeline", question="timeline"), Suggestion(text="Votes", question="votes")),
        ),
        "slow": _answered([first], _point("Yes.", 20), _point("“To further strengthen”", 20)),
        "overview": _answered(
            [first, second, third],
            Sentence(text="74 resolutions name it."),
            *(_point("“Governance”", 20), _point("“Trade”", 21)),
            *(_point("“Mines”", 22, is_folded=True) for _ in range(3)),
            groups=(_group("Governance", 3, "2023", "2024", 0, 2), _group("Trade", 1, "2024", "2024", 1), *themes[:-1], _group("Last", 78, "2019", "2024", 3, 4, is_folded=True)),
            suggestions=(Suggestion(text="Timeline", question="timeline"),),
        ),
        "timeline": _answered(
            [first, second, third],
            Sentence(text="2, 9, 37 resolutions name it in sessions 74, 77 and 79."),
            *(_point(f"“{words}”", number) for words, number in (("Establishes a panel", 20), ("human oversight", 21), ("potential", 22), ("risk", 22))),
            groups=tuple(_group(year, count, year, year, *numbers) for year, count, numbers in years),
            request=timeline,
        ),
        "timeline of points": _answered(
            [first, second], Sentence(text="New words, oldest first:"), _point("“To further strengthen”", 20), _point("2020: “Work”", 21), request=timeline,
            groups=(_group("Session 79", 3, "79", "79", is_folded=True), _group("Session 74", 2, "74", "74", is_folded=True)),
        ),
        "compare": _answered(
            [first],
            Sentence(text="Of 33 paragraphs 19 are word for word as before, 10 changed, 4 new."),
            _point("“some [-old-] {+new words+}”", 20),
            changes=(ChangeShown(status="changed", before="A/RES/74/9#op3", after=first.id),),
        ),
        "part way": _answered(
            [first, second],
            Sentence(text="No ban in these texts; they go this far:"),
            _point("Decided in 2024: “to convene open informal consultations in 2025”", 20),
            _point("Preamble only: “any weapon … must not be used”", 21),
        ),
        "votes": _answered(
            [], Sentence(text="Against (2): Democratic People’s Republic of Korea, Russian Federation. 159-2-5."), Sentence(text="Abstaining: Belarus, Ethiopia, Iran (Islamic Republic of), Nicaragua, Saudi Arabia."), Sentence(text="22 sponsors: Austria, Belgium …")
        ),
        "not found": _abstained("not_found", "Not found in session 75.\nNo paragraph has “seabed mining”. Nearest: “closer cooperation on disaster risk reduction”.", second),
        "closest": _abstained("nearest", "The texts that come closest:", first, second),
        "unclear": _abstained(
            "not_found", "Which one do you mean?", reason="unclear",
            choices=(OfferedSeries(title=_TITLE, symbols=("A/RES/75/15",)), OfferedSeries(title=_HOSTILE, symbols=("A/RES/75/15",))),
        ),
        "list": _answered(
            [],
            Sentence(text="7 resolutions name it."),
            *(Sentence(text=text) for text in ("79/1 · 78/2", "79/3 · 79/33 and 2 more", "77/7")),
            groups=(
                PointGroup(title="Oceans", symbols=("A/RES/79/1", "A/RES/78/2"), first="2023", last="2024", sentences=(0,)),
                PointGroup(title="Mines", symbols=tuple(f"A/RES/79/{n}" for n in (3, 33, 4, 5)), first="2019", last="2024", sentences=(1,)),
                PointGroup(title="Trade", symbols=("A/RES/77/7",), sentences=(2,), is_folded=True),
            ),
        ),
        "old": _answered([first.model_copy(update={"title": "", "adopted": None, "repeated": ()})], None, _point("The Assembly encourages.", 20)),
        "hostile": _answered([hostile], bad, bad, bad.model_copy(update={"is_folded": True}), groups=(group,), suggestions=(offer,), notice=_HOSTILE, request=timeline),
        "hostile, not found": _abstained("not_found", f"{_HOSTILE}\n{_HOSTILE}", hostile),
        "hostile, closest": _abstained("nearest", _HOSTILE, hostile),
    }  # fmt: skip
