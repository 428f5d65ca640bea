"""From what a reader saw, block by block, to paragraphs with ids: shared by the readers of every format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from documents.header import Header
from documents.resolution import Footnote, Kind, Locator, Paragraph, Resolution, paragraph_id
from documents.subparagraphs import split_sub_paragraphs
from documents.symbols import mentioned_symbols, session_of
from documents.verbs import leading_verb


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph as a reader found it: its place, its words without number and marks, its footnotes."""

    locator: Locator
    text: str
    heading: str = ""
    verb: str = ""
    footnotes: tuple[Footnote, ...] = ()


def resolution_of(symbol: str, header: Header, blocks: Iterable[Block]) -> Resolution:
    """Give the resolution of a header and the blocks below it."""
    return Resolution(
        symbol=symbol,
        title=header.title,
        session=_session(symbol, header),
        adopted=header.adopted,
        issued=header.issued,
        agenda_item=header.agenda_item,
        agenda_title=header.agenda_title,
        meeting=header.meeting,
        drafts=header.drafts,
        origin=header.origin,
        paragraphs=assemble(symbol, header.title, blocks),
    )


def _session(symbol: str, header: Header) -> int | None:
    """The regular session at which a document was adopted, which its symbol tells; that of an emergency special one is none."""
    session = session_of(symbol)
    if session is None:
        return header.session
    return session.number if session.kind == "regular" else None


def assemble(symbol: str, title: str, blocks: Iterable[Block]) -> tuple[Paragraph, ...]:
    """Give the paragraphs of the blocks, in order; a block with sub-paragraphs is followed by one paragraph for each."""
    paragraphs: list[Paragraph] = []
    for block in blocks:
        whole = _paragraph(symbol, title, block)
        paragraphs.append(whole)
        for sub in split_sub_paragraphs(block.text):
            part = replace(
                block,
                locator=replace(block.locator, subs=sub.subs),
                text=sub.text,
                verb="",
                footnotes=tuple(
                    replace(note, offset=note.offset - sub.start)
                    for note in block.footnotes
                    if sub.start <= note.offset <= sub.start + len(sub.text)
                ),
            )
            paragraphs.append(_paragraph(symbol, title, part))
    return tuple(paragraphs)


def _paragraph(symbol: str, title: str, block: Block) -> Paragraph:
    notes = " ; ".join(note.text for note in block.footnotes)
    kind: Kind = "preambular" if block.locator.part == "pp" else "operative"
    if any(step.startswith(("annex", "appendix")) for step in block.locator.path):
        kind = "annex"
    own = tuple(m for m in mentioned_symbols(block.text) + mentioned_symbols(notes) if m != symbol)
    return Paragraph(
        id=paragraph_id(symbol, block.locator),
        symbol=symbol,
        locator=str(block.locator),
        kind=kind,
        text=block.text,
        title=title,
        heading=block.heading,
        verb=block.verb or leading_verb(block.text),
        footnotes=block.footnotes,
        mentions=tuple(dict.fromkeys(own)),
    )
