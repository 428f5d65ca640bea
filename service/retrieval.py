"""Retrieval: the paragraphs that bear on a question, as they are and as LangChain's documents; the encoder as its embeddings."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from documents import Paragraph
from embeddings import Encoder
from embeddings.vectors import Rows
from service.answer import Repetition
from service.answering.passages import Finding, different, find
from service.answering.repetition import Group
from service.answering.searched import SearchedQuestion, searched
from service.catalogue import Filter
from service.library import Library


@dataclass(frozen=True, slots=True)
class Found:
    """A paragraph with the logarithm of its share of the probability to be the best, and where else the same is said, the newest first."""

    paragraph: Paragraph
    score: float
    repeated: tuple[Repetition, ...] = ()


def search_paragraphs(
    library: Library, query: str, only: Filter | None = None, limit: int = 10, *, grouped: bool = True
) -> list[Found]:
    """Rank the paragraphs that pass a filter (or all) for a query, best first, at most ``limit``.

    Of paragraphs that say the same the newest is given, and the others are named with it, unless they are not to be
    ``grouped`` or the query asks what was said over the years.
    """
    only = only or Filter()
    question = searched(library.reader.read(query), library, only.symbols)
    rows = only.rows(library)
    finding = find(question, library, limit, within=rows)
    if not grouped:
        return [Found(library.paragraph(hit.row), hit.score) for hit in finding.hits]
    groups = _as_many(question, finding, library, rows)
    return [Found(library.paragraph(group.hit.row), group.hit.score, group.others) for group in groups]


def _as_many(question: SearchedQuestion, finding: Finding, library: Library, rows: Rows | None) -> tuple[Group, ...]:
    """As many different paragraphs as paragraphs were found: search goes on among the others until there are.

    What is found later ranks below what was found before, whatever its score, which compares it with its own round alone.
    """
    groups = different(question, finding, library)
    while len(groups) < len(finding.hits):
        found = (*finding.hits, *finding.further)
        left = np.arange(len(library.corpus.paragraphs)) if rows is None else rows
        more = find(question, library, len(found), within=np.setdiff1d(left, [hit.row for hit in found]))
        if not more.hits:
            break
        lower = (replace(hit, score=min(hit.score, found[-1].score)) for hit in (*more.hits, *more.further))
        finding = replace(finding, further=(*finding.further, *lower))
        groups = different(question, finding, library)
    return groups[: len(finding.hits)]


class ParagraphRetriever(BaseRetriever):
    """Ranks whole paragraphs for a question; a document's metadata name the paragraph, its score, and where it is repeated."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    symbols: tuple[str, ...] = ()
    only: Filter = Filter()
    k: int = 10
    grouped: bool = True

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
        k: int | None = None,
    ) -> list[Document]:
        only = replace(self.only, symbols=self.symbols) if self.symbols else self.only
        found = search_paragraphs(self.library, query, only, self.k if k is None else k, grouped=self.grouped)
        return [_document(hit) for hit in found]


class ParagraphEmbeddings(Embeddings):
    """Embeds texts with an encoder of this project, as vectors of length 1 for any vector store of LangChain."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed texts in their order."""
        return [[float(value) for value in embedding.vector] for embedding in self.encoder.embed(texts, "document")]

    def embed_query(self, text: str) -> list[float]:
        """Embed what is searched for."""
        return [float(value) for value in self.encoder.embed([text], "query")[0].vector]


def _document(found: Found) -> Document:
    paragraph = found.paragraph
    known = {"id": paragraph.id, "symbol": paragraph.symbol, "locator": paragraph.locator, "title": paragraph.title}
    repeated = [other.id for other in found.repeated]
    return Document(id=paragraph.id, page_content=paragraph.text, metadata=known | {"score": found.score, "repeated": repeated})
