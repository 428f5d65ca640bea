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
from evals.rated_support import agreement_of, read_judged, scores_of, support_of
from service.verification.sources import Source
from service.verification.support import Parameters, Support, SupportMeter
from service.verification.verifier import rule_faults

_WEAKLY_HELD = 100.0
"""Inverse of the strength by which the logistic curve is held back: there are answers enough."""
_COVERAGES = tuple(round(0.6 + 0.01 * n, 2) for n in range(31))
_UNSAID = (0.34, 0.4, 0.5, 1.0)
_REFUSED = 0.025
"""Share of faithful sentences that may be refused; unseen ones are refused a little more often."""


@dataclass(frozen=True, slots=True)
class SupportFit:
    """The parameters found, and on the tuning halves: agreement with people, share caught, share refused."""

    parameters: Parameters
    spearman: float
    caught: float
    refused: float


def fit_support(encoder: Encoder) -> SupportFit:
    """Fit what a score means to people, and what suffices: what catches the most false sentences and refuses few faithful ones.

    Of what catches as many, that which lets the fewest unsaid words pass, then that which asks for the most coverage.
    """
    meter = SupportMeter(encoder)
    judged = [j for j in read_judged() if j.half == "tune"]
    measured = [support_of(j, meter) for j in judged]
    platt = LogisticRegression(C=_WEAKLY_HELD).fit(np.array(scores_of(measured))[:, None], [j.is_faithful for j in judged])
    slope, intercept = round(float(platt.coef_[0, 0]), 3), round(float(platt.intercept_[0]), 3)
    sentences = read_sentences("tune")
    expand = sentences.glossary.expand
    true = [_checked(one.text, Source(one.paragraphs, expand, one.beside), meter) for one in sentences.faithful]
    false = [_checked(one.text, Source((one.paragraph,), expand), meter) for one in sentences.corrupted]
    tried = [Parameters(least, unsaid, slope, intercept) for least in _COVERAGES for unsaid in _UNSAID]
    allowed = [parameters for parameters in tried if _refused(true, parameters) <= _REFUSED] or tried[:1]
    best = max(allowed, key=lambda found: (_refused(false, found), -found.most_unsaid, found.least))
    return SupportFit(best, agreement_of(judged, measured), _refused(false, best), _refused(true, best))


@dataclass(frozen=True, slots=True)
class _Checked:
    """A sentence with whether the rules find fault with it, and its support."""

    has_fault: bool
    support: Support


def _checked(text: str, source: Source, meter: SupportMeter) -> _Checked:
    return _Checked(any(True for _ in rule_faults(text, source)), meter.measure(text, source))


def _refused(checked: Sequence[_Checked], parameters: Parameters) -> float:
    """Share of sentences that rules or lacking support refuse."""
    return sum(one.has_fault or one.support.lacking(parameters) is not None for one in checked) / len(checked)
