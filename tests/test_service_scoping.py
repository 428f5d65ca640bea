"""Scoping: which documents a question means by session, year or title."""

from __future__ import annotations

from datetime import date

import pytest
from service.understanding.scoping import asked_scope

from documents import Corpus, Resolution
from documents.glossary import Glossary

_ASEAN = "Cooperation between the United Nations and the Association of Southeast Asian Nations"
_CORPUS = Corpus(
    (
        Resolution("A/RES/75/15", _ASEAN, 75, date(2020, 11, 23)),
        Resolution("A/RES/77/12", _ASEAN, 77, date(2022, 11, 21)),
        Resolution(
            "A/RES/77/165", "Protection of global climate for present and future generations of humankind", 77, date(2022, 12, 14)
        ),
        Resolution("A/RES/78/223", "International financial system and development", 78, date(2023, 12, 21)),
        Resolution("A/RES/79/290", _ASEAN, 79, date(2025, 5, 1)),
    )
)
_GLOSSARY = Glossary(f"the {_ASEAN} in the region" for _ in range(2))


@pytest.mark.parametrize(
    ("question", "symbols", "rest"),
    [
        ("what did the Assembly decide in its seventy-eighth session about debt?", ("A/RES/78/223",), "about debt"),
        ("During the 78th session, what did the GA say about debt?", ("A/RES/78/223",), "debt"),
        ("what do the resolutions of the 77th session say about climate?", ("A/RES/77/165", "A/RES/77/12"), "climate"),
        ("what does the ASEAN resolution of 2022 say about trade?", ("A/RES/77/12",), "trade"),
        ("in the 2020 ASEAN resolution, what is said about women?", ("A/RES/75/15",), "women"),
        ("what does the ASEAN resolution say about trade?", ("A/RES/79/290", "A/RES/77/12", "A/RES/75/15"), "trade"),
        ("does the resolution on the international financial system mention debt?", ("A/RES/78/223",), "debt"),
        ("what does the climate resolution request?", ("A/RES/77/165",), "request"),
        ("what did the General Assembly say about climate in 2022?", ("A/RES/77/165", "A/RES/77/12"), "climate"),
        ("which resolutions from 2023 mention debt?", ("A/RES/78/223",), "debt"),
    ],
)
def test_documents_are_meant_by_session_year_and_title(question: str, symbols: tuple[str, ...], rest: str) -> None:
    scope = asked_scope(question, _CORPUS, _GLOSSARY)
    assert scope is not None
    assert scope.symbols == symbols
    assert rest in scope.text
    assert not {"session", "2022", "2020", "2023", "ASEAN"} & set(scope.text.replace("?", "").split())


@pytest.mark.parametrize(
    "question",
    [
        "what report should be submitted to the Assembly at its seventy-seventh session?",
        "what did the Assembly ask to be reported at its seventy-seventh session?",
        "what did the Assembly say about the 2030 Agenda?",
        "what did the Assembly say about the summit held in 2022?",
        "what does the resolution say about trade?",
        "what do the resolutions say about trade?",
        "what does the General Assembly resolution say about zebras?",
        "what did the Assembly decide in its sixty-first session about debt?",
        "what about the zebra resolution?",
    ],
)
def test_a_question_without_a_scope_has_none(question: str) -> None:
    assert asked_scope(question, _CORPUS, _GLOSSARY) is None


def test_a_corpus_of_one_document_needs_no_scope() -> None:
    assert asked_scope("what does the ASEAN resolution say?", Corpus(_CORPUS.resolutions[:1]), _GLOSSARY) is None


def test_a_question_that_says_only_its_scope_stays_as_it_is() -> None:
    question = "the ASEAN resolution of 2022"
    scope = asked_scope(question, _CORPUS, _GLOSSARY)
    assert scope is not None
    assert (scope.symbols, scope.text) == (("A/RES/77/12",), question)
