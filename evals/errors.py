"""Errors of the evaluation suite."""


class EvaluationError(Exception):
    """Base of every error that this package raises; its text says what happened and what to do."""


class BadCases(EvaluationError):
    """A file of cases is not in the shared schema; the text names file, line and fault."""


class MaterialAbsent(EvaluationError):
    """Texts that a measurement needs are not on this machine."""
