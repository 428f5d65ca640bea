"""Recognises what a file is from its content, and has the reader of that format read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from documents.errors import UnreadableDocument
from documents.readers.akn import read_akn
from documents.readers.passages import read_passages
from documents.readers.text import read_text
from documents.resolution import Paragraph, Resolution

MAX_BYTES = 64 * 1024 * 1024
"""A file larger than this is refused unread: the longest resolutions are below 3 MB as XML."""

_FORMATS = "a resolution as text or AKN4UN XML, or passages as JSON lines, in UTF-8"


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one file: a resolution, or passages, or the fault that kept it out."""

    path: Path
    resolution: Resolution | None = None
    passages: tuple[Paragraph, ...] = ()
    fault: UnreadableDocument | None = None


def read_file(path: Path) -> Reading:
    """Read one file of any known format; raise UnreadableDocument with the file's name and what was expected."""
    name = str(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableDocument(name, f"it has {size:,} bytes", f"at most {MAX_BYTES:,}")
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise UnreadableDocument(name, f"it cannot be read ({error})", "a readable file") from error
    if content.startswith(b"%PDF"):
        raise UnreadableDocument(name, "it is a PDF", _FORMATS)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Reading(path, resolution=read_akn(content, name))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableDocument(name, "it is not UTF-8 text", _FORMATS) from error
    if not text.strip():
        raise UnreadableDocument(name, "it is empty", _FORMATS)
    if "\x00" in text:
        raise UnreadableDocument(name, "it holds NUL characters, so it is no text", _FORMATS)
    if text.lstrip().startswith("{"):
        return Reading(path, passages=read_passages(text, name))
    return Reading(path, resolution=read_text(text, name))


def read_documents(paths: list[Path], *, on_file: Callable[[], None] = lambda: None) -> Iterator[Reading]:
    """Read every file of the paths (folders are searched), in the order of their names; a fault is a Reading too."""
    for path in _files(paths):
        try:
            yield read_file(path)
        except UnreadableDocument as fault:
            yield Reading(path, fault=fault)
        on_file()


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        else:
            yield path
