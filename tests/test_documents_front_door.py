"""The front door: the format is told from the content, and what is none is refused with the file's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents import UnreadableDocument, seed_path
from documents.readers import front_door, read_documents, read_file


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"%PDF-1.7\n1 0 obj", "it is a PDF"),
        (b"", "it is empty"),
        (b" \n\t ", "it is empty"),
        (b"75/15. Title\x00", "NUL"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "not UTF-8"),
        ("75/15. Title".encode("utf-16"), "not UTF-8"),
        (b"<!DOCTYPE html><html><body>Hello</body></html>", "root element is <html>"),
        (b"<html><body>Hello<br></body></html>", "not well-formed"),
        (b"Dear friend", "'The General Assembly,' is nowhere"),
        (b'{"id": 1}', "lacks an id or a text"),
    ],
)
def test_a_file_of_no_known_format_is_refused_by_name(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "thing.txt"
    path.write_bytes(content)
    with pytest.raises(UnreadableDocument, match=problem) as caught:
        read_file(path)
    assert str(path) in str(caught.value)
    assert "; expected " in str(caught.value)


def test_a_file_above_the_limit_is_refused_with_both_sizes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front_door, "MAX_BYTES", 1_000)
    path = tmp_path / "long.txt"
    path.write_bytes(b"a" * 1_001)
    with pytest.raises(UnreadableDocument, match=r"1,001 bytes; expected at most 1,000"):
        read_file(path)


def test_a_file_of_exactly_the_limit_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front_door, "MAX_BYTES", seed_path().stat().st_size)
    assert read_file(seed_path()).resolution is not None


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="cannot be read"):
        read_file(tmp_path / "none.txt")


def test_the_name_of_a_file_says_nothing_of_its_format(tmp_path: Path) -> None:
    path = tmp_path / "odd.xml"
    path.write_bytes(seed_path().read_bytes())
    resolution = read_file(path).resolution
    assert resolution is not None
    assert resolution.symbol == "A/RES/75/15"


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "marked.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": "1", "text": "Fish."}\n')
    assert [p.id for p in read_file(path).passages] == ["1"]


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        (tmp_path / f"{name}.jsonl").write_text(f'{{"id": "{name}", "text": "Fish."}}')
    assert [p.id for reading in read_documents([tmp_path]) for p in reading.passages] == ["a", "b", "c"]


def test_a_fault_does_not_keep_the_other_files_out(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "b.jsonl").write_text('{"id": "1", "text": "Fish."}')
    bad, good = read_documents([tmp_path])
    assert bad.fault is not None
    assert "a.pdf" in str(bad.fault)
    assert good.fault is None
    assert [p.id for p in good.passages] == ["1"]


def test_a_hidden_file_of_a_folder_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".DS_Store").write_bytes(b"\x00\x01")
    assert list(read_documents([tmp_path])) == []


def test_each_file_is_told_of_when_it_is_done(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b"")
    told: list[int] = []
    assert len(list(read_documents([tmp_path], on_file=lambda: told.append(1)))) == len(told) == 2
