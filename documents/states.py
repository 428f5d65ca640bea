"""States: all the names by which people, resolutions and votes call them, and which of them are Members of the United Nations."""

from __future__ import annotations

import gettext
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import pycountry

from documents.casing import listed_states, state_named
from documents.characters import alike, plain

MEMBERS_SINCE = date(2011, 7, 14)
"""Since this day, when South Sudan was admitted, the Members are those that are listed."""
_OBSERVERS = frozenset({"Holy See", "State of Palestine"})
_CATALOGUES = ("fr", "es", "ru", "zh_CN", "ar", "de", "it", "pt", "nl")
"""Languages in which the names of States are known, as iso-codes has them."""
_SHORTEST = 4
"""A name of a State in another language has so many letters at least, lest it be an English word or abbreviation."""
_LONGEST = 100
_MOVED = re.compile(r"(?P<name>[^,(]+?)(?:, | \()(?P<before>[^()]+?)\)?$")
_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset({"of", "the", "and"})


@dataclass(frozen=True, slots=True)
class State:
    """A State, or a territory that ISO 3166 lists, with all its names."""

    code: str
    """Of three letters, by ISO 3166."""
    formal: str
    """As resolutions call it."""
    everyday: str
    names: tuple[str, ...]
    """In English, those two first, in the order of speech and in that of lists: *Moldova, Republic of*."""
    spoken: tuple[str, ...]
    """What else people say for it: initials, former names, its capital."""
    adjectives: tuple[str, ...]
    translated: tuple[str, ...]
    """In other languages; none of a territory."""
    is_territory: bool

    @property
    def listed(self) -> str:
        """As the United Nations list it in votes today, or nothing where they do not."""
        return next((found for name in self.names if (found := state_named(name))), "")


@cache
def states() -> tuple[State, ...]:
    """Every State and territory, in the order of ISO 3166."""
    table = tomllib.loads((Path(__file__).parent / "states.toml").read_text(encoding="utf-8"))
    written = {country.alpha_3: tuple(_written(country)) for country in pycountry.countries}
    territories = frozenset(table["territories"].split())
    named = {
        code: _named(names, table["states"].get(code, ()), pycountry.countries.get(alpha_3=code))
        for code, names in written.items()
    }
    spoken = {code: tuple(table["states"].get(code, ())[2:]) for code in written}
    english = {_key(name) for code in written for name in (*named[code], *spoken[code])}
    elsewhere = _translated({code: names for code, names in written.items() if code not in territories}, english)
    return tuple(
        State(
            code,
            names[0],
            names[1],
            tuple(dict.fromkeys(names)),
            spoken[code],
            _adjectives(table["adjectives"].get(code, "")),
            elsewhere.get(code, ()),
            code in territories,
        )
        for code, names in named.items()
    )


@cache
def names_in_texts() -> tuple[str, ...]:
    """The English names of States and territories as texts write them, the longest first: *Moldova*, *Republic of Moldova*."""
    names = {name for one in states() for name in one.names}
    said = {_short(name) for name in names} | {_turned(name) for name in names if "(" not in name}
    return tuple(sorted(said, key=lambda name: (-len(name), name)))


@cache
def members() -> frozenset[str]:
    """The Members, named as the United Nations list them today."""
    return frozenset(listed_states()) - _OBSERVERS


@lru_cache(maxsize=1024)
def state_meant(text: str) -> str | None:
    """Give the State that is meant by a name, a short name or initials (*Iran*, *UK*), as it is listed; None where none alone is."""
    name = text.strip().rstrip(".").removeprefix("the ").removeprefix("The ")
    if not name or len(name) > _LONGEST:
        return None
    return state_named(name) or _by_name().get(_key(name)) or _in_part(name)


@cache
def _by_name() -> Mapping[str, str]:
    """The States as they are listed, by every name and code; a name that several share is nobody's."""
    named = [
        (_key(name), one.listed)
        for one in states()
        if one.listed
        for name in {*one.names, *one.spoken, *one.translated, one.code}
    ]
    shared = Counter(key for key, _ in set(named))
    return {key: listed for key, listed in named if shared[key] == 1}


def _in_part(name: str) -> str | None:
    """The one State whose name has these words, or these initials."""
    words = set(_WORD.findall(name.casefold()))
    having = [state for state in listed_states() if words <= set(_WORD.findall(state.casefold()))]
    if not having:
        having = [state for state in listed_states() if _initials(state) == name.replace(".", "")]
    return having[0] if len(having) == 1 else None


def _initials(state: str) -> str:
    return "".join(word[0] for word in _WORD.findall(state.replace("'s", "")) if word.casefold() not in _SMALL)


def _written(country: object) -> Iterator[str]:
    """The names of a country as ISO 3166 has them."""
    yield from (name for key in ("name", "common_name", "official_name") if (name := getattr(country, key, "")))


def _named(written: Iterable[str], called: Iterable[str], country: object) -> tuple[str, ...]:
    """The English names of a country: what resolutions call it, its everyday name, and those of ISO 3166 in either order."""
    written = tuple(written)
    everyday = getattr(country, "common_name", "") or _short(written[0])
    formal, everyday, *_ = tuple(called) or (_turned(written[0]), everyday)
    return (formal, everyday, *written, *map(_turned, written))


def _adjectives(words: str) -> tuple[str, ...]:
    found = [word.replace("-", " ") for word in words.split()]
    return (*found, *(f"{one}s" for one in found if one.endswith(("n", "i"))))


def _translated(written: Mapping[str, tuple[str, ...]], english: set[str]) -> dict[str, tuple[str, ...]]:
    """The names of countries in the other languages, without those that are English words or shared by several."""
    catalogues = [gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language]) for language in _CATALOGUES]
    found = {code: {c.gettext(name) for c in catalogues for name in names[:2]} - set(names) for code, names in written.items()}
    shared = Counter(short for names in found.values() for short in {_key(_short(name)) for name in names})
    return {
        code: tuple(
            sorted(
                name
                for name in {_turned(name) for name in names}
                | {_short(name) for name in names if shared[_key(_short(name))] == 1}
                if _key(name) not in english and (len(name) >= _SHORTEST or not name.isascii())
            )
        )
        for code, names in found.items()
    }


def _short(name: str) -> str:
    """A name without what tells more of it: *Moldova, Republic of* is Moldova."""
    return _MOVED.sub(r"\g<name>", name)


def _turned(name: str) -> str:
    """A name in the order of speech: *Moldova, Republic of* is the Republic of Moldova."""
    match = _MOVED.fullmatch(name)
    return f"{match['before']} {match['name']}" if match else name.removeprefix("the ")


def _key(name: str) -> str:
    return " ".join(alike(plain(name)).casefold().split())
