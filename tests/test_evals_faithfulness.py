"""Corrupted sentences are false in the way that they say, and the verifier tells them from what people wrote faithfully."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from documents import Paragraph
from evals.corruption import Corrupted, Corruption, corrupt
from evals.faithfulness import Sentences, build_verifier, check, read_sentences
from service import Answerer
from tests.madeup import SEED, operative, passage, preambular

_KINDS: tuple[Corruption, ...] = ("number", "date", "name", "body", "force", "negation", "clause")
_OTHERS = [
    operative(
        "Requests the Economic and Social Council to report to the Human Rights Council by 31 May 2020, and to do so every year;",
        1,
    ),
    preambular(
        "Noting the work of the Pacific Islands Forum on the Blue Continent, including in its small and remote islands,", 2
    ),
    operative(
        "Stresses that no Member State should be left without access to the Adaptation Fund, which was set up for all of them;", 3
    ),
]
_PARAGRAPHS: list[Paragraph] = [*SEED.paragraphs, *_OTHERS]
_CORRUPTED = corrupt(_PARAGRAPHS, 25)
_DATE = r"\d{1,2} [A-Z][a-z]+ \d{4}"
_NEGATIONS = {"not", "no", "never"}


def _of(kind: Corruption) -> list[Corrupted]:
    found = [one for one in _CORRUPTED if one.kind == kind]
    assert found
    return found


def _changed(one: Corrupted) -> tuple[str, str]:
    """What stands in the true and in the false sentence where they differ, in whole words."""
    was, now = one.was.split(), one.text.split()
    start = next(n for n in range(max(len(was), len(now))) if was[n : n + 1] != now[n : n + 1])
    end = next(n for n in range(1, len(was) + len(now)) if was[-n:][:1] != now[-n:][:1]) - 1
    return " ".join(was[start : len(was) - end]), " ".join(now[start : len(now) - end])


def test_the_same_seed_makes_the_same_sentences_and_another_seed_others() -> None:
    assert corrupt(_PARAGRAPHS, 5, seed=3) == corrupt(_PARAGRAPHS, 5, seed=3)
    assert corrupt(_PARAGRAPHS, 5, seed=3) != corrupt(_PARAGRAPHS, 5, seed=4)


def test_there_are_up_to_so_many_of_each_kind() -> None:
    assert Counter(one.kind for one in corrupt(_PARAGRAPHS, 2)) == dict.fromkeys(_KINDS, 2)
    assert corrupt(_PARAGRAPHS, 0) == []


def test_every_corrupted_sentence_differs_from_the_true_one() -> None:
    assert all(one.text != one.was for one in _CORRUPTED)


def test_a_corrupted_number_is_one_that_the_paragraph_does_not_have() -> None:
    for one in _of("number"):
        was, now = re.findall(r"[\d,]*\d", one.was), re.findall(r"[\d,]*\d", one.text)
        assert re.sub(r"[\d,]*\d", "#", one.was) == re.sub(r"[\d,]*\d", "#", one.text)
        [changed] = [new for old, new in zip(was, now, strict=True) if old != new]
        assert not re.search(rf"\b{changed}\b", one.paragraph.text)


def test_a_corrupted_date_is_one_that_the_paragraph_does_not_have() -> None:
    for one in _of("date"):
        assert re.sub(_DATE, "#", one.was) == re.sub(_DATE, "#", one.text)
        [changed] = set(re.findall(_DATE, one.text)) - set(re.findall(_DATE, one.was))
        assert changed not in one.paragraph.text


@pytest.mark.parametrize("kind", ["name", "body"])
def test_a_corrupted_name_stands_for_one_of_the_sentence_and_is_foreign_to_the_paragraph(kind: Corruption) -> None:
    for one in _of(kind):
        _, now = _changed(one)
        foreign = [word for word in re.findall(r"[A-Z][\w-]+", now) if word not in one.paragraph.text]
        assert foreign, one.text


def test_corrupted_force_is_another_verb_over_the_same_words() -> None:
    for one in _of("force"):
        rest = one.paragraph.text[len(one.paragraph.verb) :].rstrip(" ,;.")
        assert one.text.endswith(f"{rest}.")
        verb = one.text.removesuffix(f"{rest}.").rpartition("Assembly ")[2]
        assert verb
        assert verb.split()[0] not in one.was.split()


def test_a_corrupted_negation_adds_or_drops_one_denial() -> None:
    for one in _of("negation"):
        was, now = Counter(one.was.split()), Counter(one.text.split())
        difference = (was - now) + (now - was)
        assert difference.total() == 1
        assert set(difference) <= _NEGATIONS


def test_a_corrupted_clause_is_added_from_another_paragraph() -> None:
    for one in _of("clause"):
        assert one.text.startswith(one.was.rstrip("."))
        added = one.text.removeprefix(one.was.rstrip(".")).removesuffix(".").removeprefix(", ").removeprefix("and ")
        assert added not in one.paragraph.text
        assert any(added in other.text for other in _PARAGRAPHS)


@pytest.mark.parametrize(
    "paragraph",
    [
        passage("The General Assembly decided on 3 May 2020 not to meet."),
        operative("A peaceful world;"),
        replace(operative("Requests Member States to pay 12 dollars by 3 May 2020;"), locator="op1 (a)"),
        replace(operative("Requests Member States to pay 12 dollars by 3 May 2020;"), kind="annex"),
    ],
)
def test_what_has_no_verb_of_the_assembly_or_is_no_paragraph_of_its_own_is_not_corrupted(paragraph: Paragraph) -> None:
    assert corrupt([paragraph], 9) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Welcomes progress;", {"force"}),
        ("Welcomes 12 reports;", {"force", "number"}),
        ("Welcomes progress made by 3 May 2020;", {"force", "date"}),
        ("Decides to pay;", {"force", "negation"}),
        ("Welcomes that the Security Council met;", {"force", "body"}),
        ("Notes that no reports came;", {"force", "negation"}),
    ],
)
def test_only_what_a_sentence_has_is_corrupted(text: str, kinds: set[Corruption]) -> None:
    assert {one.kind for one in corrupt([operative(text)], 9)} == kinds


def test_the_paraphrases_are_well_formed() -> None:
    lines = (files("evals.cases") / "paraphrases.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert all(set(record) - {"further"} == {"id", "half", "paragraph", "text"} for record in records)
    assert all(record["text"].strip() and record["text"].endswith(".") for record in records)
    assert len({record["id"] for record in records}) == len({record["text"] for record in records}) == len(records)
    halves = Counter(record["half"] for record in records)
    assert set(halves) == {"tune", "report"}
    assert min(halves.values()) >= 200
    assert all(record["id"].startswith((f"paraphrase-{record['half']}-", f"strong-{record['half']}-")) for record in records)


def test_the_halves_are_over_different_paragraphs_and_but_for_the_seed_resolutions() -> None:
    lines = (files("evals.cases") / "paraphrases.jsonl").read_text(encoding="utf-8").splitlines()
    tune, report = ({r["paragraph"] for r in map(json.loads, lines) if r["half"] == half} for half in ("tune", "report"))
    assert not tune & report
    assert {p.partition("#")[0] for p in tune} & {p.partition("#")[0] for p in report} == {SEED.symbol}


@pytest.fixture(scope="module")
def report_half(shared: Path) -> Sentences:  # noqa: ARG001 - skips where the outside texts are not there
    """The sentences of the half that nothing was tuned on."""
    return read_sentences("report")


def test_what_is_corrupted_for_the_report_is_of_no_resolution_of_the_tuning_half(report_half: Sentences) -> None:
    lines = (files("evals.cases") / "paraphrases.jsonl").read_text(encoding="utf-8").splitlines()
    tune = {r["paragraph"].partition("#")[0] for r in map(json.loads, lines) if r["half"] == "tune"}
    assert not tune & {one.paragraph.symbol for one in report_half.corrupted}


def test_false_sentences_are_caught_and_faithful_ones_pass_on_the_half_that_nothing_was_tuned_on(
    answerer: Answerer, report_half: Sentences
) -> None:
    verifier = build_verifier(answerer.library.index.encoder, report_half)
    caught = [verifier.check(one.text, [one.paragraph]).verdict == "unsupported" for one in report_half.corrupted[::2]]
    assert len(caught) >= 200
    assert sum(caught) / len(caught) >= 0.97
    for name, least, most in (("paraphrase", 200, 0.04), ("strong", 50, 0.1)):
        own = [one for one in report_half.faithful if one.id.startswith(name)]
        refused = [check(verifier, one).verdict == "unsupported" for one in own]
        assert len(refused) >= least
        assert sum(refused) / len(refused) <= most
