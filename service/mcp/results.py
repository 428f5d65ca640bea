"""Results: what tools give beside answers, as JSON and as text for a model to read."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from documents import Paragraph
from documents.words import written_date
from service.answer import Citation
from service.references import reference, repeated_words
from service.retrieval import Found
from service.views import DocumentSummary, ParagraphView


class Paragraphs(BaseModel):
    """The paragraph that was asked for, among its neighbours where those were asked for too."""

    id: str = Field(examples=["A/RES/75/15#op21"])
    symbol: str = Field(examples=["A/RES/75/15"])
    paragraphs: list[ParagraphView]


def shown_found(found: Sequence[Found]) -> str:
    """Show paragraphs that were found."""
    if not found:
        return "Nothing was found."
    return "\n\n".join(_shown(Citation.of(hit.paragraph, repeated=hit.repeated), hit.paragraph) for hit in found)


def shown_paragraphs(paragraphs: Sequence[Paragraph]) -> str:
    """Show paragraphs, each under its reference and its id, with its footnotes."""
    return "\n\n".join(_shown(Citation.of(paragraph), paragraph) for paragraph in paragraphs)


def shown_documents(documents: Sequence[DocumentSummary], total: int) -> str:
    """Show a page of the documents that there are."""
    lines = [f"{total} documents; {len(documents)} follow:"]
    for document in documents:
        adopted = f", adopted {written_date(document.adopted)}" if document.adopted else ""
        extent = f"{document.preambular_paragraphs} preambular and {document.operative_paragraphs} operative paragraphs"
        lines.append(f"{document.symbol}: {document.title}{adopted}, {extent}, {document.url}")
    return "\n".join(lines)


def _shown(citation: Citation, paragraph: Paragraph) -> str:
    named = "" if paragraph.kind == "passage" else f" (id {paragraph.id})"
    heading = f"{reference(citation)}{named}  {citation.url}".rstrip()
    notes = [f"Footnote {note.mark}: {note.text}" for note in paragraph.footnotes]
    return "\n".join(filter(None, [heading, paragraph.text, *notes, repeated_words(citation)]))
