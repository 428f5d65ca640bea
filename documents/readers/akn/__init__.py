"""Reads AKN4UN XML, the United Nations' profile of Akoma Ntoso: words, then blocks, then paragraphs."""

from documents.readers.akn.akn_reader import read_akn

__all__ = ["read_akn"]
