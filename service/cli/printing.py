"""How answers, documents and reports look in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from documents import Corpus
from documents.words import written_date
from service.answer import Answer, Citation
from service.ingestion import IngestionReport

WIDTH = 100


def print_answer(answer: Answer) -> None:
    """Print an answer with its citations, or an abstention with what came nearest."""
    write_answer(answer, _console())


def write_answer(answer: Answer, console: Console) -> None:
    """Write an answer to a console: its text, a line a citation, the quoted words where the text has them not."""
    console.print(Text(answer.answer), soft_wrap=False)
    if answer.citations:
        console.print()
    for number, citation in enumerate(answer.citations, start=1):
        console.print(Text.assemble((f"[{number}] ", "bold"), (_reference(citation), "bold"), f"  {citation.url}"))
        if not _is_read(citation, answer.answer):
            console.print(Padding(Text(f"“{citation.quote}”"), (0, 0, 0, 4)))
    if answer.nearest:
        console.print("\nNearest paragraphs:")
        for citation in answer.nearest:
            console.print(Padding(Text.assemble((f"{_reference(citation)}: ", "bold"), _shortened(citation.text)), (0, 0, 0, 2)))


def print_documents(corpus: Corpus) -> None:
    """Print a line for each document of the corpus."""
    table = Table(box=None, pad_edge=False)
    for column in ("Symbol", "Adopted", "Paragraphs", "Title"):
        table.add_column(column, overflow="fold")
    for document in corpus.resolutions:
        count = f"{len(document.whole('preambular'))} + {len(document.whole('operative'))}"
        table.add_row(document.symbol, written_date(document.adopted) if document.adopted else "", count, document.title)
    console = _console()
    console.print(table)
    if corpus.passages:
        console.print(f"and {len(corpus.passages)} passages of other texts")


def print_ingestion(report: IngestionReport) -> None:
    """Print what was taken in, and every file that was not, with its reason."""
    console = _console()
    for fault in report.faults:
        console.print(Text.assemble(("not taken: ", "red"), str(fault)))
    console.print(
        f"{report.resolutions} resolutions and {report.passages} passages read; the corpus has {report.paragraphs} paragraphs."
    )


@contextmanager
def progress(title: str) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on standard error from the first thing that is done on."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=None, visible=False)

        def on_done(count: int) -> None:
            bar.update(task, advance=count, visible=True)

        yield on_done


def _console() -> Console:
    console = Console(highlight=False, soft_wrap=False)
    if console.width > WIDTH or not console.is_terminal:
        console.width = WIDTH
    return console


def _is_read(citation: Citation, text: str) -> bool:
    """Whether the answer's text already shows the quoted words, the verb that opens them aside."""
    return citation.quote[1:] in text or citation.quote.partition(" ")[2] in text


def _reference(citation: Citation) -> str:
    return citation.id if citation.kind == "passage" else f"{citation.symbol}, {citation.label}"


def _shortened(text: str, words: int = 30) -> str:
    parts: Sequence[str] = text.split()
    return text if len(parts) <= words else " ".join(parts[:words]) + " …"
