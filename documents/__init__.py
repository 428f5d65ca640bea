"""What a resolution is: symbols, locators, paragraphs, verbs, clauses, and the readers of each format."""

from documents.corpus import Corpus, seed_path
from documents.errors import DocumentError, InvalidLocator, UnreadableDocument, WrongLanguage
from documents.records import Adoption, Record, Subject, Tally, Votes
from documents.resolution import Footnote, Kind, Locator, Paragraph, ParagraphId, Resolution, paragraph_id
from documents.symbols import NamedSymbol, mentioned_symbols, named_symbols, normalise_symbol, spell_out, undocs_url
from documents.verbs import (
    Clause,
    as_statement,
    base_form,
    finite,
    finite_throughout,
    leading_verb,
    participle,
    split_clauses,
    verb_base,
)

__all__ = [
    "Adoption",
    "Clause",
    "Corpus",
    "DocumentError",
    "Footnote",
    "InvalidLocator",
    "Kind",
    "Locator",
    "NamedSymbol",
    "Paragraph",
    "ParagraphId",
    "Record",
    "Resolution",
    "Subject",
    "Tally",
    "UnreadableDocument",
    "Votes",
    "WrongLanguage",
    "as_statement",
    "base_form",
    "finite",
    "finite_throughout",
    "leading_verb",
    "mentioned_symbols",
    "named_symbols",
    "normalise_symbol",
    "paragraph_id",
    "participle",
    "seed_path",
    "spell_out",
    "split_clauses",
    "undocs_url",
    "verb_base",
]
