"""What a paragraph does in its resolution, told by its verb and its object."""

from __future__ import annotations

import pytest

from documents import Kind, Paragraph, ParagraphId, leading_verb
from documents.acts import Role, role_of


def _paragraph(text: str, kind: Kind = "operative") -> Paragraph:
    return Paragraph(ParagraphId("A/RES/1/1#op1"), "A/RES/1/1", "op1", kind, text, verb=leading_verb(text))


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Decides to include in the provisional agenda of its eighty-first session the item entitled “Bees”;", "agenda"),
        ("Decides to remain seized of the matter.", "agenda"),
        ("Requests the Secretary-General to submit to the General Assembly at its next session a report on bees;", "report"),
        ("Takes note of the report of the Secretary-General on bees;", "note"),
        ("Urges all States to plant trees;", "act"),
        ("Decides to proclaim 20 May the International Day of Bees;", "act"),
    ],
)
def test_the_role_is_told_by_verb_and_object(text: str, role: Role) -> None:
    assert role_of(_paragraph(text)) == role


def test_what_is_not_operative_has_the_role_of_its_kind() -> None:
    assert role_of(_paragraph("Taking note of the report on bees,", "preambular")) == "preambular"
    assert role_of(_paragraph("The bees shall fly.", "annex")) == "annex"
