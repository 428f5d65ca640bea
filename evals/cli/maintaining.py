"""Commands that write what the project ships: the calibration, the figures of the README."""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def calibrate(
    write: Annotated[bool, typer.Option("--write", help="Write what was fitted where the package ships it.")] = False,
) -> None:
    """Fit fusion and abstention on other resolutions and the tuning half; needs the outside texts."""
    from evals.calibrate import examples, fit_abstention, fit_fusion, pose, write_calibration, write_fusion  # heavy: the index
    from service import build_encoder, read_settings

    posed = pose(build_encoder(read_settings()))
    fusion = fit_fusion(posed)
    for item in posed:
        item.library.index.fusion = fusion
    fit = fit_abstention(list(examples(posed)))
    sys.stdout.write(
        f"{len(posed)} questions; AUC on unseen documents {fit.auc:.3f}; operating point {fit.calibration.threshold:.3f}\n"
    )
    for name, weight in sorted(fit.calibration.weights.items(), key=lambda item: -abs(item[1])):
        sys.stdout.write(f"  {name:20} {weight:+.3f}\n")
    if write:
        sys.stdout.write(f"written: {write_fusion(fusion)}, {write_calibration(fit.calibration)}\n")


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
