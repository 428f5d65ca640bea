"""What people type in Slack, and what may be shown there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.slack.slack_text import addresses_somebody, asked_in, diffed, escaped, link, mentions, pieces, shortened


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("<@UBOT> what about trade?", "what about trade?"),
        ("hey <@UBOT|unga>, what about trade?", "hey , what about trade?"),
        ("what about trade? <@UBOT>", "what about trade?"),
        ("what about *trade* and _women_?", "what about trade and women?"),
        ("A &amp; B &lt;C&gt; &amp;amp;", "A & B <C> &amp;"),
        ("see <https://undocs.org/A/RES/75/15|A/RES/75/15>", "see A/RES/75/15"),
        ("see <https://undocs.org/A/RES/75/15>", "see https://undocs.org/A/RES/75/15"),
        ("in <#C1|general> at 10:30:45 :wave: para_21", "in #general at 10:30:45 para_21"),
        ("what does\n para 21\n say", "what does para 21 say"),
        ("<!here> anyone?", "anyone?"),
        (":tada: :+1: 🎉", ""),
        ("<@UBOT>", ""),
        ("", ""),
        ("…?!", ""),
    ],
)
def test_a_message_is_read_as_a_plain_question(typed: str, asked: str) -> None:
    assert asked_in(typed, "UBOT") == asked


def test_a_mention_is_of_one_user_only() -> None:
    assert mentions("<@UBOT> hi", "UBOT")
    assert mentions("<@UBOT|unga> hi", "UBOT")
    assert not mentions("<@UBOT2> hi", "UBOT")
    assert addresses_somebody(" <@U7> what do you think?")
    assert not addresses_somebody("what do you think, <@U7>?")


@pytest.mark.parametrize(
    "hostile", ["<!channel> now", "<@U1>", "&lt;!here&gt;", "*bold* _it_ ~s~ `c`", "<https://evil|A/RES/75/15>"]
)
def test_no_text_takes_effect_as_markup(hostile: str) -> None:
    shown = escaped(hostile)
    assert "<" not in shown
    assert ">" not in shown
    assert not shown.startswith(("*", "_", "~", "`"))


def test_a_link_keeps_its_label_and_address_apart() -> None:
    assert link("https://x/?a=1&b=2|3>", "a <b>|c") == "<https://x/?a=1&amp;b=2%7C3%3E|a &lt;b&gt;|c>"
    assert link("", "para. 21") == "para. 21"


@given(st.text(max_size=400), st.integers(min_value=10, max_value=80))
def test_pieces_fit_and_lose_no_word(text: str, most: int) -> None:
    found = list(pieces(text, most))
    assert all(len(escaped(piece)) <= most for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


@given(st.text(max_size=300), st.integers(min_value=20, max_value=80))
def test_what_is_shortened_fits(text: str, most: int) -> None:
    assert len(escaped(shortened(text, most))) <= most


def test_a_word_diff_is_struck_out_and_emboldened() -> None:
    assert (
        diffed("“[-Further encourages-]{+Encourages+} closer [-ties-] {+bonds+}”")
        == "“~Further encourages~ *Encourages* closer ~ties~ *bonds*”"
    )
    assert diffed(r"\[-a-\]{+b+} [1]", "~~", "**") == "~~a~~ **b** [1]"
    assert diffed("sub-paragraphs [1]-[3] {a}") == "sub-paragraphs [1]-[3] {a}"
