"""A question, understood: what it names, what it asks for, and how to search for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from documents import Corpus, Resolution, base_form, mentioned_symbols
from documents import symbols as grammar
from documents.glossary import Glossary, Wording
from embeddings import stem, terms
from service.understanding.changes import ChangeQuestion, asked_change
from service.understanding.kinds import AnswerKind, asked_kinds
from service.understanding.metadata import Attribute, asked_attribute
from service.understanding.observances import ObservanceQuestion, asked_observances
from service.understanding.references import Reference, find_references
from service.understanding.referrals import Referral, asked_referral
from service.understanding.scoping import asked_scope
from service.understanding.talk import is_talk

_CONTENT_OF = re.compile(
    r"\b(?:say|says|said|state[sd]?|provide[sd]?|decide[sd]?|request(?:s|ed)?|contain(?:s|ed)?|text|para\w*|op|pp|urge[sd]?|in|under|of)\b",
    re.IGNORECASE,
)
_WIDE = re.compile(
    r"\b(?:all|every|everything|list|compile|each|overview|summar\w+|both|which paragraphs|what (?:are|were) the (?:\w+ )?(?:ways|areas|topics|steps|measures))\b|\band\b.*\band\b|,.*,|\band (?:when|who|where|what|which|how|why)\b",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(r"\bpreamb\w+", re.IGNORECASE)
_SPEAKER = re.compile(
    r"\b(?:(?:does|did|do|has|have|will)\s+)?(?:the\s+)?(?:UN\s+)?(?:GA|UNGA|General Assembly|Assembly|resolution|text|document)"
    r"(?:\s+(?:actually|really|ever|also))?\s+(?:says?|said|states?|stated|mentions?|mentioned|speaks? of|talks? about|think of|tell us)\b",
    re.IGNORECASE,
)
_SUBJECT = r"(?:it|they|(?:the\s+)?(?:operative|preambular)\s+(?:part|section|paragraphs)(?:\s+of\s+(?:the|this)\s+(?:[\w-]+\s+){0,2}(?:resolution|text|document))?|(?:the\s+)?preamble(?:\s+of\s+(?:the|this)\s+(?:[\w-]+\s+){0,2}(?:resolution|text|document))?|(?:the|this)\s+(?:[\w-]+\s+){0,2}(?:resolution|text|document)|(?:the\s+)?(?:UN\s+)?(?:GA|UNGA|General Assembly|Assembly|resolution|text|document|UN|\d{1,3}/\d{1,3}))"
_VERB_ASKED = (
    re.compile(rf"\b(?:does|did|do|has|have)\s+{_SUBJECT}\s+(?:also\s+|further\s+|actually\s+)?(?P<verb>[a-z]+)", re.IGNORECASE),
    re.compile(r"\bwhat\s+(?:is|was|were|are|has been|have been)\s+(?:being\s+)?(?P<verb>[a-z]+ed)\b", re.IGNORECASE),
    re.compile(rf"\b{_SUBJECT}\s+(?P<verb>[a-z]+s)\b", re.IGNORECASE),
)
_NO_ACT = frozenset(
    "ask say mention have keep set hold give look see mean make name refer state leave receive share bear".split()
)
_SUMMARY = re.compile(
    r"\b(?:summar(?:y|i[sz]e[sd]?|ies)|overview|main points|key points|highlights|gist|tl;?dr|in a nutshell|what is (?:it|this|the resolution) about)\b",
    re.IGNORECASE,
)
_DOCUMENT_WORDS = frozenset(terms("resolution document text whole short brief quick main give"))


@dataclass(frozen=True, slots=True)
class Question:
    """What is known of a question before anything is searched."""

    text: str
    symbols: tuple[str, ...]
    """The documents that the answer may come from; empty for all."""
    unknown_symbols: tuple[str, ...]
    """Documents that the question asks about and the corpus does not hold."""
    references: tuple[Reference, ...]
    attribute: Attribute | None
    kinds: tuple[AnswerKind, ...]
    wording: Wording
    shorts: frozenset[str]
    """Stems of the abbreviations in it that stand for a name in the document's title: they say which document."""
    verb: str
    """The operative verb asked for ("what does it *decide*?"), as its base form, or empty."""
    observances: ObservanceQuestion | None
    """The international days, years and the like that it asks for."""
    change: ChangeQuestion | None
    """What it asks about change between resolutions."""
    referral: Referral | None
    """The reference that it wants followed."""
    is_summary: bool
    is_wide: bool
    in_preamble: bool
    is_talk: bool

    @property
    def searched(self) -> str:
        """The words to look for: without document symbols, and without who is asked to have said something."""
        return _searched(self.text, stripped=bool(self.symbols) or bool(self.unknown_symbols))


def understand(
    text: str, corpus: Corpus, glossary: Glossary, symbols: Sequence[str] = (), looked_for: Sequence[str] = ()
) -> Question:
    """Read a question; ``symbols`` is the scope that was chosen outside it, ``looked_for`` the symbols that it wants mentioned."""
    references = find_references(without_symbols(text))
    wanted = _wanted(text, is_numbered=bool(references))
    named = tuple(symbol for symbol in wanted.named if symbol not in looked_for)
    known = tuple(dict.fromkeys(known for symbol in named for known in corpus.symbols_of(symbol)))
    unknown = tuple(symbol for symbol in named if not corpus.symbols_of(symbol) and _asks_for(text))
    meant = None if named or symbols or wanted.change else asked_scope(text, corpus, glossary)
    scope = known or tuple(symbols) or (meant.symbols if meant else ())
    text = meant.text if meant else text
    plain = _searched(text, stripped=bool(known) or bool(unknown))
    subject = _only_document(corpus, scope)
    attribute = None
    shorts: frozenset[str] = frozenset()
    if subject is not None and (known or not named):
        document = corpus.by_symbol[subject]
        shorts = frozenset(stem(short.lower()) for short in _shorts(text, glossary, document.title))
        attribute = asked_attribute(text, shorts | set(terms(document.title)), _content(document))
    verb = _asked_verb(text)
    return Question(
        text=text,
        symbols=scope,
        unknown_symbols=() if known else unknown,
        references=references,
        attribute=attribute,
        kinds=asked_kinds(plain),
        wording=glossary.word(plain),
        shorts=shorts,
        verb=verb,
        observances=asked_observances(text),
        change=wanted.change,
        referral=wanted.referral,
        is_summary=bool(_SUMMARY.search(plain)) and not set(terms(_SUMMARY.sub(" ", plain))) - _DOCUMENT_WORDS - shorts,
        is_wide=bool(_WIDE.search(plain)),
        in_preamble=bool(_PREAMBLE.search(plain)) and "operative" not in plain.lower(),
        is_talk=is_talk(text),
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a question asks for that search cannot give, and the documents that it names, without those it looks for."""

    change: ChangeQuestion | None
    referral: Referral | None
    named: tuple[str, ...]


def _wanted(text: str, *, is_numbered: bool) -> _Wanted:
    named = mentioned_symbols(text, bare=True)
    change = asked_change(text, named, is_numbered=is_numbered)
    referral = None if change else asked_referral(text, is_numbered=is_numbered, is_named=bool(named))
    return _Wanted(change, referral, named)


def _searched(text: str, *, stripped: bool) -> str:
    """Take the symbol of the document in scope and the speaker ("the GA say") out of a question.

    The symbol of another document is among the words to look for; nothing is taken out where nothing would be left.
    """
    plain = " ".join((without_symbols(text) if stripped else text).split())
    topic = " ".join(_SPEAKER.sub(" ", plain).split())
    return topic if terms(topic) else plain or text


@lru_cache(maxsize=1024)
def _content(document: Resolution) -> frozenset[str]:
    """The stems of everything that a document says."""
    return frozenset(term for p in document.paragraphs for term in terms(p.text))


def _asked_verb(text: str) -> str:
    """The verb of the Assembly that a question asks about, when the Assembly or its resolution is the subject."""
    for pattern in _VERB_ASKED:
        for match in pattern.finditer(text):
            word = match["verb"].lower()
            base = base_form(word) or _past(word)
            if base and base not in _NO_ACT:
                return base
    return ""


def _past(word: str) -> str | None:
    """The base of a past form: ``requested`` -> ``request``, ``decided`` -> ``decide``."""
    return next((base for base in (word[:-1], word[:-2], word[:-3] + "y") if word.endswith("ed") and base_form(base)), None)


def without_symbols(text: str) -> str:
    """Take the document symbols out of a question, so that their numbers are not read as a paragraph's.

    The paragraph that is written behind one stays: ``#op21``.
    """
    return grammar.without_symbols(text).replace("#", " ")


def _asks_for(text: str) -> bool:
    return bool(_CONTENT_OF.search(text)) or len(terms(without_symbols(text))) == 0


def _only_document(corpus: Corpus, scope: tuple[str, ...]) -> str | None:
    """The one document that a question about "the resolution" can mean, or None."""
    candidates = scope or tuple(corpus.by_symbol)
    return candidates[0] if len(candidates) == 1 and candidates[0] in corpus.by_symbol else None


def _shorts(text: str, glossary: Glossary, title: str) -> list[str]:
    """The abbreviations in a question that stand for a name in the title."""
    return [word for word in re.findall(r"\w+", text) if (name := glossary.expand(word)) and name in title]
