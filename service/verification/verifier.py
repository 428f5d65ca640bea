"""The verifier: a sentence and the paragraphs that it cites in, a verdict with its reasons out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents import Paragraph
from embeddings import Encoder
from service.answer import Verdict
from service.verification.figures import figure_faults
from service.verification.force import force_faults
from service.verification.named_in_sources import addressee_faults, name_faults
from service.verification.polarity import polarity_faults
from service.verification.quoting import copying_faults, is_quotation, keeps_to_words, plain, verify
from service.verification.sources import Beside, Expand, Fault, Source
from service.verification.support import Entailment, Parameters, SupportMeter, shipped

_QUOTED = re.compile(r"[“\"](?P<words>[^”\"]{3,}?)[”\"]")
_MARKS = re.compile(r"^\W*(?:Yes|No)\b[:,.]\s+|^[-*•]\s+|\s?\[\d+\](?=[\s.,;]|$)")
"""What says nothing of the paragraphs: a word that answers the question, a mark of a list, the numbers of sources."""
_NOTHING = Beside()
_LIKELY = 0.5
"""Probability from which a cross-encoder is taken to find a sentence entailed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What checking a sentence found: the verdict, every fault, and the probability that people find it faithful (0 to 1)."""

    verdict: Verdict
    faults: tuple[Fault, ...] = ()
    support: float = 1.0


class Verifier:
    """Checks sentences: rules for what a single word can make false, a fitted measure for everything else.

    It keeps no state that a verdict depends on: the same sentence over the same paragraphs is always found the same. Rules come
    first and none of them can be outvoted: quotations, symbols, dates, numbers, names, denials, the force of the Assembly's verbs
    and whom they address. Then the share of the content that is supported, of each clause by itself, must suffice, and where a
    cross-encoder is given, it must find the sentence entailed.
    """

    def __init__(
        self,
        encoder: Encoder,
        expand: Expand = lambda _: None,
        *,
        entailment: Entailment | None = None,
        parameters: Parameters | None = None,
    ) -> None:
        """Check with an encoder; ``expand`` gives what an abbreviation stands for, as the glossary's method does."""
        self.meter = SupportMeter(encoder)
        self._expand = expand
        self._entailment = entailment
        self._parameters = parameters or shipped()

    def check(self, text: str, paragraphs: Sequence[Paragraph], beside: Beside = _NOTHING) -> Finding:
        """Check a sentence against all of its paragraphs taken together; it may tell what is known ``beside`` their words too."""
        if not paragraphs:
            return Finding("unsupported", (Fault("no_source", "no paragraph is cited"),), 0.0)
        if is_quotation(text) and verify(text, paragraphs) == "quoted":
            return Finding("quoted")
        return self._checked(without_marks(text), Source(tuple(paragraphs), self._expand, beside))

    def keeps_to_words(self, text: str, paragraphs: Sequence[Paragraph], beside: Beside = _NOTHING) -> bool:
        """Whether a sentence is in its paragraphs' own words, put together as they are there."""
        return keeps_to_words(without_marks(text), Source(tuple(paragraphs), self._expand, beside))

    def _checked(self, text: str, source: Source) -> Finding:
        faults = list(rule_faults(text, source))
        support = self.meter.measure(text, source)
        if lacking := support.lacking(self._parameters):
            faults.append(Fault("content", text[lacking.start : lacking.end].strip(" ,;.")))
        if not faults and self._entailment and self._entailment.probability(source.text, text) < _LIKELY:
            faults.append(Fault("entailment", text))
        return Finding("unsupported" if faults else "supported", tuple(faults), support.probability(self._parameters))


def without_marks(text: str) -> str:
    """Give a sentence as it is checked, without what stands around it."""
    return _MARKS.sub("", text)


def rule_faults(text: str, source: Source) -> Iterator[Fault]:
    """Tell everything that the rules find wrong with a sentence; they need no model."""
    yield from _quotation_faults(text, source)
    for rule in (figure_faults, name_faults, polarity_faults, force_faults, addressee_faults, copying_faults):
        yield from rule(text, source)


def _quotation_faults(text: str, source: Source) -> Iterator[Fault]:
    """What stands in quotation marks must stand in the paragraphs or their titles, white space and the kind of marks aside."""
    held = plain("\n".join([source.text, *(p.title for p in source.paragraphs)])).lower()
    for match in _QUOTED.finditer(text):
        if not all(part.strip(" .,;:").lower() in held for part in plain(match["words"]).split("…")):
            yield Fault("quotation", match["words"])
