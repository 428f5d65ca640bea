"""Outside question sets: their passages and questions, read in place."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Literal

from documents import Corpus
from documents.readers.passages import read_passages
from embeddings import Encoder
from embeddings.watching import Watch
from evals.cases import Case
from evals.cases.material import shared_folder
from evals.errors import MaterialAbsent
from service.library import Library, change_corpus

SETS = ("mtrag/govt", "mtrag/clapnq", "mtrag/cloud", "mtrag/fiqa", "clapnq", "squad2", "policyqa")
"""Those that have passages: MTRAG (Katsis et al. 2025), ClapNQ (Rosenthal et al. 2024), SQuAD 2.0 (Rajpurkar et al. 2018),
PolicyQA (Ahmad et al. 2020)."""
_TURN = "<::>"


def records(name: str) -> list[dict[str, Any]]:
    """Read a file of JSON lines below the folder of question sets; raise MaterialAbsent where it is not there."""
    path = shared_folder() / "bench" / name
    if not path.is_file():
        raise MaterialAbsent(f"{path} is not there; this measurement reads it in place")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def answerable_cases(name: str) -> list[Case]:
    """The questions of a set that a passage answers, as they were asked, each in a half."""
    return [
        Case(id=record["id"], question=record["question"], gold=record["gold_ids"], half=half_of(record["id"]))
        for record in records(f"{name}/queries.jsonl")
        if record["gold_ids"]
    ]


def all_cases(name: str) -> list[Case]:
    """All questions of a set, those too that no passage answers, each after the turns before it and in a half."""
    return [
        Case(
            id=record["id"],
            type=record.get("answerability", "answerable" if record["answerable"] else "unanswerable").lower(),
            question=record["question"],
            history=tuple(record.get("history") or ()),
            gold=record["gold_ids"],
            answerable=record["answerable"],
            reference=record.get("reference_answer") or None,
            half=half_of(record["id"]),
        )
        for record in records(f"{name}/queries.jsonl")
    ]


def half_of(question: str) -> Literal["tune", "report"]:
    """``tune`` or ``report``, by the SHA-256 of the conversation that a question's id names: its first digit even or odd."""
    conversation = question.split(_TURN, maxsplit=1)[0]
    return "report" if int(hashlib.sha256(conversation.encode()).hexdigest()[0], 16) % 2 else "tune"


def open_set(name: str, cache: Path, encoder: Encoder, watch: Watch | None = None) -> Library:
    """Open a set's passages from a cache folder, indexing them the first time; passages without text are left out."""
    lines = [json.dumps(record) for record in records(f"{name}/corpus.jsonl") if record["text"].strip()]
    corpus = Corpus().with_documents([], read_passages("\n".join(lines), name))
    return change_corpus(cache / name, lambda _: corpus, encoder, watch)
