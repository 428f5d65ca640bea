"""Whether two paragraphs say the same: the Assembly's own words, from resolutions of successive sessions."""

from __future__ import annotations

import pytest

from documents import Paragraph, leading_verb, paragraph_id
from documents.resolution import Kind
from documents.series import changed_words

_MATTER = "Disaster risk reduction"
_TARGETS = "Calls upon all relevant actors to work towards the achievement of the global targets adopted in the Sendai Framework;"
_AGENDA = "Decides to include in the provisional agenda of its {} session, under the item entitled “Social development”, the sub-item entitled “Ageing”."


def _paragraph(session: int, text: str, *, kind: Kind = "operative", title: str = _MATTER) -> Paragraph:
    symbol, locator = f"A/RES/{session}/100", "pp1" if kind == "preambular" else "op1"
    key = paragraph_id(symbol, locator)
    return Paragraph(key, symbol, locator, kind, text, title=title, verb=leading_verb(text))


def _apart(new: str, old: str, years: int = 1) -> int | None:
    return changed_words(_paragraph(78, new), _paragraph(78 - years, old), years)


def test_the_same_words_are_the_same() -> None:
    assert _apart(_TARGETS, _TARGETS) == 0


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (_TARGETS.replace("Calls", "Also calls"), _TARGETS),
        (_TARGETS.replace("Calls", "Further calls"), _TARGETS.replace("Calls", "Also calls")),
        (_TARGETS, _TARGETS.replace(";", ".")),
    ],
)
def test_what_joins_a_paragraph_to_the_one_before_is_no_change(new: str, old: str) -> None:
    assert _apart(new, old) == 0


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (_AGENDA.format("seventy-ninth"), _AGENDA.format("seventy-eighth")),
        (
            "Takes note of the report of the Secretary-General prepared pursuant to General Assembly resolution 77/164;",
            "Takes note of the report of the Secretary-General prepared pursuant to General Assembly resolution 76/204;",
        ),
        (
            "Having examined the relevant chapter of the report of the Special Committee on the Situation with regard to the Implementation of the Declaration for 2024,",
            "Having examined the relevant chapter of the report of the Special Committee on the Situation with regard to the Implementation of the Declaration for 2023,",
        ),
        (
            "Recalling its resolutions 69/186 of 18 December 2014, 71/187 of 19 December 2016 and 73/175 of 17 December 2018 on the question of a moratorium,",
            "Recalling its resolutions 69/186 of 18 December 2014 and 71/187 of 19 December 2016 on the question of a moratorium,",
        ),
    ],
)
def test_figures_that_move_on_with_the_years_may_differ(new: str, old: str) -> None:
    assert _apart(new, old, years=2)


def test_another_resolution_is_not_a_later_one() -> None:
    recalled = "Recalling its resolution {} on the coordination of emergency assistance of the United Nations,"
    assert _apart(recalled.format("58/292 of 6 May 2004"), recalled.format("46/182 of 19 December 1991")) is None


def test_a_few_words_more_are_nearly_the_same() -> None:
    long = "Urges Member States that have not yet done so to consider signing, ratifying and acceding to the Convention on the Rights of the Child and its Protocols"
    assert _apart(f"{long}, as appropriate;", f"{long};") == 2


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("Urges {}", "Encourages {}"),
        ("Strongly urges {}", "Urges {}"),
        ("Calls upon {} and not to resort to violence", "Calls upon {} and to resort to violence"),
        ("Calls upon {} who shall report to it", "Calls upon {} who may report to it"),
        ("Calls upon {} within 30 days", "Calls upon {} within 60 days"),
        ("Calls upon {} at three meetings", "Calls upon {} at two meetings"),
        ("Calls upon {} and welcomes their efforts", "Calls upon {} and deplores their efforts"),
    ],
)
def test_another_force_a_denial_or_a_number_is_not_the_same(new: str, old: str) -> None:
    whom = "Member States and all relevant organizations of the United Nations system to work towards the global targets of the Sendai Framework"
    assert _apart(new.format(whom), old.format(whom)) is None


def test_a_word_in_the_place_of_others_is_not_the_same_in_a_short_paragraph() -> None:
    taken = "Takes note of the report of the {} on the implementation of the Convention on Biological Diversity;"
    assert _apart(taken.format("Secretary-General"), taken.format("Executive Secretary")) is None


def test_a_name_in_the_place_of_another_is_not_the_same() -> None:
    workshop = (
        "Welcomes the efforts of the Tribunal in holding a workshop for legal advisers from the {} region on the settlement of "
        "disputes related to the law of the sea, sponsored by the Government of the Republic of Korea and by other Governments;"
    )
    assert _apart(workshop.format("Caribbean"), workshop.format("Asia-Pacific")) is None
    assert _apart(workshop.format("wider"), workshop.format("whole")) == 2


def test_a_preambular_paragraph_is_not_an_operative_one() -> None:
    assert changed_words(_paragraph(78, _TARGETS), _paragraph(77, _TARGETS, kind="preambular"), 1) is None


def test_two_paragraphs_of_one_document_are_two() -> None:
    assert changed_words(_paragraph(78, _TARGETS), _paragraph(78, _TARGETS), 0) is None


def test_a_passage_of_another_text_repeats_nothing() -> None:
    assert changed_words(_paragraph(78, _TARGETS, kind="passage"), _paragraph(77, _TARGETS, kind="passage"), 1) is None


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        (
            "Reaffirming the right to freely choose a spouse, to enter into marriage only with free and full consent and to have control over matters relating to sexuality,",
            0,
        ),
        (
            "Stresses that the cost of all activities that may arise from the present resolution should be met from contributions;",
            None,
        ),
        (
            "Requests the Secretary-General to ensure that the Mission is provided with all the resources that it needs to do so;",
            None,
        ),
        ("Guided by the purposes and principles of the Charter of the United Nations,", None),
    ],
)
def test_on_another_matter_only_words_that_stand_by_themselves_are_the_same(text: str, apart: int | None) -> None:
    assert changed_words(_paragraph(78, text), _paragraph(77, text, title="Child, early and forced marriage"), 1) == apart
