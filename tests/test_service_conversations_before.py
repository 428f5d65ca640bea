"""Databases that versions before wrote, with LangGraph's checkpoints, are taken over whole or left as they were."""

from __future__ import annotations

import json
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from service import Answerer, Conversations, DatabaseUnavailable, Settings, build_conversations
from service.conversation import Database
from tests.keptbefore import BEFORE, check_shape, check_taken_over

_OWNERS = {"one": "ann", "two": "ben", "empty": "", "silent": ""}
_CITED = {"__all__": {"title", "adopted"}}
_NOT_KEPT: dict[str, Any] = {
    **dict.fromkeys(("request", "chips", "correction", "choices", "headline", "groups", "suggestions"), True),
    "sentences": {"__all__": {"is_folded"}},
    "citations": _CITED,
    "nearest": _CITED,
}
"""What answers had no field for."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return Path(shutil.copy(BEFORE / "conversations.sqlite", tmp_path / "conversations.sqlite"))


def test_every_turn_is_kept_as_it_was(file: Path, conversations: Conversations) -> None:
    assert file.exists()
    assert _turns(conversations) == json.loads((BEFORE / "turns.json").read_text(encoding="utf-8"))


def test_what_belongs_to_conversations_is_kept(file: Path, conversations: Conversations) -> None:
    assert file.exists()
    check_taken_over(conversations, "EW_gYHtb9uVVdhY2qxEUWg")


def test_processes_that_open_a_file_of_before_at_once_take_it_over_once(file: Path, answerer: Answerer) -> None:
    settings = Settings(data_dir=file.parent, _env_file=None)
    several = [build_conversations(settings, answerer=answerer) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(_turns, several))
    assert found == [json.loads((BEFORE / "turns.json").read_text(encoding="utf-8"))] * 4
    for one in several:
        one.close()


@pytest.mark.parametrize(
    "lacking",
    [
        ["given_titles"],
        ["shared_answers"],
        ["feedback"],
        ["slack_jobs"],
        ["given_titles", "shared_answers", "feedback", "slack_jobs"],
    ],
)
def test_a_file_from_before_there_was_all_of_that_is_taken_over(
    file: Path, conversations: Conversations, lacking: list[str]
) -> None:
    _change(file, *(f"DROP TABLE {name}" for name in lacking))
    assert _turns(conversations) == json.loads((BEFORE / "turns.json").read_text(encoding="utf-8"))
    assert conversations.rename("one", "Later", "ann").title == "Later"
    assert conversations.share("one", "a" * 32, "ann")


def test_a_file_that_cannot_be_taken_over_is_left_as_it_was(file: Path, conversations: Conversations) -> None:
    _change(file, "UPDATE checkpoints SET checkpoint = x'c1' WHERE thread_id = 'two'")
    before = _dump(file)
    for _ in range(2):
        with pytest.raises(DatabaseUnavailable, match="left as it was"):
            conversations.newest()
    assert _dump(file) == before


def test_a_file_that_a_later_version_wrote_is_left_as_it_was(conversations: Conversations, tmp_path: Path) -> None:
    conversations.ask("para 20")
    conversations.close()
    _change(tmp_path / "conversations.sqlite", "UPDATE alembic_version SET version_num = '999'")
    with pytest.raises(DatabaseUnavailable, match="left as it was"):
        conversations.newest()


def test_nothing_of_before_stays_behind(file: Path, conversations: Conversations) -> None:
    conversations.newest()
    opened = sqlite3.connect(file)
    names = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    opened.close()
    assert names == {"alembic_version", "conversations", "turns", "shared_answers", "feedback", "slack_jobs"}


def test_the_tables_that_are_made_are_those_that_are_used(tmp_path: Path) -> None:
    check_shape(Database(f"sqlite:///{tmp_path / 'new.sqlite'}"))


def _turns(conversations: Conversations) -> dict[str, list[Any]]:
    """The turns of each conversation; that nothing was kept of what they were read as is left out."""
    return {
        key: [[t.at.isoformat(), t.answer.model_dump(mode="json", exclude=_NOT_KEPT)] for t in read]
        for key, owner in _OWNERS.items()
        if (read := conversations.read(key, owner).turns) is not None
    }


def _change(file: Path, *statements: str) -> None:
    opened = sqlite3.connect(file)
    for statement in statements:
        opened.execute(statement)
    opened.commit()
    opened.close()


def _dump(file: Path) -> list[str]:
    opened = sqlite3.connect(file)
    found = list(opened.iterdump())
    opened.close()
    return found
