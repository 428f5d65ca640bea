"""The tiers of an answer: what is claimed, what is only closest, what was not found, and how each interface shows it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError
from rich.console import Console

from documents import Corpus, Paragraph, ParagraphId, Resolution
from service import Answer, Answerer
from service.answering.composition import compose_whole
from service.answering.drafts import Calibration, Draft, Tiers, abstain, closest, not_found
from service.answering.folding import VISIBLE_WORDS
from service.cli.terminal import write_answer
from service.events import AnswerEvent, Event, SentenceEvent
from service.http.completion_reply import completion_of
from service.references import CLOSEST, as_text, read_back
from service.requests.table import exchange_of
from service.slack.answer_blocks import Look, messages_of

_QUESTION = "what did the GA say about disaster management?"
_FAR = "who won the football world cup"
_POINTS = Tiers(answered=0.6, nearest=0.2)


@pytest.fixture(scope="module")
def strict(answerer: Answerer) -> Answerer:
    """An answerer that claims nothing short of certainty."""
    return Answerer(answerer.library, replace(answerer.options, confidence=1.0))


@pytest.fixture(scope="module")
def near(strict: Answerer) -> Answer:
    return strict.ask(_QUESTION)


@pytest.mark.parametrize(
    ("probability", "tier"), [(1.0, "answered"), (0.6, "answered"), (0.59, "nearest"), (0.2, "nearest"), (0.19, "not_found")]
)
def test_a_probability_earns_the_tier_whose_point_it_reaches(probability: float, tier: str) -> None:
    assert _POINTS.tier_of(probability) == tier


def test_the_setting_moves_the_point_of_an_answer_and_the_other_never_exceeds_it() -> None:
    assert _POINTS.moved(None) == _POINTS
    assert _POINTS.moved(0.9) == Tiers(0.9, 0.2)
    assert _POINTS.moved(0.1) == Tiers(0.1, 0.1)


@pytest.mark.parametrize("calibration", [Calibration.shipped(), Calibration.shipped_over_many()])
def test_the_shipped_points_are_in_order(calibration: Calibration) -> None:
    assert 0 < calibration.tiers.nearest < calibration.tiers.answered == calibration.threshold < 1


def test_a_calibration_without_a_second_point_shows_the_closest_texts_from_half_of_the_first() -> None:
    assert replace(Calibration.shipped(), threshold=0.4, nearest=None).tiers == Tiers(0.4, 0.2)


def test_an_answer_is_of_the_first_tier_and_claims_what_it_cites(answerer: Answerer) -> None:
    answer = answerer.ask(_QUESTION)
    assert (answer.tier, answer.abstained, answer.nearest) == ("answered", False, ())


def test_what_comes_closest_is_what_would_have_been_cited(answerer: Answerer, near: Answer) -> None:
    assert (near.tier, near.abstained, near.reason) == ("nearest", True, "unsure")
    assert (near.citations, near.sentences) == ((), ())
    assert [citation.id for citation in near.nearest] == [citation.id for citation in answerer.ask(_QUESTION).citations]


def test_what_comes_closest_is_told_in_a_line_each_under_words_that_claim_nothing(near: Answer) -> None:
    lead, *points = near.answer.split("\n")
    assert lead == "The texts that come closest — not claimed as an answer:"
    assert points[0].startswith("- 75/15 (2020) Cooperation between the United Nations and the Association")
    assert ", para. 21: “Further encourages closer cooperation" in points[0]
    assert ", para. 22: “" in points[1]
    assert len(points) == len(near.nearest) == 2


def test_nothing_is_told_sentence_by_sentence_of_what_is_not_claimed(strict: Answerer) -> None:
    heard: list[Event] = []
    strict.trace(_QUESTION, listener=heard.append)
    assert not [event for event in heard if isinstance(event, SentenceEvent)]
    assert [event.answer.tier for event in heard if isinstance(event, AnswerEvent)] == ["nearest"]


def test_what_is_far_is_not_found_and_one_paragraph_is_offered(answerer: Answerer) -> None:
    answer = answerer.ask(_FAR)
    assert (answer.tier, answer.reason, answer.citations) == ("not_found", "unsure", ())
    (offered,) = answer.nearest
    assert answer.answer.startswith("Not found in A/RES/75/15 (46 paragraphs read). Nearest: “")
    assert answer.answer.endswith(f"” ({offered.symbol}, {offered.label}).")
    assert offered.quote == offered.text[offered.start : offered.end] != ""


def test_a_word_that_is_held_nowhere_is_not_the_message(answerer: Answerer) -> None:
    answer = answerer.ask("what does it say about whaling quotas?")
    assert answer.tier != "answered"
    assert "whaling" not in answer.answer


@pytest.mark.parametrize("question", ["hello", "what does paragraph 99 say?", "does it mention unicorns at all?"])
def test_what_needs_no_search_is_not_found_where_it_abstains(answerer: Answerer, question: str) -> None:
    assert answerer.ask(question).tier == "not_found"


@pytest.mark.parametrize("question", ["para 21", "when was it adopted?", "does it mention women at all?"])
def test_what_needs_no_search_is_answered_where_it_answers(strict: Answerer, question: str) -> None:
    assert strict.ask(question).tier == "answered"


@pytest.mark.parametrize(
    ("symbols", "said"),
    [
        ([], "sessions 74, 75 and 77"),
        (["A/RES/74/1"], "A/RES/74/1"),
        (["A/RES/75/1", "A/RES/75/2"], "session 75"),
        (["A/RES/74/1", "A/RES/75/2"], "the 2 documents that your question means"),
        (["A/RES/74/1", "A/RES/75/1", "A/RES/75/2"], "sessions 74 and 75"),
    ],
)
def test_what_was_read_is_named_by_its_sessions_where_these_were_read_whole(symbols: list[str], said: str) -> None:
    held = _corpus("A/RES/74/1", "A/RES/75/1", "A/RES/75/2", "A/RES/77/9")
    assert _told(symbols, held, 1234).startswith(f"Not found in {said} (1,234 paragraphs read). Nearest: “Urges more effort” (")


def test_sessions_that_follow_each_other_are_named_by_the_first_and_the_last() -> None:
    held = _corpus(*(f"A/RES/{session}/1" for session in range(74, 80)))
    assert "sessions 74 to 79" in _told([], held, 9)
    scattered = _corpus(*(f"A/RES/{session}/1" for session in range(50, 80, 5)))
    assert "6 sessions between 50 and 75" in _told([], scattered, 9)


def test_documents_of_another_body_are_of_no_session_of_the_assembly() -> None:
    assert _told([], _corpus("A/RES/74/1", "S/RES/1325 (2000)"), 1).startswith("Not found in the 2 documents (1 paragraph read).")


def test_what_special_sessions_adopted_is_counted_with_the_regular_ones() -> None:
    held = _corpus("A/RES/76/1", "A/RES/ES-11/1", "A/RES/77/1")
    assert "sessions 76 and 77" in _told([], held, 9)


def test_passages_of_other_texts_bear_their_title_and_no_session() -> None:
    passage = Paragraph(ParagraphId("bees-1"), "bees-1", "bees-1", "passage", "Bees store honey.", title="Bees")
    held = Corpus().with_documents([], [passage])
    point = compose_whole(passage)
    draft = closest(Draft("extractive", (point.sentence,), (point.citation,)), held)
    assert draft.message == f"{CLOSEST}:\n- Bees, bees-1: “Bees store honey”"
    assert _told([], held, 1).startswith("Not found in the texts that are here (1 paragraph read).")


def test_of_many_texts_that_come_closest_three_short_ones_are_told_and_all_stand_by() -> None:
    def told(words: int) -> tuple[int, int]:
        points = [compose_whole(_paragraph(f"op{n}", "Urges" + " more" * words)) for n in range(1, 6)]
        draft = Draft("extractive", tuple(p.sentence for p in points), tuple(p.citation for p in points))
        shown = closest(draft, _corpus("A/RES/74/1"))
        assert len(shown.message.split()) <= VISIBLE_WORDS + words
        return len(shown.message.splitlines()) - 1, len(shown.nearest)

    assert [told(words) for words in (5, 40, 200)] == [(3, 5), (2, 5), (1, 5)]


# the answer object


def test_an_answer_that_was_kept_before_there_were_tiers_has_one_when_it_is_read(answerer: Answerer) -> None:
    for question, tier in ((_QUESTION, "answered"), (_FAR, "not_found")):
        kept = answerer.ask(question).model_dump(mode="json")
        del kept["tier"]
        assert Answer.model_validate(kept).tier == tier


def test_an_answer_without_its_abstention_tells_it_by_the_tier(near: Answer) -> None:
    said = near.model_dump(mode="json")
    del said["abstained"]
    assert Answer.model_validate(said) == near


def test_an_answer_of_two_minds_is_refused(near: Answer) -> None:
    with pytest.raises(ValidationError, match="contradict each other; leave one of the two out"):
        Answer.model_validate(near.model_dump(mode="json") | {"abstained": False})


def test_an_abstention_is_not_found_unless_it_is_said_otherwise() -> None:
    assert abstain("unsure", "It does not say.").tier == "not_found"


# what people see


def test_the_text_of_what_comes_closest_lists_where_it_can_be_read_and_says_nothing_twice(near: Answer) -> None:
    shown = as_text(near)
    assert shown.startswith(near.answer)
    assert "\n- A/RES/75/15, para. 21  https://undocs.org/en/A/RES/75/15" in shown
    assert shown.count("closer cooperation on disaster risk reduction") == 1


def test_what_comes_closest_is_not_read_back_as_said_or_cited(near: Answer) -> None:
    told = read_back(as_text(near))
    assert (told.text, told.references, told.only_nearest) == (CLOSEST, (), True)


def test_a_conversation_takes_nothing_of_what_comes_closest_for_said(near: Answer) -> None:
    exchange = exchange_of(near)
    assert (exchange.cited, exchange.reply) == ((), CLOSEST)


def test_the_terminal_shows_what_comes_closest_under_its_label(near: Answer) -> None:
    out = io.StringIO()
    write_answer(near, Console(file=out, width=200, highlight=False, color_system=None))
    shown = out.getvalue()
    read_as, _, shown = shown.partition("\n")
    assert read_as == f"read as: {' · '.join(near.request.read_as if near.request else ())}"
    assert shown.startswith(CLOSEST)
    assert "A/RES/75/15, para. 22  https://undocs.org/en/A/RES/75/15" in shown


def test_slack_shows_what_comes_closest_with_links_buttons_and_nothing_to_share(near: Answer) -> None:
    (shown,) = messages_of(near, Look("https://qa.example", may_share=True))
    section, *others, actions = (block.to_dict() for block in shown.blocks)
    assert near.request is not None
    assert near.request.read_as[-1] in str(others)
    assert section["text"]["text"].startswith(f"*{CLOSEST}:*\n- 75/15 (2020) Cooperation between")
    assert ", <https://qa.example/d/A/RES/75/15#op21|para. 21>: “Further encourages" in section["text"]["text"]
    labels = [element["text"]["text"] for element in actions["elements"] if "text" in element]
    assert labels == ["Helpful", "Not helpful", "Show para. 21", "Show para. 22"]
    assert shown.text.startswith(CLOSEST)


def test_a_completion_says_what_comes_closest_and_cites_nothing(near: Answer) -> None:
    completion = completion_of(near, "chatcmpl-1", 0, _QUESTION)
    message = completion.choices[0].message
    assert (message.content, message.annotations) == (as_text(near), [])
    assert completion.unga_qa.tier == "nearest"


def _corpus(*symbols: str) -> Corpus:
    """Resolutions that say nothing."""
    documents = [Resolution(symbol, "On nothing", adopted=date(2020, 1, 1)) for symbol in symbols]
    return Corpus().with_documents(documents, [])


def _paragraph(locator: str, text: str) -> Paragraph:
    return Paragraph(ParagraphId(f"A/RES/74/1#{locator}"), "A/RES/74/1", locator, "operative", text)


def _told(symbols: list[str], held: Corpus, read: int) -> str:
    """What is said where nothing was found in these documents."""
    return not_found(symbols, held, read, compose_whole(_paragraph("op1", "Urges more effort.")), 0.0).message
