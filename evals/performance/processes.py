"""Processes of their own, so that the time and the memory that are measured are those of one task."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path


def in_own_process(module: str, task: str, *places: Path) -> str:
    """Run a module for a task over some places, and give what it prints."""
    command = [sys.executable, "-m", module, task, *map(str, places)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def resident_bytes() -> int:
    """What of this process lies in memory now, mapped files too, as Linux counts it."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()
