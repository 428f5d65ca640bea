"""The measurement of follow-up questions: what is read, how it is parted, and what is counted."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from documents import Corpus
from documents.readers.passages import read_passages
from embeddings import Encoder
from embeddings.watching import Unwatched
from evals import standalone_questions as rewriting
from evals.cases.outside import open_set
from evals.errors import MaterialAbsent
from evals.standalone_questions import BESIDE, JOINED, LAST, OFFICIAL, STANDALONE, Turn
from service.library import Library, make_library
from service.requests.table import Exchange

_PASSAGES = {
    "mines": "The Regional Mine Action Centre helps to clear mines.",
    "haze": "Transboundary haze pollution is monitored every year.",
    "relief": "The deadline for disaster relief reports is in June.",
    "empty": " \n",
}


def said(*texts: str) -> list[dict[str, str]]:
    return [{"role": "assistant" if n % 2 else "user", "text": text} for n, text in enumerate(texts)]


def turn(conversation: str = "a", number: int = 2, **changed: Any) -> Turn:
    fields: dict[str, Any] = {
        "id": f"{conversation}#{number}",
        "conversation": conversation,
        "question": "why?",
        "history": (Exchange("what was said about haze?"),),
        "headings": (),
        "rewrite": "why was haze spoken of?",
    }
    return Turn(**(fields | changed))


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of outside question sets with one small domain and two rewritings."""
    queries = [
        {"id": "c<::>1", "question": "what about haze?", "history": [], "gold_ids": ["haze"]},
        {
            "id": "c<::>2",
            "question": "how often is it monitored?",
            "history": said("what about haze?", "It is spoken of."),
            "gold_ids": ["haze"],
            "rewrite_mixtral": "how often is haze monitored?",
        },
        {"id": "c<::>3", "question": "thanks", "history": said("what about haze?"), "gold_ids": []},
    ]
    topic = [{"role": "topic", "text": "Georgette Heyer"}, {"role": "section", "text": "Life"}]
    rewrites = [
        {"id": "C_1_0#2", "history": topic, "question": "where was she born?", "rewrite": "Where was Georgette Heyer born?"},
        {"id": "C_1_0#3", "history": topic, "question": "What is a novel?", "rewrite": "What is a novel?", "unchanged": True},
    ]
    corpus = [{"id": key, "text": text} for key, text in _PASSAGES.items()]
    for name, records in (
        ("mtrag/small/queries.jsonl", queries),
        ("mtrag/small/corpus.jsonl", corpus),
        ("canard/rewrites_800.jsonl", rewrites),
    ):
        path = tmp_path / "bench" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    monkeypatch.setenv("UNGA_QA_SHARED", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("bench")
def test_follow_ups_are_the_later_turns_that_have_gold() -> None:
    (only,) = rewriting.read_follow_ups("small")
    assert (only.id, only.conversation, only.gold) == ("c<::>2", "c", ("haze",))
    assert only.history == (Exchange("what about haze?", reply="It is spoken of."),)


@pytest.mark.usefixtures("bench")
def test_what_a_rewriting_stands_under_is_no_turn() -> None:
    first, _ = rewriting.read_rewrites()
    assert (first.conversation, first.headings, first.history) == ("C_1_0", ("Georgette Heyer", "Life"), ())


def test_absent_material_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNGA_QA_SHARED", str(tmp_path))
    with pytest.raises(MaterialAbsent, match=r"rewrites_800\.jsonl"):
        rewriting.read_rewrites()


@pytest.fixture
def library(hashing_encoder: Encoder) -> Library:
    """A library without resolutions: only what was said counts."""
    passages = read_passages('{"id": "p", "text": "Nothing of all this."}', "test")
    return make_library(Corpus().with_documents([], passages), hashing_encoder)


def test_a_conversation_is_in_one_half_by_its_name() -> None:
    turns = [turn(conversation, number) for conversation in "abcdefgh" for number in (2, 3)]
    halves = {half: rewriting.of_half(turns, half) for half in ("tune", "report", "all")}
    assert len(halves["tune"]) + len(halves["report"]) == len(halves["all"]) == 16
    assert not {t.conversation for t in halves["tune"]} & {t.conversation for t in halves["report"]}
    assert turn("a").half == "tune"  # SHA-256 of "a" begins with c


def test_earlier_turns_are_made_to_stand_alone_in_their_time(library: Library) -> None:
    told = (Exchange("what was said about haze?"), Exchange("why?"), Exchange("who?"))
    assert rewriting.made_to_stand_alone(turn(history=told), library) == "why haze"


def test_a_turn_is_searched_in_every_wording(library: Library) -> None:
    assert rewriting.wordings(turn(), library) == {
        LAST: ("why?",),
        STANDALONE: ("why haze",),
        BESIDE: ("why haze", "why?"),
        JOINED: ("what was said about haze? why?",),
        OFFICIAL: ("why was haze spoken of?",),
    }


def test_a_turn_without_an_official_rewriting_is_searched_as_it_stands(library: Library) -> None:
    assert rewriting.wordings(turn(rewrite=""), library)[OFFICIAL] == ("why?",)


def test_the_words_taken_from_the_history_are_counted_against_the_reference(library: Library) -> None:
    measured = rewriting.context_terms(
        [turn(rewrite="why was haze pollution spoken of?", history=(Exchange("haze pollution?"),))], library
    )
    assert measured["rewrite.context_term_recall"].mean == 1.0
    assert measured["rewrite.context_term_precision"].mean == 1.0
    assert measured["rewrite.left_alone"].n == 0


def test_words_that_the_history_lacks_are_not_asked_of_a_rewriting(library: Library) -> None:
    measured = rewriting.context_terms([turn(rewrite="why was the haze of Singapore spoken of?")], library)
    assert measured["rewrite.context_term_recall"].mean == 1.0


def test_a_turn_that_needed_nothing_counts_for_being_left_alone_only(library: Library) -> None:
    turns = [turn(is_unchanged=True), turn(number=3, question="What is haze?", is_unchanged=True)]
    measured = rewriting.context_terms(turns, library)
    assert measured["rewrite.left_alone"].mean == 0.5
    assert measured["rewrite.context_term_recall"].n == 0


def test_a_mean_is_over_turns_and_its_interval_over_conversations() -> None:
    turns = [turn("a", 2), turn("a", 3), turn("a", 4), turn("b", 2)]
    measured = rewriting.measured_by_conversation({t.id: float(t.conversation == "a") for t in turns}, turns)
    assert (measured.mean, measured.low, measured.high, measured.n) == (0.75, 0.0, 1.0, 4)


def test_one_conversation_alone_has_an_interval_of_no_width() -> None:
    turns = [turn("a", 2), turn("a", 3)]
    measured = rewriting.measured_by_conversation({"a#2": 0.0, "a#3": 1.0}, turns)
    assert (measured.low, measured.mean, measured.high) == (0.5, 0.5, 0.5)


def test_nothing_measured_is_no_number() -> None:
    assert math.isnan(rewriting.measured_by_conversation({}, [turn()]).mean)


class Counted:
    """Counts the steps that are begun and done."""

    def __init__(self) -> None:
        self.begun = self.done = 0

    def begin(self, what: str, total: int) -> None:
        """Count what is begun."""
        self.begun += total if what else 0

    def __call__(self, count: int) -> None:
        """Count what is done."""
        self.done += count


def test_a_domain_is_indexed_once_and_passages_without_text_are_left_out(bench: Path, hashing_encoder: Encoder) -> None:
    seen = Counted()
    for _ in range(2):
        library = open_set("mtrag/small", bench / "cache", hashing_encoder, seen)
        assert {p.id for p in library.corpus.paragraphs} == {"mines", "haze", "relief"}
    assert (seen.begun, seen.done) == (3, 3)


def test_gains_are_against_the_last_turn_in_the_same_run(bench: Path, hashing_encoder: Encoder) -> None:
    library = open_set("mtrag/small", bench / "cache", hashing_encoder, Unwatched())
    gains = rewriting.rewrite_gains("small", library, rewriting.read_follow_ups("small"), Unwatched())
    assert [(g.retrieval, g.metric) for g in gains] == [
        (search, metric) for search in ("system", "plain fusion") for metric in ("ndcg@10", "recall@5")
    ]
    for row in gains:
        assert row.gains[LAST].mean == 0.0
        assert row.gains[STANDALONE].mean == pytest.approx(row.means[STANDALONE] - row.means[LAST])
    assert (BESIDE in gains[0].means, BESIDE in gains[2].means) == (True, False)


def test_the_page_has_a_row_for_each_measurement(bench: Path, hashing_encoder: Encoder) -> None:
    library = open_set("mtrag/small", bench / "cache", hashing_encoder, Unwatched())
    gains = rewriting.rewrite_gains("small", library, rewriting.read_follow_ups("small"), Unwatched())
    page = rewriting.as_markdown("all", gains, rewriting.context_terms(rewriting.read_rewrites(), library))
    assert page.count("| small |") == 4
    assert "| `rewrite.context_term_recall` | 1.000 |" in page
    assert "| `rewrite.left_alone` | 1.000 |" in page


@pytest.mark.usefixtures("shared")
def test_the_outside_sets_have_the_turns_that_their_description_counts() -> None:
    assert len(rewriting.read_rewrites()) == 800
    assert len(rewriting.read_follow_ups("govt")) == 176
