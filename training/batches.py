"""Batches: what the trainer reads, question by question, those of one series together so that they are hard on each other."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from datasets import Dataset
from sentence_transformers.base.sampler import DefaultBatchSampler
from torch import Tensor
from transformers import PreTrainedTokenizerBase

from documents import Paragraph, split_clauses
from embeddings.passage import Passage

_TOGETHER = 4
"""So many questions of one series stand in a batch together."""
_LONGEST = 112
"""Tokens of a text that training reads; few paragraphs are longer."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text with what is read before it and the place of its deciding words, if it has any."""

    body: str
    before: str = ""
    deciding: tuple[int, int] | None = None

    @classmethod
    def of(cls, paragraph: Paragraph, span: str = "") -> Text:
        """A paragraph as the index encodes it."""
        passage = Passage(paragraph.id, paragraph.text, paragraph.title, paragraph.heading)
        start = paragraph.text.find(span) if span else -1
        return cls(paragraph.text, passage.before, (start, start + len(span)) if start >= 0 else None)

    @classmethod
    def titled(cls, title: str, body: str) -> Text:
        """A text of another kind under its title."""
        return cls(body, Passage("", body, title).before)


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its paragraph, one that resembles it and a near miss; ``families`` name what says the same as either."""

    question: str
    positive: Text
    negative: Text
    near_miss: str
    families: tuple[int, int]
    series: str


@dataclass
class Collator:
    """Tokenizes examples into the features of ParagraphLoss."""

    tokenizer: PreTrainedTokenizerBase
    examples: Sequence[Example]
    valid_label_columns: list[str] = field(default_factory=lambda: ["label"])

    def __call__(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, Tensor]:
        """Make one batch of rows that each hold an example's number."""
        examples = [self.examples[row["number"]] for row in rows]
        columns = {
            "asked": [Text(e.question) for e in examples] + [Text(e.near_miss) for e in examples],
            "texts": [e.positive for e in examples] + [e.negative for e in examples],
        }
        batch = {"label": torch.tensor([e.families for e in examples])}
        for name, texts in columns.items():
            batch |= {f"{name}_{key}": value for key, value in self._tokenized(texts).items()}
        return batch

    def _tokenized(self, texts: Sequence[Text]) -> dict[str, Tensor]:
        read = self.tokenizer(
            [text.before + text.body for text in texts],
            truncation=True, max_length=_LONGEST, padding=True, return_tensors="pt", return_offsets_mapping=True,
        )  # fmt: skip
        starts, ends = read["offset_mapping"].unbind(-1)
        before = torch.tensor([len(text.before) for text in texts])[:, None]
        is_text = (ends > starts) & (starts >= before)
        clause = torch.full_like(starts, -1)
        deciding = torch.full((len(texts),), -1)
        for n, text in enumerate(texts):
            if text.deciding is None:
                continue
            bounds = torch.tensor([c.start for c in split_clauses(text.body)])
            clause[n] = torch.where(is_text[n], torch.bucketize(starts[n] - before[n], bounds, right=True) - 1, -1)
            right = int(torch.bucketize(torch.tensor(sum(text.deciding) // 2), bounds, right=True)) - 1
            deciding[n] = right if int((clause[n] == right).sum()) and int(clause[n].max()) > 0 else -1
        return {
            "input_ids": read["input_ids"],
            "attention_mask": read["attention_mask"],
            "is_text": is_text,
            "clause": clause,
            "deciding": deciding,
        }


class SeriesSampler(DefaultBatchSampler):  # type: ignore[misc]  # the library ships no types
    """Forms batches of runs of questions of one series, each a hard negative of the others, one epoch after the other."""

    def __init__(self, dataset: Dataset, batch_size: int, drop_last: bool, **options: Any) -> None:  # noqa: ANN401 - the trainer's call
        """Take the rows to form batches of; the last one is given too."""
        super().__init__(dataset, batch_size=batch_size, drop_last=drop_last, **options)
        self.dataset = dataset

    def __iter__(self) -> Iterator[list[int]]:
        """Give the rows of each batch, in an order that the seed alone decides, so that training can be resumed."""
        rng = random.Random(self.seed)  # noqa: S311 - an order, not a secret
        own: dict[tuple[int, str], list[int]] = {}
        for number, (epoch, series) in enumerate(zip(self.dataset["epoch"], self.dataset["series"], strict=True)):
            own.setdefault((epoch, series), []).append(number)
        runs: list[tuple[int, list[int]]] = []
        for (epoch, _), numbers in own.items():
            rng.shuffle(numbers)
            runs += [(epoch, numbers[low : low + _TOGETHER]) for low in range(0, len(numbers), _TOGETHER)]
        rng.shuffle(runs)
        order = [number for _, run in sorted(runs, key=lambda run: run[0]) for number in run]
        for low in range(0, len(order), self.batch_size):
            yield order[low : low + self.batch_size]

    def __len__(self) -> int:
        """How many batches there are."""
        return int((len(self.dataset) + self.batch_size - 1) // self.batch_size)
