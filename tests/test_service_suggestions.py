"""Suggestions: questions made from the corpus that the answerer answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents import Corpus, Paragraph, ParagraphId, Resolution
from documents.readers import read_documents
from service import Answer, Answerer, Settings, build_answerer
from service.library import Library, make_library
from service.subjects import headings, phrases, title_subject
from service.suggestions import suggestions
from tests.conftest import HashingEncoder

_LABEL = 75


@pytest.fixture(scope="module")
def several(shared: Path, data_dir: Path) -> Answerer:
    """The answerer over three ASEAN resolutions and two on other matters."""
    folder = shared / "corpus/ga-xml"
    paths = [
        folder / "75/75_15_E.xml",
        *folder.glob("77/A_RES_77_12-*.xml"),
        *folder.glob("79/A_RES_79_290-*.xml"),
        *folder.glob("79/A_RES_79_325-*.xml"),
        *folder.glob("79/A_RES_79_317-*.xml"),
    ]
    read = [reading.resolution for reading in read_documents(paths) if reading.resolution]
    corpus = Corpus().with_documents(read, [])
    return build_answerer(Settings(data_dir=data_dir, _env_file=None), corpus=corpus)


def test_every_suggestion_over_the_seed_is_answered(answerer: Answerer) -> None:
    _assert_answered(answerer, suggestions(answerer, 8))


def test_every_suggestion_over_several_documents_is_answered(several: Answerer) -> None:
    _assert_answered(several, suggestions(several, 12))


def test_as_many_are_made_as_are_wanted(answerer: Answerer) -> None:
    assert [len(suggestions(answerer, count)) for count in (0, 1, 5)] == [0, 1, 5]


def test_the_seed_suggests_a_topic_an_act_a_number_and_the_header(answerer: Answerer) -> None:
    assert suggestions(answerer) == (
        "What did the General Assembly say about regional integration?",
        "What does A/RES/75/15 request of the Secretary-General?",
        "What does paragraph 1 of A/RES/75/15 say?",
        "When was A/RES/75/15 adopted?",
        "What did the General Assembly say about disaster risk reduction?",
    )


def test_a_series_suggests_a_change(several: Answerer) -> None:
    assert "What changed between A/RES/77/12 and A/RES/79/290?" in suggestions(several)


def test_suggestions_are_spread_over_the_newest_documents(several: Answerer) -> None:
    made = suggestions(several)
    assert len({symbol for symbol in several.library.corpus.by_symbol if any(symbol in question for question in made)}) >= 3


def test_suggestions_are_the_same_each_time(answerer: Answerer) -> None:
    assert suggestions(answerer) == suggestions(answerer)


def test_few_questions_are_asked_to_make_suggestions(several: Answerer, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = several.ask

    def counted(question: str) -> Answer:
        asked.append(question)
        return ask(question)

    monkeypatch.setattr(several, "ask", counted)
    suggestions(several, 100)
    assert 0 < len(asked) <= 15


def test_an_empty_corpus_suggests_nothing(answerer: Answerer) -> None:
    assert suggestions(Answerer(Library(Corpus(), answerer.library.index), answerer.options)) == ()


def test_a_corpus_of_passages_suggests_nothing(answerer: Answerer, hashing: HashingEncoder) -> None:
    passage = Paragraph(ParagraphId("p1"), "", "p1", "passage", "The harbour of Rotterdam is deep.", title="Harbours")
    library = make_library(Corpus(passages=(passage,)), hashing)
    assert suggestions(Answerer(library, answerer.options)) == ()


@pytest.mark.parametrize(
    ("title", "text", "subject"),
    [
        ("The situation in Afghanistan", "", "the situation in Afghanistan"),
        ("Pattern of conferences", "", "the pattern of conferences"),
        ("The Arms Trade Treaty", "", "the Arms Trade Treaty"),
        ("Sevilla Commitment", "Endorses the Sevilla Commitment;", "the Sevilla Commitment"),
        ("Crimes against humanity", "Notes that crimes against humanity go on;", "crimes against humanity"),
        ("Follow-up to the World Summit", "", "follow-up to the World Summit"),
        ("Oceans (2024): a report", "Notes that oceans rise;", "oceans"),
        ("<b>Oceans</b>", "", ""),
    ],
)
def test_a_title_is_named_as_a_question_would(title: str, text: str, subject: str) -> None:
    assert title_subject(_resolution(text, title=title)) == subject


def test_headings_that_name_no_matter_are_left_out() -> None:
    named = [*headings(_resolution("Notes that marine science grows;", heading="Marine science"))]
    assert named == ["marine science"]
    assert not [*headings(_resolution("", heading="Introduction"))]
    assert not [*headings(_resolution("", heading="Having considered the report,"))]


def test_phrases_are_those_that_come_again() -> None:
    document = _resolution(
        "Encourages cooperation on maritime security, as appropriate;",
        "Requests a report on maritime security in the region;",
        "Welcomes the progress of other parties, and in the field of mine action;",
    )
    assert phrases(document) == ["maritime security"]


def _resolution(*texts: str, title: str = "", heading: str = "") -> Resolution:
    paragraphs = tuple(
        Paragraph(
            ParagraphId(f"A/RES/1/1#op{n}"), "A/RES/1/1", f"op{n}", "operative", text, heading=heading, verb=text.split(" ")[0]
        )
        for n, text in enumerate(texts, start=1)
    )
    return Resolution("A/RES/1/1", title, paragraphs=paragraphs)


def _assert_answered(answerer: Answerer, made: tuple[str, ...]) -> None:
    assert made
    assert len(set(made)) == len(made)
    assert [question for question in made if len(question) > _LABEL] == []
    assert [question for question in made if answerer.ask(question).abstained] == []
