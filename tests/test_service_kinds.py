"""What kind of thing a question asks for, and where a text holds such a thing."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from service.answering.answer_kinds import KINDS_FILE, AnswerKind, asked_kinds, find_spans, kind_probabilities

DATA = Path(__file__).parents[1] / "training" / "data"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("when did the Charter come into force?", "date"),
        ("by what date must the report be submitted?", "date"),
        ("how often does the forum meet?", "date"),
        ("how many thrusts does the declaration have?", "number"),
        ("what share of girls go to school?", "number"),
        ("how much money did the response fund have?", "money"),
        ("who is the Secretary-General of ASEAN?", "actor"),
        ("which agency coordinates the decade?", "actor"),
        ("which city hosted the summit?", "place"),
        ("where was the summit held?", "place"),
        ("which country held the presidency?", "country"),
        ("how did Member States vote?", "vote"),
    ],
)
def test_a_question_asks_for_its_kind(question: str, kind: AnswerKind) -> None:
    assert kind in asked_kinds(question)


@pytest.mark.parametrize("question", ["what did the GA say about disaster management?", "does it mention women?", "mine action"])
def test_an_open_question_asks_for_no_kind(question: str) -> None:
    assert asked_kinds(question) == ()


def test_a_question_of_time_and_place_asks_for_both() -> None:
    assert asked_kinds("when and where did the leaders meet?") == ("date", "place")


def test_money_is_more_probable_where_money_is_asked_for_than_where_people_are() -> None:
    asked = "how much funding did the mission get?", "how many people did the mission train?"
    money, people = (kind_probabilities(question)["money"] for question in asked)
    assert people < 0.1 < money


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("date", "which came into force on 15 December 2008", ["15 December 2008"]),
        ("date", "held from 17 to 20 October 2016", ["17 to 20 October 2016"]),
        ("date", "at its seventy-ninth session", ["seventy-ninth session"]),
        ("number", "through the six thrusts", ["six"]),
        ("number", "with more than 96 per cent of the lines", ["96 per cent"]),
        ("money", "a sum of 5 million dollars", ["5 million dollars"]),
        ("place", "the Summit held in Bali", ["Bali"]),
        ("place", "held in Cape Town, South Africa, in May", ["Cape Town, South Africa"]),
        ("actor", "Requests the Committee on Conferences to meet", ["Committee"]),
        ("country", "under the chairmanship of the Philippines", ["Philippines"]),
        ("country", "the Islamic Republic of Iran and the Republic of Korea", ["Islamic Republic of Iran", "Republic of Korea"]),
        ("vote", "adopted without a vote", ["vote"]),
    ],
)
def test_a_thing_of_a_kind_is_found_where_it_stands(kind: AnswerKind, text: str, found: list[str]) -> None:
    assert [text[span.start : span.end] for span in find_spans(kind, text)] == found


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "adopted on 19 July 2017"),
        ("number", "held from 17 to 20 October"),
        ("number", "its resolution 71/317"),
        ("number", "the COVID-19 pandemic"),
        ("date", "the 2030 Agenda for Sustainable Development"),
        ("date", "the Community Vision 2025, which"),
        ("place", "progress in Sustainable Development Cooperation"),
        ("place", "as agreed in May"),
    ],
)
def test_a_figure_or_name_that_is_part_of_another_thing_is_no_answer(kind: AnswerKind, text: str) -> None:
    assert find_spans(kind, text) == ()


def test_the_shipped_model_is_the_one_that_was_trained() -> None:
    record = json.loads(KINDS_FILE.read_text(encoding="utf-8"))
    said = record.pop("digest")
    assert said == _digest(json.dumps(record, ensure_ascii=False, sort_keys=True).encode())
    for name, digest in record["sources"].items():
        if (DATA / name).is_file():
            assert _digest((DATA / name).read_bytes()) == digest, f"{name} has changed; train the kinds again"


@pytest.mark.parametrize(
    ("kind", "precision", "recall", "auc"),
    [
        ("date", 0.75, 0.75, 0.92),
        ("number", 0.6, 0.4, 0.85),
        ("actor", 0.48, 0.54, 0.8),
        ("place", 0.7, 0.45, 0.88),
        ("country", 0.5, 0.15, 0.78),
    ],
)
def test_what_is_asked_for_is_told_in_questions_over_series_that_were_not_trained_on(
    kind: AnswerKind, precision: float, recall: float, auc: float
) -> None:
    """Precision and recall of the patterns by hand that came before, by the same labels: date .70 .57, number .52 .54,
    actor .42 .43, place .59 .48, country .47 .31.
    """
    labelled = [json.loads(line) for line in (DATA / "kinds_report.jsonl").read_text(encoding="utf-8").splitlines()]
    truth = np.array([kind in line["kinds"] for line in labelled])
    told = np.array([kind in asked_kinds(line["question"]) for line in labelled])
    assert (told & truth).sum() / told.sum() >= precision
    assert (told & truth).sum() / truth.sum() >= recall
    assert roc_auc_score(truth, [kind_probabilities(line["question"])[kind] for line in labelled]) >= auc


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
