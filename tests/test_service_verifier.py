"""The verifier: one verdict with its reasons, from the rules and the measure of support together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from documents import Paragraph, split_clauses
from evals.corruption import as_told
from service import Answerer, Settings
from service.answering.composition import compose, compose_whole
from service.answering.cutting import cut
from service.build import build_support_encoder
from service.verification import FaultKind, Verifier
from service.verification.verifier import rule_faults
from tests.conftest import HashingEncoder
from tests.madeup import GLOSSARY, SEED, of_seed, operative, passage, source_of

_VERIFIER = Verifier(HashingEncoder(), GLOSSARY.expand)
_REPORT = "The Assembly asks the Secretary-General for a report on the implementation of the resolution at the 77th session."
_NUMBERED = [p for p in SEED.paragraphs if re.search(r"\d", p.text)]


@pytest.fixture(scope="session")
def verifier(data_dir: Path) -> Verifier:
    """The verifier with the encoder that it ships with."""
    return Verifier(build_support_encoder(Settings(data_dir=data_dir, _env_file=None)), GLOSSARY.expand)


@pytest.mark.parametrize(
    ("locator", "sentence"),
    [
        ("op27", _REPORT),
        ("op27", "Paragraph 27 of A/RES/75/15 asks the Secretary-General for a report at the seventy-seventh session."),
        ("op21", "The Assembly encourages the UN and ASEAN to cooperate more closely on disaster risk reduction."),
        ("op22", "The ongoing work of the AHA Centre on disaster management is noted with appreciation."),
        (
            "op5",
            "The Assembly welcomes that a centre for sustainable development studies was launched in Thailand in November 2019.",
        ),
        ("op7", "Regular ministerial meetings should continue, the Assembly encourages."),
        ("pp5", "The preamble recalls the 50th anniversary of ASEAN in 2017."),
        ("op24", "Cooperation against marine plastic debris is encouraged."),
    ],
)
def test_a_paraphrase_is_supported(verifier: Verifier, locator: str, sentence: str) -> None:
    finding = verifier.check(sentence, [of_seed(locator)])
    assert finding.faults == ()
    assert finding.verdict == "supported"


@pytest.mark.parametrize(
    ("locator", "sentence", "kind"),
    [
        ("op27", "The Assembly asks the Secretary-General for a report at the 78th session.", "number"),
        ("op7", "The Assembly welcomes the summit of 16 November 2020.", "date"),
        ("pp5", "The preamble recalls resolution 71/318.", "symbol"),
        ("op5", "The Assembly welcomes the launch of a centre in Indonesia.", "name"),
        ("op27", "The Assembly asks the Secretary-General not to submit a report.", "negation"),
        ("op21", "The Assembly demands closer cooperation on disaster risk reduction.", "force"),
        ("op9", "The Assembly encourages ASEAN to provide strengthened support.", "addressee"),
        ("op6", "The Assembly commends “their efforts to hold monthly meetings”.", "quotation"),
        ("op27", f"{_REPORT.removesuffix('.')}, and on the erosion of coral reefs by tropical storms.", "content"),
    ],
)
def test_a_fault_of_each_kind_is_told(verifier: Verifier, locator: str, sentence: str, kind: FaultKind) -> None:
    finding = verifier.check(sentence, [of_seed(locator)])
    assert finding.verdict == "unsupported"
    assert kind in {fault.kind for fault in finding.faults}


def test_nothing_supports_a_sentence_without_paragraphs(verifier: Verifier) -> None:
    finding = verifier.check(_REPORT, [])
    assert (finding.verdict, finding.support, finding.faults[0].kind) == ("unsupported", 0.0, "no_source")


@pytest.mark.parametrize(
    ("sentence", "passes"),
    [
        ("The President is commended for “their efforts to hold annual meetings”.", True),
        ('The President is commended for "their EFFORTS … annual meetings".', True),
        ("The resolution on “Cooperation between the United Nations and the Association” commends the President.", True),
        ("The President is commended for “their efforts to hold meetings”.", False),
        ("The President is commended for “annual efforts”.", False),
        ("The President is commended for “their efforts … weekly meetings”.", False),
    ],
)
def test_what_stands_in_quotation_marks_must_stand_in_the_paragraph_or_its_title(sentence: str, passes: bool) -> None:
    found = [fault.kind for fault in rule_faults(sentence, source_of("op6"))]
    assert ("quotation" not in found) is passes


def test_marks_of_citations_are_no_numbers(verifier: Verifier) -> None:
    assert verifier.check(_REPORT.replace(".", " [3]."), [of_seed("op27")]).verdict == "supported"


def test_paragraphs_that_only_together_support_a_sentence_support_it_together(verifier: Verifier) -> None:
    sentence = "The Assembly asks the Secretary-General for a report and notes with appreciation the work of the AHA Centre."
    report, work = of_seed("op27"), of_seed("op22")
    assert verifier.check(sentence, [report]).verdict == verifier.check(sentence, [work]).verdict == "unsupported"
    assert verifier.check(sentence, [report, work]).verdict == "supported"


def test_a_passage_of_another_corpus_is_checked_by_the_same_rules(verifier: Verifier) -> None:
    held = passage("In 2019 the town of Avignon counted 120 hives. Bees there do not fly in winter.", title="Bees")
    assert verifier.check("Avignon had 120 hives in 2019.", [held]).verdict == "supported"
    assert verifier.check("Avignon had 130 hives in 2019.", [held]).verdict == "unsupported"
    assert verifier.check("Bees there fly in winter.", [held]).verdict == "unsupported"
    assert verifier.check("Marseille had 120 hives in 2019.", [held]).verdict == "unsupported"


def test_the_same_sentence_is_found_the_same_whatever_was_checked_before() -> None:
    sentences = [_REPORT, "The Assembly demands a report.", "The centre opened in Indonesia.", ""]
    pairs = [(sentence, paragraph) for sentence in sentences for paragraph in SEED.paragraphs[:8]]
    one, other = Verifier(HashingEncoder(), GLOSSARY.expand), Verifier(HashingEncoder(), GLOSSARY.expand)
    found = [one.check(sentence, [paragraph]) for sentence, paragraph in pairs]
    assert [other.check(sentence, [paragraph]) for sentence, paragraph in reversed(pairs)][::-1] == found
    assert [one.check(sentence, [paragraph]) for sentence, paragraph in pairs] == found


class _Certain:
    """A second opinion that always gives one probability, and remembers what it was asked."""

    def __init__(self, probability: float) -> None:
        self.asked: list[str] = []
        self._probability = probability

    def probability(self, text: str, sentence: str) -> float:  # noqa: ARG002 - the protocol's
        self.asked.append(sentence)
        return self._probability


def test_a_second_opinion_can_refuse_what_the_rules_pass(answerer: Answerer) -> None:
    encoder = answerer.library.index.encoder
    finding = Verifier(encoder, GLOSSARY.expand, entailment=_Certain(0.4)).check(_REPORT, [of_seed("op27")])
    assert [fault.kind for fault in finding.faults] == ["entailment"]
    assert Verifier(encoder, GLOSSARY.expand, entailment=_Certain(0.6)).check(_REPORT, [of_seed("op27")]).verdict == "supported"


def test_a_second_opinion_cannot_save_what_a_rule_refuses_and_is_not_asked_for_it() -> None:
    opinion = _Certain(1.0)
    verifier = Verifier(HashingEncoder(), entailment=opinion)
    assert verifier.check("The Assembly demands 99 reports.", [of_seed("op27")]).verdict == "unsupported"
    assert opinion.asked == []


@given(st.sampled_from(SEED.paragraphs), st.data())
@settings(deadline=None, max_examples=60)
def test_whatever_is_composed_of_a_paragraph_is_quoted(paragraph: Paragraph, data: st.DataObject) -> None:
    count = len(split_clauses(paragraph.text))
    relevance = data.draw(st.lists(st.floats(0, 2), min_size=count, max_size=count))
    composed = compose(paragraph, cut(paragraph.text, relevance))
    assert _VERIFIER.check(composed.sentence.text, [paragraph]).verdict == "quoted"


@given(st.sampled_from(SEED.paragraphs))
@settings(deadline=None, max_examples=46)
def test_no_rule_finds_fault_with_a_paragraph_s_own_words(paragraph: Paragraph) -> None:
    assert not list(rule_faults(as_told(paragraph), source_of(paragraph)))


@given(st.sampled_from(_NUMBERED), st.data())
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.filter_too_much])
def test_a_digit_that_is_changed_is_caught(paragraph: Paragraph, data: st.DataObject) -> None:
    text = compose_whole(paragraph).sentence.text
    number = data.draw(st.sampled_from(list(re.finditer(r"\d+", text))))
    place = data.draw(st.integers(number.start(), number.end() - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    changed = text[:place] + digit + text[place + 1 :]
    assume(changed[number.start() : number.end()] not in re.findall(r"\d+", text))
    assert _VERIFIER.check(changed, [paragraph]).verdict == "unsupported"


@given(st.text(), st.text(min_size=1), st.sampled_from(SEED.paragraphs))
@settings(deadline=None, max_examples=200)
def test_any_text_is_checked_against_any(sentence: str, text: str, paragraph: Paragraph) -> None:
    for held in ([paragraph], [operative(text)], [passage(text, title=sentence), paragraph]):
        assert _VERIFIER.check(sentence, held).verdict in {"quoted", "supported", "unsupported"}


_PIECES = st.sampled_from(
    "The Assembly requests the Secretary-General not to 31 May 2020 99 A/RES/75/15 paragraph ASEAN “ ” ( ) , . expresses with concern "
    "been is seventy-fifth million 1,2.3 UN NGOs ; ² ٣ it".split(" ")
)


@given(st.lists(_PIECES, max_size=14).map(" ".join), st.lists(_PIECES, min_size=1, max_size=14).map(" ".join))
@settings(deadline=None, max_examples=300)
def test_any_words_of_the_rules_in_any_order_are_checked(sentence: str, text: str) -> None:
    for held in (operative(text), of_seed("op27")):
        assert _VERIFIER.check(sentence, [held]).verdict in {"quoted", "supported", "unsupported"}
