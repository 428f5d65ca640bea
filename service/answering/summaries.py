"""Summaries: what one resolution is and does, in a headline and a point a theme, chosen by what decides most."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from documents import Corpus, Paragraph, Record, Resolution, verb_base
from documents.acts import role_of
from documents.alignment import align
from documents.series import predecessor, series_of
from documents.words import written_date
from embeddings import terms
from service.answer import Citation, Sentence
from service.answering.composition import quoted
from service.answering.cutting import ACT_WORDS, few_words
from service.answering.drafts import Draft
from service.answering.folding import fold
from service.references import short, shortened
from service.subjects import phrases_of
from service.verification.lexicon import weight_of

_SECTION, _PART, _PARTS = 7, 9, 3
_NUMERALS = tuple("I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split())
_NUMERAL = re.compile(r"([IVX]+)\.\s")
_ANNEX = re.compile(r"Annex\b")
_SECTIONS = 3
"""From so many headings on a document is summed up by them."""
_LISTED = 5
_FOLDED = 40
_KEY_ACTS = 3
_KEY_WORDS, _SECTION_WORDS = 26, 14
_MOSTLY = 0.7
"""What shows so much of an act shows enough."""
_OTHERS = 3
_FEW = 5
"""So few acts are all key acts."""
_LEADING = 2
"""The force from which a verb makes a key act."""
_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Section:
    """Paragraphs in a row under one heading."""

    heading: str
    paragraphs: tuple[Paragraph, ...]
    parts: tuple[str, ...] = ()
    """The headings beneath it."""

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
    many = len(acting) if len(acting) <= _FEW else _KEY_ACTS
    key = [] if is_long else _key_acts(acting, _title_weights(document, acting), new, many)
    points = [Sentence(text=quoted(few_words(p.text, _KEY_WORDS)), citations=(p.id,), verdict="supported") for p in key]
    points += _of_sections(sections) if is_long else _of_subjects(document, [p for p in acting if p not in key])
    points += [_routine(routine)] if routine else []
    beside = [
        said
        for said in (_newness(document, new), _sponsors(corpus.records_of(document.symbol)), _others(document, corpus))
        if said
    ]
    headline = _headline(document, corpus)
    last = Sentence(text=" ".join(beside), verdict="supported")
    first = sorted(points, key=lambda point: (point is not points[0], point in points[1 : len(key)]))
    fitting = {p.text for p in fold(first, headline, [last.text] if beside else []) if not p.is_folded}
    told = [point.model_copy(update={"is_folded": point.text not in fitting}) for point in points]
    folded = _openings(document, [p for p in operative if p not in key])
    sentences = [*(p for p in told if not p.is_folded), *([last] if beside else []), *(p for p in told if p.is_folded), *folded]
    cited = {key for sentence in sentences for key in sentence.citations}
    citations = tuple(Citation.of(p) for p in document.paragraphs if p.id in cited)
    return Draft("lookup", tuple(sentences), citations, headline=Sentence(text=headline, verdict="supported"))


_WHOLE_TITLE = 25
"""A title of so many words is told whole: it says what the resolution is about."""


def _headline(document: Resolution, corpus: Corpus) -> str:
    """Title, day, how it was adopted, how many operative paragraphs it has and the verb that most of them begin with."""
    operative = document.numbered("operative") or document.whole("operative")
    title = shortened(document.title, _WHOLE_TITLE) if document.title else document.symbol
    adopted = f", {written_date(document.adopted)}" if document.adopted else ""
    records = corpus.records_of(document.symbol)
    outcome = records[0].brief_outcome if len(records) == 1 else ""
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
        return weight_of(p) + 2 * shared + (3 if new and p.id in new.ids else 0)

    led = [p for p in acting if weight_of(p) >= _LEADING]
    best = sorted(led or acting, key=lambda p: -weight(p))[: many if led else 1]
    return sorted(best, key=acting.index)


def _title_weights(document: Resolution, acting: Sequence[Paragraph]) -> dict[str, float]:
    """How much each word of the title tells one paragraph from others, in [0, 1] in all: what stands in every one tells nothing."""
    title, total = set(terms(document.title)), len(acting) + 1
    held = Counter(term for p in acting for term in set(terms(p.text)) & title)
    return {term: math.log(total / (held[term] + 1)) / math.log(total + 1) / max(len(title), 1) for term in title}


def _headed(document: Resolution) -> list[_Section]:
    """What stands under each heading of the operative part and of annexes, in order."""
    whole = [p for p in document.paragraphs if p.is_whole and p.kind in {"operative", "annex"}]
    found = [_Section(heading, tuple(own)) for heading, own in groupby(whole, lambda p: p.heading) if heading]
    return [section for section in found if not section.heading.isdigit()]


def _sections(document: Resolution) -> list[_Section]:
    """The main sections: those with a numeral where these are complete, else the text and its annexes, else all that have a heading."""
    found = _headed(document)
    annexed = next((n for n, section in enumerate(found) if n and _ANNEX.match(section.heading)), len(found))
    for own in (found, found[:annexed]):
        numerals = [match[1] for section in own if (match := _NUMERAL.match(section.heading))]
        if len(numerals) > 1 and numerals == list(_NUMERALS[: len(numerals)]):
            return _merged(own, _NUMERAL) + _merged(found[len(own) :], _ANNEX)
    return _merged(found, _ANNEX) if any(_ANNEX.match(section.heading) for section in found) else found


def _merged(sections: Sequence[_Section], opening: re.Pattern[str]) -> list[_Section]:
    """Sections with those beneath them: a new one begins where the heading is numbered, and with each annex."""
    merged: list[_Section] = []
    for section in sections:
        if merged and not (opening.match(section.heading) or _ANNEX.match(section.heading)):
            last = merged[-1]
            merged[-1] = _Section(last.heading, last.paragraphs + section.paragraphs, (*last.parts, section.heading))
        else:
            merged.append(section)
    return merged


def _of_sections(sections: Sequence[_Section]) -> list[Sentence]:
    """A point for each of the longest sections, in their order: where it stands and its weightiest act."""
    longest = sorted(sections, key=lambda section: -len(section.paragraphs))[:_LISTED]
    return [_of_section(section, _SECTION_WORDS) for section in sections if section in longest]


def _of_section(section: _Section, room: int) -> Sentence:
    """What a section is called, where it stands, and its first parts, or its weightiest act: of several the one of which most is shown."""
    title = f"{_spoken(section.heading)} ({section.range})"
    if len(section.parts) > 1:
        told = " · ".join(_spoken(part, _PART) for part in section.parts[:_PARTS])
        text = f"{title}: {told}{' · …' if len(section.parts) > _PARTS else ''}"
        return Sentence(text=text, citations=(section.paragraphs[0].id,), verdict="supported")
    acts = [p for p in section.paragraphs if role_of(p) not in {"agenda", "report", "note"}] or section.paragraphs
    most = max(map(weight_of, acts))
    shown = {p.id: few_words(p.text, room) for p in acts if weight_of(p) == most}
    best = max(shown, key=lambda key: min(len(shown[key]) / len(next(p.text for p in acts if p.id == key)), _MOSTLY))
    return Sentence(text=f"{title}: {quoted(shown[best])}", citations=(best,), verdict="supported")


def _spoken(heading: str, most: int = _SECTION) -> str:
    """A heading without its number, in few words."""
    number, _, rest = heading.partition(". ")
    bare = rest if rest and (number.isupper() or number.strip().split(" ")[-1].isdigit()) else heading
    return shortened(bare.strip(), most).rstrip(".")


def _of_subjects(document: Resolution, others: Sequence[Paragraph]) -> list[Sentence]:
    """One point that names what the other acts are about, each by the phrase that fewest of them have, with their paragraphs."""
    title = set(terms(document.title))
    spoken = {p.id: [phrase for phrase in phrases_of(p) if not set(terms(phrase)) <= title] for p in others}
    held = Counter(phrase for own in spoken.values() for phrase in set(own))
    found: dict[str, list[Paragraph]] = {}
    for p in others:
        if own := spoken[p.id]:
            found.setdefault(max(own, key=lambda phrase: (held[phrase] > 1, -held[phrase])), []).append(p)
    heaviest = sorted(found, key=lambda phrase: -sum(map(weight_of, found[phrase])))[:_LISTED]
    shown = [(phrase, own[:_NAMED]) for phrase, own in found.items() if phrase in heaviest]
    if not shown:
        return []
    parts = [f"{phrase} ({', '.join(p.label.removeprefix('para. ') for p in own)})" for phrase, own in shown]
    cited = tuple(p.id for _, own in shown for p in own[:1])
    return [Sentence(text=f"Also on {' · '.join(parts)}", citations=cited, verdict="supported")]


_AT_SESSION = re.compile(r"(?:at|of) its [\w-]+(?: special)? session")


def _routine(routine: Sequence[Paragraph]) -> Sentence:
    """Who is to report when, and when the matter is on the agenda again, in one point."""
    parts = []
    latest = {role_of(p): p for p in routine}
    for role, p in latest.items():
        session = _AT_SESSION.search(p.text)
        parts.append(f"{role.capitalize()}: {quoted(session[0] if session else few_words(p.text))}")
    return Sentence(text="; ".join(parts), citations=tuple(p.id for p in latest.values()), verdict="supported")


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


def _others(document: Resolution, corpus: Corpus) -> str:
    """The other resolutions of its series, the newest first: when and how each was adopted."""
    others = [other for other in reversed(series_of(document, corpus)) if other.symbol != document.symbol]
    return f"The series: {' · '.join(_adopted(other, corpus) for other in others[:_OTHERS])}." if others else ""


def _adopted(document: Resolution, corpus: Corpus) -> str:
    records = corpus.records_of(document.symbol)
    how = records[0].brief_outcome if len(records) == 1 else ""
    told = ", ".join(filter(None, [str(document.adopted.year) if document.adopted else "", how]))
    return f"{short(document.symbol)} ({told})" if told else short(document.symbol)


def _openings(document: Resolution, paragraphs: Sequence[Paragraph]) -> list[Sentence]:
    """What is folded: how each paragraph begins, or, of a long text, what stands under each heading and its weightiest act."""
    headed = _headed(document)
    if len(paragraphs) > _FOLDED and len(headed) >= _SECTIONS:
        return [_of_section(s, ACT_WORDS).model_copy(update={"is_folded": True}) for s in headed]
    return [
        Sentence(text=quoted(few_words(p.text)), citations=(p.id,), verdict="supported", is_folded=True)
        for p in paragraphs[:_FOLDED]
    ]
