"""The HTTP application: converts requests, calls the answerer, converts answers."""

import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response

from documents import Resolution
from service.answer import Answer
from service.answering import Answerer
from service.build import version
from service.http.problems import described, install, problem
from service.http.schemas import ChatRequest, DocumentList, DocumentSummary, DocumentView, Health, ParagraphView

_LARGEST_BODY = 1_000_000
_NOT_FOUND = described(404)
_PROBLEMS = described(413, 422, 500, 503)


class Holder:
    """Holds the answerer that a background thread builds, so that the port opens at once."""

    def __init__(self, build: Callable[[], Answerer]) -> None:
        self._build = build
        self._answerer: Answerer | None = None
        self._fault = ""

    def start(self) -> None:
        """Build the answerer in the background and warm it up with a question."""
        threading.Thread(target=self._load, name="build-answerer", daemon=True).start()

    def get(self) -> Answerer:
        """Give the answerer, or refuse with 503 while there is none."""
        if self._answerer is None:
            raise HTTPException(503, self._fault or "the index is being loaded; try again in a few seconds")
        return self._answerer

    def _load(self) -> None:
        try:
            answerer = self._build()
            answerer.ask("what does the General Assembly decide?")
            self._answerer = answerer
        except Exception as error:
            self._fault = f"the service cannot start: {error}"
            raise


def create_app(build: Callable[[], Answerer]) -> FastAPI:
    """Make the application; ``build`` is called once, in the background, when it starts."""
    holder = Holder(build)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        holder.start()
        yield

    app = FastAPI(
        title="UNGA questions and answers",
        summary="Cited answers to questions about resolutions of the United Nations General Assembly.",
        version=version(),
        lifespan=lifespan,
    )
    install(app)
    _limit_bodies(app)
    _routes(app, holder)
    return app


def _limit_bodies(app: FastAPI) -> None:
    @app.middleware("http")
    async def refuse_large_bodies(request: Request, proceed: Callable[[Request], Awaitable[Response]]) -> Response:
        if "chunked" in request.headers.get("transfer-encoding", "").lower():
            return problem(request, 411, "send the body with a Content-Length, not in chunks")
        length = request.headers.get("content-length", "0")
        if length.isdigit() and int(length) > _LARGEST_BODY:
            return problem(request, 413, f"the body has {int(length):,} bytes, at most {_LARGEST_BODY:,} are taken")
        return await proceed(request)


def _routes(app: FastAPI, holder: Holder) -> None:
    answering = Annotated[Answerer, Depends(holder.get)]

    @app.post("/v1/chat", responses=_PROBLEMS, tags=["chat"])
    def chat(request: ChatRequest, answerer: answering) -> Answer:
        """Answer a question: sentences with the paragraphs that each rests on, or an abstention with the nearest."""
        return answerer.ask(request.message, symbols=request.symbols, conversation_id=request.conversation_id)

    @app.get("/v1/documents", responses=_PROBLEMS, tags=["documents"])
    def list_documents(
        answerer: answering, offset: Annotated[int, Query(ge=0)] = 0, limit: Annotated[int, Query(ge=1, le=500)] = 100
    ) -> DocumentList:
        """List the documents that questions are answered from."""
        known = answerer.library.corpus.resolutions
        page = [DocumentSummary.of(document) for document in known[offset : offset + limit]]
        return DocumentList(total=len(known), documents=page)

    @app.get("/v1/documents/{symbol:path}/paragraphs/{locator}", responses=_PROBLEMS | _NOT_FOUND, tags=["documents"])
    def read_paragraph(symbol: str, locator: str, answerer: answering) -> ParagraphView:
        """Read one paragraph, for example ``/v1/documents/A/RES/75/15/paragraphs/op21``."""
        document = _document(answerer, symbol)
        found = next((p for p in document.paragraphs if p.locator == locator), None)
        if found is None:
            raise HTTPException(404, f"{symbol} has no paragraph {locator!r}; locators are written op21, pp3, op21(a)")
        return ParagraphView.of(found)

    @app.get("/v1/documents/{symbol:path}", responses=_PROBLEMS | _NOT_FOUND, tags=["documents"])
    def read_document(symbol: str, answerer: answering) -> DocumentView:
        """Read a document with its paragraphs, for example ``/v1/documents/A/RES/75/15``."""
        document = _document(answerer, symbol)
        summary = DocumentSummary.of(document).model_dump()
        return DocumentView(**summary, paragraphs=[ParagraphView.of(p) for p in document.paragraphs])

    @app.get("/healthz", tags=["health"])
    def alive() -> Health:
        """Tell that the process lives."""
        return Health(status="ok")

    @app.get("/readyz", responses=_PROBLEMS, tags=["health"])
    def ready(answerer: answering) -> Health:
        """Tell that questions can be answered, and from how much."""
        corpus = answerer.library.corpus
        return Health(status="ready", documents=len(corpus.resolutions), paragraphs=len(corpus.paragraphs))


def _document(answerer: Answerer, symbol: str) -> Resolution:
    document = answerer.library.corpus.by_symbol.get(symbol)
    if document is None:
        raise HTTPException(404, f"there is no document {symbol!r}; GET /v1/documents lists them")
    return document
