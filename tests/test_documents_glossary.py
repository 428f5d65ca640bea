"""The glossary: abbreviations by the corpus first, everyday words by the curated table."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import documents
from documents import Resolution
from documents.glossary import Glossary, Nickname, Usage


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


@pytest.mark.parametrize("written", ["killer robots", "Killer Robot", "killer-robots"])
def test_a_nickname_is_found_with_its_place_however_it_is_written(written: str, glossary: Glossary) -> None:
    assert glossary.nicknames(f"ban {written}!") == (Nickname(4, 4 + len(written), "lethal autonomous weapons systems"),)


def test_the_longest_nickname_wins(glossary: Glossary) -> None:
    assert [one.name for one in glossary.nicknames("the nuclear ban treaty")] == ["Treaty on the Prohibition of Nuclear Weapons"]


def test_a_name_in_full_is_called_as_it_is(glossary: Glossary) -> None:
    table = tomllib.loads((Path(documents.__file__).parent / "glossary.toml").read_text(encoding="utf-8"))
    assert [name for name in table["nicknames"].values() if glossary.nicknames(name)] == []


def test_a_question_in_the_resolutions_words_stays_as_it_is(glossary: Glossary) -> None:
    assert glossary.word("What is decided on COVID-19?").reworded == "What is decided on COVID-19?"


@pytest.mark.parametrize("word", ["dice", "DICE", "mums", "crews", "cited"])
def test_a_piece_of_a_name_has_no_initials(word: str) -> None:
    text = "under the Convention on the Rights of Persons with Disabilities and the International Convention on the Elimination of Racism,"
    assert (
        Glossary([f"{text} by the Manual for Member States, the Climate Risk and Early Warning Systems (CREWS)"] * 3).expand(word)
        is None
    )


def test_a_name_in_running_text_is_found_by_its_initials_in_capitals_alone() -> None:
    glossary = Glossary(["the High-level Political Forum met"] * 3)
    assert glossary.expand("HLPF") == glossary.expand("HLPFs") == "High-level Political Forum"
    assert glossary.expand("hlpf") is None


def test_a_word_in_brackets_is_no_abbreviation() -> None:
    assert Glossary(["on the Prohibition of Bacteriological (Biological) Weapons"]).expand("Biological") is None


@pytest.mark.parametrize("question", ["Who pays for the programme budget?", "What does the 2030 Agenda say?"])
def test_a_word_that_resolutions_use_in_another_meaning_is_not_reworded(glossary: Glossary, question: str) -> None:
    assert glossary.word(question).reworded == question


def test_words_are_counted_as_they_are_written_most_but_small_where_they_ever_are() -> None:
    words = Usage.of(["Kenya KENYA Kenya", "Recalls and recalls"]).words
    assert words == {"Kenya": 3, "recalls": 2, "and": 1}


def test_what_a_corpus_uses_is_read_as_it_was_written() -> None:
    usage = Usage.of(["the Joint Inspection Team (JIT) met in Côte d'Ivoire"])
    assert Usage.load(usage.dump()) == usage
