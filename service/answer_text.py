"""The text of an answer: its headline and its points as they are read, laid out in one place for every interface."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.answer import Answer, Method, PointGroup, Sentence
from service.events import marked

POINT = "- "
"""What a point begins with, where there is more than one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an answer: its headline, a point, the title of the points below it, or a title with its one point.

    ``depth`` is 0 of what stands by itself, 1 of an item of the list, and 2 of an item under a title.
    """

    sentence: Sentence | None
    title: str = ""
    depth: int = 1
    is_headline: bool = False

    @property
    def lead(self) -> str:
        """What stands before its words: nothing, or the mark of an item, indented under a title."""
        return f"{'  ' * (self.depth - 1)}{POINT}" if self.depth else ""

    def words(self, show: Callable[[Sentence], str], titled: Callable[[str], str] = str) -> str:
        """Its title and its sentence as they are shown."""
        title = f"{titled(self.title)}:" if self.title else ""
        return " ".join(filter(None, [title, show(self.sentence) if self.sentence else ""]))


def answer_text(
    headline: Sentence | None,
    sentences: Sequence[Sentence],
    groups: Sequence[PointGroup] = (),
    numbers: Mapping[str, int] | None = None,
    method: Method = "extractive",
) -> str:
    """Write out what is visible of an answer: the headline, then a line a point, under the title of its group where it has one.

    ``numbers`` are those of the citations, by paragraph. What a language model wrote is running text.
    """
    known = dict(numbers or {})
    shown = lines(headline, sentences, groups, method)
    written = [f"{line.lead}{line.words(lambda sentence: marked(sentence, known))}" for line in shown]
    if method == "model":
        opening, said = (written[:1], written[1:]) if headline else ([], written)
        return "\n\n".join(filter(None, [*opening, " ".join(said)]))
    return "\n".join(written)


def lines(
    headline: Sentence | None,
    sentences: Sequence[Sentence],
    groups: Sequence[PointGroup] = (),
    method: Method = "extractive",
    *,
    everything: bool = False,
) -> Iterator[Line]:
    """Lay out what is visible of an answer, or ``everything`` of it: a headline, what is of no group, then group after group."""
    shown = dict(enumerate(sentences)) if everything else visible(sentences, groups)
    if headline:
        yield Line(headline, depth=0, is_headline=True)
    is_list = method != "model" and bool(headline or len(shown) > 1 or groups)
    grouped = {n for group in groups for n in group.sentences}
    yield from (Line(sentence, depth=int(is_list)) for n, sentence in shown.items() if n not in grouped)
    for group in groups:
        points = [shown[n] for n in group.sentences if n in shown]
        if len(points) == 1:
            yield Line(points[0], group_title(group))
        elif points:
            yield Line(None, group_title(group))
            yield from (Line(point, depth=2) for point in points)


def lines_of(answer: Answer, *, everything: bool = False) -> Iterator[Line]:
    """Lay out a finished answer."""
    return lines(answer.headline, answer.sentences, answer.groups, answer.method, everything=everything)


def visible(sentences: Sequence[Sentence], groups: Sequence[PointGroup] = ()) -> dict[int, Sentence]:
    """The points that are shown at once, by their number: those that are not folded, nor in a group that is."""
    folded = {n for group in groups if group.is_folded for n in group.sentences}
    return {n: sentence for n, sentence in enumerate(sentences) if not sentence.is_folded and n not in folded}


def group_title(group: PointGroup) -> str:
    """The title of a group with how many resolutions it is of, where these are several, and from when to when."""
    years = "–".join(dict.fromkeys(filter(None, [group.first, group.last])))
    many = f"{len(group.symbols)} resolutions" if len(group.symbols) > 1 else ""
    told = ", ".join(filter(None, [many, years]))
    return f"{group.title} ({told})" if told else group.title
