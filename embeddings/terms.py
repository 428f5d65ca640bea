"""Words as the keyword index sees them: lower case, without the commonest words, stemmed."""

from __future__ import annotations

import re
from functools import lru_cache

import Stemmer

STOP_WORDS = frozenset(
    """a about above again all also am an and any anything are as at be been being but by can could did do does doing
    else for from get give given gives go got had has have having he hello help her here hi his how i if in into is it
    its just know let like ll lot make many may me might more most much must my need no not of on one or our out over
    please re regarding say said saying says see shall she should show so some somebody something somewhere someone everyone everybody everything anyone anybody nobody nothing whoever speak such
    talk tell than thanks that the their them then there these they thing things this those to too up us ve very was
    we were what whatever when where whether which while who whom whose why will with would you your""".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_STEMMER = Stemmer.Stemmer("english")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Give the stem of one lower-case word (Porter 2, as Snowball publishes it)."""
    return str(_STEMMER.stemWord(word))


def words(text: str) -> list[str]:
    """List the words of a text in lower case, possessive endings dropped."""
    return [re.sub(r"['’]s?$", "", word) for word in _WORD.findall(text.lower())]


def terms(text: str) -> list[str]:
    """List the stems of the words of a text that carry meaning, in order, with repetitions."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]
