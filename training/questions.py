"""Questions written by hand, each with the paragraph that answers it, and which of them training never sees."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from documents import Corpus, Paragraph, ParagraphId
from documents.series import title_key

Part = Literal["train", "fit", "report"]
DATA = Path(__file__).parent / "data"
FILES = ("questions.jsonl", "questions2.jsonl")
"""The files of ``training/data``: 4,260 questions, and those written later over other paragraphs."""


class TrainingQuestion(BaseModel):
    """A question, the paragraph that answers it, the words of it that do, and a question of the same kind that it does not answer.

    ``twins`` are paragraphs of other years with nearly the same words, as right as the paragraph unless a year is asked for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    paragraph: str
    twins: tuple[str, ...]
    question: str
    span: str
    near_miss: str

    @property
    def gold(self) -> frozenset[str]:
        """The paragraphs that answer it."""
        return frozenset((self.paragraph, *self.twins))


def read_questions(files: Iterable[str] = FILES) -> tuple[TrainingQuestion, ...]:
    """Read the questions of some files, in their order; a file that is not there has none."""
    paths = [DATA / name for name in files]
    lines = [line for path in paths if path.is_file() for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(TrainingQuestion.model_validate_json(line) for line in lines)


def series_key(paragraph: Paragraph) -> str:
    """What tells the series that a paragraph belongs to: its title without what changes from year to year."""
    return title_key(paragraph.title) or paragraph.symbol


def part_of(paragraph: Paragraph) -> Part:
    """The part of a paragraph's series, by the digest of its title: one in ten is reported on, one in ten fits what weighs evidence.

    What ranks and what says how sure weighs what the encoder gives, so it is fitted where the encoder has not been trained;
    neither ever sees what is reported on.
    """
    tenth = int(hashlib.sha256(series_key(paragraph).encode()).hexdigest()[:8], 16) % 10
    return "report" if tenth == 0 else "fit" if tenth == 1 else "train"


def of_part(questions: Iterable[TrainingQuestion], corpus: Corpus, part: Part) -> list[TrainingQuestion]:
    """Those questions whose paragraph the corpus has and that are of a part."""
    known = corpus.by_id
    found = [q for q in questions if ParagraphId(q.paragraph) in known]
    return [q for q in found if part_of(known[ParagraphId(q.paragraph)]) == part]
