"""Fits the verifier's measure of support: nearness by what people found on MTRAG's answers, the least coverage by sentences.

Both on tuning halves: answers of one half of MTRAG's conversations, and paraphrases and corrupted sentences over the resolutions
of one half. ``unga-qa eval verify`` reports the other halves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from embeddings import Encoder
from evals.faithfulness import read_sentences
from evals.verifying import agreement_of, read_judged, support_of
from service.verification.sources import Source
from service.verification.support import Parameters, Support, SupportMeter, shipped
from service.verification.verifier import rule_faults

_NEARNESS = tuple(round(0.1 * n, 1) for n in range(11))
_COVERAGES = tuple(round(0.6 + 0.01 * n, 2) for n in range(36))


@dataclass(frozen=True, slots=True)
class SupportFit:
    """The parameters found, and on the tuning halves: agreement with people, share caught, share refused."""

    parameters: Parameters
    spearman: float
    caught: float
    refused: float


def fit_support(encoder: Encoder) -> SupportFit:
    """Fit nearness and the least coverage of a clause; that of the whole is the same, which only a sentence of few words can miss."""
    meter = SupportMeter(encoder)
    judged = [j for j in read_judged() if j.half == "tune"]
    measured = [support_of(j, meter) for j in judged]
    tried = [replace(shipped(), nearness=nearness) for nearness in _NEARNESS]
    agreements = [agreement_of(judged, measured, parameters) for parameters in tried]
    best = int(np.argmax(agreements))
    sentences = read_sentences("tune")
    expand = sentences.glossary.expand
    true = [meter.measure(one.text, Source((one.paragraph,), expand)) for one in sentences.faithful]
    corrupted = [(one.text, Source((one.paragraph,), expand)) for one in sentences.corrupted if one.kind == "clause"]
    by_rule = sum(any(rule_faults(text, source)) for text, source in corrupted)
    false = [meter.measure(text, source) for text, source in corrupted if not any(rule_faults(text, source))]
    least = max(_COVERAGES, key=lambda least: (by_rule + _below(false, least)) / len(corrupted) - _below(true, least) / len(true))
    parameters = replace(tried[best], least_clause=least, least=least)
    caught = (by_rule + _below(false, least)) / len(corrupted)
    return SupportFit(parameters, agreements[best], caught, _below(true, least) / len(true))


def _below(supports: Sequence[Support], least: float) -> int:
    return sum(support.weakest.coverage < least for support in supports)
