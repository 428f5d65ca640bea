"""Takes footnote marks out of the words of a paragraph and attaches the footnotes that they call."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.readers.pdf.faced_words import RAISED, Words, tidy
from documents.readers.pdf.margins import Note
from documents.resolution import Footnote

_MARK = re.compile(r"\d{1,3}|[*†‡]{1,3}|[a-z](?![a-z])")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text without footnote marks, and the footnotes that stood in it."""

    text: str
    footnotes: tuple[Footnote, ...]


class Notes:
    """The footnotes of a document, handed out in the order in which their marks come."""

    def __init__(self, notes: list[Note]) -> None:
        self._waiting: dict[str, list[str]] = {}
        for note in notes:
            self._waiting.setdefault(note.mark, []).append(tidy(note.words.text))

    def take_from(self, words: Words) -> Marked:
        """Part a paragraph's words from its footnotes; a raised figure that calls no footnote stays in the text."""
        text, last = "", 0
        found: list[Footnote] = []
        for start, end in _raised_runs(words.faces):
            marks = [m for m in _MARK.findall(words.text[start:end]) if m in self._waiting]
            if not marks:
                continue
            text += words.text[last:start]
            follows = words.text[end : end + 1].isalnum()
            if text.endswith(" ") and not follows:
                text = text.rstrip()
            found += [Footnote(mark, self._text_of(mark), len(tidy(text))) for mark in marks]
            text += " " if follows and text[-1:] not in {"", " ", "(", "“"} else ""  # typeset with the mark as the only gap
            last = end
        return Marked(tidy(text + words.text[last:]), tuple(found))

    def _text_of(self, mark: str) -> str:
        waiting = self._waiting[mark]
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


def _raised_runs(faces: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(re.escape(RAISED) + "+", faces)]
