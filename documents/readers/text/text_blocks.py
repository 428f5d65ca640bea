"""The blocks of a plain text or Markdown file: paragraphs, headings, items and tables, each a string of marked text."""

from __future__ import annotations

import re

from documents.readers.text.marked import HEADING

_FRONT_MATTER = re.compile(r"\A---\s*\n.{0,20000}?\n(?:---|\.\.\.)\s*\n", re.DOTALL)
_ATX = re.compile(r"#{1,6}\s+(.*?)(?:\s+#+)?")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})")
_BULLET = re.compile(r"[-*+]\s+(?=\S)")
_NUMBERED = re.compile(r"\d{1,3}[.)]\s+(?=\S)")
_LETTERED = re.compile(r"\((?:[a-z]{1,2}|[ivxl]{1,6}|\d{1,2})\)\s+(?=\S)")
_NOTE = re.compile(r"(?:\[\^[^\]\s]{1,12}\]:|[⁰¹²³⁴⁵⁶⁷⁸⁹]+\s)")
_TABLE_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_ONE = re.compile(r"1[.)]\s+")
_PARAGRAPH_NUMBER = re.compile(r"(\d{1,3})[.)]\s+")


def split_blocks(text: str) -> list[str]:
    """Split a text at empty lines, and where a heading, an item, a note or a table begins on a line of its own."""
    text = _FRONT_MATTER.sub("", text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff\n "))
    text = _without_comments(text).replace("\f", "\n\n").replace("\u2029", "\n\n").replace("\u2028", "\n")
    blocks: list[str] = []
    for part in re.split(r"\n[^\S\n]*\n", text):
        blocks += _of_lines([line for line in part.split("\n") if line.strip()])
    return _renumbered([block for block in blocks if block])


def _without_comments(text: str) -> str:
    kept: list[str] = []
    start = 0
    while (opened := text.find("<!--", start)) >= 0 and (closed := text.find("-->", opened)) >= 0:
        kept.append(text[start:opened])
        start = closed + 3
    return "".join([*kept, text[start:]])


def _of_lines(lines: list[str]) -> list[str]:
    """Part the lines of what stands between two empty ones."""
    if len(lines) >= 2 and _TABLE_RULE.fullmatch(lines[1].strip()) and "|" in lines[0]:
        return [table_line([_cells(line) for line in lines if not _TABLE_RULE.fullmatch(line.strip())])]
    if lines and all(line.strip().startswith("|") and line.strip().endswith("|") for line in lines):
        return [table_line([_cells(line) for line in lines])]
    if len(lines) == 2 and _UNDERLINE.fullmatch(lines[1].strip()):
        return [HEADING + lines[0].strip()]
    blocks: list[list[str]] = []
    listed = bool(lines) and bool(_NUMBERED.match(_shown(lines[0])) or _BULLET.match(_shown(lines[0])))
    for line in lines:
        shown = _shown(line)
        if not blocks or _opens(shown, listed=listed) or blocks[-1][0].startswith(HEADING):
            blocks.append([_as_block(shown)])
        else:
            blocks[-1].append(shown)
    return ["\n".join(block) for block in blocks]


def _shown(line: str) -> str:
    return re.sub(r"^(?:\s*>)+\s?", "", line).strip().removesuffix("\\").rstrip()


def _opens(line: str, *, listed: bool) -> bool:
    return bool(_ATX.fullmatch(line) or _NOTE.match(line) or _LETTERED.match(line)) or (
        listed and bool(_NUMBERED.match(line) or _BULLET.match(line))
    )


def _as_block(line: str) -> str:
    if match := _ATX.fullmatch(line):
        return HEADING + match[1]
    if match := _BULLET.match(line):
        return "• " + line[match.end() :] if not line.startswith("**") else line
    return re.sub(r"^(\d{1,3})\)\s+", r"\1. ", line)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def table_line(rows: list[list[str]]) -> str:
    """Write a table on one line: cells joined by `` | ``, rows by ``; ``; a cell or row without words leaves no trace."""
    lines = (" | ".join(cell for cell in row if cell.strip()) for row in rows)
    return "; ".join(line for line in lines if line)


def _renumbered(blocks: list[str]) -> list[str]:
    """Count the items of a list in which each is written ``1.``, as Markdown shows it."""
    numbers = [match[1] for block in blocks if (match := _PARAGRAPH_NUMBER.match(block))]
    if len(numbers) < 2 or set(numbers) != {"1"}:
        return blocks
    count = 0
    counted: list[str] = []
    for block in blocks:
        if re.fullmatch(r"(?:# )?(?:[IVX]{1,6}|[A-Z])\.?", block):
            count = 0
        count += bool(_ONE.match(block))
        counted.append(_ONE.sub(f"{count}. ", block, count=1) if _ONE.match(block) else block)
    return counted
