"""Summaries: what one resolution is and does, in a headline and a point a theme, chosen by what decides most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from documents import Corpus, Paragraph, Record, Resolution, verb_base
from documents.alignment import align
from documents.roles import role_of
from documents.series import predecessor, series_of
from documents.words import written_date
from embeddings import terms
from service.answer import Citation, Sentence
from service.answering.composition import quoted
from service.answering.drafts import Draft
from service.answering.weights import MOST_POINTS, brief, force_of, outcome_of, short, within
from service.references import shortened
from service.subjects import phrases

_TITLE = 13
_ACT = 17
_SECTION = 7
_SECTIONS = 3
"""From so many headings on a document is summed up by them."""
_LISTED = 12
_FOLDED = 40
_KEY_ACTS = 3
_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Section:
    """Paragraphs in a row under one heading."""

    heading: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def range(self) -> str:
        """Where it stands: *paras. 10-59*, *annex I, paras. 1-6*."""
        first, last = self.paragraphs[0].label, self.paragraphs[-1].label
        if first == last:
            return first
        stem, _, number = first.rpartition(" ")
        return (
            f"{stem.replace('para.', 'paras.')} {number}-{last.rpartition(' ')[2]}"
            if last.startswith(stem)
            else f"{first} to {last}"
        )


def summarise(document: Resolution, corpus: Corpus) -> Draft:
    """Say what a document is, what it decides and asks, what is new of it, and what it is about; where a text is long, by its sections."""
    new = _new(document, corpus)
    operative = [p for p in document.whole("operative") if p.is_numbered] or list(document.whole("operative"))
    routine = [p for p in operative if role_of(p) in {"agenda", "report"}]
    acting = [p for p in operative if p not in routine] or operative
    key = _key_acts(document, acting, new)
    points = [Sentence(text=quoted(brief(p.text, _ACT)), citations=(p.id,), verdict="supported") for p in key]
    sections = _sections(document)
    points += (
        _of_sections(sections) if len(sections) >= _SECTIONS else _of_subjects(document, [p for p in acting if p not in key])
    )
    points += [_routine(routine)] if routine else []
    beside = [
        said
        for said in (_newness(document, corpus, new), _sponsors(corpus.records_of(document.symbol)), _newer(document, corpus))
        if said
    ]
    told = within(points[: MOST_POINTS - 1], beside[:0]) + [
        p.model_copy(update={"is_folded": True}) for p in points[MOST_POINTS - 1 :]
    ]
    last = Sentence(text=" ".join(beside), verdict="supported")
    folded = _openings([p for p in operative if p not in key], sections)
    sentences = [*(p for p in told if not p.is_folded), *([last] if beside else []), *(p for p in told if p.is_folded), *folded]
    cited = {key for sentence in sentences for key in sentence.citations}
    citations = tuple(Citation.of(p) for p in document.paragraphs if p.id in cited)
    return Draft(
        "lookup", tuple(sentences), citations, headline=Sentence(text=_headline(document, corpus, operative), verdict="supported")
    )


def _headline(document: Resolution, corpus: Corpus, operative: Sequence[Paragraph]) -> str:
    """Title, day, how it was adopted, how many operative paragraphs it has and the verb that most of them begin with."""
    title = shortened(document.title, _TITLE) if document.title else document.symbol
    adopted = f", {written_date(document.adopted)}" if document.adopted else ""
    outcome = outcome_of(document, corpus)
    how = f", {outcome}" if outcome else ", vote not recorded" if corpus.records else ""
    many = f"{len(operative)} operative {'paragraph' if len(operative) == 1 else 'paragraphs'}"
    verbs = Counter(verb_base(p.verb) for p in operative if p.verb)
    verb, times = verbs.most_common(1)[0] if verbs else ("", 0)
    leading = f", {times} of them “{verb}”" if times > 1 and times * 4 >= len(operative) else ""
    return f"{title}{adopted}{how}; {many}{leading}."


@dataclass(frozen=True, slots=True)
class _New:
    """The paragraphs of a document that the one before it in its series has not, and that one."""

    before: Resolution
    ids: frozenset[str]


def _new(document: Resolution, corpus: Corpus) -> _New | None:
    before = predecessor(document, corpus)
    if before is None:
        return None
    return _New(before, frozenset(pair.after.id for pair in align(before, document) if pair.after and pair.before is None))


def _key_acts(document: Resolution, acting: Sequence[Paragraph], new: _New | None) -> list[Paragraph]:
    """The acts that weigh most, in their order: by verb, by how much of the title they speak of, and by being new."""
    title = set(terms(document.title))

    def weight(p: Paragraph) -> float:
        own = set(terms(p.text))
        shared = len(title & own) / max(len(title), 1)
        return force_of(p) + 2 * shared + (2 if new and p.id in new.ids else 0)

    best = sorted(acting, key=lambda p: -weight(p))[:_KEY_ACTS]
    return sorted(best, key=document.paragraphs.index)


def _sections(document: Resolution) -> list[_Section]:
    """The sections of the operative part and of annexes, as their headings part them."""
    whole = [p for p in document.paragraphs if p.is_whole and p.kind in {"operative", "annex"}]
    found = [_Section(heading, tuple(own)) for heading, own in groupby(whole, lambda p: p.heading) if heading]
    return [section for section in found if not section.heading.isdigit()]


def _of_sections(sections: Sequence[_Section]) -> list[Sentence]:
    """One point that names the longest sections with their paragraphs, in their order, and how many more there are."""
    longest = sorted(sections, key=lambda section: -len(section.paragraphs))[: _LISTED // 2]
    shown = [section for section in sections if section in longest]
    parts = [f"{_spoken(section.heading)} ({section.range})" for section in shown]
    more = f" · {len(sections) - len(shown)} more" if len(sections) > len(shown) else ""
    cited = tuple(section.paragraphs[0].id for section in shown)
    return [Sentence(text=f"{len(sections)} sections: {' · '.join(parts)}{more}", citations=cited, verdict="supported")]


def _spoken(heading: str) -> str:
    """A heading without its number, in few words."""
    bare = heading.split(". ", 1)[-1] if heading.split(". ", 1)[0].isupper() else heading
    return shortened(bare.strip(), _SECTION).rstrip(".")


def _of_subjects(document: Resolution, others: Sequence[Paragraph]) -> list[Sentence]:
    """One point that names what the other acts are about, with their paragraphs."""
    found: dict[str, list[Paragraph]] = {}
    taken: set[str] = set()
    for phrase in phrases(document):
        own = [p for p in others if phrase.removeprefix("the ") in p.text and p.id not in taken]
        if own:
            found[phrase] = own
            taken |= {p.id for p in own}
    shown = sorted(list(found.items())[: _LISTED // 2], key=lambda item: others.index(item[1][0]))
    if not shown:
        return []
    parts = [f"{phrase} ({', '.join(p.label.removeprefix('para. ') for p in own[:_NAMED])})" for phrase, own in shown]
    cited = tuple(p.id for _, own in shown for p in own[:_NAMED])
    return [Sentence(text=f"Also on {' · '.join(parts)}", citations=cited, verdict="supported")]


def _routine(routine: Sequence[Paragraph]) -> Sentence:
    """What keeps the matter on the agenda, and who is to report, in one point."""
    reports = [p for p in routine if role_of(p) == "report"]
    agenda = [p for p in routine if role_of(p) == "agenda"]
    parts = [f"Report: {quoted(brief(reports[0].text, _ACT))}"] if reports else []
    parts += (
        [f"Next: {quoted(brief(agenda[-1].text, 10))}"]
        if agenda and not reports
        else ["then on the agenda again"]
        if agenda
        else []
    )
    cited = tuple(p.id for p in (*reports[:1], *agenda[-1:]))
    return Sentence(text="; ".join(parts), citations=cited, verdict="supported")


def _newness(document: Resolution, corpus: Corpus, new: _New | None) -> str:
    """How much of it is new against the one before it."""
    if new is None:
        return ""
    total = sum(p.is_whole for p in document.paragraphs)
    return f"New against {short(new.before.symbol)}: {len(new.ids)} of {total} paragraphs."


def _sponsors(records: Sequence[Record]) -> str:
    """Who submitted it, and how many joined them, as recorded."""
    if len(records) != 1:
        return ""
    record = records[0]
    submitters = record.sponsors if len(record.sponsors) <= _NAMED else ()
    if record.submitted_by and not record.sponsors:
        return f"Submitted by {record.submitted_by}."
    if submitters:
        more = f", {len(record.additional_sponsors)} more sponsors" if record.additional_sponsors else ""
        return f"Submitted by {', '.join(submitters)}{more}."
    total = len(record.sponsors) + len(record.additional_sponsors)
    return f"{total} sponsors." if total else ""


def _newer(document: Resolution, corpus: Corpus) -> str:
    """The later resolutions of its series, the newest last."""
    series = series_of(document, corpus)
    later = series[[d.symbol for d in series].index(document.symbol) + 1 :]
    return f"Newer: {', '.join(short(d.symbol) for d in later[-_NAMED:])}." if later else ""


def _openings(paragraphs: Sequence[Paragraph], sections: Sequence[_Section]) -> list[Sentence]:
    """What is folded: how each paragraph begins, or, of a long text, the weightiest of each section."""
    if len(paragraphs) > _FOLDED and len(sections) >= _SECTIONS:
        heaviest = [max(section.paragraphs, key=force_of) for section in sections]
        named = [
            f"{_spoken(s.heading)} ({s.range}): {quoted(brief(p.text, _ACT))}" for s, p in zip(sections, heaviest, strict=True)
        ]
    else:
        heaviest = list(paragraphs[:_FOLDED])
        named = [quoted(brief(p.text, _ACT)) for p in heaviest]
    return [
        Sentence(text=text, citations=(p.id,), verdict="supported", is_folded=True)
        for text, p in zip(named, heaviest, strict=True)
    ]
