"""Summaries: what one resolution is and does, in a headline and a point a theme, chosen by what decides most."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from documents import Corpus, Paragraph, Record, Resolution, split_clauses, verb_base
from documents.acts import role_of
from documents.alignment import align
from documents.series import predecessor, series_of
from documents.words import written_date
from embeddings import terms
from service.answer import Citation, Sentence
from service.answering.composition import quoted
from service.answering.cutting import ACT_WORDS, cut, few_words
from service.answering.drafts import Draft
from service.answering.folding import fold
from service.references import short, shortened
from service.subjects import phrases_of
from service.verification.lexicon import weight_of

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
    many = len(acting) if len(acting) <= _FEW else _KEY_ACTS - is_long
    key = _key_acts(acting, _title_weights(document, acting), new, many)
    idle = _idle(document, acting)
    points = [Sentence(text=quoted(_gist(p, idle)), citations=(p.id,), verdict="supported") for p in key]
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


def _gist(paragraph: Paragraph, idle: frozenset[str]) -> str:
    """Cut a paragraph to what says most: the clause with most stems that are not idle, the first of several."""
    text = paragraph.text
    worth = [float(len(set(terms(text[clause.start : clause.end])) - idle)) for clause in split_clauses(text)]
    return cut(text, worth, room=ACT_WORDS).shown(text).rstrip(" ,;:.")


def _idle(document: Resolution, acting: Sequence[Paragraph]) -> frozenset[str]:
    """The stems that say little of one paragraph: those of the title, and those of many paragraphs."""
    held = Counter(term for p in acting for term in set(terms(p.text)))
    return frozenset(terms(document.title)) | {term for term, times in held.items() if times * 4 > len(acting) > 3}


def _headed(document: Resolution) -> list[_Section]:
    """What stands under each heading of the operative part and of annexes, in order."""
    whole = [p for p in document.paragraphs if p.is_whole and p.kind in {"operative", "annex"}]
    found = [_Section(heading, tuple(own)) for heading, own in groupby(whole, lambda p: p.heading) if heading]
    return [section for section in found if not section.heading.isdigit()]


def _sections(document: Resolution) -> list[_Section]:
    """The main sections: those with a numeral where these are complete, else the text and its annexes, else all that have a heading."""
    found = _headed(document)
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


def _newer(document: Resolution, corpus: Corpus) -> str:
    """The later resolutions of its series, the newest last."""
    series = series_of(document, corpus)
    later = series[[d.symbol for d in series].index(document.symbol) + 1 :]
    return f"Newer: {', '.join(short(d.symbol) for d in later[-_NAMED:])}." if later else ""


def _openings(document: Resolution, paragraphs: Sequence[Paragraph]) -> list[Sentence]:
    """What is folded: how each paragraph begins, or, of a long text, what stands under each heading and its weightiest act."""
    headed = _headed(document)
    if len(paragraphs) > _FOLDED and len(headed) >= _SECTIONS:
        heaviest = [max(section.paragraphs, key=weight_of) for section in headed]
        named = [f"{s.heading} ({s.range}): {quoted(few_words(p.text))}" for s, p in zip(headed, heaviest, strict=True)]
    else:
        heaviest = list(paragraphs[:_FOLDED])
        named = [quoted(few_words(p.text)) for p in heaviest]
    return [
        Sentence(text=text, citations=(p.id,), verdict="supported", is_folded=True)
        for text, p in zip(named, heaviest, strict=True)
    ]
