"""The commands of ``unga-qa``; what is heavy is imported by the command that needs it, so that --help is quick."""

from __future__ import annotations

import importlib.metadata
import logging
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Cited answers to questions about resolutions of the United Nations General Assembly.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
_COMMANDS = "unga_qa.commands"
_TYPED = "chat_history"


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in your own words.")],
    json: Annotated[bool, typer.Option("--json", help="Print the whole answer object.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Print the points too that are folded.")] = False,
    symbol: Annotated[list[str] | None, typer.Option("--symbol", help="Answer from this document only; may be repeated.")] = None,
) -> None:
    """Ask one question and get an answer that cites its paragraphs."""
    from service.build import build_answerer  # heavy: the index and its libraries
    from service.cli.terminal import progress, terminal, write_answer
    from service.settings import read_settings
    from service.tracing import start_tracing

    settings = read_settings()
    start_tracing(settings)
    with progress() as watch:
        answerer = build_answerer(settings, watch=watch)
    answer = answerer.ask(question, symbols=symbol or ())
    if json:
        sys.stdout.write(answer.model_dump_json(indent=2) + "\n")
    else:
        write_answer(answer, terminal(), full=full, more="--full shows them")


@app.command()
def chat(
    conversation: Annotated[str | None, typer.Option("--conversation", help="Go on with this conversation; its id.")] = None,
    symbol: Annotated[list[str] | None, typer.Option("--symbol", help="Answer from this document only; may be repeated.")] = None,
) -> None:
    """Converse in the terminal: follow-up questions, /cite 1, /scope, /new, /help."""
    from service.build import build_conversations  # heavy: the index and its libraries
    from service.cli.terminal import progress, terminal
    from service.cli.terminal_chat import Chat, converse, typed
    from service.settings import read_settings
    from service.tracing import start_tracing

    settings, console = read_settings(), terminal()
    start_tracing(settings)
    with progress() as watch:
        conversations = build_conversations(settings, watch=watch)
    with closing(conversations):
        talk = Chat(conversations, console)
        if conversation:
            talk.open(conversation)
        if symbol:
            talk.scope(symbol)
        if not sys.stdin.isatty():
            converse(talk, iter(sys.stdin.readline, ""))
            return
        console.print("Ask what the documents say; /help lists the commands, Ctrl-D leaves.")
        converse(talk, typed(settings.data_dir / _TYPED))
        if talk.conversation:
            console.print(f"unga-qa chat --conversation {talk.conversation} goes on with this.")


@app.command()
def documents() -> None:
    """List the documents that questions are answered from."""
    from service.cli.terminal import print_documents
    from service.library import stored_corpus
    from service.settings import read_settings

    print_documents(stored_corpus(read_settings().data_dir))


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files or folders: resolutions as XML, PDF, Word, HTML, Markdown or text, passages or records as JSON lines."
        ),
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Take documents out whose files are gone from the folders named.")
    ] = False,
) -> None:
    """Add documents to the corpus and index it; without a path, index what is there.

    What is known and has not changed is not read again; a run that was interrupted goes on where it stopped.
    """
    from service.build import build_encoder, build_store  # heavy: the index and its libraries
    from service.cli.terminal import print_ingestion, progress
    from service.ingestion import ingest_paths
    from service.settings import read_settings

    settings = read_settings()
    with progress() as watch:
        report = ingest_paths(settings.data_dir, paths or [], build_encoder(settings), watch, build_store(settings), prune=prune)
    print_ingestion(report)
    if report.faults:
        raise typer.Exit(1)


def main() -> None:
    """Run the program: the commands of other interfaces and packages are added, and an error is one line, no trace."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    for entry in importlib.metadata.entry_points(group=_COMMANDS):
        if entry.name in sys.argv[1:2] or not sys.argv[1:] or sys.argv[1].startswith("-"):
            command = entry.load()
            if isinstance(command, typer.Typer):
                app.add_typer(command, name=entry.name)
            else:
                app.command(entry.name)(command)
    try:
        app()
    except Exception as error:
        if not _is_explained(error):
            raise
        sys.stderr.write(f"unga-qa: {error}\n")
        sys.exit(2)


def _is_explained(error: Exception) -> bool:
    """Whether an error is one of the project's own, whose text says what happened and what to do."""
    return any(
        cls.__module__.split(".")[0] in {"documents", "embeddings", "prompts", "service", "evals"} for cls in type(error).__mro__
    )
