"""The front door: the format is told from the content, and what is none is refused with the file's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents import UnreadableDocument, WrongLanguage, seed_path
from documents.readers import front_door, read_documents, read_file


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "it is empty"),
        (b" \n\t ", "it is empty"),
        (b"75/15. Title\x00", "NUL"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "it is an image"),
        ("75/15. Titre à part".encode("latin-1"), "not UTF-8 text, and does not say"),
        ("75/15. Title".encode("utf-16-le"), "NUL"),
        (b"<!DOCTYPE html><html><body>Hello</body></html>", "'The General Assembly,' is nowhere"),
        (b"<html><body>Hello<br></body></html>", "'The General Assembly,' is nowhere"),
        (b'<?xml version="1.0"?><!-- x --><rss version="2.0"/>', "root element is <rss>"),
        (b"<akomaNtoso><statement>", "not well-formed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file.*saved as .docx"),
        (b"{\\rtf1\\ansi}", "rich text.*saved as .docx"),
        (b"PK\x03\x04", "damaged zip"),
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
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (tmp_path / "b.jsonl").write_text('{"id": "1", "text": "Fish."}')
    bad, good = read_documents([tmp_path])
    assert bad.fault is not None
    assert "a.doc" in str(bad.fault)
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


_TEXT = "75/15. Café\n\nThe General Assembly,\n\nRecalling it,\n\n1. Decides to go to the café."


@pytest.mark.parametrize(
    "content",
    [
        _TEXT.encode(),
        _TEXT.encode("utf-8-sig"),
        _TEXT.encode("utf-16"),
        ("<meta charset=iso-8859-1>" + "".join(f"<p>{block}</p>" for block in _TEXT.split("\n\n"))).encode("latin-1"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">' + _TEXT.replace("\n\n", "<p>")).encode(
            "cp1252"
        ),
        ("<!-- saved -->\n<html><meta charset='no-such'>" + _TEXT.replace("\n\n", "<p>")).encode(),
    ],
)
def test_a_text_is_decoded_as_its_mark_or_it_itself_says(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cafe"
    path.write_bytes(content)
    resolution = read_file(path).resolution
    assert resolution is not None
    assert resolution.title == "Café"
    assert resolution.paragraphs[-1].text == "Decides to go to the café."


_SENTENCES = {
    "French": "L'Assemblée générale, rappelant les résolutions du Conseil et le rapport que la Commission a présenté sur une question",
    "Spanish": "La Asamblea General, recordando las resoluciones del Consejo y el informe que la Comisión ha presentado con los datos",
    "Russian": "Генеральная Ассамблея, ссылаясь на резолюции Совета Безопасности и доклад Комиссии по этому вопросу",
    "Arabic": "إن الجمعية العامة، إذ تشير إلى قرارات مجلس الأمن وإلى تقرير اللجنة عن هذه المسألة",
    "Chinese": "大会，回顾安全理事会的决议以及委员会关于这一问题的报告，",
}


@pytest.mark.parametrize("language", list(_SENTENCES))
@pytest.mark.parametrize("mark_up", ["{}", "<p>{}</p>"])
def test_a_document_in_another_language_is_a_fault_of_its_own_kind(tmp_path: Path, language: str, mark_up: str) -> None:
    path = tmp_path / "thing"
    path.write_text("\n\n".join(mark_up.format(_SENTENCES[language]) for _ in range(5)), encoding="utf-8")
    with pytest.raises(WrongLanguage, match=language):
        read_file(path)


@pytest.mark.parametrize(
    ("lines", "symbol"),
    [
        (["A/RES/75/15", "75/15. Title"], "A/RES/75/15"),
        (["A/RES/74/99", "75/15. Title"], "A/RES/75/15"),
        (["A/RES/75/101 A-B", "75/101. Title"], "A/RES/75/101 A-B"),
        (["75/232. Title", "B"], "A/RES/75/232 B"),
        (["217 A (III). Universal Declaration"], "A/RES/217 A (III)"),
        (["A/RES/75/16", "Title"], "A/RES/75/16"),
        (["Title"], "A/RES/76/1"),
    ],
)
def test_the_number_before_the_title_counts_then_the_header_then_the_name(tmp_path: Path, lines: list[str], symbol: str) -> None:
    path = tmp_path / "A_RES_76_1.txt"
    path.write_text("\n\n".join([*lines, "The General Assembly,", "1. Decides it."]))
    resolution = read_file(path).resolution
    assert resolution is not None
    assert resolution.symbol == symbol


@pytest.mark.parametrize("name", ["punycode", "idna", "undefined", "quopri", "uu", "rot13", "unicode_escape", "utf-7", "no-such"])
def test_what_is_no_charset_is_not_taken_for_one(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(f'<html><meta charset="{name}"><p>{"-abcd9" * 10}</p></html>')
    with pytest.raises(UnreadableDocument, match="The General Assembly"):
        read_file(path)
