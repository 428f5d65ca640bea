"""What enters and leaves by HTTP beside the answer object."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from documents import Paragraph, Resolution, undocs_url

_MOST_SYMBOLS = 50


class ChatRequest(BaseModel):
    """A question, the conversation it belongs to, and the documents to answer from (all, when none is named)."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"message": "what did the GA say about disaster management?", "symbols": ["A/RES/75/15"]}]
        },
    )

    message: str = Field(description="The question, in plain words.", max_length=200_000)
    conversation_id: str | None = Field(None, max_length=100, pattern=r"^[A-Za-z0-9._-]+$")
    symbols: list[str] = Field(default_factory=list, max_length=_MOST_SYMBOLS, examples=[["A/RES/75/15"]])


class DocumentSummary(BaseModel):
    """A document's header."""

    symbol: str = Field(examples=["A/RES/75/15"])
    title: str
    session: int | None = Field(examples=[75])
    adopted: date | None
    issued: date | None
    agenda_item: str = Field(examples=["130 (q)"])
    meeting: int | None = Field(examples=[30])
    preambular_paragraphs: int = Field(examples=[18])
    operative_paragraphs: int = Field(examples=[28])
    url: str

    @classmethod
    def of(cls, document: Resolution) -> DocumentSummary:
        """Summarise a resolution."""
        return cls(
            symbol=document.symbol,
            title=document.title,
            session=document.session,
            adopted=document.adopted,
            issued=document.issued,
            agenda_item=document.agenda_item,
            meeting=document.meeting,
            preambular_paragraphs=len(document.whole("preambular")),
            operative_paragraphs=len(document.whole("operative")),
            url=undocs_url(document.symbol),
        )


class DocumentList(BaseModel):
    """The documents that questions are answered from, a page of them."""

    total: int
    documents: list[DocumentSummary]


class FootnoteView(BaseModel):
    """A footnote and where its mark stands in the paragraph's text."""

    mark: str
    text: str
    offset: int


class ParagraphView(BaseModel):
    """A paragraph with everything that is known of it."""

    id: str = Field(examples=["A/RES/75/15#op21"])
    locator: str = Field(examples=["op21"])
    label: str = Field(examples=["para. 21"])
    kind: str = Field(examples=["operative"])
    verb: str = Field(examples=["Further encourages"])
    heading: str
    text: str
    footnotes: list[FootnoteView]
    mentions: list[str] = Field(description="Symbols of the documents that it mentions.")

    @classmethod
    def of(cls, paragraph: Paragraph) -> ParagraphView:
        """Show a paragraph."""
        return cls(
            id=paragraph.id,
            locator=paragraph.locator,
            label=paragraph.label,
            kind=paragraph.kind,
            verb=paragraph.verb,
            heading=paragraph.heading,
            text=paragraph.text,
            footnotes=[FootnoteView(mark=n.mark, text=n.text, offset=n.offset) for n in paragraph.footnotes],
            mentions=list(paragraph.mentions),
        )


class DocumentView(DocumentSummary):
    """A document with its paragraphs, sub-paragraphs included."""

    paragraphs: list[ParagraphView]


class Health(BaseModel):
    """Whether the process lives, or whether it can answer."""

    status: str = Field(examples=["ok"])
    documents: int | None = None
    paragraphs: int | None = None
