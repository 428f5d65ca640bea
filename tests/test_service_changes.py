"""Questions and answers about change between the resolutions of a series."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents import Corpus
from documents.readers import read_documents
from service import Answer, Answerer, Settings, build_answerer
from service.answer import Sentence
from service.answering.direct import Wanted
from service.requests.details import ChangeKind
from service.verification.quoting import verified


@pytest.mark.parametrize(
    ("question", "kind", "topic"),
    [
        (
            "how did the language on disaster management change between 75/15 and 77/12?",
            "compare",
            "disaster management",
        ),
        ("what changed between 75/15 and 77/12?", "compare", ""),
        ("compare the language on human rights in 75/15 and 77/12", "compare", "human rights"),
        ("how has the language on climate change evolved over time?", "compare", "climate change"),
        ("is the COVID paragraph still there in 79/290?", "still", "COVID"),
        ("does 79/290 still mention COVID?", "still", "COVID"),
        ("did 77/12 keep the paragraph on human rights?", "still", "human rights"),
        ("since when does the Assembly mention mine action?", "since", "mine action"),
        ("when was climate change first mentioned in these resolutions?", "since", "climate change"),
        ("what is new in 77/12?", "new", ""),
        ("what did 79/290 add on disaster management?", "new", "disaster management"),
        ("which paragraphs were dropped in 77/12?", "dropped", ""),
        ("has the paragraph on peacekeeping been dropped in 79/290?", "dropped", "peacekeeping"),
        ("which paragraphs are unchanged between 75/15 and 77/12?", "unchanged", ""),
    ],
)
def test_a_question_about_change_is_read(answerer: Answerer, question: str, kind: ChangeKind, topic: str) -> None:
    found = Wanted.of(answerer.library.reader.read(question)).change
    assert found is not None
    assert (found.kind, found.topic) == (kind, topic)


@pytest.mark.parametrize(
    "question",
    [
        "what does it say about climate change?",
        "since when is ASEAN an observer?",
        "when was the ASEAN Charter adopted?",
        "how does climate change affect the region?",
        "is the centre in Jakarta still operating?",
        "is the ASEAN Community still a goal?",
        "what is the new five-year plan?",
        "Is there any call to get the joint projects of the new five-year programme done on schedule?",
        "what developments does it welcome since 2015?",
        "when did the leaders first meet?",
        "what was left out of the plan?",
        "who was dropped from the list?",
    ],
)
def test_what_changed_in_the_world_is_content(answerer: Answerer, question: str) -> None:
    assert Wanted.of(answerer.library.reader.read(question)).change is None


@pytest.fixture(scope="module")
def series(shared: Path, data_dir: Path) -> Answerer:
    """The answerer over the three ASEAN resolutions."""
    folder = shared / "corpus/ga-xml"
    paths = [folder / "75/75_15_E.xml", *folder.glob("77/A_RES_77_12-*.xml"), *folder.glob("79/A_RES_79_290-*.xml")]
    read = [reading.resolution for reading in read_documents(paths) if reading.resolution]
    corpus = Corpus().with_documents(read, [])
    return build_answerer(Settings(data_dir=data_dir, _env_file=None), corpus=corpus)


def _statuses(answer: Answer) -> dict[tuple[str | None, str | None], str]:
    return {(c.before, c.after): c.status for c in answer.changes}


def test_a_topic_is_followed_from_one_resolution_to_the_other(series: Answerer) -> None:
    answer = series.ask("how did the language on disaster management change between 75/15 and 77/12?")
    assert _statuses(answer) == {
        ("A/RES/75/15#op21", "A/RES/77/12#op18"): "changed",
        ("A/RES/75/15#op22", "A/RES/77/12#pp15"): "changed",
    }
    assert answer.headline
    assert answer.headline.text.startswith("Of 2 paragraphs on “disaster management” in 77/12")
    assert any(point.text.startswith("Moved from para. 22 to preambular para. 15") for point in answer.sentences)


def test_a_difference_in_the_answer_gives_both_wordings(series: Answerer) -> None:
    answer = series.ask("how did the language on disaster management change between 75/15 and 77/12?")
    texts = {citation.id: citation.text for citation in answer.citations}
    for change in answer.changes:
        before = "".join(span.text for span in change.diff if span.op != "insert")
        after = "".join(span.text for span in change.diff if span.op != "delete")
        assert before.split() == texts[change.before or ""].rstrip(" ,;.").split()
        assert after.split() == texts[change.after or ""].rstrip(" ,;.").split()


def test_both_sides_of_a_change_are_cited(series: Answerer) -> None:
    answer = series.ask("has paragraph 21 changed in 77/12?")
    assert [citation.id for citation in answer.citations] == ["A/RES/75/15#op21", "A/RES/77/12#op18"]


def test_what_is_no_longer_there_is_said_to_be_dropped(series: Answerer) -> None:
    answer = series.ask("is the COVID paragraph still there in 79/290?")
    assert answer.answer.startswith("No, the 3 paragraphs on “COVID” are no longer in 79/290")
    assert set(_statuses(answer).values()) == {"dropped"}


def test_what_is_still_there_is_said_to_be(series: Answerer) -> None:
    assert series.ask("has the paragraph on cybersecurity been dropped in 79/290?").answer.startswith("No, the paragraph on")
    kept = series.ask("was para 20 of 75/15 kept in 77/12?").answer
    assert kept.startswith("Yes, the paragraph is still in 77/12, but changed.")


def test_two_whole_resolutions_are_counted_in_the_headline(series: Answerer) -> None:
    answer = series.ask("what changed between 75/15 and 77/12?")
    assert answer.headline is not None
    assert answer.headline.text == "Of 46 paragraphs in 77/12, 14 are word for word as in 75/15, 24 changed, 8 new, 8 dropped."
    assert len(answer.changes) == 40


def test_what_changed_is_read_in_ten_seconds(series: Answerer) -> None:
    answer = series.ask("what changed between 75/15 and 77/12?")
    assert len(answer.answer.split()) <= 120
    assert len([point for point in answer.sentences if not point.is_folded]) <= 6
    assert answer.sentences[0].text.startswith("New: “Encourages")


def test_a_paragraph_in_which_only_dates_and_sessions_moved_on_is_no_point_of_its_own(series: Answerer) -> None:
    answer = series.ask("what changed between 75/15 and 77/12?")
    own = [point for point in answer.sentences if "A/RES/77/12#op23" in point.citations]
    assert [(point.text[:31], point.is_folded) for point in own] == [("Only dates and numbers moved on", True)]


def test_a_document_alone_is_compared_with_the_one_before_it(series: Answerer) -> None:
    answer = series.ask("what is new in 79/290?")
    assert answer.headline is not None
    assert "word for word as in 77/12" in answer.headline.text
    assert set(_statuses(answer).values()) == {"new"}


def test_a_topic_is_counted_in_each_year_of_the_series(series: Answerer) -> None:
    answer = series.ask("how has the language on mine action evolved over time?")
    assert answer.headline is not None
    assert answer.headline.text == "3 paragraphs of this series name “mine action”: 1 in 2020, 1 in 2022, 1 in 2025."


def test_a_timeline_is_told_oldest_first_and_quotes_the_matter(series: Answerer) -> None:
    answer = series.ask("how has the language on human rights evolved over time?")
    years = [int(point.text.split(":")[0].split()[-1]) for point in answer.sentences]
    assert years == sorted(years)
    assert "human rights" in answer.sentences[0].text


def test_since_when_goes_as_far_as_the_documents(series: Answerer) -> None:
    first = series.ask("since when does the Assembly mention mine action?").headline
    assert first
    assert first.text.startswith("At least since 75/15 of 23 November 2020")
    later = series.ask("when was the Office for Disaster Risk Reduction first mentioned?").headline
    assert later
    assert later.text.startswith("Since 77/12 of 21 November 2022, as far as the 3 resolutions")


def test_a_document_that_is_not_there_is_not_compared(series: Answerer) -> None:
    answer = series.ask("how does 79/290 differ from 71/317?")
    assert (answer.abstained, answer.reason) == (True, "no_such_document")
    assert "A/RES/71/317 is not among the documents" in answer.answer


def test_a_topic_of_neither_is_absent(series: Answerer) -> None:
    answer = series.ask("is football still in 79/290?")
    assert (answer.abstained, answer.reason, answer.citations) == (True, "absent", ())


def test_a_summary_says_what_a_resolution_is_and_what_comes_after_it(series: Answerer) -> None:
    answer = series.ask("summarize 75/15")
    assert answer.headline
    assert answer.headline.text.endswith("28 operative paragraphs, 14 of them “encourage”.")
    assert "79/290 (2025) · 77/12 (2022)" in answer.answer
    assert len(answer.answer.split()) <= 120


def test_a_summary_folds_the_paragraphs_that_it_does_not_tell(series: Answerer) -> None:
    answer = series.ask("summarize 77/12")
    folded = [point for point in answer.sentences if point.is_folded]
    assert {key for point in answer.sentences for key in point.citations} >= {f"A/RES/77/12#op{n}" for n in range(1, 24)}
    assert len(folded) > 15


def test_every_sentence_about_change_passes_verification(series: Answerer) -> None:
    for question in ("what changed between 75/15 and 77/12?", "what changed between 77/12 and 79/290?"):
        answer = series.ask(question)
        shown = {key for s in answer.sentences for key in s.citations}
        assert {side for c in answer.changes for side in (c.before, c.after) if side} == shown


def test_a_single_resolution_of_its_series_cannot_be_compared(answerer: Answerer) -> None:
    answer = answerer.ask("what changed since the previous resolution?")
    assert (answer.abstained, answer.reason) == (True, "no_such_document")
    assert "the only resolution entitled" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "what does resolution 71/317, which it recalls, say?",
    ],
)
def test_a_reference_to_a_document_that_is_not_there_names_who_mentions_it(answerer: Answerer, question: str) -> None:
    answer = answerer.ask(question)
    assert (answer.abstained, answer.reason) == (True, "no_such_document")
    assert [near.locator for near in answer.nearest] == ["pp5"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Paragraph 20 of A/RES/75/15 was dropped: “Also encourages collaboration between the United Nations …”.", "supported"),
        (
            "Paragraph 20 of A/RES/75/15 was dropped: “Also discourages collaboration between the United Nations …”.",
            "unsupported",
        ),
        ("Also: para. 20.", "supported"),
    ],
)
def test_a_sentence_that_a_scan_made_must_quote_its_paragraph(answerer: Answerer, text: str, verdict: str) -> None:
    paragraph = next(p for p in answerer.library.corpus.paragraphs if p.locator == "op20")
    sentence = Sentence(text=text, citations=(paragraph.id,), verdict="supported")
    assert verified(sentence, [paragraph]).verdict == verdict
