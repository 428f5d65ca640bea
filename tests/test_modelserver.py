"""The small language model that other tests ask: it runs, and speaks as its endpoint says it does."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel

from tests import modelserver

_QUESTION = "What does the General Assembly of the United Nations do?"
_CITED = """[1] The Assembly decides to meet in Geneva.
[2] The Assembly thanks the host.
Where does the Assembly meet? Answer as {"text": "…", "paragraphs": [2]}"""
_SCHEMA: dict[str, Any] = {
    "title": "Cited",
    "type": "object",
    "properties": {
        "text": {"type": "string", "maxLength": 120},
        "paragraphs": {"type": "array", "items": {"enum": [1, 2]}, "minItems": 1, "maxItems": 2},
    },
    "required": ["text", "paragraphs"],
    "additionalProperties": False,
}


@pytest.fixture
def model(small_model: str, monkeypatch: pytest.MonkeyPatch) -> BaseChatModel:
    """The model as LangChain's users build it."""
    return _model(small_model, monkeypatch)


def _model(base_url: str, monkeypatch: pytest.MonkeyPatch, **options: Any) -> BaseChatModel:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    limits = {"max_retries": 0, "timeout": 60, "max_tokens": 80}
    found: BaseChatModel = init_chat_model(f"openai:{modelserver.NAME}", base_url=base_url, **limits | options)
    return found


def test_a_question_is_answered_in_words_and_the_tokens_are_counted(model: BaseChatModel) -> None:
    reply = model.invoke(_QUESTION)
    assert "General Assembly" in reply.text
    assert reply.usage_metadata
    assert reply.usage_metadata["output_tokens"] <= 80 < reply.usage_metadata["total_tokens"]


def test_a_question_asked_again_is_answered_the_same(model: BaseChatModel) -> None:
    assert model.invoke(_CITED, max_tokens=20).text == model.invoke(_CITED, max_tokens=20).text


def test_two_who_ask_at_once_are_both_answered(model: BaseChatModel) -> None:
    with ThreadPoolExecutor(2) as pool:
        replies = pool.map(lambda question: model.invoke(question, max_tokens=20), [_QUESTION, _CITED])
    assert all(reply.text for reply in replies)


def test_a_stream_comes_word_by_word_and_ends_with_its_tokens(small_model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = list(_model(small_model, monkeypatch, stream_usage=True).stream(_QUESTION))
    assert sum(bool(piece.text) for piece in pieces) > 10
    assert [piece.usage_metadata["input_tokens"] > 10 for piece in pieces if piece.usage_metadata] == [True]


def test_a_schema_binds_the_answer_which_grows_as_it_is_streamed(model: BaseChatModel) -> None:
    parts = list(model.with_structured_output(_SCHEMA, method="json_schema").stream(_CITED))
    texts = [part["text"] for part in parts if isinstance(part, dict) and "text" in part]
    assert len(set(texts)) > 3
    assert all(after.startswith(before) for before, after in pairwise(texts))
    last = parts[-1]
    assert isinstance(last, dict)
    assert set(last) == {"text", "paragraphs"}
    assert last["text"]
    assert {1, 2} >= set(last["paragraphs"]) != set()


def test_an_answer_that_its_limit_cuts_short_is_an_error_where_a_schema_binds_it(model: BaseChatModel) -> None:
    with pytest.raises(openai.LengthFinishReasonError):
        model.with_structured_output(_SCHEMA, method="json_schema").invoke(_CITED, max_tokens=3)


def test_a_question_longer_than_the_context_is_refused_unread(model: BaseChatModel) -> None:
    with pytest.raises(openai.BadRequestError, match="exceeds the available context size") as refused:
        model.invoke("disaster " * modelserver.CONTEXT)
    assert refused.value.type == "exceed_context_size_error"


def test_the_limit_of_time_ends_the_wait(small_model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(openai.APITimeoutError):
        _model(small_model, monkeypatch, timeout=0.1).invoke(_QUESTION)


def test_the_endpoint_names_the_model_and_counts_tokens(small_model: str) -> None:
    models = httpx.get(f"{small_model}/models").json()["data"]
    assert [(model["id"], model["meta"]["n_ctx"]) for model in models] == [(modelserver.NAME, modelserver.CONTEXT)]
    tokens = httpx.post(f"{small_model.removesuffix('/v1')}/tokenize", json={"content": "disaster management"}).json()["tokens"]
    assert 2 <= len(tokens) <= 4


def test_the_process_ends_with_the_one_that_started_it(small_model: str, tmp_path: Path) -> None:
    starter = f"""
import time
from pathlib import Path
from tests.modelserver import model_server
with model_server(Path({str(tmp_path)!r})) as base_url:
    print(base_url, flush=True)
    time.sleep(60)
"""
    root = Path(modelserver.__file__).parents[1]
    with subprocess.Popen([sys.executable, "-c", starter], stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout
        base_url = process.stdout.readline().strip()
        assert httpx.get(f"{base_url}/models").is_success
        process.kill()
    assert base_url != small_model
    until = time.monotonic() + 10
    while _answers(base_url):
        assert time.monotonic() < until
        time.sleep(0.02)


def _answers(base_url: str) -> bool:
    try:
        return httpx.get(f"{base_url}/models").is_success
    except httpx.TransportError:
        return False
