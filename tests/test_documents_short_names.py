"""Short names: what *the Agency* or *such laws* in a paragraph is called in full in its document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from documents import Paragraph, ParagraphId, Resolution
from documents.names import names
from documents.short_names import Reference, added_names, resolved
from documents.such_things import such_things
from evals.cases.material import read_resolutions

_JUDGED = Path(__file__).parent / "data" / "short_references.jsonl"
"""References that were drawn at random from the resolutions of sessions 74 to 79 and judged by hand; ``full`` is ``""`` where a
document names nothing that the words are short for. Of the second hundred 95 were right before anything was mended on it."""
_RIGHT = 0.95


@pytest.mark.usefixtures("shared")
def test_short_names_mean_what_a_reader_says_that_they_mean() -> None:
    judged = [json.loads(line) for line in _JUDGED.read_text(encoding="utf-8").splitlines()]
    documents = read_resolutions({one["paragraph"].partition("#")[0] for one in judged})
    found = {key: references for document in documents.values() for key, references in resolved(document).items()}
    wrong = [one for one in judged if _full(found.get(one["paragraph"], ()), one["start"]) != one["full"]]
    assert len(wrong) <= (1 - _RIGHT) * len(judged), wrong


@pytest.mark.usefixtures("shared")
def test_a_paragraph_that_says_the_agency_is_one_of_the_relief_and_works_agency() -> None:
    document = read_resolutions({"A/RES/77/123"})["A/RES/77/123"]
    paragraph = next(p for p in document.paragraphs if p.locator == "op6")
    assert added_names(paragraph, resolved(document)[paragraph.id]) == (
        "United Nations Relief and Works Agency for Palestine Refugees in the Near East",
    )


def test_a_short_name_means_the_last_full_one_before_it() -> None:
    assert _fulls(
        "Recalling the Convention on the Rights of the Child,",
        "Recalling also the Convention against Torture,",
        "Calls upon all States to accede to the Convention;",
    ) == ["Convention against Torture"]


def test_the_title_counts_before_what_is_named_in_passing() -> None:
    assert _fulls(
        "Recalling also the United Nations Convention against Corruption,",
        "Urges States parties to the Convention to act;",
        title="Implementation of the Convention on Biological Diversity",
    ) == ["Convention on Biological Diversity"]


def test_a_short_name_that_a_bracket_defines_means_what_stands_before_the_bracket() -> None:
    text = "Recalling the United Nations Standard Minimum Rules for the Treatment of Prisoners (the Nelson Mandela Rules),"
    assert _fulls(text, "Urges States to apply the Nelson Mandela Rules;") == [
        "United Nations Standard Minimum Rules for the Treatment of Prisoners",
        "United Nations Standard Minimum Rules for the Treatment of Prisoners",
    ]


def test_a_definition_that_follows_serves_where_nothing_precedes() -> None:
    assert _fulls("Notes the Authority;", "Notes the work of the International Seabed Authority (the Authority);")[0] == (
        "International Seabed Authority"
    )


def test_what_nothing_names_is_left_alone() -> None:
    assert _fulls("Requests the Committee to report;", "Invites the Committee on Contributions to advise;") == []


def test_the_territory_and_the_administering_power_are_those_that_the_document_names() -> None:
    assert _fulls(
        "Noting the cooperation of the Government of France, as the administering Power,",
        "Calls upon the administering Power to protect the Territory;",
        title="Question of New Caledonia",
    ) == ["France", "New Caledonia"]


def test_a_short_name_stands_where_it_says_and_in_the_sub_paragraph_too() -> None:
    document = _document(
        "Recalling the United Nations Relief and Works Agency,", "Requests States: (a) To fund the Agency; (b) To report;"
    )
    part = Paragraph(ParagraphId("A/RES/79/1#op2(a)"), "A/RES/79/1", "op2(a)", "operative", "To fund the Agency;")
    found = resolved(Resolution("A/RES/79/1", "", paragraphs=(*document.paragraphs, part)))
    assert found[part.id] == (Reference(8, 18, "the Agency", "United Nations Relief and Works Agency"),)
    (whole,) = found[document.paragraphs[1].id]
    assert document.paragraphs[1].text[whole.start : whole.end] == whole.short


def test_only_names_that_the_paragraph_does_not_hold_are_added_and_each_once() -> None:
    document = _document(
        "Recalling the International Seabed Authority, and noting that the Authority met,", "The Authority and the Authority."
    )
    found = resolved(document)
    assert [added_names(p, found[p.id]) for p in document.paragraphs] == [(), ("International Seabed Authority",)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Committee Chair spoke", []),
        ("the Conference on Disarmament and the Security Council", ["Conference on Disarmament", "Security Council"]),
        ("the Convention against Corruption held in Atlanta", ["Convention against Corruption"]),
        ("the Commission on 12 May adopted it", ["Commission"]),
        ("the Group of 20 and others", ["Group of 20"]),
    ],
)
def test_a_name_ends_where_its_grammar_does(text: str, expected: list[str]) -> None:
    assert [name.text for name in names(text)] == expected


def test_such_things_are_those_that_the_text_before_describes() -> None:
    former = "Calls upon all States to refrain from applying laws and measures of the kind referred to above;"
    text = "Urges States that apply such laws and measures to repeal them;"
    assert [one.full for one in such_things(text, former)] == ["laws and measures of the kind referred to above"]
    assert list(such_things("Urges them in such areas as trade;", "Noting areas of common interest,")) == []


def _fulls(*texts: str, title: str = "") -> list[str]:
    return [one.full for references in resolved(_document(*texts, title=title)).values() for one in references]


def _document(*texts: str, title: str = "") -> Resolution:
    symbol = "A/RES/79/1"
    paragraphs = [
        Paragraph(ParagraphId(f"{symbol}#op{n}"), symbol, f"op{n}", "operative", text) for n, text in enumerate(texts, start=1)
    ]
    return Resolution(symbol, title, paragraphs=tuple(paragraphs))


def _full(references: tuple[Reference, ...], start: int) -> str:
    return next((one.full for one in references if one.start == start), "")
