"""A passage is found by its place, its document's subjects and the names that its short ones stand for, beside its own words."""

from __future__ import annotations

import numpy as np

from embeddings import Encoder, Passage, PassageIndex
from embeddings.passage import shortened

_LONG = "Financing of the United Nations Multidimensional Integrated Stabilization Mission in the Central African Republic"


def test_what_is_read_before_a_text_is_its_title_and_heading_cut_behind_a_word() -> None:
    passage = Passage(
        "p", "Urges all to pay.", _LONG, "Budget performance report for the period from 1 July 2022 to 30 June 2023"
    )
    assert passage.before.startswith(
        "Financing of the United Nations Multidimensional Integrated Stabilization. Budget performance"
    )
    assert len(passage.before) <= 80 + 60 + 4
    assert Passage("p", "Urges all to pay.").before == ""


def test_a_word_longer_than_the_room_is_cut() -> None:
    assert shortened("x" * 90, 80) == "x" * 80


def test_the_topic_is_the_title_with_the_subjects_and_the_words_are_all_of_them() -> None:
    passage = Passage("p", "Thanks the Agency.", "Refugees", "", "refugee aid; Palestine", "Relief Agency of the East")
    assert passage.topic == "Refugees. refugee aid; Palestine"
    assert passage.words == "Refugees refugee aid; Palestine Relief Agency of the East Thanks the Agency."


def test_a_passage_is_found_by_what_its_short_name_stands_for(hashing_encoder: Encoder) -> None:
    passages = [Passage(str(n), f"Thanks everybody number {n}.", "Thanks", document=str(n // 20)) for n in range(400)]
    passages.append(Passage("agency", "Thanks the Agency.", "Thanks", names="Relief Works Agency", document="b"))
    index = PassageIndex.build(passages, hashing_encoder)
    assert "agency" in [hit.id for hit in index.search(index.query(["relief works"]), limit=200)]


def test_one_text_in_two_places_is_encoded_twice_and_in_one_place_once(hashing_encoder: Encoder) -> None:
    passages = [Passage("1", "Urges all.", "Fish"), Passage("2", "Urges all.", "Trees"), Passage("3", "Urges all.", "Fish")]
    index = PassageIndex.build(passages, hashing_encoder)
    entries = index.tokens.entries.tolist()
    assert entries[0] == entries[2] != entries[1]
    assert not np.allclose(index.vectors.vector(0), index.vectors.vector(1))
