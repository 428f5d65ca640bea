"""What is not held: said as such, with where it is found, and the nearest that is held offered beside it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from documents import Paragraph, named_symbols, undocs_url
from documents.mentions import Mention, find_mentions
from documents.words import written_date
from embeddings import terms
from service.answer import Citation, Reason
from service.answering.drafts import Draft
from service.answering.entries import Entry, choosing, entries, in_time, named_entries, on_topic, said_times, spans
from service.answering.votes import outcome
from service.library import Library
from service.requests.request import Request

_OLDEST = date.min
_NEAREST = 3
_RANKED = 50
_SPECIAL = re.compile(r"\b(ES|S)-(\d+)\b")
_WORDLESS = re.compile(r"\b(?:resolutions?|decisions?|texts?|drafts?|articles?|full|wording)\b|\d+(?:/\d+)*", re.IGNORECASE)


def not_held(request: Request, library: Library) -> Draft | None:
    """Say of the documents, sessions and times of a request that none of them is held; None where some are, or none is named."""
    known = entries(library.corpus)
    if request.symbols:
        named = named_entries(request.symbols, library.corpus)
        return None if named.found else _missing(named.missing, known, library)
    days, topic = spans(request), choosing(request.topic or request.named).topic
    held_sessions = {entry.session for entry in known}
    asked = [str(session).upper() for session in request.sessions]
    adopted = [entry.adopted for entry in known if entry.adopted]
    is_outside = bool(days) and bool(adopted) and all(s.last < min(adopted) or s.first > max(adopted) for s in days or ())
    other_sessions = bool(asked) and not held_sessions & set(asked) and not in_time(request, known)
    if not (is_outside or other_sessions):
        return None
    message = f"Resolutions {said_times(request)} are not held. {said_holdings(known)}"
    near = on_topic(topic, known, library).all if topic else ()
    return _draft("not_held", message, near, (), found="https://documents.un.org")


def of_other_body(request: Request, library: Library) -> Draft | None:
    """Say that what another body adopted or did is not held, and who cites it here; None where it is held after all."""
    if request.symbols and named_entries(request.symbols, library.corpus).found:
        return None
    text = " ".join(filter(None, [*request.symbols, request.named, request.topic]))
    body = _body(text)
    symbols = tuple(dict.fromkeys([*request.symbols, *_foreign(text)]))
    message = f"Not held: {body.name}; these are resolutions of the General Assembly."
    cited = _citing(symbols, library) if symbols else []
    if symbols:
        many = (
            f"{len(cited):,} paragraph{' here cites' if len(cited) == 1 else 's here cite'}"
            if cited
            else "No paragraph here cites"
        )
        message += f" {many} {' or '.join(symbols)}{', the newest below' if cited else ''}."
    topic = _left(text, body)
    near = on_topic(topic, entries(library.corpus), library).all if topic else ()
    return _draft("not_held", message, near, cited or _near(topic or text, near, library), found=body.found)


def of_opinion(request: Request, library: Library) -> Draft:
    """Take no side; name the texts on the matter and how they were adopted, and offer their nearest paragraphs."""
    known = entries(library.corpus)
    topic = request.topic or request.named
    if request.symbols:
        near = named_entries(request.symbols, library.corpus).found
    else:
        near = on_topic(topic, in_time(request, known), library).all if topic else ()
    paragraphs = _near(topic, near, library)
    message = "Taking sides is not for this service; it can say what the resolutions say."
    message += "" if near or paragraphs else f" {said_holdings(known)}"
    return _draft("not_a_question", message, near, paragraphs, outcomes=True)


def of_outside(request: Request, library: Library) -> Draft:
    """Say that a matter is outside what is held, and what is held; titles that have all its words are offered."""
    known = entries(library.corpus)
    near = on_topic(request.topic, known, library).titled if request.topic else ()
    message = f"That is outside what this service answers from. {said_holdings(known)}"
    return _draft("not_held", message, near, ())


def said_holdings(known: Sequence[Entry]) -> str:
    """Say which sessions are held, and between which days their resolutions were adopted."""
    days = sorted(entry.adopted for entry in known if entry.adopted)
    regular = sorted({int(entry.session) for entry in known if entry.session.isdigit()})
    special = sorted({entry.session for entry in known if _SPECIAL.fullmatch(entry.session)})
    if not regular and not special:
        return "No resolutions are held."
    groups = [f"session{'' if len(regular) == 1 else 's'} {_ranges(regular)}"] if regular else []
    groups += [f"some of the special session{'' if len(special) == 1 else 's'} {', '.join(special)}"] if special else []
    between = f", adopted from {written_date(days[0])} to {written_date(days[-1])}" if days else ""
    held = "Held is 1 resolution" if len(known) == 1 else f"Held are {len(known):,} resolutions"
    return f"{held} of the General Assembly: {' and '.join(groups)}{between}."


@dataclass(frozen=True, slots=True)
class _Body:
    name: str
    symbols: tuple[str, ...]
    words: tuple[str, ...]
    found: str


@cache
def _bodies() -> tuple[_Body, ...]:
    table = tomllib.loads((Path(__file__).parent / "other_bodies.toml").read_text(encoding="utf-8"))
    return tuple(_Body(b["name"], tuple(b["symbols"]), tuple(b["words"]), b["found"]) for b in table["bodies"])


def _body(text: str) -> _Body:
    """The body whose document or whose name a text has; the last stands for every other."""
    symbols = _foreign(text)
    by_symbol = (body for body in _bodies() if any(s.startswith(start) for s in symbols for start in body.symbols))
    by_words = (body for body in _bodies() if find_mentions(text, body.words))
    return next(by_symbol, None) or next(by_words, _bodies()[-1])


def _foreign(text: str) -> list[str]:
    """The symbols in a text that are none of the Assembly's resolutions."""
    return [named.symbol for named in named_symbols(text) if not named.symbol.startswith("A/RES/")]


def _missing(symbols: Sequence[str], known: Sequence[Entry], library: Library) -> Draft:
    """Say of symbols that they are not held, whether their sessions are, and which paragraphs cite them."""
    name = symbols[0]
    own = [entry for entry in known if entry.session and name.startswith(f"A/RES/{entry.session}/")]
    reason: Reason = "no_such_document" if own and own[0].session.isdigit() else "not_held"
    message = f"{', '.join(symbols)}: neither text nor vote is held."
    if own:
        numbers = sorted(entry.number for entry in own)
        message += f" Held of session {own[0].session}: {len(own)} resolutions, numbers {_ranges(numbers)}."
    else:
        message += f" {said_holdings(known)}"
    cited = _citing(symbols, library)
    message += f" {len(cited):,} paragraph{' here cites' if len(cited) == 1 else 's here cite'} it." if cited else ""
    return _draft(reason, message, (), cited, found=undocs_url(name))


def _citing(symbols: Sequence[str], library: Library) -> list[Paragraph]:
    """The paragraphs that cite any of some documents, a Council resolution with or without its year, the newest first."""
    wanted = [re.compile(rf"{re.escape(symbol)}(?: \(\d{{4}}\))?") for symbol in symbols]
    found = [p for p in library.corpus.paragraphs if any(w.fullmatch(m) for m in p.mentions for w in wanted)]
    age = {entry.symbol: entry.age for entry in entries(library.corpus)}
    return sorted(found, key=lambda p: age[p.symbol][:2] if p.symbol in age else (_OLDEST, 0), reverse=True)


def _near(topic: str, documents: Sequence[Entry], library: Library) -> list[Paragraph]:
    """The paragraphs nearest to a topic by its words: of the documents that are on it, or else those of all that have most."""
    wanted = set(terms(topic))
    own = [p for entry in documents[:_NEAREST] if entry.document for p in entry.document.paragraphs if p.is_whole]
    if own:
        operative = [p for p in own if p.kind == "operative"] or own
        weighed = {p.id: len(wanted & set(terms(p.text))) for p in operative}
        return sorted((p for p in operative if weighed[p.id]), key=lambda p: weighed[p.id], reverse=True)[:_NEAREST]
    rows = library.index.keywords.best(terms(topic), _RANKED) if wanted and library.corpus.paragraphs else ()
    ranked = [library.paragraph(int(row)) for row in rows]
    return [p for p in ranked if 2 * len(wanted & set(terms(p.text))) > len(wanted)][:_NEAREST]


def _left(text: str, body: _Body) -> str:
    """What of a text names a matter: without the body, its documents and the words for them."""
    taken = [*find_mentions(text, body.words), *(Mention(n.start, n.end) for n in named_symbols(text, bare=True))]
    for mention in sorted(taken, key=lambda m: m.start, reverse=True):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    left = " ".join(_WORDLESS.sub(" ", text).split())
    return left if terms(left) and left not in {"UN", "GA"} else ""


def _ranges(numbers: Sequence[int]) -> str:
    """Say numbers in order as ranges: ``1 to 3, 5``."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{first}" if first == last else f"{first} to {last}" for first, last in runs)


def _draft(
    reason: Reason,
    message: str,
    near: Sequence[Entry],
    paragraphs: Sequence[Paragraph],
    *,
    found: str = "",
    outcomes: bool = False,
) -> Draft:
    """Put the refusal together: what is missing, the nearest titles that are held, and where the rest is found."""
    if near:
        named = [
            f"{e.symbol}{f' ({e.adopted.year})' if e.adopted else ''} {e.title}{f', {outcome(e.record)}' if outcomes else ''}"
            for e in near[:_NEAREST]
        ]
        more = f"; and {len(near) - _NEAREST:,} more" if len(near) > _NEAREST else ""
        message += f" Held on the matter: {'; '.join(named)}{more}."
    message += f" See {found}." if found else ""
    offered = tuple(Citation.of(p) for p in paragraphs[:_NEAREST])
    return Draft(
        "metadata", tier="nearest" if offered else "not_found", reason=reason, message=message, nearest=offered, confidence=1.0
    )
