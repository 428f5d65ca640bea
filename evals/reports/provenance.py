"""Provenance: what a run was made with, so that two runs can be told apart."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from prompts import load_prompt, prompt_names
from service import Settings

_DIGITS = 19
"""How much of a digest tells prompts apart: its name and twelve digits."""
_PLACES = frozenset({"data_dir", "database_url", "api_keys"})
"""Settings that say where a service keeps things, and change no answer."""


def with_settings(provenance: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """Add the settings that differ from their defaults, without places and secrets."""
    changed = {
        f"setting.{name}": str(getattr(settings, name))
        for name, field in type(settings).model_fields.items()
        if name not in _PLACES and getattr(settings, name) != field.default and not isinstance(getattr(settings, name), SecretStr)
    }
    return dict(provenance) | changed


def machine() -> dict[str, str]:
    """Name the machine and what runs on it, the commit of the checkout, and the prompts by their digests."""
    packages = ("faiss-cpu", "onnxruntime", "sentence-transformers", "langchain-core")
    return {
        "commit": commit(),
        "prompts": ", ".join(f"{name} {load_prompt(name).digest[:_DIGITS]}" for name in prompt_names()),
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}",
        "packages": ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages),
    }


def commit() -> str:
    """The commit of the checkout, marked where files differ from it; ``unknown`` outside of one."""
    place = Path(__file__).parent
    try:
        head = _git(place, "rev-parse", "--short=12", "HEAD")
        return f"{head} with changes" if _git(place, "status", "--porcelain", "--untracked-files=no") else head
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(place: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=place, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603, S607
