"""The settings: one frozen class, read once from the environment and from a .env file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from embeddings import DEFAULT_ENCODER
from service.errors import InvalidSetting

_PREFIX = "UNGA_QA_"


class Settings(BaseSettings):
    """Everything that can be set, each as the environment variable UNGA_QA_<NAME>; the defaults need nothing."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    data_dir: Annotated[Path, Field(description="Folder of the corpus and the index; made when missing.")] = Path("data")
    encoder: Annotated[str, Field(description="sentence-transformers id or path.", min_length=1)] = DEFAULT_ENCODER
    chat_model: Annotated[Literal["none"], Field(description="`none`: answers are composed of the paragraphs' own words.")] = (
        "none"
    )
    confidence: Annotated[
        float | None,
        Field(
            description="Least probability that the documents answer; below it the service abstains. Empty: as calibrated.",
            ge=0,
            le=1,
        ),
    ] = None
    max_citations: Annotated[int, Field(description="Most paragraphs that one answer cites.", ge=1, le=20)] = 3
    max_question_chars: Annotated[int, Field(description="Longest question taken, in characters.", ge=100, le=100_000)] = 4_000
    host: Annotated[str, Field(description="Address that `serve` listens on.")] = "127.0.0.1"
    port: Annotated[int, Field(description="Port that `serve` listens on.", ge=0, le=65535)] = 8000
    threads: Annotated[int, Field(description="Threads of the encoder; 0 leaves the choice to torch.", ge=0, le=256)] = 0

    @field_validator("data_dir")
    @classmethod
    def _expanded(cls, value: Path) -> Path:
        return value.expanduser()


def read_settings() -> Settings:
    """Read the environment; raise InvalidSetting naming each bad key and its value."""
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(
            f"{_PREFIX}{'_'.join(str(step) for step in fault['loc']).upper()}={fault['input']!r}: {fault['msg']}"
            for fault in error.errors()
        )
        raise InvalidSetting(f"bad setting: {faults}") from error
