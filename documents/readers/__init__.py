"""Readers of each format, behind one front door that recognises the format from the content."""

from documents.readers.front_door import Reading, files_of, read_documents, read_file

__all__ = ["Reading", "files_of", "read_documents", "read_file"]
