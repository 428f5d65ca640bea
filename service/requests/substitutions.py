"""What a follow-up exchanges: the document that was spoken of, by name, series or year; the time, or the State, body or office."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from wordfreq import zipf_frequency

from documents import Paragraph, Resolution
from documents.alignment import align, aligned
from documents.series import age, predecessor, successor
from embeddings import terms
from service.requests.actors import Directory
from service.requests.descriptions import Link, Only, linked
from service.requests.follow_words import content_of, follow_words, points_back, words_of, year_step
from service.requests.naming import named
from service.requests.reading import Reading, without
from service.requests.series_catalogue import Catalogue
from service.requests.table import Table
from service.requests.wording import DOCUMENTS

PLURAL = frozenset({"texts", "resolutions", "others", "documents"})
"""Words for several documents of a series."""
_NOUNS = DOCUMENTS | PLURAL | {"one", "ones"}
_ONE = re.compile(r"\bones?\b", re.IGNORECASE)
TIMED = ("sessions", "years", "months", "dates", "when")
"""The fields of a request that say when."""
_FIGURE = re.compile(r"(?<![\w/.-])(?:19|20)\d\d(?![\w/])")
_KIN = 0.4
"""From this share of common words on two titles are of one kind."""
_STEM = 5
"""So many letters in common make forms of one word."""
_RARE = 4.3
"""Words rarer than this on the scale of Zipf are names, or as telling."""


def name_in(message: str, catalogue: Catalogue) -> str:
    """What a message calls a document by, *one* standing for one: *the snow leopard one*; nothing where it points at one."""
    text = _ONE.sub("resolution", message)
    said = next(iter(named(text, catalogue)), None)
    is_document = said is not None and not DOCUMENTS.isdisjoint(words_of(said.value))
    return said.value if said and is_document and not points_back(text[: said.start]) else ""


def words_in(name: str) -> frozenset[str]:
    """The stems of a name, without figures."""
    return frozenset(term for term in content_of(name) if not term.isdigit())


def is_proper(text: str) -> bool:
    """Whether words name something of its own: in capitals, or rare."""
    said = [word for word in re.findall(r"[^\W\d_]+", text) if content_of(word)]
    return bool(said) and all(word[0].isupper() or zipf_frequency(word, "en") < _RARE for word in said)


def shown_as(name: frozenset[str], table: Table) -> Resolution | None:
    """The only one of the documents shown whose title has all words of a name."""
    found = [document for document in table.documents if name and name <= frozenset(terms(document.title))]
    kinds = {document.title for document in found}
    return found[0] if len(kinds) == 1 and len({document.title for document in table.documents}) > 1 else None


def called(text: str, own: Resolution, catalogue: Catalogue, only: Only, *, is_named: bool) -> Resolution | None:
    """The newest document of the series that is meant, other than the one on the table: it is called by every word.

    Words that go with a word for a document mean the likeliest such series, others only one that is clearly meant.
    """
    name = words_in(text)
    said = [word for word in words_of(text) if name & set(terms(word))]
    link = linked(" ".join(said), catalogue, only) if said else Link()
    for candidate in link.candidates if is_named else filter(None, (link.chosen,)):
        row = catalogue.series.index(candidate.series)
        if own not in candidate.series.documents and all(row in catalogue.having(word) for word in said):
            return next(document for document in candidate.series.documents if document.symbol == candidate.symbols[0])
    return None


def sister(text: str, own: Resolution, catalogue: Catalogue, only: Only) -> Resolution | None:
    """The newest document whose title is that of the one on the table but for what is said: *and Anguilla?* of *Question of Pitcairn*."""
    own_title = frozenset(terms(own.title))
    said, found = words_in(text) - own_title, list[tuple[float, int, Resolution]]()
    for row, series in enumerate(catalogue.series if said else ()):
        title = frozenset(terms(series.title))
        meant = {word for word in title - own_title if any(_is_form_of(word, one) for one in said)}
        is_meant = all(any(_is_form_of(word, one) for word in meant) for one in said)
        shared, rest = len(title & own_title), len(title - meant)
        if not is_meant or shared < _KIN * max(rest, len(own_title)):
            continue
        if passing := [document for document in series.documents if only.passed_by(document)]:
            found.append((shared / max(rest, len(own_title)), -row, passing[-1]))
    return max(found, key=lambda one: one[:2])[2] if found else None


def _is_form_of(word: str, said: str) -> bool:
    """Whether two stems are one word, or a country and what is of it: *africa*, *african*."""
    return word == said or (min(len(word), len(said)) >= _STEM and word[:_STEM] == said[:_STEM])


def tells_which(words: Sequence[str], times: Collection[int | str]) -> bool:
    """Whether a time or a word of choice goes with a word for a document: *the 2019 one*, *the later one from 2024*."""
    chosen = {str(time) for time in times}.union(*follow_words().members.values())
    nouns = [place for place, word in enumerate(words) if word in _NOUNS]
    return any(not chosen.isdisjoint(words[max(place - 2, 0) : place + 3]) for place in nouns)


def member(
    words: Collection[str], own: Resolution, passing: Sequence[Resolution], table: Table, *, is_dated: bool
) -> Resolution | None:
    """The document of a series that is chosen: of the time that is said, the latest, the first, the one after or before."""
    said, members, step = set(words), follow_words().members, year_step(list(words))
    if is_dated or (said & members["latest"] and passing):
        return max(passing, key=age, default=None)
    if said & members["first"] and passing:
        return min(passing, key=age)
    if step > 0 or (not step and said & members["later"]):
        return successor(own, table.corpus)
    return predecessor(own, table.corpus) if step or said & members["earlier"] else None


def partner(paragraph: Paragraph, document: Resolution, table: Table) -> Paragraph | None:
    """The paragraph of another document that a paragraph became, or was."""
    own = table.corpus.by_symbol.get(paragraph.symbol)
    whole = next((p for p in own.paragraphs if p.locator == paragraph.locator.partition("(")[0]), None) if own else None
    if own is None or whole is None or own is document:
        return None
    return aligned(whole, align(own, document)).after


def with_actor(wording: str, message: str, directory: Directory, *, is_any: bool = False) -> str:
    """Put whoever a message names, and says nothing more, in the place of the last of that kind, or of any, in a wording; else empty."""
    named = directory.find(message)
    if not named or asks_beside(message, [(said.start, said.end) for said in named]):
        return ""
    kind = named[0].value.kind
    own = [said for said in directory.find(wording) if (is_any or said.value.kind == kind) and said.value != named[0].value]
    if not own:
        return ""
    return f"{wording[: own[-1].start]}{message[named[0].start : named[-1].end]}{wording[own[-1].end :]}"


def asks_beside(message: str, spans: list[tuple[int, int]]) -> bool:
    """Whether a message asks for anything beside some stretches of it."""
    kept = list(message)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    return any(not term.isdigit() for term in content_of("".join(kept)))


def figure_said(text: str) -> str:
    """The last year that a text says, whatever it says of it; else empty."""
    return next((match[0] for match in reversed(list(_FIGURE.finditer(text)))), "")


def with_year(base: Reading, text: str) -> str:
    """Put the year of a message, or the one before or after, in the place of one that a wording has for its purpose; else empty.

    *The budget for 2025* may have been adopted in any year: its year is part of what is asked for, not a time to look in.
    """
    purposes = [match for match in _FIGURE.finditer(base.text) if int(match[0]) not in base.request.years]
    said = [match[0] for match in _FIGURE.finditer(text)]
    step = year_step(words_of(text))
    if not purposes or not (said or step):
        return ""
    last = purposes[-1]
    year = said[-1] if said else str(int(last[0]) + step)
    return f"{base.text[: last.start()]}{year}{base.text[last.end() :]}"


def at_time(base: Reading, message: Reading, text: str) -> str:
    """Say a wording of the time that a message names, or the year before or after its own, in the place of its own times; else empty."""
    request, places = message.request, base.places
    own = [said for name in TIMED for said in places.get(name, ())]
    wording = without(base.text, own).rstrip(" ?.!")
    if request.years or request.sessions or request.dates or request.months:
        return f"{wording} {text}"
    step = year_step(words_of(text))
    return f"{wording} in {base.request.years[-1] + step}" if step and base.request.years else ""
