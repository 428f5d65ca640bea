"""The same resolution in every format: written again as text, Markdown, HTML and Word, it has the same ids and words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from documents import Resolution, UnreadableDocument
from documents.readers import read_file
from tests.twins import Twin, as_docx, as_html, as_markdown, as_text, twin_of

_CHOSEN = (
    "74/74_2.xml", "74/74_232B_E", "74/74_259", "74/74_263", "75/75_1_E", "75/75_15_E", "75/75_101A-B_E", "75/75_245_E",
    "76/A_RES_76_112-", "77/A_RES_77_104-", "77/A_RES_77_12-", "77/A_RES_77_276", "78/A_RES_78_1_E", "78/A_RES_78_223-",
    "78/A_RES_78_248-", "78/A_RES_78_317-", "79/A_RES_79_161-", "79/A_RES_79_252-", "79/A_RES_79_281-", "79/A_RES_79_290-",
)  # fmt: skip
"""Sections, parts, annexes, articles, restarting and missing numbers, lists, declarations; the rest are every hundredth."""
_EVERY = 100
_FORMATS: dict[str, Callable[[Twin], bytes]] = {
    "text": as_text,
    "Markdown": as_markdown,
    "HTML": as_html,
    "Word": lambda twin: as_docx(twin, counted=False),
    "Word that counts": lambda twin: as_docx(twin, counted=True),
}


@pytest.fixture(scope="module")
def originals(shared: Path) -> list[tuple[Resolution, Twin]]:
    """About forty resolutions of the outside texts with what is printed of each."""
    root = shared / "corpus" / "ga-xml"
    files = sorted(root.rglob("*.xml"))
    if not files:
        pytest.skip("there are no XML files among the outside texts")
    chosen = [path for path in files if f"{path.parent.name}/{path.name}".startswith(_CHOSEN)]
    found: list[tuple[Resolution, Twin]] = []
    for path in dict.fromkeys([*chosen, *files[::_EVERY]]):
        try:
            resolution = read_file(path).resolution
        except UnreadableDocument:
            continue
        if resolution is not None:
            found.append((resolution, twin_of(path, resolution)))
    return found


def test_the_originals_have_what_is_hard(originals: list[tuple[Resolution, Twin]]) -> None:
    paragraphs = [p for resolution, _ in originals for p in resolution.paragraphs]
    assert len(originals) >= 30
    assert sum(p.kind == "annex" for p in paragraphs) > 100
    assert sum(bool(p.footnotes) for p in paragraphs) > 300
    assert sum(not p.is_whole for p in paragraphs) > 200
    assert sum(p.locator.startswith(("I.", "II.", "A.", "B.")) for p in paragraphs) > 100


@pytest.mark.parametrize("written", list(_FORMATS))
def test_a_resolution_has_the_same_ids_and_words_in_every_format(
    written: str, originals: list[tuple[Resolution, Twin]], tmp_path: Path
) -> None:
    same, known, noted = 0, 0, 0
    for count, (resolution, twin) in enumerate(originals):
        path = tmp_path / str(count)
        path.write_bytes(_FORMATS[written](twin))
        again = read_file(path).resolution
        assert again is not None
        assert again.symbol == resolution.symbol
        given = {p.id: p for p in again.paragraphs}
        known += len(resolution.paragraphs)
        same += sum(p.id in given and given[p.id].text == p.text for p in resolution.paragraphs)
        noted += sum(p.id in given and given[p.id].footnotes == p.footnotes for p in resolution.paragraphs)
    assert same / known >= (0.995 if written == "text" else 0.999)
    assert noted / known >= 0.99


@pytest.mark.parametrize("written", list(_FORMATS))
def test_the_resolution_of_the_seed_is_the_same_in_every_format(
    written: str, originals: list[tuple[Resolution, Twin]], tmp_path: Path
) -> None:
    resolution, twin = next(pair for pair in originals if pair[0].symbol == "A/RES/75/15")
    path = tmp_path / "75_15"
    path.write_bytes(_FORMATS[written](twin))
    again = read_file(path).resolution
    assert again is not None
    assert [(p.id, p.text, p.footnotes) for p in again.paragraphs] == [(p.id, p.text, p.footnotes) for p in resolution.paragraphs]
