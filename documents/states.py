"""States: which one people mean by the name that they write, and which are Members of the United Nations."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache

import pycountry

from documents.casing import listed_states, state_named

MEMBERS_SINCE = date(2011, 7, 14)
"""Since this day, when South Sudan was admitted, the Members are those that are listed."""
_OBSERVERS = frozenset({"Holy See", "State of Palestine"})
_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset({"of", "the", "and"})
_SPOKEN = {
    "america": "United States",
    "britain": "United Kingdom",
    "great britain": "United Kingdom",
    "burma": "Myanmar",
    "drc": "Democratic Republic of the Congo",
    "dr congo": "Democratic Republic of the Congo",
    "holland": "Netherlands (Kingdom of the)",
    "ivory coast": "Côte d'Ivoire",
    "russia": "Russian Federation",
    "south korea": "Republic of Korea",
    "vatican": "Holy See",
}
"""What people say where neither the United Nations nor ISO 3166 have the name."""


@cache
def members() -> frozenset[str]:
    """The Members, named as the United Nations list them today."""
    return frozenset(listed_states()) - _OBSERVERS


@lru_cache(maxsize=1024)
def state_meant(text: str) -> str | None:
    """Give the State that is meant by a name, a short name or initials (*Iran*, *UK*), as it is listed; None where none alone is."""
    name = text.strip().rstrip(".").removeprefix("the ").removeprefix("The ")
    if not name or len(name) > 100:
        return None
    return state_named(name) or _SPOKEN.get(name.casefold()) or _in_part(name) or _by_country(name)


def _in_part(name: str) -> str | None:
    """The one State whose name has these words, or these initials."""
    words = set(_WORD.findall(name.casefold()))
    having = [state for state in listed_states() if words <= set(_WORD.findall(state.casefold()))]
    if not having:
        having = [state for state in listed_states() if _initials(state) == name.replace(".", "")]
    return having[0] if len(having) == 1 else None


def _initials(state: str) -> str:
    return "".join(word[0] for word in _WORD.findall(state.replace("'s", "")) if word.casefold() not in _SMALL)


def _by_country(name: str) -> str | None:
    """The State that ISO 3166 has under this name or code."""
    return _by_code().get(_code(name))


@cache
def _by_code() -> dict[str, str]:
    """The States by their ISO 3166 codes, as far as ISO writes their names in the same way."""
    return {code: state for state in listed_states() if (code := _code(state))}


def _code(name: str) -> str:
    try:
        return str(pycountry.countries.lookup(name).alpha_3)
    except LookupError:
        return ""
