"""Ingestion takes what can be read in one step, and reports what cannot."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import pytest

from embeddings import Encoder
from service import library
from service.errors import CorpusBusy, DamagedCorpus
from service.index_shelf import replace_file
from service.ingestion import ingest_paths
from service.ledger import Entry, Ledger
from service.library import locked, open_library, seed_corpus, stored_corpus

_RESOLUTION = """Seventy-fifth session

Agenda item 131

Resolution adopted by the General Assembly on 7 December 2020

75/99. A test of reading

The General Assembly,

Recalling its resolution 70/1 of 25 September 2015,

1. Welcomes the progress that has been made in reading resolutions;

2. {second}

40th plenary meeting
7 December 2020
"""


@pytest.fixture
def resolution(tmp_path: Path) -> Path:
    return _written(tmp_path / "new" / "resolution.txt", _RESOLUTION.format(second="Requests the Secretary-General to report."))


@pytest.fixture
def data(tmp_path: Path, hashing_encoder: Encoder) -> Path:
    open_library(tmp_path / "data", hashing_encoder)
    return tmp_path / "data"


def test_a_resolution_joins_the_corpus(data: Path, resolution: Path, hashing_encoder: Encoder) -> None:
    report = ingest_paths(data, [resolution], hashing_encoder)
    assert (report.resolutions, report.passages, report.paragraphs, report.faults) == (1, 0, 49, ())
    assert list(stored_corpus(data).by_symbol) == ["A/RES/75/15", "A/RES/75/99"]


def test_what_was_ingested_is_indexed(data: Path, resolution: Path, hashing_encoder: Encoder) -> None:
    ingest_paths(data, [resolution], hashing_encoder)
    assert open_library(data, hashing_encoder).index.row("A/RES/75/99#op2") is not None


def test_a_document_that_is_known_is_replaced(data: Path, resolution: Path, hashing_encoder: Encoder) -> None:
    ingest_paths(data, [resolution], hashing_encoder)
    _written(resolution, _RESOLUTION.format(second="Decides to read on."))
    ingest_paths(data, [resolution], hashing_encoder)
    document = stored_corpus(data).by_symbol["A/RES/75/99"]
    assert [p.text for p in document.whole("operative")][1] == "Decides to read on."


def test_ingesting_twice_changes_nothing(data: Path, resolution: Path, hashing_encoder: Encoder) -> None:
    ingest_paths(data, [resolution], hashing_encoder)
    digest = stored_corpus(data).digest
    ingest_paths(data, [resolution], hashing_encoder)
    assert stored_corpus(data).digest == digest


def test_passages_keep_their_own_ids(data: Path, tmp_path: Path, hashing_encoder: Encoder) -> None:
    path = _written(tmp_path / "passages.jsonl", '{"id": "bees-1", "text": "Bees make honey.", "title": "Bees"}\n')
    assert ingest_paths(data, [path], hashing_encoder).passages == 1
    assert open_library(data, hashing_encoder).index.row("bees-1") is not None


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("letter.txt", "Dear Sir,\n\nthank you for your letter.\n", "a General Assembly resolution as text"),
        ("empty.txt", "", "a resolution as AKN4UN XML, PDF"),
        ("page.xml", "<html><body>no resolution</body></html>", "expected"),
        ("broken.xml", "<akomaNtoso><act>", "expected"),
        ("scan.pdf", "%PDF-1.7\n", "a General Assembly resolution as published in PDF"),
        ("nul.txt", "The General Assembly,\x00", "text in UTF-8"),
        ("broken.jsonl", '{"id": "a", "text": "one"}\n{"id": "b"\n', "JSON lines"),
        ("lacking.jsonl", '{"id": "a"}\n', "JSON lines"),
    ],
)
def test_a_file_that_is_no_resolution_is_reported_by_name_with_what_was_expected(
    data: Path, tmp_path: Path, hashing_encoder: Encoder, name: str, content: str, expected: str
) -> None:
    path = _written(tmp_path / name, content)
    (fault,) = ingest_paths(data, [path], hashing_encoder).faults
    assert str(path) in str(fault)
    assert expected in str(fault)


def test_a_file_that_is_not_there_is_reported(data: Path, tmp_path: Path, hashing_encoder: Encoder) -> None:
    (fault,) = ingest_paths(data, [tmp_path / "nowhere.txt"], hashing_encoder).faults
    assert "nowhere.txt" in str(fault)


def test_nothing_is_indexed_of_a_file_that_cannot_be_read(data: Path, tmp_path: Path, hashing_encoder: Encoder) -> None:
    before = _files(data)
    report = ingest_paths(data, [_written(tmp_path / "letter.txt", "Dear Sir,\n")], hashing_encoder)
    assert (report.resolutions, report.passages, report.paragraphs) == (0, 0, 46)
    assert _files(data) == before


def test_of_a_folder_what_can_be_read_is_taken(data: Path, resolution: Path, hashing_encoder: Encoder) -> None:
    _written(resolution.parent / "letter.txt", "Dear Sir,\n")
    report = ingest_paths(data, [resolution.parent], hashing_encoder)
    assert (report.resolutions, len(report.faults)) == (1, 1)
    assert "A/RES/75/99" in stored_corpus(data).by_symbol


def test_an_ingestion_that_dies_before_its_last_step_leaves_the_old_corpus_answering(
    data: Path, resolution: Path, hashing_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(path: Path, text: str) -> None:
        raise KeyboardInterrupt(f"{path} is not replaced by {len(text)} characters")

    monkeypatch.setattr(library, "replace_file", die)
    with pytest.raises(KeyboardInterrupt):
        ingest_paths(data, [resolution], hashing_encoder)
    opened = open_library(data, hashing_encoder)
    assert opened.corpus == seed_corpus()
    assert opened.index.row("A/RES/75/99#op2") is None


def test_an_ingestion_while_another_runs_is_refused(data: Path, resolution: Path, hashing_encoder: Encoder) -> None:
    with locked(data), pytest.raises(CorpusBusy):
        ingest_paths(data, [resolution], hashing_encoder)
    assert stored_corpus(data) == seed_corpus()


def test_what_another_ingestion_noted_while_one_waited_for_it_stays_noted(
    data: Path, resolution: Path, hashing_encoder: Encoder
) -> None:
    with ThreadPoolExecutor(1) as pool:
        with locked(data):
            waiting = pool.submit(ingest_paths, data, [resolution], hashing_encoder)
            time.sleep(0.3)
            replace_file(Ledger.path(data), Ledger({"/other.txt": Entry("digest", "text", "A/RES/75/98")}).dump())
        assert waiting.result(60).resolutions == 1
    assert set(Ledger.load(data).files) == {"/other.txt", str(resolution.resolve())}


def test_without_a_path_what_is_there_is_indexed(tmp_path: Path, hashing_encoder: Encoder) -> None:
    report = ingest_paths(tmp_path, [], hashing_encoder)
    assert (report.paragraphs, report.faults) == (46, ())
    assert len(list((tmp_path / "index").iterdir())) == 1


def _written(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != ".lock"}


def test_what_has_not_changed_is_not_read_again(data: Path, resolution: Path, hashing_encoder: Encoder) -> None:
    ingest_paths(data, [resolution.parent], hashing_encoder)
    before = (data / "corpus.jsonl").stat().st_ino
    report = ingest_paths(data, [resolution.parent], hashing_encoder)
    assert (report.resolutions, report.unchanged, report.paragraphs) == (0, 1, 49)
    assert (data / "corpus.jsonl").stat().st_ino == before


def test_a_file_that_gives_another_document_now_takes_the_old_one_out(
    data: Path, resolution: Path, hashing_encoder: Encoder
) -> None:
    ingest_paths(data, [resolution], hashing_encoder)
    _written(resolution, _RESOLUTION.format(second="Decides to read on.").replace("75/99", "75/98"))
    ingest_paths(data, [resolution], hashing_encoder)
    assert list(stored_corpus(data).by_symbol) == ["A/RES/75/15", "A/RES/75/98"]


def test_documents_whose_files_are_gone_stay_until_they_are_pruned(
    data: Path, resolution: Path, hashing_encoder: Encoder
) -> None:
    ingest_paths(data, [resolution.parent], hashing_encoder)
    resolution.unlink()
    kept = ingest_paths(data, [resolution.parent], hashing_encoder)
    assert (len(kept.gone), kept.pruned, "A/RES/75/99" in stored_corpus(data).by_symbol) == (1, (), True)
    pruned = ingest_paths(data, [resolution.parent], hashing_encoder, prune=True)
    assert pruned.pruned == ("A/RES/75/99",)
    assert list(stored_corpus(data).by_symbol) == ["A/RES/75/15"]


def test_pruning_one_folder_leaves_what_came_from_another(data: Path, resolution: Path, hashing_encoder: Encoder) -> None:
    other = _written(resolution.parent.parent / "other" / "other.txt", resolution.read_text().replace("75/99", "75/98"))
    ingest_paths(data, [resolution.parent, other.parent], hashing_encoder)
    other.unlink()
    ingest_paths(data, [resolution.parent], hashing_encoder, prune=True)
    assert "A/RES/75/98" in stored_corpus(data).by_symbol


def test_of_two_files_that_give_one_document_the_fuller_one_counts_whatever_the_order(
    data: Path, resolution: Path, hashing_encoder: Encoder
) -> None:
    fuller = resolution.read_text().replace("40th plenary", "3. Decides to go on.\n\n40th plenary")
    copy = _written(resolution.parent / "a-copy.txt", fuller)
    for paths in ([resolution.parent], [resolution], [copy]):
        report = ingest_paths(data, paths, hashing_encoder)
        assert len(stored_corpus(data).by_symbol["A/RES/75/99"].whole("operative")) == 3
    copy.unlink()
    report = ingest_paths(data, [resolution.parent], hashing_encoder, prune=True)
    assert report.pruned == ()
    assert len(stored_corpus(data).by_symbol["A/RES/75/99"].whole("operative")) == 2


def test_a_duplicate_is_reported_with_the_file_that_counts(data: Path, resolution: Path, hashing_encoder: Encoder) -> None:
    copy = _written(resolution.parent / "z-copy.txt", resolution.read_text())
    (duplicate,) = ingest_paths(data, [resolution.parent], hashing_encoder).duplicates
    assert (duplicate.symbol, duplicate.kept, duplicate.left_out) == ("A/RES/75/99", str(copy), str(resolution))


def test_a_damaged_ledger_only_costs_reading_again(data: Path, resolution: Path, hashing_encoder: Encoder) -> None:
    ingest_paths(data, [resolution], hashing_encoder)
    (data / "ledger.json").write_text("{", encoding="utf-8")
    assert ingest_paths(data, [resolution], hashing_encoder).resolutions == 1
    assert ingest_paths(data, [resolution], hashing_encoder).unchanged == 1


_RECORDS = """{{"symbol": "A/RES/75/99", "adoption_type": "{vote}", "subjects": [["READING", "UNBIS Thesaurus"]]}}
{{"symbol": "A/RES/75/98", "adoption_type": "Without a vote"}}
"""


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return _written(tmp_path / "recorded" / "75.json", _RECORDS.format(vote="Without a vote"))


def test_records_are_kept_and_those_without_a_document_are_told(
    data: Path, resolution: Path, records: Path, hashing_encoder: Encoder
) -> None:
    first = ingest_paths(data, [records], hashing_encoder)
    second = ingest_paths(data, [resolution], hashing_encoder)
    assert (first.records, first.faults, first.unmatched) == (2, (), ("A/RES/75/98", "A/RES/75/99"))
    assert (second.records, second.unmatched) == (0, ("A/RES/75/98",))
    assert stored_corpus(data).records_of("A/RES/75/99")[0].subject_words == ("reading",)


def test_the_order_of_records_and_documents_makes_no_difference(
    tmp_path: Path, resolution: Path, records: Path, hashing_encoder: Encoder
) -> None:
    for name, paths in (("a", [records, resolution]), ("b", [resolution, records])):
        for path in paths:
            ingest_paths(tmp_path / name, [path], hashing_encoder)
    ingest_paths(tmp_path / "c", [resolution, records], hashing_encoder)
    assert len({stored_corpus(tmp_path / name).digest for name in "abc"}) == 1


def test_a_file_of_records_is_read_again_only_where_it_has_changed(data: Path, records: Path, hashing_encoder: Encoder) -> None:
    ingest_paths(data, [records], hashing_encoder)
    again = ingest_paths(data, [records], hashing_encoder)
    _written(records, _RECORDS.format(vote="By a recorded vote").splitlines()[0])
    changed = ingest_paths(data, [records], hashing_encoder)
    assert (again.unchanged, again.records, changed.unchanged, changed.records) == (1, 0, 0, 1)
    assert {symbol: r.adoption for symbol, r in stored_corpus(data).records.items()} == {"A/RES/75/99": "recorded vote"}


def test_records_whose_file_is_gone_stay_until_they_are_pruned(data: Path, records: Path, hashing_encoder: Encoder) -> None:
    ingest_paths(data, [records], hashing_encoder)
    records.unlink()
    kept = ingest_paths(data, [records.parent], hashing_encoder)
    assert (len(kept.gone), len(stored_corpus(data).records)) == (1, 2)
    pruned = ingest_paths(data, [records.parent], hashing_encoder, prune=True)
    assert (pruned.pruned, pruned.pruned_records) == ((), ("A/RES/75/98", "A/RES/75/99"))
    assert stored_corpus(data).digest == seed_corpus().digest


def test_broken_lines_among_records_are_named_each_time(data: Path, records: Path, hashing_encoder: Encoder) -> None:
    _written(records, f"{{broken\n{_RECORDS.format(vote='Without a vote')}")
    for _ in range(2):
        report = ingest_paths(data, [records], hashing_encoder)
        assert (report.records, [str(fault).split(": ")[0] for fault in report.faults]) == (2, [f"{records}, line 1"])


def _as_of_another_version(data: Path) -> None:
    """Let the ledger say that its files were read by the readers of another version, as those of before said it."""
    files = {path: asdict(entry) | {"readers": "another"} for path, entry in Ledger.load(data).files.items()}
    replace_file(Ledger.path(data), json.dumps({"files": files}))


def test_files_that_another_version_has_read_are_named_at_the_start(
    data: Path, resolution: Path, hashing_encoder: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    ingest_paths(data, [resolution], hashing_encoder)
    open_library(data, hashing_encoder)
    assert "another version" not in caplog.text
    _as_of_another_version(data)
    open_library(data, hashing_encoder)
    assert "1 of the ingested files were read by another version" in caplog.text
    assert "run `unga-qa ingest` over them again" in caplog.text


def test_files_that_another_version_has_read_are_read_again_and_then_no_longer_named(
    data: Path, resolution: Path, hashing_encoder: Encoder
) -> None:
    ingest_paths(data, [resolution], hashing_encoder)
    _as_of_another_version(data)
    other = _written(resolution.parent.parent / "other.txt", _RESOLUTION.format(second="Notes it.").replace("75/99", "75/98"))
    ingest_paths(data, [other], hashing_encoder)
    assert Ledger.load(data).outdated == (str(resolution.resolve()),)
    assert ingest_paths(data, [resolution], hashing_encoder).unchanged == 0
    assert Ledger.load(data).outdated == ()


def test_a_ledger_of_a_version_that_noted_its_readers_once_for_all_files_is_outdated(
    data: Path, resolution: Path, hashing_encoder: Encoder
) -> None:
    ingest_paths(data, [resolution], hashing_encoder)
    files = {path: asdict(entry) for path, entry in Ledger.load(data).files.items()}
    for entry in files.values():
        del entry["readers"]
    replace_file(Ledger.path(data), json.dumps({"readers": "another", "files": files}))
    assert Ledger.load(data).outdated == (str(resolution.resolve()),)


def test_a_corpus_with_fields_that_this_version_does_not_know_is_said_to_be_of_another(
    data: Path, resolution: Path, hashing_encoder: Encoder
) -> None:
    ingest_paths(data, [resolution], hashing_encoder)
    path = data / "corpus.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"mentions"', '"cited"'), encoding="utf-8")
    with pytest.raises(DamagedCorpus, match="the stored corpus is"):
        stored_corpus(data)
    path.write_text(path.read_text(encoding="utf-8").replace('"cited"', '"more": 1, "mentions"'), encoding="utf-8")
    with pytest.raises(DamagedCorpus, match="of another version"):
        stored_corpus(data)
