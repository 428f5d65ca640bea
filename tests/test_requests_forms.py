"""How an answer is to look, the Assembly's verb, and the language of a message."""

import pytest

from service.requests.forms import find_form, find_verb


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
        ("bullets and other small calibre ammunition", []),
        ("round table discussions", []),
        ("short-lived climate pollutants", []),
    ],
)
def test_a_form_is_read_where_it_is_asked_for(message: str, form: list[str]) -> None:
    assert [said.value for said in find_form(message)] == form


@pytest.mark.parametrize(
    ("message", "verb"),
    [
        ("what is Iran asked to do", ["request"]),
        ("what was the Secretary-General told to do", ["request"]),
        ("what did they request", ["request"]),
        ("whom was called upon", ["call upon"]),
        ("pull every 'takes note'", ["take note"]),
        ("what was reaffirmed", ["reaffirm"]),
        ("paragraphs recalling the Charter", ["recall"]),
        ("the resolution recognizing the right to food", []),
        ("can you recommend a text", []),
        ("can you tell me about bees", []),
    ],
)
def test_the_verb_is_read_in_its_base_form(message: str, verb: list[str]) -> None:
    assert [said.value for said in find_verb(message)] == verb
