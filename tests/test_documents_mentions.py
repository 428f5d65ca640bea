"""Words found in all their forms, and what the Assembly does, verb by verb."""

from __future__ import annotations

import pytest

from documents import Resolution
from documents.acts import acts
from documents.assembling import Block, assemble
from documents.mentions import find_mentions, holds_all, root
from documents.resolution import Locator


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("women", "woman"), ("countries", "country"), ("peacekeeping", "peacekeepers"), ("terrorism", "terrorists"),
        ("organisation", "organizations"), ("policies", "policy"), ("encourages", "encouraged"), ("environment", "environmental"),
        ("planning", "plans"), ("crises", "crisis"), ("children", "child"), ("diseases", "disease"),
    ],
)  # fmt: skip
def test_forms_of_one_word_have_one_root(one: str, other: str) -> None:
    assert root(one) == root(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nations", "national"),
        ("internal", "international"),
        ("organ", "organization"),
        ("region", "regional"),
        ("party", "part"),
    ],
)
def test_other_words_have_another_root(one: str, other: str) -> None:
    assert root(one) != root(other)


@pytest.mark.parametrize(
    ("text", "phrase", "times"),
    [
        ("Women peacekeepers, a woman’s rights and women's rights", "women", 3),
        ("the rights of Women and Children", "women's rights", 0),
        ("human rights, the Human Rights Council and rights of humans", "human rights", 2),
        ("cybersecurity, cyber-security and cyber security", "cyber security", 3),
        ("the United Nations and national units", "nations", 1),
        ("COVID-19 and the post-COVID recovery", "COVID", 2),
        ("Regional Mine Action Centre", "the mine action", 1),
        ("in 2011", "11", 0),
        ("", "women", 0),
        ("women", "", 0),
    ],
)
def test_a_phrase_is_found_in_any_form_but_without_a_break(text: str, phrase: str, times: int) -> None:
    assert len(find_mentions(text, (phrase,))) == times


def test_a_mention_says_where_it_stands() -> None:
    text = "the role of women in peace"
    assert [text[m.start : m.end] for m in find_mentions(text, ("woman", "peace"))] == ["women", "peace"]


def test_all_words_of_a_phrase_may_stand_apart() -> None:
    assert holds_all("the rights of the child and of women", "women's rights")
    assert not holds_all("the rights of the child", "women's rights")


def _acts(text: str, part: str = "op") -> list[str]:
    place = Locator("pp", 1) if part == "pp" else Locator("op", 1)
    paragraph = Resolution("A/RES/75/1", "", paragraphs=assemble("A/RES/75/1", "", [Block(place, text)])).paragraphs[0]
    return [act.verb for act in acts(paragraph)]


@pytest.mark.parametrize(
    ("text", "part", "verbs"),
    [
        ("Encourages regular meetings, and in this regard welcomes the summit;", "op", ["encourage", "welcome"]),
        ("Notes the report, and requests the Secretary-General to submit another;", "op", ["note", "request"]),
        ("Takes note of the report;", "op", ["note"]),
        ("Recalls and reaffirms the commitment;", "op", ["recall", "reaffirm"]),
        ("Recognizing the efforts, while underscoring the need,", "pp", ["recognize", "underscore"]),
        ("Welcomes the appeals, requests for help, and reports of the Board;", "op", ["welcome"]),
        ("Welcomes the Convention, which has a Committee and also has a fund;", "op", ["welcome"]),
        ("On the report", "op", []),
    ],
)
def test_the_acts_of_a_paragraph_are_its_leading_and_its_joined_verbs(text: str, part: str, verbs: list[str]) -> None:
    assert _acts(text, part) == verbs
