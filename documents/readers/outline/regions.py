"""Regions of a document: the text of a resolution or of one of its parts, and each annex; and what is a heading in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from documents.readers.outline.printed import (
    Printed,
    Sign,
    find_annex,
    find_number,
    find_signs,
    has_ended,
    is_formula,
    is_number_alone,
    is_serial_heading,
    looks_like_heading,
    may_be_cut,
    opens_operative,
    opens_preambular,
)
from documents.verbs import leading_verb

_ORNAMENT = re.compile(r"[\s*_=~.·–—-]*")
_POINT = re.compile(r"[,;:.]")
_NAME = re.compile(r"United [A-Z]")
_PART = re.compile(r"[A-Z]")
_LONGEST_RUN = 3
"""More lines than these in a row that look like headings are a list."""


@dataclass(slots=True)
class Item:
    """A block within its region: whether it is a heading, and of what division it is the mark."""

    block: Printed
    is_heading: bool = False
    signs: tuple[Sign, ...] = ()


@dataclass(slots=True)
class Region:
    """A stretch whose paragraphs are counted on their own: its steps in a locator, whether a formula opens it, its items."""

    path: tuple[str, ...] = ()
    has_formula: bool = False
    items: list[Item] = field(default_factory=list)
    annex: str = ""

    @property
    def is_annex(self) -> bool:
        """Whether the region is an annex or appendix."""
        return bool(self.annex)


def regions(blocks: Sequence[Printed]) -> list[Region]:
    """Part the blocks of a document, from just before its formula on, into regions, in order."""
    blocks = _with_their_numbers([b for b in blocks if _POINT.fullmatch(b.text) or not _ORNAMENT.fullmatch(b.text)])
    letters = _part_letters(blocks)
    found = [Region()]
    for index, block in enumerate(blocks):
        if index in letters:
            if letters[index]:
                found.append(Region((letters[index],)))
            elif found[-1].path:
                _note_title(found[-1], block)
            continue
        if is_formula(block.text):
            found[-1].has_formula = True
        elif word := find_annex(block.text):
            found.append(Region(found[-1].path[:1] if _PART.fullmatch("".join(found[-1].path[:1])) else (), annex=word))
            _note_title(found[-1], block)
        else:
            found[-1].items.append(Item(block))
    _name_annexes(found)
    kept = [region for region in found if region.items]
    for region in kept:
        _mark_headings(region)
    return kept


def _note_title(region: Region, block: Printed) -> None:
    """Keep the line that opens an annex, or the title of a part, as a heading."""
    region.items.append(Item(Printed(block.text, footnotes=block.footnotes, heading=True)))


def _with_their_numbers(blocks: list[Printed]) -> list[Printed]:
    """Join a number that stands alone on its line with the block that it numbers, and a comma that does with the one before it."""
    joined: list[Printed] = []
    for block in blocks:
        if joined and _POINT.fullmatch(block.text):
            joined[-1] = replace(joined[-1], text=joined[-1].text + block.text)
        elif joined and is_number_alone(joined[-1].text) and block.heading is not True:
            number = joined.pop()
            dotted = Printed(number.text.rstrip(".") + ".", footnotes=number.footnotes)
            whole = dotted.followed_by(block)
            joined.append(Printed(whole.text, block.italic, whole.footnotes, block.heading, block.opens))
        else:
            joined.append(block)
    return joined


def _part_letters(blocks: Sequence[Printed]) -> dict[int, str]:
    """Find the lines ``A`` (and title) before each formula of a collection; the title's index has no letter.

    A single resolution that has a letter, such as A/RES/74/232 B, has it in its symbol and is no collection.
    """
    lines: dict[int, str] = {}
    for formula in (n for n, block in enumerate(blocks) if is_formula(block.text)):
        for index in range(formula - 1, max(-1, formula - 4), -1):
            if _PART.fullmatch(blocks[index].text):
                lines |= {index: blocks[index].text} | dict.fromkeys(range(index + 1, formula), "")
                break
            if has_ended(blocks[index].text):
                break
    if len({letter for letter in lines.values() if letter}) < 2:
        return dict.fromkeys(lines, "")
    return lines


def _name_annexes(found: list[Region]) -> None:
    """Give each annex its step: ``annex`` where a part has one, ``annex1``, ``annex2`` … where it has several."""
    for part in {region.path for region in found}:
        own = [region for region in found if region.path == part and region.is_annex]
        main = [region for region in own if region.annex == "annex"]
        outer: tuple[str, ...] = part
        counts: dict[tuple[str, ...], int] = {}
        for region in own:
            base = outer if region.annex == "appendix" else part
            counts[base] = number = counts.get(base, 0) + 1
            several = len(main) > 1 if region.annex == "annex" else sum(r.annex == "appendix" for r in own) > 1
            region.path = (*base, f"{region.annex}{number}" if several else region.annex)
            outer = region.path if region.annex == "annex" else outer


def _mark_headings(region: Region) -> None:
    guessed: list[int] = []
    begun = not region.has_formula
    for index, item in enumerate(region.items):
        block = item.block
        before = region.items[index - 1] if index else None
        after = region.items[index + 1].block if index + 1 < len(region.items) else None
        item.signs = find_signs(block.text) if block.heading is not False else ()
        free = before is None or before.is_heading or (has_ended(before.block.text) or " | " in before.block.text)
        if block.heading is not None:
            item.is_heading = block.heading
            if item.is_heading and _is_clause(block):
                item.is_heading, item.signs = False, ()
                item.block = Printed(block.text, block.italic, block.footnotes, opens=True)
        elif (item.signs and free and not _is_clause(block)) or is_serial_heading(block.text):
            item.is_heading = True
        elif free and not (before and not before.is_heading and before.block.text.endswith(":")) and not block.opens:
            item.is_heading = _guess(block, before, after, begun=begun)
            guessed += [index] if item.is_heading else []
        begun = begun or (not item.is_heading and (opens_operative(block) or find_number(block.text) is not None))
        item.signs = item.signs if item.is_heading else ()
    _unmark_lists(region, guessed)


def _guess(block: Printed, before: Item | None, after: Printed | None, *, begun: bool) -> bool:
    """Whether a block may be taken for a heading though its format does not say so."""
    if not looks_like_heading(block.text) or (after is not None and after.text[:1].islower()):
        return False
    if may_be_cut(block) and (after is None or not _opens(after)):
        return False
    return begun or not opens_preambular(block) or _is_gerund(block, before, after)


def _is_gerund(block: Printed, before: Item | None, after: Printed | None) -> bool:
    """Whether what opens as preambular paragraphs do is a heading: ``Financing of the Office``, ``Peacebuilding Commission``.

    It has no comma at its end though the paragraph before it has, and what follows opens a paragraph. Of 35,000
    preambular paragraphs four lack their comma, none of which is as short as a heading.
    """
    if may_be_cut(block) or block.italic or after is None or not _opens(after):
        return False
    return before is not None or not leading_verb(block.text)


def _opens(block: Printed) -> bool:
    """Whether a block opens a paragraph, so that the one before it has come to its end; *United Nations* opens none."""
    is_preambular = opens_preambular(block) and not _NAME.match(block.text)
    return find_number(block.text) is not None or opens_operative(block) or is_preambular


def _is_clause(block: Printed) -> bool:
    """Whether what is set as a heading is a preambular paragraph of a section: ``Having considered the report …,``."""
    text = block.text.rstrip("0123456789 ")
    return opens_preambular(block) and text.endswith((",", ";", ":"))


def _unmark_lists(region: Region, guessed: list[int]) -> None:
    run: list[int] = []
    for index in [*guessed, -1]:
        if run and index != run[-1] + 1:
            if len(run) > _LONGEST_RUN:
                for line in run:
                    region.items[line].is_heading = False
            run = []
        run.append(index)
