"""Records: what the system gave for a case, one JSON object a line."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from service.answer import Answer


class Record(BaseModel):
    """A case's id, the paragraphs that were ranked for it, best first, and the answer that people see."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    retrieved: tuple[str, ...]
    answer: Answer


def write_records(path: Path, records: list[Record]) -> None:
    """Write one line a record."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(record.model_dump_json() + "\n" for record in records), encoding="utf-8")
