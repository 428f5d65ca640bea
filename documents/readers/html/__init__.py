"""Reads HTML pages: blocks and the marks of lists, as marked text."""

from documents.readers.html.reading import read_html

__all__ = ["read_html"]
