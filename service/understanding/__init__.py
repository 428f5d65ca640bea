"""What a question names and asks for, read before anything is searched."""

from service.understanding.idle import content_terms
from service.understanding.kinds import AnswerKind, asked_kinds, find_spans, kind_probabilities
from service.understanding.metadata import Attribute
from service.understanding.question import Question, understand, without_symbols
from service.understanding.references import Reference, find_references, references_to, without_references
from service.understanding.standalone import Standalone
from service.understanding.talk import is_greeting, is_talk, is_thanks
from service.understanding.years import Times, asks_over_years

__all__ = [
    "AnswerKind",
    "Attribute",
    "Question",
    "Reference",
    "Standalone",
    "Times",
    "asked_kinds",
    "asks_over_years",
    "content_terms",
    "find_references",
    "find_spans",
    "is_greeting",
    "is_talk",
    "is_thanks",
    "kind_probabilities",
    "references_to",
    "understand",
    "without_references",
    "without_symbols",
]
