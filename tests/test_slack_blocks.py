"""Answers as messages of Slack: within its limits, with nothing of a text taking effect, and readable by everybody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from documents import Paragraph, ParagraphId
from service import Answer, Answerer
from service.answer import ChangeShown, Citation, PointGroup, Provenance, Sentence, Suggestion
from service.events import UNSUPPORTED
from service.json_views import DocumentSummary
from service.slack.answer_blocks import Look, Shown, messages_of, plain_message, rest_of
from service.slack.dialogs import answer_window, comment_window, home_tab, paragraph_window, question_window
from tests.fakeslack.kit.blocks import characters, check_message_blocks
from tests.fakeslack.kit.mrkdwn import unescaped
from tests.fakeslack.kit.views import check_view
from tests.made_answers import answer_on_clouds

_LOOK = Look("https://qa.example", may_share=True)
_MOST_CHARACTERS = 13_000


def _json(shown: Shown) -> list[dict[str, Any]]:
    return [block.to_dict() for block in shown.blocks]


def _answer(sentences: list[str], *, symbol: str = "A/RES/75/15", abstained: bool = False) -> Answer:
    """An answer of these sentences, each citing a paragraph of its own that has the same words."""
    cited = [
        Citation(
            id=f"{symbol}#op{n}",
            symbol=symbol,
            locator=f"op{n}",
            label=f"para. {n}",
            kind="operative",
            quote=text,
            start=0,
            end=len(text),
            text=text,
            url=f"https://undocs.org/en/{symbol}",
        )
        for n, text in enumerate(sentences, 1)
    ]
    return Answer(
        conversation_id="c" * 32,
        message_id="m" * 32,
        question="what?",
        standalone_question="what about it?",
        answer=" ".join(f"{text} [{n}]." for n, text in enumerate(sentences, 1)) or "It does not say.",
        sentences=() if abstained else tuple(Sentence(text=c.text, citations=(c.id,)) for c in cited),
        citations=() if abstained else tuple(cited),
        nearest=tuple(cited[:3]) if abstained else (),
        abstained=abstained,
        reason="absent" if abstained else None,
        provenance=Provenance(corpus="sha256:0", encoder="none", version="0"),
    )


def _assert_slack_takes(messages: tuple[Shown, ...]) -> None:
    for shown in messages:
        blocks = _json(shown)
        assert check_message_blocks(blocks) == []
        assert characters(blocks) <= _MOST_CHARACTERS
        assert unescaped(shown.text) == []
        assert 0 < len(shown.text) <= 4_000
    assert blocks[-1]["type"] == "actions"
    assert {"helpful", "not_helpful"} <= {element["action_id"] for element in blocks[-1]["elements"]}


def test_a_short_answer_is_one_message_with_links_quotes_and_buttons(answerer: Answerer) -> None:
    answer = answerer.ask("what did the GA say about disaster management?")
    (shown,) = messages_of(answer, _LOOK)
    section, sources, read_as, suggestions, actions = _json(shown)
    assert [button["action_id"] for button in suggestions["elements"]][:1] == ["suggestion_0"]
    assert read_as["elements"][0]["text"] == "Read as: answer · disaster management"
    assert "<https://qa.example/d/A/RES/75/15#op21|[1]>" in section["text"]["text"]
    assert sources["elements"][0]["text"].startswith("[1] <https://qa.example/d/A/RES/75/15#op21|A/RES/75/15 (2020) Cooperation")
    assert "“" not in sources["elements"][0]["text"]
    *buttons, not_meant = actions["elements"]
    labels = [button["text"]["text"] for button in buttons]
    assert labels == ["Helpful", "Not helpful", "Share", "Show para. 21", "Show para. 22"]
    assert [option["text"]["text"] for option in not_meant["options"]] == ["disaster management"]
    assert shown.text.startswith(answer.answer)
    assert shown.text.endswith("[2] A/RES/75/15, para. 22")


def test_the_headline_is_bold_points_stand_under_titles_and_more_and_suggestions_are_buttons() -> None:
    (shown,) = messages_of(answer_on_clouds(), Look())
    section, _, further, _ = _json(shown)
    assert section["text"]["text"].splitlines() == [
        "*Two resolutions name clouds <https://undocs.org/en/A/RES/91/900|[1]>.*",
        "• *Governance (2024)*:",
        "  • “Establishes a panel on clouds” <https://undocs.org/en/A/RES/91/900|[1]>",
        "  • Secretary-General, requests: “to report” <https://undocs.org/en/A/RES/91/900|[2]>",
        "• *Rain (2 resolutions, 2022–2023)*: “Encourages States to count the rain” <https://undocs.org/en/A/RES/90/12|[3]>",
    ]
    assert [(b["text"]["text"], b["action_id"]) for b in further["elements"]] == [
        ("More: 1 further point", "more"),
        ("para 21", "suggestion_0"),
    ]
    assert "Notes the weather" not in json.dumps(_json(shown))


def test_the_window_of_an_answer_shows_what_is_folded_with_its_source() -> None:
    window = answer_window(answer_on_clouds(), _LOOK).to_dict()
    assert check_view(window, "modal") == []
    assert "Notes the weather" in json.dumps(window)
    assert "|A/RES/90/12, para. 3>" in json.dumps(window)


def test_without_an_address_of_the_service_citations_link_to_the_united_nations(answerer: Answerer) -> None:
    (shown,) = messages_of(answerer.ask("what does paragraph 27 say?"), Look())
    assert "<https://undocs.org/en/A/RES/75/15|[1]>" in _json(shown)[0]["text"]["text"]
    assert "Share" not in json.dumps(_json(shown))


def test_a_change_of_wording_is_struck_out_and_emboldened() -> None:
    answer = _answer(["Paragraph 1 changed: “[-Further encourages-]{+Encourages+} closer ties”"])
    changed = answer.model_copy(update={"changes": (ChangeShown(status="changed"),)})
    assert "“~Further encourages~ *Encourages* closer ties”" in _json(messages_of(changed, _LOOK)[0])[0]["text"]["text"]
    assert "[-Further" in _json(messages_of(answer, _LOOK)[0])[0]["text"]["text"]


def test_an_abstention_shows_the_nearest_paragraphs_and_no_share_button(answerer: Answerer) -> None:
    (shown,) = messages_of(answerer.ask("what does it say about whaling quotas?"), _LOOK)
    section, context, *_, actions = _json(shown)
    assert section["text"]["text"].startswith("Not found in A/RES/75/15 (46 paragraphs read).")
    assert context["elements"][0]["text"].startswith("Nearest paragraphs:")
    assert "share" not in {element["action_id"] for element in actions["elements"]}
    assert "Nearest paragraphs" in shown.text


def test_an_unsupported_sentence_is_marked_as_such() -> None:
    answer = _answer(["The Assembly decides everything"])
    doubtful = answer.model_copy(update={"sentences": (answer.sentences[0].model_copy(update={"verdict": "unsupported"}),)})
    (shown,) = messages_of(doubtful, _LOOK)
    assert UNSUPPORTED in _json(shown)[0]["text"]["text"]


def test_a_set_of_many_paragraphs_is_laid_out_on_several_messages_with_one_list_to_read_them() -> None:
    answer = _answer([f"The Assembly calls upon Member States to do thing number {n} " + "and so on " * 30 for n in range(60)])
    messages = messages_of(answer, _LOOK)
    _assert_slack_takes(messages)
    assert 1 < len(messages) <= 5
    assert [m.text for m in messages][1] == f"The answer goes on (2 of {len(messages)})."
    assert _json(messages[-1])[-1]["elements"][-1]["type"] == "static_select"


def test_an_answer_without_end_is_cut_and_says_so() -> None:
    messages = messages_of(_answer(["Calls upon States " * 100] * 90), _LOOK)
    _assert_slack_takes(messages)
    assert len(messages) == 5
    assert "longer than a thread can show" in json.dumps(_json(messages[-1]))


_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300).filter(lambda t: bool(t.strip()))
_HOSTILE = st.lists(st.sampled_from(["<!channel>", "&", "<", ">", "*b*", "<@U1|x>", "w" * 40, "`", "|", "[1]", "\n"]), min_size=1)


@settings(max_examples=40, deadline=None)
@example(texts=["0", "\n" * 200], abstained=False)
@given(
    st.lists(_TEXTS | _HOSTILE.map(" ".join) | _HOSTILE.map(lambda p: "".join(p) * 200), min_size=1, max_size=12), st.booleans()
)
def test_slack_takes_whatever_the_documents_hold(texts: list[str], abstained: bool) -> None:
    answer = _answer(texts, abstained=abstained, symbol="A/RES/<75>|&/15")
    if not abstained:
        group = PointGroup(title=texts[-1], sentences=tuple(range(1, len(texts))))
        further = Suggestion(text=texts[0], question=texts[-1])
        told = {"headline": answer.sentences[0], "groups": (group,), "suggestions": (further,)}
        answer = answer.model_copy(update=told)
        assert check_view(answer_window(answer, _LOOK).to_dict(), "modal") == []
    _assert_slack_takes(messages_of(answer, _LOOK))
    _assert_slack_takes(rest_of(answer, _LOOK))


def test_a_plain_message_is_escaped_and_cut() -> None:
    (shown,) = plain_message("<!channel> & " * 2_000)
    assert check_message_blocks(_json(shown)) == []


@pytest.mark.parametrize("text", ["w" * 20_000, "<!here> & *x* " * 3_000])
def test_slack_takes_the_windows_whatever_they_show(text: str) -> None:
    paragraph = Paragraph(ParagraphId("p1"), "", "p1", "passage", text)
    for window in (question_window(text, "{}"), comment_window("[]"), paragraph_window(paragraph, (paragraph,), text, _LOOK)):
        assert check_view(window.to_dict(), "modal") == []


def test_the_window_of_a_paragraph_shows_it_among_its_neighbours(answerer: Answerer) -> None:
    known = answerer.library.corpus.by_id
    around = tuple(known[key] for key in sorted(known) if key in {"A/RES/75/15#op20", "A/RES/75/15#op21", "A/RES/75/15#op22"})
    window = paragraph_window(around[1], around, "Cooperation", _LOOK).to_dict()
    assert check_view(window, "modal") == []
    assert window["title"]["text"] == "Para. 21"
    shown = json.dumps(window, ensure_ascii=False)
    assert ":point_right: <https://qa.example/d/A/RES/75/15#op21|A/RES/75/15, para. 21>" in shown
    assert around[2].text[:60] in shown


def test_the_home_tab_says_what_is_known_and_what_to_ask(answerer: Answerer) -> None:
    documents = [DocumentSummary.of(document) for document in answerer.library.corpus.resolutions]
    tab = home_tab(documents, 12, ["When was A/RES/75/15 adopted?"], [("<b> & more", "https://one.slack.com/x")], _LOOK).to_dict()
    assert check_view(tab, "home") == []
    shown = json.dumps(tab, ensure_ascii=False)
    for said in (
        "12 resolutions",
        "<https://qa.example/d/A/RES/75/15|A/RES/75/15>",
        "and 11 more",
        "When was A/RES/75/15 adopted?",
    ):
        assert said in shown
