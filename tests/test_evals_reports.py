"""A report's page shows every number, opens anywhere, and lets no text of a question become markup."""

from __future__ import annotations

import re
import sys
from collections import Counter

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.errors import MaterialAbsent
from evals.reports import report_plots as plots
from evals.reports.faults import sureness, worst_cases
from evals.reports.html import as_html
from evals.reports.markdown import as_markdown, code, plain
from evals.reports.measures import change, duration, lower_is_better, number, probability
from evals.reports.report import Bin, CaseScore, Difference, Figure, Operating, Report, SetReport, Table
from evals.reports.summary import MAIN, headline, summary

_HOSTILE = "<script>alert(1)</script> & \"quoted\" | `tick` $\\frac{$ <img src='http://evil.example/x' onerror=x>"
_METRICS = (*MAIN, "qa.accuracy", "citation.valid", "confidence.aurc")
_RANKED = ("retrieval.recall@1", "retrieval.ndcg@10")


def a_case(place: int = 1, **changed: object) -> CaseScore:
    case = CaseScore(
        id=f"case-{place}",
        type="direct",
        question=f"What does paragraph {place} say?",
        answerable=True,
        gold=("A/RES/75/15#op21",),
        must=("mine action",),
        retrieved=("A/RES/75/15#op20", "A/RES/75/15#op21"),
        cited=("A/RES/75/15#op20",),
        answer="Encourages cooperation.",
        abstained=False,
        confidence=0.9,
        right=True,
        slices={"turn": "single"},
        scores={"answer.must": 1.0},
        latency_ms=10.0 + place,
    )
    return case.model_copy(update=changed)


def a_wrong_case(place: int = 1, **changed: object) -> CaseScore:
    return a_case(place, right=False, why="cites A/RES/75/15#op20, not A/RES/75/15#op21").model_copy(update=changed)


def a_set(name: str = "asean", **changed: object) -> SetReport:
    figure = Figure(mean=0.8125, low=0.75, high=0.875, n=32)
    of = SetReport(
        name=name,
        half="report",
        system=dict.fromkeys(_METRICS, figure) | {"latency.p50": Figure(mean=12.34, n=32)},
        rankings={"bm25": dict.fromkeys(_RANKED, figure), "system": dict.fromkeys(_RANKED, figure)},
        recall_by_k={"bm25": (0.4, 0.5, 0.6), "dense": (0.5, 0.6, 0.7), "system": (0.6, 0.7, 0.8)},
        wins={
            "bm25": {
                "retrieval.recall@1": Difference(difference=Figure(mean=0.125, low=0.0625, high=0.1875, n=32), p=0.012),
                "retrieval.ndcg@10": Difference(difference=Figure(mean=-0.01, low=-0.1, high=0.1, n=32), p=0.43),
            }
        },
        slices={"turn": {"single": {"qa.accuracy": figure}, "follow-up": {"qa.accuracy": figure, "answer.must": figure}}},
        risk_coverage=(Operating(threshold=0.9, coverage=0.5, risk=0.1), Operating(threshold=0.5, coverage=0.9, risk=0.2)),
        reliability=(Bin(low=0.0, high=0.5, n=0, confidence=None, accuracy=None), Bin(low=0.5, high=1.0, n=9, confidence=0.8, accuracy=0.7)),
        cases=(a_case(1), a_wrong_case(2, history=("an earlier turn",)), a_case(3, abstained=True, answerable=False, gold=())),
        provenance={"cases": "sha256:4f1c"},
    )  # fmt: skip
    return of.model_copy(update=changed)


def a_report(**changed: object) -> Report:
    report = Report(
        title="Nightly",
        when="2026-11-20 04:12 UTC",
        seconds=75.0,
        provenance={"commit": "88e28d2f1e", "encoder": "MiniLM"},
        sets=(a_set(), a_set("sessions")),
        tables=(Table(title="Judges", note="beside people", head=("judge", "kappa"), rows=(("words", "0.64"),)),),
    )
    return report.model_copy(update=changed)


@pytest.fixture(scope="module")
def html() -> str:
    return as_html(a_report())


@pytest.fixture(scope="module")
def page(html: str) -> lxml.html.HtmlElement:
    return parsed(html)


def parsed(html: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html)


def text_of(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def hostile_report(text: str) -> Report:
    case = a_wrong_case(
        1, id=text, question=text, history=(text,), answer=text, why=text, gold=(text,), cited=(text,), must=(text,)
    )
    figures = {text: Figure(mean=1.0, n=1), "qa.accuracy": Figure(mean=1.0, n=1)}
    of = a_set(text, cases=(case,), slices={text: {text: figures}}, rankings={text: figures}, recall_by_k={text: (0.5,)},
               provenance={text: text})  # fmt: skip
    table = Table(title=text, note=text, head=(text,), rows=((text,),))
    return a_report(title=text, when=text, provenance={text: text}, sets=(of,), tables=(table,))


def without_plots(report: Report) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "matplotlib", None)
        return as_html(report)


def elements_of(report: Report) -> tuple[str, ...]:
    page = parsed(without_plots(report))
    return tuple(element.tag for element in page.iter() if isinstance(element.tag, str))


def test_the_page_says_in_which_language_it_is(page: lxml.html.HtmlElement) -> None:
    assert page.get("lang") == "en"


def test_the_page_allows_itself_neither_scripts_nor_network(page: lxml.html.HtmlElement) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_nothing_in_the_page_is_fetched(html: str, page: lxml.html.HtmlElement) -> None:
    leading = [
        str(value)
        for name in ("src", "href", "srcset", "action")
        for value in page.xpath(f"//@{name} | //@*[name()='xlink:{name}']")
    ]
    assert leading
    assert all(value.startswith("#") for value in leading)
    assert all(found.startswith("#") for found in re.findall(r"url\(['\"]?([^)]*)", html))
    assert not page.xpath("//script | //iframe | //object | //embed | //link | //img | //form")


def test_no_two_elements_of_the_page_have_one_id(page: lxml.html.HtmlElement) -> None:
    assert [name for name, count in Counter(map(str, page.xpath("//@id"))).items() if count > 1] == []


def test_whatever_a_plot_refers_to_is_in_the_page(html: str, page: lxml.html.HtmlElement) -> None:
    ids = set(map(str, page.xpath("//@id")))
    assert set(re.findall(r"(?:href=\"|url\()#([^\")]+)", html)) <= ids


def test_every_table_has_a_caption_and_headers(page: lxml.html.HtmlElement) -> None:
    tables = page.xpath("//table")
    assert len(tables) > 8
    assert all(table.xpath("./caption") and table.xpath("./thead//th[@scope='col']") for table in tables)
    assert not page.xpath("//tbody/tr[not(th[@scope='row' or @scope='rowgroup'])]")


def test_every_row_of_a_table_is_as_wide_as_its_head(page: lxml.html.HtmlElement) -> None:
    for table in page.xpath("//table"):
        width = len(table.xpath("./thead/tr/th"))
        cells = [row.xpath("count(./th | ./td) + sum(.//@colspan) - count(.//@colspan)") for row in table.xpath("./tbody/tr")]
        assert set(cells) == {float(width)}


def test_the_summary_gives_every_main_figure_of_every_set(page: lxml.html.HtmlElement) -> None:
    table = page.xpath("//table[@class='summary']")[0]
    assert table.xpath("./thead//th/text()") == ["What", "asean, half: report", "sessions, half: report"]
    assert table.xpath(".//th[@scope='row']/code/text()") == list(MAIN)


def test_the_summary_says_in_words_what_came_out(page: lxml.html.HtmlElement) -> None:
    first = page.xpath("//ul[@class='headlines']/li")[0]
    assert text_of(first) == (
        "asean, half: report: 2 of 3 cases are right (0.667); 2 questions are answered (0.667), 1 of them rightly."
    )


def test_a_set_without_cases_still_has_a_headline() -> None:
    assert headline(a_set(cases=())) == "0 of 0 cases are right (–); 0 questions are answered (–), 0 of them rightly."


def test_a_metric_that_one_set_lacks_leaves_its_cell_empty() -> None:
    report = a_report(sets=(a_set(), a_set("bare", system={})))
    first = summary(report)[0].rows[0]
    assert first.figures[0] is not None
    assert first.figures[1] is None


def test_a_difference_is_bold_where_chance_does_not_explain_it(page: lxml.html.HtmlElement) -> None:
    rows = page.xpath("//table[contains(caption, 'What the system wins')]//tbody/tr")
    assert [text_of(cell) for cell in rows[0].xpath("./td")] == [
        "+0.125 +0.062 to +0.188 p 0.012",
        "−0.010 −0.100 to +0.100 p 0.430",
    ]
    assert rows[0].xpath(".//strong/text()") == ["+0.125"]


def test_all_figures_stand_with_interval_and_n(page: lxml.html.HtmlElement) -> None:
    row = page.xpath("//tr[th/code/text()='citation.valid']")[0]
    assert [text_of(cell) for cell in row.xpath("./td")] == ["0.812", "0.750 – 0.875", "32"]


def test_a_wrong_case_unfolds_into_all_that_is_known_of_it(page: lxml.html.HtmlElement) -> None:
    shown = text_of(page.xpath("//details[@class='case']")[0])
    for part in ("What does paragraph 2 say?", "an earlier turn", "Encourages cooperation.", "A/RES/75/15#op20", "A/RES/75/15#op21",
                 "“mine action”", "0.900, answered in 12.0 ms", "cites A/RES/75/15#op20, not A/RES/75/15#op21"):  # fmt: skip
        assert part in shown


def test_what_the_run_was_made_with_is_said(page: lxml.html.HtmlElement) -> None:
    assert "88e28d2f1e" in page.xpath("//dl[@class='made']//dd/text()")
    assert "sha256:4f1c" in page.xpath("//details//dl[@class='made']//dd/text()")


def test_further_tables_come_last(page: lxml.html.HtmlElement) -> None:
    last = page.xpath("//section[last()]//table")[0]
    assert [text_of(part) for part in last.xpath("./caption | .//th | .//td")] == [
        "Judgesbeside people",
        "judge",
        "kappa",
        "words",
        "0.64",
    ]


def test_a_report_without_sets_is_a_page_too() -> None:
    assert "scored no set" in as_html(a_report(sets=(), tables=()))


def test_hostile_text_stays_text_everywhere_in_the_page() -> None:
    page = parsed(as_html(hostile_report(_HOSTILE)))
    assert not page.xpath("//script | //img | //@onerror")
    assert page.findtext(".//title") == _HOSTILE
    assert text_of(page.xpath("//span[@class='question']")[0]) == _HOSTILE
    assert _HOSTILE in page.xpath("//dt[text()='Answer']/following-sibling::dd/text()")


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_no_text_makes_an_element_of_its_own(text: str) -> None:
    assert elements_of(hostile_report(text)) == elements_of(hostile_report("calm"))


def test_without_matplotlib_the_page_has_no_plots_and_says_what_to_install() -> None:
    page = parsed(without_plots(a_report()))
    assert not page.xpath("//figure")
    assert "pip install 'unga-qa[evals]'" in text_of(page.xpath("//p[@class='notice']")[0])


def test_a_plot_without_matplotlib_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MaterialAbsent, match=r"unga-qa\[evals\]"):
        plots.latency(a_set())


def test_every_plot_is_drawn_and_has_a_text_beside_it(page: lxml.html.HtmlElement) -> None:
    titles = ["Risk and coverage", "Search by depth", "Confidence", "Latency", "Slices"]
    assert page.xpath("//section[2]//figure/h4/text()") == titles
    assert all(page.xpath("//figure/svg[@role='img']/@aria-label"))


def test_a_plot_drawn_twice_is_the_same_to_the_byte() -> None:
    assert plots.drawn(a_set()) == plots.drawn(a_set())


def test_the_text_of_a_plot_stays_text_and_takes_the_colour_of_the_page() -> None:
    plot = plots.risk_coverage(a_set())
    assert plot is not None
    assert "as it is: answers 0.667, of which 0.500 wrong</text>" in plot.svg
    assert "currentColor" in plot.svg
    assert "#102030" not in plot.svg
    assert len(plot.svg) < 30_000


def test_the_point_in_use_counts_what_was_answered_and_what_of_it_was_wrong() -> None:
    plot = plots.risk_coverage(a_set(cases=(a_case(1), a_case(2), a_wrong_case(3), a_wrong_case(4, abstained=True))))
    assert plot is not None
    assert plot.caption == "Risk over coverage. As it is: answers 0.750, of which 0.333 wrong."


def test_a_set_where_nothing_was_answered_has_a_curve_and_no_point() -> None:
    plot = plots.risk_coverage(a_set(cases=(a_case(1, abstained=True),)))
    assert plot is not None
    assert plot.caption.endswith("Nothing was answered.")


def test_a_set_without_numbers_has_no_plots() -> None:
    assert plots.drawn(a_set(risk_coverage=(), recall_by_k={}, cases=(), slices={}, reliability=())) == ()


def test_latencies_that_are_all_alike_or_far_apart_are_drawn() -> None:
    for times in ((0.0, 0.0), (5.0, 5.0), (1.0, 2.0, 9000.0)):
        plot = plots.latency(a_set(cases=tuple(a_case(n, latency_ms=time) for n, time in enumerate(times))))
        assert plot is not None
        assert (">ms, logarithmic<" in plot.svg) == (max(times) > 1000)


def test_the_wrong_cases_come_the_surest_first_whether_answered_or_refused() -> None:
    cases = (
        a_wrong_case(1, confidence=0.7),
        a_wrong_case(2, confidence=0.05, abstained=True),
        a_case(3, confidence=1.0),
        a_wrong_case(4, confidence=0.99, answerable=False, gold=()),
        a_wrong_case(5, confidence=0.4, abstained=True),
    )
    assert [case.id for case in worst_cases(a_set(cases=cases))] == ["case-4", "case-2", "case-1", "case-5"]


def test_a_refusal_after_a_look_up_is_as_sure_as_it_says() -> None:
    assert sureness(a_case(abstained=True, confidence=1.0)) == 1.0


def test_at_most_twenty_wrong_cases_are_shown_and_their_number_is_said() -> None:
    page = parsed(without_plots(a_report(sets=(a_set(cases=tuple(a_wrong_case(n) for n in range(30))),))))
    assert len(page.xpath("//details[@class='case']")) == 20
    assert "30 of 30; the 20 of which the system was surest" in page.text_content()


def test_markdown_gives_every_figure_the_rankings_the_slices_and_the_wrong_cases() -> None:
    text = as_markdown(a_report())
    for part in (
        "# Nightly\n",
        "- commit: `88e28d2f1e`",
        "| `citation.valid` | 0.812 | 0.750 – 0.875 | 32 |",
        "| `latency.p50` | 12.3 ms |  | 32 |",
        "| bm25 | 0.812 | 0.812 |",
        "| bm25 | **+0.125 (+0.062 to +0.188), p 0.012** | −0.010 (−0.100 to +0.100), p 0.430 |",
        "| `answer.must` | – | 0.812 (n 32) |",
        "### Cases that were wrong (1)\n\n`case-2`\n",
        "| words | 0.64 |",
    ):
        assert part in text


def test_hostile_text_starts_no_markup_and_no_column_in_markdown() -> None:
    text = as_markdown(hostile_report(_HOSTILE))
    assert "<script" not in re.sub(r"`[^`\n]*`", "", text)
    tables = re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE)
    assert len(tables) == 5
    assert all(len({len(re.findall(r"(?<!\\)\|", row)) for row in rows.splitlines()}) == 1 for rows in tables)


@given(st.text())
def test_plain_text_is_one_line_without_a_live_sign(text: str) -> None:
    made = plain(text)
    assert made.splitlines() in ([], [made])
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*|\[\]]|<", made)


@given(st.text())
def test_code_holds_one_line_between_two_ticks(text: str) -> None:
    made = code(text)
    assert made.count("`") == 2
    assert len(made.splitlines()) == 1


@pytest.mark.parametrize(
    ("value", "metric", "written"),
    [
        (0.5, "qa.accuracy", "0.500"),
        (None, "qa.accuracy", "–"),
        (12.34, "latency.p50", "12.3 ms"),
        (1234.5, "latency.p99", "1,234 ms"),
        (15000.0, "throughput", "15,000"),
    ],
)
def test_values_are_written_with_what_they_are(value: float | None, metric: str, written: str) -> None:
    assert number(value, metric) == written


def test_differences_probabilities_and_durations_are_written_plainly() -> None:
    assert [change(0.25), change(-0.25), change(0.0), change(None)] == ["+0.250", "−0.250", "±0.000", "–"]
    assert [probability(0.00005), probability(0.0123)] == ["< 0.001", "0.012"]
    assert [duration(9.94), duration(75), duration(7260)] == ["9.9 s", "1 min 15 s", "2 h 1 min"]


def test_less_is_better_where_it_is() -> None:
    worse_when_more = [m for m in _METRICS if lower_is_better(m)]
    assert worse_when_more == [
        "not_found",
        "abstain.over_refusal",
        "confidence.ece",
        "form.recital_first",
        "form.repeats",
        "latency.p50",
        "latency.p95",
        "latency.p99",
        "confidence.aurc",
    ]
