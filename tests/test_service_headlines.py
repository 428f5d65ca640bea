"""Headlines: the first line of an answer is the answer itself, and never says more than the paragraph it stands on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from documents import Corpus, Paragraph, ParagraphId, Resolution, leading_verb
from documents.records import Record, Tally, Votes
from embeddings import Encoder
from service.answer import Sentence
from service.answering.affirmations import act_asked, polar
from service.answering.composition import compose_whole
from service.answering.drafts import Draft
from service.answering.duties import answer_duties, asks_for_duties
from service.answering.evidence import question_words
from service.answering.headlines import headed
from service.answering.passages import query_for
from service.answering.searched import SearchedQuestion, searched
from service.answering.shortfalls import goes_part_way, part_held
from service.answering.things_asked import Point
from service.library import Library, make_library
from service.verification.quoting import verified, verify

_SYMBOL = "A/RES/90/1"
_OPERATIVE = (
    "Recognizes the right to quiet libraries as a human right.",
    "Decides to appropriate 3,717,300 United States dollars for the libraries of the islands and 12,500 dollars for stamps.",
    "Decides that the Reading Panel shall comprise 40 members and up to three Vice-Chairs.",
    "Decides that the summit shall be held in Tashkent on 9 November 2023.",
    "Requests the Secretary-General to submit a report on quiet libraries, and invites Member States and donors to open reading rooms, "
    "as appropriate.",
    "Invites Governments to voluntarily contribute to the library fund.",
)


@pytest.fixture(scope="module")
def library(hashing: Encoder) -> Library:
    """One made-up resolution with a recorded vote."""
    operative = [_paragraph(f"op{n}", "operative", text) for n, text in enumerate(_OPERATIVE, start=1)]
    preamble = _paragraph("pp1", "preambular", "Recognizing that lighthouses need keepers,")
    document = Resolution(_SYMBOL, "Quiet libraries", 90, date(2035, 7, 28), paragraphs=(preamble, *operative))
    votes = Votes(Tally(161), Tally(0), Tally(8))
    return make_library(
        Corpus().with_documents([document], [], [Record(_SYMBOL, votes=votes, adoption="recorded vote")]), hashing
    )


def _paragraph(locator: str, kind: str, text: str) -> Paragraph:
    made = Paragraph(ParagraphId(f"{_SYMBOL}#{locator}"), _SYMBOL, locator, "operative", text, "Quiet libraries")
    return replace(made, kind=kind, verb=leading_verb(text))  # type: ignore[arg-type]  # the two kinds above


def _asked(question: str, library: Library) -> SearchedQuestion:
    return searched(library.reader.read(question), library)


def _answered(question: str, locator: str, library: Library) -> Draft:
    composed = compose_whole(library.corpus.by_id[ParagraphId(f"{_SYMBOL}#{locator}")])
    asked = _asked(question, library)
    draft = Draft("extractive", (composed.sentence,), (composed.citation,))
    return headed(draft, asked, query_for(asked, library), question_words(asked, library, None), library)


def _headline(question: str, locator: str, library: Library) -> str:
    headline = _answered(question, locator, library).headline
    return headline.text if headline else ""


@pytest.mark.parametrize(
    ("question", "locator", "headline"),
    [
        ("How much money is for the libraries of the islands?", "op2", "3,717,300 United States dollars"),
        ("How much money is for stamps?", "op2", "12,500 dollars for stamps"),
        ("How many members does the Reading Panel have?", "op3", "40 members"),
        ("When will the summit be held?", "op4", "on 9 November 2023"),
        ("Where will the summit be held?", "op4", "in Tashkent"),
        ("Who must submit the report on quiet libraries?", "op5", "Requested: “the Secretary-General”"),
    ],
)
def test_the_thing_asked_for_is_told_in_the_form_of_the_text(
    question: str, locator: str, headline: str, library: Library
) -> None:
    assert headline in _headline(question, locator, library)


def test_yes_bears_the_day_and_the_vote_and_is_not_said_again(library: Library) -> None:
    draft = _answered("Has the Assembly recognized a right to quiet libraries?", "op1", library)
    said = "Yes, 28 July 2035: “Recognizes the right to quiet libraries as a human right”. Vote 161-0-8."
    assert draft.headline is not None
    assert draft.headline.text == said
    assert [sentence.is_folded for sentence in draft.sentences] == [True]


def test_an_open_question_has_no_headline(library: Library) -> None:
    assert _headline("What is said about quiet libraries?", "op1", library) == ""


def test_what_is_only_invited_is_no_duty(library: Library) -> None:
    assert _headline("Must Governments contribute to the library fund?", "op6", library) == ""


def test_yes_bears_no_day_where_no_act_of_the_assembly_is_asked_for(library: Library) -> None:
    said = _headline("Is there a right to quiet libraries as a human right?", "op1", library)
    assert said == "Yes: “Recognizes the right to quiet libraries as a human right”."


@pytest.mark.parametrize(
    "question",
    [
        "Has the Assembly recognized a right to quiet lighthouses?",
        "Did the Assembly decide that there is a right to quiet libraries?",
        "Has the Assembly not recognized the right to quiet libraries?",
    ],
)
def test_another_object_another_verb_or_a_denial_is_no_yes(question: str, library: Library) -> None:
    assert not _headline(question, "op1", library).startswith("Yes")


def test_the_preamble_decides_nothing(library: Library) -> None:
    assert _headline("Has the Assembly recognized that lighthouses need keepers?", "pp1", library) == ""


@pytest.mark.parametrize(
    ("question", "is_polar"),
    [
        ("Does it mention women?", True),
        ("On the islands, is there a library?", True),
        ("What does it decide?", False),
        ("who is asked to report", False),
    ],
)
def test_a_question_for_yes_or_no_opens_with_an_auxiliary(question: str, is_polar: bool) -> None:
    assert bool(polar(question)) == is_polar


def test_who_has_to_do_what_is_told_by_whom_it_is_asked_of(library: Library) -> None:
    draft = answer_duties(_asked(f"Who has to do what under {_SYMBOL}?", library), library)
    assert draft is not None
    assert draft.headline == Sentence(text="One request, two invitations in 90/1 (2035):", verdict="supported")
    told = {group.title: [draft.sentences[n].text for n in group.sentences] for group in draft.groups}
    assert told == {
        "Secretary-General": ["requests: “to submit a report on quiet libraries”"],
        "Member States, donors": ["invites: “to open reading rooms, as appropriate”"],
        "Governments": ["invites: “to voluntarily contribute to the library fund”"],
    }
    paragraphs = library.corpus.by_id
    assert all(verify(s.text, [paragraphs[ParagraphId(c)] for c in s.citations]) == "quoted" for s in draft.sentences)


@pytest.mark.parametrize(
    "question", ["What does the Secretary-General have to do?", "Who reports?", "What is said of libraries?"]
)
def test_a_question_of_one_of_both_asks_for_no_duties(question: str, library: Library) -> None:
    assert not asks_for_duties(_asked(question, library))


@pytest.mark.parametrize(
    ("lead", "verdict"),
    [
        ("Governments, invites", "quoted"),
        ("Invited", "quoted"),
        ("Governments, requests", "unsupported"),
        ("Secretary-General, invites", "unsupported"),
    ],
)
def test_a_lead_keeps_the_verb_and_the_addressee(lead: str, verdict: str, library: Library) -> None:
    paragraph = library.corpus.by_id[ParagraphId(f"{_SYMBOL}#op6")]
    assert verified(Sentence(text=f"{lead}: “to voluntarily contribute”"), [paragraph]).verdict == verdict


def test_a_list_of_what_is_asked_is_quoted_from_its_first_item(hashing: Encoder) -> None:
    text = "Calls upon all States: (a) To respect the right to privacy of readers in the libraries; (b) To take measures to end noise."
    document = Resolution(_SYMBOL, "Quiet libraries", 90, date(2035, 7, 28), paragraphs=(_paragraph("op1", "operative", text),))
    library = make_library(Corpus().with_documents([document], []), hashing)
    draft = answer_duties(_asked(f"Who has to do what under {_SYMBOL}?", library), library)
    assert draft is not None
    assert draft.sentences[0].text.startswith("calls upon: “To respect the right to privacy")


def test_when_the_assembly_did_something_is_the_day_on_which_it_did(library: Library) -> None:
    assert _headline("When did the Assembly recognize a right to quiet libraries?", "op1", library) == "Recognized, 28 July 2035:"


@pytest.mark.parametrize(
    ("question", "until"),
    [
        ("Has the Assembly banned whistling?", "banned"),
        ("Why did the GA call for silence?", "call"),
        ("Is whistling allowed?", ""),
        ("What is said of silence?", ""),
    ],
)
def test_the_act_that_a_question_takes_the_assembly_to_do_is_read(question: str, until: str) -> None:
    asked = act_asked(question)
    assert (question[: asked.until].rsplit(maxsplit=1)[-1] if asked else "") == until


@pytest.mark.parametrize(
    ("question", "is_part"),
    [
        ("Has the Assembly demanded a report on quiet libraries?", True),
        ("Why did the Assembly demand a report on quiet libraries?", True),
        ("Has the Assembly requested a report on quiet libraries?", False),
        ("Is a report on quiet libraries prohibited?", True),
        ("What is said of a report on quiet libraries?", False),
        ("Has the Assembly demanded more lighthouses?", False),
    ],
)
def test_texts_go_part_of_the_way_where_they_do_less_than_was_asked_on_the_same_matter(
    question: str, is_part: bool, library: Library
) -> None:
    asked = _asked(question, library)
    point = Point.of(f"{_SYMBOL}#op5", query_for(asked, library), question_words(asked, library, None), library)
    assert goes_part_way(asked, [point]) == is_part


def test_two_parts_that_no_paragraph_has_together_are_told_with_how_many_have_each(library: Library) -> None:
    asked = _asked("Is the reading panel in the library fund?", library)
    said = "No paragraph names both “reading panel” and “library fund”; 1 has “reading panel”; 1 has “library fund”."
    assert part_held(asked, question_words(asked, library, None), library) == said


def test_a_word_that_no_document_knows_is_never_told_as_missing(library: Library) -> None:
    asked = _asked("Is the reading panel paid by killer robots?", library)
    assert part_held(asked, question_words(asked, library, None), library) == ""
