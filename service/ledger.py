"""The ledger: which files the corpus was made of, so that what has not changed is not read again."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import documents
from documents import Corpus

_LOG = logging.getLogger(__name__)
_NAME = "ledger.json"


@cache
def readers_digest() -> str:
    """Digest the code that reads documents: where it changes, files may read differently."""
    state = hashlib.sha256()
    for path in sorted(Path(documents.__file__).parent.rglob("*.py")):
        state.update(path.read_bytes())
    return state.hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that was taken in: the digest of its bytes, its format, and the symbol, the passages or the records that it gave.

    A file whose document another file gives better is ``superseded``: the corpus has nothing of it. A file of records with lines
    that are none has no digest: it is read each time, so that they are named each time.
    """

    digest: str
    format: str
    symbol: str = ""
    passages: tuple[str, ...] = ()
    superseded: bool = False
    records: tuple[str, ...] = ()
    readers: str = field(default_factory=readers_digest)
    """The digest of the readers that read it: those of another version may have read it otherwise."""

    def is_in(self, corpus: Corpus) -> bool:
        """Whether a corpus has what the file gave."""
        ids, records = corpus.by_id, corpus.records
        given = all(key in ids for key in self.passages) and all(symbol in records for symbol in self.records)
        return self.symbol in corpus.by_symbol if self.symbol else given


@dataclass(slots=True)
class Ledger:
    """The files of a corpus by their paths."""

    files: dict[str, Entry] = field(default_factory=dict)

    @classmethod
    def load(cls, data_dir: Path) -> Ledger:
        """Read the ledger of a data folder; an empty one where there is none or it is damaged."""
        try:
            record = json.loads((data_dir / _NAME).read_text(encoding="utf-8"))
            return cls({path: _entry({"readers": record.get("readers", "")} | entry) for path, entry in record["files"].items()})
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError) as error:
            _LOG.warning("the ledger of ingested files is damaged (%s); the files are read again", error)
            return cls()

    def dump(self) -> str:
        """Write the ledger as JSON."""
        files = {path: asdict(entry) for path, entry in sorted(self.files.items())}
        return json.dumps({"files": files}, indent=1)

    def knows(self, path: Path, digest: str) -> bool:
        """Whether a file was taken in with these bytes, by the readers of this version."""
        entry = self.files.get(str(path))
        return entry is not None and entry.digest == digest and not entry.superseded and entry.readers == readers_digest()

    @property
    def outdated(self) -> tuple[str, ...]:
        """The files that another version's readers have read: what they gave may lack what is read now."""
        return tuple(path for path, entry in self.files.items() if entry.readers != readers_digest())

    def giving(self, symbol: str) -> dict[str, Entry]:
        """The files that give a document and are not superseded."""
        return {path: e for path, e in self.files.items() if e.symbol == symbol and not e.superseded}

    @staticmethod
    def path(data_dir: Path) -> Path:
        """Where the ledger of a data folder lies."""
        return data_dir / _NAME


def _entry(record: dict[str, Any]) -> Entry:
    return Entry(**{**record, "passages": tuple(record["passages"]), "records": tuple(record.get("records", ()))})
