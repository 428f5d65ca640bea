"""Sets through the whole pipeline: whom documents ask under all names, what they mention in every spelling, what they number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from documents import Corpus, Resolution
from documents.readers.text import read_text
from service import Answer, Answerer, Settings, build_answerer

_HEAD = "{symbol}. Matters\n\nThe General Assembly,\n\nRecalling the meetings in Sana’a and N’Djamena,\n\n"
_LAMPS = _HEAD.format(symbol="81/918") + (
    "1. Thanks the Government of Côte d’Ivoire for the period 2021–2025;\n\n"
    "2. Notes the role of the Secretary‑General and of Timor‑Leste in socioeconomic matters;\n\n"
    "3. Demands that the Russian Federation cease its cyber-attacks, as resolution 60/288 and Security Council resolution "
    "1325 (2000) ask;\n\n"
    "4. Welcomes the report of the Secretary-General, and requests him to submit another one on lamps;\n\n"
    "5. Calls upon all States to keep their lamps lit, and invites the United Nations Children’s Fund to help;\n\n"
    "6. Urges the Government of the Islamic Republic of Iran to ratify the lamp treaty, and encourages the Democratic "
    "People’s Republic of Korea to follow."
)  # fmt: skip
_BOATS = (
    _HEAD.format(symbol="81/919") + "1. Decides to meet in Abidjan, Côte d’Ivoire;\n\n2. Invites Member States to send boats."
)

Ask = Callable[[str], Answer]


@pytest.fixture(scope="module")
def ask(answerer: Answerer) -> Ask:
    """Ask over two made-up resolutions, read as files are."""
    encoder = answerer.library.index.encoder
    corpus = Corpus().with_documents([_read(_LAMPS), _read(_BOATS)], [])
    return build_answerer(Settings(_env_file=None), encoder=encoder, corpus=corpus).ask


def _read(text: str) -> Resolution:
    return read_text(text, "made up.txt")


def _cited(answer: Answer) -> set[str]:
    return {citation.id.partition("#")[2] for citation in answer.citations}


@pytest.mark.parametrize("name", ["Russia", "the Russian Federation", "Moscow", "RUSSIA"])
@pytest.mark.parametrize("question", ["what does 81/918 demand of {}?", "what is {} asked to do in 81/918?"])
def test_a_state_is_asked_under_every_name(ask: Ask, question: str, name: str) -> None:
    assert _cited(ask(question.format(name))) == {"op3"}


@pytest.mark.parametrize(
    ("question", "locators"),
    [
        ("what does 81/918 ask the SG to do?", {"op4"}),
        (
            "which paragraphs of 81/918 request the Secretary-General to submit a report on lamps before the next session?",
            {"op4"},
        ),
        ("what does the Assembly ask of the Secretary-General in 81/918?", {"op4"}),
        ("what are Member States called upon to do in 81/918?", {"op5"}),
        ("what does 81/918 ask of states", {"op5"}),
        ("what is UNICEF invited to do in 81/918?", {"op5"}),
        ("what does 81/918 request from Iran?", {"op6"}),
        ("list everything that 81/918 encourages DPRK to do", {"op6"}),
        ("how many paragraphs of 81/918 ask something of North Korea?", {"op6"}),
    ],
)
def test_whoever_is_asked_is_found_whatever_is_said_behind_the_name(ask: Ask, question: str, locators: set[str]) -> None:
    answer = ask(question)
    assert answer.reason != "absent"
    assert locators <= _cited(answer)


def test_another_verb_that_asks_as_much_is_said_not_denied(ask: Ask) -> None:
    answer = ask("what does 81/918 call upon Iran to do?")
    assert _cited(answer) == {"op6"}
    assert "not by “calls upon”" in answer.answer


@pytest.mark.parametrize("name", ["Chad", "UNESCO", "the World Bank"])
def test_who_is_nowhere_named_is_denied(ask: Ask, name: str) -> None:
    assert ask(f"what does 81/918 ask {name} to do?").reason == "absent"


def test_whom_no_directory_knows_is_searched_for_not_denied(ask: Ask) -> None:
    assert ask("what does 81/918 ask the Lighthouse Office to do?").reason != "absent"


@pytest.mark.parametrize(
    ("typed", "locator"),
    [
        ("Côte d'Ivoire", "op1"), ("Cote d'Ivoire", "op1"), ("Côte d`Ivoire", "op1"), ("Ivory Coast", "op1"),
        ("Sana'a", "pp1"), ("N’Djamena", "pp1"), ("Timor Leste", "op2"), ("socio-economic matters", "op2"),
        ("cyber attacks", "op3"), ("Russia", "op3"), ("A/RES/60/288", "op3"), ("S/RES/1325", "op3"), ("resolution 1325", "op3"),
    ],
)  # fmt: skip
def test_a_mention_is_found_however_it_is_typed(ask: Ask, typed: str, locator: str) -> None:
    answer = ask(f"does 81/918 mention {typed}?")
    assert answer.answer.startswith("Yes: ")
    assert _cited(answer) == {locator}


@pytest.mark.parametrize("typed", ["S/RES/2250 (2015)", "A/RES/71/317", "Wakanda"])
def test_what_is_nowhere_mentioned_is_denied(ask: Ask, typed: str) -> None:
    answer = ask(f"is {typed} mentioned in 81/918?")
    assert answer.answer.startswith("No. ")
    assert answer.citations == ()


@pytest.mark.parametrize("typed", ["Côte d’Ivoire", "Cote d'Ivoire"])
@pytest.mark.parametrize("question", ["how many resolutions mention {}?", "which resolutions mention {}?"])
def test_mentions_are_counted_over_all_documents_and_said_once(ask: Ask, question: str, typed: str) -> None:
    answer = ask(question.format(typed))
    assert answer.answer.count("2 of the 2 documents mention") == 1
    assert _cited(answer) == {"op1"}
    assert len(answer.citations) == 2


def test_the_clause_before_paragraph_1_is_no_numbered_paragraph(answerer: Answerer) -> None:
    text = (
        "81/917. Declaration on lamps\n\nThe General Assembly\n\nAdopts the following declaration:\n\nDeclaration on lamps\n\n"
        "1. We reaffirm our commitment to lamps.\n\n2. We recognize that lamps need oil.\n\n3. We decide to review lamps."
    )
    corpus = Corpus().with_documents([_read(text)], [])
    asked = build_answerer(Settings(_env_file=None), encoder=answerer.library.index.encoder, corpus=corpus)
    assert asked.ask("how many operative paragraphs does 81/917 have?").answer.startswith("3 operative paragraphs")
    assert "3 operative paragraphs" in asked.ask("what does paragraph 4 of 81/917 say?").answer


@pytest.mark.parametrize(
    "noun", ["its requests to the Lighthouse Office to meet", "its request for a report", "the calls of States"]
)
def test_a_noun_that_looks_like_a_verb_makes_no_operative_paragraph(noun: str) -> None:
    document = _read(
        f"81/901. Lamps\n\nThe General Assembly,\n\nRecalling also {noun},\n\nNoting the meetings,\n\n1. Welcomes the work."
    )
    assert [p.locator for p in document.paragraphs] == ["pp1", "pp2", "op1"]
