"""The measurement of ingestion: what its two tasks find, and how it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.performance.encoding import Race
from evals.performance.ingestion_time import Ingested, Opened, Taken, as_markdown, ask, take

_TEXT = """Resolution adopted by the General Assembly on 7 December 2020

75/100. Fisheries

The General Assembly,

Recalling its resolution 70/1 of 25 September 2015,

1. Welcomes the progress made in fisheries;

2. Welcomes the progress made in fisheries;
"""


@pytest.fixture
def taken(tmp_path: Path) -> Taken:
    """What taking in one small file beside the resolution that ships comes to."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "fisheries.txt").write_text(_TEXT, encoding="utf-8")
    return take(tmp_path / "data", [folder])


def test_taking_in_counts_files_paragraphs_and_different_texts(taken: Taken) -> None:
    assert (taken.files, taken.resolutions, taken.paragraphs) == (1, 2, 46 + 3)
    assert taken.texts == 46 + 2 + 2  # a text that stands twice is one, and so is each title
    assert taken.seconds > 0
    assert taken.peak_bytes > 50_000_000


def test_asking_opens_what_was_taken_in(taken: Taken, tmp_path: Path) -> None:
    opened = ask(tmp_path / "data")
    assert opened.paragraphs == taken.paragraphs
    assert 0 < opened.p50_ms <= opened.p95_ms
    assert opened.open_s > 0
    assert opened.resident_bytes >= opened.ready_bytes / 2


def test_rates_are_of_paragraphs_and_ratios_of_turns() -> None:
    opened = Opened(82_000, 2.5, 400_000_000, 500_000_000, 90.0, 60.0, 120.0)
    race = Race(paragraphs=100, words=50.0, plain=[2.0, 2.0], ours=[0.5, 0.4])
    page = as_markdown(Ingested(Taken(10, 9, 1_000, 800, 20.0, 1_500_000_000), race, opened, opened))
    assert "| paragraphs a second, reading and indexing included | 50 |" in page
    assert "| encoding alone, paragraphs a second | 111 |" in page
    assert "| plain sentence-transformers on torch | 25 |" in page
    assert "| times as fast, median of turns | 4.50 |" in page
    assert "| ready after its imports (s) | 2.50 | 2.50 |" in page
    assert "| memory then (MB) | 400 | 400 |" in page
