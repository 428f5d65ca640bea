"""Follow-up questions: what a standalone question wins over the last turn alone, and what it takes from the history.

MTRAG (Katsis et al. 2025) gives conversations with relevant passages, read here in its reduced pools; CANARD (Elgohary,
Peskov and Boyd-Graber 2019) gives follow-ups with rewritings by people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from embeddings import terms
from evals.baselines.rankings import baseline_rankings
from evals.cases import Case
from evals.cases.outside import half_of, records
from evals.metrics import Measured, ranking_scores
from service.answering.passages import find
from service.answering.searched import searched
from service.library import Library
from service.requests.follow_ups import followed
from service.requests.table import Exchange, Table
from service.requests.wording import is_greeting

DOMAINS = ("govt", "clapnq", "cloud", "fiqa")
METRICS = ("ndcg@10", "recall@5")
LAST, STANDALONE, BESIDE, JOINED, OFFICIAL = "last turn", "standalone", "standalone + message", "all turns", "official rewrite"
_DRAWS = 2000
_SEED = 20201123


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a conversation with the turns before it and what the benchmark says of it."""

    id: str
    conversation: str
    question: str
    history: tuple[Exchange, ...]
    headings: tuple[str, ...]
    rewrite: str
    gold: tuple[str, ...] = ()
    is_unchanged: bool = False

    @property
    def half(self) -> str:
        """Which half the turn's conversation is in."""
        return half_of(self.conversation)

    @property
    def told(self) -> str:
        """Everything that was said before it, headings included."""
        return " ".join([*self.headings, *(f"{e.question} {e.reply}" for e in self.history)])


@dataclass(frozen=True)
class Gains:
    """The means of a metric by wording, in one run over the same passages, and what each wins over the last turn alone."""

    domain: str
    retrieval: str
    metric: str
    means: Mapping[str, float]
    gains: Mapping[str, Measured]


def read_follow_ups(domain: str) -> list[Turn]:
    """Read a domain's questions that have turns before them and passages that answer them."""
    turns = [_turn(record, "<::>") for record in records(f"mtrag/{domain}/queries.jsonl")]
    return [turn for turn in turns if turn.history and turn.gold]


def read_rewrites() -> list[Turn]:
    """Read CANARD's questions with the rewritings that people made of them."""
    return [_turn(record, "#") for record in records("canard/rewrites_800.jsonl")]


def of_half(turns: Sequence[Turn], half: str) -> list[Turn]:
    """Those turns whose conversation is in a half; ``all`` gives every one."""
    return [turn for turn in turns if half in {"all", turn.half}]


def made_to_stand_alone(turn: Turn, library: Library) -> str:
    """What the service searches for a turn, read without a model: every turn before it was read so in its time."""
    told = [Exchange(" ".join(turn.headings))] if turn.headings else []
    for exchange in turn.history:
        read = followed(exchange.question, Table.of(told, library.corpus), library.reader).reading
        sought = read.request.topic if read.is_follow_up else ""
        told.append(Exchange(exchange.question, sought, exchange.reply, is_talk=is_greeting(exchange.question)))
    return followed(turn.question, Table.of(told, library.corpus), library.reader).reading.text


def wordings(turn: Turn, library: Library) -> dict[str, tuple[str, ...]]:
    """The ways to search for a turn: what is searched, and in one of them a second wording beside it."""
    alone = made_to_stand_alone(turn, library)
    joined = " ".join([*(e.question for e in turn.history), turn.question])
    return {
        LAST: (turn.question,),
        STANDALONE: (alone,),
        BESIDE: (alone, turn.question),
        JOINED: (joined,),
        OFFICIAL: (turn.rewrite or turn.question,),
    }


def rewrite_gains(domain: str, library: Library, turns: Sequence[Turn], on_done: Callable[[int], None]) -> list[Gains]:
    """Score every wording of some turns by the system's own search, and by plain fusion of BM25 and dense search."""
    worded = {turn.id: wordings(turn, library) for turn in turns}
    found: dict[tuple[str, ...], list[str]] = {}
    own: dict[str, dict[str, list[str]]] = {}
    plain: dict[str, dict[str, list[str]]] = {}
    for name in (LAST, STANDALONE, BESIDE, JOINED, OFFICIAL):
        texts = {turn.id: worded[turn.id][name] for turn in turns}
        for texts_of_turn in texts.values():
            if texts_of_turn not in found:
                found[texts_of_turn] = _searched(library, texts_of_turn)
            on_done(1)
        own[name] = {key: found[text] for key, text in texts.items()}
        if name != BESIDE:
            cases = [Case(id=key, question=text[0]) for key, text in texts.items()]
            plain[name] = baseline_rankings(library.index, cases)["rrf"]
    return [*_gains(domain, "system", turns, own), *_gains(domain, "plain fusion", turns, plain)]


def context_terms(turns: Sequence[Turn], library: Library) -> dict[str, Measured]:
    """Score rewritings against people's: the words taken from the history, and the turns that needed nothing.

    ``rewrite.context_term_recall``: of the words that the reference takes from the history, those that the system takes
    too; ``.._precision``: of the words that the system brings in, those that the reference has; ``rewrite.left_alone``.
    """
    recall: dict[str, float] = {}
    precision: dict[str, float] = {}
    alone: dict[str, float] = {}
    for turn in turns:
        made = made_to_stand_alone(turn, library)
        if turn.is_unchanged:
            alone[turn.id] = float(made == turn.question)
            continue
        own, reference = set(terms(turn.question)), set(terms(turn.rewrite))
        brought, needed = set(terms(made)) - own, (reference - own) & set(terms(turn.told))
        if needed:
            recall[turn.id] = len(needed & brought) / len(needed)
        if brought:
            precision[turn.id] = len(brought & reference) / len(brought)
    scores = {"context_term_recall": recall, "context_term_precision": precision, "left_alone": alone}
    return {f"rewrite.{name}": measured_by_conversation(values, turns) for name, values in scores.items()}


def measured_by_conversation(values: Mapping[str, float], turns: Sequence[Turn]) -> Measured:
    """Average values by turn, with the interval that resampling whole conversations 2,000 times gives."""
    groups: dict[str, list[float]] = {}
    for turn in turns:
        if turn.id in values:
            groups.setdefault(turn.conversation, []).append(values[turn.id])
    if not groups:
        return Measured(float("nan"), float("nan"), float("nan"), 0)
    sums = np.array([sum(group) for group in groups.values()])
    sizes = np.array([len(group) for group in groups.values()])
    draws = np.random.default_rng(_SEED).integers(0, len(sums), (_DRAWS, len(sums)))
    low, high = np.quantile(sums[draws].sum(axis=1) / sizes[draws].sum(axis=1), [0.025, 0.975])
    return Measured(float(sums.sum() / sizes.sum()), float(low), float(high), int(sizes.sum()))


def as_markdown(half: str, gains: Sequence[Gains], rewrites: Mapping[str, Measured]) -> str:
    """Write both measurements as small Markdown tables."""
    names = (LAST, STANDALONE, BESIDE, JOINED, OFFICIAL)
    head = ["domain", "n", "search", "metric", *names, f"gain: {STANDALONE}", f"gain: {BESIDE}", f"gain: {OFFICIAL}"]
    lines = [
        f"# Follow-up questions, half: {half}",
        "",
        "Mean, 95 % bootstrap interval over conversations. MTRAG, reduced pools.",
        "",
    ]
    lines += [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for row in gains:
        cells = [row.domain, str(row.gains[STANDALONE].n), row.retrieval, row.metric]
        cells += [f"{row.means[name]:.3f}" if name in row.means else "" for name in names]
        cells += [_signed(row.gains[name]) if name in row.gains else "" for name in (STANDALONE, BESIDE, OFFICIAL)]
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "CANARD.", "", "| metric | mean | interval | n |", "|---|---|---|---|"]
    lines += [f"| `{name}` | {m.mean:.3f} | {m.low:.3f} – {m.high:.3f} | {m.n} |" for name, m in rewrites.items()]
    return "\n".join(lines) + "\n"


def _signed(measured: Measured) -> str:
    return f"{measured.mean:+.3f} ({measured.low:+.3f} – {measured.high:+.3f})"


def _gains(
    domain: str, retrieval: str, turns: Sequence[Turn], rankings: Mapping[str, Mapping[str, Sequence[str]]]
) -> list[Gains]:
    cases = [Case(id=turn.id, question=turn.question, gold=turn.gold) for turn in turns]
    scores = {name: ranking_scores(cases, ranked) for name, ranked in rankings.items()}
    out = []
    for metric in METRICS:
        values = {name: score[f"retrieval.{metric}"] for name, score in scores.items()}
        base = values[LAST]
        gains = {
            name: measured_by_conversation({key: value - base[key] for key, value in own.items()}, turns)
            for name, own in values.items()
        }
        means = {name: float(np.mean(list(own.values()))) for name, own in values.items()}
        out.append(Gains(domain, retrieval, metric, means, gains))
    return out


def _searched(library: Library, texts: tuple[str, ...]) -> list[str]:
    question = searched(library.reader.read(texts[0]), library)
    return [hit.id for hit in find(question, library, also=texts[1:]).hits]


def _turn(record: dict[str, Any], mark: str) -> Turn:
    said = [(message["role"], message["text"]) for message in record["history"]]
    return Turn(
        id=record["id"],
        conversation=record["id"].split(mark)[0],
        question=record["question"],
        history=_exchanges([item for item in said if item[0] in {"user", "assistant"}]),
        headings=tuple(text for role, text in said if role in {"topic", "section"}),
        rewrite=record.get("rewrite") or record.get("rewrite_mixtral") or "",
        gold=tuple(record.get("gold_ids", ())),
        is_unchanged=bool(record.get("unchanged", False)),
    )


def _exchanges(said: Sequence[tuple[str, str]]) -> tuple[Exchange, ...]:
    """Pair each question with the replies that follow it."""
    out: list[Exchange] = []
    for is_user, group in groupby(said, key=lambda item: item[0] == "user"):
        texts = [text for _, text in group]
        if is_user:
            out += [Exchange(text) for text in texts]
        elif out:
            out[-1] = Exchange(out[-1].question, reply=" ".join(texts))
    return tuple(out)
