"""States: one grammar of their names, for votes, for whom a message names, and for what texts say."""

from __future__ import annotations

import pytest

from documents.casing import listed_states
from documents.states import members, names_in_texts, state_meant, states


def test_every_state_that_is_listed_in_votes_has_its_names() -> None:
    found = [one.listed for one in states() if one.listed and not one.is_territory]
    assert sorted(found) == sorted(listed_states())


def test_there_are_193_members_and_the_observers_are_none_of_them() -> None:
    assert len(members()) == 193
    assert not members() & {"Holy See", "State of Palestine"}


def test_no_territory_is_listed_in_votes() -> None:
    assert not [one.code for one in states() if one.is_territory and one.listed]


def test_each_state_is_meant_by_its_formal_its_everyday_and_its_listed_name() -> None:
    named = [(one.listed, name) for one in states() if one.listed for name in (one.formal, one.everyday, one.listed)]
    assert not [(listed, name) for listed, name in named if state_meant(name) != listed]


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ("the UK", "United Kingdom"), ("U.S.", "United States"), ("Russia", "Russian Federation"), ("TURKEY", "Türkiye"),
        ("North Korea", "Democratic People's Republic of Korea"), ("South Korea", "Republic of Korea"), ("East Timor", "Timor-Leste"),
        ("St Lucia", "Saint Lucia"), ("Frankreich", "France"), ("DRC", "Democratic Republic of the Congo"),
        ("C\u00f4te d\u2019Ivoire", "Côte d'Ivoire"), ("Co\u0302te d'Ivoire", "Côte d'Ivoire"),
    ],
)  # fmt: skip
def test_a_state_is_known_by_what_people_call_it(said: str, listed: str) -> None:
    assert state_meant(said) == listed


@pytest.mark.parametrize("said", ["", "Korea", "Greenland", "Atlantis", "of the", "x" * 10_000])
def test_what_names_no_state_alone_means_none(said: str) -> None:
    assert state_meant(said) is None


def test_names_in_texts_are_in_the_order_of_speech() -> None:
    names = names_in_texts()
    assert {"Moldova", "Republic of Moldova", "Islamic Republic of Iran", "Iran"} <= set(names)
    assert not [name for name in names if "," in name or name.endswith(")")]
