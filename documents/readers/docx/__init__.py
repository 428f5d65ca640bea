"""Reads Word documents: the package, its styles and numbers, then marked text."""

from documents.readers.docx.docx_reader import read_docx

__all__ = ["read_docx"]
