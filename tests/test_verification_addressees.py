"""Addressees: whom a sentence has the Assembly ask, the paragraph has it ask."""

from __future__ import annotations

import pytest

from service.verification.named_in_sources import addressee_faults
from tests.madeup import faults

_CIVILIANS = (
    "Calls upon Member States to protect civilians, and requests the Secretary-General to report, and invites the World Bank to "
    "contribute;"
)
_AGENCIES = "Requests the relevant agencies of the United Nations to assist Governments, upon their request;"


@pytest.mark.parametrize(
    ("paragraph", "sentence"),
    [
        (_CIVILIANS, "The Assembly calls upon States to protect civilians."),
        (_CIVILIANS, "Countries are called upon to protect civilians."),
        (_CIVILIANS, "Governments are called upon to protect civilians."),
        (_CIVILIANS, "The Secretary-General is requested to report."),
        (_CIVILIANS, "The Assembly invites the World Bank to contribute and asks the Secretary-General to report."),
        (_AGENCIES, "UN agencies are asked to assist Governments."),
        (_AGENCIES, "The Assembly requests the United Nations to assist countries."),
        ("op27", "A report is requested from the Secretary-General."),
        ("op27", "A report is requested for the seventy-seventh session."),
        ("op27", "The Assembly asks for a report (OP 27)."),
        ("op27", "No later than the seventy-seventh session a report is requested."),
        ("op4", "The Assembly encourages ESCAP and other UN agencies to work with ASEAN."),
        ("op9", "The UN is encouraged to provide strengthened support."),
        ("op7", "The UN and ASEAN are encouraged to continue regular meetings."),
    ],
)
def test_the_same_addressee_in_other_words_passes(paragraph: str, sentence: str) -> None:
    assert not faults(addressee_faults, sentence, paragraph)


@pytest.mark.parametrize(
    ("paragraph", "sentence", "whom"),
    [
        (_CIVILIANS, "The Assembly calls upon the Secretary-General to protect civilians.", "Secretary-General"),
        (_CIVILIANS, "Member States are requested to report.", "Member States"),
        (_CIVILIANS, "The World Bank is requested to report.", "World Bank"),
        (_CIVILIANS, "The Assembly invites the Secretary-General to contribute.", "Secretary-General"),
        (_AGENCIES, "The Assembly requests Governments to assist the agencies.", "Governments"),
        (_AGENCIES, "Member States are requested to assist.", "Member States"),
        ("op27", "Member States are requested to submit a report.", "Member States"),
        ("op27", "The Assembly asks the President to submit a report.", "President"),
        ("op9", "The Assembly encourages ASEAN to provide strengthened support.", "ASEAN"),
    ],
)
def test_another_addressee_is_caught(paragraph: str, sentence: str, whom: str) -> None:
    assert [whom in words for words in faults(addressee_faults, sentence, paragraph)] == [True]


def test_whoever_is_only_welcomed_is_no_addressee() -> None:
    assert not faults(addressee_faults, "The Assembly commends the Security Council.", "op6")


def test_the_addressees_of_two_paragraphs_pass_together() -> None:
    other = "Requests the President of the General Assembly to convene a meeting;"
    assert faults(addressee_faults, "The President is requested to convene a meeting.", "op27")
    assert not faults(addressee_faults, "The President is requested to convene a meeting.", "op27", other)
