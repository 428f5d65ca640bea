"""The ranking of outside sets: what is read of them, and what is counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embeddings import Encoder
from evals.baselines.rankings import BASELINES
from evals.cases.outside import answerable_cases, half_of, open_set, records
from evals.errors import MaterialAbsent
from evals.outside_retrieval import SYSTEM, as_table, rank_set

_PASSAGES = [
    {"id": "haze", "title": "Air", "text": "Transboundary haze is monitored every year."},
    {"id": "mines", "title": "Land", "text": "The centre helps to clear mines."},
    {"id": "tuna", "title": "Sea", "text": "Tuna is fished less than before."},
    {"id": "blank", "title": "Sea", "text": " \n"},
]
_QUESTIONS = [
    {"id": "c<::>1", "question": "is haze monitored?", "gold_ids": ["haze"]},
    {"id": "c<::>2", "question": "who clears mines?", "gold_ids": ["mines"]},
    {"id": "c<::>3", "question": "who won?", "gold_ids": []},
]


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A set of three passages and two questions that they answer."""
    folder = tmp_path / "bench" / "small"
    folder.mkdir(parents=True)
    for name, lines in (("corpus", _PASSAGES), ("queries", _QUESTIONS)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    monkeypatch.setenv("UNGA_QA_SHARED", str(tmp_path))
    return "small"


def test_only_questions_that_a_passage_answers_are_ranked(small: str) -> None:
    assert [case.id for case in answerable_cases(small)] == ["c<::>1", "c<::>2"]


def test_turns_of_a_conversation_are_in_one_half(small: str) -> None:
    assert {case.half for case in answerable_cases(small)} == {half_of("c")}


def test_passages_without_text_are_left_out(small: str, tmp_path: Path, hashing_encoder: Encoder) -> None:
    library = open_set(small, tmp_path / "cache", hashing_encoder)
    assert [p.id for p in library.corpus.paragraphs] == ["haze", "mines", "tuna"]


def test_a_set_that_is_not_there_is_named(small: str) -> None:
    with pytest.raises(MaterialAbsent, match=r"bench/other/queries.jsonl is not there"):
        records(f"{small.replace('small', 'other')}/queries.jsonl")


def test_wins_are_differences_question_by_question(small: str, tmp_path: Path, hashing_encoder: Encoder) -> None:
    counted: list[int] = []
    ranked = rank_set(small, open_set(small, tmp_path / "cache", hashing_encoder), answerable_cases(small), counted.append)
    assert counted == [1, 1]
    assert (ranked.means[SYSTEM].mean, ranked.means["bm25"].mean) == (1.0, 1.0)
    for name in BASELINES:
        assert ranked.wins[name].difference.mean == pytest.approx(ranked.means[SYSTEM].mean - ranked.means[name].mean)
    (row,) = as_table("all", [ranked]).rows
    assert row[:3] == ("small", "2", "1.0000")
