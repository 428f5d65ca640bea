"""Prompts: loaded from a folder, filled with exactly their variables, versioned by their words."""

from __future__ import annotations

from pathlib import Path

import pytest

from prompts import Prompt, PromptError, load_prompt, prompt_names


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of prompts that holds one, ``greet``."""
    (tmp_path / "greet").mkdir()
    (tmp_path / "greet" / "system.md").write_text('Answer $name as JSON: {"text": "…"}', encoding="utf-8")
    (tmp_path / "greet" / "user.md").write_text("Good $daytime, $name. It costs $$5.", encoding="utf-8")
    return tmp_path


def test_a_prompt_is_its_two_files(folder: Path) -> None:
    prompt = load_prompt("greet", folder)
    assert (prompt.name, prompt.system) == ("greet", 'Answer $name as JSON: {"text": "…"}')


def test_the_variables_are_those_of_both_parts(folder: Path) -> None:
    assert load_prompt("greet", folder).variables == {"name", "daytime"}


def test_both_parts_are_filled_and_braces_stay(folder: Path) -> None:
    system, user = load_prompt("greet", folder).render({"name": "Ann", "daytime": "morning"})
    assert system == 'Answer Ann as JSON: {"text": "…"}'
    assert user == "Good morning, Ann. It costs $5."


def test_a_value_is_not_filled_in_turn(folder: Path) -> None:
    _, user = load_prompt("greet", folder).render({"name": "$daytime", "daytime": "morning"})
    assert user == "Good morning, $daytime. It costs $5."


def test_a_missing_value_is_named(folder: Path) -> None:
    with pytest.raises(PromptError, match="'greet' lacks values for daytime"):
        load_prompt("greet", folder).render({"name": "Ann"})


def test_a_value_too_many_is_named(folder: Path) -> None:
    with pytest.raises(PromptError, match="'greet' has no variable place"):
        load_prompt("greet", folder).render({"name": "Ann", "daytime": "morning", "place": "here"})


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "greet" / "user.md").unlink()
    with pytest.raises(PromptError, match=r"'greet'.*user\.md"):
        load_prompt("greet", folder)


def test_the_version_is_the_digest_of_the_words() -> None:
    assert Prompt("greet", "a", "b").digest == Prompt("other", "a", "b").digest
    assert Prompt("greet", "a", "b").digest.startswith("sha256:")


def test_the_version_changes_when_words_move_from_one_part_to_the_other() -> None:
    assert Prompt("greet", "ab", "c").digest != Prompt("greet", "a", "bc").digest


def test_every_prompt_that_ships_has_a_name_by_which_it_is_loaded() -> None:
    assert "read_request" in prompt_names()
    assert all(load_prompt(name).digest.startswith("sha256:") for name in prompt_names())
