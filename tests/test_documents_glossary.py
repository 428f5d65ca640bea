"""The glossary: abbreviations by the corpus first, everyday words by the curated table."""

from __future__ import annotations

import pytest

from documents import Resolution
from documents.glossary import Glossary


@pytest.fixture(scope="module")
def glossary(seed: Resolution) -> Glossary:
    """The glossary of the corpus that ships."""
    return Glossary(p.text for p in seed.paragraphs)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("ASEAN", "Association of Southeast Asian Nations"),
        ("asean", "Association of Southeast Asian Nations"),
        ("UN", "United Nations"),
        ("SDGs", "Sustainable Development Goals"),
        ("AHA Centre", "Coordinating Centre for Humanitarian Assistance on Disaster Management"),
    ],
)
def test_an_abbreviation_is_given_its_name(glossary: Glossary, word: str, name: str) -> None:
    assert glossary.expand(word) == name


@pytest.mark.parametrize("word", ["who", "it", "us", "help"])
def test_an_english_word_in_lower_case_is_no_abbreviation(glossary: Glossary, word: str) -> None:
    assert glossary.expand(word) is None


def test_an_unknown_abbreviation_has_no_name(glossary: Glossary) -> None:
    assert glossary.expand("ZZZ") is None


def test_a_name_that_a_text_introduces_in_brackets_is_learned() -> None:
    assert Glossary(["the Joint Inspection Team (JIT) met"]).expand("JIT") == "Joint Inspection Team"


def test_the_corpus_goes_before_the_curated_table() -> None:
    assert Glossary(["the Women's Healing Order (WHO) met"]).expand("WHO") == "Women's Healing Order"


def test_an_everyday_word_is_reworded_whatever_its_ending(glossary: Glossary) -> None:
    wording = glossary.word("What about quakes?")
    assert wording.reworded == "What about natural disaster?"
    assert wording.meanings == {"quakes": ("natural disaster", "earthquake")}


def test_the_longest_everyday_phrase_wins(glossary: Glossary) -> None:
    assert glossary.word("a money pot").keywords == ("fund",)


def test_a_question_in_the_resolutions_words_stays_as_it_is(glossary: Glossary) -> None:
    assert glossary.word("What is decided on COVID-19?").reworded == "What is decided on COVID-19?"
