"""Renewal: a running service takes up a corpus that was changed, without a restart and without a failed request."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from embeddings import StoreUnavailable
from service.conversation import Conversations
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

    def start(self) -> None:
        """Look from now on, until the conversations are closed."""
        threading.Thread(target=self._look, name="renewal", daemon=True).start()

    def _look(self) -> None:
        while not self._conversations.closed.wait(_LOOK_EVERY_S):
            if (mark := self._mark()) != self._taken:
                self._take_up(mark)

    def _take_up(self, mark: CorpusMark) -> None:
        try:
            self._renew()
        except StoreUnavailable as error:  # it says itself what to do
            _LOG.error("the changed corpus cannot be opened; the old one goes on answering: %s", error)
            return
        except Exception:  # noqa: BLE001 - whatever it is, the old corpus goes on answering
            _LOG.exception("the changed corpus cannot be opened; the old one goes on answering")
            return
        self._taken = mark
        corpus = self._conversations.answerer.library.corpus
        _LOG.info("answering from %d documents now, %d paragraphs", len(corpus.resolutions), len(corpus.paragraphs))
