"""Settings: read once from the environment; a bad value names its key and itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from service import InvalidSetting, Settings, read_settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder, so that no .env file is read."""
    monkeypatch.chdir(tmp_path)


def test_the_defaults_need_nothing() -> None:
    settings = read_settings()
    assert (settings.data_dir, settings.chat_model, settings.confidence) == (Path("data"), "none", None)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("UNGA_QA_PORT", "eighty"),
        ("UNGA_QA_PORT", "70000"),
        ("UNGA_QA_CONFIDENCE", "1.5"),
        ("UNGA_QA_MAX_CITATIONS", "0"),
        ("UNGA_QA_MAX_QUESTION_CHARS", "many"),
        ("UNGA_QA_CHAT_MODEL", "no-such-provider"),
        ("UNGA_QA_THREADS", "-1"),
    ],
)
def test_a_bad_value_names_its_key_and_itself(monkeypatch: pytest.MonkeyPatch, key: str, value: str) -> None:
    monkeypatch.setenv(key, value)
    with pytest.raises(InvalidSetting, match=re.escape(f"{key}='{value}'")):
        read_settings()


def test_every_bad_value_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNGA_QA_PORT", "eighty")
    monkeypatch.setenv("UNGA_QA_THREADS", "many")
    with pytest.raises(InvalidSetting, match=r"UNGA_QA_PORT=.*UNGA_QA_THREADS="):
        read_settings()


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNGA_QA_PORT", "9000")
    assert read_settings().port == 9000


def test_a_file_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("UNGA_QA_PORT=9001\nUNGA_QA_HOST=0.0.0.0\n", encoding="utf-8")
    monkeypatch.setenv("UNGA_QA_PORT", "9002")
    assert (read_settings().port, read_settings().host) == (9002, "0.0.0.0")  # noqa: S104 - it is only read


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNGA_QA_DATA_DIR", "~/unga")
    assert read_settings().data_dir == Path.home() / "unga"


def test_settings_do_not_change() -> None:
    settings = Settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1  # type: ignore[misc]  # that it is refused is the point
