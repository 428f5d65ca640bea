"""What ships is made of questions that are parted by series, of hard negatives that do not answer, and of losses that are what they say."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from datasets import Dataset
from sentence_transformers import SentenceTransformer

from documents import Corpus, Kind, Paragraph, ParagraphId, Resolution, leading_verb
from embeddings import Encoder
from embeddings.weights import default_weights
from evals.cases import Case
from service.answering.drafts import Calibration
from service.answering.passages import select
from service.library import Library, make_library
from training.balance import MOST, balanced, told_apart
from training.batches import Collator, Example, SeriesSampler, Text
from training.confidence_fitting import Kept, Outcome, as_asked, fit_confidence
from training.loss import ParagraphLoss
from training.negatives import mine
from training.questions import DATA, FILES, TrainingQuestion, of_part, part_of, read_questions
from training.ranking_fitting import Posed, Ranked, candidates_of, fit_ranking, success


def _paragraph(symbol: str, locator: str, text: str, title: str) -> Paragraph:
    kind: Kind = "preambular" if locator.startswith("pp") else "operative"
    return Paragraph(ParagraphId(f"{symbol}#{locator}"), symbol, locator, kind, text, title, verb=leading_verb(text))


@pytest.fixture
def library(hashing_encoder: Encoder) -> Library:
    fish = [
        "Urges States to protect fish in rivers;",
        "Requests the Secretary-General to count the boats of fishermen;",
        "Invites donors to pay for nets;",
        "Urges States to protect all fish in rivers;",
    ]
    trees = ["Urges States to plant trees along rivers;", "Decides to hold a tree day in May;"]
    resolutions = [
        Resolution("A/RES/70/1", "Fish", paragraphs=tuple(_paragraph("A/RES/70/1", f"op{n}", t, "Fish") for n, t in enumerate(fish, 1))),
        Resolution("A/RES/70/2", "Trees", paragraphs=tuple(_paragraph("A/RES/70/2", f"op{n}", t, "Trees") for n, t in enumerate(trees, 1))),
    ]  # fmt: skip
    return make_library(Corpus().with_documents(resolutions, []), hashing_encoder)


def _question(paragraph: str, question: str, span: str, *twins: str) -> TrainingQuestion:
    return TrainingQuestion(id="q", paragraph=paragraph, twins=twins, question=question, span=span, near_miss="who counts fish?")


def test_the_questions_are_many_and_each_has_its_own_id() -> None:
    questions = read_questions()
    assert len(questions) > 7_000
    assert max(Counter(q.id for q in questions).values()) == 1
    assert all(q.question.strip() and q.near_miss.strip() and q.span.strip() for q in questions)


def test_what_ships_names_the_questions_it_was_trained_on() -> None:
    import hashlib

    from embeddings import weights

    record = json.loads((weights.FOLDER / weights.RECORD).read_text(encoding="utf-8"))
    assert record["questions"] == {name: hashlib.sha256((DATA / name).read_bytes()).hexdigest() for name in FILES}


def test_paragraphs_of_one_series_are_of_one_part_whatever_the_year() -> None:
    titles = ["Programme budget for 2020", "Programme budget for the year 2025", "Programme budget for 2021"]
    parts = {part_of(_paragraph("A/RES/1/1", "op1", "x", title)) for title in (titles[0], titles[2])}
    assert len(parts) == 1
    many = Counter(
        part_of(_paragraph("A/RES/1/1", "op1", "x", f"Matter {chr(97 + n % 26)}{chr(97 + n // 26)}")) for n in range(600)
    )
    assert 0.05 < many["report"] / 600 < 0.16
    assert 0.05 < many["fit"] / 600 < 0.16


def test_a_question_whose_paragraph_is_not_there_is_of_no_part(library: Library) -> None:
    question = _question("A/RES/9/9#op1", "fish?", "fish")
    assert all(not of_part([question], library.corpus, part) for part in ("train", "fit", "report"))


def test_a_hard_negative_is_no_twin_and_does_not_hold_the_deciding_words(library: Library) -> None:
    question = _question("A/RES/70/1#op1", "how should fish in rivers be kept safe?", "protect fish in rivers", "A/RES/70/2#op1")
    (mined,) = mine([question], library)
    assert {p.id for p in mined.negatives} == {"A/RES/70/1#op2", "A/RES/70/1#op3", "A/RES/70/2#op2"}
    assert [p.symbol for p in mined.negatives][:2] == ["A/RES/70/1"] * 2


@pytest.fixture(scope="module")
def model() -> SentenceTransformer:
    return SentenceTransformer(str(default_weights()), device="cpu")


_TEXT = "Urges States to plant trees, and requests donors to pay 5 million dollars; and decides to meet in May"


def _examples() -> list[Example]:
    start = _TEXT.index("5 million")
    deciding = Text(_TEXT, "Trees. ", (start, start + len("5 million dollars")))
    other = Text("Invites all to fish.", "Fish. ")
    return [
        Example("who pays how much?", deciding, other, "who pays for the fish?", (1, -1), "trees"),
        Example("who may fish?", other, deciding, "who may not fish?", (2, 1), "fish"),
    ]


def test_a_batch_tells_the_texts_own_tokens_and_the_clause_that_decides(model: SentenceTransformer) -> None:
    batch = Collator(model.tokenizer, _examples())([{"number": 0}, {"number": 1}])
    assert batch["label"].tolist() == [[1, -1], [2, 1]]
    words = model.tokenizer.convert_ids_to_tokens(batch["texts_input_ids"][0])
    own = [word for word, mine in zip(words, batch["texts_is_text"][0].tolist(), strict=True) if mine]
    assert own[:2] == ["urges", "states"]
    right = int(batch["texts_deciding"][0])
    inside = [w for w, clause in zip(words, batch["texts_clause"][0].tolist(), strict=True) if clause == right]
    assert {"5", "million"} <= set(inside)
    assert "trees" not in inside


def test_the_loss_of_whole_texts_is_a_cross_entropy_without_what_says_the_same(model: SentenceTransformer) -> None:
    batch = Collator(model.tokenizer, _examples())([{"number": 0}, {"number": 1}])
    features = [{k.removeprefix(f"{n}_"): v for k, v in batch.items() if k.startswith(f"{n}_")} for n in ("asked", "texts")]
    with torch.no_grad():
        losses = ParagraphLoss(model)(features, batch["label"])
        asked = torch.tensor(model.encode(["who pays how much?", "who may fish?"], normalize_embeddings=True))
        texts = torch.tensor(model.encode([f"Trees. {_TEXT}", "Fish. Invites all to fish."], normalize_embeddings=True))
    scores = 20 * (asked @ texts.T)
    # the first may be any of two texts: its own, and the fish twice (as the other's paragraph and as its own negative)
    first = -torch.log(scores[0, 0].exp() / (scores[0, 0].exp() + 2 * scores[0, 1].exp()))
    # of the second the negative is the first's paragraph, so the tree text stands there twice
    second = -torch.log(scores[1, 1].exp() / (scores[1, 1].exp() + 2 * scores[1, 0].exp() + scores[1, 1].exp()))
    assert float(losses["whole"]) == pytest.approx(float((first + second) / 2), abs=2e-2)
    assert set(losses) == {"whole", "whole_back", "tokens", "tokens_back", "clause"}


def test_batches_hold_every_row_once_an_epoch_and_are_the_same_each_time() -> None:
    rows = Dataset.from_dict(
        {"number": list(range(40)), "epoch": [n // 20 for n in range(40)], "series": [str(n % 3) for n in range(40)]}
    )
    batches = [list(SeriesSampler(rows, batch_size=8, drop_last=False, seed=4)) for _ in range(2)]
    assert batches[0] == batches[1]
    order = [number for batch in batches[0] for number in batch]
    assert sorted(order) == list(range(40))
    assert all(number < 20 for number in order[:20])


def test_the_ranking_learns_which_voice_is_right() -> None:
    rng = np.random.default_rng(0)
    lists = []
    for _ in range(60):
        good, noise = rng.random(12), rng.random(12)
        gold = np.zeros(12, dtype=bool)
        gold[int(np.argmax(good))] = True
        lists.append(Ranked(np.arange(12), {"late": good, "dense": noise}, gold, 1.0))
    fitted = fit_ranking(lists)
    assert fitted.weights["late"] > 5 * abs(fitted.weights["dense"])
    assert success(lists, fitted, 1) > 0.9


def test_what_says_nearly_the_same_as_gold_is_gold_in_the_same_series(library: Library) -> None:
    case = Case(id="c", question="how should fish in rivers be kept safe?", gold=("A/RES/70/1#op1",))
    (ranked,) = candidates_of([Posed(case, library)])
    assert {library.paragraph(int(row)).id for row in ranked.rows[ranked.gold]} == {"A/RES/70/1#op1", "A/RES/70/1#op4"}


def test_confidence_learns_what_tells_right_from_wrong_and_keeps_its_promise() -> None:
    rng = np.random.default_rng(1)
    data = []
    for n in range(600):
        strength = float(rng.random())
        right = bool(rng.random() < strength)
        data.append(
            Outcome(str(n % 40), {"late": strength, "noise": float(rng.random())}, bool(right or n % 2), right, right, 1.0)
        )
    fit = fit_confidence(data)
    assert fit.area("first_right") > 0.75
    kept = [o.right for o, p in zip(data, fit.unseen, strict=True) if p >= fit.calibration.tiers.answered]
    assert np.mean(kept) >= 0.85
    assert fit.calibration.tiers.nearest < fit.calibration.tiers.answered
    weights = fit.calibration.weights
    assert abs(weights["late"]) > 3 * abs(weights["noise"])


def test_nothing_is_selected_of_nothing() -> None:
    assert select([], 3, is_wide=False) == []


def test_a_bag_of_words_hardly_tells_balanced_near_misses_from_questions() -> None:
    kept = balanced()
    questions = [q for q in read_questions() if q.id in kept]
    assert len(questions) == len(kept) > 4_000
    assert told_apart(questions) <= MOST


def test_the_data_of_training_hold_no_text_of_resolutions_but_short_spans() -> None:
    spans = [len(q.span.split()) for q in read_questions()]
    assert float(np.median(spans)) < 15
    assert sorted(path.name for path in Path(DATA).glob("questions*.jsonl")) == sorted(FILES)


def test_questions_without_an_answer_count_as_often_as_people_ask_them() -> None:
    data = [Outcome("a", {}, able, able, able, 1.0) for able in (True, True, True, True, False, False)]
    assert as_asked(data, 0.2).tolist() == [1, 1, 1, 1, 0.5, 0.5]


def test_what_was_not_fitted_on_tells_how_the_tiers_keep_their_promise() -> None:
    calibration = Calibration({"late": 10.0}, {"late": 0.5}, {"late": 1.0}, 0.0, threshold=0.8, nearest=0.2)
    made = (
        [("a", 0.9, True, True)] * 9 + [("b", 0.9, False, False)] + [("c", 0.5, True, True)] * 5 + [("d", 0.1, True, False)] * 5
    )
    kept = Kept.of([Outcome(s, {"late": late}, able, right, right, 1.0) for s, late, able, right in made], calibration)
    assert (kept.questions, kept.answered, kept.right) == (20, 10, 0.9)
    assert kept.coverage == 0.5
    assert kept.not_found == pytest.approx(5 / 19)
    assert kept.shown == pytest.approx(14 / 19)
