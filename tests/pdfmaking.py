"""Makes small PDFs by hand for tests, set as the United Nations set resolutions: four faces, no library."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field

_FONTS = {"r": "Times-Roman", "i": "Times-Italic", "b": "Times-Bold", "z": "Times-BoldItalic"}
_MARKUP = re.compile(r"\*\*(?P<b>.+?)\*\*|\*(?P<i>.+?)\*|\^(?P<up>[^^]+)\^|(?P<r>[^*^]+)")
INDENT, LEFT, FOOT = 147.1, 123.4, 117.0


@dataclass
class Sheets:
    """Pages that lines are set on from the top down; ``*italic*``, ``**bold**`` and ``^raised^`` in a line are drawn so."""

    pages: list[list[str]] = field(default_factory=lambda: [[]])
    y: float = 730.0

    def line(self, text: str, x: float = LEFT, *, size: float = 10.0, step: float = 12.0, y: float | None = None) -> None:
        """Set one line at x points from the left, a step below the one before or at y."""
        self.y = self.y - step if y is None else y
        ops = [f"BT 1 0 0 1 {x} {self.y} Tm"]
        for match in _MARKUP.finditer(text):
            face = match.lastgroup or "r"
            drawn = match[face].encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
            scale, rise = (0.65 * size, 0.35 * size) if face == "up" else (size, 0)
            ops.append(f"/{'r' if face == 'up' else face} {scale} Tf {rise} Ts ({drawn.decode('cp1252')}) Tj")
        self.pages[-1].append(" ".join([*ops, "ET"]))

    def paragraph(self, text: str, x: float = INDENT, hang: float = LEFT, width: int = 84) -> None:
        """Set a paragraph with its first line at x and the further ones at hang, six points below what is above."""
        self.y -= 6
        for number, line in enumerate(textwrap.wrap(text, width, break_on_hyphens=False)):
            self.line(line, hang if number else x)

    def rule(self, y: float) -> None:
        """Draw the separator of footnotes."""
        self.line("__________________", 99.6, size=8, y=y)

    def foot(self, *notes: str, y: float = 110.0) -> None:
        """Set footnotes at the foot of the page, with their separator."""
        self.rule(y)
        for note in notes:
            self.line(note, FOOT, size=8.5, step=10.5)

    def turn(self, number: int, pages: int, *, job: str = "20-15749", head: str = "") -> None:
        """End a page with its number and the job number, and begin the next one with its running head."""
        self.line(f"**{number}/{pages}**", 60, size=8.5, y=36.7)
        self.line(job, 524, size=7, y=38.2)
        self.pages.append([])
        self.line(head or "**A/RES/75/15**", 60, size=8.5, y=733.0)
        self.y = 721.7

    def masthead(self, symbol: str = "A/RES/75/15", title: str = "75/15. Cooperation") -> None:
        """Set the head of the first page down to the formula."""
        self.line("United Nations", LEFT, size=14, y=734.2)
        self.line(symbol, 482, y=734.2)
        self.line("**General Assembly**", LEFT, size=20, y=705.6)
        self.line("Distr.: General", 397, y=705.3)
        self.line("1 December 2020", 397)
        self.line("**Seventy-fifth session**", 60, y=569.7)
        self.line("Agenda item 130 (q)", 60)
        self.line("**Cooperation between the United Nations and others**", 60)
        self.line("**Resolution adopted by the General Assembly**", LEFT, size=14, y=513.3)
        self.line("**on 23 November 2020**", LEFT, size=14, step=15)
        self.line("[*without reference to a Main Committee (A/75/L.12)*]", LEFT, y=473.7)
        self.line(f"**{title}**", 72.4, size=12, y=448.5)
        self.paragraph("*The General Assembly*,")

    def content(self, *, trailer: str = "") -> bytes:
        """Write the file."""
        fonts = " ".join(f"/{face} {5 + n} 0 R" for n, face in enumerate(_FONTS))
        first = 5 + len(_FONTS)
        objects = {
            1: "<< /Type /Catalog /Pages 2 0 R >>",
            2: f"<< /Type /Pages /Count {len(self.pages)} /Kids [{' '.join(f'{first + 2 * n} 0 R' for n in range(len(self.pages)))}] >>",
        }
        for number, name in enumerate(_FONTS.values()):
            objects[5 + number] = f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
        for number, page in enumerate(self.pages):
            stream = "\n".join(page)
            objects[first + 2 * number] = (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {first + 2 * number + 1} 0 R "
                f"/Resources << /Font << {fonts} >> >> >>"
            )
            objects[first + 2 * number + 1] = f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream"
        body = "%PDF-1.4\n" + "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in objects.items())
        return (body + f"trailer << /Root 1 0 R {trailer} >>\n%%EOF\n").encode("cp1252")
