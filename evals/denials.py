"""Is what is there ever denied?  Clauses at random that ask somebody for something, asked for under each name of whoever is asked."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from documents import Corpus, Paragraph
from service import Answer
from service.requests.actors import Actor, Directory

_ASKING = {
    "requests": "request", "urges": "urge", "calls upon": "call upon", "invites": "invite", "encourages": "encourage",
    "demands that": "demand of",
}  # fmt: skip
_CLAUSE = re.compile(
    rf"(?:(?:Also|Further|Strongly|Once again) )?(?P<verb>{'|'.join(_ASKING)}) (?:the )?(?:Government of (?:the )?)?(?P<whom>[^,;:]{{2,90}}?),? (?:to |immediately )",
    re.IGNORECASE,
)
"""A clause as plain as clauses are: a verb, who is asked, and *to*. It is no part of the program that it tries."""
_MOST_NAMES = 4
_QUESTIONS = (
    "what does {symbol} {verb} {whom} to do?",
    "what is {whom} asked to do in {symbol}?",
    "list everything that {symbol} asks of {whom}",
    "how many times does {symbol} {verb} {whom}?",
)


@dataclass(frozen=True, slots=True)
class Probe:
    """A question that a paragraph answers, whatever else its document says."""

    question: str
    gold: str


@dataclass(frozen=True, slots=True)
class Denials:
    """What became of the probes: those that were denied, and those whose paragraph was cited."""

    asked: int
    denied: tuple[Probe, ...]
    cited: int


def probes(corpus: Corpus, directory: Directory, clauses: int, seed: int = 0) -> list[Probe]:
    """Make questions of some clauses, drawn evenly over whoever is asked, each under several of their names."""
    found: dict[Actor, list[tuple[Paragraph, str]]] = {}
    for paragraph in corpus.paragraphs:
        match = _CLAUSE.match(paragraph.text) if paragraph.kind == "operative" and paragraph.is_whole else None
        if match and (actor := directory.named(match["whom"])):
            found.setdefault(actor, []).append((paragraph, _ASKING[match["verb"].lower()]))
    drawn = random.Random(seed)  # noqa: S311 - draws questions, not secrets
    actors = sorted(found, key=lambda actor: actor.name)
    chosen = [(actor, *drawn.choice(found[actor])) for actor in (drawn.choice(actors) for _ in range(clauses))] if actors else []
    return [probe for clause in chosen for probe in _asked(*clause, directory, drawn)]


def _asked(actor: Actor, paragraph: Paragraph, verb: str, directory: Directory, drawn: random.Random) -> Iterator[Probe]:
    for name in directory.names(actor)[:_MOST_NAMES]:
        asked = drawn.choice(_QUESTIONS)
        said = asked.replace("to do?", "?") if verb.endswith(" of") else asked
        yield Probe(said.format(symbol=paragraph.symbol, verb=verb, whom=name).replace(" ?", "?"), paragraph.id)


def measure(asked: Sequence[Probe], ask: Callable[[str], Answer], done: Callable[[], None]) -> Denials:
    """Ask every probe; one is denied where the answer says that nothing is there."""
    denied, cited = [], 0
    for probe in asked:
        answer = ask(probe.question)
        if answer.reason in {"absent", "no_such_paragraph", "no_such_document"}:
            denied.append(probe)
        cited += probe.gold in {citation.id for citation in answer.citations}
        done()
    return Denials(len(asked), tuple(denied), cited)


def denials(
    clauses: Annotated[int, typer.Option("--clauses", help="So many clauses are asked for, each under several names.")] = 100,
    seed: Annotated[int, typer.Option("--seed", help="Which clauses are drawn.")] = 0,
) -> None:
    """Ask for clauses of the documents here under each name of whoever is asked: none may be denied."""
    from service import build_answerer, read_settings
    from service.cli.terminal import progress  # heavy: the terminal's library

    answerer = build_answerer(read_settings())
    asked = probes(answerer.library.corpus, answerer.library.reader.directory, clauses, seed)
    if not asked:
        raise typer.BadParameter("no clause here asks anybody by a known name for something; ingest more", param_hint="--clauses")
    with progress("Asking", len(asked)) as watch:
        found = measure(asked, answerer.ask, lambda: watch(1))
    lines = [f"{probe.gold}: {probe.question}" for probe in found.denied]
    shares = f"denied {len(found.denied) / found.asked:.1%}, cited {found.cited / found.asked:.1%} of {found.asked:,} questions"
    sys.stdout.write("\n".join([*lines, shares]) + "\n")
