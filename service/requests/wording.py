"""The words by which people name documents, read from naming.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

_LISTS: dict[str, str] = tomllib.loads((Path(__file__).parent / "naming.toml").read_text(encoding="utf-8"))


def _listed(key: str) -> frozenset[str]:
    return frozenset(_LISTS[key].split())


DOCUMENTS = _listed("documents")
INSTRUMENTS = _listed("instruments")
JOINING = _listed("joining")
ARTICLES = _listed("articles")
BODIES = _listed("bodies")
BEFORE = _listed("before")
DEFINITE = _listed("definite")
INDEFINITE = _listed("indefinite")
CHOOSING = _listed("choosing")
ENDING = _listed("ending")
WITHIN = _listed("within")
COUNTED = _listed("counted")
