"""Tools: what a model may ask of this service, each a call with its result as text and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent
from pydantic import BaseModel, Field

from documents import DocumentError, Paragraph, ParagraphId
from documents.words import written_date
from embeddings import EmbeddingError
from service.answer import Answer, Citation
from service.answering import Answerer
from service.catalogue import Filter, document_named, neighbours_of, paragraph_named
from service.conversation import Conversations
from service.errors import ServiceError
from service.json_views import DocumentList, DocumentSummary, FoundParagraph, ParagraphView, SearchResult
from service.references import as_text, read_as_words, reference, repeated_words
from service.requests.request import Correction
from service.retrieval import Found, search_paragraphs

Owning = Callable[[Context], str]
"""Tells whose a call is."""
_MORE = "in `sentences`, with is_folded"
_READ = 12
"""So many paragraphs are given to a client that writes the answer itself."""
_Symbols = Annotated[
    list[str] | None,
    Field(
        description="Answer from these documents only, named by symbol, for example A/RES/75/15; all when left out.",
        max_length=50,
    ),
]


class Paragraphs(BaseModel):
    """The paragraph that was asked for, among its neighbours where those were asked for too."""

    id: str = Field(examples=["A/RES/75/15#op21"])
    symbol: str = Field(examples=["A/RES/75/15"])
    paragraphs: list[ParagraphView]


class Tools:
    """The tools over conversations that may still be being built; a call waits for them."""

    def __init__(self, conversations: Future[Conversations], owner_of: Owning) -> None:
        self._conversations = conversations
        self._owner_of = owner_of

    def ask(
        self,
        question: Annotated[str, Field(description="The question, in plain English words.")],
        context: Context,
        conversation_id: Annotated[
            str | None, Field(description="Of an earlier answer, to ask a follow-up question; left out, a conversation is begun.")
        ] = None,
        symbols: _Symbols = None,
        request: Annotated[
            Correction | None,
            Field(
                description="What is meant otherwise than `request` in an earlier answer says: only the fields to correct, for "
                'example {"sessions": [], "topic": "seabed mining"}.'
            ),
        ] = None,
        read: Annotated[
            bool,
            Field(
                description="Give the paragraphs to answer from, in full, in place of an answer: for a client that writes it itself."
            ),
        ] = False,
    ) -> Annotated[CallToolResult, Answer]:
        """Ask what United Nations resolutions say and get a short answer of their own words: a headline, then points.

        `headline` is the answer itself, `sentences` are the points, each a quotation within “…” with marks such as [1] that lead to
        the paragraph in `citations`; `groups` say which points belong together, and a point with `is_folded` is not in the text. Quote
        the words within “…” only, with their document symbol, when you pass the answer on. `tier` says how much is claimed: "answered";
        "nearest", the texts that come closest, not claimed to answer, to be passed on as no more than that; or "not_found", where the
        documents do not say. In the last two `abstained` is true: do not fill in from memory. `request.read_as` says how the question
        was read: where that is not what was meant, ask again and say what is in `request`. `suggestions` are questions that the
        documents answer next. With `read` the text is the paragraphs to answer from, best first; cite each by its reference. Questions may name paragraphs ("para. 21 of A/RES/75/15"), verbs, dates or topics.
        """
        with _told():
            held = self._conversations.result()
            owner = self._owner_of(context)
            answer = held.ask(question, conversation_id=conversation_id, symbols=symbols, owner=owner, correction=request)
            text = _to_read(answer, held.answerer) if read else as_text(answer, more=_MORE)
        return _result(f"{text}\n\nRead as: {read_as_words(answer)}\nconversation_id: {answer.conversation_id}", answer)

    def search(
        self,
        query: Annotated[str, Field(description="Words to look for, or a description of what is sought.")],
        symbols: _Symbols = None,
        limit: Annotated[int, Field(description="Most paragraphs to give.", ge=1, le=50)] = 5,
        grouped: Annotated[
            bool,
            Field(description="Of paragraphs that say the same give the newest and name the others; else give each by itself."),
        ] = True,
    ) -> Annotated[CallToolResult, SearchResult]:
        """Search the paragraphs of United Nations resolutions: those that bear on a query, best first, in full.

        Nothing is withheld: the last ones may have little to do with the query. Use `ask` for an answer that is checked.
        """
        with _told():
            answerer = self._conversations.result().answerer
            library = answerer.library
            scope = [document_named(library.corpus, symbol).symbol for symbol in symbols or ()]
            found = search_paragraphs(library, answerer.accepted(query), Filter(symbols=tuple(scope)), limit, grouped=grouped)
        return _result(shown_found(found), SearchResult(paragraphs=[FoundParagraph.of(hit) for hit in found]))

    def read_paragraph(
        self,
        id: Annotated[str | None, Field(description="The paragraph's id, for example A/RES/75/15#op21.")] = None,  # noqa: A002 - the field's name everywhere
        symbol: Annotated[str | None, Field(description="In place of an id: the document, for example A/RES/75/15.")] = None,
        locator: Annotated[
            str | None,
            Field(description="With a symbol: the place: op21 (operative), pp3 (preambular), op21(a), II.op3, annex.op4."),
        ] = None,
        neighbours: Annotated[int, Field(description="So many paragraphs before and after it are given too.", ge=0, le=10)] = 0,
    ) -> Annotated[CallToolResult, Paragraphs]:
        """Read a paragraph of a United Nations resolution in full, with its footnotes and the documents that it mentions."""
        if not id and not (symbol and locator):
            raise ToolError("name a paragraph: send its id (A/RES/75/15#op21), or a symbol and a locator")
        with _told():
            corpus = self._conversations.result().answerer.library.corpus
            paragraph = paragraph_named(corpus, id or f"{symbol}#{locator}")
            read = neighbours_of(corpus, paragraph, neighbours)
        views = [ParagraphView.model_validate(each) for each in read]
        return _result(_paragraphs(read), Paragraphs(id=paragraph.id, symbol=paragraph.symbol, paragraphs=views))

    def list_documents(
        self,
        offset: Annotated[int, Field(description="Leave out so many.", ge=0)] = 0,
        limit: Annotated[int, Field(description="Most documents to give.", ge=1, le=200)] = 50,
    ) -> Annotated[CallToolResult, DocumentList]:
        """List the United Nations documents that questions are answered from, with title, date and number of paragraphs."""
        with _told():
            known = self._conversations.result().answerer.library.corpus.resolutions
        page = [DocumentSummary.of(document) for document in known[offset : offset + limit]]
        return _result(_documents(page, len(known)), DocumentList(total=len(known), documents=page))


def _result(text: str, structure: BaseModel) -> CallToolResult:
    content: dict[str, Any] = structure.model_dump(mode="json")
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=content)


@contextmanager
def _told() -> Iterator[None]:
    """Tell the model of an error that a person could mend; any other stays with the server."""
    try:
        yield
    except (ServiceError, DocumentError, EmbeddingError) as error:
        raise ToolError(str(error)) from error


def _to_read(answer: Answer, answerer: Answerer) -> str:
    """Show the paragraphs that an answer rests on, then what search finds beside them where it was asked."""
    scope = answer.request.symbols if answer.request else ()
    held = tuple(symbol for symbol in scope if symbol in answerer.library.corpus.by_symbol)
    shown = [answerer.library.corpus.by_id[ParagraphId(citation.id)] for citation in (*answer.citations, *answer.nearest)]
    found = search_paragraphs(answerer.library, answer.standalone_question, Filter(symbols=held), _READ)
    paragraphs = {p.id: p for p in (*shown, *(hit.paragraph for hit in found))}
    return _paragraphs(list(paragraphs.values())[:_READ]) or "Nothing was found."


def shown_found(found: Sequence[Found]) -> str:
    """Show paragraphs that were found."""
    if not found:
        return "Nothing was found."
    return "\n\n".join(_shown(Citation.of(hit.paragraph, repeated=hit.repeated), hit.paragraph) for hit in found)


def _paragraphs(paragraphs: Sequence[Paragraph]) -> str:
    """Show paragraphs, each under its reference and its id, with its footnotes."""
    return "\n\n".join(_shown(Citation.of(paragraph), paragraph) for paragraph in paragraphs)


def _documents(documents: Sequence[DocumentSummary], total: int) -> str:
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
