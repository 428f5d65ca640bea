"""Cases: the project's own, outside question sets, and the texts that both are asked over."""

from evals.cases.case import Case, EarlierTurn, load_cases, of_half, own_cases, own_topics

__all__ = ["Case", "EarlierTurn", "load_cases", "of_half", "own_cases", "own_topics"]
