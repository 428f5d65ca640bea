"""Fits the verifier's measure of support: the least coverage by sentences, and what its score means by people's ratings.

Both on tuning halves: paraphrases and corrupted sentences over the resolutions of one half, and answers of one half of MTRAG's
conversations. ``unga-qa eval verify`` reports the other halves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from embeddings import Encoder
from evals.faithfulness import read_sentences
from evals.verifying import agreement_of, read_judged, scores_of, support_of
from service.verification.sources import Source
from service.verification.support import Parameters, Support, SupportMeter
from service.verification.verifier import rule_faults

_WEAKLY_HELD = 100.0
"""Inverse of the strength by which the logistic curve is held back: there are answers enough."""
_MOST_UNSAID = 0.34
"""Share of unsaid words that few paraphrases reach: of those for tuning, one in a hundred."""
_COVERAGES = tuple(round(0.6 + 0.01 * n, 2) for n in range(36))


@dataclass(frozen=True, slots=True)
class SupportFit:
    """The parameters found, and on the tuning halves: agreement with people, share caught, share refused."""

    parameters: Parameters
    spearman: float
    caught: float
    refused: float


def fit_support(encoder: Encoder) -> SupportFit:
    """Fit what a score means to people, and the least coverage of a clause."""
    meter = SupportMeter(encoder)
    judged = [j for j in read_judged() if j.half == "tune"]
    measured = [support_of(j, meter) for j in judged]
    platt = LogisticRegression(C=_WEAKLY_HELD).fit(np.array(scores_of(measured))[:, None], [j.is_faithful for j in judged])
    sentences = read_sentences("tune")
    expand = sentences.glossary.expand
    true = [meter.measure(one.text, Source((one.paragraph,), expand)) for one in sentences.faithful]
    corrupted = [(one.text, Source((one.paragraph,), expand)) for one in sentences.corrupted if one.kind == "clause"]
    by_rule = sum(any(rule_faults(text, source)) for text, source in corrupted)
    false = [meter.measure(text, source) for text, source in corrupted if not any(rule_faults(text, source))]
    least = max(_COVERAGES, key=lambda least: (by_rule + _below(false, least)) / len(corrupted) - _below(true, least) / len(true))
    slope, intercept = round(float(platt.coef_[0, 0]), 3), round(float(platt.intercept_[0]), 3)
    parameters = Parameters(least=least, most_unsaid=_MOST_UNSAID, slope=slope, intercept=intercept)
    caught = (by_rule + _below(false, least)) / len(corrupted)
    return SupportFit(parameters, agreement_of(judged, measured), caught, _below(true, least) / len(true))


def _below(supports: Sequence[Support], least: float) -> int:
    return sum(support.weakest.coverage < least for support in supports)
