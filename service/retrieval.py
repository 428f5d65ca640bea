"""Retrieval for LangChain: the paragraphs that bear on a question, as its documents."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from service.answering.passages import find
from service.library import Library
from service.understanding import understand


class ParagraphRetriever(BaseRetriever):
    """Ranks whole paragraphs for a question; a document's metadata name the paragraph and its score."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    symbols: tuple[str, ...] = ()
    k: int = 10

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002 - LangChain's signature
        question = understand(query, self.library.corpus, self.library.glossary, self.symbols)
        hits = find(question, self.library, self.k).hits
        return [
            Document(
                id=hit.id,
                page_content=(paragraph := self.library.paragraph(hit.row)).text,
                metadata={
                    "id": paragraph.id,
                    "symbol": paragraph.symbol,
                    "locator": paragraph.locator,
                    "title": paragraph.title,
                    "score": hit.score,
                },
            )
            for hit in hits
        ]
