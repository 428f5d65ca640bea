"""What training changed ships as small integers, is checked by digest, and gives the trained encoder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from embeddings import DEFAULT_ENCODER, EncoderUnavailable, SentenceTransformerEncoder, weights
from embeddings.int8 import Int8Encoder
from embeddings.weights import PLAIN_ENCODER

_LARGEST_FILE = 25_000_000
_QUESTION = "who pays for the mission's withdrawal?"


def test_eight_bits_for_a_change_lose_next_to_nothing_of_the_weight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    plain = {"w": rng.standard_normal((8, 16)).astype(np.float32), "same": np.ones(4, dtype=np.float32)}
    wanted = plain | {"w": plain["w"] + 0.01 * rng.standard_normal((8, 16)).astype(np.float32)}
    path = weights.write_changes(tmp_path, plain, wanted)
    (tmp_path / weights.RECORD).write_text(json.dumps({"sha256": _digest(path)}), encoding="utf-8")
    monkeypatch.setattr(weights, "FOLDER", tmp_path)
    weights._changes.cache_clear()
    found = weights.changed(plain)
    weights._changes.cache_clear()
    np.testing.assert_allclose(found["w"], wanted["w"], atol=3e-4)
    np.testing.assert_array_equal(found["same"], plain["same"])


def test_changes_that_are_not_those_that_ship_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights.write_changes(tmp_path, {"w": np.zeros((1, 1), dtype=np.float32)}, {"w": np.ones((1, 1), dtype=np.float32)})
    (tmp_path / weights.RECORD).write_text(json.dumps({"sha256": "0" * 64}), encoding="utf-8")
    monkeypatch.setattr(weights, "FOLDER", tmp_path)
    weights._changes.cache_clear()
    with pytest.raises(EncoderUnavailable, match="SHA-256"):
        weights.changed({"w": np.zeros((1, 1), dtype=np.float32)})
    weights._changes.cache_clear()


def test_what_ships_is_small_and_says_how_it_was_made() -> None:
    record = json.loads((weights.FOLDER / weights.RECORD).read_text(encoding="utf-8"))
    assert (weights.FOLDER / weights.CHANGES).stat().st_size < _LARGEST_FILE
    assert record["command"] == "unga-qa train encoder --write"
    assert record["of"]["model"] == PLAIN_ENCODER


def test_sentence_transformers_and_integers_give_the_trained_encoders_vectors(tmp_path: Path) -> None:
    (floats,) = SentenceTransformerEncoder(DEFAULT_ENCODER).embed([_QUESTION], "query")
    (integers,) = Int8Encoder(tmp_path, DEFAULT_ENCODER).embed([_QUESTION], "query")
    (plain,) = SentenceTransformerEncoder(PLAIN_ENCODER).embed([_QUESTION], "query")
    assert float(floats.vector @ integers.vector) > 0.98
    assert float(floats.vector @ plain.vector) < 0.98


def test_the_trained_encoder_is_named_by_what_training_made_it() -> None:
    assert SentenceTransformerEncoder(DEFAULT_ENCODER).name == f"{DEFAULT_ENCODER} {weights.digest()[:8]}"


def _digest(path: Path) -> str:
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()
