"""How answers, documents and reports look in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from documents import Corpus
from documents.words import written_date
from embeddings.watching import Watch
from service.answer import Answer, Citation
from service.answer_text import lines_of
from service.events import UNSUPPORTED, marked
from service.ingestion import IngestionReport
from service.references import (
    CLOSEST,
    NEAREST,
    PART_WAY,
    Source,
    more_words,
    nearest_words,
    notice_of,
    read_as_in_full,
    reference,
    repeated_words,
    sources,
)

WIDTH = 100
_LISTED = 12
"""So many symbols are named of a longer list."""
_MARK = r"\[\d+\]"


def terminal() -> Console:
    """Open the terminal for writing: no wider than a page, and of that width where there is none."""
    console = Console(highlight=False, soft_wrap=False)
    if console.width > WIDTH or not console.is_terminal:
        console.width = WIDTH
    return console


def write_answer(answer: Answer, console: Console, *, full: bool = False, more: str = "/more shows them") -> None:
    """Write an answer to a console: what was read, its headline and points, its notice, its sources, and what else may be asked.

    With ``full`` what is folded is written too; else ``more`` says how it is shown.
    """
    if read_as := read_as_in_full(answer):
        console.print(Text(f"read as: {read_as}", style="dim"))
    for lead, text in _lines(answer, full=full):
        text.highlight_regex(_MARK, "cyan")
        text.highlight_words([UNSUPPORTED.strip()], "bold yellow")
        hung = Table.grid()  # what does not fit a line goes on below its first word, not below the mark of the point
        hung.add_row(lead, text)
        console.print(hung if lead else text, soft_wrap=False)
    if answer.notice:
        console.print()
        console.print(Text(notice_of(answer), style="yellow"))
    if answer.citations:
        console.print()
    for source in sources(answer, everything=full):
        _write_source(source, console)
    if answer.nearest:
        console.print(f"\n{NEAREST}")
        for citation in answer.nearest:
            words = nearest_words(answer, citation)
            console.print(Padding(Text.assemble((reference(citation), "bold"), words), (0, 0, 0, 2)))
    _write_further(answer, console, "" if full else more)


def _lines(answer: Answer, *, full: bool) -> Iterator[tuple[str, Text]]:
    """Headline and points with what leads them, or the text of an answer that has none of them."""
    is_running = answer.tier != "answered" or answer.method == "model" or not (answer.headline or answer.sentences)
    if is_running:
        text = Text(answer.answer, style="yellow" if answer.tier == "not_found" else "")
        text.highlight_words([CLOSEST, PART_WAY], "bold yellow")
        yield "", text
        return
    numbers = {citation.id: number for number, citation in enumerate(answer.citations, start=1)}
    for line in lines_of(answer, everything=full):
        words = line.words(lambda sentence: marked(sentence, numbers))
        yield line.lead, Text(words, style="bold" if line.is_headline else "")


def _write_source(source: Source, console: Console) -> None:
    console.print(Text.assemble((f"[{source.number}] ", "cyan"), (f"{source.name}  {source.citation.url}".rstrip(), "dim")))
    for words, style in ((f"“{source.quote}”" if source.quote else "", "green"), (repeated_words(source.citation), "dim")):
        if words:
            console.print(Padding(Text(words, style=style), (0, 0, 0, 4)))


def _write_further(answer: Answer, console: Console, more: str) -> None:
    """Write how many points are folded, which series may be meant, and the questions that may follow, numbered."""
    if more and (folded := more_words(answer)):
        console.print(Text(f"{folded} ({more})", style="dim"))
    if answer.choices:
        meant = "; ".join(f"{one.title} ({', '.join(one.symbols)})" for one in answer.choices)
        console.print(Text(f"\nperhaps meant: {meant}", style="dim"))
    for number, suggestion in enumerate(answer.suggestions, start=1):
        words = suggestion.text if suggestion.text == suggestion.question else f"{suggestion.text}: {suggestion.question}"
        console.print(Text.assemble("\n" if number == 1 else "", (f"/{number} ", "cyan"), (words, "dim")))


def write_citation(citation: Citation, number: int, console: Console) -> None:
    """Write the whole paragraph behind a citation, the quoted words lit, or between » and « where there are no colours."""
    console.print(Text.assemble((f"[{number}] ", "bold cyan"), (reference(citation), "bold"), (f"  {citation.url}", "dim")))
    before, after = citation.text[: citation.start], citation.text[citation.end :]
    plain = console.color_system is None or console.no_color
    quote = f"»{citation.quote}«" if plain else citation.quote
    console.print(Padding(Text.assemble(before, (quote, "bold yellow"), after), (0, 0, 0, 4)))


def print_documents(corpus: Corpus) -> None:
    """Print a line for each document of the corpus."""
    table = Table(box=None, pad_edge=False)
    for column in ("Symbol", "Adopted", "Paragraphs", "Title"):
        table.add_column(column, overflow="fold")
    for document in corpus.resolutions:
        count = f"{len(document.whole('preambular'))} + {len(document.whole('operative'))}"
        table.add_row(document.symbol, written_date(document.adopted) if document.adopted else "", count, document.title)
    console = terminal()
    console.print(table)
    if corpus.passages:
        console.print(f"and {len(corpus.passages)} passages of other texts")


def print_ingestion(report: IngestionReport) -> None:
    """Print what was taken in, and every file that was not, with its reason."""
    console = terminal()
    for fault in report.faults:
        console.print(Text.assemble(("not taken: ", "red"), str(fault)))
    for fault in report.aside:
        console.print(Text.assemble(("set aside: ", "yellow"), str(fault)))
    for duplicate in report.duplicates:
        console.print(
            Text.assemble(("left out: ", "yellow"), f"{duplicate.left_out} gives {duplicate.symbol} as {duplicate.kept} does")
        )
    for symbol in report.pruned:
        console.print(Text.assemble(("taken out: ", "yellow"), symbol))
    if report.pruned_records:
        console.print(Text.assemble(("taken out: ", "yellow"), f"the records of {_listed(report.pruned_records)}"))
    if report.gone and not (report.pruned or report.pruned_records):
        console.print(f"{len(report.gone)} files that were taken in are gone; --prune takes their documents out.")
    if report.unmatched:
        told = f"{len(report.unmatched):,} records have no document here, and join it when it comes: {_listed(report.unmatched)}"
        console.print(Text.assemble(("unmatched: ", "yellow"), told))
    known = f", {report.unchanged} files unchanged" if report.unchanged else ""
    read = f"{report.resolutions} resolutions and {report.passages} passages"
    if report.records:
        read = f"{report.resolutions} resolutions, {report.passages} passages and {report.records} records"
    console.print(f"{read} read{known}; the corpus has {report.paragraphs} paragraphs.")


def _listed(symbols: Sequence[str]) -> str:
    """Name the first of some symbols, and count the others."""
    more = f" and {len(symbols) - _LISTED:,} more" if len(symbols) > _LISTED else ""
    return ", ".join(symbols[:_LISTED]) + more


class _Rate(ProgressColumn):
    """How many steps are done in a second."""

    def render(self, task: Task) -> Text:
        """Show the speed once there is one."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="progress.data.speed")


class _Bar:
    """Shows on a bar what is being done, from the moment when it is begun."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task: TaskID | None = None

    def begin(self, what: str, total: int | None) -> None:
        """Show something new in the place of what was done before."""
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(what, total=total)

    def __call__(self, count: int) -> None:
        """Show that so many more steps are done."""
        if self._task is not None:
            self._bar.advance(self._task, count)


@contextmanager
def progress(what: str = "", total: int | None = None) -> Iterator[Watch]:
    """Show a progress bar on standard error, with rate and time left: of ``what``, or of the first thing that is begun."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        watch = _Bar(bar)
        if what:
            watch.begin(what, total)
        yield watch
