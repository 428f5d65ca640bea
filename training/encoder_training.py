"""The encoder: sentence-transformers' own trainer over questions, hard negatives and near misses, mined anew each round."""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from documents import Paragraph
from embeddings import Encoder
from embeddings.int8 import choose_encoder
from embeddings.weights import PLAIN_ENCODER, default_weights
from service.library import Library
from training.batches import Collator, Example, SeriesSampler, Text
from training.negatives import Mined, mine
from training.outside_questions import outside_examples
from training.questions import FILES, of_part, read_questions, series_key

if TYPE_CHECKING:
    from sentence_transformers.sentence_transformer.evaluation import InformationRetrievalEvaluator

_BATCH = 32
SEED = 11
_WARM_UP = 0.08
_SAVED_EACH = 100
_FROZEN = 2
"""So many of the six layers stay as they are, as do the word embeddings."""
_CURVE_QUESTIONS, _CURVE_POOL = 300, 2_500


@dataclass(frozen=True, slots=True)
class Round:
    """One round: the questions of some files, how often each is seen, and the highest step size."""

    files: tuple[str, ...]
    epochs: int
    rate: float
    with_outside: bool


ROUNDS = (Round(FILES, 2, 6e-5, with_outside=False), Round(FILES, 3, 5e-5, with_outside=True))
"""The first is mined with the plain encoder, the second with what the first made."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where training works: a folder that keeps what is unfinished, and how to open all resolutions with an encoder."""

    folder: Path
    open_library: Callable[[Encoder], Library]
    share: float = 1.0
    """How many of the questions are trained on: less than all shows what more of them bring."""


def train_encoder(workshop: Workshop, rounds: Sequence[Round] = ROUNDS) -> Path:
    """Train round after round and give the folder of the last model; what was done before the process died is kept."""
    source = PLAIN_ENCODER
    for number, planned in enumerate(rounds, start=1):
        folder = workshop.folder / f"round-{number}"
        if not (folder / "modules.json").is_file():
            library = workshop.open_library(choose_encoder(source, workshop.folder / "models"))
            examples = list(_examples(planned, library, workshop.share))
            _train(source, examples, planned, library, folder)
        source = str(folder)
    return Path(source)


def _examples(planned: Round, library: Library, share: float) -> Iterator[tuple[int, Example]]:
    """The examples of each epoch, every time with another negative."""
    questions = of_part(read_questions(planned.files), library.corpus, "train")
    questions = questions[: round(share * len(questions))]
    family = {key: n for n, q in enumerate(questions) for key in q.gold}
    mined = list(mine(questions, library))
    rng = random.Random(SEED)  # noqa: S311 - a draw of negatives, not a secret
    for epoch in range(planned.epochs):
        yield from ((epoch, _example(one, family, rng)) for one in mined if one.negatives)
        if planned.with_outside and epoch % 2 == 0:
            yield from ((epoch, example) for example in outside_examples(rng, len(questions)))


def _example(one: Mined, family: dict[str, int], rng: random.Random) -> Example:
    hardness = [1 / (2 + place) for place in range(len(one.negatives))]
    negative = rng.choices(one.negatives, hardness)[0]
    return Example(
        one.question.question,
        Text.of(one.paragraph, one.question.span),
        Text.of(negative),
        one.question.near_miss,
        (family[one.question.paragraph], family.get(negative.id, _unshared(negative))),
        series_key(one.paragraph),
    )


def _unshared(paragraph: Paragraph) -> int:
    """A number that no question's family has."""
    return -1 - zlib.crc32(paragraph.text.encode())


def _device() -> str:
    import torch  # heavy, and already here when training starts

    return "cuda" if torch.cuda.is_available() else "cpu"


def _evaluator(library: Library) -> InformationRetrievalEvaluator:
    """Held-back questions over the paragraphs of their documents, and as many others, as the learning curve is drawn by."""
    from sentence_transformers.sentence_transformer.evaluation import InformationRetrievalEvaluator

    asked = of_part(read_questions(), library.corpus, "report")[:_CURVE_QUESTIONS]
    gold = {q.id: set(q.gold) for q in asked}
    symbols = dict.fromkeys(key.partition("#")[0] for q in asked for key in [q.paragraph])
    pool = [p for symbol in symbols if symbol in library.corpus.by_symbol for p in library.corpus.by_symbol[symbol].paragraphs]
    texts = {p.id: Text.of(p) for p in pool[:_CURVE_POOL]}
    asked = [q for q in asked if q.paragraph in texts]
    return InformationRetrievalEvaluator(
        {q.id: q.question for q in asked}, {str(key): text.before + text.body for key, text in texts.items()},
        {key: gold[key] for key in (q.id for q in asked)}, name="held-back", accuracy_at_k=[1, 5, 10],
        ndcg_at_k=[10], mrr_at_k=[10], map_at_k=[10], precision_recall_at_k=[1, 10], batch_size=64, write_csv=False,
    )  # fmt: skip


def _train(source: str, examples: Sequence[tuple[int, Example]], planned: Round, library: Library, folder: Path) -> None:
    from datasets import Dataset  # heavy, like the trainer, and wanted for training alone
    from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
    from transformers.trainer_utils import get_last_checkpoint

    from training.loss import ParagraphLoss

    model = SentenceTransformer(str(default_weights()) if source == PLAIN_ENCODER else source, device=_device())
    bert = model[0].model
    for module in (bert.embeddings, *bert.encoder.layer[:_FROZEN]):
        for parameter in module.parameters():
            parameter.requires_grad = False  # what ships stays small, training is quicker, rare words keep what they meant
    rows = {
        "number": list(range(len(examples))),
        "epoch": [epoch for epoch, _ in examples],
        "series": [example.series for _, example in examples],
    }
    work = folder.with_suffix(".unfinished")
    steps = -(-len(examples) // _BATCH)
    arguments = SentenceTransformerTrainingArguments(
        str(work), max_steps=steps, per_device_train_batch_size=_BATCH, learning_rate=planned.rate, warmup_steps=_WARM_UP,
        lr_scheduler_type="linear", bf16=True, use_cpu=_device() == "cpu", batch_sampler=SeriesSampler, seed=SEED,
        save_steps=_SAVED_EACH, save_total_limit=1, logging_steps=25, report_to="none", disable_tqdm=True,
        eval_strategy="steps", eval_steps=max(steps // planned.epochs, 1), dataloader_num_workers=0,
    )  # fmt: skip
    trainer = SentenceTransformerTrainer(
        model=model, args=arguments, train_dataset=Dataset.from_dict(rows), loss=ParagraphLoss(model),
        data_collator=Collator(model.tokenizer, [example for _, example in examples]), evaluator=_evaluator(library),
    )  # fmt: skip
    trainer.train(resume_from_checkpoint=get_last_checkpoint(str(work)) if work.is_dir() else None)
    (work / "curve.json").write_text(json.dumps(trainer.state.log_history, indent=1), encoding="utf-8")
    model.save(str(folder), create_model_card=False)
    (folder / "curve.json").write_text(json.dumps(trainer.state.log_history, indent=1), encoding="utf-8")
