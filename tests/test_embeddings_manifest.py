"""The manifest: what an index was made from, checked against what is wanted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embeddings import IndexUnusable
from embeddings.index_manifest import FORMAT, Manifest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two files, one of them in a folder of its own, and the manifest of both."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "one").write_bytes(b"1")
    (tmp_path / "sub" / "two").write_bytes(b"2")
    Manifest.of(tmp_path, encoder="e", dimension=3, corpus="c", passages=2).write(tmp_path)
    return tmp_path


def _edit(folder: Path, **fields: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def test_a_manifest_that_is_written_reads_as_itself(folder: Path) -> None:
    assert Manifest.read(folder) == Manifest.of(folder, encoder="e", dimension=3, corpus="c", passages=2)


def test_every_file_is_listed_but_the_manifest(folder: Path) -> None:
    assert set(Manifest.read(folder).files) == {"one", "sub/two"}


def test_the_right_encoder_and_corpus_pass(folder: Path) -> None:
    Manifest.read(folder).check(folder, encoder="e", corpus="c")


def test_another_format_is_refused_naming_both(folder: Path) -> None:
    _edit(folder, format=FORMAT + 1)
    with pytest.raises(IndexUnusable, match=f"format {FORMAT + 1}, now it is {FORMAT}"):
        Manifest.read(folder).check(folder, encoder="e", corpus="c")


def test_an_unknown_field_makes_it_damaged(folder: Path) -> None:
    _edit(folder, colour="red")
    with pytest.raises(IndexUnusable, match="damaged"):
        Manifest.read(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"{}", b"\xff\xfe"])
def test_what_is_no_manifest_is_damaged(folder: Path, content: bytes) -> None:
    (folder / "manifest.json").write_bytes(content)
    with pytest.raises(IndexUnusable, match="damaged"):
        Manifest.read(folder)


def test_a_folder_without_manifest_was_never_finished(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="no finished index"):
        Manifest.read(tmp_path)
