"""Spans: what a trace tells of an answer. Through OpenTelemetry's interface alone, so that nothing is recorded until tracing starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.trace import Span, StatusCode
from opentelemetry.util.types import AttributeValue

from service.answer import Answer

SCOPE = "unga_qa"
_TRACER = trace.get_tracer(SCOPE)


@contextmanager
def span(name: str) -> Iterator[Span]:
    """Record the time of a block, or of each call of what is decorated, as ``unga_qa.<name>``.

    Of an error its type alone is recorded: messages may hold what a person wrote.
    """
    with _TRACER.start_as_current_span(f"{SCOPE}.{name}", record_exception=False, set_status_on_exception=False) as opened:
        try:
            yield opened
        except Exception as error:
            fail(opened, error)
            raise


def fail(opened: Span, error: BaseException) -> None:
    """Mark a span as failed, without the error's words."""
    opened.set_attribute("error.type", type(error).__qualname__)
    opened.set_status(StatusCode.ERROR)


def describe(answer: Answer, *, texts: bool) -> None:
    """Note on the span that is open what an answer came to; of its words only with ``texts``."""
    opened = trace.get_current_span()
    if opened.is_recording():
        opened.set_attributes({key: value for key, value in _told(answer, texts=texts).items() if value is not None})


def _told(answer: Answer, *, texts: bool) -> dict[str, AttributeValue | None]:
    made, usage = answer.provenance, answer.usage
    verdicts = Counter(sentence.verdict for sentence in answer.sentences)
    told: dict[str, AttributeValue | None] = {
        "unga_qa.method": answer.method,
        "unga_qa.tier": answer.tier,
        "unga_qa.abstained": answer.abstained,
        "unga_qa.reason": answer.reason,
        "unga_qa.confidence": answer.confidence,
        "unga_qa.citations": len(answer.citations),
        "unga_qa.notice": answer.notice is not None,
        "unga_qa.corpus": made.corpus,
        "gen_ai.request.model": made.model,
    }
    told |= {f"unga_qa.sentences.{verdict}": verdicts[verdict] for verdict in ("quoted", "supported", "unsupported")}
    told |= {f"unga_qa.prompt.{name}": digest for name, digest in made.prompts.items()}
    if answer.checked:
        told |= {f"unga_qa.checked.{name}": count for name, count in answer.checked.model_dump().items()}
    if usage:
        told |= {"gen_ai.usage.input_tokens": usage.input_tokens, "gen_ai.usage.output_tokens": usage.output_tokens}
        told |= {
            "unga_qa.usage.calls": usage.calls,
            "unga_qa.usage.is_estimate": usage.is_estimate,
            "unga_qa.usage.cost_usd": usage.cost_usd,
        }
    if texts:
        told |= {
            "unga_qa.text.question": answer.question,
            "unga_qa.text.standalone_question": answer.standalone_question,
            "unga_qa.text.answer": answer.answer,
        }
    return told
