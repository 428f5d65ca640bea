"""Which document a message means where it gives no symbol: "the 2020 one", "the earlier resolution", "the latest"."""

from __future__ import annotations

import re

from documents import Corpus, Resolution, mentioned_symbols
from documents.series import predecessor, series_of, successor
from documents.symbols import without_symbols
from documents.words import CARDINALS, ORDINAL_PATTERN, ORDINALS
from embeddings import terms
from service.conversation.ground import Ground
from service.requests.wording import content_terms

_KIND = r"(?:resolutions?|texts?|versions?|documents?|ones?)"
_MOST_NAMED = 12
"""So many numbers of a message are taken for years, sessions or documents: no question names more, and each is looked for in all."""
_BETWEEN = r"(?:(?:[\w-]+ ){0,3}?)"
_DATED = re.compile(
    rf"\b(?:the )?(?P<year>(?:19|20)\d\d) (?P<words>{_BETWEEN}){_KIND}\b|\b(?:the (?P<words2>{_BETWEEN})|(?P<words3>(?-i:(?:[A-Z][\w-]+ ){{0,3}})))(?:resolution|text|version|document|one) (?:of|from) (?P<year2>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    rf"\b(?:the|its|that) (?P<which>earlier|older|newer|later|latest|newest|most recent|oldest|original|earliest) (?P<words>{_BETWEEN})(?:resolution|text|version|document|one)\b"
    r"|\b(?:the|its) (?P<which2>previous|preceding|last|next|following|follow-up|subsequent|prior) (?P<words2>(?:[\w-]+ ){0,2}?)(?:resolution|version)\b"
    r"|\bthe (?P<which3>latest|newest|most recent|oldest|earliest)(?=\W*$)|^\W*(?:(?:and|what about|how about|or)\s+)?(?P<which4>later|earlier|afterwards)(?: on)?(?=\W*$)",
    re.IGNORECASE,
)
_SESSION = re.compile(
    rf"\b(?:(?:in|of|at|from) )?(?:the )?(?P<session>\d{{1,2}}(?:st|nd|rd|th)|{ORDINAL_PATTERN}) session(?:['’]s)?(?: (?:one|text|resolution|version))?\b",
    re.IGNORECASE,
)
_COMPARING = re.compile(r"\b(?:chang\w+|differ\w*|compar\w+|evolv\w+|new|dropped|still|already|same)\b", re.IGNORECASE)
_YEAR = re.compile(
    r"\b(?:(?P<joint>to|with|since|from|in|than|between|and|of|against) )?(?P<year>(?:19|20)\d\d)\b(?![-–/])", re.IGNORECASE
)
_AWAY = re.compile(
    r"\b(?:(?P<count>two|three|four|five|six|\d) years? (?P<way>later|on|after that|after|earlier|before that|before))\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w/.,-])(?:(?:the )?(?:Security Council )?resolution )?(?P<number>\d{3,4})(?![\w/-]|[.,]\d)(?: \(\d{4}\))?",
    re.IGNORECASE,
)
_SIDE_BY_SIDE = re.compile(
    rf"\b(?:which|what|any|all|every|each|other|both|these|those|the (?:two|three|four|five|\d+|earlier|older|later|newer|other)|across|of them)\b"
    rf"(?: of)?(?: the| your)?(?: [\w-]+){{0,2}}? (?:{_KIND.replace('?', '')})\b|\bany(?:where)? (?:of (?:them|the)|in the corpus|else)\b|\bacross (?:the|all)\b|\bof the (?:two|three|four|five) resolutions\b",
    re.IGNORECASE,
)


def with_symbols(message: str, ground: Ground) -> str:
    """Give a message with the symbol of the document that it means by its year or by its place in the series."""
    if any(symbol in ground.corpus.by_symbol for symbol in mentioned_symbols(message, bare=True)):
        return message
    message = _AWAY.sub(lambda m: _years_away(m, ground) or m[0], message, count=_MOST_NAMED)
    message = _SESSION.sub(lambda m: _of_session(m, ground) or m[0], message, count=_MOST_NAMED)
    message = _YEAR.sub(lambda m: _of_year(m, ground) or m[0], message, count=_MOST_NAMED)
    message = _NUMBER.sub(lambda m: _numbered(m, ground) or m[0], message, count=_MOST_NAMED)
    return _RELATIVE.sub(lambda m: _relative(m, ground) or m[0], _DATED.sub(lambda m: _dated(m, ground) or m[0], message))


def _numbered(match: re.Match[str], ground: Ground) -> str | None:
    """The document of a bare number that the paragraphs on the table mention: of *1325* S/RES/1325 (2000)."""
    mentioned = dict.fromkeys(symbol for paragraph in ground.shown for symbol in paragraph.mentions)
    return next((s for s in mentioned if re.search(rf"/{match['number']}(?: \(\d{{4}}\))?$", s)), None)


def _of_year(match: re.Match[str], ground: Ground) -> str | None:
    """The resolution of the series that is of a bare year, where a question compares years."""
    compares = _COMPARING.search(match.string) or not content_terms(without_symbols(match.string)) - {match["year"]}
    if not compares or ground.document is None:
        return None
    found = [d for d in _series(ground) if d.adopted and d.adopted.year == int(match["year"])]
    return f"{match['joint'] or 'in'} {found[0].symbol}" if len(found) == 1 else None


def _of_session(match: re.Match[str], ground: Ground) -> str | None:
    """The resolution of the series of a session, where a message says nothing else of it."""
    if content_terms(without_symbols(match.string.replace(match[0], " "))):
        return None
    number = int(digits[0]) if (digits := re.match(r"\d+", match["session"])) else ORDINALS.get(match["session"].lower(), 0)
    found = [d for d in _series(ground) if d.session == number]
    return f"in {found[0].symbol}" if len(found) == 1 else None


def _years_away(match: re.Match[str], ground: Ground) -> str | None:
    """The resolution of the series so many years later or earlier."""
    document = ground.document
    if document is None or document.adopted is None:
        return None
    is_later = match["way"].lower() in {"later", "on", "after", "after that"}
    count = match["count"]
    away = (int(count) if count.isdigit() else CARDINALS.get(count.lower(), 0)) * (1 if is_later else -1)
    near = [d for d in _series(ground) if d.adopted and d.adopted.year - document.adopted.year == away]
    return f"in {near[0].symbol}" if len(near) == 1 else None


def speaks_of_several(message: str) -> bool:
    """Whether a message asks about several documents, so that the one spoken of last is no longer the scope."""
    return bool(_SIDE_BY_SIDE.search(message))


def _dated(match: re.Match[str], ground: Ground) -> str | None:
    year = int(match["year"] or match["year2"])
    words = match["words"] or match["words2"] or match["words3"] or ""
    for candidates in (_series(ground), list(ground.corpus.resolutions)):
        found = [d for d in candidates if d.adopted and d.adopted.year == year and _is_called(d, words, ground)]
        if len(found) == 1:
            return found[0].symbol
    return None


def _relative(match: re.Match[str], ground: Ground) -> str | None:
    which = next(value for n in ("", "2", "3", "4") if (value := match[f"which{n}"])).lower()
    words = match["words"] or match["words2"] or ""
    document = ground.document
    if document is None or not _is_called(document, words, ground):
        document = _only_series(ground.corpus, words, ground)
    if document is None:
        return None
    if which in {"latest", "newest", "most recent"}:
        return series_of(document, ground.corpus)[-1].symbol
    if which in {"oldest", "original", "earliest"}:
        return series_of(document, ground.corpus)[0].symbol
    near = successor if which in {"later", "afterwards", "newer", "next", "following", "follow-up", "subsequent"} else predecessor
    found = near(document, ground.corpus)
    return found.symbol if found else None


def _series(ground: Ground) -> list[Resolution]:
    return list(series_of(ground.document, ground.corpus)) if ground.document else []


def _only_series(corpus: Corpus, words: str, ground: Ground) -> Resolution | None:
    """A document of the one series whose title the words fit, or None where there are several or none."""
    fitting = [d for d in corpus.resolutions if _is_called(d, words, ground)]
    if not fitting or any(d not in series_of(fitting[0], corpus) for d in fitting):
        return None
    return fitting[0]


def _is_called(document: Resolution, words: str, ground: Ground) -> bool:
    """Whether every word of a description is in a document's title, abbreviations written out."""
    title = set(terms(document.title))
    return all(set(terms(ground.library.glossary.expand(word) or word)) <= title for word in words.split() if terms(word))
