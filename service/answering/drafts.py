"""Drafts: what one way of answering found, how probable it is to be right, and what is said where no answer is claimed."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from documents import Corpus, Paragraph, ParagraphId, Resolution
from service.answer import ChangeShown, Checked, Citation, Method, ModelUsage, PointGroup, Reason, Sentence, Tier
from service.answer_text import POINT
from service.answering.composition import Composed
from service.answering.folding import VISIBLE_WORDS
from service.references import CLOSEST, TITLE_WORDS, reference, short, shortened
from service.verification.quoting import PREAMBLE_ONLY


@dataclass(frozen=True, slots=True)
class Draft:
    """Sentences with their citations, or an abstention with what came nearest and the words that say so."""

    method: Method
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    headline: Sentence | None = field(default=None, kw_only=True)
    groups: tuple[PointGroup, ...] = field(default=(), kw_only=True)
    tier: Tier = field(default="answered", kw_only=True)
    reason: Reason | None = None
    message: str = ""
    nearest: tuple[Citation, ...] = ()
    changes: tuple[ChangeShown, ...] = ()
    confidence: float = 1.0
    notice: str | None = None
    checked: Checked | None = None
    usage: ModelUsage | None = None
    model: str | None = None
    prompts: Mapping[str, str] = field(default_factory=dict)
    is_told: bool = False
    """Whether its sentences were checked and told to the listener as they were written."""


def abstain(
    reason: Reason, message: str, nearest: Sequence[Paragraph] = (), *, method: Method = "extractive", confidence: float = 0.0
) -> Draft:
    """Say why the documents do not give what was asked, and offer the nearest paragraphs as such."""
    offered = tuple(Citation.of(p) for p in nearest)
    return Draft(method, tier="not_found", reason=reason, message=message, nearest=offered, confidence=confidence)


@dataclass(frozen=True, slots=True)
class Tiers:
    """The two operating points: the least probability of an answer, and that of texts which are shown as the closest."""

    answered: float
    nearest: float

    def tier_of(self, probability: float) -> Tier:
        """The tier that a probability earns."""
        if probability >= self.answered:
            return "answered"
        return "nearest" if probability >= self.nearest else "not_found"

    def moved(self, answered: float | None) -> Tiers:
        """The same with another least probability of an answer, which the other point never exceeds; None leaves both."""
        return self if answered is None else Tiers(answered, min(answered, self.nearest))


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression over the evidence, fitted on questions over other resolutions than the reported ones.

    ``unga-qa train confidence`` fits and writes it; the features are those of service.answering.evidence.
    """

    weights: Mapping[str, float]
    means: Mapping[str, float]
    scales: Mapping[str, float]
    bias: float
    threshold: float
    """The operating point: below this probability the service abstains, unless a setting says otherwise."""
    nearest: float | None = None
    """From this probability on it shows what it found as the closest texts; None: from half of the other."""

    @property
    def tiers(self) -> Tiers:
        """Both operating points."""
        return Tiers(self.threshold, self.threshold / 2 if self.nearest is None else self.nearest)

    @classmethod
    def shipped(cls) -> Calibration:
        """The calibration that comes with the package: the probability that a document answers."""
        return _shipped("calibration.json")

    @classmethod
    def shipped_over_many(cls) -> Calibration:
        """The one for several documents: the probability that what is cited of them is right."""
        return _shipped("calibration_many.json")

    @classmethod
    def shipped_among_many(cls) -> Calibration:
        """The one for a document that a question names among many: people name one that does not answer more often."""
        return _shipped("calibration_named.json")

    @classmethod
    def shipped_of_yes(cls) -> Calibration:
        """The one for a paragraph and a question for yes or no: the probability that it says what is asked."""
        return _shipped("affirmation.json")

    @classmethod
    def shipped_of_series(cls) -> Calibration:
        """The one for a topic in any words and the series that is nearest to it: the probability that this is about it."""
        return _shipped("calibration_series.json")

    @classmethod
    def shipped_for_follow_ups(cls) -> Calibration:
        """The one for a message that hangs on the turn before: of ``told``, the logit that the others give its own words, and of
        what short messages leave open: how well one clause holds them, whether the best stands out, whether a number is asked for."""
        return _shipped("calibration_follow_ups.json")

    def probability(self, evidence: Mapping[str, float]) -> float:
        """Probability in [0, 1] that the evidence answers the question."""
        logit = self.bias + sum(
            weight * (evidence[name] - self.means[name]) / self.scales[name] for name, weight in self.weights.items()
        )
        return float(1 / (1 + np.exp(-logit)))


@lru_cache(maxsize=8)
def _shipped(name: str) -> Calibration:
    record = json.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
    tiers = record.get("tiers") or {"answered": record["threshold"], "nearest": None}
    points = tiers["answered"], tiers["nearest"]
    return Calibration(record["weights"], record["means"], record["scales"], record["bias"], *points)


_MOST_POINTS = 3
"""So many texts are shown of those that come closest."""
_LISTED = 4
"""So many sessions that do not follow each other are named; of more it is said how many there are."""
_REGULAR = re.compile(r"A/RES/(\d+)/")
"""The symbol of a resolution of a regular session, with its number."""
_ASSEMBLY = "A/RES/"


def closest(draft: Draft, corpus: Corpus, lead: str = CLOSEST) -> Draft:
    """Give the points of a composed answer as the texts that come closest, without the claim that they answer.

    What would have been cited stands in ``nearest``; of the first few the message has a line each: where it stands, in words,
    and what it says. ``lead`` stands above them.
    """
    by_id = {citation.id: citation for citation in draft.citations}
    lines, left = [f"{lead}:"], VISIBLE_WORDS - len(lead.split())
    for sentence in draft.sentences[:_MOST_POINTS]:
        said = sentence.text.removeprefix(PREAMBLE_ONLY)
        line = f"{POINT}{_source(by_id[sentence.citations[0]], corpus)}: {said}"
        left -= len(line.split()) - 1
        if len(lines) == 1 or left >= 0:
            lines.append(line)
    return replace(
        draft,
        tier="nearest",
        headline=None,
        sentences=(),
        groups=(),
        citations=(),
        reason="unsure",
        message="\n".join(lines),
        nearest=draft.citations,
    )


def not_found(symbols: Sequence[str], corpus: Corpus, read: int, nearest: Composed, confidence: float, gap: str = "") -> Draft:
    """Say what was read without finding an answer: these documents (all, when none is named), so many paragraphs of them.

    ``gap`` is what none of them has. The text that came nearest is offered as no more than that.
    """
    place = reference(nearest.citation)
    message = (
        f"Not found in {_extent(symbols, corpus)} ({read:,} {'paragraph' if read == 1 else 'paragraphs'} read). {gap}{' ' if gap else ''}"
        f"Nearest: {nearest.sentence.text.removeprefix(PREAMBLE_ONLY)} ({place})."
    )
    return Draft(
        "extractive", tier="not_found", reason="unsure", message=message, nearest=(nearest.citation,), confidence=confidence
    )


def _source(citation: Citation, corpus: Corpus) -> str:
    """Where a citation stands, in words: ``76/262 (2022) Standing mandate for a debate, para. 2``; a passage's title and id."""
    document, paragraph = corpus.by_symbol.get(citation.symbol), corpus.by_id.get(ParagraphId(citation.id))
    title = shortened(document.title if document else paragraph.title if paragraph else "", TITLE_WORDS)
    if citation.kind == "passage":
        return ", ".join(filter(None, [title, citation.id]))
    year = f"({document.adopted.year})" if document and document.adopted else ""
    return f"{' '.join(filter(None, [short(citation.symbol), year, title]))}, {citation.label}"


def _extent(symbols: Sequence[str], corpus: Corpus) -> str:
    """Name the documents in scope: the only one, all of some sessions, or those that a question means."""
    held = corpus.by_symbol
    documents = [held[symbol] for symbol in symbols if symbol in held] or list(corpus.resolutions)
    if not documents:
        return "the texts that are here"
    if len(documents) == 1:
        return documents[0].symbol
    counted = f"the {len(documents):,} documents"
    sessions = _sessions(documents)
    if len(documents) == len(held):
        return _spanned(sessions) if sessions else counted
    whole = {document.symbol for document in corpus.resolutions if set(_sessions([document])) & set(sessions)}
    is_whole = whole == {document.symbol for document in documents}
    return _spanned(sessions) if whole and is_whole else f"{counted} that your question means"


def _sessions(documents: Sequence[Resolution]) -> list[int]:
    """The regular sessions of documents, in order; none where a document is not the Assembly's.

    What a special session adopts counts as of the regular ones during which it was held.
    """
    if not all(document.symbol.startswith(_ASSEMBLY) for document in documents):
        return []
    return sorted({int(match[1]) for document in documents if (match := _REGULAR.match(document.symbol))})


def _spanned(sessions: Sequence[int]) -> str:
    """Say ``session 79``, ``sessions 78 and 79``, ``sessions 74 to 79``, ``sessions 74, 76 and 79``, or ``12 sessions between 46 and 79``."""
    first, last = sessions[0], sessions[-1]
    if first == last:
        return f"session {first}"
    if len(sessions) > 2 and last - first == len(sessions) - 1:
        return f"sessions {first} to {last}"
    if len(sessions) > _LISTED:
        return f"{len(sessions)} sessions between {first} and {last}"
    return f"sessions {', '.join(map(str, sessions[:-1]))} and {last}"


_ENGLISH = "I read and answer English only: the documents are in English, so please ask in English."


def in_their_language(language: str) -> Draft:
    """Say in a language (ISO 639-1) that questions are answered in English only; in English where the words are not known."""
    return abstain("unsure", _sentences().get(language, _ENGLISH))


@cache
def _sentences() -> dict[str, str]:
    return tomllib.loads((Path(__file__).parent / "languages.toml").read_text(encoding="utf-8"))
