"""Programs that are killed while they answer: what was told is kept, once, and what was not is answered when it is asked again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from service import Answerer, Settings, build_conversations
from tests.conftest import TALLIES

_SEED = 1516
_KILLS = 40
_PROGRAM = """
import os, sys
from pathlib import Path
import alembic.command
from service import Settings, build_answerer, build_conversations

answerer = build_answerer(Settings(data_dir=Path(sys.argv[1]), _env_file=None))
answerer.warm()
for line in sys.stdin:  # each asks for a process that answers from a message on, without what takes long to load
    if (process := os.fork()) == 0:
        conversations = build_conversations(Settings(data_dir=Path(sys.argv[2]), _env_file=None), answerer=answerer)
        for number in range(int(line), 10**6):
            conversations.ask(f"what does paragraph {number % 28 + 1} say?", conversation_id="one", message_id=f"{number:032}")
            print("told", number, flush=True)
    print("begun", process, flush=True)
    os.waitpid(process, 0)
    print("killed", process, flush=True)
"""


def test_a_program_killed_at_random_moments_loses_no_turn_and_keeps_none_twice(
    answerer: Answerer, data_dir: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    chance, told = random.Random(_SEED), list[int]()  # noqa: S311 - moments, no secrets
    conversations = build_conversations(Settings(data_dir=tmp_path, _env_file=None), answerer=answerer)
    conversations.begin(conversation_id="one")
    command = [sys.executable, "-c", _PROGRAM, str(data_dir), str(tmp_path)]
    root = Path(__file__).parent.parent
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for kill in range(_KILLS):
            program.stdin.write(f"{len(told)}\n")
            program.stdin.flush()
            process, awaited = 0, len(told) + kill % 2  # every other is killed when it has told something
            while not process or len(told) < awaited:
                process = _heard(program.stdout.readline(), told) or process
            time.sleep(chance.uniform(0.0, 0.3))
            os.kill(process, signal.SIGKILL)
            while not _heard(program.stdout.readline(), told):
                pass
        program.stdin.close()
    kept = [int(turn.answer.message_id) for turn in conversations.read("one").turns]
    conversations.close()
    assert len(told) >= _KILLS // 2
    assert told == list(range(len(told)))
    assert kept in (told, [*told, len(told)])  # the last may have been kept when the program was killed before it could tell
    request.config.stash[TALLIES].append(f"conversations: {_KILLS} kills survived, {len(told)} turns told, none lost or doubled")


def _heard(line: str, told: list[int]) -> int:
    """Note the number of a turn that was told; give that of a process that began or was killed, else 0."""
    said, number = line.split()
    if said == "told":
        told.append(int(number))
        return 0
    return int(number)
