"""Writes what was fitted where the package ships it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

import embeddings
from embeddings import Ranking, weights
from embeddings.weights import PLAIN_ENCODER, SHA256, default_weights
from service.answering import drafts
from service.answering.drafts import Calibration
from service.verification import support
from service.verification.support import Parameters
from training.encoder_training import ROUNDS, SEED
from training.questions import DATA, FILES

_SERVICE = Path(drafts.__file__).parent


def write_encoder(made: Path) -> Path:
    """Write what training changed of the plain encoder's weights, with its digest and what it was made of."""
    from safetensors.numpy import load_file

    plain, new = (load_file(folder / "model.safetensors") for folder in (default_weights(), made))
    names = {name for name, value in plain.items() if value.dtype.kind == "f" and name in new}
    path = weights.write_changes(weights.FOLDER, {n: plain[n] for n in names}, {n: new[n] for n in names})
    record = {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "of": {"model": PLAIN_ENCODER, "sha256": SHA256},
        "questions": {name: _digest(DATA / name) for name in FILES},
        "recipe": [asdict(planned) for planned in ROUNDS],
        "seed": SEED,
        "command": "unga-qa train encoder --write",
        "curve": json.loads((made / "curve.json").read_text(encoding="utf-8")),
    }
    return _write(weights.FOLDER / weights.RECORD, record)


def write_ranking(fitted: Ranking) -> Path:
    """Write the weights of the ranking."""
    return _write(Path(embeddings.__file__).parent / "ranking.json", {"weights": dict(fitted.weights)})


def write_calibration(calibration: Calibration, name: str = "calibration") -> Path:
    """Write a calibration: ``calibration`` for one document, ``calibration_many`` for many, ``calibration_named`` for one among many."""
    record = {
        "weights": dict(calibration.weights),
        "means": dict(calibration.means),
        "scales": dict(calibration.scales),
        "bias": calibration.bias,
        "tiers": {"answered": calibration.tiers.answered, "nearest": calibration.tiers.nearest},
    }
    return _write(_SERVICE / f"{name}.json", record)


def write_support(parameters: Parameters) -> Path:
    """Write the parameters of the verifier's measure of support."""
    path = Path(support.__file__).parent / "support.json"
    path.write_text(parameters.dump(), encoding="utf-8")
    return path


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write(path: Path, record: dict[str, object]) -> Path:
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return path
