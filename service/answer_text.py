"""The text of an answer: its headline and its points as they are read, laid out in one place for every interface."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from service.answer import Method, PointGroup, Sentence
from service.events import marked

POINT = "- "
"""What a point begins with, where there is more than one."""


def answer_text(
    headline: Sentence | None,
    sentences: Sequence[Sentence],
    groups: Sequence[PointGroup] = (),
    numbers: Mapping[str, int] | None = None,
    method: Method = "extractive",
    show: Callable[[str, str], str] = lambda _, mark: mark,
) -> str:
    """Write out what is visible of an answer: the headline, then a line a point, under the title of its group where it has one.

    ``numbers`` are those of the citations, by paragraph; ``show`` may dress a mark, as ``marked`` lets it. What a language
    model wrote is running text.
    """
    known = dict(numbers or {})
    visible = {n: marked(s, known, show) for n, s in enumerate(sentences) if not s.is_folded}
    opening = [marked(headline, known, show)] if headline else []
    if method == "model":
        return "\n\n".join([*opening, *filter(None, [" ".join(visible.values())])])
    if not opening and len(visible) < 2 and not groups:
        return "".join(visible.values())
    grouped = {n for group in groups for n in group.sentences}
    lines = [f"{POINT}{text}" for n, text in visible.items() if n not in grouped]
    for group in groups:
        points = [visible[n] for n in group.sentences if n in visible]
        if points and not group.is_folded:
            lines += _of_group(group, points)
    return "\n".join([*opening, *lines])


def _of_group(group: PointGroup, points: Sequence[str]) -> list[str]:
    """The lines of a group: one where it has one point, else its title and a line a point."""
    title = group_title(group)
    if len(points) == 1:
        return [f"{POINT}{title}: {points[0]}"]
    return [f"{POINT}{title}:", *(f"  {POINT}{text}" for text in points)]


def group_title(group: PointGroup) -> str:
    """The title of a group with how many resolutions it is of, where these are several, and from when to when."""
    years = "–".join(dict.fromkeys(filter(None, [group.first, group.last])))
    many = f"{len(group.symbols)} resolutions" if len(group.symbols) > 1 else ""
    told = ", ".join(filter(None, [many, years]))
    return f"{group.title} ({told})" if told else group.title
