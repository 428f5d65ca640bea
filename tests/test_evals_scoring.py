"""Scoring adds up, parts the cases into slices, and says why a case is wrong."""

from __future__ import annotations

import json

import pytest

from evals import Case, Record
from evals.baselines.rankings import baseline_rankings
from evals.metrics import word_judge
from evals.reports.report import Report, SetReport, read_report
from evals.reports.scored_cases import Scored, is_open, score_set
from evals.running.local import LocalTarget
from evals.running.runner import run_cases
from service import Answerer, Settings, build_conversations

_CASES = (
    Case(
        id="open",
        type="everyday",
        question="what did the GA say about disaster management?",
        gold=("A/RES/75/15#op21", "A/RES/75/15#op22"),
    ),
    Case(id="number", type="number", question="what does paragraph 20 say?", gold=("A/RES/75/15#op20",), must=("Mine Action",)),
    Case(id="wrong", type="number", question="what does paragraph 20 say?", gold=("A/RES/75/15#op20",), must=("a free lunch",)),
    Case(id="far", type="unanswerable", question="who won the football world cup", answerable=False),
    Case(id="missing", type="unanswerable", question="what does paragraph 40 say?", answerable=False),
    Case(
        id="talk-t2",
        type="follow_up",
        question="and on women?",
        history=("what did the GA say about disaster management?",),
        gold=("A/RES/75/15#op1",),
    ),
)


@pytest.fixture(scope="module")
def records(answerer: Answerer) -> list[Record]:
    return run_cases(LocalTarget(build_conversations(Settings(_env_file=None), answerer=answerer)), _CASES[:5])


def _score(answerer: Answerer, cases: tuple[Case, ...], records: list[Record], **more: Record) -> SetReport:
    searched = [case for case in cases if is_open(case)]
    known = {str(key): paragraph for key, paragraph in answerer.library.corpus.by_id.items()}
    baselines = baseline_rankings(answerer.library.index, searched)
    scored = Scored(word_judge(0.6), known, more)
    return score_set("small", "all", list(zip(cases, records, strict=True)), baselines, scored, {"corpus": "one"})


@pytest.fixture(scope="module")
def report(answerer: Answerer, records: list[Record]) -> SetReport:
    return _score(answerer, _CASES[:5], records)


def test_a_report_says_which_cases_were_wrong_and_why(report: SetReport) -> None:
    assert {case.id: case.why for case in report.cases if not case.right} == {"wrong": "does not show “a free lunch”"}


def test_a_report_adds_up(report: SetReport) -> None:
    system = {name: figure.mean for name, figure in report.system.items()}
    assert system["citation.valid"] == 1.0
    assert system["qa.accuracy"] == pytest.approx(4 / 5)
    assert system["qa.coverage"] == pytest.approx(3 / 5)
    assert system["qa.precision"] == pytest.approx(2 / 3)
    assert system["answer.must"] == pytest.approx(1 / 2)
    assert (system["abstain.f1"], system["abstain.over_refusal"]) == (1.0, 0.0)


def test_a_report_tells_what_is_shown_and_what_is_claimed(report: SetReport) -> None:
    system = report.system
    assert [system[name].mean for name in ("shown", "precision.answered", "not_found")] == [1.0, 1.0, 0.0]
    assert [system[name].n for name in ("shown", "precision.answered", "coverage", "not_found")] == [3, 3, 5, 3]
    assert system["coverage"].mean == pytest.approx(0.6)
    assert system["precision.answered"].low == pytest.approx(0.025 ** (1 / 3))
    assert 0 < (system["words.visible.p50"].mean or 0) <= (system["words.visible.p95"].mean or 0)


def test_the_tier_of_each_case_and_what_it_offers_is_told(report: SetReport) -> None:
    assert [case.tier for case in report.cases] == ["answered", "answered", "answered", "not_found", "not_found"]
    assert report.cases[4].offered == ("A/RES/75/15#op28",)


def test_what_only_comes_closest_is_told_as_such(answerer: Answerer, records: list[Record]) -> None:
    answer = records[3].answer.model_copy(update={"tier": "nearest"})
    (case,) = _score(answerer, _CASES[:1], [records[3].model_copy(update={"id": "open", "answer": answer})]).cases
    assert case.why.startswith("shows A/RES/75/15#op8 as what comes closest, though A/RES/75/15#op21")


def test_a_report_counts_the_questions_behind_each_number(report: SetReport) -> None:
    assert {report.system[name].n for name in ("qa.accuracy", "abstain.f1", "latency.p95")} == {5}
    assert report.system["retrieval.recall@1"].n == 3
    assert {values["retrieval.recall@1"].n for values in report.rankings.values()} == {1}


def test_the_rankings_are_of_the_system_and_of_every_baseline(report: SetReport) -> None:
    assert set(report.rankings) == {"bm25", "dense", "rrf", "langchain", "system"}
    assert set(report.wins) == {"bm25", "dense", "rrf", "langchain"}
    assert {len(shares) for shares in report.recall_by_k.values()} == {10}


def test_a_report_parts_the_cases_by_kind(report: SetReport) -> None:
    assert {kind: values["qa.accuracy"].n for kind, values in report.slices["type"].items()} == {
        "everyday": 1,
        "number": 2,
        "unanswerable": 2,
    }
    assert set(report.slices) == {"type", "paragraph", "turn", "document", "length", "answerable"}
    assert report.slices["paragraph"]["operative"]["qa.accuracy"].n == 3
    assert "citation.gold_cited" not in report.slices["type"]["unanswerable"]


def test_a_follow_up_lies_in_the_slice_of_follow_ups(answerer: Answerer, records: list[Record]) -> None:
    report = _score(answerer, (_CASES[5],), [records[0].model_copy(update={"id": "talk-t2"})])
    (case,) = report.cases
    assert (case.slices["turn"], case.conversation) == ("follow-up", "talk")
    assert case.why.startswith("cites A/RES/75/15#op21, A/RES/75/15#op22")


def test_a_wrong_refusal_is_told_with_the_place_of_the_gold_paragraph(answerer: Answerer, records: list[Record]) -> None:
    refused = records[3].model_copy(update={"id": "open", "retrieved": ("A/RES/75/15#op1", "A/RES/75/15#op22")})
    (case,) = _score(answerer, _CASES[:1], [refused]).cases
    assert case.why.endswith("a gold paragraph is ranked 2")
    assert case.why.startswith("withheld (")


def test_an_answer_where_nothing_answers_is_told(answerer: Answerer, records: list[Record]) -> None:
    (case,) = _score(answerer, _CASES[3:4], [records[1].model_copy(update={"id": "far"})]).cases
    assert case.why == "answered with A/RES/75/15#op20, though nothing answers it"


def test_the_curve_goes_on_to_what_was_withheld(answerer: Answerer, records: list[Record]) -> None:
    refused = records[3].model_copy(update={"id": "open"})
    answer = records[0].answer.model_copy(update={"confidence": 0.1})
    cases, given = _CASES[:2], [refused, records[1]]
    held = _score(answerer, cases, given)
    free = _score(answerer, cases, given, open=records[0].model_copy(update={"answer": answer}))
    assert [point.coverage for point in held.risk_coverage] == [0.5]
    assert [(point.threshold, point.coverage, point.risk) for point in free.risk_coverage] == [(1.0, 0.5, 0.0), (0.1, 1.0, 0.0)]


def test_a_set_of_unanswerable_questions_has_no_rankings(answerer: Answerer, records: list[Record]) -> None:
    report = _score(answerer, _CASES[3:5], records[3:5])
    assert (report.rankings, report.wins) == ({}, {})
    assert report.system["abstain.recall"].mean == 1.0


def test_a_report_is_read_back_as_it_was_written(report: SetReport, tmp_path_factory: pytest.TempPathFactory) -> None:
    def refuse(constant: str) -> float:
        raise ValueError(constant)

    whole = Report(title="t", when="2026-01-02 03:04:05", seconds=1.5, provenance={}, sets=(report,))
    path = tmp_path_factory.mktemp("report") / "report.json"
    path.write_text(whole.model_dump_json(), encoding="utf-8")
    assert read_report(path) == read_report(path.parent) == whole
    assert json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)["sets"][0]["name"] == "small"
