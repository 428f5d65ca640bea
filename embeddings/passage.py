"""A passage: what is indexed of a paragraph, and which texts of it are encoded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_TITLE, _HEADING, _SUBJECTS = 80, 60, 160
"""Most characters that an encoder reads of a passage's title, of its heading, and of its document's subjects."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What is indexed of a paragraph: its id, its text, and what it is found by beside its own words.

    ``title`` and ``heading`` are those that it stands under, ``subjects`` what its document is filed under, ``names`` what its
    short references stand for and the chapeau that it completes; ``document`` tells which passages stand together.
    """

    id: str
    text: str
    title: str = ""
    heading: str = ""
    subjects: str = ""
    names: str = ""
    document: str = ""

    @property
    def before(self) -> str:
        """What an encoder reads before the text: its place, cut to a length that costs little."""
        place = ". ".join(part for part in (shortened(self.title, _TITLE), shortened(self.heading, _HEADING)) if part)
        return f"{place}. " if place else ""

    @property
    def topic(self) -> str:
        """What the document is about, in the words of its title and of those who filed it."""
        return ". ".join(part for part in (self.title, shortened(self.subjects, _SUBJECTS)) if part)

    @property
    def words(self) -> str:
        """Everything that keyword search finds it by."""
        return " ".join(part for part in (self.title, self.heading, self.subjects, self.names, self.text) if part)


def shortened(text: str, length: int) -> str:
    """Cut a text of more than so many characters behind a word."""
    return text if len(text) <= length else text[: length + 1].rpartition(" ")[0] or text[:length]


@dataclass(frozen=True, slots=True)
class TextInPlace:
    """A text that is encoded, with what is read before it."""

    body: str
    before: str = ""

    @property
    def key(self) -> str:
        """What tells it from other texts, and from the same one in another place."""
        return f"{self.before}\x1f{self.body}" if self.before else self.body


def texts_of(passages: Sequence[Passage]) -> list[TextInPlace]:
    """The different texts in their places, and the different topics of passages, each once."""
    own = [TextInPlace(p.text, p.before) for p in passages]
    return list(dict.fromkeys([*own, *(TextInPlace(p.topic) for p in passages if p.topic)]))
