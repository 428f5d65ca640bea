"""Records: what the system gave for a case, one JSON object a line."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import EvaluationError
from service.answer import Answer


class Record(BaseModel):
    """A case's id, the paragraphs that were ranked for it, best first, and the answer that people see."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    retrieved: tuple[str, ...]
    answer: Answer


def read_records(path: Path) -> list[Record]:
    """Read the answers of a run; raise EvaluationError naming the first line that is none."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path} cannot be read ({error})") from error
    records: list[Record] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            records.append(Record.model_validate_json(line))
        except ValidationError as error:
            raise EvaluationError(f"{path}, line {number}: not an answer as `unga-qa eval answers` writes it") from error
    return records
