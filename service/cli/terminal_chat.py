"""A conversation in a terminal: lines are questions, or commands that begin with a slash."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from documents import mentioned_symbols
from embeddings import StoreUnavailable
from service.answer import Answer
from service.catalogue import document_named
from service.cli.terminal import write_answer, write_citation
from service.conversation import Conversations, Entry
from service.errors import ServiceError, UnknownConversation
from service.references import more_words, reference, shortened
from service.requests.request import Correction

_LISTED = 20
_SHOWN = 8
"""So many characters of a conversation's id are listed; its beginning is enough to open it."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: how it is written, what it does in a few words, and the doing."""

    usage: str
    does: str
    run: Callable[[Chat, list[str]], None]


class Chat:
    """A conversation that goes on: where it stands, what it is scoped to, and what was answered last."""

    def __init__(self, conversations: Conversations, console: Console) -> None:
        self._conversations = conversations
        self._console = console
        self._scope: tuple[str, ...] = ()
        self._last: Answer | None = None
        self.conversation: str | None = None
        self.goes_on = True

    def hear(self, line: str) -> None:
        """Answer a line, or do what it commands; an error is shown in one line and the conversation goes on."""
        words = line.split()
        try:
            if not words:
                return
            if not words[0].startswith("/"):
                self._ask(line)
            elif words[0][1:].isdecimal():
                self.follow(int(words[0][1:]))
            elif words[0].lower() in COMMANDS:
                COMMANDS[words[0].lower()].run(self, words[1:])
            else:
                self._note(f"there is no command {words[0]}; /help lists those that there are")
        except (ServiceError, StoreUnavailable) as error:
            self._fault(str(error))
        except KeyboardInterrupt:
            self._note("stopped")

    def scope(self, symbols: Sequence[str]) -> None:
        """Answer from these documents only, from all with ``all``; without any, tell the scope. Raises UnknownDocument."""
        if symbols:
            corpus = self._conversations.answerer.library.corpus
            everything = [symbol.lower() for symbol in symbols] == ["all"]
            named = mentioned_symbols(" ".join(symbols), bare=True) or symbols  # res 75/15 is two words and one symbol
            self._scope = () if everything else tuple(document_named(corpus, symbol).symbol for symbol in named)
        self._note(f"answers come from {', '.join(self._scope) or 'all documents'}")

    def correct(self, field: str, words: str) -> None:
        """Ask the last question again with something else in a field of what was read; several values stand between commas."""
        if self._last is None:
            self._note("nothing has been asked yet")
            return
        before = self._last.correction or Correction()
        is_list = isinstance(getattr(self._last.request, field, None), tuple)
        value = [part for each in words.split(",") if (part := each.strip())] if is_list else words
        try:
            self._ask_again(Correction.model_validate(before.given | {field: value}))
        except ValidationError as error:
            self._note("; ".join(f"{fault['loc'][0] if fault['loc'] else field}: {fault['msg']}" for fault in error.errors()))

    def take_away(self, words: str) -> None:
        """Ask the last question again without something that was read: the words that show it."""
        chips = [chip for chip in self._last.chips if chip.field] if self._last else []
        chip = next((chip for chip in chips if chip.text.lower() == words.lower()), None)
        if self._last is None or self._last.request is None or chip is None:
            self._note(f"say which: {' · '.join(chip.text for chip in chips)}" if chips else "nothing has been asked yet")
            return
        self._ask_again((self._last.correction or Correction()).without(chip, self._last.request))

    def open(self, key: str) -> None:
        """Go on with an earlier conversation, by its id or the beginning of it. Raises UnknownConversation."""
        if not key:
            self._note("say which: /open ID; /list shows the conversations")
            return
        found = [entry.id for entry in self._newest() if entry.id.startswith(key)]
        if len(found) > 1:
            raise UnknownConversation(f"{len(found)} conversations begin with {key!r}; write more of the id")
        opened = self._conversations.read(found[0] if found else key)
        self.conversation, self._scope = opened.entry.id, opened.symbols
        self._last = opened.turns[-1].answer if opened.turns else None
        self.show_turns()

    def new(self) -> None:
        """Begin another conversation; the scope stays."""
        self.conversation, self._last = None, None
        self._note("a new conversation")

    def cite(self, number: str) -> None:
        """Show the whole paragraph behind a mark of the last answer, or behind one of the points that only come closest."""
        last = self._last
        citations = (last.nearest if last.tier == "nearest" else last.citations) if last else ()
        if number.strip("[]").isdigit() and 1 <= int(number.strip("[]")) <= len(citations):
            write_citation(citations[int(number.strip("[]")) - 1], int(number.strip("[]")), self._console)
        elif citations:
            self._note(f"the last answer cites [1] to [{len(citations)}]: write /cite 1")
        else:
            self._note("the last answer cites nothing" if last else "nothing has been answered yet")

    def show_more(self) -> None:
        """Show the last answer with what is folded of it."""
        if self._last is None:
            self._note("nothing has been answered yet")
        elif more_words(self._last):
            write_answer(self._last, self._console, full=True)
        else:
            self._note("the last answer has been shown whole")

    def follow(self, number: int) -> None:
        """Ask one of the questions that were suggested behind the last answer."""
        suggested = self._last.suggestions if self._last else ()
        if 1 <= number <= len(suggested):
            self._ask(suggested[number - 1].question)
        else:
            self._note(f"write a number from /1 to /{len(suggested)}" if suggested else "no question is suggested")

    def show_turns(self) -> None:
        """Show the turns of this conversation."""
        turns = self._conversations.read(self.conversation).turns if self.conversation else ()
        for number, turn in enumerate(turns, start=1):
            cited = "; ".join(reference(citation) for citation in turn.answer.citations)
            self._console.print(Text(f"{number}. {turn.answer.question}", style="bold"))
            said = Text.assemble(shortened(turn.answer.answer), (f"  {cited}" if cited else "", "dim"))
            self._console.print(Padding(said, (0, 0, 0, 3)))
        if not turns:
            self._note("nothing has been said in this conversation yet")

    def list(self) -> None:
        """List the conversations that there are."""
        table = Table(box=None, pad_edge=False)
        for column in ("ID", "Last spoken in, UTC", "Turns", "Began with"):
            table.add_column(column, overflow="fold")
        for entry in self._newest():
            table.add_row(entry.id[:_SHOWN], f"{entry.updated:%Y-%m-%d %H:%M}", str(entry.turns), shortened(entry.title, 12))
        self._console.print(table)

    def help(self) -> None:
        """Say which commands there are."""
        for command in COMMANDS.values():
            self._console.print(Text.assemble((f"{command.usage:<19}", "bold"), command.does))
        self._console.print("Anything else is a question.")

    def _ask(self, message: str) -> None:
        self._show(self._conversations.ask(message, conversation_id=self.conversation, symbols=list(self._scope)))

    def _ask_again(self, correction: Correction) -> None:
        """Have the last question answered as it was meant, in the place of its answer."""
        if (last := self._last) is None:
            return
        answer = self._conversations.ask(
            last.question,
            conversation_id=last.conversation_id,
            message_id=last.message_id,
            symbols=list(self._scope),
            correction=correction,
        )
        self._show(answer)

    def _show(self, answer: Answer) -> None:
        self.conversation, self._last = answer.conversation_id, answer
        write_answer(answer, self._console)
        self._console.print()

    def _newest(self) -> Sequence[Entry]:
        return self._conversations.newest(limit=_LISTED).entries

    def _note(self, text: str) -> None:
        self._console.print(Text(text, style="dim"))

    def _fault(self, text: str) -> None:
        self._console.print(Text(" ".join(text.split()), style="red"))


def _leave(chat: Chat, _: list[str]) -> None:
    chat.goes_on = False


COMMANDS = {
    "/cite": Command("/cite N", "the whole paragraph behind [N], the quoted words lit", lambda c, w: c.cite(w[0] if w else "")),
    "/more": Command("/more", "the last answer with the points that are folded", lambda c, _: c.show_more()),
    "/1": Command("/1, /2 …", "ask what is suggested behind the last answer", lambda c, _: c.follow(1)),
    "/scope": Command("/scope SYMBOL …", "answer from these documents; /scope all from all", lambda c, w: c.scope(w)),
    "/not": Command(
        "/not WORDS", "the last question without this part of what it was read as", lambda c, w: c.take_away(" ".join(w))
    ),
    "/as": Command(
        "/as FIELD WORDS", "… with this in place: /as topic trade", lambda c, w: c.correct(w[0] if w else "", " ".join(w[1:]))
    ),
    "/new": Command("/new", "begin another conversation", lambda c, _: c.new()),
    "/history": Command("/history", "the turns of this conversation", lambda c, _: c.show_turns()),
    "/list": Command("/list", "the conversations that there are", lambda c, _: c.list()),
    "/open": Command("/open ID", "go on with an earlier one", lambda c, w: c.open(w[0] if w else "")),
    "/help": Command("/help", "this list", lambda c, _: c.help()),
    "/quit": Command("/quit", "leave, as Ctrl-D does", _leave),
}


def converse(chat: Chat, lines: Iterable[str]) -> None:
    """Have lines heard until there are no more or one of them leaves."""
    for line in lines:
        chat.hear(line)
        if not chat.goes_on:
            return


def typed(remembered: Path) -> Iterator[str]:
    """Give the lines that are typed at the prompt; those typed before are kept in a file and come back with the arrow keys."""
    from prompt_toolkit import PromptSession  # only a terminal needs it
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory

    remembered.parent.mkdir(parents=True, exist_ok=True)
    completer = WordCompleter([*COMMANDS], sentence=True)
    session: PromptSession[str] = PromptSession("> ", history=FileHistory(str(remembered)), completer=completer)
    while True:
        try:
            yield session.prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
