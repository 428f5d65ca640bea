"""What training changed of the plain encoder's weights: differences in 8-bit integers, row by row, that ship with the project."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import EncoderUnavailable
from embeddings.weights import verify

Floats = NDArray[np.float32]
FOLDER = Path(__file__).parent / "weights_trained"
CHANGES, RECORD = "changes.safetensors", "made.json"
_STEP = ".step"
_LARGEST = 127


def digest() -> str:
    """The SHA-256 of the changes that ship."""
    try:
        return str(json.loads((FOLDER / RECORD).read_text(encoding="utf-8"))["sha256"])
    except (OSError, ValueError, KeyError) as error:
        raise EncoderUnavailable(
            f"{FOLDER / RECORD} is missing or damaged ({error}); install the project again or run `unga-qa train encoder --write`"
        ) from error


def changed(weights: Mapping[str, Floats]) -> dict[str, Floats]:
    """Give the plain encoder's weights with what training changed; raise EncoderUnavailable where the changes are not those that ship."""
    return {name: weight + changes[name] if name in (changes := _changes()) else weight for name, weight in weights.items()}


def write_changes(folder: Path, plain: Mapping[str, Floats], trained: Mapping[str, Floats]) -> Path:
    """Write the difference of two sets of weights with the same names; a name whose weights are the same is left out.

    A difference is far smaller than the weight itself, so that 8 bits for it lose next to nothing of the weight.
    """
    from safetensors.numpy import save_file  # only when something was trained

    tensors: dict[str, np.ndarray] = {}
    for name, weight in trained.items():
        change = np.asarray(weight, dtype=np.float32) - plain[name]
        if change.any():
            step = np.maximum(np.abs(change).max(axis=-1, keepdims=True), 1e-12) / _LARGEST
            tensors[name] = np.rint(change / step).astype(np.int8)
            tensors[name + _STEP] = step.astype(np.float32)
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / CHANGES)
    (folder / CHANGES).chmod(0o644)  # the library writes it for its owner alone
    return folder / CHANGES


@lru_cache(maxsize=1)
def _changes() -> dict[str, Floats]:
    from safetensors.numpy import load_file  # only when an encoder is loaded or made faster

    path = FOLDER / CHANGES
    if not path.is_file():
        raise EncoderUnavailable(f"{path} is not there; install the project again or run `unga-qa train encoder --write`")
    verify(path, digest())
    held = load_file(path)
    names = [name for name in held if not name.endswith(_STEP)]
    return {name: held[name].astype(np.float32) * held[name + _STEP] for name in names}
