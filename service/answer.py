"""The answer: one object, made in one place, shown by every interface and scored by the benchmark."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from documents import Kind, Paragraph, spell_out, undocs_url
from documents.differences import Operation, Status
from service.requests.request import Chip, Correction, OfferedSeries, Request

Method = Literal["lookup", "metadata", "extractive", "model"]
Tier = Literal["answered", "nearest", "not_found"]
"""What an answer claims: that it is right, no more than that nothing comes closer, or that nothing was found."""
Verdict = Literal["quoted", "supported", "unsupported"]
Wording = Literal["the same", "nearly the same"]
Reason = Literal["absent", "no_such_paragraph", "no_such_document", "not_held", "unsure", "unclear", "not_a_question"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Repetition(_Frozen):
    """A paragraph of another resolution that says the same as one that is cited, in the same words or nearly."""

    id: str = Field(examples=["A/RES/74/198#op20"])
    symbol: str = Field(examples=["A/RES/74/198"])
    locator: str = Field(examples=["op20"])
    label: str = Field(examples=["para. 20"])
    adopted: date | None
    wording: Wording
    url: str = Field(examples=["https://undocs.org/en/A/RES/74/198"])


class Citation(_Frozen):
    """A paragraph that a sentence rests on, and the words of it that are meant: quote == text[start:end]."""

    id: str = Field(examples=["A/RES/75/15#op22"])
    symbol: str = Field(examples=["A/RES/75/15"])
    locator: str = Field(examples=["op22"])
    label: str = Field(examples=["para. 22"])
    kind: Kind
    quote: str
    start: int
    end: int
    text: str
    url: str = Field(examples=["https://undocs.org/en/A/RES/75/15"])
    repeated: tuple[Repetition, ...] = Field((), description="Where other resolutions say the same, the newest first.")
    title: str = Field("", description="The title of the resolution; empty in answers kept before it was told.")
    adopted: date | None = None
    reference: str = Field(
        "",
        description="The place as the United Nations write it; a passage's id; empty in answers kept before it was told.",
        examples=["General Assembly resolution 75/15, para. 22"],
    )

    @classmethod
    def of(
        cls, paragraph: Paragraph, start: int = 0, end: int | None = None, *, repeated: tuple[Repetition, ...] = ()
    ) -> Citation:
        """Cite a paragraph's words from start to end (all of them by default), which other resolutions repeat."""
        end = len(paragraph.text) if end is None else end
        is_passage = paragraph.kind == "passage"
        return cls(
            id=paragraph.id,
            symbol=paragraph.symbol,
            locator=paragraph.locator,
            label=paragraph.label,
            kind=paragraph.kind,
            quote=paragraph.text[start:end],
            start=start,
            end=end,
            text=paragraph.text,
            url="" if is_passage else undocs_url(paragraph.symbol),
            repeated=repeated,
            reference=paragraph.id if is_passage else f"{spell_out(paragraph.symbol)}, {paragraph.label}",
        )


class Sentence(_Frozen):
    """A point of an answer, the ids of the paragraphs it cites, and what checking it against them found."""

    text: str = Field(examples=["Secretary-General, requests: “to submit to the General Assembly … a report”"])
    citations: tuple[str, ...] = Field((), description="Ids of paragraphs.", examples=[["A/RES/75/15#op27"]])
    verdict: Verdict = Field(
        "quoted",
        description="`quoted`: what stands within “…” stands in a cited paragraph; `supported`: a scan, the catalogue or a count "
        "established it, or a model's words follow; `unsupported`: nothing was found that supports it.",
    )
    is_folded: bool = Field(default=False, description="Whether it is shown only to those who ask for more.")


class PointGroup(_Frozen):
    """Points of an answer that belong together: those of a series, a session or a theme."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True, validate_by_name=True)

    title: str = Field(examples=["Cooperation between the United Nations and regional organizations"])
    symbols: tuple[str, ...] = Field((), description="The resolutions of the group, the newest first.")
    first: str = Field("", alias="from", description="The year or session of the oldest of them.", examples=["2019"])
    last: str = Field("", alias="to", description="The year or session of the newest.", examples=["2024"])
    sentences: tuple[int, ...] = Field((), description="Which of the answer's sentences are of the group; counted from 0.")
    is_folded: bool = Field(default=False, description="Whether it is shown only to those who ask for more.")


class Suggestion(_Frozen):
    """A question that may follow an answer and that the documents do answer, with the request that it is."""

    text: str = Field(description="What a button says.", examples=["Timeline"])
    question: str = Field(description="The message to send.", examples=["How has the language on seabed mining changed?"])


class Provenance(_Frozen):
    """What an answer was made with."""

    corpus: str
    encoder: str
    reranker: str | None = None
    model: str | None = None
    prompts: dict[str, str] = Field(default_factory=dict)
    version: str


class ModelUsage(_Frozen):
    """What the language model was sent and gave for one answer, over all of its calls."""

    calls: int = Field(ge=0)
    input_tokens: int = Field(ge=0)
    output_tokens: int = Field(ge=0)
    is_estimate: bool = Field(
        default=False, description="Whether the provider did not say, and tokens were reckoned from the texts."
    )
    cost_usd: float | None = Field(None, ge=0, description="At the provider's list price; null where that is not known.")

    @classmethod
    def total(cls, usages: Iterable[ModelUsage]) -> ModelUsage:
        """Add up what several calls came to; the cost is not known where that of one with tokens is not."""
        found = [usage for usage in usages if usage.calls]
        costs = [Decimal(str(usage.cost_usd)) for usage in found if usage.cost_usd is not None]
        unknown = [usage for usage in found if usage.cost_usd is None and (usage.input_tokens or usage.output_tokens)]
        return cls(
            calls=sum(usage.calls for usage in found),
            input_tokens=sum(usage.input_tokens for usage in found),
            output_tokens=sum(usage.output_tokens for usage in found),
            is_estimate=any(usage.is_estimate for usage in found),
            cost_usd=round(float(sum(costs, Decimal())), 6) if costs and not unknown else None,
        )


class Checked(_Frozen):
    """What became of the sentences that a language model wrote."""

    written: int = Field(ge=0)
    supported: int = Field(0, ge=0, description="Shown as the model wrote them.")
    repaired: int = Field(0, ge=0, description="Said in the paragraph's own words instead.")
    dropped: int = Field(0, ge=0, description="Left out.")
    unsupported: int = Field(0, ge=0, description="Shown as unsupported.")
    invented_keys: int = Field(0, ge=0, description="References to paragraphs that the model was not given.")


class DiffSpan(_Frozen):
    """A stretch of words that both wordings have, or that was deleted, or inserted."""

    op: Operation
    text: str


class ChangeShown(_Frozen):
    """What became of one paragraph between two resolutions; a side that it does not have is None."""

    status: Status
    before: str | None = Field(None, description="Citation id in the older resolution.", examples=["A/RES/75/15#op21"])
    after: str | None = Field(None, description="Citation id in the newer one.", examples=["A/RES/77/12#op18"])
    diff: tuple[DiffSpan, ...] = Field(
        (), description="Equal and deleted stretches are the older wording, equal and inserted ones the newer."
    )


class Answer(_Frozen):
    """An answer with its evidence, or an abstention with what came nearest; its tier says how much it claims."""

    conversation_id: str
    message_id: str
    question: str
    standalone_question: str
    request: Request | None = Field(None, description="What the message was read as; null in answers kept before it was told.")
    chips: tuple[Chip, ...] = Field((), description="The request as people see it, each with the field that it stands for.")
    correction: Correction | None = Field(
        None, description="What somebody said of the request in place of what was read; sent anew it must say all of it."
    )
    choices: tuple[OfferedSeries, ...] = Field((), description="The series that the question may mean, where none clearly is.")
    headline: Sentence | None = Field(
        None, description="The answer itself in at most 25 words; null where none is shorter than the first point."
    )
    answer: str = Field(description="Headline and points as plain text, with marks [1]; what is folded is left out.")
    sentences: tuple[Sentence, ...] = Field((), description="The points, those that are folded last in their group.")
    groups: tuple[PointGroup, ...] = Field(
        (), description="Points that belong together, as they are shown: those of none come first."
    )
    suggestions: tuple[Suggestion, ...] = Field((), description="Up to three questions that may follow.")
    citations: tuple[Citation, ...] = Field((), description="What headline and points cite, folded ones too: [1] is the first.")
    tier: Tier = Field(
        "answered",
        description="`answered`: a promise, the points rest on what is cited; `nearest`: the texts that come closest, in `nearest`, "
        "which are not claimed to answer; `not_found`: what was read holds no answer.",
    )
    abstained: bool = Field(default=False, description="Whether the tier is not `answered`.")
    reason: Reason | None = Field(
        None,
        description="Why nothing is claimed: `absent` (a full scan found nothing), `not_held`, `unsure`, `unclear` (say which of the "
        "`suggestions` is meant), `not_a_question`, or a document or paragraph that there is not.",
    )
    nearest: tuple[Citation, ...] = Field((), description="In the other tiers: the closest paragraphs, offered as such.")
    changes: tuple[ChangeShown, ...] = ()
    method: Method = "extractive"
    notice: str | None = Field(
        None, description="What a reader must know of how this answer came about, such as a model that failed."
    )
    checked: Checked | None = Field(None, description="Of an answer that a language model wrote.")
    usage: ModelUsage | None = Field(None, description="Where a language model was asked.")
    confidence: float = Field(
        1.0,
        ge=0,
        le=1,
        description="Calibrated probability that the point ranked first is right: the first, or the second behind a decision.",
    )
    provenance: Provenance
    timings_ms: dict[str, float] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _of_one_mind(cls, given: Any) -> Any:  # noqa: ANN401 - what enters is not known yet
        """Tell the tier by the abstention where an answer was kept before there were tiers, or the abstention by the tier."""
        if not isinstance(given, dict):
            return given
        abstained = bool(given.get("abstained"))
        tier = given.get("tier", "not_found" if abstained else "answered")
        if "abstained" in given and abstained != (tier != "answered"):
            raise ValueError(f"tier={tier!r} and abstained={abstained} contradict each other; leave one of the two out")
        return given | {"tier": tier, "abstained": tier != "answered"}
