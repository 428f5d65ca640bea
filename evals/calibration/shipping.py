"""Writes what was fitted where the package ships it."""

from __future__ import annotations

import json
from pathlib import Path

import embeddings
from embeddings import Fusion
from service.answering import abstention, ranking
from service.answering.abstention import Calibration
from service.answering.ranking import Ranking
from service.verification import support
from service.verification.support import Parameters

_SERVICE = Path(abstention.__file__).parent


def write_fusion(fusion: Fusion) -> Path:
    """Write the weights of the fusion."""
    return _write(Path(embeddings.__file__).parent / "fusion.json", {"weights": dict(fusion.weights), "bias": fusion.bias})


def write_ranking(fitted: Ranking) -> Path:
    """Write the weights of the ranking over many documents."""
    return _write(Path(ranking.__file__).parent / "ranking.json", {"weights": dict(fitted.weights)})


def write_calibration(calibration: Calibration, *, many: bool = False) -> Path:
    """Write the calibration for one document, or for many."""
    record = {
        "weights": dict(calibration.weights),
        "means": dict(calibration.means),
        "scales": dict(calibration.scales),
        "bias": calibration.bias,
        "threshold": calibration.threshold,
    }
    return _write(_SERVICE / ("calibration_many.json" if many else "calibration.json"), record)


def write_support(parameters: Parameters) -> Path:
    """Write the parameters of the verifier's measure of support."""
    path = Path(support.__file__).parent / "support.json"
    path.write_text(parameters.dump(), encoding="utf-8")
    return path


def _write(path: Path, record: dict[str, object]) -> Path:
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return path
