"""What a question names and asks for, read before anything is searched."""

from service.understanding.kinds import AnswerKind, asked_kinds, find_spans
from service.understanding.metadata import Attribute
from service.understanding.question import Question, understand
from service.understanding.references import Reference, find_references

__all__ = ["AnswerKind", "Attribute", "Question", "Reference", "asked_kinds", "find_references", "find_spans", "understand"]
