"""Renewal of the corpus: a running service takes up a corpus that was changed, without a restart and without a failed request."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from embeddings import StoreUnavailable
from service.conversation import Conversations
from service.errors import NotRenewed, ServiceError
from service.library import CorpusMark

_LOG = logging.getLogger(__name__)
_LOOK_EVERY_S = 2.0


class Renewal:
    """Looks every few seconds whether the corpus on disk is another one, and has it answer once it is ready.

    Until then, and when the new one cannot be opened, the old one answers.
    """

    def __init__(
        self, conversations: Conversations, mark: Callable[[], CorpusMark], taken: CorpusMark, renew: Callable[[], None]
    ) -> None:
        """Compare ``mark`` with the one that was taken before the corpus was opened; ``renew`` opens it again."""
        self._conversations = conversations
        self._mark = mark
        self._taken = taken
        self._renew = renew
        self._turn = threading.Lock()

    def start(self) -> None:
        """Look from now on, until the conversations are closed."""
        threading.Thread(target=self._look, name="renewal", daemon=True).start()

    def catch_up(self) -> None:
        """Look now; the corpus that is on disk answers when this returns. Raise NotRenewed where it cannot be opened."""
        with self._turn:
            if (mark := self._mark()) == self._taken:
                return
            try:
                self._renew()
            except Exception as error:  # whatever it is, the old corpus goes on answering
                explained = isinstance(error, ServiceError | StoreUnavailable)  # those say themselves what to do
                reason = f": {error}" if explained else ""
                raise NotRenewed(f"the changed corpus cannot be opened; the old one goes on answering{reason}") from error
            self._taken = mark
        corpus = self._conversations.answerer.library.corpus
        _LOG.info("answering from %d documents now, %d paragraphs", len(corpus.resolutions), len(corpus.paragraphs))

    def _look(self) -> None:
        while not self._conversations.closed.wait(_LOOK_EVERY_S):
            try:
                self.catch_up()
            except NotRenewed as error:
                is_explained = isinstance(error.__cause__, ServiceError | StoreUnavailable)
                _LOG.error("%s", error, exc_info=None if is_explained else error.__cause__)
