"""Speed as people meet it: a fresh process to its first answer, and warm answers through HTTP on loopback."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.cases import load_cases, of_half, own_cases
from evals.errors import EvaluationError

_ASKED = 100
_WAIT_SECONDS = 60
_TIMEOUT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds of whole processes, milliseconds of warm questions through HTTP."""

    help_s: float
    first_answer_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    questions: int


def measure_speed() -> Speed:
    """Measure with the index built; the questions are those of the reported half, each asked once."""
    program = Path(sys.executable).parent / "unga-qa"
    _seconds([str(program), "ask", "para 1"])
    first = float(np.median([_seconds([str(program), "ask", "what is said about trade and investment?"]) for _ in range(3)]))
    helped = float(np.median([_seconds([str(program), "--help"]) for _ in range(3)]))
    questions = [case.question for case in of_half(load_cases(own_cases("asean")), "report")][:_ASKED]
    with _served(program) as address:
        for question in questions[:5]:
            _ask(address, question)
        spent = [_ask(address, question) for question in questions]
    p50, p95, p99 = (float(q) for q in np.percentile(spent, [50, 95, 99]))
    return Speed(helped, first, p50, p95, p99, len(spent))


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


@contextmanager
def _served(program: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [str(program), "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"UNGA_QA_HOST": "127.0.0.1"},
    )  # fmt: skip
    try:
        _await_ready(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


def _await_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(_WAIT_SECONDS * 10):
        if process.poll() is not None:
            raise EvaluationError(f"the service stopped at once with status {process.returncode}")
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=_TIMEOUT_SECONDS):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise EvaluationError(f"the service was not ready within {_WAIT_SECONDS} seconds")


def _ask(address: str, question: str) -> float:
    """Ask once over a new connection and give the milliseconds until the whole answer was read."""
    body = json.dumps({"message": question}).encode()
    request = urllib.request.Request(f"{address}/v1/chat", data=body, headers={"Content-Type": "application/json"})
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:
        response.read()
    return (time.perf_counter() - started) * 1000
