"""Replayed models: replies that lie in a folder, and prompts that have none yet."""

import json
from pathlib import Path

import pytest
from langchain_core.messages import HumanMessage, SystemMessage

from service.answering.answerer import Answerer
from service.build import build_answerer, build_chat_model
from service.errors import InvalidSetting
from service.settings import Settings
from service.writing.checking import wording_for
from service.writing.replaying import PROMPTS, prompt_digest, replayed_model

QUESTION = "What does the Assembly say about disaster management?"


def _replayed(folder: Path, answerer: Answerer) -> Answerer:
    return build_answerer(Settings(chat_model=f"replay:{folder}", _env_file=None), library=answerer.library)


def _prompts(folder: Path) -> list[dict[str, str]]:
    return [json.loads(path.read_text()) for path in sorted((folder / PROMPTS).glob("*.json"))]


def test_a_prompt_without_a_reply_is_kept_and_the_answer_is_composed(tmp_path: Path, answerer: Answerer) -> None:
    answer = _replayed(tmp_path, answerer).ask(QUESTION)
    assert answer.method == "extractive"
    assert answer.citations
    assert any(QUESTION in prompt["human"] for prompt in _prompts(tmp_path))


def test_a_kept_reply_answers_its_prompt_twice_alike(tmp_path: Path, answerer: Answerer) -> None:
    _replayed(tmp_path, answerer).ask(QUESTION)
    lines = []
    for prompt in _prompts(tmp_path):
        shown = [line for line in prompt["human"].splitlines() if "para. 21," in line]
        key = shown[0].partition("]")[0].strip("[") if shown else ""
        text = "The General Assembly recognizes the important contribution of the Association of Southeast Asian Nations."
        lines.append(
            json.dumps(
                {"prompt": prompt["prompt"], "reply": {"answered": True, "sentences": [{"text": text, "paragraphs": [key]}]}}
            )
        )
    (tmp_path / "replies.jsonl").write_text("\n".join(lines) + "\n")
    first, second = (_replayed(tmp_path, answerer).ask(QUESTION) for _ in range(2))
    assert first.sentences == second.sentences
    assert first.usage
    assert first.usage.calls >= 1
    assert first.usage.output_tokens > 0


def test_the_reply_to_a_prompt_is_the_same_on_every_day() -> None:
    one, other = (
        [SystemMessage("Read."), HumanMessage(f"Today is {day}.\nWhat is due?")] for day in ("2 May 2026", "3 May 2026")
    )
    assert prompt_digest(one) == prompt_digest(other) != prompt_digest([SystemMessage("Read."), HumanMessage("What was due?")])


def test_a_line_that_is_no_reply_is_named(tmp_path: Path) -> None:
    (tmp_path / "replies.jsonl").write_text('{"prompt": "a", "reply": "b"}\n{"prompt": "c"}\n')
    with pytest.raises(InvalidSetting, match="line 2"):
        replayed_model(f"replay:{tmp_path}")


def test_a_folder_that_is_not_there_is_a_bad_setting(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match="there is no folder"):
        build_chat_model(Settings(chat_model=f"replay:{tmp_path / 'none'}", _env_file=None))


@pytest.mark.parametrize(
    ("model", "wording"),
    [
        ("openai:gpt-4.1", "free"),
        ("openai:gpt-4.1-nano", "close"),
        ("anthropic:claude-sonnet-4-5", "free"),
        ("openai:meta-llama/Llama-3.3-70B-Instruct", "free"),
        ("ollama:llama3.2:3b", "close"),
        ("openai:HuggingFaceTB/SmolLM2-1.7B-Instruct", "close"),
        ("openai:any-name", "close"),
        ("replay:replies", "free"),
    ],
)
def test_a_model_of_a_large_family_speaks_in_its_own_words_and_no_other(model: str, wording: str) -> None:
    assert wording_for(model) == wording
