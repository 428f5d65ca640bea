"""The tutorial's pipeline: MiniLM vectors in LangChain's own FAISS store, flat, the first four documents."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

from embeddings import PassageIndex
from evals.cases import Case
from evals.errors import MaterialAbsent
from service import ParagraphEmbeddings

if TYPE_CHECKING:
    from langchain_community.vectorstores import FAISS

TUTORIAL = "langchain"
_TOP = 4


def tutorial_rankings(index: PassageIndex, cases: Sequence[Case]) -> dict[str, list[str]]:
    """Rank passages for each question as LangChain's tutorial on retrieval does; case id -> the first four passage ids.

    The paragraphs' vectors are the index's own, of their text alone, so that nothing is encoded twice.
    """
    store = _store(index)
    return {
        case.id: [str(document.metadata["id"]) for document in store.similarity_search(case.question, k=_TOP)] for case in cases
    }


def _store(index: PassageIndex) -> FAISS:
    try:
        with warnings.catch_warnings():  # it says at import that it is no longer developed; it is what the tutorial uses
            warnings.simplefilter("ignore", DeprecationWarning)
            from langchain_community.vectorstores import FAISS  # optional: this baseline alone needs it
    except ImportError as error:
        raise MaterialAbsent(
            "langchain-community is not installed, and the tutorial's baseline is built with it; install unga-qa[evals]"
        ) from error
    vectors = index.text_vectors()
    pairs = ((passage.text, vectors[row]) for row, passage in enumerate(index.passages))
    metadatas = [{"id": passage.id} for passage in index.passages]
    embed = ParagraphEmbeddings(index.encoder)
    return FAISS.from_embeddings(pairs, embed, metadatas=metadatas)
