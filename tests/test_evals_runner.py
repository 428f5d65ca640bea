"""The runner asks as people ask, and its report adds up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals import Case, EvaluationError, Record
from evals.baselines.rankings import BASELINES, baseline_rankings
from evals.reports.markdown import as_json, as_markdown
from evals.running.records import write_records
from evals.running.runner import Report, read_corpus, run_cases, score
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
    Case(id="far", type="unanswerable", question="who won the 2018 football world cup", answerable=False),
    Case(id="missing", type="unanswerable", question="what does paragraph 40 say?", answerable=False),
)


@pytest.fixture(scope="module")
def records(answerer: Answerer) -> list[Record]:
    return run_cases(build_conversations(Settings(_env_file=None), answerer=answerer), _CASES)


@pytest.fixture(scope="module")
def report(answerer: Answerer, records: list[Record]) -> Report:
    return score(answerer, _CASES, records)


def test_there_is_a_record_for_each_case_in_order(records: list[Record]) -> None:
    assert [record.id for record in records] == [case.id for case in _CASES]


def test_a_record_holds_the_answer_that_people_get(answerer: Answerer, records: list[Record]) -> None:
    answer = answerer.ask(_CASES[0].question)
    assert (records[0].answer.answer, records[0].answer.citations) == (answer.answer, answer.citations)


def test_a_look_up_ranks_what_it_cites(records: list[Record]) -> None:
    assert records[1].retrieved == ("A/RES/75/15#op20",)


def test_the_scope_of_a_case_is_kept(answerer: Answerer) -> None:
    (record,) = run_cases(
        build_conversations(Settings(_env_file=None), answerer=answerer),
        [Case(id="c", question="what about women?", symbols=("A/RES/1/2",))],
    )
    assert record.answer.reason == "no_such_document"


def test_every_case_is_heard_of(answerer: Answerer) -> None:
    heard: list[int] = []
    run_cases(build_conversations(Settings(_env_file=None), answerer=answerer), _CASES[1:3], lambda: heard.append(1))
    assert len(heard) == 2


def test_records_are_written_one_json_object_a_line(tmp_path: Path, records: list[Record]) -> None:
    write_records(tmp_path / "new" / "answers.jsonl", records)
    lines = (tmp_path / "new" / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    assert [Record.model_validate_json(line) for line in lines] == records
    assert all(set(json.loads(line)) == {"id", "retrieved", "answer"} for line in lines)


def test_a_report_names_the_cases_that_were_wrong(report: Report) -> None:
    assert (report.cases, report.wrong) == (5, ["wrong"])


def test_a_report_adds_up(report: Report) -> None:
    system = {name: value.mean for name, value in report.system.items()}
    assert system["citation.valid"] == 1.0
    assert system["qa.accuracy"] == pytest.approx(4 / 5)
    assert system["qa.coverage"] == pytest.approx(3 / 5)
    assert system["qa.precision"] == pytest.approx(2 / 3)
    assert system["answer.must"] == pytest.approx(1 / 2)
    assert (system["abstain.f1"], system["abstain.over_refusal"]) == (1.0, 0.0)


def test_a_report_counts_the_questions_behind_each_number(report: Report) -> None:
    assert {report.system[name].n for name in ("qa.accuracy", "abstain.f1", "latency.p95")} == {5}
    assert report.system["retrieval.recall@1"].n == 3
    assert {values["retrieval.recall@1"].n for values in report.baselines.values()} == {1}


def test_a_report_parts_the_cases_by_type(report: Report) -> None:
    assert {kind: values["qa.accuracy"].n for kind, values in report.by_type.items()} == {
        "everyday": 1,
        "number": 2,
        "unanswerable": 2,
    }


def test_a_report_says_what_it_was_made_with(answerer: Answerer, report: Report) -> None:
    assert report.provenance["corpus"] == answerer.library.corpus.digest
    assert report.provenance["machine"]


def test_the_page_of_a_report_shows_every_metric_and_the_wrong_cases(report: Report) -> None:
    page = as_markdown(report, "A title")
    assert page.startswith("# A title\n")
    assert all(f"`{name}`" in page for name in report.system)
    assert "`wrong`" in page
    assert "| nan" not in page


def test_a_report_is_json_that_holds_no_nan(report: Report) -> None:
    def refuse(constant: str) -> float:
        raise ValueError(constant)

    found = json.loads(as_json(report), parse_constant=refuse)
    assert found["system"]["latency.p95"]["low"] is None


def test_a_baseline_ranks_the_same_passages(answerer: Answerer) -> None:
    rankings = baseline_rankings(answerer.library.index, _CASES[:1])
    assert set(rankings) == set(BASELINES)
    for ranking in rankings.values():
        assert len(ranking["open"]) == len(set(ranking["open"])) == 10
        assert set(ranking["open"]) <= {p.id for p in answerer.library.index.passages}


def test_another_corpus_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "passages.jsonl"
    path.write_text('{"id": "a", "text": "one"}\n{"id": "b", "text": "two"}\n', encoding="utf-8")
    assert [p.id for p in read_corpus(path).paragraphs] == ["a", "b"]


def test_another_corpus_with_a_fault_is_refused_by_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "passages.jsonl"
    path.write_text('{"id": "a", "text": "one"}\n{"id": "b"}\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"passages\.jsonl, line 2"):
        read_corpus(path)
