"""Dialogs: the windows that the bot opens, its home tab, and what they know of the service."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from documents import Paragraph, undocs_url
from documents.words import written_date
from service.answer import Answer, Citation
from service.conversation import Conversations
from service.errors import ServiceError
from service.json_views import DocumentSummary
from service.slack.answer_blocks import Look, context, section, whole_of
from service.slack.slack_text import escaped, link, pieces, shortened
from service.suggestions import Suggestions

_SECTION = 2_900
_TITLE = 24
_BLOCKS = 90
_INPUT = 3_000
_LISTED = 10
_BUTTON = 75
_HELP = "Ask me what a resolution of the United Nations General Assembly says, decides or requests, or what a numbered paragraph says."
TEXT = "text"
"""The block and the action of a window's one input."""


class NotReady(ServiceError):
    """The service is still being started."""


class Knowledge:
    """What the service knows, in conversations that may still be being built."""

    def __init__(self, ready: Future[Conversations]) -> None:
        self._ready = ready
        self._suggestions = Suggestions()

    def conversations(self) -> Conversations:
        """Give the conversations; raise NotReady until they are there."""
        if not self._ready.done() or self._ready.exception() is not None:
            raise NotReady("the index is being loaded; try again in a few seconds")
        return self._ready.result()

    def examples(self) -> tuple[str, ...]:
        """Questions to begin with, made once from the documents that there are; none while they are not there."""
        try:
            return self._suggestions.of(self.conversations().answerer)
        except NotReady:
            return ()

    def help(self) -> str:
        """What somebody is told who asks nothing."""
        examples = self._suggestions.made
        return f"{_HELP} For example: {examples[0]}" if examples else _HELP

    def answer(self, key: str, owner: str) -> Answer:
        """An answer by its ``key``, conversation/message; raise UnknownConversation, UnknownMessage."""
        conversation, _, message = key.partition("/")
        return self.conversations().answer(conversation, message, owner)


def paragraph_window(paragraph: Paragraph, around: Sequence[Paragraph], title: str, look: Look) -> View:
    """Show a paragraph in bold with its neighbours, and where to read the whole document."""
    blocks: list[Block] = [_bold(shortened(title, _SECTION - 2))] if title else []
    for shown in around:
        named = f"{paragraph.symbol}, {shown.label}" if shown.kind != "passage" else shown.id
        meant = paragraph.locator == shown.locator or paragraph.locator.startswith(f"{shown.locator}(")
        place = link(look.address(Citation.of(shown)), named)
        blocks.append(context(f":point_right: {place}" if meant else place))
        blocks.extend(_plain(piece) for piece in pieces(shown.text, _SECTION))
    blocks = blocks[:_BLOCKS]
    if paragraph.kind != "passage":
        source = link(undocs_url(paragraph.symbol), "Read the document at the United Nations")
        blocks += [DividerBlock(), context(source)]
    return View(type="modal", title=_titled(paragraph.label), close=PlainTextObject(text="Close"), blocks=blocks)


def answer_window(answer: Answer, look: Look) -> View:
    """Show an answer with what is folded of it."""
    blocks = [*whole_of(answer, look)][:_BLOCKS]
    return View(type="modal", title=_titled("The whole answer"), close=PlainTextObject(text="Close"), blocks=blocks)


def question_window(text: str, metadata: str) -> View:
    """Ask what somebody wants to know about a message, whose text is there to begin with."""
    field = PlainTextInputElement(action_id=TEXT, multiline=True, initial_value=text[:_INPUT] or None, max_length=_INPUT)
    return _form(
        "ask", "Ask about this", "Ask", InputBlock(block_id=TEXT, label=PlainTextObject(text="Question"), element=field), metadata
    )


def comment_window(metadata: str) -> View:
    """Ask what was wrong with an answer; it may be left empty."""
    field = PlainTextInputElement(action_id=TEXT, multiline=True, max_length=_INPUT)
    label = PlainTextObject(text="What was wrong, or missing?")
    return _form("comment", "Thank you", "Send", InputBlock(block_id=TEXT, label=label, element=field, optional=True), metadata)


def home_tab(
    documents: Sequence[DocumentSummary], total: int, examples: Sequence[str], recent: Sequence[tuple[str, str]], look: Look
) -> View:
    """Show what the bot knows, what may be asked, and somebody's last threads (title and address of each)."""
    count = f"{total} resolution{'s' if total != 1 else ''} of the United Nations General Assembly"
    blocks: list[Block] = [
        HeaderBlock(text=PlainTextObject(text="Questions about General Assembly resolutions")),
        _plain(f"I answer from {count}, in their own words, and cite the paragraph of every sentence."),
        context("Mention me in a channel, write to me here, or type `/unga` and a question. Replies in a thread go on with it."),
        *_listed("What I know", [_document(d, look) for d in documents[:_LISTED]], total - min(len(documents), _LISTED)),
        *_examples(examples),
        *_listed("Your last threads", [f"• {link(address, shortened(title, 150))}" for title, address in recent], 0),
    ]
    return View(type="home", blocks=blocks)


def _examples(examples: Sequence[str]) -> list[Block]:
    buttons = [
        ButtonElement(text=PlainTextObject(text=example[:_BUTTON]), action_id=f"example_{number}", value=example)
        for number, example in enumerate(examples, 1)
    ]
    return [_bold("Ask me, for example"), *(ActionsBlock(elements=[b]) for b in buttons)] if buttons else []


def _document(document: DocumentSummary, look: Look) -> str:
    address = f"{look.public_url.rstrip('/')}/d/{document.symbol}" if look.public_url else document.url
    adopted = f" ({written_date(document.adopted)})" if document.adopted else ""
    return f"• {link(address, document.symbol)} {escaped(shortened(document.title, 150))}{adopted}"


def _listed(title: str, lines: Sequence[str], more: int) -> list[Block]:
    if not lines:
        return []
    rest = [f"and {more} more"] if more > 0 else []
    return [
        _bold(title),
        section("\n".join([*lines, *rest])),
    ]


def _form(callback: str, title: str, submit: str, field: InputBlock, metadata: str) -> View:
    return View(
        type="modal",
        callback_id=callback,
        title=_titled(title),
        submit=PlainTextObject(text=submit),
        close=PlainTextObject(text="Cancel"),
        blocks=[field],
        private_metadata=metadata,
    )


def _titled(text: str) -> PlainTextObject:
    cut = text if len(text) <= _TITLE else f"{text[: _TITLE - 1]}…"
    return PlainTextObject(text=f"{cut[:1].upper()}{cut[1:]}")


def _plain(text: str) -> SectionBlock:
    return section(escaped(text))


def _bold(text: str) -> SectionBlock:
    return section(f"*{escaped(text).replace('*', '')}*")
