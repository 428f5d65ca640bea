"""What is not held: said as such, with where it is found, and the nearest that is held offered beside it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from documents import Corpus, Paragraph, named_symbols
from documents.mentions import Mention, find_mentions
from documents.words import written_date
from embeddings import terms
from service.answer import Citation, Reason, Tier
from service.answering.composition import labelled, quoted
from service.answering.cutting import ACT_WORDS, few_words
from service.answering.drafts import Draft, abstain
from service.answering.entries import Entry, entries, in_time, joined, named_entries, said_times, spans
from service.answering.lists import at
from service.answering.meant_documents import choosing, on_topic
from service.answering.scans import adopted_on, in_scope, scan_mentions, terms_of
from service.library import Library
from service.references import TITLE_WORDS, reference, short, shortened
from service.requests.descriptions import Only, linked
from service.requests.request import Request

_NEAREST = 3
_NAMED = 2
_QUOTED = 2
_RANKED = 50
_PLACES = 6
_LONGEST_NAME = 8
_NO_JUDGEMENT = "A judgement I do not make."
_WORDLESS = re.compile(r"\b(?:resolutions?|decisions?|texts?|drafts?|articles?|full|wording)\b|\d+(?:/\d+)*", re.IGNORECASE)


def no_such_document(symbols: Sequence[str], corpus: Corpus) -> Draft:
    """Say that documents are not at hand, and which paragraphs cite them."""
    message = f"Not held: {joined(symbols)}; {_cites(citing(symbols, corpus), symbols)}."
    return abstain("no_such_document", message, citing(symbols, corpus)[:_NEAREST], method="lookup", confidence=1.0)


def citing(symbols: Sequence[str], corpus: Corpus) -> list[Paragraph]:
    """The paragraphs that cite any of some documents, a Council resolution with or without its year, the newest first."""
    found = [p for p in corpus.paragraphs if not {*p.mentions, *(m.partition(" (")[0] for m in p.mentions)}.isdisjoint(symbols)]
    return sorted(found, key=lambda p: adopted_on(corpus, p.symbol), reverse=True)


def _cites(cited: Sequence[Paragraph], symbols: Sequence[str]) -> str:
    """Say how many paragraphs cite some documents."""
    named = " or ".join(symbols)
    if not cited:
        return f"no paragraph here cites {named}"
    return f"{len(cited):,} paragraph{' here cites' if len(cited) == 1 else 's here cite'} {named}, the newest below"


def not_held(request: Request, library: Library) -> Draft | None:
    """Say of the documents, sessions and times of a request that none of them is held; None where some are, or none is named."""
    known = entries(library.corpus)
    if request.symbols:
        named = named_entries(request.symbols, library.corpus)
        return None if named.found else _of_symbols(named.missing, known, library.corpus)
    days, topic = spans(request), choosing(request.topic or request.named).topic
    held_sessions = {entry.session for entry in known}
    asked = [str(session).upper() for session in request.sessions]
    adopted = [entry.adopted for entry in known if entry.adopted]
    is_outside = bool(days) and bool(adopted) and all(s.last < min(adopted) or s.first > max(adopted) for s in days or ())
    other_sessions = bool(asked) and not held_sessions & set(asked) and not in_time(request, known)
    if not (is_outside or other_sessions):
        return None
    message = f"Not held: resolutions {said_times(request)}. {said_holdings(known)}"
    near = on_topic(topic, known, library).all if topic else ()
    return _draft("not_held", message, near, (), topic, found="https://documents.un.org")


def _of_symbols(symbols: Sequence[str], known: Sequence[Entry], corpus: Corpus) -> Draft:
    """Say that documents are not at hand, and where their session is not either, what is."""
    said = no_such_document(symbols, corpus)
    is_here = any(symbols[0].startswith(f"A/RES/{entry.session}/") for entry in known if entry.session.isdigit())
    return said if is_here else replace(said, reason="not_held", message=f"{said.message} {said_holdings(known)}")


def of_other_body(request: Request, library: Library) -> Draft | None:
    """Say that what another body adopted or did is not held, and who cites it here; None where it is held after all."""
    if request.symbols and named_entries(request.symbols, library.corpus).found:
        return None
    text = " ".join(filter(None, [*request.symbols, request.named, request.topic]))
    body = _body(text)
    symbols = tuple(dict.fromkeys([*request.symbols, *_foreign(text)]))
    cited = citing(symbols, library.corpus) if symbols else []
    message = f"Not held: {body.name}{f'; {_cites(cited, symbols)}' if symbols else ''}."
    topic = _left(text, body)
    near = on_topic(topic, entries(library.corpus), library).all if topic else ()
    paragraphs = cited or (_near(topic, near, library) if topic else [])
    return _draft("not_held", message, near, paragraphs, topic or " ".join(symbols), found=body.found)


def of_opinion(request: Request, library: Library) -> Draft:
    """Take no side: say in how many paragraphs of the named text its matter stands, or which texts are on it, and quote of these."""
    topic = request.topic or request.named
    about = _judged(request, library)
    wanted = terms_of(request.topic) if about and request.topic else None
    if about and about.document and wanted:
        read = in_scope("", (about.document.symbol,), library)
        found = scan_mentions(wanted, read, library).found
        if found:
            where = at([one.label for one in found[:_PLACES]]) + (" …" if len(found) > _PLACES else "")
            named = f"“{request.topic}” is in {len(found):,} of its {len(read):,} paragraphs: {where}"
            message = f"{_NO_JUDGEMENT} {_titled(about)}: {named}."
            return _draft("not_a_question", message, (), [one.paragraph for one in found], topic)
    known = entries(library.corpus)
    near = (about,) if about else on_topic(topic, in_time(request, known), library).all if topic else ()
    paragraphs = _near(topic, near, library) if near else []
    message = _NO_JUDGEMENT if near or paragraphs else f"{_NO_JUDGEMENT} {said_holdings(known)}"
    return _draft("not_a_question", message, near, paragraphs, topic, outcomes=True)


def _judged(request: Request, library: Library) -> Entry | None:
    """The resolution that is judged: named by number, or by a description that the judgement follows."""
    symbols = request.symbols
    words = request.named.split()[:_LONGEST_NAME]
    for size in range(len(words), 1, -1):
        link = None if symbols else linked(" ".join(words[:size]), library.reader.catalogue, Only.of(request)).chosen
        symbols = symbols or (link.symbols[:1] if link else ())
    return next(iter(named_entries(symbols, library.corpus).found), None)


def said_holdings(known: Sequence[Entry]) -> str:
    """Say which sessions are held, and between which days their resolutions were adopted."""
    days = sorted(entry.adopted for entry in known if entry.adopted)
    regular = sorted({int(entry.session) for entry in known if entry.session.isdigit()})
    special = sorted({entry.session for entry in known if entry.session.startswith(("S-", "ES-"))})
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
    topic: str,
    *,
    found: str = "",
    outcomes: bool = False,
) -> Draft:
    """Put the refusal together: what is missing, the nearest that is held and its words, and where the rest is found."""
    if near:
        named = [f"{_titled(e)}{f', {e.outcome}' if outcomes else ''}" for e in near[:_NAMED]]
        more = f"; and {len(near) - _NAMED:,} more" if len(near) > _NAMED else ""
        message += f" Held on the matter: {'; '.join(named)}{more}."
    message += f" See {found}." if found else ""
    offered = tuple(Citation.of(p) for p in paragraphs[:_NEAREST])
    lines = [message, *(f"- {reference(c)}: {_words(p, topic)}" for c, p in zip(offered[:_QUOTED], paragraphs, strict=False))]
    tier: Tier = "nearest" if offered else "not_found"
    return Draft("metadata", tier=tier, reason=reason, message="\n".join(lines), nearest=offered, confidence=1.0)


def _titled(entry: Entry) -> str:
    year = f" ({entry.adopted.year})" if entry.adopted else ""
    return f"{short(entry.symbol)}{year} {shortened(entry.title, TITLE_WORDS)}".strip()


def _words(paragraph: Paragraph, topic: str) -> str:
    """Quote a paragraph about the first word of it that a topic has."""
    wanted = set(terms(topic))
    spots = (match.start() for match in re.finditer(r"[\w/]+", paragraph.text) if wanted & set(terms(match[0])))
    return labelled(paragraph, quoted(few_words(paragraph.text, ACT_WORDS, next(spots, 0))))
