"""What an index was made from and of, so that a stale or foreign one is never used."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Container
from dataclasses import asdict, dataclass
from pathlib import Path

from embeddings.errors import IndexUnusable

FORMAT = 4
"""Version of the files on disk; raised whenever an older index could not be read or would rank otherwise."""
WITH_TEXTS = frozenset({FORMAT})
"""Versions whose encoded texts are the same, so that another index of the rest need not encode them again."""

_NAME = "manifest.json"
_WHOLE = 64 * 1024 * 1024
_BLOCK = 64 * 1024
_BLOCKS = 128


@dataclass(frozen=True, slots=True)
class Manifest:
    """The identity of an index: who encoded it, which corpus it holds, and the digest of each of its files."""

    encoder: str
    dimension: int
    corpus: str
    passages: int
    files: dict[str, str]
    format: int = FORMAT

    @classmethod
    def of(cls, folder: Path, *, encoder: str, dimension: int, corpus: str, passages: int) -> Manifest:
        """Describe the files that lie in a folder now."""
        files = {str(p.relative_to(folder)): _digest(p) for p in sorted(folder.rglob("*")) if p.is_file() and p.name != _NAME}
        return cls(encoder, dimension, corpus, passages, files)

    def write(self, folder: Path) -> None:
        """Write the manifest last, so that a folder without one is an index that was never finished."""
        path = folder / _NAME
        with path.open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=1)
            file.flush()
            os.fsync(file.fileno())

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read a folder's manifest; raise IndexUnusable when there is none or it is damaged."""
        try:
            manifest = cls(**json.loads((folder / _NAME).read_text(encoding="utf-8")))
        except FileNotFoundError as error:
            raise IndexUnusable(f"{folder.name} is no finished index: it has no {_NAME}") from error
        except (OSError, ValueError, TypeError) as error:
            raise IndexUnusable(f"the manifest of {folder.name} is damaged ({error})") from error
        if not isinstance(manifest.files, dict):
            raise IndexUnusable(f"the manifest of {folder.name} is damaged (it lists no files)")
        return manifest

    def check(self, folder: Path, *, encoder: str, corpus: str, formats: Container[int] = (FORMAT,)) -> None:
        """Raise IndexUnusable, naming both sides, unless this index fits the encoder, the corpus and its own files."""
        if self.format not in formats:
            raise IndexUnusable(f"the index in {folder.name} was made with format {self.format}, now it is {FORMAT}")
        for what, own, wanted in (
            ("encoder", self.encoder, encoder),
            ("corpus", self.corpus, corpus),
        ):
            if own != wanted:
                raise IndexUnusable(f"the index in {folder.name} was made with {what} {own}, now it is {wanted}")
        for name, digest in self.files.items():
            path = folder / name
            if not path.is_file():
                raise IndexUnusable(f"the index in {folder.name} has lost its file {name}")
            if _digest(path) != digest:
                raise IndexUnusable(f"the file {name} of the index in {folder.name} is not the one that was written")


def _digest(path: Path) -> str:
    """Digest a file: all of it, or of a very large one its size and blocks spread evenly over it, so that start-up stays quick."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if size <= _WHOLE:
            return hashlib.file_digest(file, "sha256").hexdigest()
        state = hashlib.sha256(str(size).encode())
        for block in range(_BLOCKS):
            file.seek((size - _BLOCK) * block // (_BLOCKS - 1))
            state.update(file.read(_BLOCK))
        return state.hexdigest()
