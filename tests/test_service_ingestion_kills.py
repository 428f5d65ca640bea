"""An ingestion that is killed at any moment: the old index answers, and the next run finishes the work."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from embeddings import Encoder
from service.library import open_library, stored_corpus
from tests.conftest import TALLIES

_SEED = 7515
_KILLS = 8
_FILES = 60
_PROGRAM = """
import sys
from pathlib import Path
from service.ingestion import ingest_paths
from tests.conftest import HashingEncoder

class Slow(HashingEncoder):
    def embed(self, texts, role, on_done=lambda _: None, before=()):
        import time
        time.sleep(0.02)
        return super().embed(texts, role, on_done, before)

print("begun", flush=True)
ingest_paths(Path(sys.argv[1]), [Path(sys.argv[2])], Slow(), prune=True)
"""
_RESOLUTION = """Resolution adopted by the General Assembly on 7 December 2020

75/{number}. A test of reading number {number}

The General Assembly,

Recalling its resolution {number}/1 of 25 September 2015,

{operative}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "files"
    found.mkdir()
    for number in range(100, 100 + _FILES):
        operative = "\n\n".join(f"{n}. Welcomes the progress {number} made in reading {n} resolutions;" for n in range(1, 13))
        (found / f"{number}.txt").write_text(_RESOLUTION.format(number=number, operative=operative), encoding="utf-8")
    return found


def test_an_ingestion_killed_at_random_moments_loses_nothing(
    tmp_path: Path, folder: Path, hashing_encoder: Encoder, request: pytest.FixtureRequest
) -> None:
    data, chance = tmp_path / "data", random.Random(_SEED)  # noqa: S311 - moments, no secrets
    open_library(data, hashing_encoder)
    killed = 0
    for _ in range(_KILLS):
        process = _start(data, folder)
        time.sleep(chance.uniform(0.0, 2.5))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        opened = open_library(data, hashing_encoder)
        assert len(opened.corpus.resolutions) in {1, 1 + _FILES}
        assert opened.index.search(opened.index.query(["disaster management"]), limit=1)[0].id.startswith("A/RES/75/15#")
    assert _start(data, folder).wait(120) == 0
    opened = open_library(data, hashing_encoder)
    assert len(opened.corpus.resolutions) == 1 + _FILES
    assert (
        opened.index.search(opened.index.query(["the progress 123 made in reading 7 resolutions"]), limit=1)[0].id
        == "A/RES/75/123#op7"
    )
    assert stored_corpus(data).digest == opened.corpus.digest
    assert [path.name for path in (data / "index").iterdir() if path.name.startswith(".")] == []
    request.config.stash[TALLIES].append(f"ingestion: {killed} kills survived, {_FILES} of {_FILES} files taken in, nothing lost")


def _start(data: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Start an ingestion as a process of its own, and wait until it begins."""
    root = Path(__file__).parent.parent
    command = [sys.executable, "-c", _PROGRAM, str(data), str(folder)]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    process.stdout.close()
    return process
