"""How good is it?  Cases, metrics, baselines, reports and the gate, over the pipeline that people get."""

from evals.cases import Case, load_cases, own_cases
from evals.errors import BadCases, EvaluationError, MaterialAbsent
from evals.running.answer_records import Record

__all__ = ["BadCases", "Case", "EvaluationError", "MaterialAbsent", "Record", "load_cases", "own_cases"]
