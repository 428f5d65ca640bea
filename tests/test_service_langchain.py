"""For people who build their own chains: LangChain's own standard tests, and the README's example."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, ClassVar

import pytest
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import EmbeddingsIntegrationTests, RetrieversIntegrationTests
from langchain_tests.unit_tests import EmbeddingsUnitTests

from evals.readme import block_of, readme
from service import Answerer, ParagraphEmbeddings, ParagraphRetriever
from service.library import Library

_LINES = 10


class _OverTheAnswerer:
    """Hands the session's answerer to LangChain's test classes, which ask for parameters by a property."""

    library: ClassVar[Library]

    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def _shared(cls, answerer: Answerer) -> Iterator[None]:
        cls.library = answerer.library
        yield
        del cls.library


class TestParagraphRetriever(_OverTheAnswerer, RetrieversIntegrationTests):
    """LangChain's tests of retrievers."""

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        """The class under test."""
        return ParagraphRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        """What it is made with."""
        return {"library": self.library}

    @property
    def retriever_query_example(self) -> str:
        """A query that finds something."""
        return "what did the GA say about disaster management?"


class _OverTheEncoder(_OverTheAnswerer):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        """The class under test."""
        return ParagraphEmbeddings

    @property
    def embedding_model_params(self) -> dict[str, Any]:
        """What it is made with."""
        return {"encoder": self.library.index.encoder}


class TestParagraphEmbeddingsUnit(_OverTheEncoder, EmbeddingsUnitTests):
    """LangChain's unit tests of embeddings."""


class TestParagraphEmbeddingsIntegration(_OverTheEncoder, EmbeddingsIntegrationTests):
    """LangChain's integration tests of embeddings."""


def test_a_retrieved_document_names_its_paragraph(answerer: Answerer) -> None:
    (document,) = ParagraphRetriever(library=answerer.library, k=1).invoke("women peacekeepers")
    assert document.id == document.metadata["id"] == "A/RES/75/15#op18"
    assert document.page_content == answerer.library.corpus.by_id[document.metadata["id"]].text
    assert set(document.metadata) == {"id", "symbol", "locator", "title", "score", "repeated"}


def test_a_retriever_keeps_to_its_documents(answerer: Answerer) -> None:
    assert ParagraphRetriever(library=answerer.library, symbols=("A/RES/1/2",)).invoke("women") == []


def test_the_embeddings_are_the_encoders_vectors(answerer: Answerer) -> None:
    encoder = answerer.library.index.encoder
    assert ParagraphEmbeddings(encoder).embed_query("mines") == pytest.approx(
        encoder.embed(["mines"], "query")[0].vector.tolist()
    )


def test_the_readmes_example_runs_and_prints_what_it_says(
    answerer: Answerer, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answerer.library.corpus.resolutions  # what data_dir holds the index of
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UNGA_QA_DATA_DIR", str(data_dir))
    fenced = block_of(readme().read_text(encoding="utf-8"), "langchain")
    lines = fenced.removeprefix("```python\n").removesuffix("\n```").splitlines()
    assert len(lines) <= _LINES
    out = StringIO()
    with redirect_stdout(out):
        exec(compile("\n".join(lines), "README.md", "exec"), {})  # noqa: S102 - the program is the README's
    said = [line.partition("# ")[2] for line in lines if "  # " in line]
    assert out.getvalue().splitlines() == said
