"""How many words of a file a reader loses: those of its preamble, body, annexes and footnotes against those it gives.

``python -m tests.completeness FOLDER`` prints the share over a folder of XML files and the worst files.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from documents import Resolution, UnreadableDocument
from documents.readers import read_file
from documents.words import clean

_WORD = re.compile(r"\w+")
_APART = frozenset(
    "p td th tr num content point item authorialNote list crossHeading subheading heading intro paragraph container eol "
    "docType docTitle".split()
)


@dataclass(frozen=True)
class Loss:
    """What of a file's words was not given."""

    name: str
    words: int
    lost: Counter[str]

    @property
    def share(self) -> float:
        """The share of words lost."""
        return sum(self.lost.values()) / max(1, self.words)


def loss(path: Path, resolution: Resolution) -> Loss:
    """Count the words of a file that are in none of the resolution's paragraphs, headings and footnotes.

    Left out are formulas, the numbers of paragraphs, and raised marks, which are no words.
    """
    source = Counter(_WORD.findall(clean(" ".join(_source(etree.parse(str(path)).getroot())))))
    return Loss(path.name, sum(source.values()), source - _given(resolution))


def _given(resolution: Resolution) -> Counter[str]:
    given: Counter[str] = Counter()
    heading = ""
    for paragraph in (p for p in resolution.paragraphs if p.is_whole):
        given.update(_WORD.findall(paragraph.text))
        given.update(word for note in paragraph.footnotes for word in _WORD.findall(note.text))
        if paragraph.heading != heading:
            heading = paragraph.heading
            given.update(_WORD.findall(heading))
    return given


def _source(root: etree._Element) -> Iterator[str]:
    for tag in ("preamble", "mainBody"):
        for part in root.iter(f"{{*}}{tag}"):
            yield "".join(_text(part))


def _text(element: etree._Element) -> Iterator[str]:
    tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
    parent = element.getparent()
    if (
        not tag
        or tag in {"formula", "sup"}
        or (tag == "num" and parent is not None and etree.QName(parent).localname == "paragraph")
    ):
        return
    yield element.text or ""
    for child in element:
        apart = " " if isinstance(child.tag, str) and etree.QName(child).localname in _APART else ""
        yield apart
        yield from _text(child)
        yield apart + (child.tail or "")


def _main(folder: str) -> None:
    losses: list[Loss] = []
    for path in sorted(Path(folder).rglob("*.xml")):
        try:
            resolution = read_file(path).resolution
        except UnreadableDocument as fault:
            sys.stdout.write(f"{fault}\n")
            continue
        if resolution is not None:
            losses.append(loss(path, resolution))
    words, lost = sum(each.words for each in losses), sum(sum(each.lost.values()) for each in losses)
    sys.stdout.write(f"{lost:,} of {words:,} words lost in {len(losses):,} files ({lost / max(1, words):.5%})\n")
    for each in sorted(losses, key=lambda each: -each.share)[:20]:
        sys.stdout.write(f"{each.share:.4f} {each.name} {dict(each.lost.most_common(6))}\n")


if __name__ == "__main__":
    _main(sys.argv[1])
