"""Answers by a full scan, with the real encoder over the seed."""

from __future__ import annotations

import pytest

from documents import Corpus, Resolution
from documents.acts import acts
from documents.assembling import Block, assemble
from documents.locators import Locator
from documents.mentions import find_mentions, holds_all, words
from service import Answer, Answerer, Settings, build_answerer
from service.answering import scans
from tests.conftest import HashingEncoder


def _ids(answer: Answer) -> list[str]:
    return [citation.locator for citation in answer.citations]


@pytest.mark.parametrize(
    ("question", "locators"),
    [
        ("list everything it requests of the Secretary-General", ["op27"]),
        ("which paragraphs mention women?", ["pp7", "op13", "op18"]),
        ("all passages touching on women or girls", ["pp7", "op13", "op18"]),
        ("list everything on peacekeeping", ["op11", "op18", "op19"]),
        ("which paragraphs mention COVID?", ["pp8", "pp9", "pp11"]),
        ("where is the IMF mentioned?", ["op8"]),
        ("how many operative paragraphs mention the Plan of Action?", ["op3", "op4", "op19", "op21", "op25", "op26"]),
        ("list everything it takes note of", ["pp2", "pp3", "pp10", "pp11", "op22", "op26"]),
        ("which paragraphs mention 70/1?", ["op4"]),
        ("does it mention women's rights at all?", ["op13"]),
        ("which paragraphs mention both women and peace?", ["pp7"]),
        ("which paragraphs do not mention ASEAN?", ["pp8", "pp10", "op27"]),
        ("any mention of the SDGs?", ["op4", "op17"]),
        ("which paragraphs mention resolution 1325?", ["pp7"]),
    ],
)
def test_every_paragraph_of_the_set_is_cited(answerer: Answerer, question: str, locators: list[str]) -> None:
    answer = answerer.ask(question)
    assert _ids(answer) == locators
    assert not answer.abstained
    assert answer.method == "lookup"


def test_the_count_is_said_and_is_supported(answerer: Answerer) -> None:
    answer = answerer.ask("how many times does it mention women?")
    assert answer.answer.startswith(
        "3 of the 46 paragraphs of A/RES/75/15 mention “women”, 7 times in all (1 of them in footnotes)"
    )
    assert answer.sentences[0].verdict == "supported"


def test_a_name_and_its_abbreviation_in_brackets_are_one_mention(answerer: Answerer) -> None:
    answer = answerer.ask("how many times is COVID-19 mentioned in the preamble?")
    assert "3 of the 18 preambular paragraphs" in answer.answer
    assert "7 times" in answer.answer


def test_what_is_not_quoted_is_listed_by_label_and_cited(answerer: Answerer) -> None:
    answer = answerer.ask("list everything it encourages")
    listed = answer.sentences[-1]
    assert listed.text.startswith("Also: para. ")
    assert listed.verdict == "supported"
    assert len(listed.citations) == len(answer.citations) - 5


def test_a_joined_verb_counts_like_a_leading_one(answerer: Answerer) -> None:
    assert {"op7", "op15"} <= set(_ids(answerer.ask("list everything it welcomes"))) | set(
        _ids(answerer.ask("list everything it encourages"))
    )
    assert "op7" in _ids(answerer.ask("list everything it welcomes"))


def test_a_definite_no_says_what_was_read(answerer: Answerer) -> None:
    answer = answerer.ask("does it mention football at all?")
    assert (answer.abstained, answer.reason, answer.citations, answer.nearest) == (True, "absent", (), ())
    assert "18 preambular and 28 operative paragraphs of A/RES/75/15" in answer.answer


def test_what_is_meant_by_other_words_is_found_before_it_is_denied(answerer: Answerer) -> None:
    assert {"op14", "op24"} <= set(_ids(answerer.ask("does it mention oceans anywhere?")))


@pytest.mark.parametrize("name", ["Iran", "the Islamic Republic of Iran", "Tehran"])
def test_that_nobody_of_any_such_name_is_asked_is_a_definite_no(answerer: Answerer, name: str) -> None:
    answer = answerer.ask(f"what is {name} urged to do?")
    assert (answer.abstained, answer.reason) == (True, "absent")


def test_who_is_named_near_a_request_is_not_denied_to_be_asked(answerer: Answerer) -> None:
    assert answerer.ask("what are Member States urged to do?").reason != "absent"


def test_a_phrase_that_only_stands_apart_is_said_to(answerer: Answerer) -> None:
    answer = answerer.ask("which paragraphs mention women in peacekeeping?")
    assert answer.answer.startswith("No paragraph has “women in peacekeeping” as a phrase; 1 of the 46 paragraphs")
    assert _ids(answer) == ["op18"]


def test_a_bare_verb_is_answered_by_quoting_first(answerer: Answerer) -> None:
    answer = answerer.ask("what does it decide?")
    assert answer.answer.startswith("The General Assembly decides to include ")
    assert {sentence.verdict for sentence in answer.sentences} == {"quoted"}


def test_a_question_for_a_meaning_is_searched_where_no_word_is_there(answerer: Answerer) -> None:
    assert answerer.ask("does it mention plastic in the sea?").method == "extractive"


@pytest.mark.parametrize("question", ["how many paragraphs has it?", "how many operative paragraphs are there?"])
def test_the_header_is_still_answered_from_the_header(answerer: Answerer, question: str) -> None:
    assert answerer.ask(question).method == "metadata"


def _document(symbol: str, *texts: str) -> Resolution:
    blocks = [Block(Locator("op", n), text) for n, text in enumerate(texts, start=1)]
    return Resolution(symbol, f"Matter {symbol}", paragraphs=assemble(symbol, f"Matter {symbol}", blocks))


@pytest.fixture(scope="module")
def several() -> Answerer:
    documents = [
        _document("A/RES/75/1", "Welcomes the work on fossils;", *["Notes the fossils of the region;"] * 240),
        _document("A/RES/76/1", "Requests States: (a) To protect fossils; (b) To train staff; (c) To exchange fossils;"),
        _document("A/RES/77/1", "Decides to remain seized of the matter;"),
    ]
    return build_answerer(Settings(_env_file=None), encoder=HashingEncoder(), corpus=Corpus().with_documents(documents, []))


def test_over_several_documents_they_are_counted_too(several: Answerer) -> None:
    answer = several.ask("which resolutions mention fossils?")
    assert answer.answer.startswith("2 of the 3 documents mention “fossils”, in 242 of 243 paragraphs, 243 times in all.")


def test_of_very_many_the_first_are_cited_and_the_number_is_said(several: Answerer) -> None:
    answer = several.ask("which paragraphs mention fossils?")
    assert len(answer.citations) == 200
    assert "These are the first 200 of 242" in answer.answer


def test_sub_paragraphs_are_named_under_their_parent(several: Answerer) -> None:
    answer = several.ask("which paragraphs of 76/1 mention fossils?")
    assert "para. 1 (a) and (c)" in answer.answer
    assert _ids(answer) == ["op1"]


def test_a_no_over_several_documents_says_how_many(several: Answerer) -> None:
    assert (
        "None of the 243 paragraphs of 3 documents mentions “whales”" in several.ask("does any resolution mention whales?").answer
    )


def test_no_paragraph_that_holds_a_phrase_is_left_unread(answerer: Answerer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "_MANY", 0)
    library, read = answerer.library, answerer.library.corpus.paragraphs
    spoken = [words(p.text) for p in read]
    phrases = {" ".join(own[n : n + size]) for own in spoken for size in (1, 2) for n in range(len(own) - size + 1)}
    for phrase in sorted(phrases)[::7]:
        kept = set(scans._holding(read, (phrase,), library))
        assert {p for p in read if find_mentions(p.text, (phrase,))} <= kept
        assert {p for p in read if holds_all(p.text, phrase)} <= set(scans._holding(read, (phrase,), library, whole=False))


def test_no_paragraph_in_which_the_assembly_acts_is_left_unread(answerer: Answerer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "_MANY", 0)
    library, read = answerer.library, answerer.library.corpus.paragraphs
    for verb in {act.verb for p in read for act in acts(p)}:
        acting = {p for p in read if any(act.verb == verb for act in acts(p))}
        assert acting <= set(scans._with_verb(read, verb, library)), verb


@pytest.mark.parametrize(("asked_for", "denied"), [("the Secretary-General", False), ("UNESCO", True)])
def test_what_others_ask_for_in_an_annex_is_not_denied(asked_for: str, denied: bool) -> None:
    symbol, title = "A/RES/79/1", "A pact"
    blocks = [
        Block(Locator("op", 1), "Adopts the pact annexed to the present resolution."),
        Block(Locator("op", 2, ("annex",)), "We request the Secretary-General to report on its implementation."),
    ]
    corpus = Corpus().with_documents([Resolution(symbol, title, paragraphs=assemble(symbol, title, blocks))], [])
    answerer = build_answerer(Settings(_env_file=None), encoder=HashingEncoder(), corpus=corpus)
    answer = answerer.ask(f"What is requested of {asked_for}?")
    assert answer.answer.startswith("In none of the ") is denied
