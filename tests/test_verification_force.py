"""Force: what a sentence says that the Assembly does is what it does in the paragraph, neither more nor less."""

from __future__ import annotations

import pytest

from service.verification.force import force_faults
from tests.madeup import faults, passage, preambular

_REPORT = "Requests the Secretary-General to submit a report on the question to the General Assembly at its eighty-first session;"
_CONVENTION = "Urges Member States to accede to the Convention, and encourages regional organizations to offer training;"
_REVIEW = "Decides to review the arrangements at its next session and to establish a trust fund;"
_ATTACKS = "Condemns all attacks on hospitals, and expresses its deep concern at the number of victims;"


@pytest.mark.parametrize(
    ("paragraph", "sentence"),
    [
        (_REPORT, "The Assembly asks the Secretary-General for a report on the question."),
        (_REPORT, "The Secretary-General is requested to submit a report."),
        (_REPORT, "The Secretary-General has been asked to report on the question."),
        (_REPORT, "The Secretary-General should report on the question, as the Assembly asked."),
        (_REVIEW, "The Assembly resolves to review the arrangements."),
        (_REVIEW, "The arrangements will be reviewed at the next session."),
        (_REVIEW, "The Assembly establishes a trust fund."),
        (_CONVENTION, "Member States should accede to the Convention, the Assembly urges."),
        (_CONVENTION, "Member States are urged to accede to the Convention, and regional organizations are encouraged to train."),
        (_ATTACKS, "Attacks on hospitals are condemned."),
        (_ATTACKS, "The Assembly is deeply concerned at the number of victims."),
        (_ATTACKS, "The Assembly denounces attacks on hospitals and voices concern at the number of victims."),
        ("op22", "The Assembly notes with appreciation the ongoing work of the Centre."),
        ("op10", "The importance of regional security is reaffirmed."),
        ("op6", "The Assembly praises the Ministers for their efforts."),
        ("op14", "The Assembly acknowledges maritime cooperation and stresses the need to strengthen it."),
        ("op27", "Paragraph 27 asks the Secretary-General for a report."),
        ("op27", "Resolution 75/15 asks the Secretary-General for a report."),
    ],
)
def test_a_verb_of_equal_force_passes(paragraph: str, sentence: str) -> None:
    assert not faults(force_faults, sentence, paragraph)


@pytest.mark.parametrize(
    ("paragraph", "sentence", "word"),
    [
        ("op21", "The Assembly requires closer cooperation on disaster risk reduction.", "requires"),
        ("op21", "The Assembly requests closer cooperation on disaster risk reduction.", "requests"),
        ("op21", "Paragraph 21 demands closer cooperation on disaster risk reduction.", "demands"),
        ("op21", "Resolution 75/15 demands closer cooperation on disaster risk reduction.", "demands"),
        ("op22", "The Assembly welcomes the ongoing work of the Centre.", "welcomes"),
        ("op1", "The Assembly notes the progress.", "notes"),
        ("op5", "The Assembly condemns the launch of the centre.", "condemns"),
        ("op8", "The Assembly regrets the gathering.", "regrets"),
        ("op4", "The Assembly decides that the United Nations works with the Association.", "decides"),
        (_REPORT, "The Assembly encourages the Secretary-General to submit a report.", "encourages"),
        (_REPORT, "The Secretary-General is encouraged to submit a report.", "encouraged"),
        (_REVIEW, "The Assembly recommends a review of the arrangements.", "recommends"),
    ],
)
def test_a_verb_of_other_force_is_caught(paragraph: str, sentence: str, word: str) -> None:
    assert word in " ".join(faults(force_faults, sentence, paragraph))


@pytest.mark.parametrize(
    "sentence",
    [
        "The Assembly takes note with concern of the ongoing work.",
        "The Assembly notes with concern the ongoing work.",
        "The Assembly notes with deep regret the ongoing work.",
    ],
)
def test_a_feeling_that_the_paragraph_does_not_have_is_caught(sentence: str) -> None:
    assert faults(force_faults, sentence, "op22")


def test_the_verb_of_another_object_is_caught() -> None:
    assert faults(force_faults, "The Assembly encourages Member States to accede to the Convention.", _CONVENTION)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The Assembly strongly encourages closer cooperation.", "strongly"),
        ("Closer cooperation is firmly encouraged.", "firmly"),
        ("The United Nations and the Association must cooperate more closely, the Assembly encourages.", "must"),
        ("Closer cooperation is encouraged and mandatory.", "mandatory"),
    ],
)
def test_what_makes_an_encouragement_stronger_is_caught(sentence: str, words: str) -> None:
    assert faults(force_faults, sentence, "op21") == [words]


def test_an_adverb_that_the_paragraph_has_passes() -> None:
    assert not faults(force_faults, "The Assembly strongly urges restraint.", "Strongly urges all parties to exercise restraint;")


@pytest.mark.parametrize(
    ("paragraph", "sentence"),
    [
        ("op21", "The United Nations and the Association cooperate more closely on disaster risk reduction."),
        (_CONVENTION, "Member States accede to the Convention."),
        (_REPORT, "The Secretary-General submits a report on the question."),
    ],
)
def test_what_is_only_asked_for_must_not_be_told_as_a_fact(paragraph: str, sentence: str) -> None:
    assert faults(force_faults, sentence, paragraph) == ["told as a fact"]


def test_what_a_preamble_notes_must_be_told_as_noted_and_not_as_a_fact() -> None:
    noted = preambular("Noting that the number of cases rises,")
    assert faults(force_faults, "The number of cases rises.", noted)
    assert not faults(force_faults, "According to the preamble, the number of cases rises.", noted)


def test_a_passage_has_no_acts_whose_force_could_change() -> None:
    assert not faults(force_faults, "The Assembly decides everything.", passage("Bees gather honey."))


@pytest.mark.parametrize("sentence", ["The Environment Assembly decides on chemicals.", "The Assembly's report is requested."])
def test_another_assembly_and_what_is_the_assembly_s_own_do_nothing(sentence: str) -> None:
    assert "decides" not in faults(force_faults, sentence, _REPORT)


def test_acts_of_two_paragraphs_may_be_told_together() -> None:
    sentence = (
        "The Assembly asks the Secretary-General for a report and encourages closer cooperation on disaster risk reduction."
    )
    assert faults(force_faults, sentence, "op27")
    assert not faults(force_faults, sentence, "op27", "op21")


@pytest.mark.parametrize(
    ("paragraph", "sentence", "is_so"),
    [
        ("Stresses the value of trade;", "The new resolution on fair trade between States stresses the value of trade.", True),
        ("Stresses the value of trade;", "The new resolution on fair trade between States demands trade.", False),
        ("Appeals to Governments to allow trade;", "Governments are asked to allow trade.", True),
        ("Encourages Governments to allow trade;", "Governments are asked to allow trade.", False),
        ("Reaffirms the obligation of States to allow trade;", "It reaffirms that States are obliged to allow trade.", True),
        ("Reaffirms the wish of States to allow trade;", "It reaffirms that States are obliged to allow trade.", False),
        ("Recalls resolution 80/1, by which the Council founded the Mission;", "The Council founded the Mission.", True),
        ("Stresses that the Mission helps peace;", "The Mission helps peace.", False),
        ("Notes that 40 States joined in 2019;", "By 2019, 40 States had joined.", True),
        ("Stresses that 40 States should join in 2019;", "By 2019, 40 States had joined.", False),
        ("Notes that 40 States joined, and requests the Fund to train 50 people;", "The Fund trains 50 people.", False),
        ("Reaffirms that the right to trade extends to fishing;", "This right extends to fishing.", True),
        ("Requests the Fund to train people;", "This Fund trains people.", False),
        ("Requests the Fund to train people, in order to reach peace;", "The aim is that peace is reached.", True),
        ("Stresses the value of trade, and to this end urges States to fish;", "It urges States to fish.", True),
    ],
)
def test_plain_words_say_no_more_than_the_act(paragraph: str, sentence: str, is_so: bool) -> None:
    assert (not faults(force_faults, sentence, paragraph)) == is_so
