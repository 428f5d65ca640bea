"""Routes to the documents: list them, read one, read a paragraph, search."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field

from documents import Corpus, Kind, Resolution
from service.answering import Answerer
from service.catalogue import LONGEST, Filter, Selection, selected
from service.http.holding import Answering, owner_of
from service.http.problems import PROBLEMS, described
from service.json_views import DocumentList, DocumentSummary, FoundParagraph, ParagraphView, RecordView, SearchResult
from service.retrieval import search_paragraphs

router = APIRouter(prefix="/v1", tags=["documents"], responses=PROBLEMS, dependencies=[Depends(owner_of)])
SYMBOLS = 50
"""Most documents that are named at once."""
Symbol = Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
_VALUES = 50
_NOT_FOUND = described(404)


class SearchRequest(BaseModel):
    """Words to look for, and what the paragraphs must be that are looked through: of several values of a field any may hold."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"query": "women peacekeepers", "limit": 5}]})

    query: str = Field(max_length=200_000)
    symbols: list[Symbol] = Field(default_factory=list, max_length=SYMBOLS)
    sessions: list[int] = Field(default_factory=list, max_length=_VALUES, examples=[[75, 77]])
    adopted_from: date | None = Field(None, description="The first day of adoption that counts.", examples=["2020-01-01"])
    adopted_to: date | None = Field(None, description="The last one.", examples=["2022-12-31"])
    kinds: list[Kind] = Field(default_factory=list, max_length=4, examples=[["operative"]])
    verbs: list[str] = Field(default_factory=list, max_length=_VALUES, description="In any form.", examples=[["requests"]])
    agenda_items: list[str] = Field(
        default_factory=list, max_length=_VALUES, description="An item stands for its sub-items too.", examples=[["130"]]
    )
    limit: int = Field(10, ge=1, le=100)
    grouped: bool = Field(
        default=True,
        description="Of paragraphs that say the same give the newest and name the others with it; else give each by itself.",
    )

    def filter(self, corpus: Corpus) -> Filter:
        """What the paragraphs must be, documents named in whichever spelling."""
        return Filter(
            symbols=corpus.all_meant_by(self.symbols),
            sessions=tuple(self.sessions),
            adopted_from=self.adopted_from,
            adopted_to=self.adopted_to,
            kinds=tuple(self.kinds),
            verbs=tuple(self.verbs),
            agenda_items=tuple(self.agenda_items),
        )


class DocumentView(DocumentSummary):
    """A document with its paragraphs, sub-paragraphs included, and what is recorded of it."""

    records: list[RecordView] = Field(description="One as a rule; one of each part where these were recorded apart.")
    paragraphs: list[ParagraphView]


@router.get("/documents")
def list_documents(
    answerer: Answering,
    q: Annotated[str, Query(max_length=LONGEST, description="Words of the title, or a symbol.", examples=["75/15"])] = "",
    session: Annotated[int | None, Query(ge=1, le=999)] = None,
    agenda_item: Annotated[str, Query(max_length=40, description="An item stands for its sub-items too.")] = "",
    year: Annotated[int | None, Query(ge=1900, le=2099, description="The year of adoption.")] = None,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> DocumentList:
    """List the documents that questions are answered from, all or those that are looked for."""
    selection = Selection(" ".join(q.split()), session, agenda_item, year)
    known = selected(answerer.library.corpus, selection)
    page = [DocumentSummary.of(document) for document in known[offset : offset + limit]]
    return DocumentList(total=len(known), documents=page)


@router.get("/documents/{symbol:path}/paragraphs/{locator}", responses=_NOT_FOUND)
def read_paragraph(symbol: str, locator: str, answerer: Answering) -> ParagraphView:
    """Read one paragraph, for example ``/v1/documents/A/RES/75/15/paragraphs/op21``."""
    document = _document(answerer, symbol)
    found = next((p for p in document.paragraphs if p.locator == locator), None)
    if found is None:
        raise HTTPException(404, f"{symbol} has no paragraph {locator!r}; locators are written op21, pp3, op21(a)")
    return ParagraphView.model_validate(found)


@router.get("/documents/{symbol:path}", responses=_NOT_FOUND)
def read_document(symbol: str, answerer: Answering) -> DocumentView:
    """Read a document with its paragraphs, for example ``/v1/documents/A/RES/75/15``."""
    document = _document(answerer, symbol)
    summary = DocumentSummary.of(document).model_dump()
    records = [RecordView.of(record) for record in answerer.library.corpus.records_of(document.symbol)]
    return DocumentView(**summary, records=records, paragraphs=[ParagraphView.model_validate(p) for p in document.paragraphs])


@router.post("/search", responses=_NOT_FOUND)
def search(request: SearchRequest, answerer: Answering) -> SearchResult:
    """Rank the paragraphs that bear on a query; nothing is composed and nothing is withheld."""
    query = answerer.accepted(request.query)
    chosen = request.filter(answerer.library.corpus)
    if missing := [symbol for symbol in chosen.symbols if symbol not in answerer.library.rows_of]:
        raise HTTPException(404, f"there is no document {missing[0]!r}; GET /v1/documents lists them")
    found = search_paragraphs(answerer.library, query, chosen, request.limit, grouped=request.grouped)
    return SearchResult(paragraphs=[FoundParagraph.of(hit) for hit in found])


def _document(answerer: Answerer, symbol: str) -> Resolution:
    document = answerer.library.corpus.by_symbol.get(symbol)
    if document is None:
        raise HTTPException(404, f"there is no document {symbol!r}; GET /v1/documents lists them")
    return document
