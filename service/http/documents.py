"""Routes to the documents: list them, read one, read a paragraph, search."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query

from documents import Resolution
from service.answering import Answerer
from service.catalogue import LONGEST, Selection, selected
from service.http.holding import Answering, owner_of
from service.http.problems import PROBLEMS, described
from service.http.schemas import DocumentView, SearchRequest
from service.retrieval import search_paragraphs
from service.views import DocumentList, DocumentSummary, FoundParagraph, ParagraphView, RecordView, SearchResult

router = APIRouter(prefix="/v1", tags=["documents"], responses=PROBLEMS, dependencies=[Depends(owner_of)])
_NOT_FOUND = described(404)


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
    return ParagraphView.of(found)


@router.get("/documents/{symbol:path}", responses=_NOT_FOUND)
def read_document(symbol: str, answerer: Answering) -> DocumentView:
    """Read a document with its paragraphs, for example ``/v1/documents/A/RES/75/15``."""
    document = _document(answerer, symbol)
    summary = DocumentSummary.of(document).model_dump()
    records = [RecordView.of(record) for record in answerer.library.corpus.records_of(document.symbol)]
    return DocumentView(**summary, records=records, paragraphs=[ParagraphView.of(p) for p in document.paragraphs])


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
