"""Blocks: an answer as messages of Slack, however long it is within Slack's limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    InteractiveElement,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)

from service.answer import Answer, Citation, Repetition, Sentence
from service.answer_text import POINT, Line, lines_of
from service.events import marked, warned
from service.pages import page_url
from service.references import NEAREST, Source, more_words, notice_of, read_as_in_full, reference, repeated_words, sources
from service.references import shortened as first_words
from service.slack.slack_text import diffed, escaped, link, pieces, shortened

_SECTION = 2_900
"""Characters of a section or a context element; Slack takes 3,000."""
_MESSAGE = 11_000
"""Characters of a message's blocks; Slack takes about 13,000."""
_BLOCKS = 40
"""Blocks of a message; Slack takes 50."""
_MESSAGES = 5
"""Messages that one answer may take; a thread with more is not read."""
_FALLBACK = 3_000
_QUOTE = 300
_POINT = 1_500
_FEW = 3
"""So many paragraphs get a button each; more make a list."""
_BUTTON = 75
_OPTIONS = 100
_OPTION_VALUE = 150
TOO_LONG = "The answer is longer than a thread can show; ask about less at once."
"""What ends an answer that is cut."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One message: its blocks, and the text that notifications and screen readers give instead, escaped."""

    text: str
    blocks: tuple[Block, ...]

    def led_by(self, lead: str) -> Shown:
        """The same with a line of mrkdwn above it."""
        return Shown(f"{lead}\n{self.text}", (context(lead), *self.blocks))


@dataclass(frozen=True, slots=True)
class Look:
    """How answers are to look: where the service's own pages stand (empty: nowhere), and what may be done with an answer."""

    public_url: str = ""
    may_share: bool = False

    def address(self, citation: Citation | Repetition) -> str:
        """Where a citation's paragraph can be read: on the service's page, or else at the United Nations."""
        if not self.public_url or (isinstance(citation, Citation) and citation.kind == "passage"):
            return citation.url
        return page_url(self.public_url, citation.symbol, citation.locator)


def messages_of(answer: Answer, look: Look) -> tuple[Shown, ...]:
    """Show an answer: its headline and points with linked marks, what they cite, and the buttons; one message or more."""
    return _paged(
        [*_packed(_paragraphs(answer, look), section), *_below(answer, look)], actions_of(answer, look), _fallback(answer)
    )


def plain_message(text: str) -> tuple[Shown, ...]:
    """Show a plain text."""
    cut = shortened(text, _SECTION)
    return (Shown(escaped(cut), (section(escaped(cut)),)),)


def rest_of(answer: Answer, look: Look) -> tuple[Shown, ...]:
    """Show what stands below an answer whose points are shown already."""
    return _paged([*_below(answer, look)], actions_of(answer, look), _fallback(answer))


def whole_of(answer: Answer, look: Look) -> tuple[Block, ...]:
    """Show an answer with what is folded of it, and the sources of all."""
    blocks = _packed(_paragraphs(answer, look, everything=True), section)
    return (*blocks, *_packed([_line(source, look) for source in sources(answer, everything=True)], context))


def linked(sentence: Sentence, answer_numbers: dict[str, int], citations: dict[str, Citation], look: Look) -> list[str]:
    """Give a sentence as mrkdwn, each mark a link, in as many pieces as a section's limit makes of it."""
    *before, last = list(pieces(warned(sentence), _SECTION - 1_200)) or [""]
    closing = Sentence(text=escaped(last), citations=sentence.citations)
    shown = marked(closing, answer_numbers, lambda key, mark: link(look.address(citations[key]), mark))
    if len(shown) > _SECTION - _QUOTE:
        shown = marked(closing, answer_numbers)
    return [*(escaped(piece) for piece in before), shown]


def _below(answer: Answer, look: Look) -> Iterator[Block]:
    """Show an answer's notice, what it cites or what came nearest, what was read, and buttons for more and for what may follow."""
    if answer.notice:
        yield context(escaped(shortened(notice_of(answer), _SECTION)))
    if answer.nearest and answer.tier != "nearest":
        listed = [
            f"• {_place(c, look)}: {escaped(shortened(first_words(' '.join(c.quote.split())), _QUOTE))}" for c in answer.nearest
        ]
        yield from _packed([NEAREST, *listed], context)
    yield from _packed([_line(source, look) for source in sources(answer)], context)
    yield from _read_as(answer)
    key = f"{answer.conversation_id}/{answer.message_id}"
    more = [_button(folded, "more", key)] if (folded := more_words(answer)) else []
    further = [_button(one.text or one.question, f"suggestion_{n}", f"{key}/{n}") for n, one in enumerate(answer.suggestions)]
    if more or further:
        yield ActionsBlock(elements=[*more, *further])


def actions_of(answer: Answer, look: Look) -> ActionsBlock:
    """Give the buttons: for feedback, for sharing where that is possible, and to read the paragraphs."""
    key = f"{answer.conversation_id}/{answer.message_id}"
    elements: list[InteractiveElement] = [
        _button("Helpful", "helpful", key),
        _button("Not helpful", "not_helpful", key),
    ]
    if look.may_share and not answer.abstained:
        elements.append(_button("Share", "share", key))
    return ActionsBlock(elements=[*elements, *_readers(answer.citations or answer.nearest), *_not_meant(answer, key)])


def _not_meant(answer: Answer, key: str) -> Iterator[InteractiveElement]:
    """A list of what was read, to take something of it away: each under its place among the chips."""
    parts = [(number, chip) for number, chip in enumerate(answer.chips) if chip.field not in {"", "task"}][:_OPTIONS]
    options = [Option(value=f"{key}/{number}", text=PlainTextObject(text=chip.text[:_BUTTON])) for number, chip in parts]
    if options:
        yield StaticSelectElement(placeholder=PlainTextObject(text="Not meant"), action_id="not_meant", options=options)


def _readers(citations: Sequence[Citation]) -> Iterator[InteractiveElement]:
    """Buttons that show paragraphs, or a list to choose one from where there are many."""
    one_document = len({c.symbol for c in citations}) == 1
    if len(citations) <= _FEW:
        for number, citation in enumerate(citations, 1):
            label = citation.label if one_document else reference(citation)
            yield _button(f"Show {label}", f"show_paragraph_{number}", citation.id)
        return
    listed = [c for c in citations if len(c.id) <= _OPTION_VALUE][:_OPTIONS]
    options = [Option(value=c.id, text=PlainTextObject(text=reference(c)[:_BUTTON])) for c in listed]
    yield StaticSelectElement(placeholder=PlainTextObject(text="Show paragraph"), action_id="show_paragraph", options=options)


def _button(label: str, action: str, value: str) -> ButtonElement:
    return ButtonElement(text=PlainTextObject(text=label[:_BUTTON]), action_id=action, value=value)


def _read_as(answer: Answer) -> Iterator[Block]:
    """What a question was read as, and the series that it may mean where none clearly is."""
    if read_as := read_as_in_full(answer):
        yield context(f"Read as: {escaped(shortened(read_as, _QUOTE))}")
    if answer.choices:
        meant = "; ".join(f"{one.title} ({', '.join(one.symbols)})" for one in answer.choices)
        yield context(f"Perhaps meant: {escaped(shortened(meant, _QUOTE * 2))}")


def _paragraphs(answer: Answer, look: Look, *, everything: bool = False) -> list[str]:
    """The answer as mrkdwn, a text for each of its lines; what a model wrote is one paragraph where it fits."""
    if answer.tier == "nearest":
        return _closest(answer, look)
    if not answer.sentences and not answer.headline:
        return [escaped(piece) for piece in pieces(answer.answer, _SECTION)]
    written = [_written(line, answer, look) for line in lines_of(answer, everything=everything)]
    if answer.method == "model" and _fits(written):
        return [" ".join(first for first, *_ in written)]
    return [text for texts in written for text in texts]


def _written(line: Line, answer: Answer, look: Look) -> list[str]:
    """A line of an answer as mrkdwn: the headline and titles in bold; what one section cannot hold goes on in others."""
    citations = {c.id: c for c in answer.citations}
    numbers = {c.id: number for number, c in enumerate(answer.citations, 1)}
    first, *rest = linked(line.sentence, numbers, citations, look) if line.sentence else [""]
    words = line.words(lambda _: first, lambda title: _bold(escaped(shortened(title, _QUOTE // 2))))
    lead = line.lead.replace(POINT, "• ")
    texts = [f"{lead}{_bold(words) if line.is_headline else words}", *rest]
    return [diffed(text) for text in texts] if answer.changes else texts


def _bold(text: str) -> str:
    return f"*{' '.join(text.replace('*', '').split())}*"


def _closest(answer: Answer, look: Look) -> list[str]:
    """The points that come closest under the words that claim no more, the place of each a link to its paragraph."""
    lead, *points = answer.answer.split("\n")
    shown = [f"*{escaped(lead)}*"]
    for number, point in enumerate(points):
        citation = answer.nearest[number] if number < len(answer.nearest) else None
        before, place, behind = point.partition(f"{citation.label}: “") if citation else (point, "", "")
        there = f"{link(look.address(citation), citation.label)}: “" if citation and place else ""
        shown.append(f"{escaped(shortened(before, _QUOTE))}{there}{escaped(shortened(behind, _POINT))}")
    return shown


def _fits(sentences: Sequence[Sequence[str]]) -> bool:
    return all(len(s) == 1 for s in sentences) and sum(len(s[0]) + 1 for s in sentences) <= _SECTION


def _packed(texts: Sequence[str], make: Callable[[str], Block]) -> Iterator[Block]:
    """Make blocks of texts, as many in each as fit it."""
    packed = ""
    for text in texts:
        if packed and len(packed) + len(text) >= _SECTION:
            yield make(packed)
            packed = ""
        packed = f"{packed}\n{text}" if packed else text
    if packed:
        yield make(packed)


def _line(source: Source, look: Look) -> str:
    quote = f": “{escaped(shortened(source.quote, _QUOTE))}”" if source.quote else ""
    repeated = repeated_words(source.citation, lambda other, place: link(look.address(other), place))
    place = link(look.address(source.citation), shortened(source.name, _QUOTE))
    return "\n".join(filter(None, [f"[{source.number}] {place}{quote}", repeated]))


def _place(citation: Citation, look: Look) -> str:
    return link(look.address(citation), shortened(reference(citation), _QUOTE))


def section(text: str) -> SectionBlock:
    """Show a text that is mrkdwn already; nothing in it becomes a link by itself."""
    return SectionBlock(text=MarkdownTextObject(text=text, verbatim=True))


def context(text: str) -> ContextBlock:
    """Show a text that is mrkdwn already, in small."""
    return ContextBlock(elements=[MarkdownTextObject(text=text, verbatim=True)])


def _fallback(answer: Answer) -> str:
    places = [f"[{s.number}] {'. '.join(filter(None, [s.name, repeated_words(s.citation)]))}" for s in sources(answer)]
    is_listed = answer.nearest and answer.tier != "nearest"
    nearest = [f"{NEAREST} {'; '.join(reference(c) for c in answer.nearest)}"] if is_listed else []
    return escaped(
        shortened("\n".join(filter(None, [answer.answer, notice_of(answer), *places, *nearest, more_words(answer)])), _FALLBACK)
    )


def _paged(blocks: Sequence[Block], actions: ActionsBlock, text: str) -> tuple[Shown, ...]:
    """Lay blocks out on messages; the buttons are on the last one."""
    pages: list[list[Block]] = [[]]
    room = _MESSAGE - _length(actions)
    for block in blocks:
        if pages[-1] and (len(pages[-1]) >= _BLOCKS or sum(map(_length, pages[-1])) + _length(block) > room):
            pages.append([])
        pages[-1].append(block)
    if len(pages) > _MESSAGES:
        pages = [*pages[:_MESSAGES]]
        pages[-1] = [*pages[-1][: _BLOCKS - 1], context(TOO_LONG)]
    pages[-1].append(actions)
    told: Callable[[int], str] = lambda number: text if number == 1 else f"The answer goes on ({number} of {len(pages)})."  # noqa: E731
    return tuple(Shown(told(number), tuple(page)) for number, page in enumerate(pages, 1))


def _length(block: Block) -> int:
    """How many characters of text a block shows."""
    return sum(len(text) for text in _texts(block.to_dict()))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
