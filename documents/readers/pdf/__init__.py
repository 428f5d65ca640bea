"""Reads a resolution as published in PDF: pages, lines, blocks, then places; see the module of each step."""

from documents.readers.pdf.pdf_reader import read_pdf

__all__ = ["read_pdf"]
