"""Courses: how something went on over the years, oldest first: a row of tables, what is appropriated, votes, the resolutions on a matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from documents import Paragraph, Resolution
from documents.series import age
from embeddings import terms
from service.answer import Citation, Sentence
from service.answering.chronology import answer_chronology, answer_first
from service.answering.drafts import Draft
from service.answering.folding import fold
from service.answering.lists import item, listed
from service.answering.searched import SearchedQuestion
from service.answering.table_rows import MEASURED, best_row, rows_over_years, sought_in
from service.library import Library
from service.references import TITLE_WORDS, short, shortened
from service.requests.descriptions import linked
from service.requests.details import ChangeAsked, CourseAsked, bare_matter, course_asked
from service.requests.wording import content_terms

_MOST = 8
"""So many years have room in a headline."""
_SURE = 0.9
"""A series that is as likely as this is meant, whatever words its title has not."""
_PERIOD = re.compile(r"\b((?:19|20)\d\d)\s?[/–-]\s?(?:\d\d){1,2}\b")
_APPROPRIATED = re.compile(
    r"Decides to appropriate\b[^;]{0,300}? the amount of (?P<amount>[\d,]+) dollars for the period "
    r"from \d+ \w+ (?P<first>\d{4}) to \d+ \w+ (?P<last>\d{4})"
)
_FINANCING = "Financing of"
_VOTE = "vote "


@dataclass(frozen=True, slots=True)
class Step:
    """A figure, for which years it was set, and where it stands."""

    first: int
    last: int
    span: str
    figure: str
    number: Decimal
    citations: tuple[Citation, ...] = ()


def answer_course(question: SearchedQuestion, change: ChangeAsked | None, library: Library) -> Draft | None:
    """Say how a figure, or else the resolutions on a matter, went on; None where neither is meant, or there is but one of it."""
    if question.request.numbers:
        return None
    asked = course_asked(question.words)
    if asked and asked.is_of_votes:
        return _of_votes(asked, question, library)
    said = asked and not asked.is_of_texts and (_of_row(asked, question, library) or _of_money(asked, question, library))
    return said or (_of_resolutions(change, question, library) if change and not question.named else None)


def _of_resolutions(change: ChangeAsked, question: SearchedQuestion, library: Library) -> Draft | None:
    """What has a matter in its title: the first of it, or all of it in the order of time."""
    request = question.request
    matter = bare_matter(change.topic or request.topic or request.named)
    if change.kind == "first":
        return answer_first(matter, library)
    if (
        not change.is_course
        or change.kind == "since"
        or (request.named and request.symbols and change.topic not in request.named)
    ):
        return None
    return answer_chronology(matter, request, library, of_texts=change.is_of_language)


def _of_row(asked: CourseAsked, question: SearchedQuestion, library: Library) -> Draft | None:
    """The same row in the tables of each year."""
    timeless = replace(question, text=asked.text, request=question.request.model_copy(update={"years": (), "sessions": ()}))
    sought = sought_in(timeless, library)
    found = best_row(replace(sought, years=frozenset()), timeless, library)
    if found is None or len(found.rows) > 1:
        return None
    rows = rows_over_years(found, library)
    steps = [
        Step(row.years[0], row.years[-1], row.span, row.figure, row.number, (row.citation,))
        for row in rows
        if row.number is not None
    ]
    if not steps:
        return None
    newest = rows[-1]
    title, _, year = newest.citation.title.rpartition(" for ")
    return _told(steps, question, newest.unit, ", ".join(filter(None, [title if year.isdigit() else "", newest.named])))


def _of_money(asked: CourseAsked, question: SearchedQuestion, library: Library) -> Draft | None:
    """What is appropriated for each period to what a series of resolutions finances."""
    if not asked.is_of_money:
        return None
    series = _financed(asked.matter, library)
    if not series:
        return None
    found: dict[int, list[tuple[Paragraph, re.Match[str]]]] = {}
    for paragraph in (p for document in series for p in document.paragraphs if p.is_whole):
        if match := _APPROPRIATED.match(paragraph.text):
            found.setdefault(int(match["first"]), []).append((paragraph, match))
    return _told([_appropriated(own) for own in found.values()], question, "dollars", f"Appropriated, {series[-1].title}")


def _financed(matter: str, library: Library) -> Sequence[Resolution]:
    """The only series on financing whose title has every word of a matter, else the one that it means for sure; oldest first."""
    wanted = _wanted(matter, library)
    series = [one for one in library.reader.catalogue.series if one.title.startswith(_FINANCING)]
    having = [one for one in series if wanted and wanted <= set(terms(one.title))]
    if len(having) == 1:
        return having[0].documents
    chosen = _series(f"{_FINANCING} {matter}", matter, library)
    return chosen if chosen and chosen[-1].title.startswith(_FINANCING) else ()


def _wanted(matter: str, library: Library) -> frozenset[str]:
    return content_terms(" ".join(library.glossary.expand(word) or word for word in matter.split()))


def _appropriated(own: Sequence[tuple[Paragraph, re.Match[str]]]) -> Step:
    """One period: what was appropriated for it, added up where that was done twice."""
    first, last = int(own[0][1]["first"]), int(own[0][1]["last"])
    number = sum((Decimal(match["amount"].replace(",", "")) for _, match in own), Decimal(0))
    span = f"{first}/{last % 100:02}" if last > first else str(first)
    span += f", {len(own)} appropriations added up" if len(own) > 1 else ""
    citations = tuple(Citation.of(paragraph, *match.span()) for paragraph, match in own)
    return Step(first, first, span, f"{number:,}", number, citations)


def _of_votes(asked: CourseAsked, question: SearchedQuestion, library: Library) -> Draft | None:
    """How each resolution of a series was voted on."""
    known = library.corpus.by_symbol
    named = [known[symbol] for symbol in question.request.symbols if symbol in known]
    series = sorted(named, key=age) if question.request.named and named else _series(asked.matter, asked.matter, library)
    states = question.request.country.split(", ") if question.request.country else []
    if not series or not all(set(terms(state)) <= set(terms(series[-1].title)) for state in states):
        return None
    voted = [(document, _outcome(document, library)) for document in series]
    steps = [
        Step(d.adopted.year, d.adopted.year, f"{short(d.symbol)}, {d.adopted.year}", counts, Decimal(counts.split("-")[0]))
        for d, how in voted
        if d.adopted and how.startswith(_VOTE) and (counts := how.removeprefix(_VOTE))
    ]
    told = _chosen(steps, question)
    if len(told) < 2:
        return None
    first, last = told[0], told[-1]
    change = int(last.number - first.number)
    votes = ", ".join(f"{step.figure} ({step.span})" for step in told)
    by = f"{abs(change)} {'more' if change > 0 else 'fewer'} in favour, computed" if change else "as many in favour"
    items = [item(f"{shortened(series[-1].title, TITLE_WORDS)}: votes in favour, against and abstaining, as recorded")]
    return listed(f"{votes}: {by}.", items)


def _series(name: str, matter: str, library: Library) -> Sequence[Resolution]:
    """The series that a name means for sure, or the only one whose title has every word of the matter; oldest first."""
    link = linked(name, library.reader.catalogue)
    if link.chosen and link.chosen.score >= _SURE:
        return link.chosen.series.documents
    wanted = _wanted(matter, library)
    having = [one for one in link.candidates if wanted and wanted <= set(terms(one.series.title))]
    return having[0].series.documents if len(having) == 1 else ()


def _chosen(steps: Sequence[Step], question: SearchedQuestion) -> list[Step]:
    """Those of the years that are asked for and between them, the newest that there is room for."""
    periods = sorted({int(match[1]) for match in _PERIOD.finditer(question.text)})
    years = periods or _years(question)
    if not years:
        return list(steps[-_MOST:])
    last = years[-1] if len(years) > 1 and question.request.when != "since" else steps[-1].last if steps else years[-1]
    return [step for step in steps if step.last >= years[0] and step.first <= last][-_MOST:]


def _years(question: SearchedQuestion) -> list[int]:
    return sorted({*question.request.years, *(int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", question.text))})


def _told(steps: Sequence[Step], question: SearchedQuestion, unit: str, what: str) -> Draft | None:
    """The first and the last figure and their difference in the headline, then each with what it is of; of two years that are not held, what is."""
    ordered = sorted(steps, key=lambda step: step.first)
    told = chosen if len(chosen := _chosen(ordered, question)) > 1 else ordered[-_MOST:]
    if len(told) < 2:
        return None
    first, last = told[0], told[-1]
    by = _difference(first, last, is_share=unit.startswith("per cent"))
    said = f"{what[:1].upper()}{what[1:]}: {first.figure} {unit} ({first.span}), {last.figure} ({last.span}){by}."
    citations = {citation.id: citation for step in told for citation in step.citations}
    headline = Sentence(text=said, citations=tuple(c.id for step in (first, last) for c in step.citations), verdict="supported")
    points = fold([*_missing(ordered, question), *(_point(step, unit) for step in told)], said, most=_MOST + 1)
    return Draft("lookup", tuple(points), tuple(citations.values()), headline=headline, confidence=MEASURED)


def _missing(held: Sequence[Step], question: SearchedQuestion) -> list[Sentence]:
    missing = [str(year) for year in _years(question) if not held[0].first <= year <= held[-1].last + 1]
    return [Sentence(text=f"Not held: {', '.join(missing)}.", verdict="supported")] if missing else []


def _point(step: Step, unit: str) -> Sentence:
    cited = tuple(citation.id for citation in step.citations)
    return Sentence(text=f"{step.span}: {step.figure} {unit}", citations=cited, verdict="supported")


def _difference(first: Step, last: Step, *, is_share: bool) -> str:
    """By how much the last is above or below the first, worked out here and said to be."""
    by = abs(last.number - first.number)
    if not by:
        return ""
    share = f" ({by / first.number * 100:.1f} per cent)" if first.number and not is_share else ""
    return f"; {'up' if last.number > first.number else 'down'} {by:,}{share}, computed"


def _outcome(document: Resolution, library: Library) -> str:
    """How a document was adopted, as its only record says; empty where there is none or several."""
    records = library.corpus.records_of(document.symbol)
    return records[0].brief_outcome if len(records) == 1 else ""
