"""Cases: the schema that every set shares, and errors that name the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents import Resolution
from evals import BadCases, Case, load_cases, own_cases
from evals.cases import of_half
from evals.cases.material import read_resolutions

_GOOD = '{"id": "c1", "question": "what about women?"}'


def test_a_case_needs_an_id_and_a_question_only(tmp_path: Path) -> None:
    (case,) = load_cases(_written(tmp_path, _GOOD))
    assert case == Case(id="c1", question="what about women?")
    assert (case.answerable, case.gold, case.must, case.history, case.half) == (True, (), (), (), None)


def test_a_history_is_of_plain_turns_or_of_roles(tmp_path: Path) -> None:
    line = '{"id": "c1", "question": "q", "history": ["earlier", {"role": "assistant", "text": "said"}]}'
    first, second = load_cases(_written(tmp_path, line))[0].history
    assert first == "earlier"
    assert not isinstance(second, str)
    assert (second.role, second.text) == ("assistant", "said")


def test_fields_of_other_sets_are_no_fault(tmp_path: Path) -> None:
    assert load_cases(_written(tmp_path, '{"id": "c1", "question": "q", "difficulty": 3, "reference": "r"}'))[0].reference == "r"


def test_blank_lines_are_skipped(tmp_path: Path) -> None:
    assert len(load_cases(_written(tmp_path, _GOOD, "", '{"id": "c2", "question": "q"}', ""))) == 2


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("not json", "line 3: the line: "),
        ('{"question": "q"}', "line 3: id: "),
        ('{"id": "c2"}', "line 3: question: "),
        ('{"id": "c2", "question": "q", "gold": "A/RES/75/15#op1"}', "line 3: gold: "),
        ('{"id": "c2", "question": "q", "answerable": "perhaps"}', "line 3: answerable: "),
        ('{"id": "c2", "question": "q", "half": "third"}', "line 3: half: "),
        ('{"id": "c1", "question": "again"}', "line 3: the id 'c1' occurs twice"),
        ("[]", "line 3: "),
    ],
)
def test_a_bad_case_is_named_by_its_line_and_its_fault(tmp_path: Path, line: str, fault: str) -> None:
    path = _written(tmp_path, _GOOD, "", line)
    with pytest.raises(BadCases) as caught:
        load_cases(path)
    assert str(path) in str(caught.value)
    assert fault in str(caught.value)


def test_a_file_without_cases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCases, match="holds no cases"):
        load_cases(_written(tmp_path, ""))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCases, match=r"nowhere\.jsonl cannot be read"):
        load_cases(tmp_path / "nowhere.jsonl")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadCases, match="cannot be read"):
        load_cases(path)


@pytest.mark.parametrize("name", ["asean", "blind", "calibration", "desk", "sessions"])
def test_the_projects_own_sets_are_in_the_schema(name: str) -> None:
    assert len(load_cases(own_cases(name))) >= 100


@pytest.mark.parametrize("name", ["asean", "blind", "desk", "sessions"])
def test_the_halves_part_the_set(name: str) -> None:
    cases = load_cases(own_cases(name))
    tune, report = of_half(cases, "tune"), of_half(cases, "report")
    assert len(tune) + len(report) == len(cases) == len(of_half(cases, "all"))
    assert min(len(tune), len(report)) > len(cases) // 3


def test_every_gold_paragraph_exists_and_shows_what_must_be_shown(seed: Resolution) -> None:
    texts = {str(p.id): " ".join([p.text, *(n.text for n in p.footnotes)]).lower() for p in seed.paragraphs}
    for case in load_cases(own_cases("asean")):
        assert set(case.gold) <= set(texts), case.id
        if case.gold:
            shown = " ".join(texts[key] for key in case.gold)
            assert [must for must in case.must if must.lower() not in shown] == [], case.id


@pytest.mark.usefixtures("shared")
def test_gold_over_the_sessions_exists_and_shows_what_must_be_shown() -> None:
    cases = [case for case in load_cases(own_cases("sessions")) if case.must and len(case.gold) == 1]
    known = read_resolutions({case.gold[0].split("#")[0] for case in cases})
    texts = {str(p.id): p.text.lower() for resolution in known.values() for p in resolution.paragraphs}
    assert [case.id for case in cases if not all(must.lower() in texts[case.gold[0]] for must in case.must)] == []


@pytest.mark.parametrize("name", ["asean", "blind", "sessions"])
def test_what_is_unanswerable_has_no_gold(name: str) -> None:
    assert [case.id for case in load_cases(own_cases(name)) if not case.answerable and (case.gold or case.must)] == []


def _written(folder: Path, *lines: str) -> Path:
    path = folder / "cases.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
