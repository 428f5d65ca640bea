"""Reads HTML pages: blocks and the marks of lists, as marked text."""

from documents.readers.html.html_reader import read_html

__all__ = ["read_html"]
