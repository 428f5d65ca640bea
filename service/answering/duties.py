"""Duties: who has to do what by one resolution, by whom the Assembly asks, with the verb by which it asks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents import Paragraph, Resolution, finite
from documents.acts import Act, acts
from embeddings import stem, terms
from service.answer import Citation, PointGroup, Sentence
from service.answering.composition import quoted
from service.answering.cutting import few_words
from service.answering.drafts import Draft
from service.answering.folding import in_sight
from service.answering.searched import SearchedQuestion
from service.library import Library
from service.references import short
from service.requests.descriptions import Link, Only
from service.requests.wording import DOCUMENTS, content_terms
from service.verification.lexicon import verb_weight

_TASKS = frozenset({"answer", "list", "definition", "overview", "summary"})
_WHO = frozenset({"who", "whom", "everyone", "everybody"})
_DOING = frozenset(
    map(stem, "do does done ask asked request requested told duty duties task tasks responsibility responsibilities".split())
)
_NOUNS = {
    "ask": "request", "call": "call", "invite": "invitation", "encourage": "encouragement", "recommend": "recommendation", "urge": "urging",
    "authorize": "authorization", "advise": "advice", "instruct": "instruction", "require": "requirement", "remind": "reminder",
}  # fmt: skip
"""What an asking is called, where it is not called as its verb."""
_KEPT_WORDS = 18
_NAMED = 3
_TO_DO = re.compile(r"\b(?:[Tt]o|[Nn]ot to) (?!the\b|all\b|its\b|their\b|any\b)[a-z]")


@dataclass(frozen=True, slots=True)
class _Duty:
    """What somebody is asked to do: whom as the paragraph names them, by which verb, and the stretches that say what."""

    paragraph: Paragraph
    whom: str
    verb: str
    words: str
    start: int
    end: int


def asks_for_duties(question: SearchedQuestion) -> bool:
    """Whether a question asks both who and what they have to do, and of nobody in particular."""
    request, said = question.request, frozenset(question.words.tokens)
    if request.task not in _TASKS or request.addressee or request.numbers or not said & _WHO:
        return False
    named = {stem(word) for word in said} & _DOING
    return bool(named) and ("what" in said or bool(named & {stem("tasks"), stem("duties"), stem("responsibilities")}))


def answer_duties(question: SearchedQuestion, library: Library) -> Draft | None:
    """Say who has to do what by the one resolution that is meant; None where none is clearly meant, or it asks nothing of anybody."""
    if not asks_for_duties(question):
        return None
    document = _document(question, library)
    duties = [duty for p in document.whole("operative") for duty in _duties(p, library)] if document else []
    if document is None or not duties:
        return None
    ordered = sorted(duties, key=lambda duty: -verb_weight(duty.verb))
    by_whom = list(dict.fromkeys(duty.whom for duty in ordered))
    told = [duty for whom in by_whom for duty in ordered if duty.whom == whom]
    headline = Sentence(text=_counted(ordered, document), verdict="supported")
    shown = _visible(told, headline.text)
    sentences = [Sentence(text=_said(d), citations=(d.paragraph.id,), is_folded=n not in shown) for n, d in enumerate(told)]
    groups = [PointGroup(title=whom, sentences=tuple(n for n, d in enumerate(told) if d.whom == whom)) for whom in by_whom]
    first = [told[n] for n in sorted(range(len(told)), key=lambda n: (n not in shown, n))]
    cited = {duty.paragraph.id: Citation.of(duty.paragraph, duty.start, duty.end) for duty in reversed(first)}
    return Draft("lookup", tuple(sentences), tuple(reversed(cited.values())), headline=headline, groups=tuple(groups))


def _document(question: SearchedQuestion, library: Library) -> Resolution | None:
    """The one resolution that is named, the newest of a series that is, or the likeliest where its title has the words of the topic."""
    held = library.corpus.by_symbol
    symbols = question.symbols or question.request.symbols
    if symbols and (len(question.symbols) == 1 or question.request.named or len(held) == 1):
        return held.get(symbols[0])
    if len(held) == 1:
        return next(iter(held.values()))
    words = question.request.named or question.request.topic
    link = library.reader.linked(words, Only.of(question.request)) if content_terms(words) and not symbols else Link()
    likely = held.get(link.candidates[0].symbols[0]) if link.candidates else None
    if likely is None:
        return None
    asked = content_terms(words) - _DOING - frozenset(map(stem, DOCUMENTS))
    titled = frozenset(terms(likely.title))
    known = {stem(word): meanings for word, meanings in question.wording.meanings.items()}
    is_clear = all(word in titled or any(set(terms(one)) <= titled for one in known.get(word, ())) for word in asked)
    return likely if is_clear else None


def _duties(paragraph: Paragraph, library: Library) -> Iterator[_Duty]:
    """What a paragraph asks of whom, an act at a time."""
    asked = library.addressees.of(paragraph)
    for act in acts(paragraph):
        named = sorted({(one.start, one.end, one.verb) for one in asked if act.start <= one.start < act.until})
        if named:
            whom = _joined([paragraph.text[start:end] for start, end, _ in named])
            yield _duty(paragraph, act, whom, named[0][2], max(end for _, end, _ in named))


def _duty(paragraph: Paragraph, act: Act, whom: str, verb: str, behind: int) -> _Duty:
    """Quote what is asked, from its infinitive, or from the verb where it has none, in few words."""
    text = paragraph.text
    match = _TO_DO.search(text, behind, act.until)
    start = match.start() if match else act.start
    end = start + len(text[start : act.until].rstrip(" ,;.:").removesuffix(" and").rstrip(" ,;"))
    words = few_words(text[start:end], _KEPT_WORDS)
    return _Duty(paragraph, whom, verb, words, start, end)


def _visible(told: Sequence[_Duty], headline: str) -> frozenset[int]:
    """Which duties are shown: the first of everybody, then the second, while there is room."""
    seen: Counter[str] = Counter()
    turns: list[tuple[int, int]] = []
    for n, duty in enumerate(told):
        turns.append((seen[duty.whom], n))
        seen[duty.whom] += 1
    order = [n for _, n in sorted(turns)]
    shown = in_sight([len(f"{told[n].whom} {_said(told[n])}".split()) for n in order], headline)
    return frozenset(n for n, is_shown in zip(order, shown, strict=True) if is_shown)


def _said(duty: _Duty) -> str:
    verb, _, behind = duty.verb.partition(" ")
    asks = f"{finite(verb)} {behind}".strip()
    return f"{asks}: {quoted(duty.words)}"


def _joined(names: Sequence[str]) -> str:
    """Name a few, and that there are others."""
    shown = list(dict.fromkeys(names))
    said = ", ".join(shown if len(shown) <= _NAMED else [*shown[: _NAMED - 1], "others"])
    return said[:1].upper() + said[1:]


def _counted(duties: Sequence[_Duty], document: Resolution) -> str:
    """Count by verb: *One request, four invitations*, and say of which resolution that is."""
    counts = Counter(_NOUNS.get(verb, verb) for duty in duties for verb in [duty.verb.split()[0]])
    said = ", ".join(f"{_number(n)} {noun if n == 1 else noun + 's'}" for noun, n in counts.items())
    year = f" ({document.adopted.year})" if document.adopted else ""
    return f"{said[:1].upper()}{said[1:]} in {short(document.symbol)}{year}:"


def _number(n: int) -> str:
    return _SMALL[n] if n < len(_SMALL) else str(n)


_SMALL = "no one two three four five six seven eight nine ten eleven twelve".split()
