"""The pipeline in this process."""

from __future__ import annotations

from evals.cases import Case
from evals.running.records import Record
from service import Conversations


class LocalTarget:
    """The very conversations that every interface shows, with nothing remembered between cases."""

    name = "local"

    def __init__(self, conversations: Conversations) -> None:
        """Ask of conversations that are built already."""
        self.conversations = conversations

    def record(self, case: Case) -> Record:
        """Answer a case after its history, and tell what was ranked for it."""
        trace = self.conversations.trace(case.messages, case.question, symbols=case.symbols)
        return Record(id=case.id, retrieved=trace.retrieved, answer=trace.answer)

    def provenance(self) -> dict[str, str]:
        """Tell the corpus, the encoder and the version."""
        answerer = self.conversations.answerer
        library = answerer.library
        return {
            "corpus": library.corpus.digest,
            "encoder": library.index.encoder.name,
            "version": answerer.options.version,
        }

    def close(self) -> None:
        """Nothing was opened here."""
