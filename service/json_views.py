"""Views: paragraphs and documents as interfaces give them in JSON."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from documents import Record, Resolution, Votes, undocs_url
from service.answer import Repetition
from service.retrieval import Found


class FoundParagraph(BaseModel):
    """A paragraph that was found; the score is the logarithm of its share of the probability to be the best."""

    id: str = Field(examples=["A/RES/75/15#op18"])
    symbol: str
    locator: str
    label: str
    kind: str
    title: str
    text: str
    url: str
    score: float
    repeated: tuple[Repetition, ...] = Field((), description="Where other resolutions say the same, the newest first.")

    @classmethod
    def of(cls, found: Found) -> FoundParagraph:
        """Show a paragraph that was found."""
        paragraph = found.paragraph
        return cls(
            id=paragraph.id,
            symbol=paragraph.symbol,
            locator=paragraph.locator,
            label=paragraph.label,
            kind=paragraph.kind,
            title=paragraph.title,
            text=paragraph.text,
            url=undocs_url(paragraph.symbol) if paragraph.kind != "passage" else "",
            score=found.score,
            repeated=found.repeated,
        )


class SearchResult(BaseModel):
    """The paragraphs found, best first."""

    paragraphs: list[FoundParagraph]


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
            operative_paragraphs=len(document.numbered("operative")),
            url=undocs_url(document.symbol),
        )


class RecordView(BaseModel):
    """What the United Nations record of a document; what is not recorded is empty or null."""

    symbol: str = Field(examples=["A/RES/77/12"])
    subjects: list[str] = Field(examples=[["regional cooperation", "ASEAN"]])
    adoption: str = Field(description="`without a vote`, `recorded vote`, or empty.", examples=["recorded vote"])
    in_favour: int | None = Field(examples=[141])
    against: int | None
    abstaining: int | None
    sponsors: int = Field(description="How many States or groups submitted the draft.")
    additional_sponsors: int = Field(description="How many joined them.")
    submitted_by: str = Field(examples=["Submitted by the President of the General Assembly"])
    committee: str = Field(examples=["Third Committee"])
    drafts: list[str] = Field(examples=[["A/77/L.6", "A/77/L.6/Add.1"]])
    report: str = Field(description="The committee's report that recommends the draft.")
    meeting_record: str = Field(examples=["A/77/PV.40"])
    goals: list[str] = Field(description="Sustainable Development Goals, or targets of theirs, that it bears on.")

    @classmethod
    def of(cls, record: Record) -> RecordView:
        """Show a record."""
        votes = record.votes or Votes()
        in_favour, against, abstaining = (t and t.count for t in (votes.in_favour, votes.against, votes.abstaining))
        return cls(
            symbol=record.symbol,
            subjects=list(record.subject_words),
            adoption=record.adoption,
            in_favour=in_favour,
            against=against,
            abstaining=abstaining,
            sponsors=len(record.sponsors),
            additional_sponsors=len(record.additional_sponsors),
            submitted_by=record.submitted_by,
            committee=record.committee,
            drafts=list(record.drafts),
            report=record.report,
            meeting_record=record.meeting_record,
            goals=list(record.goals),
        )


class DocumentList(BaseModel):
    """The documents that questions are answered from, a page of them."""

    total: int
    documents: list[DocumentSummary]


class FootnoteView(BaseModel):
    """A footnote and where its mark stands in the paragraph's text."""

    model_config = ConfigDict(from_attributes=True)

    mark: str
    text: str
    offset: int


class ParagraphView(BaseModel):
    """A paragraph with everything that is known of it."""

    model_config = ConfigDict(from_attributes=True)

    id: str = Field(examples=["A/RES/75/15#op21"])
    locator: str = Field(examples=["op21"])
    label: str = Field(examples=["para. 21"])
    kind: str = Field(examples=["operative"])
    verb: str = Field(examples=["Further encourages"])
    heading: str
    text: str
    footnotes: list[FootnoteView]
    mentions: list[str] = Field(description="Symbols of the documents that it mentions.")
