"""The grammar of document symbols: how people and texts write the numbers of resolutions, and which body can have given one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from documents.words import MONTHS, ORDINAL_PATTERN, ORDINALS

Organ = Literal["general_assembly", "security_council", "human_rights_council", "economic_and_social_council", "other"]
_Form = Literal["session", "special", "year", "roman", "council"]

_FIRST_SESSION = 31
"""The session of the Assembly since which its resolutions are numbered by session and number: no 24/12 is one of them."""
_LAST_ROMAN = 30
_LONGEST_NUMBER = 3
"""Digits: no session has had a thousand resolutions and decisions."""
YEAR_BEFORE_FIRST = 1945
"""The Assembly's first session began the year after."""

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
_DATED = re.compile(rf",? (?:of|on|adopted on) \d{{1,2}} (?:{'|'.join(MONTHS)}) (?P<year>(?:19|20)\d\d)")


@dataclass(frozen=True, slots=True)
class Body:
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
class SymbolWords:
    """The words of the grammar, as its file has them."""

    pattern: re.Pattern[str]
    bodies: dict[str, Body]
    decisions: frozenset[str]
    measured_before: re.Pattern[str]
    measured_after: re.Pattern[str]

    def body(self, name: str) -> Body:
        """The body of a name that the pattern has found."""
        low = " ".join(name.lower().split())
        for said in (low, low.removesuffix("r"), re.sub(r"^(?:u\.?n\.?|united nations) ", "", low)):
            if said in self.bodies:
                return self.bodies[said]
        return self.bodies[re.sub(r"^(?:u\.?n\.?|united nations) ", "", low).removesuffix("r")]

    def with_head(self, head: str) -> Body:
        """The body of symbols with this head."""
        known = re.sub(r"[/_\-. ]+$", "", head.upper()).replace("-", "/").replace("_", "/")
        return next((body for body in self.bodies.values() if body.head == known), None) or self.bodies[known.lower()]


_SERIES = "UNEP|ST|DP|TD|CCPR|CEDAW|CRC|CERD|CAT|CRPD|CMW|FCCC|CBD|UNW|LC|ISBA|SPLOS|JIU|ICCD|HSP"


@cache
def words_of_symbols() -> SymbolWords:
    """The words of the grammar, read once."""
    table = tomllib.loads((Path(__file__).parent / "symbol_words.toml").read_text(encoding="utf-8"))
    bodies: dict[str, Body] = {}
    for row in table["bodies"]:
        body = Body(row["organ"], tuple(row["numbers"]), row.get("head", ""), row.get("title", ""), tuple(row["names"]))
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
    return SymbolWords(
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
class Number:
    """A document's number as it stands in a text, while it is being found out of which body it is."""

    start: int
    end: int
    form: _Form
    of: str
    """Session, year or, where it has none, nothing."""
    nr: str
    letters: str = ""
    body: Body | None = None
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
            return value_of_roman(self.of.rpartition("-")[2]) <= _LAST_ROMAN
        if self.form != "session":
            return self.form == "special"
        session = int(self.of)
        in_session = self.year is None or self.year - session in {YEAR_BEFORE_FIRST, YEAR_BEFORE_FIRST + 1}
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


NOBODY = Body("other", ("session", "special", "year", "roman"))


def number_of(match: re.Match[str], words: SymbolWords) -> Number | None:
    """The number, or the symbol in full, that a piece of text is."""
    start, end = match.span()
    found: Number | None
    match match.lastgroup:
        case "full":
            found = _in_full(match, words)
        case "document":
            written = re.sub(r"(?<=\d)-\d+$", "", match[0].rstrip(".-"))
            found = Number(start, start + len(written), "session", "", "", symbol=_document(written))
        case "session_named":
            of = match["nth_of"] or match["nth_ordinal"].lower()
            session = ORDINALS.get(of) or int(re.sub(r"\D", "", of) or 0)
            found = Number(
                start, end, "session", str(session), match["nth"], match["nth_letters"] or "", words.bodies["general assembly"]
            )
            found.is_stated = True
        case "roman":
            letter = match["old_letter"] or match["old_bracketed"] or ""
            found = Number(start, end, "roman", match["old_session"], match["old"], letter)
        case "council":
            found = Number(start, end, "council", match["council_year"], match["council_number"])
        case "special":
            of = re.sub(r"[\s-]", "", match["special_of"].upper())
            found = Number(start, end, "special", of, match["special_nr"], match["special_letters"] or "")
        case "number":
            form: _Form = "year" if len(match["of"]) == 4 else "session"
            if form == "session" and len(match["nr"]) > _LONGEST_NUMBER:
                return None
            found = Number(start, end, form, match["of"], match["nr"], match["letters"] or "")
        case _:
            year = re.compile(r" (?:of|from) ((?:19|20)\d\d)(?![\d/-])").match(match.string, end)
            found = Number(start, end, "council", year[1] if year else "", match[0])
    if found is not None:
        dated = _DATED.match(match.string, found.end)
        found.listed_end = dated.end() if dated else found.end
        found.year = int(dated["year"]) if dated else None
    return found


def _in_full(match: re.Match[str], words: SymbolWords) -> Number | None:
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
    return Number(start, end, form, of, nr, letters, body, is_decision, is_stated=True)


def _document(written: str) -> str:
    """A symbol as the United Nations write it, whatever letters it was typed in."""
    if not written[0].islower():
        return written
    return re.sub(r"/(ADD|REV|CORR)\.", lambda match: match[0].title(), written.upper())


def of_form(body: Body | None, form: _Form) -> Body | None:
    """The body, where it gives numbers of this form; of *the Council* that one which does."""
    if body is None or form not in body.numbers:
        return None
    if body.organ != "council":
        return body
    names = {"year": "economic and social council", "council": "security council"}
    return words_of_symbols().bodies[names.get(form, "human rights council")]


def value_of_roman(letters: str) -> int:
    """The value of a Roman number up to a hundred, in either case."""
    values = [{"I": 1, "V": 5, "X": 10, "L": 50}.get(letter, 100) for letter in letters.upper()]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
