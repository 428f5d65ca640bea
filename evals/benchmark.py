"""The benchmark: which sets of cases there are, over which documents each is asked, and how one is run and scored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from documents import Corpus, Paragraph, Resolution
from documents.readers import read_documents
from documents.records import Record as Recorded
from embeddings import Encoder
from embeddings.watching import Watch
from evals.baselines.rankings import baseline_rankings
from evals.cases import Case, load_cases, of_half, own_cases
from evals.cases.material import read_resolutions, shared_folder
from evals.cases.outside import SETS, all_cases, open_set
from evals.errors import EvaluationError
from evals.metrics.supported_sentences import word_judge
from evals.rated_support import SUPPORTED_FROM
from evals.reports.provenance import with_settings
from evals.reports.report import SetReport
from evals.reports.scored_cases import Scored, is_open, score_set
from evals.running.answer_records import Record
from evals.running.journal import Journal
from evals.running.local import LocalTarget
from evals.running.runner import run_cases
from evals.running.target import Target
from service import Answerer, Settings, build_answerer, build_conversations, build_encoder
from service.build import build_caller
from service.ingestion import ingest_paths
from service.library import Library, make_library, open_library, seed_corpus

OVER_ALL = frozenset({"sessions", "blind", "desk"})
OWN = ("asean", "conversations_75_15", "conversations_series", "sessions", "blind", "desk")
"""The project's own sets: over the resolution that ships, over three of a series, over all outside resolutions."""
_SERIES = ("A/RES/75/15", "A/RES/77/12", "A/RES/79/290")
_WITHHELD = frozenset({"unsure", "unclear", "absent"})


@dataclass(frozen=True, slots=True)
class Bench:
    """Where a benchmark runs: the settings, where its indexes are kept, and how many cases are asked at a time."""

    settings: Settings
    encoder: Encoder
    cache: Path
    jobs: int = 1

    @classmethod
    def of(cls, settings: Settings, cache: Path | None = None, jobs: int = 1) -> Bench:
        """Run with some settings; the indexes lie in the data folder by default."""
        return cls(settings, build_encoder(settings), cache or settings.data_dir / "sets", jobs)

    def library(self, name: str, watch: Watch, corpus: Path | None = None) -> Library:
        """Open the documents that a set is asked over, indexing them the first time; or those of ``corpus`` for once.

        Cases of a file are asked over the stored corpus. Raises MaterialAbsent where outside texts are not there.
        """
        if corpus is not None:
            return make_library(read_corpus(corpus), self.encoder, watch)
        if name in SETS:
            return open_set(name, self.cache, self.encoder, watch)
        if name in OVER_ALL:
            texts, records = (shared_folder() / "corpus" / folder for folder in ("ga-xml", "records"))
            ingest_paths(self.cache / "sessions", [texts, records], self.encoder, watch)
            return open_library(self.cache / "sessions", self.encoder, watch)
        if name == "conversations_series":
            return make_library(Corpus().with_documents(read_resolutions(_SERIES).values(), []), self.encoder, watch)
        if name in OWN:
            return make_library(seed_corpus(), self.encoder, watch)
        return open_library(self.settings.data_dir, self.encoder, watch)

    def library_of_gold(self, cases: Sequence[Case], watch: Watch) -> Library:
        """Index the resolutions that hold the gold of cases, in memory; raise MaterialAbsent where they are not there."""
        symbols = {key.partition("#")[0] for case in cases for key in case.gold}
        return make_library(Corpus().with_documents(read_resolutions(symbols).values(), []), self.encoder, watch)

    def target(self, library: Library) -> LocalTarget:
        """Build the pipeline that people get over a library."""
        caller = build_caller(self.settings)
        answerer = build_answerer(self.settings, library=library, caller=caller)
        return LocalTarget(build_conversations(self.settings, answerer=answerer, caller=caller))


def open_cases(name: str, half: str) -> list[Case]:
    """The cases of a set, by its name or its file, of one of its halves; a set without halves is given whole."""
    if name in SETS:
        return of_half(all_cases(name), half)
    path = own_cases(name) if own_cases(name).is_file() else Path(name)
    if not path.is_file():
        raise EvaluationError(f"there are no cases {name!r}; name a file, or one of {', '.join((*OWN, *SETS))}")
    cases = load_cases(path)
    chosen = of_half(cases, half) if any(case.half for case in cases) else cases
    if not chosen:
        raise EvaluationError(f"{name} has no case of the half {half!r}; take report, tune or all")
    return chosen


def read_corpus(path: Path) -> Corpus:
    """Read a corpus for a throw-away index; raise EvaluationError naming the first file that cannot be read."""
    resolutions: list[Resolution] = []
    passages: list[Paragraph] = []
    recorded: list[Recorded] = []
    for reading in read_documents([path]):
        if reading.fault:
            raise EvaluationError(str(reading.fault)) from reading.fault
        resolutions.extend([reading.resolution] if reading.resolution else [])
        passages.extend(reading.passages)
        recorded.extend(reading.records)
    return Corpus().with_documents(resolutions, passages, recorded)


@dataclass(frozen=True, slots=True)
class Run:
    """A set that is run: its name and half, its cases, the target that they are asked of, and what that is made with."""

    name: str
    half: str
    cases: Sequence[Case]
    target: Target
    provenance: Mapping[str, str]

    @classmethod
    def of(cls, name: str, half: str, cases: Sequence[Case], target: Target) -> Run:
        """Ask the target once, which warms it too, what it answers with."""
        return cls(name, half, cases, target, target.provenance() | {"target": target.name})


def run_and_score(
    run: Run, bench: Bench, journal: Journal | None = None, on_case: Callable[[int], None] = lambda _: None
) -> tuple[SetReport, list[Record]]:
    """Ask the cases, and score the answers beside the baselines over the same passages.

    Where the target lies elsewhere its passages are not here: then there are no baselines, and what was withheld stays so.
    """
    records = run_cases(run.target, run.cases, jobs=bench.jobs, journal=journal, on_case=on_case)
    pairs = list(zip(run.cases, records, strict=True))
    provenance = with_settings(run.provenance, bench.settings)
    judge = word_judge(SUPPORTED_FROM)
    if not isinstance(run.target, LocalTarget):
        return score_set(run.name, run.half, pairs, {}, Scored(judge), provenance), records
    library = run.target.conversations.answerer.library
    searched = [case for case in run.cases if is_open(case)]
    baselines = baseline_rankings(library.index, searched) if searched else {}
    known = {str(key): paragraph for key, paragraph in library.corpus.by_id.items()}
    scored = Scored(judge, known, _unheld(run.target, pairs, bench))
    return score_set(run.name, run.half, pairs, baselines, scored, provenance), records


def _unheld(target: LocalTarget, pairs: Sequence[tuple[Case, Record]], bench: Bench) -> dict[str, Record]:
    """Answer without an operating point what was withheld as unsure, for the whole of the risk-coverage curve."""
    answerer = target.conversations.answerer
    free = Answerer(answerer.library, replace(answerer.options, confidence=0.0))
    withheld = [case for case, record in pairs if record.answer.reason in _WITHHELD]
    if not withheld:
        return {}
    with closing(LocalTarget(build_conversations(bench.settings, answerer=free))) as unthresholded:
        return {record.id: record for record in run_cases(unthresholded, withheld, jobs=bench.jobs)}
