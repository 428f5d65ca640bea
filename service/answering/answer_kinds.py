"""The kind of thing a question asks for, and where a text holds such a thing: a date, a number, money, a State …

This is the expected-answer type of classical question answering (Li and Roth 2002). What a question asks for is learned
from questions and the words that answer them (``training/kind_fitting.py``); where a text holds such a thing is grammar.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np

from documents.states import names_in_texts
from documents.words import CARDINAL_PATTERN, MONTHS, ORDINAL_PATTERN
from embeddings import stem

AnswerKind = Literal["date", "number", "money", "actor", "place", "country", "vote"]
LEARNED: tuple[AnswerKind, ...] = ("date", "number", "money", "actor", "place", "country")
"""The kinds that a model tells, in the order of its arrays; a question that speaks of votes and sponsors asks for a *vote*."""
KINDS_FILE = Path(__file__).parent / "kinds.json"
_LONGEST_GRAM = 3
_TOKEN = re.compile(r"\d[\d.,/]*|[^\W\d_]+|[$€£%]")
_MONTH = "|".join(MONTHS)
_YEAR = r"(?:1[5-9]|20)\d\d"
_NAME = r"[A-Z][\w'’-]+"
_NUMERAL = rf"(?:\d[\d,.]*\d|\d|\b(?:{CARDINAL_PATTERN}|hundreds?|thousands?|millions?|(?:b|tr)illions?|half|(?:one|two) thirds?|quarters?)\b)"


@dataclass(frozen=True, slots=True)
class Span:
    """Where a text holds a thing of some kind: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class KindModel:
    """A logistic regression for each kind over the word n-grams of a question, and the words that name whom the Assembly asks."""

    biases: np.ndarray
    """One for each of LEARNED."""
    thresholds: np.ndarray
    """The probability from which on a kind counts as asked for."""
    weights: Mapping[str, np.ndarray]
    heads: tuple[str, ...]
    """How names of bodies and offices end: Committee, Office, Rapporteur …"""

    @classmethod
    @cache
    def shipped(cls) -> KindModel:
        """The model that comes with the package."""
        record = json.loads(KINDS_FILE.read_text(encoding="utf-8"))
        learned = [record["kinds"][kind] for kind in LEARNED]
        weights: dict[str, np.ndarray] = {}
        for column, own in enumerate(learned):
            for gram, weight in own["weights"].items():
                weights.setdefault(gram, np.zeros(len(LEARNED)))[column] = weight
        biases, thresholds = (np.array([own[name] for own in learned]) for name in ("bias", "threshold"))
        return cls(biases, thresholds, weights, tuple(record["heads"]))

    def probabilities(self, question: str) -> np.ndarray:
        """The probability of each of LEARNED, by itself, that the question asks for it."""
        known = [self.weights[gram] for gram in question_grams(question) if gram in self.weights]
        return np.asarray(1 / (1 + np.exp(-(self.biases + sum(known)))))


def question_grams(question: str) -> frozenset[str]:
    """The 1- to 3-grams of the stems of a question's words, its beginning marked and its figures folded."""
    tokens = ["^", *("#" if token[0].isdigit() else stem(token) for token in _TOKEN.findall(question.lower()))]
    sizes = range(1, _LONGEST_GRAM + 1)
    return frozenset(" ".join(tokens[at : at + size]) for size in sizes for at in range(len(tokens) - size + 1))


def kind_probabilities(question: str) -> dict[AnswerKind, float]:
    """Say of each kind how probable it is that a question asks for it; they are no alternatives: *when and where*."""
    learned = zip(LEARNED, KindModel.shipped().probabilities(question).tolist(), strict=True)
    return {**dict(learned), "vote": float(bool(find_spans("vote", question)))}


def asked_kinds(question: str) -> tuple[AnswerKind, ...]:
    """List the kinds of thing that a question asks for; none for an open question."""
    thresholds = dict(zip(LEARNED, KindModel.shipped().thresholds, strict=True))
    return tuple(kind for kind, probability in kind_probabilities(question).items() if probability >= thresholds.get(kind, 0.5))


def find_spans(kind: AnswerKind, text: str, heads: tuple[str, ...] | None = None) -> tuple[Span, ...]:
    """List the places where a text holds a thing of this kind; with heads of names other than the shipped model's, if given."""
    pattern = _patterns(KindModel.shipped().heads if heads is None else heads)[kind]
    return tuple(Span(m.start(), m.end()) for m in pattern.finditer(text) if not _is_name_part(kind, text, m))


@cache
def _patterns(heads: tuple[str, ...]) -> Mapping[AnswerKind, re.Pattern[str]]:
    head = "|".join(map(re.escape, heads))
    place = rf"{_NAME}\b(?: {_NAME}\b)?"
    patterns: dict[AnswerKind, str] = {
        "date": rf"\b(?:\d{{1,2}}(?:[–-]| (?:to|and|or) ))?\d{{1,2}} (?:{_MONTH})\b(?: {_YEAR}\b)?|\b(?:{_MONTH}) {_YEAR}\b"
        rf"|\b{_YEAR}(?:[–-](?:{_YEAR}|\d\d))?\b|\b(?:{ORDINAL_PATTERN}) (?:[a-z]+ )?session\b|\b(?:bi|tri|quadri?)?enni(?:al|um)(?:ly)?\b"
        r"|\b(?:annual|monthly|weekly|yearly|annually)\b|\b(?:every|each) (?:\w+ )?(?:years?|months?)\b",
        "number": rf"{_NUMERAL}(?: per cent)?|\b(?:{ORDINAL_PATTERN})\b(?! (?:[a-z]+ )?session)|\b(?:both|once|twice)\b",
        "money": rf"(?:[$€£]|\b(?:USD|US\$|EUR)) ?\d[\d,.]*|{_NUMERAL}(?: (?:[mb]|tr)illion)? (?:United States )?(?:dollars?|euros|(?:Swiss )?francs)\b",
        "actor": rf"\b(?=[A-Z])(?:(?:{_NAME} (?:(?:of|for|on|and|in|to) (?:the )?)?){{0,8}}(?:{head})\b|{_countries()})",
        "place": rf"\b{place}, {_countries()}|(?<=\b[ia][nt] )(?!(?:{_MONTH})\b){place}(?! \d| (?:(?:of|and|on|for|to) (?:the )?)?[A-Z])",
        "country": _countries(),
        "vote": r"\b(?:[Vv]ot(?:e|ed|es|ing)|abst(?:ain|ention)\w*|(?:co-?)?sponsor\w*|consensus|unanim\w+)\b",
    }
    return {kind: re.compile(pattern) for kind, pattern in patterns.items()}


@cache
def _countries() -> str:
    """A pattern of the names of States, long and short, in the order of ISO 3166 and of everyday: *Korea, Republic of*."""
    ordered = [name for name in names_in_texts() if name not in {"Jersey", "Guernsey"}]
    return r"\b(?=[A-Z])(?:" + "|".join(re.escape(name).replace("'", "['’]") for name in ordered) + r")\b"


def _is_name_part(kind: AnswerKind, text: str, match: re.Match[str]) -> bool:
    """Whether a figure is part of a name or of another kind of thing: *2030 Agenda*, *Vision 2025*, a date's day."""
    before, after = text[: match.start()], text[match.end() :]
    if kind == "date" and re.fullmatch(r"\d{4}", match[0]):
        titled = re.search(r"\b[A-Z][\w-]+ (?:of )?$", before) and not re.search(
            r"(?:In|Since|By|During|Until|Year|year) $", before
        )
        return bool(titled or re.match(r" [A-Z]", after))
    if kind == "number" and re.match(r"\d", match[0]):
        dated = re.match(rf" (?:(?:to|and|or) \d+ )?(?:{_MONTH})\b", after) or re.search(rf"(?:{_MONTH}) $", before)
        coded = re.match(r"[/)]", after) or re.search(
            r"[/–(-]$|(?:[Rr]esolutions?|COVID-|[Aa]rticles?|[Pp]aragraphs?|Goals?) $", before
        )
        return bool(dated or re.fullmatch(_YEAR, match[0]) or coded)
    return False
