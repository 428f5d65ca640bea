"""Answers by a full scan, with the real encoder over the seed."""

from __future__ import annotations

import pytest

from documents import Corpus, Resolution
from documents.acts import acts
from documents.assembling import Block, assemble
from documents.mentions import find_mentions, holds_all, words
from documents.resolution import Locator
from service import Answer, Answerer, Settings, build_answerer
from service.answering import scans
from service.requests.request import Correction
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
    headline = answerer.ask("how many times does it mention women?").headline
    assert headline
    assert headline.text == "3 of the 46 paragraphs of 75/15 mention “women” (7 times, 1 of them in footnotes)."
    assert headline.verdict == "supported"


def test_a_name_and_its_abbreviation_in_brackets_are_one_mention(answerer: Answerer) -> None:
    answer = answerer.ask("how many times is COVID-19 mentioned in the preamble?")
    assert "3 of the 18 preambular paragraphs" in answer.answer
    assert "7 times" in answer.answer


def test_what_has_no_room_is_folded_and_cited_all_the_same(answerer: Answerer) -> None:
    answer = answerer.ask("list everything it encourages")
    seen = [sentence for sentence in answer.sentences if not sentence.is_folded]
    assert 0 < len(seen) <= 6 < len(answer.sentences) == len(answer.citations)
    assert len(answer.answer.split()) <= 120
    assert {key for sentence in answer.sentences for key in sentence.citations} == {c.id for c in answer.citations}


def test_no_quotation_is_longer_than_forty_words_and_half_as_many(answerer: Answerer) -> None:
    answer = answerer.ask("list everything it encourages")
    quoted = [sentence.text.partition("“")[2].rstrip("”").replace("…", " ").split() for sentence in answer.sentences]
    assert max(map(len, quoted)) <= 60
    assert sorted(map(len, quoted))[len(quoted) // 2] <= 40
    assert all(sentence.text.startswith("“Encourages") or "encourages" in sentence.text for sentence in answer.sentences)


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
    assert answer.headline is None
    assert answer.sentences[0].text.startswith("“Decides to include ")
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
    headline = several.ask("which resolutions mention fossils?").headline
    assert headline
    assert headline.text == "2 of the 3 documents mention “fossils” (242 paragraphs, 243 times)."


def test_of_very_many_the_first_of_each_title_are_cited_and_all_are_counted(several: Answerer) -> None:
    answer = several.ask("which resolutions mention fossils?")
    assert len(answer.citations) == 200
    assert {citation.symbol for citation in answer.citations} == {"A/RES/75/1", "A/RES/76/1"}
    assert [group.symbols for group in answer.groups] == [("A/RES/75/1",), ("A/RES/76/1",)]
    assert "(241 paragraphs)" in answer.answer
    assert "Cited are 200 of the 242 paragraphs." in [s.text for s in answer.sentences if s.is_folded]


def test_everything_is_in_sight_where_all_is_asked_for(several: Answerer) -> None:
    in_full = Correction(form="table")
    assert any(s.is_folded for s in several.ask("which resolutions mention fossils?").sentences)
    assert not any(s.is_folded for s in several.ask("which resolutions mention fossils?", correction=in_full).sentences)


def test_sub_paragraphs_are_named_before_the_quotation(several: Answerer) -> None:
    answer = several.ask("which paragraphs of 76/1 mention fossils?")
    assert answer.sentences[0].text.startswith("(a) and (c): “Requests States: (a) To protect fossils")
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
