"""The Web API: each method by its name, and the one function that carries a call out."""

from tests.fakeslack.methods.call import Refusal
from tests.fakeslack.methods.table import METHODS, carry_out

__all__ = ["METHODS", "Refusal", "carry_out"]
