"""Reads plain text and Markdown, and whatever other readers have written as marked text."""

from documents.readers.text.text_reader import read_blocks, read_text

__all__ = ["read_blocks", "read_text"]
