"""Documents that were once answered from wrongly: each fault on the text that showed it, and on other texts of its kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents import Corpus
from documents.readers import read_documents
from documents.readers.text import read_text
from embeddings import Encoder
from service import Answerer, Settings, build_answerer
from service.ingestion import ingest_paths

_BODY = "The General Assembly,\n\nRecalling what was adopted unanimously on 16 August 2001,\n\n1. Welcomes lamps;\n\n2. Decides to consider them at its fifty-eighth session."
_MADE = {
    "nothing but a title": f"56/1. Lamps\n\n{_BODY}",
    "an old number": f"2700 (XXV). Lamps\n\n{_BODY}",
    "a special session": f"S-32/7. Oil\n\n{_BODY}",
    "the Security Council": "Resolution 2700 (2023)\n\nAdopted by the Security Council at the 9400th meeting, on 1 September 2023\n\n"
    + _BODY.replace("General Assembly", "Security Council"),
    "odd characters": "81/2. Characters\n\nThe General Assembly,\n\n1. Welcomes the e\ufb03cient work of the O\ufb03ce in Co\u0302te d\u2019Ivoire;\n\n"
    "2. Notes the \uff46\uff55\uff4c\uff4c and lamp\u00adlit rooms of Sa\u0303o Tome\u0301.",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """The answerer over small texts that are made up."""
    documents = [read_text(text, name) for name, text in _MADE.items()]
    settings = Settings(data_dir=tmp_path_factory.mktemp("made"), _env_file=None)
    return build_answerer(settings, corpus=Corpus().with_documents(documents, []))


@pytest.fixture(scope="module")
def shown(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """The answerer over the texts that showed the faults, ingested in place; tests of it are skipped where they are absent."""
    names = (
        "01-recalling-its-requests", "17-chapeau-counted", "24-apostrophe-typed-straight", "02-heading-ing-as-preamble", "03-text-of-a-pdf-footnotes-as-paragraphs", "07-header-field-missing-wrong-answer",
        "10-lone-comma-after-formula", "12-ligatures-and-decomposed-accents", "15-emergency-session-as-regular",
        "20-hrc-read-as-ga", "21-security-council-called-general-assembly", "22-draft-refused-unclearly",
    )  # fmt: skip
    folders = [shared / "cases" / name for name in names]
    if absent := [str(folder) for folder in folders if not folder.is_dir()]:
        pytest.skip(f"not there, and with them the texts that showed the faults: {', '.join(absent)}")
    read = [reading.resolution for reading in read_documents([p for f in folders for p in f.iterdir() if p.name != "README"])]
    settings = Settings(data_dir=tmp_path_factory.mktemp("shown"), _env_file=None)
    return build_answerer(settings, corpus=Corpus().with_documents([one for one in read if one is not None], []))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("what is the last preambular paragraph of A/RES/81/902?", "the importance of clean lenses"),
        ("how many preambular paragraphs does A/RES/81/902 have?", "2 preambular"),
        ("what does paragraph 3 of 81/903 say?", "Requests the Secretary-General to report"),
        ("how many operative paragraphs does 81/903 have?", "3 operative"),
        ("when was 81/903 adopted?", "10 December 2026"),
        ("At which session was A/RES/56/907 adopted?", "fifty-sixth"),
        (
            "what is the first preambular paragraph of 60/910?",
            "the purposes of the Lamp Charter, including the protection of lamps",
        ),
        ("how many preambular paragraphs does 60/910 have?", "2 preambular"),
        ("what does 81/912 say about efficient work?", "the efficient work of the Office"),
        ("does 81/912 mention Côte d'Ivoire?", "Yes"),
        ("At which session was A/RES/ES-12/915 adopted?", "emergency special session"),
        ("at which session was A/RES/ES-11/1 adopted?", "eleventh (11th) emergency special session"),
        ("what does paragraph 1 of S/RES/2223 (2015) say?", "Decides to extend the mandate"),
        ("what does paragraph 1 of S/RES/2223 say?", "Decides to extend the mandate"),
        ("what does S/RES/2223 (2015) decide?", "Decides to extend the mandate"),
        ("when was S/RES/2223 adopted?", "28 May 2015"),
        ("how many preambular paragraphs does 81/901 have?", "4 preambular"),
        ("how many operative paragraphs does 81/917 have?", "3 operative"),
        ("does 81/918 mention Côte d'Ivoire?", "Yes: 1 of the 3 paragraphs of 81/918 mentions"),
        ("does 81/918 mention Cote d'Ivoire?", "Yes: 1 of the 3 paragraphs of 81/918 mentions"),
        ("does 81/918 mention Sana'a?", "Yes: 1 of the 3 paragraphs of 81/918 mentions"),
    ],
)
def test_what_was_answered_wrongly_is_answered_rightly_in_place(shown: Answerer, question: str, said: str) -> None:
    answer = shown.ask(question)
    assert answer.tier == "answered"
    assert said in answer.answer
    assert "entitled “”" not in answer.answer


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("which paragraphs request the Secretary-General to report?", ["op27"]),
        ("what does the Assembly ask of the Secretary-General at its seventy-seventh session?", ["op27"]),
        ("does 75/15 mention S/RES/1325 (2000)?", ["pp7"]),
        ("does 75/15 mention A/RES/71/317?", ["pp5"]),
        ("is S/RES/2250 (2015) mentioned in 75/15?", []),
    ],
)
def test_whom_the_seed_asks_and_which_symbols_it_mentions_are_told(answerer: Answerer, question: str, cited: list[str]) -> None:
    answer = answerer.ask(question)
    assert [citation.locator for citation in answer.citations] == cited
    assert answer.reason == (None if cited else "absent")


@pytest.mark.parametrize("symbol", ["75/15", "a/res/75/15", " A/RES/75/15 ", "res 75/15"])
def test_a_scope_is_taken_in_every_spelling(answerer: Answerer, symbol: str) -> None:
    asked = "what is said about trade?"
    assert answerer.ask(asked, symbols=[symbol]).citations == answerer.ask(asked, symbols=["A/RES/75/15"]).citations != ()


def test_the_twelfth_session_is_not_the_twelfth_emergency_special_session_in_place(shown: Answerer) -> None:
    answer = shown.ask("what did the Assembly demand in its twelfth session?")
    assert (answer.abstained, answer.citations) == (True, ())


def test_a_draft_of_another_body_is_not_held_as_the_assemblys_in_place(shown: Answerer) -> None:
    assert shown.ask("what does A/RES/52/2 decide?").reason == "no_such_document"


@pytest.mark.parametrize("symbol", ["56/1", "2700 (XXV)", "S-32/7"])
@pytest.mark.parametrize(
    "question",
    [
        "When was {} adopted?",
        "When was {} issued?",
        "At which plenary meeting was {} adopted?",
        "Under which agenda item was {} adopted?",
    ],
)
def test_a_header_field_that_a_file_lacks_is_not_looked_for_in_its_text(made: Answerer, symbol: str, question: str) -> None:
    answer = made.ask(question.format(f"A/RES/{symbol}"))
    assert (answer.reason, answer.citations) == ("not_held", ())
    assert "does not state" in answer.answer
    assert "2001" not in answer.answer


@pytest.mark.parametrize(
    ("symbol", "session"),
    [
        ("56/1", "fifty-sixth (56th) session"),
        ("2700 (XXV)", "twenty-fifth (25th) session"),
        ("S-32/7", "thirty-second (32nd) special session"),
    ],
)
def test_the_session_is_read_off_the_symbol_where_the_header_lacks_it(made: Answerer, symbol: str, session: str) -> None:
    assert session in made.ask(f"At which session was A/RES/{symbol} adopted?").answer


def test_a_resolution_of_the_security_council_has_no_title_and_no_session(made: Answerer) -> None:
    assert "entitled" not in made.ask("what does S/RES/2700 decide?").answer
    assert made.ask("at which session was S/RES/2700 (2023) adopted?").reason == "not_held"


def test_the_meeting_of_the_security_council_is_no_plenary_one(made: Answerer) -> None:
    assert "at the 9400th meeting" in made.ask("at which meeting was S/RES/2700 (2023) adopted?").answer


@pytest.mark.parametrize(
    ("question", "locator"),
    [
        ("what does 81/2 say about the efficient office?", "op1"),
        ("does 81/2 mention Co\u0302te d\u2019Ivoire?", "op1"),
        ("does 81/2 mention São Tomé?", "op2"),
        ("does 81/2 mention lamplit rooms?", "op2"),
        ("does 81/2 mention the \uff2f\uff46\ufb01ce?", "op1"),
    ],
)
def test_a_word_is_found_in_whatever_characters_it_is_written(made: Answerer, question: str, locator: str) -> None:
    answer = made.ask(question)
    assert [citation.locator for citation in answer.citations] == [locator]


def test_a_draft_among_files_is_reported_and_leaves_the_others_in(tmp_path: Path, hashing_encoder: Encoder) -> None:
    (tmp_path / "draft.txt").write_text(f"A/C.2/77/L.5\n\nLamps\n\n{_BODY}", encoding="utf-8")
    (tmp_path / "adopted.txt").write_text(_MADE["nothing but a title"], encoding="utf-8")
    report = ingest_paths(tmp_path / "data", [tmp_path / "draft.txt", tmp_path / "adopted.txt"], hashing_encoder)
    assert report.resolutions == 1
    assert [fault.problem for fault in report.faults] == ["it is A/C.2/77/L.5, a draft"]
