"""The runner asks as people ask, several at a time, and takes a broken run up again."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from evals import Case, EvaluationError, Record
from evals.baselines.rankings import BASELINES, baseline_rankings
from evals.baselines.tutorial import TUTORIAL
from evals.benchmark import open_cases, read_corpus
from evals.running.answer_records import read_records
from evals.running.journal import Journal, digest_of_cases
from evals.running.local import LocalTarget
from evals.running.runner import run_cases
from service import Answerer, Settings, build_conversations

_CASES = (
    Case(id="open", question="what did the GA say about disaster management?"),
    Case(id="number", question="what does paragraph 20 say?"),
    Case(id="far", question="who won the football world cup", answerable=False),
    Case(id="scope", question="what about women?", symbols=("A/RES/1/2",)),
)


class CountingTarget:
    """Asks of another target, and remembers whom it asked; it can be made to fail at a case."""

    name = "counting"

    def __init__(self, target: LocalTarget, fails_at: str = "") -> None:
        self.asked: list[str] = []
        self._target, self._fails_at, self._lock = target, fails_at, threading.Lock()

    def record(self, case: Case) -> Record:
        """Note the case, and ask it or fail."""
        with self._lock:
            self.asked.append(case.id)
        if case.id == self._fails_at:
            raise EvaluationError(f"{case.id}: the service went away")
        return self._target.record(case)

    def provenance(self) -> dict[str, str]:
        """Tell what the target behind tells."""
        return self._target.provenance()

    def close(self) -> None:
        """Nothing was opened."""


@pytest.fixture(scope="module")
def target(answerer: Answerer) -> LocalTarget:
    return LocalTarget(build_conversations(Settings(_env_file=None), answerer=answerer))


@pytest.fixture(scope="module")
def records(target: LocalTarget) -> list[Record]:
    return run_cases(target, _CASES)


def test_there_is_a_record_for_each_case_in_order(records: list[Record]) -> None:
    assert [record.id for record in records] == [case.id for case in _CASES]


def test_a_record_holds_the_answer_that_people_get(answerer: Answerer, records: list[Record]) -> None:
    answer = answerer.ask(_CASES[0].question)
    assert (records[0].answer.answer, records[0].answer.citations) == (answer.answer, answer.citations)


def test_a_look_up_ranks_what_it_cites(records: list[Record]) -> None:
    assert records[1].retrieved == ("A/RES/75/15#op20",)


def test_the_scope_of_a_case_is_kept(records: list[Record]) -> None:
    assert records[3].answer.reason == "no_such_document"


def test_every_case_is_heard_of(target: LocalTarget) -> None:
    heard: list[int] = []
    run_cases(target, _CASES[1:3], on_case=heard.append)
    assert sum(heard) == 2


def test_asking_several_at_a_time_gives_the_same_answers_in_the_same_order(target: LocalTarget, records: list[Record]) -> None:
    said = [(record.id, record.retrieved, record.answer.answer) for record in run_cases(target, _CASES, jobs=4)]
    assert said == [(record.id, record.retrieved, record.answer.answer) for record in records]


def test_a_run_that_died_is_taken_up_where_it_stopped(target: LocalTarget, records: list[Record], tmp_path: Path) -> None:
    path, of = tmp_path / "answers.jsonl", {"cases": digest_of_cases(_CASES)}
    with pytest.raises(EvaluationError, match="went away"):
        run_cases(CountingTarget(target, fails_at="far"), _CASES, journal=Journal(path, of, resume=False))
    with path.open("a", encoding="utf-8") as file:
        file.write('{"id": "scope", "retr')  # the process died while it wrote
    again, journal = CountingTarget(target), Journal(path, of, resume=True)
    found = run_cases(again, _CASES, journal=journal)
    journal.finish(found)
    assert "far" in again.asked
    assert not {"open", "number"} & set(again.asked)
    assert [r.answer.answer for r in found] == [r.answer.answer for r in records]
    assert [r.id for r in read_records(path)] == [case.id for case in _CASES]


def test_a_run_of_something_else_is_not_taken_up(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    Journal(path, {"cases": "a", "corpus": "one"}, resume=False)
    with pytest.raises(EvaluationError, match=r"another run \(corpus: one then, two now\)"):
        Journal(path, {"cases": "a", "corpus": "two"}, resume=True)


def test_without_resuming_a_run_begins_anew(target: LocalTarget, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    run_cases(target, _CASES[:2], journal=Journal(path, {}, resume=False))
    assert Journal(path, {}, resume=False).known() == {}


def test_a_journal_has_one_json_object_a_line(target: LocalTarget, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "new" / "answers.jsonl", {}, resume=False)
    journal.finish(run_cases(target, _CASES[:2], journal=journal))
    lines = journal.path.read_text(encoding="utf-8").splitlines()
    assert [set(json.loads(line)) for line in lines] == [{"id", "retrieved", "answer"}] * 2
    assert [path.name for path in journal.path.parent.iterdir()] == ["answers.jsonl"]


def test_a_line_that_is_no_answer_is_named(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"answers.jsonl, line 1: not an answer"):
        read_records(path)


def test_a_baseline_ranks_the_same_passages(answerer: Answerer) -> None:
    rankings = baseline_rankings(answerer.library.index, _CASES[:1])
    assert set(rankings) == set(BASELINES)
    for name, ranking in rankings.items():
        assert len(ranking["open"]) == len(set(ranking["open"])) == (4 if name == TUTORIAL else 10)
        assert set(ranking["open"]) <= {p.id for p in answerer.library.index.passages}


def test_the_tutorials_store_finds_what_dense_search_finds(answerer: Answerer) -> None:
    rankings = baseline_rankings(answerer.library.index, _CASES[:2])
    for case in _CASES[:2]:
        assert rankings[TUTORIAL][case.id] == rankings["dense"][case.id][:4]


def test_a_corpus_that_cannot_be_read_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "broken.xml").write_text("<akomaNtoso>", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"broken\.xml"):
        read_corpus(tmp_path)


def test_cases_are_opened_by_the_name_of_their_set() -> None:
    assert {case.half for case in open_cases("asean", "report")} == {"report"}


def test_a_set_that_there_is_not_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(EvaluationError, match=r"no cases 'nowhere'.*asean"):
        open_cases("nowhere", "all")


def test_a_half_that_there_is_not_is_an_error() -> None:
    with pytest.raises(EvaluationError, match="no case of the half 'both'"):
        open_cases("asean", "both")
