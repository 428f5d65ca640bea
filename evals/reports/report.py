"""What a run found, as it is written to report.json, read back, compared and drawn."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import EvaluationError
from evals.metrics import Measured
from service.answer import Tier

REPORT = "report.json"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")


class Figure(_Frozen):
    """A mean over n questions with its 95 % interval, bootstrapped or for `precision.answered` exact; None where there is none."""

    mean: float | None
    low: float | None = None
    high: float | None = None
    n: int

    @classmethod
    def of(cls, measured: Measured) -> Figure:
        """Take a measured value over, without numbers that are none."""
        values = (None if number != number else number for number in (measured.mean, measured.low, measured.high))  # noqa: PLR0124
        mean, low, high = values
        return cls(mean=mean, low=low, high=high, n=measured.n)


class Difference(_Frozen):
    """What the system wins over a baseline, question by question, and how likely chance alone would give as much."""

    difference: Figure
    p: float
    """Two-sided, of a paired randomisation test (Smucker, Allan and Carterette 2007)."""


class Operating(_Frozen):
    """A point of the risk-coverage curve: what is answered from this confidence on, and the share of it that is wrong."""

    threshold: float
    coverage: float
    risk: float


class Bin(_Frozen):
    """The answers of one range of confidence: how many, how sure they said they were, how many were right."""

    low: float
    high: float
    n: int
    confidence: float | None
    accuracy: float | None


class CaseScore(_Frozen):
    """One case: what was asked, what a right answer rests on, what was cited, and how it was scored."""

    id: str
    type: str
    conversation: str = ""
    """The conversation that it is a turn of, or its own id."""
    question: str
    history: tuple[str, ...] = ()
    answerable: bool
    gold: tuple[str, ...]
    must: tuple[str, ...] = ()
    retrieved: tuple[str, ...]
    cited: tuple[str, ...]
    offered: tuple[str, ...] = ()
    """The paragraphs that came nearest, where nothing is claimed."""
    answer: str
    tier: Tier | None = None
    """None in reports of before there were tiers."""
    abstained: bool
    confidence: float
    right: bool
    why: str = ""
    """What is wrong with it, in words; empty where it is right."""
    slices: dict[str, str]
    """Which slice of each kind it lies in: {"turn": "follow-up", "document": "open", ...}."""
    scores: dict[str, float]
    """Its own value of every metric that is one by question."""
    latency_ms: float


class SetReport(_Frozen):
    """Every number of a run over one set of cases."""

    name: str
    half: str
    system: dict[str, Figure]
    rankings: dict[str, dict[str, Figure]]
    """Ranking metrics of every baseline and of ``system`` over the same questions and passages."""
    recall_by_k: dict[str, tuple[float, ...]]
    """For each of those rankings the share of questions with a gold paragraph among the first 1, 2, ... 10."""
    wins: dict[str, dict[str, Difference]]
    """Baseline -> metric -> what the system wins over it."""
    slices: dict[str, dict[str, dict[str, Figure]]]
    """Kind of slice -> slice -> metric -> figure."""
    risk_coverage: tuple[Operating, ...]
    reliability: tuple[Bin, ...]
    cases: tuple[CaseScore, ...]
    provenance: dict[str, str]


class Table(_Frozen):
    """Further figures that are no scores of cases: agreement of judges, what rewriting wins."""

    title: str
    note: str = ""
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Report(_Frozen):
    """A whole run: its sets, further tables, and what it was made with."""

    title: str
    when: str
    seconds: float
    provenance: dict[str, str]
    sets: tuple[SetReport, ...] = ()
    tables: tuple[Table, ...] = ()


def read_report(path: Path) -> Report:
    """Read a report from its file, or from the folder it lies in; raise EvaluationError for what is none."""
    file = path / REPORT if path.is_dir() else path
    try:
        return Report.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{file} cannot be read ({error}); give a report's folder or its {REPORT}") from error
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(step) for step in fault["loc"]) or "the file"
        raise EvaluationError(f"{file} is not a report of `unga-qa eval`: {where}: {fault['msg']}") from error
