"""Comparing two runs: which differences are more than chance, and case by case what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.errors import EvaluationError
from evals.metrics import measured, randomisation_p
from evals.reports.comparison_page import Beside, Change, Comparison, Paired, SetComparison, Setting, Verdict
from evals.reports.markdown import code, plain, table
from evals.reports.measures import NONE, change, has_a_direction, interval, lower_is_better, number, probability, span
from evals.reports.report import CaseScore, Figure, Report, SetReport
from evals.reports.summary import title_of

LEVEL = 0.05
RIGHT = "right"
_LISTED = 40
_Question = tuple[str, tuple[str, ...], tuple[float, ...], tuple[str, ...]]
"""A set, its cases, and how they differ."""
_POSED = ("question", "history", "answerable", "gold", "must")


@dataclass(frozen=True, slots=True)
class _Pairs:
    """A metric's values in both runs over the cases of a set that have it in both."""

    of: str
    metric: str
    cases: tuple[str, ...]
    turns: tuple[str, ...]
    """The conversation that each case is a turn of."""
    before: tuple[float, ...]
    after: tuple[float, ...]

    @property
    def differences(self) -> tuple[float, ...]:
        return tuple(b - a for a, b in zip(self.before, self.after, strict=True))

    @property
    def question(self) -> _Question:
        """What is tested: measures that differ alike on the same cases ask the same."""
        return self.of, self.cases, self.differences, self.turns


@dataclass(frozen=True, slots=True)
class _Chance:
    """How likely chance alone gives as large a difference: by itself, and corrected for all tests."""

    p: float
    adjusted: float


def compare(a: Report, b: Report) -> Comparison:
    """Compare a run with a later one, over the cases that both asked; raise EvaluationError where a set stands twice in one."""
    before, after = _by_name(a), _by_name(b)
    both = [key for key in before if key in after]
    pairs = {key: _pairs(before[key], after[key]) for key in both}
    chance = _chances([found for of in pairs.values() for found in of])
    return Comparison(
        before=f"{a.title} ({a.when})",
        after=f"{b.title} ({b.when})",
        differing=_differing(a.provenance, b.provenance),
        sets=tuple(_compared(before[key], after[key], [_paired(p, chance[p.question]) for p in pairs[key]]) for key in both),
        only_before=tuple(title_of(*key) for key in before if key not in after),
        only_after=tuple(title_of(*key) for key in after if key not in before),
    )


def holm(ps: Sequence[float]) -> list[float]:
    """Correct p-values of several tests so that any false alarm among them stays as rare as each promises (Holm 1979)."""
    order = sorted(range(len(ps)), key=lambda n: ps[n])
    out, least = [0.0] * len(ps), 0.0
    for rank, place in enumerate(order):
        least = max(least, min(1.0, ps[place] * (len(ps) - rank)))
        out[place] = least
    return out


def _by_name(report: Report) -> dict[tuple[str, str], SetReport]:
    out: dict[tuple[str, str], SetReport] = {}
    for of in report.sets:
        key = (of.name, of.half)
        if key in out:
            raise EvaluationError(
                f"the report {report.title!r} of {report.when} holds {title_of(*key)} twice; run it again, once a set"
            )
        out[key] = of
    return out


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Setting, ...]:
    names = dict.fromkeys([*before, *after])
    return tuple(Setting(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name))


def _shared(before: SetReport, after: SetReport) -> list[Change]:
    later = {case.id: case for case in after.cases}
    found = [Change(case, later[case.id]) for case in before.cases if case.id in later]
    return [change for change in found if _posed(change.before) == _posed(change.after)]


def _posed(case: CaseScore) -> tuple[object, ...]:
    return tuple(getattr(case, name) for name in _POSED)


def _pairs(before: SetReport, after: SetReport) -> list[_Pairs]:
    """Pair the values of ``right`` and of every metric that is one by question."""
    shared = _shared(before, after)
    turn_of = {pair.before.id: pair.before.conversation or pair.before.id for pair in shared}
    scores = {pair.before.id: (_scores(pair.before), _scores(pair.after)) for pair in shared}
    names = dict.fromkeys(name for pair in scores.values() for side in pair for name in side)
    out = []
    for name in names:
        held = {key: (a[name], b[name]) for key, (a, b) in scores.items() if name in a and name in b}
        if held:
            first, second = zip(*held.values(), strict=True)
            turns = tuple(turn_of[key] for key in held)
            out.append(_Pairs(title_of(before.name, before.half), name, tuple(held), turns, first, second))
    return out


def _scores(case: CaseScore) -> dict[str, float]:
    return {RIGHT: float(case.right), **case.scores}


def _chances(pairs: Sequence[_Pairs]) -> dict[_Question, _Chance]:
    """Test every question once; where no case differs there is nothing to test, and the others need no correction for it."""
    asked = dict.fromkeys(found.question for found in pairs)
    ps = {question: randomisation_p(question[2], question[3]) for question in asked if any(question[2])}
    tested = {key: _Chance(p, corrected) for (key, p), corrected in zip(ps.items(), holm(list(ps.values())), strict=True)}
    return {question: tested.get(question, _Chance(1.0, 1.0)) for question in asked}


def _paired(pairs: _Pairs, chance: _Chance) -> Paired:
    difference = measured(pairs.differences, pairs.turns)
    return Paired(
        metric=pairs.metric,
        before=sum(pairs.before) / len(pairs.before),
        after=sum(pairs.after) / len(pairs.after),
        difference=Figure.of(difference),
        p=chance.p,
        adjusted=chance.adjusted,
        verdict=_verdict(pairs.metric, difference.mean, chance.adjusted),
    )


def _verdict(metric: str, difference: float, p: float) -> Verdict:
    if p >= LEVEL:
        return "noise"
    if not has_a_direction(metric):
        return "different"
    return "better" if (difference < 0) == lower_is_better(metric) else "worse"


def _compared(before: SetReport, after: SetReport, tested: Sequence[Paired]) -> SetComparison:
    shared = _shared(before, after)
    kept, old, new = ({case.id for case in cases} for cases in ([c.before for c in shared], before.cases, after.cases))
    return SetComparison(
        name=before.name,
        half=before.half,
        differing=_differing(before.provenance, after.provenance),
        shared=len(shared),
        only_before=tuple(case.id for case in before.cases if case.id not in new),
        only_after=tuple(case.id for case in after.cases if case.id not in old),
        posed_anew=tuple(case.id for case in before.cases if case.id in new and case.id not in kept),
        figures=tuple(
            Beside(m, before.system.get(m), after.system.get(m)) for m in dict.fromkeys([*before.system, *after.system])
        ),
        tested=tuple(tested),
        newly_right=tuple(c for c in shared if c.after.right and not c.before.right),
        newly_wrong=tuple(c for c in shared if c.before.right and not c.after.right),
        otherwise=tuple(c for c in shared if c.before.right == c.after.right and _answered(c.before) != _answered(c.after)),
    )


def _answered(case: CaseScore) -> tuple[object, ...]:
    return case.answer, case.abstained, case.cited


def as_text(comparison: Comparison) -> str:
    """Write a comparison as Markdown: what the runs were made with first, then each set, then its cases."""
    lines = [f"# {plain(comparison.before)} → {plain(comparison.after)}", "", "## What the runs were made with", ""]
    lines += _settings(comparison.differing) or ["Nothing that was recorded differs.", ""]
    for names, run in ((comparison.only_before, "before"), (comparison.only_after, "after")):
        lines += [f"Only in the run {run}, and not compared: {', '.join(map(plain, names))}.", ""] if names else []
    if not comparison.sets:
        return "\n".join([*lines, "The runs have no set in common: there is nothing to compare.", ""])
    lines += [
        "Differences are paired: the same case, after less before. Verdicts go by p after Holm's correction for all tests of "
        f"this page: the chance that any of them is a false alarm is at most {LEVEL:.0%}. Noise is a difference that chance "
        "alone explains, which does not prove that there is none. The turns of one conversation stand and fall together.",
        "",
    ]
    for of in comparison.sets:
        lines += [f"## {plain(of.title)}", "", *_cases_shared(of), *_settings(of.differing), *_tests_of(of), *_figures(of)]
        lines += _changes("Newly right", of.newly_right) + _changes("Newly wrong", of.newly_wrong)
        lines += _changes("Answered otherwise, with the same verdict", of.otherwise)
    return "\n".join(lines)


def _settings(differing: Sequence[Setting]) -> list[str]:
    if not differing:
        return []
    rows = [[plain(s.name), *(NONE if value is None else code(value) for value in (s.before, s.after))] for s in differing]
    return table(["made with", "before", "after"], rows)


def _cases_shared(of: SetComparison) -> list[str]:
    if of.same_cases:
        return [f"Both runs asked the same {of.shared} cases.", ""]
    kinds = (("only before", of.only_before), ("only after", of.only_after), ("asked otherwise under the same id", of.posed_anew))
    said = [f"- {words} ({len(ids)}): {_listed(ids)}" for words, ids in kinds if ids]
    warning = f"**The cases differ.** Only the {of.shared} that both runs asked alike are compared case by case."
    return [warning, "", *said, ""]


def _listed(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _LISTED} more" if len(ids) > _LISTED else ""
    return ", ".join(map(code, ids[:_LISTED])) + more


def _tests_of(of: SetComparison) -> list[str]:
    if not of.tested:
        return ["No case is in both runs.", ""]
    rows = [
        [
            code(t.metric), f"**{t.verdict}**" if t.verdict != "noise" else t.verdict, number(t.before, t.metric),
            number(t.after, t.metric), change(t.difference.mean, t.metric), span(t.difference, t.metric),
            probability(t.p), probability(t.adjusted), str(t.difference.n),
        ]
        for t in of.tested
    ]  # fmt: skip
    head = ["metric", "verdict", "before", "after", "difference", "95 % interval", "p", "p, corrected", "n"]
    return ["### Case by case", "", "n: cases that have the metric in both runs.", "", *table(head, rows)]


def _figures(of: SetComparison) -> list[str]:
    over = "the same cases" if of.same_cases else "its own cases, which differ"
    rows = [[code(f.metric), *_figure(f.before, f.metric), *_figure(f.after, f.metric)] for f in of.figures]
    head = ["metric", "before", "interval", "n", "after", "interval", "n"]
    return ["### Figures side by side", "", f"Each run over {over}.", "", *table(head, rows)]


def _figure(figure: Figure | None, metric: str) -> list[str]:
    return [number(figure.mean, metric), interval(figure, metric), str(figure.n)] if figure else [NONE, "", ""]


def _changes(title: str, changes: Sequence[Change]) -> list[str]:
    lines = [f"### {title} ({len(changes)})", ""]
    for pair in changes:
        lines += [f"- {code(pair.before.id)} {plain(pair.before.question)}"]
        lines += [f"  - {when}: {_did(case)}" for when, case in (("before", pair.before), ("after", pair.after))]
    return [*lines, ""] if changes else [*lines, "none", ""]


def _did(case: CaseScore) -> str:
    cited = ", ".join(map(code, case.cited)) or "nothing"
    done = "withheld" if case.abstained else f"cites {cited}"
    return f"{done}; {plain(case.why)}" if case.why else done
