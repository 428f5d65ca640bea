"""An answer made by hand: a headline, points in groups, one of them folded, a yearly repetition and a suggestion."""

from __future__ import annotations

from datetime import date

from service.answer import Answer, Citation, PointGroup, Provenance, Repetition, Sentence, Suggestion
from service.answer_text import answer_text

_TITLES = {"A/RES/91/900": ("Governance of clouds", 2024), "A/RES/90/12": ("Clouds, and the rain that comes of them", 2023)}
_POINTS = (
    ("A/RES/91/900", 1, "Establishes a panel on clouds", "“Establishes a panel on clouds”"),
    ("A/RES/91/900", 4, "Requests the Secretary-General to report", "Secretary-General, requests: “to report”"),
    ("A/RES/90/12", 2, "Encourages States to count the rain", "“Encourages States to count the rain”"),
    ("A/RES/90/12", 3, "Notes the weather", "“Notes the weather”"),
)
_YEARS = (("A/RES/90/12", 2023), ("A/RES/89/9", 2022), ("A/RES/86/8", 2019))


def answer_on_clouds() -> Answer:
    """The answer: its fourth point is folded, and its first is repeated in three resolutions."""
    citations = tuple(_cited(symbol, number, text) for symbol, number, text, _ in _POINTS)
    repeated = tuple(_repeated(symbol, year) for symbol, year in _YEARS)
    citations = (citations[0].model_copy(update={"repeated": repeated}), *citations[1:])
    points = [point for *_, point in _POINTS]
    sentences = tuple(
        Sentence(text=text, citations=(cited.id,), is_folded=text == points[-1])
        for text, cited in zip(points, citations, strict=True)
    )
    groups = (
        PointGroup(title="Governance", symbols=("A/RES/91/900",), first="2024", last="2024", sentences=(0, 1)),
        PointGroup(title="Rain", symbols=("A/RES/90/12", "A/RES/89/9"), first="2022", last="2023", sentences=(2, 3)),
    )
    headline = Sentence(text="Two resolutions name clouds.", citations=(citations[0].id,), verdict="supported")
    numbers = {citation.id: number for number, citation in enumerate(citations, 1)}
    return Answer(
        conversation_id="c" * 32,
        message_id="d" * 32,
        question="clouds?",
        standalone_question="clouds?",
        headline=headline,
        answer=answer_text(headline, sentences, groups, numbers),
        sentences=sentences,
        groups=groups,
        citations=citations,
        suggestions=(Suggestion(text="para 21", question="what does paragraph 21 say?"),),
        provenance=Provenance(corpus="sha256:0", encoder="none", version="0"),
    )


def _cited(symbol: str, number: int, text: str) -> Citation:
    title, year = _TITLES[symbol]
    return Citation(
        id=f"{symbol}#op{number}",
        symbol=symbol,
        locator=f"op{number}",
        label=f"para. {number}",
        kind="operative",
        quote=text,
        start=0,
        end=len(text),
        text=text,
        url=f"https://undocs.org/en/{symbol}",
        title=title,
        adopted=date(year, 12, 1),
    )


def _repeated(symbol: str, year: int) -> Repetition:
    return Repetition(
        id=f"{symbol}#op3",
        symbol=symbol,
        locator="op3",
        label="para. 3",
        adopted=date(year, 12, 1),
        wording="the same",
        url=f"https://undocs.org/en/{symbol}",
    )
