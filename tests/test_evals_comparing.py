"""Comparing two runs tells differences from chance, and never mixes cases that are not the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.errors import EvaluationError
from evals.metrics import randomisation_p
from evals.reports.comparison_page import Comparison, Paired, SetComparison
from evals.reports.report import CaseScore, Figure, Report, SetReport
from evals.reports.run_differences import as_text, compare, holm

_RIGHT, _WRONG = "A/RES/75/15#op21", "A/RES/75/15#op20"


def a_case(place: int, *, right: bool = True, **changed: object) -> CaseScore:
    case = CaseScore(
        id=f"case-{place}",
        type="direct",
        question=f"What does paragraph {place} say?",
        answerable=True,
        gold=(_RIGHT,),
        retrieved=(_RIGHT,),
        cited=(_RIGHT if right else _WRONG,),
        answer="Encourages cooperation." if right else "Calls for something else.",
        abstained=False,
        confidence=0.9,
        right=right,
        why="" if right else f"cites {_WRONG}, not {_RIGHT}",
        slices={},
        scores={"answer.must": float(right), "qa.coverage": 1.0},
        latency_ms=10.0,
    )
    return case.model_copy(update=changed)


def a_set(cases: tuple[CaseScore, ...], name: str = "asean", half: str = "report", **provenance: str) -> SetReport:
    return SetReport(
        name=name,
        half=half,
        system={"qa.accuracy": Figure(mean=sum(c.right for c in cases) / max(1, len(cases)), n=len(cases))},
        rankings={},
        recall_by_k={},
        wins={},
        slices={},
        risk_coverage=(),
        reliability=(),
        cases=cases,
        provenance=provenance,
    )


def a_run(*sets: SetReport, title: str = "run", **provenance: str) -> Report:
    return Report(title=title, when="2026-11-20", seconds=1.0, provenance=provenance, sets=sets)


def of_cases(before: tuple[CaseScore, ...], after: tuple[CaseScore, ...]) -> SetComparison:
    (of,) = compare(a_run(a_set(before)), a_run(a_set(after))).sets
    return of


def by_metric(of: SetComparison) -> dict[str, Paired]:
    return {tested.metric: tested for tested in of.tested}


def many(wrong: int, total: int = 40) -> tuple[CaseScore, ...]:
    return tuple(a_case(n, right=n >= wrong) for n in range(total))


def test_a_clear_gain_is_better_and_a_clear_loss_is_worse() -> None:
    gain, loss = by_metric(of_cases(many(20), many(2)))["right"], by_metric(of_cases(many(2), many(20)))["right"]
    assert (gain.verdict, gain.before, gain.after) == ("better", 0.5, 0.95)
    assert loss.verdict == "worse"


def test_a_difference_of_two_cases_is_noise() -> None:
    assert by_metric(of_cases(many(4), many(2)))["right"].verdict == "noise"


def test_runs_that_answer_alike_do_not_differ() -> None:
    of = of_cases(many(3), many(3))
    assert {t.verdict for t in of.tested} == {"noise"}
    assert {t.p for t in of.tested} == {1.0}
    assert not of.newly_right
    assert not of.newly_wrong
    assert not of.otherwise


def test_less_of_what_should_be_low_is_better() -> None:
    before = tuple(a_case(n, scores={"latency.first": 20.0 + n}) for n in range(20))
    after = tuple(a_case(n, scores={"latency.first": 10.0 + n}) for n in range(20))
    assert by_metric(of_cases(before, after))["latency.first"].verdict == "better"


def test_answering_more_is_neither_better_nor_worse_by_itself() -> None:
    before = tuple(a_case(n, scores={"qa.coverage": 0.0}) for n in range(20))
    assert by_metric(of_cases(before, many(0, 20)))["qa.coverage"].verdict == "different"


def test_the_interval_and_p_are_those_of_the_paired_differences() -> None:
    tested = by_metric(of_cases(many(10), many(4)))["right"]
    assert tested.p == randomisation_p([0.0] * 4 + [1.0] * 6 + [0.0] * 30)
    assert tested.difference.mean == pytest.approx(0.15)
    assert tested.difference.low is not None
    assert tested.difference.high is not None
    assert 0 < tested.difference.low < 0.15 < tested.difference.high


def test_what_passes_alone_does_not_pass_among_many() -> None:
    """Six gains and no loss have p = 1/32; with three such metrics the least is held to a third of the level."""

    def scored(value: float, place: int) -> CaseScore:
        return a_case(place, scores={f"metric.{n}": value * (1 + n) * (1 if place < 6 + n else 0) for n in range(3)})

    before, after = tuple(scored(0.0, n) for n in range(6)), tuple(scored(1.0, n) for n in range(6))
    alone = by_metric(of_cases(before, after))["metric.0"]
    assert alone.p == pytest.approx(1 / 32, abs=0.006)
    assert alone.adjusted > 0.05
    assert alone.verdict == "noise"


def test_a_metric_in_which_no_case_differs_costs_the_others_nothing() -> None:
    tested = by_metric(of_cases(many(10), many(4)))
    assert tested["qa.coverage"].adjusted == 1.0
    assert tested["right"].adjusted == tested["right"].p


def test_one_measure_under_two_names_is_one_test() -> None:
    tested = by_metric(of_cases(many(10), many(4)))
    assert tested["answer.must"].adjusted == tested["right"].adjusted == tested["right"].p


def test_a_metric_is_compared_where_both_runs_have_it() -> None:
    before = (a_case(1, scores={"answer.must": 0.0}), a_case(2, scores={"answer.must": 0.0}))
    after = (a_case(1, scores={"answer.must": 1.0}), a_case(2, scores={}))
    tested = by_metric(of_cases(before, after))["answer.must"]
    assert (tested.difference.n, tested.before, tested.after) == (1, 0.0, 1.0)


def test_cases_are_paired_by_id_whatever_their_order() -> None:
    of = of_cases(many(3), tuple(reversed(many(3))))
    assert of.same_cases
    assert by_metric(of)["right"].p == 1.0


def test_changed_cases_are_told_apart() -> None:
    before = (a_case(1, right=False), a_case(2), a_case(3), a_case(4))
    after = (a_case(1), a_case(2, right=False), a_case(3, cited=(_RIGHT, _WRONG)), a_case(4))
    of = of_cases(before, after)
    assert [[pair.after.id for pair in found] for found in (of.newly_right, of.newly_wrong, of.otherwise)] == [
        ["case-1"],
        ["case-2"],
        ["case-3"],
    ]


def test_cases_in_one_run_only_are_named_and_not_compared() -> None:
    of = of_cases((a_case(1), a_case(2)), (a_case(2), a_case(3, right=False)))
    assert (of.shared, of.only_before, of.only_after, of.same_cases) == (1, ("case-1",), ("case-3",), False)
    assert by_metric(of)["right"].difference.n == 1


@pytest.mark.parametrize(
    "anew",
    [{"question": "Another one?"}, {"gold": (_WRONG,)}, {"history": ("before",)}, {"answerable": False}, {"must": ("mines",)}],
)
def test_a_case_that_asks_something_else_under_its_id_is_not_compared(anew: dict[str, object]) -> None:
    of = of_cases((a_case(1), a_case(2)), (a_case(1).model_copy(update=anew), a_case(2)))
    assert (of.shared, of.posed_anew, of.only_before, of.only_after) == (1, ("case-1",), (), ())


def test_sets_are_matched_by_name_and_half() -> None:
    before = a_run(a_set(many(1)), a_set(many(1), "sessions"))
    after = a_run(a_set(many(1)), a_set(many(1), "sessions", "tune"))
    found = compare(before, after)
    assert [of.title for of in found.sets] == ["asean, half: report"]
    assert (found.only_before, found.only_after) == (("sessions, half: report",), ("sessions, half: tune",))


def test_a_set_that_stands_twice_in_a_report_is_refused() -> None:
    with pytest.raises(EvaluationError, match="asean, half: report twice"):
        compare(a_run(a_set(many(1)), a_set(many(2))), a_run())


def test_sets_without_a_common_case_have_figures_and_no_tests() -> None:
    of = of_cases((a_case(1),), (a_case(2),))
    assert of.tested == ()
    assert [f.metric for f in of.figures] == ["qa.accuracy"]


def a_telling_comparison() -> Comparison:
    before = a_run(a_set(many(20), encoder="a"), title="old", commit="1111", corpus="same")
    after = a_run(a_set((*many(2)[:-1], a_case(99)), encoder="b"), title="new", commit="2222", corpus="same", prompts="p")
    return compare(before, after)


def test_the_text_says_first_what_the_runs_were_made_with() -> None:
    text = as_text(a_telling_comparison())
    made = "## What the runs were made with\n\n| made with | before | after |\n|---|---|---|\n"
    assert text.startswith(
        f"# old (2026-11-20) → new (2026-11-20)\n\n{made}| commit | `1111` | `2222` |\n| prompts | – | `p` |\n"
    )
    assert "| encoder | `a` | `b` |" in text


def test_the_text_gives_verdicts_figures_and_cases() -> None:
    text = as_text(a_telling_comparison())
    assert "Holm" in text
    assert re.search(
        r"\| `right` \| \*\*better\*\* \| 0\.487 \| 0\.949 \| \+0\.462 \| \+0\.308 to \+0\.615 \| < 0\.001 \| < 0\.001 \| 39 \|",
        text,
    )
    assert "| `qa.coverage` | noise |" in text
    assert "| `qa.accuracy` | 0.500 |  | 40 | 0.950 |  | 40 |" in text
    assert "**The cases differ.** Only the 39 that both runs asked alike are compared case by case." in text
    assert "- only before (1): `case-39`" in text
    assert "### Newly right (18)\n\n- `case-2` What does paragraph 2 say?\n" in text
    assert f"  - before: cites `{_WRONG}`; cites {_WRONG}, not {_RIGHT}\n  - after: cites `{_RIGHT}`\n" in text
    assert "### Newly wrong (0)\n\nnone\n" in text


def test_the_text_says_where_nothing_recorded_differs_and_where_nothing_is_common() -> None:
    text = as_text(compare(a_run(a_set(many(1))), a_run()))
    assert "Nothing that was recorded differs." in text
    assert "Only in the run before, and not compared: asean, half: report." in text
    assert text.endswith("there is nothing to compare.\n")


def test_a_hostile_question_stays_text() -> None:
    text = as_text(compare(*(a_run(a_set((a_case(1, right=r, question="<script>\n# | `x`"),))) for r in (True, False))))
    assert "&lt;script&gt; # \\| \\`x\\`\n" in text
    assert "<script" not in text


def test_holm_gives_the_textbook_values() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=12), st.floats(0.001, 0.999))
def test_holm_rejects_what_stepping_down_rejects(ps: list[float], level: float) -> None:
    rejected: set[int] = set()
    for rank, place in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        if min(1.0, ps[place] * (len(ps) - rank)) > level:
            break
        rejected.add(place)
    assert {place for place, p in enumerate(holm(ps)) if p <= level} == rejected


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_never_makes_a_p_smaller_nor_changes_their_order(ps: list[float]) -> None:
    corrected = holm(ps)
    assert all(p <= c <= 1 for p, c in zip(ps, corrected, strict=True))
    order = sorted(range(len(ps)), key=ps.__getitem__)
    assert [corrected[n] for n in order] == sorted(corrected)
