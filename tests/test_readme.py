"""The README says what the program does."""

from __future__ import annotations

from evals.readme import EXAMPLE, block_of, example_block, readme, settings_block
from service import Answerer


def test_the_example_is_what_the_program_prints(answerer: Answerer) -> None:
    assert block_of(readme().read_text(encoding="utf-8"), "example") == example_block(answerer.ask(EXAMPLE))


def test_the_table_of_settings_is_what_the_program_reads() -> None:
    assert block_of(readme().read_text(encoding="utf-8"), "settings") == settings_block()
