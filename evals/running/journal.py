"""The journal of a run: what is answered is written at once, so that a run that dies is taken up where it stopped."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from evals.cases import Case
from evals.errors import EvaluationError
from evals.running.answer_records import Record


class Journal:
    """Records of one run in a file of JSON lines; beside it stands what the run was of."""

    def __init__(self, path: Path, of: Mapping[str, str], *, resume: bool) -> None:
        """Open a run's journal; raise EvaluationError where ``resume`` would mix two different runs.

        ``of`` tells what is asked, and of which target; without ``resume`` what the file held is written over.
        """
        self.path = path
        self._of = path.with_suffix(".run.json")
        self._lock = threading.Lock()
        self._known = self._read(dict(of)) if resume else {}
        path.parent.mkdir(parents=True, exist_ok=True)
        self._of.write_text(json.dumps(dict(of), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        self._write(list(self._known.values()))

    def known(self) -> dict[str, Record]:
        """What was answered before, by the id of its case."""
        return dict(self._known)

    def note(self, record: Record) -> None:
        """Write a record at the end; safe from several threads."""
        with self._lock, self.path.open("a", encoding="utf-8") as file:
            file.write(record.model_dump_json() + "\n")

    def finish(self, records: Sequence[Record]) -> None:
        """Write all records in their order, in the place of what stands there, in one step."""
        self._write(records)
        self._of.unlink(missing_ok=True)

    def _write(self, records: Sequence[Record]) -> None:
        draft = self.path.with_suffix(".draft")
        draft.write_text("".join(record.model_dump_json() + "\n" for record in records), encoding="utf-8")
        draft.replace(self.path)

    def _read(self, of: dict[str, str]) -> dict[str, Record]:
        if not self._of.exists() or not self.path.exists():
            return {}
        before = json.loads(self._of.read_text(encoding="utf-8"))
        differing = sorted(key for key in of.keys() | before.keys() if of.get(key) != before.get(key))
        if differing:
            sides = "; ".join(f"{key}: {before.get(key, 'none')} then, {of.get(key, 'none')} now" for key in differing)
            raise EvaluationError(f"{self.path} is of another run ({sides}); run without --resume, or write elsewhere")
        records: dict[str, Record] = {}
        for line in self.path.read_text(encoding="utf-8").split("\n"):
            try:
                record = Record.model_validate_json(line)
            except ValidationError:
                continue  # the last line of a run that died while it wrote
            records[record.id] = record
        return records


def digest_of_cases(cases: Sequence[Case]) -> str:
    """SHA-256 of cases in their order."""
    return hashlib.sha256("\n".join(case.model_dump_json() for case in cases).encode()).hexdigest()
