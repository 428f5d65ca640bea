"""Posing: the questions that ranking and confidence are fitted on, over all resolutions and over one at a time."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from documents import Corpus, ParagraphId
from embeddings import Encoder, terms
from embeddings.watching import Unwatched
from evals.benchmark import Bench
from evals.cases import Case, load_cases, of_half, own_cases, own_topics
from evals.cases.material import read_resolutions
from evals.cases.outside import SETS, answerable_cases
from service.library import Library, make_library, seed_corpus
from training.balance import balanced
from training.questions import Part, TrainingQuestion, of_part, part_of, read_questions, series_key
from training.ranking_fitting import Posed

_BY_NUMBER = frozenset({"number", "metadata", "unanswerable_number"})
_TOPICS, _FEWER_TOPICS = 6, 2
"""So many topics are asked of each document alone, and of each among many."""
_OF_EACH, _OUTSIDE = 100, 0.5
"""At most so many questions of each set over other texts, and the weight of each."""
_MADE_UP = 0.9
"""Weight of a negative made by rule: nearly that of a question written by hand, which alone levels and is reported."""
_ASKING = (
    "What does the resolution say about {topic}?",
    "Does it mention {topic}?",
    "what did the GA say about {topic}",
    "{topic}?",
)


def questions_as_cases(library: Library, part: Part) -> list[Case]:
    """The questions of a part with their gold, and their near misses, which have none, as far as they are balanced."""
    asked, kept = of_part(read_questions(), library.corpus, part), balanced()
    return [case for q in asked for case in (_question(q), _near_miss(q))[: 2 if q.id in kept else 1]]


def over_all(library: Library, part: Part = "fit") -> list[tuple[Posed, str]]:
    """Questions, near misses and whole follow-ups of a part, asked over all resolutions, each with its series."""
    series = {
        q.id: series_key(library.corpus.by_id[ParagraphId(q.paragraph)]) for q in of_part(read_questions(), library.corpus, part)
    }
    cases = [*questions_as_cases(library, part), *_turns(library, part)]
    return [(Posed(case, library), series.get(case.id.removesuffix("-near"), case.id)) for case in cases]


def within_one(library: Library, part: Part = "fit") -> list[tuple[Posed, str]]:
    """Questions and near misses of a part, each asked within the document of its paragraph, with its series.

    Each of these documents is also asked about topics of which it has not every word.
    """
    found: list[tuple[Posed, str]] = []
    for question in of_part(read_questions(), library.corpus, part):
        scope = {"symbols": (question.paragraph.partition("#")[0],)}
        series = series_key(library.corpus.by_id[ParagraphId(question.paragraph)])
        cases = (_question(question), _near_miss(question))
        found += [(Posed(case.model_copy(update=scope), library), series) for case in cases]
    for symbol, series in {one.case.symbols[0]: series for one, series in found}.items():
        found += [(Posed(case, library, _MADE_UP), series) for case in _absent_topics(library, symbol, _FEWER_TOPICS)]
    return found


def over_one(encoder: Encoder) -> list[tuple[Posed, str]]:
    """Questions over two dozen resolutions and the seed's tuning half, each over its document alone, with that document.

    Among them topics of which the document has not every word, and each question that has an answer asked of another document.
    """
    cases = [c for c in load_cases(own_cases("calibration")) if c.type not in _BY_NUMBER]
    own = [c for c in of_half(load_cases(own_cases("asean")), "tune") if c.type not in _BY_NUMBER]
    resolutions = read_resolutions({c.symbols[0] for c in cases})
    libraries = {s: make_library(Corpus().with_documents([r], []), encoder) for s, r in resolutions.items()}
    seed = make_library(seed_corpus(), encoder)
    libraries |= dict.fromkeys(seed.corpus.by_symbol, seed)
    alone = [(case.model_copy(update={"symbols": ()}), libraries[case.symbols[0]]) for case in cases] + [(c, seed) for c in own]
    posed = [Posed(case, library) for case, library in alone]
    posed += [Posed(case, own, _MADE_UP) for symbol, own in libraries.items() for case in _absent_topics(own, symbol, _TOPICS)]
    posed += list(_astray(posed, list(libraries.values())))
    return [(one, next(iter(one.library.corpus.by_symbol))) for one in posed]


def over_others(bench: Bench) -> list[Posed]:
    """Questions over other kinds of text, of the halves that nothing is reported on, so that the ranking holds there too."""
    found: list[Posed] = []
    for name in SETS:
        library = bench.library(name, Unwatched())
        cases = of_half(answerable_cases(name), "tune")[:_OF_EACH]
        found += [Posed(case, library, _OUTSIDE) for case in cases]
    return found


def _question(question: TrainingQuestion) -> Case:
    return Case(id=question.id, question=question.question, gold=tuple(sorted(question.gold)))


def _near_miss(question: TrainingQuestion) -> Case:
    return Case(id=f"{question.id}-near", question=question.near_miss, type="near_miss", answerable=False)


def _turns(library: Library, part: Part) -> Iterator[Case]:
    """What people said in conversations, in full words: the turns of those whose paragraphs are of a part."""
    path = Path(__file__).parent / "data" / "conversations.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        conversation = json.loads(line)
        turns = conversation["turns"]
        known = [ParagraphId(key) for turn in turns for key in turn["gold"] if ParagraphId(key) in library.corpus.by_id]
        if known and part_of(library.corpus.by_id[known[0]]) == part:
            for number, turn in enumerate(turns):
                gold, answerable = tuple(turn["gold"]), bool(turn["answerable"])
                if not answerable or gold:
                    yield Case(
                        id=f"{conversation['id']}-t{number}", question=turn["standalone"], gold=gold, answerable=answerable
                    )


def _absent_topics(library: Library, document: str, count: int) -> Iterator[Case]:
    """Ask a document about topics of which it has not every word: negatives as people ask them when they explore."""
    generator = random.Random(document)  # noqa: S311 - a seeded draw, no secret
    rows, holders = library.rows_of[document], library.index.keywords.holders
    absent = [topic for topic in own_topics() if not len(np.intersect1d(holders(terms(topic)), rows))]
    for number, topic in enumerate(generator.sample(absent, count)):
        question = _ASKING[generator.randrange(len(_ASKING))].format(topic=topic)
        identity = f"{document}-topic-{number}"
        yield Case(id=identity, question=question, type="topic", answerable=False, symbols=(document,))


def _astray(posed: list[Posed], libraries: list[Library]) -> Iterator[Posed]:
    """Ask questions of the document of another: what is not about it is not answered by it."""
    for number, one in enumerate(posed):
        other = libraries[number * 7 % len(libraries)]
        if other is not one.library and one.case.gold:
            case = one.case.model_copy(update={"id": f"{one.case.id}-astray", "gold": (), "answerable": False})
            yield Posed(case, other, _MADE_UP)
