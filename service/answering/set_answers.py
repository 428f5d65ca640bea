"""Answers to requests for sets: how many there are in the headline, the first of them quoted, the rest folded, every one cited.

A set is what the Assembly asks of somebody, what it does by a verb, or where something is mentioned. "None" is said only where
all that the sentence claims was recognised and everything in scope was read; in every other case what is not found is left to search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wordfreq import zipf_frequency

from documents import Corpus, Paragraph, finite, named_symbols
from documents.mentions import find_mentions, roots
from documents.mentions import words as plain_words
from service.answering.cutting import ACT_WORDS, POINT_WORDS
from service.answering.drafts import Draft, abstain
from service.answering.entries import joined
from service.answering.folding import VISIBLE_POINTS
from service.answering.lists import (
    MOST_CITED,
    Item,
    Part,
    aside,
    fact,
    folded,
    found_by_series,
    in_full,
    listed,
    quote_found,
)
from service.answering.passages import different, find
from service.answering.scans import (
    Found,
    Scan,
    Terms,
    adopted_on,
    clearest_first,
    in_order,
    in_scope,
    scan_acts,
    scan_addressed,
    scan_mentions,
    terms_of,
)
from service.answering.searched import SearchedQuestion
from service.library import Library
from service.references import short
from service.requests.actors import Actor
from service.requests.addressed import DIRECTIVES
from service.requests.request import Request

_NAMED_AT_ONCE = 60
"""So many documents that mention something are named in sight."""
_QUOTED = 2
"""So many series are quoted in sight where something is only mentioned."""
_NEAR = 0.25
"""Cosine from which a paragraph is near enough in meaning to be offered beside a definite no: of a hundred first points that
answer a question over one document, two lie below it."""
_NEAREST = 3
_ANY_VERB = "request"
"""The verb under which requests name every asking."""
_NAME = 3.6
"""Zipf frequency (log10 per billion words) below which a word is taken for a name: asked for itself, not for what it means."""
_COMPLETE = frozenset({"list", "count", "exists"})
_OF_ONE = _COMPLETE | {"answer", "definition"}
"""Tasks in which what one document asks or does by a verb is read off it: whether all of it is wanted is often unclear."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request asks for, recognised: who is addressed, and the words of the topic."""

    request: Request
    actors: tuple[Actor, ...]
    terms: Terms | None
    is_plain: bool
    """A bare "what does it decide?", which is answered by quoting, without a count before."""


def asks_for_set(request: Request, question: SearchedQuestion, library: Library) -> bool:
    """Whether a request asks for a set, so far as it says itself."""
    return _asked(request, scope_of(request, question, library), library) is not None


def answer_set(request: Request, question: SearchedQuestion, library: Library) -> Draft | None:
    """Answer a request for a set by a full scan; None where it asks for none, or where search may know better."""
    symbols = scope_of(request, question, library)
    asked = _asked(request, symbols, library)
    if asked is None:
        return None
    found = _scan(asked, in_scope(request.part, symbols, library), library)
    if found.is_scattered and len({p.symbol for p in found.read}) > 1:
        return None
    if not found.found:
        return _absent(asked, found, question, symbols, library) if _is_surely_absent(asked, found, library) else None
    return _told(asked, found, several=len(library.corpus.by_symbol) > 1 and len(symbols) != 1, corpus=library.corpus)


def may_be_meant(request: Request) -> bool:
    """Whether what a request wants mentioned may be meant by other words, so that search is asked before it is denied."""
    if request.verb or named_symbols(request.topic, bare=True):
        return False
    return any(zipf_frequency(word, "en") >= _NAME for word in plain_words(request.topic))


def scope_of(request: Request, question: SearchedQuestion, library: Library) -> tuple[str, ...]:
    """The documents that are read: those in scope, or else those that the request names and that are held; none for all."""
    return question.symbols or tuple(symbol for symbol in request.symbols if symbol in library.rows_of)


def _asked(request: Request, symbols: Sequence[str], library: Library) -> _Asked | None:
    """Recognise what a request asks for; None where it is no set, or where something of it is not known."""
    is_one = len(symbols) == 1 or len(library.corpus.by_symbol) == 1
    if request.task not in (_OF_ONE if is_one else _COMPLETE) or request.numbers:
        return None
    found = library.reader.directory.find(request.addressee)
    actors, terms = tuple(said.value for said in found), terms_of(request.topic)
    unknown = request.addressee
    for said in reversed(found):
        unknown = unknown[: said.start] + unknown[said.end :]
    if unknown.strip(", ") or (request.topic and terms is None):
        return None
    is_open = request.task not in _COMPLETE
    if not actors and not (request.verb and not (is_open and terms)) and (is_open or terms is None):
        return None
    return _Asked(request, actors, terms, is_open and not actors)


def _scan(asked: _Asked, read: tuple[Paragraph, ...], library: Library) -> Scan:
    if asked.actors:
        return scan_addressed(asked.request, asked.actors, read, library)
    if asked.request.verb:
        return scan_acts(asked.request.verb, asked.terms, read, library)
    return scan_mentions(asked.terms or Terms(()), read, library)


def _is_surely_absent(asked: _Asked, found: Scan, library: Library) -> bool:
    """Whether everything that a "none" would claim was recognised and read, so that it cannot be false.

    Of an act no paragraph may hold the verb in another place, of an addressee none both a name and such a verb, of several
    words of a topic none the rarest: what stands there otherwise than a scan expects is for search.
    """
    verb = asked.request.verb.partition(" ")[0]
    if asked.actors or verb:
        named = (p for p in found.read if not asked.actors or any(library.addressees.names(actor, p) for actor in asked.actors))
        verbs = tuple(DIRECTIVES) if asked.actors else (verb,)
        return asked.terms is None and not any(find_mentions(p.text, verbs) for p in named)
    phrases = asked.terms.phrases if asked.terms else ()
    rarest = [min(plain_words(phrase), key=lambda word: zipf_frequency(word, "en")) for phrase in phrases]
    return bool(rarest) and not scan_mentions(Terms(tuple(rarest)), found.read, library).found


def _told(asked: _Asked, found: Scan, corpus: Corpus, *, several: bool) -> Draft:
    is_by_one_verb, is_of_acts = _is_by_one_verb(asked, found), bool(asked.actors or asked.request.verb)
    others = [item for item in found.found if not item.by_verb] if is_by_one_verb else []
    chosen = [item for item in found.found if item not in others]
    if several and not is_of_acts:
        chosen = clearest_first(chosen)
    ordered = in_order(chosen, corpus, is_parted=asked.is_plain or several)
    room = POINT_WORDS if is_of_acts else ACT_WORDS
    if several:
        parts = found_by_series(ordered, corpus, room, VISIBLE_POINTS if is_of_acts else _QUOTED)
    else:
        parts = [Part(Item((c.sentence,)), (c.citation,)) for c in (quote_found(item, room) for item in ordered[:MOST_CITED])]
    items = [part.item for part in parts]
    if several and not is_of_acts and asked.request.task == "list":
        items.insert(0, _named_all(ordered, corpus))
    if len(ordered) > MOST_CITED:
        items.append(folded(f"Cited are {MOST_CITED} of the {len(ordered):,} paragraphs."))
    if others:
        items.append(aside(f"By other verbs: {len(others):,} more paragraph{'' if len(others) == 1 else 's'}."))
    citations = [citation for part in parts for citation in part.citations]
    headline = "" if asked.is_plain else _counted(asked, found)
    return listed(headline, items, citations, method="lookup", whole=in_full(asked.request))


def _named_all(found: Sequence[Found], corpus: Corpus) -> Item:
    """Name every document at once, the newest first; of very many the oldest are out of sight."""
    symbols = dict.fromkeys(one.paragraph.symbol for one in found)
    newest = [short(symbol) for symbol in sorted(symbols, key=lambda symbol: adopted_on(corpus, symbol), reverse=True)]
    seen, rest = newest[:_NAMED_AT_ONCE], newest[_NAMED_AT_ONCE:]
    more = f" and {len(rest):,} more" if rest else ""
    behind = [fact(" · ".join(rest), is_folded=True)] if rest else []
    return Item((fact(f"{' · '.join(seen)}{more}"), *behind), is_aside=True)


def _is_by_one_verb(asked: _Asked, found: Scan) -> bool:
    """Whether only what comes by the verb that was named is told; *request* stands for all, as messages say *ask* for all."""
    return asked.request.verb not in {"", _ANY_VERB} and any(item.by_verb for item in found.found)


def _counted(asked: _Asked, found: Scan) -> str:
    """Say in how many paragraphs or documents, of how many, and how often."""
    if not (asked.request.verb or asked.actors):
        return _counted_mentions(asked, found)
    told = [item for item in found.found if item.by_verb] if _is_by_one_verb(asked, found) else found.found
    opening = "Yes: the Assembly" if asked.request.task == "exists" else "The Assembly"
    verb = asked.request.verb if len(told) < len(found.found) or not asked.actors else "ask"
    by_verb, by = sum(item.by_verb for item in told), ""
    if asked.actors and by_verb < len(told):
        by = f", {f'{by_verb:,} of them' if by_verb else 'not'} by “{_finite(asked.request.verb)}”"
    return f"{opening} {say_act(asked, verb)} in {_among(told, found.read)}{_amount(told, found)}{by}."


def _counted_mentions(asked: _Asked, found: Scan) -> str:
    among, amount = _among(found.found, found.read), _amount(found.found, found)
    is_one = among.startswith("1 ")
    if found.is_scattered:
        verb = "has" if is_one else "have"
        return f"No paragraph has “{asked.request.topic}” as a phrase; {among} {verb} all its words{amount}."
    opening = "Yes: " if asked.request.task == "exists" else ""
    return f"{opening}{among} {'mentions' if is_one else 'mention'} {_shown(asked, found)}{amount}."


def _amount(items: Sequence[Found], found: Scan) -> str:
    """Say in how many paragraphs of the documents, how often, and how often in footnotes, in brackets; nothing where each has one."""
    times, notes = sum(item.times for item in items), sum(item.footnotes for item in items)
    is_wide = len({p.symbol for p in found.read}) > 1
    parts = [f"{len(items):,} paragraph{'' if len(items) == 1 else 's'}"] if is_wide else []
    parts += ["twice" if times == 2 else f"{times:,} times"] if times > len(items) and not found.is_scattered else []
    parts += [f"{notes:,} of them in footnotes" if times > 1 else "in a footnote"] if notes else []
    return f" ({', '.join(parts)})" if parts else ""


def _among(found: Sequence[Found], read: Sequence[Paragraph]) -> str:
    """Say how many of what was read were found: paragraphs of a document, or documents and their paragraphs."""
    symbols = {p.symbol for p in read}
    if len(symbols) > 1:
        return f"{len({item.paragraph.symbol for item in found}):,} of the {len(symbols):,} documents"
    kinds = {p.kind for p in read}
    kind = f"{next(iter(kinds))} " if len(kinds) == 1 and kinds <= {"preambular", "operative"} else ""
    return f"{len(found):,} of the {len(read):,} {kind}paragraphs of {short(read[0].symbol)}"


def _shown(asked: _Asked, found: Scan) -> str:
    """The words that were asked for, and how else the texts write them."""
    named, own = _named(asked), asked.terms.phrases if asked.terms else ()
    words = asked.request.topic.lower()
    known = {roots(phrase) for phrase in own}
    others = [phrase for phrase in found.phrases if roots(phrase) not in known and phrase.lower() not in words]
    also = "also " if set(own) & set(found.phrases) else ""
    return named + (f" ({also}as {', '.join(f'“{phrase}”' for phrase in others)})" if others else "")


def _named(asked: _Asked) -> str:
    return " or ".join(f"“{phrase}”" for phrase in asked.terms.phrases) if asked.terms else ""


def _absent(asked: _Asked, found: Scan, question: SearchedQuestion, symbols: tuple[str, ...], library: Library) -> Draft:
    """Say a definite no, with what was read, and offer what is near in meaning as such."""
    read = extent(found.read)
    if asked.actors:
        its = "their" if len(asked.actors) > 1 or asked.actors[0].kind == "group" else "its"
        said = f"In none of the {read} does the Assembly ask anything of {say_whom(asked)}, under any of {its} names"
    elif asked.request.verb:
        said = f"None of the {read} says that the General Assembly {_finite(asked.request.verb)} something"
    else:
        said = f"No. None of the {read} mentions {_named(asked)}, nor does a footnote to them"
    message = f"{said}; I read them all."
    nearest = _near(replace(question, symbols=symbols), library) if asked.terms else []
    if nearest:
        label = nearest[0].label if len({p.symbol for p in found.read}) == 1 else f"{nearest[0].symbol}, {nearest[0].label}"
        message += f" What comes nearest in meaning is {label}."
    return abstain("absent", message, nearest, method="lookup", confidence=1.0)


def _near(question: SearchedQuestion, library: Library) -> list[Paragraph]:
    hits = [group.hit for group in different(question, find(question, library), library)[:_NEAREST]]
    return [library.paragraph(hit.row) for hit in hits if hit.voices["dense"] >= _NEAR]


def extent(read: Sequence[Paragraph]) -> str:
    """Say what was read: ``18 preambular and 28 operative paragraphs of A/RES/75/15``, or how many of how many documents."""
    symbols = list(dict.fromkeys(p.symbol for p in read))
    if len(symbols) != 1:
        return f"{len(read):,} paragraphs of {len(symbols):,} documents"
    kinds = [(kind, sum(p.kind == kind for p in read)) for kind in ("preambular", "operative", "annex", "passage")]
    parts = [f"{number:,} {kind}" for kind, number in kinds if number]
    return f"{joined(parts)} paragraphs of {symbols[0]}"


def say_act(asked: _Asked, verb: str) -> str:
    """Say what the Assembly does by a verb: ``requests something of the Secretary-General``, ``calls upon Iran``."""
    about = f" and mentions {_named(asked)}" if asked.terms else ""
    if not asked.actors:
        return f"{_finite(verb)} something{about}"
    is_of = verb in {"ask", "request", "demand", "require"}
    return f"{_finite(verb)} {f'something of {say_whom(asked)}' if is_of else say_whom(asked)}{about}"


def say_whom(asked: _Asked) -> str:
    """Say who is addressed, with an article where English has one; a group in the words of the request."""
    said = asked.request.addressee
    names = [said if a.kind == "group" and len(asked.actors) == 1 else a.short for a in asked.actors]
    return joined([f"the {name}" if _takes_article(a, name) else name for a, name in zip(asked.actors, names, strict=True)])


def _takes_article(actor: Actor, name: str) -> bool:
    if actor.kind == "body":
        return not name.isupper()
    is_plural = name.endswith(("States", "Emirates", "Islands", "Philippines", "Netherlands", "Maldives", "Comoros", "Bahamas"))
    return actor.kind == "state" and (is_plural or name.startswith(("United ", "Republic ")) or "Republic" in name)


def _finite(verb: str) -> str:
    """The third person of a verb as requests name it: *call upon* is *calls upon*."""
    first, _, rest = verb.partition(" ")
    return f"{finite(first)} {rest}".strip()
