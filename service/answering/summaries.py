"""Summaries: what one resolution is and does, in a headline and a point a theme, chosen by what decides most."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
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
from service.answering.weights import brief, force_of, gist, outcome_of, short, within
from service.references import shortened
from service.subjects import phrases

_TITLE = 13
_ACT = 17
_SECTION = 5
_NUMERALS = (
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
    "XVII",
    "XVIII",
    "XIX",
    "XX",
)
_NUMERAL = re.compile(r"([IVX]+)\.\s")
_ANNEX = re.compile(r"Annex\b")
_SECTIONS = 3
"""From so many headings on a document is summed up by them."""
_LISTED = 5
_FOLDED = 40
_KEY_ACTS = 3
_LEADING = 3
"""The force from which a verb makes a key act."""
_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Section:
    """Paragraphs in a row under one heading."""

    heading: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def range(self) -> str:
        """Where it stands: *paras. 10-59*, *annex I, paras. 1-6*."""
        numbered = [p for p in self.paragraphs if p.is_numbered] or self.paragraphs
        first, last = numbered[0].label, numbered[-1].label
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
    operative = list(document.whole("operative"))
    routine = [p for p in operative if role_of(p) in {"agenda", "report"}]
    acting = [p for p in operative if p not in routine] or operative
    sections = _sections(document)
    is_long = len(sections) >= _SECTIONS
    key = _key_acts(acting, _title_weights(document, acting), new, _KEY_ACTS - is_long)
    idle = _idle(document, acting)
    points = [Sentence(text=quoted(gist(p, _ACT, idle)), citations=(p.id,), verdict="supported") for p in key]
    sections = _sections(document)
    points += (
        _of_sections(sections) if len(sections) >= _SECTIONS else _of_subjects(document, [p for p in acting if p not in key])
    )
    points += [_routine(routine)] if routine else []
    beside = [
        said
        for said in (_newness(document, new), _sponsors(corpus.records_of(document.symbol)), _newer(document, corpus))
        if said
    ]
    headline = _headline(document, corpus)
    last = Sentence(text=" ".join(beside), verdict="supported")
    told = within(points, headline, [last.text] if beside else [])
    folded = _openings([p for p in operative if p not in key], sections)
    sentences = [*(p for p in told if not p.is_folded), *([last] if beside else []), *(p for p in told if p.is_folded), *folded]
    cited = {key for sentence in sentences for key in sentence.citations}
    citations = tuple(Citation.of(p) for p in document.paragraphs if p.id in cited)
    return Draft("lookup", tuple(sentences), citations, headline=Sentence(text=headline, verdict="supported"))


def _headline(document: Resolution, corpus: Corpus) -> str:
    """Title, day, how it was adopted, how many operative paragraphs it has and the verb that most of them begin with."""
    operative = document.numbered("operative") or document.whole("operative")
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


def _key_acts(acting: Sequence[Paragraph], title: Mapping[str, float], new: _New | None, many: int) -> list[Paragraph]:
    """The acts that weigh most, in their order: by verb, by how much of the title they speak of, and by being new."""

    def weight(p: Paragraph) -> float:
        shared = sum(title.get(term, 0.0) for term in set(terms(p.text)))
        return force_of(p) + 2 * shared + (3 if new and p.id in new.ids else 0)

    led = [p for p in acting if force_of(p) >= _LEADING]
    best = sorted(led or acting, key=lambda p: -weight(p))[: many if led else 1]
    return sorted(best, key=acting.index)


def _title_weights(document: Resolution, acting: Sequence[Paragraph]) -> dict[str, float]:
    """How much each word of the title tells one paragraph from others, in [0, 1] in all: what stands in every one tells nothing."""
    title, total = set(terms(document.title)), len(acting) + 1
    held = Counter(term for p in acting for term in set(terms(p.text)) & title)
    return {term: math.log(total / (held[term] + 1)) / math.log(total + 1) / max(len(title), 1) for term in title}


def _idle(document: Resolution, acting: Sequence[Paragraph]) -> frozenset[str]:
    """The stems that say little of one paragraph: those of the title, and those of many paragraphs."""
    held = Counter(term for p in acting for term in set(terms(p.text)))
    return frozenset(terms(document.title)) | {term for term, times in held.items() if times * 4 > len(acting) > 3}


def _sections(document: Resolution) -> list[_Section]:
    """The sections of the operative part and of annexes, as their headings part them."""
    whole = [p for p in document.paragraphs if p.is_whole and p.kind in {"operative", "annex"}]
    found = [_Section(heading, tuple(own)) for heading, own in groupby(whole, lambda p: p.heading) if heading]
    numerals = [match[1] for section in found if (match := _NUMERAL.match(section.heading))]
    is_whole = len(numerals) > 1 and numerals == list(_NUMERALS[: len(numerals)])
    opening = _NUMERAL if is_whole else _ANNEX if any(_ANNEX.match(section.heading) for section in found) else None
    return _merged(found, opening) if opening else found


def _merged(sections: Sequence[_Section], opening: re.Pattern[str]) -> list[_Section]:
    """Sections with those beneath them: a new one begins where the heading is numbered, and with each annex."""
    merged: list[_Section] = []
    for section in sections:
        if merged and not (opening.match(section.heading) or _ANNEX.match(section.heading)):
            merged[-1] = _Section(merged[-1].heading, merged[-1].paragraphs + section.paragraphs)
        else:
            merged.append(section)
    return merged


def _of_sections(sections: Sequence[_Section]) -> list[Sentence]:
    """One point that names the longest sections with their paragraphs, in their order, and how many more there are."""
    longest = sorted(sections, key=lambda section: -len(section.paragraphs))[:_LISTED]
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
    title = set(terms(document.title))
    for phrase in (phrase for phrase in phrases(document) if not set(terms(phrase)) <= title):
        own = [p for p in others if phrase.removeprefix("the ") in p.text and p.id not in taken]
        if own:
            found[phrase] = own
            taken |= {p.id for p in own}
    shown = sorted(list(found.items())[:_LISTED], key=lambda item: others.index(item[1][0]))
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


def _newness(document: Resolution, new: _New | None) -> str:
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
        return f"Submitted by {record.submitted_by.removeprefix('Submitted by ')}."
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
