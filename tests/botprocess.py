"""The bot as a process of its own, as a workspace runs it, against a Slack of the tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fakeslack import FakeSlack

_READY = "answering in Slack"
_PATIENCE_S = 90


class BotProcess:
    """``unga-qa slack``, or ``unga-qa serve``, as a process; what it logs is in ``log``."""

    def __init__(self, slack: FakeSlack, data_dir: Path, database: Path, *command: str, **settings: str) -> None:
        """Name the process; its index lies in ``data_dir``, its conversations and its queue in ``database``."""
        tokens = ",".join(workspace.bot_token for workspace in slack.world.workspaces.values())
        self.command = [str(Path(sys.executable).with_name("unga-qa")), *(command or ("slack",))]
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("UNGA_QA_", "SLACK_"))} | {
            "UNGA_QA_DATA_DIR": str(data_dir),
            "UNGA_QA_DATABASE_URL": f"sqlite:///{database}",
            "UNGA_QA_SLACK_BASE_URL": slack.base_url,
            "UNGA_QA_SLACK_BOT_TOKEN": tokens,
            "UNGA_QA_SLACK_APP_TOKEN": "xapp-1",
            "UNGA_QA_PUBLIC_URL": "https://qa.example",
            "PYTHONFAULTHANDLER": "1",
            **settings,
        }
        self._log = database.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        """What the process has logged."""
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    def start(self, *, wait: bool = True) -> None:
        """Start the process, and wait until it answers questions."""
        before, until = self.log.count(_READY), time.monotonic() + _PATIENCE_S
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self.command, env=self.environment, stdout=log, stderr=log, cwd=self._log.parent)
        while wait and self.log.count(_READY) == before:
            assert self._process.poll() is None, self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill the process without warning."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Tell the process to stop; give its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> int:
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(number)
        try:
            return self._process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGABRT)  # Python then logs where every thread stands
            self._process.wait(_PATIENCE_S)
            raise AssertionError(f"the bot does not stop:\n{self.log}") from None


@contextmanager
def running(slack: FakeSlack, data_dir: Path, database: Path, *command: str, **settings: str) -> Iterator[BotProcess]:
    """Run the bot while a block runs."""
    bot = BotProcess(slack, data_dir, database, *command, **settings)
    bot.start()
    try:
        yield bot
    finally:
        bot.stop()
