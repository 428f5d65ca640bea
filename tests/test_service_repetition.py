"""Paragraphs that yearly resolutions repeat, found and answered from once: the newest first, the others named."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from documents import Corpus, Paragraph, Resolution, leading_verb, paragraph_id
from embeddings import Encoder, Hit, SentenceTransformerEncoder
from evals.cases.material import read_resolutions
from evals.errors import MaterialAbsent
from service import Answer, Answerer, ParagraphRetriever, Settings, build_answerer
from service.answer import Repetition
from service.answering.repetition import grouped
from service.answering.searched import searched, searched_for
from service.catalogue import Filter
from service.cli.terminal import write_answer
from service.library import Library, make_library
from service.mcp.tools import shown_found
from service.references import as_text, read_back
from service.retrieval import search_paragraphs
from service.slack.answer_blocks import Look, messages_of

_WESTERN_SAHARA = {
    "A/RES/74/97": "seventy-fifth",
    "A/RES/75/106": "seventy-sixth",
    "A/RES/76/89": "seventy-seventh",
    "A/RES/77/133": "seventy-eighth",
    "A/RES/78/85": "seventy-ninth",
    "A/RES/79/98": "eightieth",
}
_REPORT = "what is the Special Committee requested to report on the situation in Western Sahara?"
_RED_CROSS = "cooperation of the parties with the International Committee of the Red Cross"
_NEWEST_FIRST = ["A/RES/78/85", "A/RES/77/133", "A/RES/76/89", "A/RES/75/106", "A/RES/74/97"]


@pytest.fixture(scope="module")
def series(shared: Path) -> Answerer:
    """The answerer over six yearly resolutions, as their files give them."""
    assert shared.is_dir()
    try:
        found = read_resolutions(_WESTERN_SAHARA)
    except MaterialAbsent as error:
        pytest.skip(str(error))
    corpus = Corpus().with_documents(found.values(), [])
    return build_answerer(Settings(_env_file=None), encoder=SentenceTransformerEncoder(), corpus=corpus)


def test_an_answer_cites_the_newest_and_names_the_others_newest_first(series: Answerer) -> None:
    answer = series.ask(_RED_CROSS)
    cited = answer.citations[0]
    assert cited.id == "A/RES/79/98#op5"
    assert [other.symbol for other in cited.repeated] == _NEWEST_FIRST
    assert {other.label for other in cited.repeated} == {"para. 5"}
    assert {other.wording for other in cited.repeated} == {"the same"}
    assert len({citation.locator for citation in answer.citations}) == len(answer.citations)


def test_a_session_that_moved_on_is_nearly_the_same(series: Answerer) -> None:
    cited = next(c for c in series.ask(_REPORT).citations if c.locator == "op6")
    assert cited.symbol == "A/RES/79/98"
    assert {other.wording for other in cited.repeated} == {"nearly the same"}
    assert all(f"at its {session} session" in _text(series, symbol) for symbol, session in _WESTERN_SAHARA.items())


@pytest.mark.parametrize(
    ("question", "symbol"),
    [
        (f"{_REPORT[:-1]} in A/RES/75/106?", "A/RES/75/106"),
        ("what did the Assembly say in its seventy-sixth session about the Red Cross?", "A/RES/76/89"),
        ("what did the Assembly say about the Red Cross in 2022?", "A/RES/77/133"),
    ],
)
def test_a_question_scoped_to_a_document_a_session_or_a_year_is_answered_from_it(
    series: Answerer, question: str, symbol: str
) -> None:
    answer = series.ask(question)
    assert {citation.symbol for citation in (*answer.citations, *answer.nearest)} == {symbol}
    assert not any(citation.repeated for citation in answer.citations)


def test_the_newest_of_the_scope_stands_for_the_others_of_the_scope(series: Answerer) -> None:
    cited = series.ask(_RED_CROSS, symbols=["A/RES/75/106", "A/RES/77/133", "A/RES/76/89"]).citations[0]
    assert (cited.id, [o.symbol for o in cited.repeated]) == ("A/RES/77/133#op5", ["A/RES/76/89", "A/RES/75/106"])


def test_a_question_over_the_years_finds_the_paragraph_of_each_year_by_itself(series: Answerer) -> None:
    found = search_paragraphs(series.library, "what does the Assembly call for each year on cooperation with the Red Cross?")
    assert len({one.paragraph.symbol for one in found if one.paragraph.locator == "op5"}) > 1
    assert not any(one.repeated for one in found)


def test_a_question_of_since_when_names_every_year(series: Answerer) -> None:
    answer = series.ask("since when is there a paragraph on the Red Cross?")
    assert {citation.symbol for citation in answer.citations} == set(_WESTERN_SAHARA)


def test_every_way_of_showing_an_answer_names_the_others(series: Answerer) -> None:
    answer = series.ask(_RED_CROSS)
    said = "The same in 78/85, para. 5 … 74/97, para. 5 (since 2019)."
    console = Console(file=StringIO(), width=200, color_system=None)
    write_answer(answer, console)
    assert isinstance(console.file, StringIO)
    assert said in console.file.getvalue()
    assert said in as_text(answer)
    slack = json.dumps([block.to_dict() for shown in messages_of(answer, Look()) for block in shown.blocks])
    assert "The same in <https://undocs.org/en/A/RES/78/85|78/85, para. 5> " in slack


def test_the_others_are_not_read_back_as_cited(series: Answerer) -> None:
    answer = series.ask(_RED_CROSS)
    assert len(read_back(as_text(answer)).references) == len(answer.citations)


def test_a_search_gives_as_many_different_paragraphs_as_it_would_give_paragraphs(series: Answerer) -> None:
    found = search_paragraphs(series.library, _RED_CROSS, limit=20)
    assert len(found) == 20
    assert found[0].paragraph.symbol == "A/RES/79/98"
    assert [other.symbol for other in found[0].repeated] == _NEWEST_FIRST
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    given = [key for hit in found for key in (hit.paragraph.id, *(other.id for other in hit.repeated))]
    assert len(given) == len(set(given))


def test_a_search_gives_each_by_itself_where_that_is_wanted(series: Answerer) -> None:
    found = search_paragraphs(series.library, _RED_CROSS, limit=6, grouped=False)
    assert {hit.paragraph.symbol for hit in found} == set(_WESTERN_SAHARA)
    assert not any(hit.repeated for hit in found)


def test_a_filtered_search_keeps_to_what_passes(series: Answerer) -> None:
    (first,) = search_paragraphs(series.library, _RED_CROSS, Filter(sessions=(75, 76)), limit=1)
    assert (first.paragraph.symbol, [other.symbol for other in first.repeated]) == ("A/RES/76/89", ["A/RES/75/106"])


def test_a_search_shown_as_text_names_the_others(series: Answerer) -> None:
    assert "\nThe same in 78/85, para. 5 … " in shown_found(search_paragraphs(series.library, _RED_CROSS, limit=1))


def test_a_retriever_names_the_others_in_its_metadata(series: Answerer) -> None:
    (document,) = ParagraphRetriever(library=series.library, k=1).invoke(_RED_CROSS)
    assert document.metadata["repeated"] == [f"{symbol}#op5" for symbol in _NEWEST_FIRST]
    (alone,) = ParagraphRetriever(library=series.library, k=1, grouped=False).invoke(_RED_CROSS)
    assert alone.metadata["repeated"] == []


def test_the_ranking_that_is_scored_is_not_grouped(series: Answerer) -> None:
    retrieved = series.trace(_RED_CROSS).retrieved
    assert {f"{symbol}#op5" for symbol in _WESTERN_SAHARA} <= set(retrieved)


def test_an_answer_kept_before_there_were_repetitions_is_read(answerer: Answerer) -> None:
    answer = answerer.ask("what about women peacekeepers?")
    kept = answer.model_dump(mode="json")
    for citation in kept["citations"]:
        del citation["repeated"]
    assert Answer.model_validate_json(json.dumps(kept)) == answer


def test_an_answer_with_repetitions_is_read_as_it_was_written(series: Answerer) -> None:
    answer = series.ask(_RED_CROSS)
    assert Answer.model_validate_json(answer.model_dump_json()) == answer


@pytest.mark.parametrize(
    "question",
    [
        "since when does the Assembly mention mines?",
        "what is said every year on ageing?",
        "how has the language on mines changed?",
        "how long has the Assembly called for it?",
        "in which resolutions are mines mentioned?",
        "what did it say on mines over the years?",
    ],
)
def test_a_question_over_the_years_is_told(answerer: Answerer, question: str) -> None:
    assert searched(answerer.library.reader.read(question), answerer.library).is_over_years


@pytest.mark.parametrize(
    "question",
    [
        "what does the Assembly say about climate change?",
        "how has climate change affected the region?",
        "in which year did the Charter enter into force?",
        "how often does the working group meet?",
        "how many mines were cleared?",
        "what will the next session consider?",
        "when did the leaders meet?",
    ],
)
def test_a_question_of_what_is_said_is_told_from_it(answerer: Answerer, question: str) -> None:
    assert not searched(answerer.library.reader.read(question), answerer.library).is_over_years


def _text(series: Answerer, symbol: str) -> str:
    return series.library.corpus.by_id[paragraph_id(symbol, "op6")].text


_CLEARANCE = "Urges States to support the clearance of mines in every affected region and to assist the victims of those mines with medical care"


@pytest.fixture
def mines(hashing_encoder: Encoder) -> Library:
    """Three resolutions on mines: the one with the last symbol is the oldest, the newest has lost a word."""
    documents = [
        _mines("A/RES/78/7", date(2023, 12, 1), f"{_CLEARANCE} and their families;"),
        _mines("A/RES/78/30", date(2024, 6, 1), f"{_CLEARANCE};"),
        _mines("A/RES/78/9", date(2023, 11, 1), f"{_CLEARANCE};"),
    ]
    return make_library(Corpus().with_documents(documents, []), hashing_encoder)


def _mines(symbol: str, adopted: date, text: str) -> Resolution:
    key = paragraph_id(symbol, "op1")
    paragraph = Paragraph(key, symbol, "op1", "operative", text, title="On mines", verb=leading_verb(text))
    return Resolution(symbol, "On mines", session=78, adopted=adopted, paragraphs=(paragraph,))


def _hits(library: Library, *symbols: str) -> list[Hit]:
    rows = [int(library.rows_of[symbol][0]) for symbol in symbols]
    return [Hit(row, library.paragraph(row).id, -float(n), {}) for n, row in enumerate(rows)]


def test_the_newest_is_told_by_its_adoption_and_stands_with_the_probability_of_all(mines: Library) -> None:
    (group,) = grouped(_hits(mines, "A/RES/78/9", "A/RES/78/7", "A/RES/78/30"), mines, searched_for("mines", mines))
    assert group.hit.id == "A/RES/78/30#op1"
    assert group.hit.score == pytest.approx(np.log(1 + np.exp(-1) + np.exp(-2)))
    assert [(other.id, other.wording) for other in group.others] == [
        ("A/RES/78/7#op1", "nearly the same"),
        ("A/RES/78/9#op1", "the same"),
    ]


def test_a_newer_one_that_lost_the_word_asked_for_does_not_stand_for_it(mines: Library) -> None:
    (group,) = grouped(_hits(mines, "A/RES/78/7", "A/RES/78/30", "A/RES/78/9"), mines, searched_for("families of victims", mines))
    assert group.hit.id == "A/RES/78/7#op1"
    assert [other.symbol for other in group.others] == ["A/RES/78/30", "A/RES/78/9"]


def test_a_repetition_says_when_it_was_adopted(mines: Library) -> None:
    (group,) = grouped(_hits(mines, "A/RES/78/9", "A/RES/78/30"), mines, searched_for("mines", mines))
    assert group.others == (
        Repetition(
            id="A/RES/78/9#op1",
            symbol="A/RES/78/9",
            locator="op1",
            label="para. 1",
            adopted=date(2023, 11, 1),
            wording="the same",
            url="https://undocs.org/en/A/RES/78/9",
        ),
    )
