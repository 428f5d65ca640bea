"""Document symbols: which documents a text names, of which body and session each is, and how it is spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from documents.characters import plain_in_place
from documents.symbol_grammar import NOBODY, Body, Number, Organ, number_of, of_form, value_of_roman, words_of_symbols

Act = Literal["resolution", "decision", "document"]

_FIRST_DECISION = 401
"""What the Assembly numbers from here on are its decisions."""
ASSEMBLY_NUMBER = r"(?:A/RES/)?(?:ES-\d+|S-\d+|\d{1,3})/\d{1,3}(?: [A-Z]\b)?"
"""The usual form of an Assembly's symbol, for patterns of which it is a part; to find symbols, use ``named_symbols``."""
_WORTH = re.compile(
    r"\d\s{0,4}/|/[^\s/]{0,40}\d|\d ?(?:[A-Z] ?)?\(|(?<![a-z])res(?![a-z])|resol|session|\bUN|\bSC|council|consei|conse[jl]|rat\b|理|совет|مجلس",
    re.IGNORECASE,
)
"""What every text that names a document has, whatever else it says."""
_IN_FULL = re.compile(
    r"(?P<body>A/HRC|[ASE])/(?P<act>RES|DEC)/(?:"
    r"(?P<number>(?:(?:ES|S)-)?\d+/\d+) ?(?P<part>[A-Z](?:-[A-Z])?)?"
    r"|(?P<old>\d+)(?: (?P<letter>[A-Z]))? ?\((?P<session>\d{4}|(?:E?S-)?[IVXL]+)\)(?:\[(?P<bracketed>[A-Z])\])?"
    r"|(?P<alone>\d+))"
)
"""A symbol of a resolution or decision: of a session, of a session or year in brackets, or of no year at all."""
_ORGAN_OF: tuple[tuple[re.Pattern[str], Organ], ...] = (
    (re.compile(r"A/HRC/"), "human_rights_council"),
    (re.compile(r"A/"), "general_assembly"),
    (re.compile(r"S/"), "security_council"),
    (re.compile(r"E/"), "economic_and_social_council"),
)
_NAMES: dict[Organ, str] = {
    "general_assembly": "General Assembly",
    "security_council": "Security Council",
    "human_rights_council": "Human Rights Council",
    "economic_and_social_council": "Economic and Social Council",
    "other": "",
}
_OF_SESSION = re.compile(
    r"A/(?:RES|DEC)/(?P<kind>ES-|S-)?(?P<number>\d+)/|A/(?:RES|DEC)/.*\((?P<old_kind>ES-|S-)?(?P<roman>[IVXL]+)\)"
)
_BEFORE_NOUN = re.compile(r"'?s?(?: \([A-Za-z-]{1,12}\))?(?:,? in)?(?: its| the)?(?: own)? ?", re.IGNORECASE)
"""What may stand between a body and the word *resolution* for it to be the body's."""
_BEFORE_NUMBER = re.compile(r"[\s:#,-]{0,4}(?:(?:nos?\.?|numbers?|num\.?|nr\.?|n[°º]|№|numéro|número) ?)?#?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,]{0,4}(?:(?:and|or|&|et|y|und|e|vs\.?|versus|with|to|-)\s{1,4})?", re.IGNORECASE)
_OF_BODY = re.compile(r"(?:,? (?:adopted|passed))? (?:of|by|from|de la|de l'|du|del|des) ?(?:the )?|\s?\(", re.IGNORECASE)
"""What stands between a number and its body: *48/13 of the Human Rights Council*, *48/13 (HRC)*."""
_AMONG = re.compile(r"\b(?:including|in particular|particularly|notably|namely|recent,?|latest,?)(?: in)? (?:the )?$")


@dataclass(frozen=True, slots=True)
class NamedSymbol:
    """Where a text names a document: ``text[start:end]`` stands for the symbol, ``text[whole_start:whole_end]`` names it in full.

    Of *GA resolution 75/15* the first is *75/15*, the second all of it.
    """

    start: int
    end: int
    symbol: str
    """In its one form; of a body whose resolutions have none, its name and the number: *Statistical Commission decision 51/1*."""
    organ: Organ
    act: Act
    whole_start: int
    whole_end: int


@dataclass(frozen=True, slots=True)
class AssemblySession:
    """A session of the Assembly."""

    number: int
    kind: Literal["regular", "special", "emergency special"] = "regular"


def normalise_symbol(text: str) -> str | None:
    """Give the symbol that a person means by ``A/RES/75/15``, ``75/15``, ``res. 75/15`` or ``S/RES/1325``, or None."""
    return next((named.symbol for named in named_symbols(" ".join(text.split()), bare=True)), None)


def mentioned_symbols(text: str, *, bare: bool = False) -> tuple[str, ...]:
    """List the document symbols that a text names, in order, each once.

    A bare number (``75/15``) counts only in a text that speaks of resolutions, or anywhere with ``bare=True``.
    """
    return tuple(dict.fromkeys(named.symbol for named in named_symbols(text, bare=bare)))


def named_symbols(text: str, *, bare: bool = False) -> tuple[NamedSymbol, ...]:
    """List where a text names documents, as ``mentioned_symbols`` finds them, in order, each time.

    Of which body a number is, the body says that is named with it (*HRC 48/13*, *resolutions 48/13 and 49/1 of the Human
    Rights Council*), then its form (*2735 (2024)*, *2021/5*, *2625 (XXV)*), then the Assembly's own rules of numbering: it has
    no session numbered so before its thirty-first, and each of its sessions has its two years. Dates, shares and scores
    are no symbols. Takes a time that grows with the length of the text.
    """
    if not _WORTH.search(text):
        text_plain = plain_in_place(text) if not text.isascii() else None
        if text_plain is None or not _WORTH.search(text_plain.text):
            return ()
    placed = plain_in_place(text)
    found = _Reading(placed.text, is_bare=bare).read()
    return tuple(
        NamedSymbol(
            *placed.span(one.start, one.end), one.symbol, one.organ, one.act, *placed.span(one.whole_start, one.whole_end)
        )
        for one in found
    )


def without_symbols(text: str) -> str:
    """Take the documents that a text names out of it, with the words that say what they are: *GA resolution 75/15*."""
    left, at = [], 0
    for named in named_symbols(text, bare=True):
        left.append(text[at : max(at, named.whole_start)])
        at = max(at, named.whole_end)
    return " ".join([*left, text[at:]])


def organ_of(symbol: str) -> Organ:
    """Tell of which body a symbol is."""
    return next((organ for pattern, organ in _ORGAN_OF if pattern.match(symbol)), "other")


def body_of(symbol: str) -> str:
    """Name the body of a symbol: *Security Council*; the General Assembly where it is of no body that has a name here."""
    return _NAMES[organ_of(symbol)] or _NAMES["general_assembly"]


def session_of(symbol: str) -> AssemblySession | None:
    """Tell at which session the Assembly adopted the resolution or decision of a symbol; None for any other symbol."""
    match = _OF_SESSION.match(symbol)
    if not match:
        return None
    kind = match["kind"] or match["old_kind"]
    number = int(match["number"]) if match["number"] else value_of_roman(match["roman"])
    return AssemblySession(number, "emergency special" if kind == "ES-" else "special" if kind else "regular")


def spell_out(symbol: str) -> str:
    """Say a symbol as the United Nations refer to it: ``General Assembly resolution 75/15`` for ``A/RES/75/15``.

    Symbols of another kind come back as they stand.
    """
    found = _IN_FULL.fullmatch(symbol)
    if not found or found["body"] == "E":
        return symbol
    number = found["number"] or found["old"] or found["alone"]
    part = found["part"] or found["letter"] or found["bracketed"]
    session = f"({found['session']})" if found["session"] else ""
    act = "resolution" if found["act"] == "RES" else "decision"
    return " ".join(filter(None, [_NAMES[organ_of(symbol)], act, number, part, session]))


def undocs_url(symbol: str) -> str:
    """Give the address of the United Nations' own page for a document symbol."""
    return "https://undocs.org/en/" + quote(symbol.replace(" ", ""), safe="/().-")


@dataclass(slots=True)
class _Noun:
    """The word for a resolution that governs the numbers behind it."""

    start: int
    end: int
    is_decision: bool = False
    is_plural: bool = False
    body: Body | None = None


class _Reading:
    """One text while its symbols are read, from its beginning to its end."""

    def __init__(self, text: str, *, is_bare: bool) -> None:
        self._text = text
        self._words = words_of_symbols()
        self._is_bare = is_bare
        self._noun: _Noun | None = None
        self._body: Body | None = None
        self._body_span = (-1, -1)
        self._found: list[Number] = []
        self._governed = 0
        """How many of the last numbers stand behind the noun."""

    def read(self) -> Iterator[NamedSymbol]:
        """Read the text once."""
        matches = list(self._words.pattern.finditer(self._text))
        self._is_bare = self._is_bare or any(match.lastgroup in {"noun", "session_named"} for match in matches)
        for match in matches:
            self._take(match)
        for one in self._found:
            if one.symbol or one.body:
                yield _named(one)

    def _take(self, match: re.Match[str]) -> None:
        kind = match.lastgroup
        if kind == "stop":
            self._noun, self._governed = None, 0
        elif kind == "body":
            self._take_body(match)
        elif kind == "noun":
            self._take_noun(match)
        elif (number := number_of(match, self._words)) is not None:
            if number.symbol or number.is_stated:
                number.whole_start = (
                    self._noun.start if self._noun and self._is_direct(self._noun.end, number.start) else number.start
                )
                self._add(number)
            else:
                self._take_number(number, match)

    def _take_body(self, match: re.Match[str]) -> None:
        body = self._words.body(match[0])
        last = self._found[-1] if self._governed else None
        if last and _OF_BODY.fullmatch(self._text, last.listed_end, match.start()):
            for number in self._found[len(self._found) - self._governed :]:
                if not number.is_stated and not number.symbol and (meant := of_form(body, number.form)):
                    number.body, number.is_stated = meant, True
            if last.body is not None and last.is_stated:
                last.whole_end = match.end()
            self._governed = 1
        elif self._noun and not last and _OF_BODY.fullmatch(self._text, self._noun.end, match.start()):
            self._noun.body = body
        self._body, self._body_span = body, match.span()

    def _take_noun(self, match: re.Match[str]) -> None:
        said = match[0].lower()
        noun = _Noun(*match.span(), said in self._words.decisions, said.endswith(("s", "en", "и", "й")))
        start, end = self._body_span
        if self._body and _BEFORE_NOUN.fullmatch(self._text, end, match.start()):
            noun.start, noun.body = start, self._body
        elif self._noun and _AMONG.search(self._text, max(0, match.start() - 40), match.start()):
            noun.body = self._noun.body
        self._noun, self._governed = noun, 0

    def _take_number(self, number: Number, match: re.Match[str]) -> None:
        noun, last = self._noun, self._found[-1] if self._governed else None
        is_direct = noun is not None and self._is_direct(noun.end, number.start)
        is_of_body = self._body is not None and self._body.is_alone() and self._is_direct(self._body_span[1], number.start)
        is_next = last is not None and _BETWEEN.fullmatch(self._text, last.listed_end, number.start) is not None
        said = self._body if is_of_body else noun.body if noun and (is_direct or (last and noun.is_plural)) else None
        if match.lastgroup == "alone":
            if not self._is_councils(number, said, last if is_next else None, is_direct=is_direct, is_of_body=is_of_body):
                return
        elif not (is_direct or is_of_body) and not self._may_stand(number, match, said, is_next=is_next):
            return
        number.is_decision = noun is not None and noun.is_decision and (is_direct or last is not None)
        meant = of_form(said, number.form) if said else None
        number.body, number.is_stated = meant or self._inferred(number, match), meant is not None
        if noun and not number.is_stated and number.body and number.body.organ != "general_assembly":
            noun.body = number.body
        number.whole_start = self._body_span[0] if is_of_body else noun.start if noun and is_direct else number.start
        self._add(number)

    def _add(self, number: Number) -> None:
        number.whole_end = number.end
        self._found.append(number)
        self._governed = self._governed + 1 if self._noun else 1

    def _is_direct(self, start: int, end: int) -> bool:
        return 0 <= start <= end <= start + 20 and _BEFORE_NUMBER.fullmatch(self._text, start, end) is not None

    def _is_councils(self, number: Number, said: Body | None, last: Number | None, *, is_direct: bool, is_of_body: bool) -> bool:
        """Whether a number by itself is one of the Security Council's, or may become so by what follows."""
        if said and said.organ == "security_council" and (is_direct or is_of_body):
            named = self._text[slice(*self._body_span)].lower().endswith("r")
            return is_direct or named or (len(number.nr) > 2 and not 1945 < int(number.nr) < 2100)
        if last is not None:
            return last.form == "council" and last.of == ""
        return is_direct and said is None

    def _may_stand(self, number: Number, match: re.Match[str], said: Body | None, *, is_next: bool) -> bool:
        """Whether a number that follows no word for a resolution is a document's all the same."""
        if number.form == "year":
            return is_next and self._found[-1].form == "year"
        if number.form in {"roman", "council"}:
            return is_next or (len(number.nr) > 2 and (number.form == "council" or number.of.isupper()))
        if not self._is_bare:
            return False
        if said is not None and said.organ != "general_assembly":
            return True
        around = self._words
        is_measure = around.measured_before.search(self._text, max(0, number.start - 24), number.start) is not None
        if is_measure or around.measured_after.match(self._text, match.end()):
            return False
        is_listed = self._noun is not None and self._governed > 0
        return number.can_be_assembly if is_listed else not number.looks_like_no_symbol

    def _inferred(self, number: Number, match: re.Match[str]) -> Body | None:
        """Of which body a number is that no body is named with, by its form, its session and its date."""
        words = self._words
        if match.lastgroup == "alone":
            return self._found[-1].body if self._governed else None
        if number.form == "council":
            return words.bodies["security council"]
        if number.form == "year":
            return words.bodies["ecosoc"]
        if number.can_be_assembly:
            return words.bodies["general assembly"]
        if number.can_be_other_council:
            return words.bodies["human rights council"]
        near = of_form(self._body, number.form) if self._body and self._body.organ != "general_assembly" else None
        return near or NOBODY


def _named(number: Number) -> NamedSymbol:
    act: Act = "document"
    if not number.symbol:
        is_decision = number.is_decision and _is_decision(number)
        act = "decision" if is_decision else "resolution"
    symbol = number.symbol or _canonical(number, act)
    body = number.body
    organ: Organ = organ_of(symbol) if body is None or body.organ == "council" else body.organ
    return NamedSymbol(number.start, number.end, symbol, organ, act, number.whole_start, number.whole_end)


def _is_decision(number: Number) -> bool:
    """Whether what is called a decision is one: in *resolutions and decisions 75/1 and 75/402* the second."""
    is_assembly = number.body is not None and number.body.organ == "general_assembly"
    return number.is_stated or not is_assembly or number.form != "session" or int(number.nr) >= _FIRST_DECISION


def _canonical(number: Number, act: Act) -> str:
    body = number.body or NOBODY
    nr = str(int(number.nr))
    letters = re.sub(r"\s*(?:-|\bTO\b|\bAND\b)\s*", "-", number.letters.strip().upper())
    match number.form:
        case "council":
            said = f"{nr} ({number.of})" if number.of else nr
        case "roman":
            said = " ".join(filter(None, [nr, letters, f"({number.of.upper()})"]))
        case "special":
            of = re.sub(r"(?<=S)(?=\d)", "-", number.of)
            said = " ".join(filter(None, [f"{of}/{nr}", letters]))
        case _:
            said = " ".join(filter(None, [f"{int(number.of)}/{nr}", letters]))
    if body.head:
        return f"{body.head}/{'DEC' if act == 'decision' else 'RES'}/{said}"
    return f"{body.title} {act} {said}".strip()
