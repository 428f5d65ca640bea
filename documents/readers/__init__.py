"""Readers of each format, behind one front door that recognises the format from the content."""

from documents.readers.front_door import read_documents, read_file

__all__ = ["read_documents", "read_file"]
