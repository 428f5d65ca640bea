"""The history keeps every whole run, whatever became of the others."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evals.errors import EvaluationError
from evals.reports.report import Figure, Report, SetReport
from evals.reports.run_history import append, as_table, read_history, run_of


def a_report(title: str = "nightly", accuracy: float | None = 0.8, name: str = "asean", **figures: Figure) -> Report:
    of = SetReport(
        name=name,
        half="report",
        system={
            "qa.accuracy": Figure(mean=accuracy, low=0.7, high=0.9, n=125),
            "latency.p50": Figure(mean=12.34, n=125),
            **figures,
        },
        rankings={},
        recall_by_k={},
        wins={},
        slices={},
        risk_coverage=(),
        reliability=(),
        cases=(),
        provenance={"cases": "sha256:4f1c"},
    )
    made = {"commit": "88e28d2f1e7a9b", "corpus": "sha256:9a7e", "prompts.answer": "sha256:77b1", "settings.confidence": "0.42"}
    return Report(title=title, when="2026-11-20 04:12 UTC", seconds=75.0, provenance=made, sets=(of,))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "history.jsonl"


def titles(path: Path) -> list[str]:
    return [run.title for run in read_history(path).runs]


def test_a_run_is_one_line_that_reads_back_as_it_was(path: Path) -> None:
    append(path, a_report())
    assert path.read_text(encoding="utf-8").count("\n") == 1
    assert read_history(path).runs == (run_of(a_report()),)


def test_a_line_says_when_of_what_and_with_which_figures(path: Path) -> None:
    append(path, a_report())
    line = json.loads(path.read_text(encoding="utf-8"))
    assert (line["when"], line["provenance"]["commit"], line["provenance"]["corpus"]) == (
        "2026-11-20 04:12 UTC",
        "88e28d2f1e7a9b",
        "sha256:9a7e",
    )
    (of,) = line["sets"]
    assert (of["name"], of["half"], of["provenance"]) == ("asean", "report", {"cases": "sha256:4f1c"})
    assert of["figures"]["qa.accuracy"] == {"mean": 0.8, "n": 125}


def test_runs_stand_in_the_order_in_which_they_were_added(path: Path) -> None:
    for title in ("first", "second", "third"):
        append(path, a_report(title))
    assert titles(path) == ["first", "second", "third"]


def test_a_history_that_is_not_there_yet_holds_no_runs(path: Path) -> None:
    assert read_history(path).runs == ()
    assert as_table((), ["qa.accuracy"]) == "No runs yet.\n"


@pytest.mark.parametrize("cut", [1, 2, 20, 200])
def test_a_last_line_that_was_cut_off_loses_only_itself(path: Path, cut: int) -> None:
    append(path, a_report("kept"))
    append(path, a_report("cut"))
    path.write_bytes(path.read_bytes()[: -cut - 1])
    history = read_history(path)
    assert [run.title for run in history.runs] == ["kept"]
    assert [note.removeprefix(str(path)) for note in history.notes] == [
        ", line 2 is no whole run and is left out; a run was killed while it wrote"
    ]


def test_a_run_that_lacks_only_its_end_of_line_is_whole(path: Path) -> None:
    append(path, a_report("whole"))
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    append(path, a_report("next"))
    assert titles(path) == ["whole", "next"]


def test_a_run_added_after_a_broken_line_is_not_spoilt_by_it(path: Path) -> None:
    append(path, a_report("kept"))
    with path.open("ab") as file:
        file.write('{"when": "2026-11-2é'.encode()[:-1])
    append(path, a_report("after"))
    history = read_history(path)
    assert [run.title for run in history.runs] == ["kept", "after"]
    assert len(history.notes) == 1


def test_runs_added_at_the_same_time_do_not_mix(path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: append(path, a_report(str(n))), range(40)))
    history = read_history(path)
    assert sorted(int(run.title) for run in history.runs) == list(range(40))
    assert history.notes == ()


def test_a_run_is_on_the_disk_when_it_is_added(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[int] = []
    sync = os.fsync

    def note(handle: int) -> None:
        flushed.append(os.fstat(handle).st_size)
        sync(handle)

    monkeypatch.setattr(os, "fsync", note)
    append(path, a_report())
    assert flushed == [path.stat().st_size]


def test_a_title_of_several_lines_stays_on_one(path: Path) -> None:
    append(path, a_report("one\ntwo\u2028three\r"))
    assert titles(path) == ["one\ntwo\u2028three\r"]


def test_a_figure_that_is_none_reads_back_as_none(path: Path) -> None:
    append(path, a_report(accuracy=None))
    (run,) = read_history(path).runs
    assert run.sets[0].figures["qa.accuracy"].mean is None


def test_a_line_of_a_later_release_with_more_in_it_is_read(path: Path) -> None:
    append(path, a_report())
    line = json.loads(path.read_text(encoding="utf-8")) | {"weather": "fair"}
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert titles(path) == ["nightly"]


def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(EvaluationError, match="file/history"):
        append(tmp_path / "file" / "history.jsonl", a_report())
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_history(tmp_path)


def test_a_commit_with_changes_is_not_shown_as_one_without() -> None:
    run = run_of(a_report().model_copy(update={"provenance": {"commit": "88e28d2f1e7a with changes"}}))
    assert run.commit == "88e28d2f1e7a with changes"


def test_the_table_follows_each_set_through_the_runs(path: Path) -> None:
    for report in (a_report("first", 0.8), a_report("second", 0.9), a_report("other", 0.5, "sessions")):
        append(path, report)
    table = as_table(read_history(path).runs, ["qa.accuracy", "latency.p50", "abstain.f1"])
    head = "| when | commit | run | cases | `qa.accuracy` | `latency.p50` | `abstain.f1` |\n|---|---|---|---|---|---|---|\n"
    row = "| 2026-11-20 04:12 UTC | `88e28d2f1e7a` | {} | 0 | {} (n 125) | 12.3 ms (n 125) | – |\n"
    assert table == (
        f"## asean, half: report\n\n{head}{row.format('first', '0.800')}{row.format('second', '0.900')}\n"
        f"## sessions, half: report\n\n{head}{row.format('other', '0.500')}"
    )
