"""Reads Word documents: the package, its styles and numbers, then marked text."""

from documents.readers.docx.reading import read_docx

__all__ = ["read_docx"]
