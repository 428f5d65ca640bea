"""Spelling: misspelt words are mended to words that the corpus has, and all else is left as it was written."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from documents import Resolution
from documents.glossary import Usage
from service.requests.request import Said
from service.requests.spelling import Vocabulary, mended, misspelt

DATA = Path(__file__).parents[1] / "training" / "data"
TEXT = (
    "the disarmament of Afghanistan and homelessness, mercenaries, the immunity and impunity of officials, farms and farmers, riots, "
    "to kill, de-mining, the government, decolonization, refugees, Ethiopia, the committee and the resolution, exercises "
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The words of a small text, two names of States, and an abbreviation."""
    return Vocabulary(Usage.of([TEXT] * 3).words, ("Côte d'Ivoire", "Israel", "NEPAD"))


def mend(message: str, vocabulary: Vocabulary) -> str:
    return mended(message, misspelt(message, vocabulary))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("homelesness", "homelessness"),
        ("afganistan", "Afghanistan"),
        ("Afganistan", "Afghanistan"),
        ("disarmamnet", "disarmament"),
        ("goverment", "government"),
        ("isreal", "Israel"),
        ("imunity", "immunity"),
        ("comittee", "committee"),
        ("becuase", "because"),
    ],
)
def test_a_misspelt_word_is_mended(written: str, meant: str, vocabulary: Vocabulary) -> None:
    assert mend(f"what is said about {written} there?", vocabulary) == f"what is said about {meant} there?"


@pytest.mark.parametrize(
    "word",
    [
        *("dice boss cheap plugged griots krill exorcism quinoa vapes demining decolonisation graduations occupier".split()),
        *("nepad NPT SDGs 78/160 A/RES/75/15 op21 RevCon shouldn't Guterres Amini Hammarskjöld".split()),
    ],
)
def test_another_word_a_name_or_a_symbol_stays_as_it_is(word: str, vocabulary: Vocabulary) -> None:
    assert misspelt(f"what is said about {word} there?", vocabulary) == ()


@pytest.mark.parametrize(
    "message",
    [
        "Que dit la résolution sur les mercenaires ?",
        "¿Qué dice la resolución sobre los refugiados?",
        "wat is er veranderd in de resolutie over cultureel erfgoed?",
    ],
)
def test_a_message_in_another_language_stays_as_it_is(message: str, vocabulary: Vocabulary) -> None:
    assert misspelt(message, vocabulary) == ()


def test_a_mend_says_where_it_stands_so_that_it_can_be_undone(vocabulary: Vocabulary) -> None:
    message = "refugess and the Comittee's resoluton"
    assert misspelt(message, vocabulary) == (Said("refugees", 0, 8), Said("Committee", 17, 25), Said("resolution", 28, 37))
    assert mended(message, ()) == message


@pytest.mark.parametrize("message", ["1" * 65536, "A/" * 32768, "(" * 65536, "goverment " * 6500, "a-" * 32768, "qzxvjk " * 9000])
def test_a_hostile_message_is_read_in_no_time(message: str, vocabulary: Vocabulary) -> None:
    began = time.process_time()
    misspelt(message, vocabulary)
    assert time.process_time() - began < 5


def test_of_the_words_that_are_mended_nearly_all_are_mended_rightly(seed: Resolution) -> None:
    held = Vocabulary(Usage.of(p.text for p in seed.paragraphs).words)
    lines = (DATA / "spelling.jsonl").read_text(encoding="utf-8").splitlines()
    found, wanted = set(), set()
    for line in map(json.loads, lines):
        message = line["message"]
        found |= {(message, message[said.start : said.end], said.value) for said in misspelt(message, held)}
        wanted |= {(message, mend["written"], mend["meant"]) for mend in line["mends"]}
    right = found & wanted
    assert len(right) / len(found) >= 0.95
    assert len(right) / len(wanted) >= 0.6
