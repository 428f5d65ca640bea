"""Does an overview leave anything out?  Subjects at random that several resolutions are recorded under, each asked for."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from documents import Corpus
from documents.mentions import find_mentions
from documents.series import title_key
from service import Answer

_LEAST = 5
"""A subject that is asked for has so many resolutions."""
_QUESTION = "What has the General Assembly said about {subject}?"


@dataclass(frozen=True, slots=True)
class Overview:
    """What became of one subject."""

    subject: str
    answer: Answer
    missing: tuple[str, ...]
    """The titles with the subject in them that the answer does not name."""
    seconds: float


def subjects(corpus: Corpus, number: int, seed: int = 0) -> list[str]:
    """Draw subjects of the records that enough resolutions held here are recorded under."""
    held = [record for document in corpus.resolutions for record in corpus.records_of(document.symbol)]
    counts = Counter(words for record in held for words in record.subject_words)
    known = sorted(words for words, count in counts.items() if count >= _LEAST)
    return random.Random(seed).sample(known, min(number, len(known)))  # noqa: S311 - draws questions, not secrets


def measure(
    drawn: Sequence[str], corpus: Corpus, ask: Callable[[str], Answer], done: Callable[[], None] = lambda: None
) -> Iterator[Overview]:
    """Ask for every subject, and look for each title that has it in what the answer shows or folds."""
    titles = {title_key(document.title): document.title for document in corpus.resolutions if document.title}
    for subject in drawn:
        started = time.perf_counter()
        answer = ask(_QUESTION.format(subject=subject))
        seconds = time.perf_counter() - started
        told = " ".join(title_key(sentence.text) for sentence in answer.sentences)
        named = {title_key(corpus.by_symbol[s].title) for group in answer.groups for s in group.symbols if s in corpus.by_symbol}
        missing = (
            title for key, title in titles.items() if key not in named and key not in told and find_mentions(title, (subject,))
        )
        yield Overview(subject, answer, tuple(missing), seconds)
        done()


def overviews(
    number: Annotated[int, typer.Option("--number", help="So many subjects are asked for.")] = 40,
    seed: Annotated[int, typer.Option("--seed", help="Which subjects are drawn.")] = 0,
) -> None:
    """Ask what was said about subjects at random: none may be abstained from, and every title that has one must be named."""
    from service import build_answerer, read_settings
    from service.cli.terminal import progress  # heavy: the terminal's library

    answerer = build_answerer(read_settings())
    corpus = answerer.library.corpus
    drawn = subjects(corpus, number, seed)
    if not drawn:
        raise typer.BadParameter("no subject is recorded often enough; ingest records", param_hint="--number")
    answerer.warm()
    with progress("Asking", len(drawn)) as watch:
        found = list(measure(drawn, corpus, answerer.ask, lambda: watch(1)))
    sys.stdout.write(table(found))


def table(found: Sequence[Overview]) -> str:
    """A line a subject: the tier, the series told and those left out, the time it took; then the shares."""
    lines = [
        f"{one.seconds:4.1f} s  {one.answer.tier:9}  {len(one.answer.groups):3} series, {len(one.missing)} missing  {one.subject}"
        for one in found
    ]
    abstained, incomplete = sum(one.answer.abstained for one in found), sum(bool(one.missing) for one in found)
    whole = sum(bool(one.answer.groups) for one in found)
    times = sorted(one.seconds for one in found)
    shares = f"abstained {abstained}, series missing in {incomplete}, as an overview {whole} of {len(found)} subjects"
    latency = f"{times[len(times) // 2]:.1f} s in the middle, {times[-1]:.1f} s at most"
    return "\n".join([*lines, f"{shares}; {latency}"]) + "\n"
