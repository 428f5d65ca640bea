"""A .docx file as a package: its parts, read within limits, from a zip that may be hostile."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from documents.errors import UnreadableDocument

EXPECTED = "a Word document (.docx) of one English resolution"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAX_PART = 64 * 1024 * 1024
"""A part that unpacks to more is refused: the longest resolutions are below 10 MB."""
_MAX_ENTRIES = 5_000
_MAX_TAGS = 1_000_000
"""Likewise a part with more tags, which takes minutes and a gigabyte to read: the longest resolutions are far below."""
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Package:
    """The parts of a Word document; raises UnreadableDocument for any other zip, and for one that unpacks without end."""

    def __init__(self, content: bytes, name: str) -> None:
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise UnreadableDocument(name, f"it is a damaged zip ({error})", EXPECTED) from error
        if len(self._zip.infolist()) > _MAX_ENTRIES:
            raise UnreadableDocument(name, f"it is a zip of more than {_MAX_ENTRIES:,} files", EXPECTED)
        self._names = set(self._zip.namelist())
        self._main = self._related("", "officeDocument") or "word/document.xml"
        if self._main not in self._names or "[Content_Types].xml" not in self._names:
            raise UnreadableDocument(name, "it is a zip, but no Word document", EXPECTED)
        self.document = self._parse(self._main)
        if self.document.tag != f"{W}document":
            raise UnreadableDocument(name, "it is an office file, but no Word document", EXPECTED)

    def related(self, kind: str) -> etree._Element | None:
        """Give the part of a kind (``numbering``, ``styles``, ``footnotes``) that belongs to the document, or None."""
        target = self._related(self._main, kind)
        return self._parse(target) if target is not None and target in self._names else None

    def _related(self, source: str, kind: str) -> str | None:
        folder, base = posixpath.split(source)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        if path not in self._names:
            return None
        for relation in self._parse(path).iter(_RELATIONSHIP):
            if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
        return None

    def _parse(self, path: str) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
        try:
            root = etree.fromstring(self._read(path).replace(_STRICT, _TRANSITIONAL), parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableDocument(self._name, f"its part {path} is not well-formed XML ({error.msg})", EXPECTED) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise UnreadableDocument(self._name, f"its part {path} has a document type of its own", EXPECTED)
        return root

    def _read(self, path: str) -> bytes:
        entry = self._zip.getinfo(path)
        try:
            with self._zip.open(entry) as part:
                content = part.read(_MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as error:
            raise UnreadableDocument(self._name, f"its part {path} cannot be unpacked ({error})", EXPECTED) from error
        if len(content) > _MAX_PART:
            raise UnreadableDocument(self._name, f"its part {path} unpacks to more than {_MAX_PART:,} bytes", EXPECTED)
        if content.count(b"<") > _MAX_TAGS:
            raise UnreadableDocument(self._name, f"its part {path} has more than {_MAX_TAGS:,} tags", EXPECTED)
        return content
