"""Support: ALCE's citation recall and precision, by a judge that says whether paragraphs entail a sentence.

Definitions of Gao et al. 2023 (ALCE, arXiv 2305.14627) and its published code; its judge, T5-11B, does not fit here.
The judge here counts words and is not the service's own verifier, so nothing is graded by what it was chosen by.
``unga-qa eval verify`` prints how far it agrees with people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from embeddings import terms
from evals.running.answer_records import Record

Judge = Callable[[str, str], bool]
"""Whether a text (second) entails a sentence (first)."""
_MOST = 3
"""Citations of a sentence that count, as in ALCE."""
_NUMBER = re.compile(r"\d[\d,./]*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
"""The comma of 1,200, which is 1200 too."""
_ITEM = re.compile(r"^\s*\d+[.)]\s")
"""The number of an item in a list, which says nothing."""


def word_support(sentence: str, source: str) -> float:
    """Share of a sentence's content words and numbers that a text holds, by stem; 1 for a sentence without any.

    A number that the text does not hold makes it 0: no share of right words mends a wrong figure.
    """
    sentence, source = (_THOUSANDS.sub("", text) for text in (_ITEM.sub("", sentence), source))
    if not _numbers(sentence) <= _numbers(source):
        return 0.0
    held, wanted = set(terms(source)), terms(sentence)
    return sum(term in held for term in wanted) / len(wanted) if wanted else 1.0


def _numbers(text: str) -> set[str]:
    return {number.strip(".,/") for number in _NUMBER.findall(text)}


def word_judge(least: float) -> Judge:
    """Make a judge that takes a sentence for entailed from this share of words on."""
    return lambda sentence, source: word_support(sentence, source) >= least


def citation_recall(record: Record, judge: Judge) -> float | None:
    """Sentences entailed by their cited paragraphs taken together / sentences; None for an answer without sentences.

    A sentence that cites a paragraph which the answer does not give is entailed by nothing.
    """
    sources = cited_texts(record)
    judged = [_entailed(sentence.text, sentence.citations[:_MOST], sources, judge) for sentence in record.answer.sentences]
    return sum(judged) / len(judged) if judged else None


def citation_precision(record: Record, judge: Judge) -> float | None:
    """Useful citations / citations, at most three a sentence; None for an answer without citations.

    A citation is useless if its sentence is not entailed by all of its citations together, or if it alone does not entail
    the sentence while the others do without it.
    """
    sources = cited_texts(record)
    useful = [
        _is_useful(place, sentence.text, sentence.citations[:_MOST], sources, judge)
        for sentence in record.answer.sentences
        for place in range(len(sentence.citations[:_MOST]))
    ]
    return sum(useful) / len(useful) if useful else None


def _is_useful(place: int, text: str, cited: Sequence[str], sources: dict[str, str], judge: Judge) -> bool:
    if not _entailed(text, cited, sources, judge):
        return False
    others = [*cited[:place], *cited[place + 1 :]]
    return _entailed(text, [cited[place]], sources, judge) or not _entailed(text, others, sources, judge)


def _entailed(text: str, cited: Sequence[str], sources: dict[str, str], judge: Judge) -> bool:
    return bool(cited) and all(key in sources for key in cited) and judge(text, "\n".join(sources[key] for key in cited))


def cited_texts(record: Record) -> dict[str, str]:
    """The cited paragraphs, each with its reference, which a sentence may name."""
    return {
        c.id: f"General Assembly, {c.symbol}, {c.label}, {'in the preamble' if c.kind == 'preambular' else ''}: {c.text}"
        for c in record.answer.citations
    }
