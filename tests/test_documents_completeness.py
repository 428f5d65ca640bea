"""Reading resolutions whole: no word of a file is lost, and no two paragraphs share an id."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from documents import Locator, Resolution, paragraph_id
from documents.readers import read_documents
from tests.completeness import Loss, loss

_EVERY = 20
_HARDEST = (
    "77/A_RES_77_118", "78/A_RES_78_247", "77/A_RES_77_259", "76/A_RES_76_241", "77/A_RES_77_263 B", "79/A_RES_79_298",
    "76/A_RES_76_246B", "75/75_253_E", "74/74_259", "74/74_256", "78/A_RES_78_253", "79/A_RES_79_258B", "74/74_271_E",
    "79/A_RES_79_258-", "74/74_263", "75/75_245_E", "75/75_212_E", "76/A_RES_76_245", "79/A_RES_79_243", "76/A_RES_76_258",
    "74/74_280_E", "79/A_RES_79_1-",
)  # fmt: skip
"""Files that once lost a word in a hundred or more, and the longest ones."""


@pytest.fixture(scope="module")
def read(shared: Path) -> dict[Path, Resolution]:
    """Every twentieth resolution of the outside texts, and the hardest ones."""
    root = shared / "corpus" / "ga-xml"
    files = sorted(root.rglob("*.xml"))
    if not files:
        pytest.skip("there are no XML files among the outside texts")
    hard = [path for path in files if f"{path.parent.name}/{path.name}".startswith(_HARDEST)]
    found = read_documents(list(dict.fromkeys([*hard, *files[::_EVERY]])))
    return {reading.path: reading.resolution for reading in found if reading.resolution is not None}


@pytest.fixture(scope="module")
def losses(read: dict[Path, Resolution]) -> list[Loss]:
    """What each of them loses."""
    return [loss(path, resolution) for path, resolution in read.items()]


def test_at_most_one_word_in_ten_thousand_is_lost(losses: list[Loss]) -> None:
    assert sum(each.words for each in losses) > 400_000
    assert sum(sum(each.lost.values()) for each in losses) / sum(each.words for each in losses) < 0.0001


def test_no_file_loses_one_word_in_two_hundred(losses: list[Loss]) -> None:
    assert not [each for each in losses if each.share > 0.005]


def test_no_two_paragraphs_of_a_file_share_an_id(read: dict[Path, Resolution]) -> None:
    assert not [r.symbol for r in read.values() if max(Counter(p.id for p in r.paragraphs).values()) > 1]


def test_every_id_is_the_symbol_and_a_locator_that_reads_as_itself(read: dict[Path, Resolution]) -> None:
    paragraphs = [p for resolution in read.values() for p in resolution.paragraphs]
    assert not [p.id for p in paragraphs if p.id != paragraph_id(p.symbol, Locator.parse(p.locator))]
