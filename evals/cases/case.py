"""Cases: questions with the paragraphs that a right answer rests on, one JSON object a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import BadCases
from service import Message

_TURN = re.compile(r"(?:-t\d+|<::>\d+)$")


class EarlierTurn(BaseModel):
    """An earlier turn of a conversation."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    role: str
    text: str


class Case(BaseModel):
    """A question in the schema that every set shares; ``symbols`` scopes it, ``half`` parts tuning from reporting."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    question: str
    type: str = "unspecified"
    history: tuple[EarlierTurn | str, ...] = ()
    gold: tuple[str, ...] = ()
    answerable: bool = True
    must: tuple[str, ...] = ()
    reference: str | None = None
    symbols: tuple[str, ...] = ()
    half: Literal["tune", "report"] | None = Field(default=None, description="Which half of its set the case is in.")

    @property
    def conversation(self) -> str:
        """The conversation that the case is a turn of, by its id; a case of its own is one by itself."""
        return _TURN.sub("", self.id)

    @property
    def messages(self) -> list[Message]:
        """The earlier turns as messages; a bare string is what the person said."""
        return [Message("user", turn) if isinstance(turn, str) else Message(turn.role, turn.text) for turn in self.history]


def own_cases(name: str) -> Path:
    """Where a set of the project's own cases lies: ``asean``, ``sessions`` or ``calibration``."""
    return Path(__file__).parent / f"{name}.jsonl"


def own_topics() -> list[str]:
    """Topics as people ask for them, of which many a document has no word."""
    return (Path(__file__).parent / "topics.txt").read_text(encoding="utf-8").splitlines()


def load_cases(path: Path) -> list[Case]:
    """Read a file of cases; raise BadCases with the line and the fault of the first bad one."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadCases(f"{path} cannot be read ({error})") from error
    cases: list[Case] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            case = Case.model_validate_json(line)
        except ValidationError as error:
            fault = error.errors()[0]
            where = ".".join(str(step) for step in fault["loc"]) or "the line"
            raise BadCases(f"{path}, line {number}: {where}: {fault['msg']}") from error
        if case.id in seen:
            raise BadCases(f"{path}, line {number}: the id {case.id!r} occurs twice")
        seen.add(case.id)
        cases.append(case)
    if not cases:
        raise BadCases(f"{path} holds no cases")
    return cases


def of_half(cases: Iterable[Case], half: str) -> list[Case]:
    """Those cases of a half of their set; ``all`` gives every one."""
    return [case for case in cases if half in {"all", case.half}]
