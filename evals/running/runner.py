"""Runs cases through a target, several at a time, and takes a broken run up again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

from evals.cases import Case
from evals.running.answer_records import Record
from evals.running.journal import Journal
from evals.running.target import Target


def run_cases(
    target: Target,
    cases: Sequence[Case],
    *,
    jobs: int = 1,
    journal: Journal | None = None,
    on_case: Callable[[int], None] = lambda _: None,
) -> list[Record]:
    """Ask every case of a target, ``jobs`` at a time, and give the records in the order of the cases.

    What a journal holds already is not asked again, and what is answered is written to it at once. The first case that
    fails stops the run with its error; what was answered by then is kept.
    """
    known = journal.known() if journal else {}
    missing = [case for case in cases if case.id not in known]
    on_case(len(cases) - len(missing))

    def ask(case: Case) -> Record:
        record = target.record(case)
        if journal:
            journal.note(record)
        on_case(1)
        return record

    with ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="case") as pool:
        asked = {pool.submit(ask, case): case for case in missing}
        done, waiting = wait(asked, return_when=FIRST_EXCEPTION)
        for future in waiting:
            future.cancel()
        known |= {asked[future].id: future.result() for future in done}
    return [known[case.id] for case in cases]
