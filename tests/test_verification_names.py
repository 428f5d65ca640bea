"""Names: whoever a sentence names, its paragraph names, in full, shortened or in another form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.verification import Beside
from service.verification.named_in_sources import name_faults
from service.verification.sources import Source
from tests.madeup import faults, operative, passage

_LIBYA = "Welcomes the efforts of Libya and the Netherlands to support the World Health Organization and non-governmental organizations;"
_LIBYAN = "Supports the Libyan and Ukrainian authorities in the implementation of the Convention on the Rights of the Child;"
_SECURITY = (
    "Notes the work on human security that is done in many places all over the world by local partners, and calls upon the Council of "
    "Europe to cooperate with the Committee on the Rights of the Child;"
)


@pytest.mark.parametrize(
    ("paragraph", "sentence"),
    [
        ("op2", "The UN and ASEAN signed a memorandum of understanding."),
        ("op4", "ESCAP is encouraged to work closely with ASEAN."),
        ("op8", "The IMF and the World Bank came to Bali."),
        ("op22", "The work of the ASEAN Coordinating Centre is noted with appreciation."),
        ("op22", "The work of the AHA Centre is noted with appreciation."),
        ("op6", "The Foreign Ministers of ASEAN are commended."),
        ("op14", "The Law of the Sea Convention is one of them."),
        ("op15", "Connectivity in South-East Asia matters."),
        ("op17", "The Association has a Smart Cities Network."),
        ("op24", "UN bodies cooperate with ASEAN."),
        (_LIBYA, "WHO has the support of Libya."),
        (_LIBYA, "Libyan and Dutch efforts are welcomed."),
        (_LIBYA, "NGOs are supported."),
        (_LIBYAN, "Libya and Ukraine are to implement the CRC."),
    ],
)
def test_a_name_may_be_shortened_or_take_another_form(paragraph: str, sentence: str) -> None:
    assert not faults(name_faults, sentence, paragraph)


@pytest.mark.parametrize(
    ("paragraph", "sentence"),
    [
        ("op27", "In the preamble, the General Assembly asks the Secretary-General for a report."),
        ("op27", "Paragraph 27 of A/RES/75/15 asks for a report (OP 27)."),
        ("op7", "The summit was held on 15 Nov. 2020."),
        ("op7", "Regular meetings should go on."),
    ],
)
def test_the_words_by_which_an_answer_speaks_of_its_texts_are_no_names(paragraph: str, sentence: str) -> None:
    assert not faults(name_faults, sentence, paragraph)


@pytest.mark.parametrize(
    ("paragraph", "sentence", "name"),
    [
        ("op5", "The centre opened in Indonesia.", "Indonesia"),
        ("op5", "Indonesia has the new centre.", "Indonesia"),
        ("op4", "The African Union is encouraged.", "African"),
        ("op4", "ECOWAS is encouraged to work closely with the UN.", "ECOWAS"),
        ("op27", "The Human Rights Council is to report.", "Human"),
        ("op27", "The report goes to the Security Council.", "Security"),
        ("op27", "The President is requested to submit a report.", "President"),
        ("pp14", "Malaysia held the Presidency.", "Malaysia"),
        ("op8", "The World Trade Organization came to Bali.", "Trade"),
        ("op10", "The Treaty of Versailles is among them.", "Versailles"),
        (_LIBYA, "The efforts of Lebanon are welcomed.", "Lebanon"),
        (_LIBYA, "UNICEF is supported.", "UNICEF"),
        (_LIBYAN, "Libya and Belarus are supported.", "Belarus"),
    ],
)
def test_a_name_that_the_paragraph_does_not_have_is_caught(paragraph: str, sentence: str, name: str) -> None:
    assert faults(name_faults, sentence, paragraph) == [name]


@pytest.mark.parametrize("name", ["Security Council", "Human Rights", "Security Committee"])
def test_a_name_put_together_of_two_is_caught(name: str) -> None:
    assert faults(name_faults, f"It calls upon the {name} to cooperate.", _SECURITY) == [name]


def test_a_name_in_another_cited_paragraph_passes() -> None:
    sentence = "The centre opened in Thailand before the meeting in Bali."
    assert faults(name_faults, sentence, "op5") == ["Bali"]
    assert not faults(name_faults, sentence, "op5", "op8")


def test_a_name_in_the_title_passes() -> None:
    text = "Bees gather honey in summer."
    assert not faults(name_faults, "In summer, bees of Provence gather honey.", passage(text, title="Bees of Provence"))
    assert faults(name_faults, "In summer, bees of Provence gather honey.", passage(text)) == ["Provence"]


def test_an_acronym_that_the_paragraph_introduces_passes() -> None:
    paragraph = operative("Welcomes the establishment of the Global Seed and Plant Archive (GSPA);")
    assert not faults(name_faults, "The GSPA is welcomed.", paragraph)


def test_a_name_may_be_one_that_the_document_has_in_full_elsewhere() -> None:
    paragraph = operative("Thanks the staff of the Agency;")
    named = Beside(names=("United Nations Relief and Works Agency",))
    assert faults(name_faults, "The staff of UNRWA is thanked.", paragraph) == ["UNRWA"]
    assert not list(name_faults("The staff of UNRWA is thanked.", Source((paragraph,), beside=named)))
    assert list(name_faults("The staff of UNICEF is thanked.", Source((paragraph,), beside=named)))


@pytest.mark.parametrize(
    ("text", "is_so"), [("We commit to peace.", True), ("Commit to peace;", True), ("Peace is kept.", False)]
)
def test_who_says_we_in_a_declaration_are_states(text: str, is_so: bool) -> None:
    declaration = replace(operative(text), kind="annex", locator="annex.op1")
    assert (not faults(name_faults, "In the declaration, States commit to peace.", declaration)) == is_so
