"""Commands that write what the project ships: the calibration, the figures of the README."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.cli.options import Cache

if TYPE_CHECKING:
    from embeddings import Fusion
    from service.answering.abstention import Calibration
    from service.answering.ranking import Ranking
    from service.verification.support import Parameters


def calibrate(
    write: Annotated[bool, typer.Option("--write", help="Write what was fitted where the package ships it.")] = False,
    many: Annotated[
        bool, typer.Option("--many", help="Fit what is weighed over many documents; indexes all of them once, for minutes.")
    ] = False,
    support: Annotated[
        bool,
        typer.Option(
            "--support", help="Fit what the verifier takes for support, on people's ratings and hand-written sentences."
        ),
    ] = False,
    cache: Cache = None,
) -> None:
    """Fit ranking and abstention on other resolutions and the tuning halves, or the verifier; needs the outside texts."""
    from evals.calibration.shipping import write_calibration, write_fusion, write_ranking, write_support  # heavy: the index

    written: tuple[Path, ...]
    if support:
        parameters = _fitted_support()
        written = (write_support(parameters),) if write else ()
    elif many:
        ranking, over_many = _fitted_over_many(cache)
        written = (write_ranking(ranking), write_calibration(over_many, many=True)) if write else ()
    else:
        fusion, calibration = _fitted_over_one()
        written = (write_fusion(fusion), write_calibration(calibration)) if write else ()
    if written:
        sys.stdout.write(f"written: {', '.join(map(str, written))}\n")


def _fitted_support() -> Parameters:
    from evals.calibration.support import fit_support
    from service import build_encoder, read_settings

    fit = fit_support(build_encoder(read_settings()))
    sys.stdout.write(
        f"tuning halves: Spearman with people {fit.spearman:.3f}; of false sentences {fit.caught:.3f} caught, "
        f"of paraphrases {fit.refused:.3f} refused\n{fit.parameters.dump()}"
    )
    return fit.parameters


def _fitted_over_one() -> tuple[Fusion, Calibration]:
    from evals.calibration.single import examples, fit_abstention, fit_fusion, pose
    from service import build_encoder, read_settings

    posed = pose(build_encoder(read_settings()))
    fusion = fit_fusion(posed)
    for item in posed:
        item.library.index.fusion = fusion
    fit = fit_abstention(list(examples(posed)))
    sys.stdout.write(f"{len(posed)} questions; AUC on unseen documents {fit.auc:.3f}\n")
    _print_calibration(fit.calibration)
    return fusion, fit.calibration


def _fitted_over_many(cache: Path | None) -> tuple[Ranking, Calibration]:
    from evals.benchmark import Bench
    from evals.calibration.many import ask_all, fit_confidence, fit_ranking, outcomes
    from service import read_settings
    from service.cli.printing import progress

    with progress() as watch:
        library = Bench.of(read_settings(), cache).library("sessions", watch)
    asked = ask_all(library)
    ranking = fit_ranking(asked, library)
    fit = fit_confidence(list(outcomes(asked, library, ranking)))
    sys.stdout.write(
        f"{len(asked)} questions; AUC on unseen ones: that something answers {fit.auc_answerable:.3f}, that the answer is right "
        f"{fit.auc_right:.3f}\n"
    )
    for name, weight in ranking.weights.items():
        sys.stdout.write(f"  ranking {name:20} {weight:+.3f}\n")
    _print_calibration(fit.calibration)
    return ranking, fit.calibration


def _print_calibration(calibration: Calibration) -> None:
    sys.stdout.write(f"operating point {calibration.threshold:.3f}\n")
    for name, weight in sorted(calibration.weights.items(), key=lambda item: -abs(item[1])):
        sys.stdout.write(f"  {name:20} {weight:+.3f}\n")


def readme() -> None:
    """Write the README's example, settings and figures as they are now."""
    from evals.benchmark import Bench, Run, open_cases, run_and_score  # heavy: the index
    from evals.readme import EXAMPLE, example_block, figures_block, replaced, settings_block
    from evals.readme import readme as readme_path
    from service import read_settings
    from service.cli.printing import progress

    bench = Bench.of(read_settings())
    with progress() as watch:
        target = bench.target(bench.library("asean", watch))
    scored, _ = run_and_score(Run.of("asean", "report", open_cases("asean", "report"), target), bench)
    page = readme_path().read_text(encoding="utf-8")
    for name, block in (
        ("example", example_block(target.conversations.answerer.ask(EXAMPLE))),
        ("settings", settings_block()),
        ("figures", figures_block(scored)),
    ):
        page = replaced(page, name, block)
    readme_path().write_text(page, encoding="utf-8")
    sys.stdout.write(f"{readme_path().name} is up to date\n")
