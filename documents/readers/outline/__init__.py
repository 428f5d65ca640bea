"""The outline of a resolution: printed blocks of any format, regions, numbering, and the places of paragraphs."""

from documents.readers.outline.outlining import outline
from documents.readers.outline.printed import Printed

__all__ = ["Printed", "outline"]
