"""Top-level names: the six packages are this distribution's, and nobody else's."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

_DISTRIBUTION = "unga-qa"
_NAMES = ("documents", "embeddings", "prompts", "service", "evals", "training")


def _home() -> Path:
    """Where the distribution's packages lie: the project's folder when it is installed in place, else site-packages."""
    distribution = importlib.metadata.distribution(_DISTRIBUTION)
    origin = json.loads(distribution.read_text("direct_url.json") or "{}")
    if origin.get("dir_info", {}).get("editable"):
        return Path(unquote(urlparse(origin["url"]).path)).resolve()
    return Path(str(distribution.locate_file(""))).resolve()


@pytest.mark.parametrize("name", _NAMES)
def test_no_other_distribution_claims_the_name(name: str) -> None:
    claimants = importlib.metadata.packages_distributions().get(name, [])
    assert set(claimants) <= {_DISTRIBUTION}  # one that is installed in place lists a path, not its packages


@pytest.mark.parametrize("name", _NAMES)
def test_what_is_imported_by_the_name_is_this_distribution_s(name: str) -> None:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).resolve() == _home() / name / "__init__.py"
