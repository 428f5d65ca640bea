"""What a sentence-transformers folder says of its model, and whether this project can make it faster."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from embeddings.trained import digest
from embeddings.weights import DEFAULT_ENCODER, PLAIN_ENCODER, SHA256, default_weights

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
