"""How an answer is to look."""

import pytest

from service.requests.wording import find_form


@pytest.mark.parametrize(
    ("message", "form"),
    [
        ("give me bullets: what was said on bees", ["bullets"]),
        ("all decisions as bullets", ["bullets"]),
        ("which States abstained? table please", ["table"]),
        ("list all days in a table", ["table"]),
        ("quote OP 10", ["quote"]),
        ("bees in a nutshell", ["short"]),
        ("a short note on bees", ["short"]),
        ("what was said on bees, in full", ["full"]),
        ("give me the whole text on bees", ["full"]),
        ("show all of them", ["full"]),
        ("full employment and decent work", []),
        ("the full enjoyment of human rights", []),
        ("bullets and other small calibre ammunition", []),
        ("round table discussions", []),
        ("short-lived climate pollutants", []),
    ],
)
def test_a_form_is_read_where_it_is_asked_for(message: str, form: list[str]) -> None:
    assert [said.value for said in find_form(message)] == form
