"""The command line, as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from service import Answer
from service.cli import main
from service.cli.terminal import print_ingestion
from service.ingestion import IngestionReport

_PROGRAM = Path(sys.executable).with_name("unga-qa")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cli")


def test_help_loads_neither_a_model_nor_the_web() -> None:
    program = "import sys, service.cli.main; assert not {'torch', 'sentence_transformers', 'fastapi'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_ask_gives_the_answer_object_as_json(data_dir: Path) -> None:
    done = _run(data_dir, "ask", "--json", "what did the GA say about disaster management?")
    assert done.returncode == 0, done.stderr
    answer = Answer.model_validate_json(done.stdout)
    assert {"A/RES/75/15#op21", "A/RES/75/15#op22"} <= {c.id for c in answer.citations}


def test_documents_are_listed(data_dir: Path) -> None:
    done = _run(data_dir, "documents")
    assert done.returncode == 0, done.stderr
    assert "A/RES/75/15" in done.stdout
    assert "23 November 2020" in done.stdout


def test_a_file_that_is_no_resolution_fails_with_one_line_that_names_it(data_dir: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sir,\n", encoding="utf-8")
    done = _run(data_dir, "ingest", str(letter))
    shown = " ".join((done.stdout + done.stderr).split())
    assert done.returncode != 0
    assert "letter.txt" in shown.replace(" ", "")
    assert shown.count("not taken: ") == 1
    assert "Traceback" not in shown


def test_records_without_a_document_are_named_to_whoever_ingests_them(capsys: pytest.CaptureFixture[str]) -> None:
    symbols = tuple(f"A/RES/91/{number}" for number in range(1, 15))
    print_ingestion(IngestionReport(0, 0, 46, records=15, unmatched=symbols))
    shown = " ".join(capsys.readouterr().out.split())
    assert "unmatched: 14 records have no document here" in shown
    assert "A/RES/91/1, A/RES/91/2," in shown
    assert "and 2 more" in shown
    assert "0 resolutions, 0 passages and 15 records read" in shown


def test_a_bad_setting_fails_with_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UNGA_QA_PORT", "eighty")
    monkeypatch.setattr(sys, "argv", ["unga-qa", "documents"])
    with pytest.raises(SystemExit) as exit_:
        main()
    shown = capsys.readouterr().err
    assert exit_.value.code == 2
    assert shown.startswith("unga-qa: bad setting: UNGA_QA_PORT='eighty'")
    assert shown.count("\n") == 1


def test_help_names_every_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["unga-qa", "--help"])
    with pytest.raises(SystemExit) as exit_:
        main()
    assert exit_.value.code == 0
    shown = capsys.readouterr().out
    assert all(command in shown for command in ("ask", "chat", "ingest", "documents", "serve", "mcp", "eval"))


def test_answers_to_cases_are_written_one_line_a_case(data_dir: Path, tmp_path: Path) -> None:
    cases = _lines(
        tmp_path / "cases.jsonl",
        {
            "id": "c1",
            "question": "what does paragraph 22 say?",
            "history": [],
            "gold": ["A/RES/75/15#op22"],
            "answerable": True,
            "must": [],
        },
        {
            "id": "c2",
            "question": "who won the football world cup",
            "history": ["hello"],
            "gold": [],
            "answerable": False,
            "must": [],
        },
    )
    done = _run(data_dir, "eval", "answers", "--cases", str(cases), "--out", str(tmp_path / "out" / "answers.jsonl"))
    assert done.returncode == 0, done.stderr
    first, second = (json.loads(line) for line in (tmp_path / "out" / "answers.jsonl").read_text(encoding="utf-8").splitlines())
    assert (first["id"], first["retrieved"]) == ("c1", ["A/RES/75/15#op22"])
    assert (second["id"], Answer.model_validate(second["answer"]).abstained) == ("c2", True)
    assert set(first) == {"id", "retrieved", "answer"}


def test_cases_are_answered_from_another_corpus_for_one_run_only(data_dir: Path, tmp_path: Path) -> None:
    corpus = _lines(
        tmp_path / "passages.jsonl",
        {"id": "bees-1", "text": "Honey bees store honey in wax combs inside the hive.", "title": "Bees"},
        {"id": "rust-1", "text": "Iron rusts when water and oxygen reach its surface.", "title": "Rust"},
    )
    cases = _lines(tmp_path / "cases.jsonl", {"id": "c1", "question": "where do honey bees store honey?", "gold": ["bees-1"]})
    before = sorted(data_dir.rglob("*"))
    done = _run(
        data_dir, "eval", "answers", "--cases", str(cases), "--corpus", str(corpus), "--out", str(tmp_path / "answers.jsonl")
    )
    assert done.returncode == 0, done.stderr
    record = json.loads((tmp_path / "answers.jsonl").read_text(encoding="utf-8"))
    assert (record["id"], record["retrieved"]) == ("c1", ["bees-1", "rust-1"])
    assert sorted(data_dir.rglob("*")) == before


def _lines(path: Path, *records: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def _run(data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("UNGA_QA_")}
    environment["UNGA_QA_DATA_DIR"] = str(data_dir)
    return subprocess.run([str(_PROGRAM), *arguments], capture_output=True, text=True, check=False, env=environment, cwd=data_dir)
