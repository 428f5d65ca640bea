"""What a resolution is: its header, and its paragraphs as the unit of everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from documents.locators import Locator, ParagraphId

Kind = Literal["preambular", "operative", "annex", "passage"]


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote: its mark, its text, and where in the paragraph's text its mark stood."""

    mark: str
    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, the unit that is searched, quoted and cited; its text has no footnotes and no number."""

    id: ParagraphId
    symbol: str
    locator: str
    kind: Kind
    text: str
    title: str = ""
    heading: str = ""
    verb: str = ""
    footnotes: tuple[Footnote, ...] = ()
    mentions: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How the paragraph is cited: ``para. 21``; a passage of another corpus is cited by its locator."""
        return self.locator if self.kind == "passage" else Locator.parse(self.locator).label

    @property
    def spoken_label(self) -> str:
        """The label in full, as a sentence opens with it: ``Paragraph 4 (a)``."""
        label = self.label.replace("para.", "paragraph").replace("sect.", "section")
        return label[:1].upper() + label[1:]

    @property
    def place(self) -> Locator | None:
        """The parsed locator, or None for a passage of another corpus."""
        return None if self.kind == "passage" else Locator.parse(self.locator)

    @property
    def is_whole(self) -> bool:
        """Whether this is a paragraph of its own, not a sub-paragraph of one."""
        return self.kind == "passage" or "(" not in self.locator

    @property
    def is_numbered(self) -> bool:
        """Whether it counts as a paragraph where people count them: the clause before paragraph 1, *Adopts the following*, does not."""
        return self.place is None or "chapeau" not in self.place.path


@dataclass(frozen=True, slots=True)
class Resolution:
    """A resolution as adopted: header and paragraphs in their order; unknown header fields are None or empty."""

    symbol: str
    title: str
    session: int | None = None
    adopted: date | None = None
    issued: date | None = None
    agenda_item: str = ""
    agenda_title: str = ""
    meeting: int | None = None
    drafts: tuple[str, ...] = ()
    origin: str = ""
    paragraphs: tuple[Paragraph, ...] = field(default=(), repr=False)

    def whole(self, kind: Kind) -> tuple[Paragraph, ...]:
        """List the paragraphs of a kind, in order, without their sub-paragraphs."""
        return tuple(p for p in self.paragraphs if p.kind == kind and p.is_whole)

    def numbered(self, kind: Kind) -> tuple[Paragraph, ...]:
        """List the same without the clause that stands unnumbered before paragraph 1."""
        return tuple(p for p in self.whole(kind) if p.is_numbered)
