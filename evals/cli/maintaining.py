"""The command that writes the figures of the README."""

from __future__ import annotations

import sys


def readme() -> None:
    """Write the README's example, settings and figures as they are now."""
    from evals.benchmark import Bench, Run, open_cases, run_and_score  # heavy: the index
    from evals.readme import EXAMPLE, example_block, figures_block, replaced, settings_block
    from evals.readme import readme as readme_path
    from service import read_settings
    from service.cli.terminal import progress

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
