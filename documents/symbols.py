"""Document symbols: the one grammar of how people and texts name resolutions and other documents, and of which body they are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from documents.characters import plain_in_place
from documents.words import MONTHS, ORDINAL_PATTERN, ORDINALS

Organ = Literal["general_assembly", "security_council", "human_rights_council", "economic_and_social_council", "other"]
Act = Literal["resolution", "decision", "document"]
_Form = Literal["session", "special", "year", "roman", "council"]

_FIRST_SESSION = 31
"""The session of the Assembly since which its resolutions are numbered by session and number: no 24/12 is one of them."""
_LAST_ROMAN = 30
_LONGEST_NUMBER = 3
"""Digits: no session has had a thousand resolutions and decisions."""
_FIRST_DECISION = 401
"""What the Assembly numbers from here on are its decisions."""
_YEAR_BEFORE = 1945
"""The Assembly's first session began the year after."""

ASSEMBLY_NUMBER = r"(?:A/RES/)?(?:ES-\d+|S-\d+|\d{1,3})/\d{1,3}(?: [A-Z]\b)?"
"""The usual form of an Assembly's symbol, for patterns of which it is a part; to find symbols, use ``named_symbols``."""
_GAP = r"\s{0,4}"
_LETTERS = (
    rf"(?:(?: ?(?-i:[A-HJ-Z])| I(?= of \d|[,;.)])|[a-hj-z])(?![A-Za-z])(?:(?:{_GAP}-{_GAP}| to | and (?=(?-i:[A-Z])))[A-Z](?![A-Za-z0-9/]))?"
    r"| [a-z]-[a-z](?![A-Za-z]))"
)
_SESSION = r"(?:E?S ?-? ?\d{1,2}|\d{1,4})"
_CLEAR = r"(?:(?<![A-Za-z0-9_/$€£])(?<![0-9]\.)(?<![A-Za-z]-)|(?<=\bres)|(?<=resolution))"
"""What a number must not have before it."""
_END = rf"(?![A-Za-z0-9_/]|[.,]\d|{_GAP}%)"
_ROMAN = r"(?:E?S-)?[IVXL]{1,8}"
_PATTERN = r"""
(?=\d){clear}(?:
    (?P<roman>(?P<old>\d{{1,4}})(?:\ ?(?P<old_letter>(?-i:[A-Z])))?\ ?\((?P<old_session>{roman})\)(?:\[(?P<old_bracketed>[A-Z])\])?)
    |(?P<council>(?P<council_number>\d{{1,4}})\ ?\((?P<council_year>(?:19|20)\d\d)\))
    |(?P<number>(?P<of>\d{{1,4}}){gap}/{gap}(?P<nr>\d{{1,4}})(?:(?P<letters>{letters})|{end}))
    |(?P<alone>\d{{1,4}}{end}(?!-\d)))
|(?<![^\W_])(?:
    (?P<full>(?P<head>(?:(?:UN)?GA|UNHRC|A[/_-]HRC|HRC|ECOSOC|UNSC|SC|[ASE])\ ?[/_\-.]\ ?|(?-i:[ASE])\ (?=(?-i:RES|DEC)\ \d{{1,4}}[\ /(]))
        (?P<act>RES(?:OLUTION)?|DEC(?:ISION)?)(?:[/_\-.\s]{{1,2}}|(?=\d))
        (?:(?P<full_year>\d{{1,4}}[ _-]?(?:\((?:19|20)\d\d\)|_(?:19|20)\d\d(?!\d)))
          |(?P<full_roman>\d{{1,4}}(?:[ _]?(?-i:[A-Z]))?[ _]?(?:\({roman}\)|_{roman}(?![A-Za-z]))(?:\[[A-Z]\])?)
          |(?P<full_number>{session}(?:{gap}/{gap}|[_\- ])\d{{1,4}}(?!\d)(?:{letters})?)
          |(?P<full_alone>\d{{1,4}}(?!\d))))
    |(?P<document>(?:(?-i:(?:[ASE]|{series})/)|[ase]/(?=\d|(?:c|cn|ac|l)\.\d|hrc/|conf\.|e?s-\d))
        (?!RES/)(?:[A-Za-z0-9.\-]{{1,30}}/){{0,8}}[A-Za-z.\-]{{0,30}}\d[A-Za-z0-9.\-]{{0,30}}(?:/(?:Add|Rev|Corr)\.\d+){{0,4}})
    |(?P<session_named>(?:resolution|res\.?)\ (?:no\.?\ ?|number\ )?(?P<nth>\d{{1,3}})(?P<nth_letters>{letters})?,?\ (?:(?:adopted\ )?(?:of|from|in|at|by)\ )?
        (?:the\ )?(?:(?:un)?ga\ |general\ assembly\ )?(?:session\ (?:no\.?\ )?(?P<nth_of>\d{{1,2}})\b|(?P<nth_ordinal>\d{{1,2}}(?:st|nd|rd|th)|{ordinals})\ session\b))
    |(?P<special>(?<![/.$])(?P<special_of>E?S\ ?-?\ ?\d{{1,2}}){gap}/{gap}(?P<special_nr>\d{{1,4}})(?:(?P<special_letters>{letters})|{end}))
    |(?P<body>(?:(?:U\.?N\.?|United\ Nations)\ )?(?:{bodies})R?(?![^\W_]))
    |(?P<noun>(?:{nouns})(?![^\W\d_])|res(?:\.|(?=\ ?\#?\d))))
|(?P<stop>[;?!\n]|\.(?=\s+[A-Z]))
"""
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
_DATED = re.compile(rf",? (?:of|on|adopted on) \d{{1,2}} (?:{'|'.join(MONTHS)}) (?P<year>(?:19|20)\d\d)")
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
    number = int(match["number"]) if match["number"] else _roman(match["roman"])
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


@dataclass(frozen=True, slots=True)
class _Body:
    """A body that adopts resolutions, and the forms of their numbers."""

    organ: Literal[Organ, "council"]
    numbers: tuple[_Form, ...]
    head: str = ""
    title: str = ""
    names: tuple[str, ...] = ()

    def is_alone(self) -> bool:
        """Whether its name with a number behind it is enough: *HRC 48/13*, and not *Committee 48/13*."""
        return bool(self.head or self.title)


@dataclass(frozen=True)
class _Words:
    """The words of the grammar, as its file has them."""

    pattern: re.Pattern[str]
    bodies: dict[str, _Body]
    decisions: frozenset[str]
    measured_before: re.Pattern[str]
    measured_after: re.Pattern[str]

    def body(self, name: str) -> _Body:
        """The body of a name that the pattern has found."""
        low = " ".join(name.lower().split())
        for said in (low, low.removesuffix("r"), re.sub(r"^(?:u\.?n\.?|united nations) ", "", low)):
            if said in self.bodies:
                return self.bodies[said]
        return self.bodies[re.sub(r"^(?:u\.?n\.?|united nations) ", "", low).removesuffix("r")]

    def with_head(self, head: str) -> _Body:
        """The body of symbols with this head."""
        known = re.sub(r"[/_\-. ]+$", "", head.upper()).replace("-", "/").replace("_", "/")
        return next((body for body in self.bodies.values() if body.head == known), None) or self.bodies[known.lower()]


_SERIES = "UNEP|ST|DP|TD|CCPR|CEDAW|CRC|CERD|CAT|CRPD|CMW|FCCC|CBD|UNW|LC|ISBA|SPLOS|JIU|ICCD|HSP"


@cache
def _words() -> _Words:
    table = tomllib.loads((Path(__file__).parent / "symbol_words.toml").read_text(encoding="utf-8"))
    bodies: dict[str, _Body] = {}
    for row in table["bodies"]:
        body = _Body(row["organ"], tuple(row["numbers"]), row.get("head", ""), row.get("title", ""), tuple(row["names"]))
        bodies |= {name.lower(): body for name in body.names}
    pieces = {
        "roman": _ROMAN,
        "session": _SESSION,
        "gap": _GAP,
        "letters": _LETTERS,
        "series": _SERIES,
        "clear": _CLEAR,
        "end": _END,
    }
    names = {"bodies": _any_of(bodies), "nouns": _any_of(table["acts"]["resolution"] + table["acts"]["decision"])}
    verbose = {key: piece.replace(" ", r"\ ") for key, piece in ({"ordinals": ORDINAL_PATTERN} | pieces | names).items()}
    pattern = _PATTERN.format(**verbose)
    before, after = _any_of(table["measures"]["before"]), _any_of(table["measures"]["after"])
    return _Words(
        re.compile(pattern, re.IGNORECASE | re.VERBOSE),
        bodies,
        frozenset(table["acts"]["decision"]),
        re.compile(rf"\b(?:{before})[\s:]\s?$", re.IGNORECASE),
        re.compile(rf"[\s-](?:{after})\b", re.IGNORECASE),
    )


def _any_of(names: Iterable[str]) -> str:
    """A pattern for any of some names, the longest first, read letter by letter so that a text is not tried against each."""
    after: dict[str, list[str]] = {}
    for name in set(names):
        after.setdefault(name[:1].lower(), []).append(name[1:].lower())
    ends = "" in after and "|"
    rest = {first: _any_of(tails) for first, tails in after.items() if first}
    branches = "|".join((r"\s{1,4}" if first == " " else re.escape(first)) + tail for first, tail in rest.items())
    return f"(?:{branches}{ends or ''})" if branches else ""


@dataclass(slots=True)
class _Number:
    """A document's number as it stands in a text, while it is being found out of which body it is."""

    start: int
    end: int
    form: _Form
    of: str
    """Session, year or, where it has none, nothing."""
    nr: str
    letters: str = ""
    body: _Body | None = None
    is_decision: bool = False
    is_stated: bool = False
    """The text says of which body it is, in so many words."""
    year: int | None = None
    """The year of the date that is said of it."""
    listed_end: int = -1
    """Where what is said of it ends: its date."""
    whole_start: int = -1
    whole_end: int = -1
    symbol: str = ""
    """Where the text itself has the symbol."""

    @property
    def can_be_assembly(self) -> bool:
        """Whether the Assembly can have given this number."""
        if self.form == "roman":
            return _roman(self.of.rpartition("-")[2]) <= _LAST_ROMAN
        if self.form != "session":
            return self.form == "special"
        session = int(self.of)
        in_session = self.year is None or self.year - session in {_YEAR_BEFORE, _YEAR_BEFORE + 1}
        return _FIRST_SESSION <= session < 100 and in_session

    @property
    def can_be_other_council(self) -> bool:
        """Whether the date is that of a session of the Human Rights Council, which has had three a year since 2006."""
        return self.form == "session" and self.year is not None and self.year == 2006 + (int(self.of) - 1) // 3

    @property
    def looks_like_no_symbol(self) -> bool:
        """Whether a number that no word calls a resolution is rather a date, a fraction or a share."""
        if self.form != "session":
            return False
        session, nr = int(self.of), int(self.nr)
        is_date = session == _FIRST_SESSION and nr <= 12
        is_share = session + nr == 100 and session % 10 == 0
        return not self.can_be_assembly or is_date or is_share or "0" in {self.of[0], self.nr[0]}


@dataclass(slots=True)
class _Noun:
    """The word for a resolution that governs the numbers behind it."""

    start: int
    end: int
    is_decision: bool = False
    is_plural: bool = False
    body: _Body | None = None


class _Reading:
    """One text while its symbols are read, from its beginning to its end."""

    def __init__(self, text: str, *, is_bare: bool) -> None:
        self._text = text
        self._words = _words()
        self._is_bare = is_bare
        self._noun: _Noun | None = None
        self._body: _Body | None = None
        self._body_span = (-1, -1)
        self._found: list[_Number] = []
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
        elif (number := _number_of(match, self._words)) is not None:
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
                if not number.is_stated and not number.symbol and (meant := _of_form(body, number.form)):
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

    def _take_number(self, number: _Number, match: re.Match[str]) -> None:
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
        meant = _of_form(said, number.form) if said else None
        number.body, number.is_stated = meant or self._inferred(number, match), meant is not None
        if noun and not number.is_stated and number.body and number.body.organ != "general_assembly":
            noun.body = number.body
        number.whole_start = self._body_span[0] if is_of_body else noun.start if noun and is_direct else number.start
        self._add(number)

    def _add(self, number: _Number) -> None:
        number.whole_end = number.end
        self._found.append(number)
        self._governed = self._governed + 1 if self._noun else 1

    def _is_direct(self, start: int, end: int) -> bool:
        return 0 <= start <= end <= start + 20 and _BEFORE_NUMBER.fullmatch(self._text, start, end) is not None

    def _is_councils(
        self, number: _Number, said: _Body | None, last: _Number | None, *, is_direct: bool, is_of_body: bool
    ) -> bool:
        """Whether a number by itself is one of the Security Council's, or may become so by what follows."""
        if said and said.organ == "security_council" and (is_direct or is_of_body):
            named = self._text[slice(*self._body_span)].lower().endswith("r")
            return is_direct or named or (len(number.nr) > 2 and not 1945 < int(number.nr) < 2100)
        if last is not None:
            return last.form == "council" and last.of == ""
        return is_direct and said is None

    def _may_stand(self, number: _Number, match: re.Match[str], said: _Body | None, *, is_next: bool) -> bool:
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

    def _inferred(self, number: _Number, match: re.Match[str]) -> _Body | None:
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
        near = _of_form(self._body, number.form) if self._body and self._body.organ != "general_assembly" else None
        return near or _NOBODY


_NOBODY = _Body("other", ("session", "special", "year", "roman"))


def _number_of(match: re.Match[str], words: _Words) -> _Number | None:
    """The number, or the symbol in full, that a piece of text is."""
    start, end = match.span()
    found: _Number | None
    match match.lastgroup:
        case "full":
            found = _in_full(match, words)
        case "document":
            written = re.sub(r"(?<=\d)-\d+$", "", match[0].rstrip(".-"))
            found = _Number(start, start + len(written), "session", "", "", symbol=_document(written))
        case "session_named":
            of = match["nth_of"] or match["nth_ordinal"].lower()
            session = ORDINALS.get(of) or int(re.sub(r"\D", "", of) or 0)
            found = _Number(
                start, end, "session", str(session), match["nth"], match["nth_letters"] or "", words.bodies["general assembly"]
            )
            found.is_stated = True
        case "roman":
            letter = match["old_letter"] or match["old_bracketed"] or ""
            found = _Number(start, end, "roman", match["old_session"], match["old"], letter)
        case "council":
            found = _Number(start, end, "council", match["council_year"], match["council_number"])
        case "special":
            of = re.sub(r"[\s-]", "", match["special_of"].upper())
            found = _Number(start, end, "special", of, match["special_nr"], match["special_letters"] or "")
        case "number":
            form: _Form = "year" if len(match["of"]) == 4 else "session"
            if form == "session" and len(match["nr"]) > _LONGEST_NUMBER:
                return None
            found = _Number(start, end, form, match["of"], match["nr"], match["letters"] or "")
        case _:
            year = re.compile(r" (?:of|from) ((?:19|20)\d\d)(?![\d/-])").match(match.string, end)
            found = _Number(start, end, "council", year[1] if year else "", match[0])
    if found is not None:
        dated = _DATED.match(match.string, found.end)
        found.listed_end = dated.end() if dated else found.end
        found.year = int(dated["year"]) if dated else None
    return found


def _in_full(match: re.Match[str], words: _Words) -> _Number | None:
    body = words.with_head(match["head"])
    start, end = match.span()
    is_decision = match["act"].upper().startswith("D")
    form: _Form
    if match["full_number"]:
        number = re.match(
            rf"({_SESSION})(?:{_GAP}/{_GAP}|[_\- ])(\d{{1,4}})(.*)", match["full_number"], re.IGNORECASE | re.DOTALL
        )
        if number is None:
            return None
        of, nr, letters = re.sub(r"[\s-]", "", number[1].upper()), number[2], number[3]
        form = "special" if of.startswith(("S", "E")) else "year" if len(of) == 4 else "session"
        if body.organ == "security_council":
            is_year = nr.startswith(("19", "20")) and len(nr) == 4
            end = end if is_year else match.start("full_number") + len(number[1])
            form, of, nr, letters = "council", nr if is_year else "", of, ""
    elif match["full_roman"]:
        nr, of = re.findall(r"\d+", match["full_roman"])[0], re.findall(_ROMAN, match["full_roman"].upper())[-1]
        session = re.search(rf"[(_]({_ROMAN})\)?", match["full_roman"], re.IGNORECASE)
        of = session[1].upper() if session else of
        letter = re.search(r"\d[ _]?([A-Z])(?=[ _]?[(_])|\[([A-Z])\]", match["full_roman"])
        form, letters = "roman", (letter[1] or letter[2]) if letter else ""
    else:
        numbers = re.findall(r"\d+", match["full_year"] or match["full_alone"])
        form, of, nr, letters = "council", "".join(numbers[1:]), numbers[0], ""
    if form not in body.numbers and not (body.organ == "general_assembly" and form == "year"):
        return None
    return _Number(start, end, form, of, nr, letters, body, is_decision, is_stated=True)


def _document(written: str) -> str:
    """A symbol as the United Nations write it, whatever letters it was typed in."""
    if not written[0].islower():
        return written
    return re.sub(r"/(ADD|REV|CORR)\.", lambda match: match[0].title(), written.upper())


def _of_form(body: _Body | None, form: _Form) -> _Body | None:
    """The body, where it gives numbers of this form; of *the Council* that one which does."""
    if body is None or form not in body.numbers:
        return None
    if body.organ != "council":
        return body
    names = {"year": "economic and social council", "council": "security council"}
    return _words().bodies[names.get(form, "human rights council")]


def _named(number: _Number) -> NamedSymbol:
    act: Act = "document"
    if not number.symbol:
        is_decision = number.is_decision and _is_decision(number)
        act = "decision" if is_decision else "resolution"
    symbol = number.symbol or _canonical(number, act)
    body = number.body
    organ: Organ = organ_of(symbol) if body is None or body.organ == "council" else body.organ
    return NamedSymbol(number.start, number.end, symbol, organ, act, number.whole_start, number.whole_end)


def _is_decision(number: _Number) -> bool:
    """Whether what is called a decision is one: in *resolutions and decisions 75/1 and 75/402* the second."""
    is_assembly = number.body is not None and number.body.organ == "general_assembly"
    return number.is_stated or not is_assembly or number.form != "session" or int(number.nr) >= _FIRST_DECISION


def _canonical(number: _Number, act: Act) -> str:
    body = number.body or _NOBODY
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


def _roman(letters: str) -> int:
    """The value of a Roman number up to a hundred, in either case."""
    values = [{"I": 1, "V": 5, "X": 10, "L": 50}.get(letter, 100) for letter in letters.upper()]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
