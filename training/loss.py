"""What the encoder is trained for: the paragraph that answers stands before those that resemble it, as a whole and word by word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize

_SCALE = 20.0
_BACKWARD = 0.4
"""Weight of telling which question a paragraph answers, near misses among them, beside 1 for telling which paragraph answers."""
_CLAUSE = 0.3
_FAR = -1e4

Features = Mapping[str, Tensor]


class ParagraphLoss(nn.Module):
    """The sum of cross-entropies over a batch of questions, each with its paragraph, a hard negative and a near miss.

    For one vector a text (in-batch and hard negatives: Karpukhin et al. 2020) and for one a token (late interaction: Khattab
    and Zaharia 2020): which paragraph answers the question, and which question, near misses among them, the paragraph
    answers. For tokens also which clause of the paragraph holds the deciding words. ``labels`` (batch, 2) name the families
    of paragraphs that say the same as the positive and as the negative: they are no negatives of each other.
    """

    def __init__(self, model: SentenceTransformer) -> None:
        """Train a sentence-transformers model."""
        super().__init__()
        self.model = model

    def forward(self, features: Iterable[Features], labels: Tensor) -> dict[str, Tensor]:
        """Name what is lost; features are questions with near misses behind them, and positives with negatives behind them."""
        asked, texts = (self._encoded(own) for own in features)
        count = len(labels)
        families, own = labels.T.reshape(-1), torch.arange(count)
        same = families[None, :] == labels[:, :1]
        same[own, own] = False
        losses: dict[str, Tensor] = {}
        for view, score in (("whole", _cosines), ("tokens", _late)):
            scores = _SCALE * score(asked, texts)
            losses[view] = cross_entropy(scores[:count].masked_fill(same, _FAR), own)
            back = torch.cat([scores[:count, :count].masked_fill(same[:, :count], _FAR), scores[count:, :count]]).T
            losses[f"{view}_back"] = _BACKWARD * cross_entropy(back, own)
        losses["clause"] = _CLAUSE * _clause_loss(_first(asked, count), _first(texts, count))
        return losses

    def _encoded(self, features: Features) -> dict[str, Tensor]:
        read = self.model({"input_ids": features["input_ids"], "attention_mask": features["attention_mask"]})
        vectors = normalize(read["sentence_embedding"].float(), dim=-1)
        return {
            **features,
            "vector": vectors,
            "tokens": normalize(read["token_embeddings"].float(), dim=-1),
        }


def _first(features: Mapping[str, Tensor], count: int) -> dict[str, Tensor]:
    return {name: value[:count] for name, value in features.items()}


def _cosines(questions: Mapping[str, Tensor], documents: Mapping[str, Tensor]) -> Tensor:
    return questions["vector"] @ documents["vector"].T


def _late(questions: Mapping[str, Tensor], documents: Mapping[str, Tensor]) -> Tensor:
    """The mean over a question's tokens of their best cosine in a document's own tokens, shape (questions, documents)."""
    cosines = torch.einsum("ild,jmd->ijlm", questions["tokens"], documents["tokens"])
    best = cosines.masked_fill(~documents["is_text"][None, :, None, :], -1.0).amax(dim=-1)
    meant = questions["is_text"][:, None, :].float()
    return (best * meant).sum(dim=-1) / meant.sum(dim=-1).clamp(min=1)


def _clause_loss(questions: Mapping[str, Tensor], documents: Mapping[str, Tensor]) -> Tensor:
    """Which clause of its own document answers a question; ``clause`` numbers each token's, ``deciding`` is the right one."""
    cosines = torch.einsum("ild,imd->ilm", questions["tokens"], documents["tokens"])
    clause, deciding = documents["clause"], documents["deciding"]
    count = int(clause.max()) + 1
    inside = clause[:, None, :] == torch.arange(count)[None, :, None]
    best = cosines[:, None].masked_fill(~inside[:, :, None, :], -1.0).amax(dim=-1)
    meant = questions["is_text"][:, None, :].float()
    scores = (best * meant).sum(dim=-1) / meant.sum(dim=-1).clamp(min=1)
    scores = scores.masked_fill(~inside.any(dim=-1), _FAR)
    asked = deciding >= 0
    return cross_entropy(_SCALE * scores[asked], deciding[asked]) if asked.any() else scores.sum() * 0.0
