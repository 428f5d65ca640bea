"""What a resolution is: its header, its paragraphs as the unit of everything, and where each stands, as a diplomat would write it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NewType

from documents.errors import InvalidLocator

ParagraphId = NewType("ParagraphId", str)
Part = Literal["pp", "op"]

_LOCATOR = re.compile(r"(?P<path>(?:[A-Za-z0-9]+\.)*)(?P<part>pp|op)(?P<number>[1-9][0-9]{0,4})(?P<subs>(?:\([a-z0-9]+\))*)")
_ROMAN = re.compile(r"[IVXLC]+")


@dataclass(frozen=True, slots=True)
class Locator:
    """A paragraph's place: enclosing annex, part or section, then its number, then its sub-paragraphs."""

    part: Part
    number: int
    path: tuple[str, ...] = ()
    subs: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Locator:
        """Read ``op21``, ``pp3``, ``op21(a)(ii)``, ``II.op3`` or ``annex2.I.op4``; raise InvalidLocator otherwise."""
        match = _LOCATOR.fullmatch(text)
        if not match:
            raise InvalidLocator(f"{text!r} is no paragraph locator; write op21, pp3, op21(a) or II.op3")
        part: Part = "pp" if match["part"] == "pp" else "op"
        path = tuple(match["path"].split(".")[:-1])
        return cls(part, int(match["number"]), path, tuple(re.findall(r"\(([a-z0-9]+)\)", match["subs"])))

    def __str__(self) -> str:
        path = "".join(f"{step}." for step in self.path)
        return f"{path}{self.part}{self.number}" + "".join(f"({sub})" for sub in self.subs)

    @property
    def parent(self) -> Locator | None:
        """The locator of the paragraph that this sub-paragraph belongs to, or None for a whole paragraph."""
        return Locator(self.part, self.number, self.path, self.subs[:-1]) if self.subs else None

    @property
    def label(self) -> str:
        """Show the place as it is cited: ``para. 21 (a)``, ``preambular para. 3``, ``sect. II, para. 3``."""
        steps = [_step_label(step) for step in self.path]
        subs = "".join(f" ({sub})" for sub in self.subs)
        paragraph = "preambular para." if self.part == "pp" else "para."
        return ", ".join([*steps, f"{paragraph} {self.number}{subs}"])


def _step_label(step: str) -> str:
    if match := re.fullmatch(r"(annex|appendix|art|chap|reg|rule|part|principle|guideline)(\d*)", step):
        word = f"{match[1]}." if match[1] in {"art", "chap", "reg"} else match[1]
        return f"{word} {match[2]}".strip()
    if step == "chapeau":
        return step
    if len(step) == 1 and step not in "IVX":
        return f"part {step}"
    return f"sect. {step}" if _ROMAN.fullmatch(step) or step.isdigit() else f"part {step}"


def paragraph_id(symbol: str, locator: Locator | str) -> ParagraphId:
    """Join a document symbol and a locator into the id that every part of the system uses."""
    return ParagraphId(f"{symbol}#{locator}")


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
