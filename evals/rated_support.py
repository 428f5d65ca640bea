"""How far the measures of support agree with people: MTRAG's answers, which people rated for faithfulness.

Katsis et al. 2025 (MTRAG) report a Spearman correlation of .69 for K-Precision and .64 for a judge by GPT, on these answers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import spearmanr

from documents import Paragraph, ParagraphId, leading_verb
from embeddings import Encoder
from evals.cases.outside import half_of, records
from evals.metrics.answer_words import token_precision
from evals.metrics.supported_sentences import citation_precision, citation_recall, word_judge, word_support
from evals.reports.report import Table
from evals.running.answer_records import Record
from service import Sentence
from service.verification import Verifier, verified
from service.verification.sources import Source
from service.verification.support import Support, SupportMeter

SUPPORTED_FROM = 0.6
"""Share of a sentence's words from which the judge takes it for entailed; chosen on the tuning half (`unga-qa eval verify`)."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\d“\"])")
_FAITHFUL = 3.5
"""Mean rating, of 1 to 4, from which people found an answer faithful."""
_TRIED = tuple(round(0.4 + 0.05 * n, 2) for n in range(12))


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer with the passages that it was made from, and how faithful people found it, from 1 to 4."""

    question: str
    answer: str
    passages: tuple[str, ...]
    faithfulness: float

    @property
    def half(self) -> str:
        """Which half the answer's conversation is in."""
        return half_of(self.question)

    @property
    def is_faithful(self) -> bool:
        """Whether people found it faithful."""
        return self.faithfulness >= _FAITHFUL


def read_judged() -> list[Judged]:
    """Read the models' answers that people rated, not the references; raise MaterialAbsent where they are not there."""
    return [
        Judged(r["id"].rpartition("|")[0], r["answer"], tuple(r["contexts"]), float(r["human"]["faithfulness"]))
        for r in records("mtrag/human_judgments.jsonl")
        if r["system"] != "reference"
    ]


def sentences_of(answer: str) -> list[str]:
    """Part an answer into sentences."""
    return [sentence for sentence in _SENTENCE.split(answer.strip()) if sentence]


def supported_share(answer: str, passages: Sequence[str], least: float = SUPPORTED_FROM) -> float:
    """ALCE's citation recall of an answer, were each of its sentences to cite all passages: the share that is entailed."""
    source = "\n".join(passages)
    found = [word_support(sentence, source) >= least for sentence in sentences_of(answer)]
    return sum(found) / len(found) if found else 0.0


def mean_support(answer: str, passages: Sequence[str]) -> float:
    """Mean share of each sentence's words that the passages hold."""
    source = "\n".join(passages)
    found = [word_support(sentence, source) for sentence in sentences_of(answer)]
    return float(np.mean(found)) if found else 0.0


def support_of(judged: Judged, meter: SupportMeter) -> tuple[tuple[Support, int], ...]:
    """Measure each sentence of an answer as the service's verifier does, with its number of words."""
    source = Source(tuple(Paragraph(ParagraphId(str(n)), "", str(n), "passage", text) for n, text in enumerate(judged.passages)))
    parts = [part for line in judged.answer.splitlines() for part in sentences_of(line)]
    return tuple((meter.measure(part, source), len(part.split())) for part in parts)


def scores_of(measured: Sequence[Sequence[tuple[Support, int]]]) -> list[float]:
    """The verifier's score of each answer: the mean of its sentences' over their words; 0 for an answer without any."""
    return [float(np.average([s.score for s, _ in one], weights=[words for _, words in one])) if one else 0.0 for one in measured]


def agreement_of(judged: Sequence[Judged], measured: Sequence[Sequence[tuple[Support, int]]]) -> float:
    """Spearman's rank correlation of the verifier's score of an answer with what people found."""
    return float(spearmanr(scores_of(measured), [j.faithfulness for j in judged]).statistic)


def agreement(judged: Sequence[Judged], measure: Callable[[str, Sequence[str]], float]) -> float:
    """Spearman's rank correlation of a measure with what people found."""
    values = [measure(j.answer, j.passages) for j in judged]
    return float(spearmanr(values, [j.faithfulness for j in judged]).statistic)


def best_threshold(judged: Sequence[Judged]) -> float:
    """The share of words whose verdicts agree best with people, over answers of the tuning half."""
    return max(_TRIED, key=lambda least: agreement(judged, lambda a, p: supported_share(a, p, least)))


def agreement_table(half: str, encoder: Encoder) -> Table:
    """Set the service's verifier and the measures beside people's ratings, over one half of the questions."""
    every = read_judged()
    judged = [j for j in every if half in {"all", j.half}]
    tuned = best_threshold([j for j in every if j.half == "tune"])
    rows: list[tuple[str, Callable[[str, Sequence[str]], float]]] = [
        ("K-Precision (MTRAG)", lambda a, p: token_precision(a, list(p))),
        ("mean share of words", mean_support),
        (f"sentences entailed, from {SUPPORTED_FROM:.2f} of their words on (the judge of ALCE's measures)", supported_share),
    ]
    faithful = [j.is_faithful for j in judged]
    note = (
        f"Spearman with people's faithfulness on {len(judged)} answers, half: {half}; {sum(faithful)} of them are faithful to "
        f"people. The tuning half would choose {tuned:.2f}. Published over both halves: K-Precision .69, a GPT judge .64."
    )
    meter = SupportMeter(encoder)
    own = agreement_of(judged, [support_of(j, meter) for j in judged])
    found = (
        ("support, as the service's verifier measures it", f"{own:.3f}"),
        *((name, f"{agreement(judged, measure):.3f}") for name, measure in rows),
    )
    return Table(title="Judges of support beside people", note=note, head=("measure", "Spearman"), rows=found)


def support_table(answers: Sequence[Record], verifier: Verifier) -> Table:
    """Check the sentences of answers against the paragraphs that they cite, as ALCE does and as the service does, and their quotes."""
    judge = word_judge(SUPPORTED_FROM)
    cited = [record for record in answers if record.answer.citations]
    valid = [c.text[c.start : c.end] == c.quote and bool(c.quote) for record in cited for c in record.answer.citations]
    recall = [value for record in cited if (value := citation_recall(record, judge)) is not None]
    precision = [value for record in cited if (value := citation_precision(record, judge)) is not None]
    found = [
        _passes(sentence, record, verifier) for record in cited for sentence in record.answer.sentences if sentence.citations
    ]
    verdicts = Counter(sentence.verdict for record in cited for sentence in record.answer.sentences)
    rows = (
        ("quotes that are exact substrings of their paragraph", _share(valid), str(len(valid))),
        ("citation recall (ALCE)", _share(recall), str(len(recall))),
        ("citation precision (ALCE)", _share(precision), str(len(precision))),
        ("sentences that the service's verifier lets pass", _share(found), str(len(found))),
        *((f"sentences with the verdict {verdict}", str(count), str(verdicts.total())) for verdict, count in verdicts.items()),
    )
    note = f"{len(answers)} answers, {len(cited)} with citations."
    return Table(title="Answers against the paragraphs that they cite", note=note, head=("measure", "value", "n"), rows=rows)


def _passes(sentence: Sentence, record: Record, verifier: Verifier) -> bool:
    """Whether the verifier finds a sentence quoted or supported, by the texts that the answer itself gives of its paragraphs."""
    paragraphs = [
        Paragraph(ParagraphId(c.id), c.symbol, c.locator, c.kind, c.text, verb=leading_verb(c.text))
        for c in record.answer.citations
        if c.id in sentence.citations
    ]
    return (
        verified(sentence, paragraphs).verdict != "unsupported"
        or verifier.check(sentence.text, paragraphs).verdict != "unsupported"
    )


def _share(values: Sequence[float]) -> str:
    return f"{sum(values) / len(values):.3f}" if values else ""
