"""The names and topics that a text mentions, found without a model: runs of words that carry meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from wordfreq import zipf_frequency

from embeddings.terms import STOP_WORDS, stem

_FILLERS = STOP_WORDS | frozenset(
    """able across actually after against among again ago already although always another anymore anyone anyway around article aspect aspects available
    away back because become became becoming before began begin being believe besides best better between big both bring brought call called
    came cause certain clarification clarify come could course despite different during difference did does done during each either else end
    ended enough etc even event ever every exactly example examples explain explanation far feel few find first follow followed found
    four fully further gave general generally getting going good great happen happened happening happens hear heard helpful here hey how
    however idea important include included including information instead interesting is issue kind kinds knew know known large last
    later learn least left less lets like likely list little long look looking lot lots made main mainly major make makes making many
    matter maybe mean means mention mentioned mentions might mind more most move much name named names near need needed needs never new
    next nice normally noted nothing now number often ok okay one ones only order original other others otherwise own part particular
    past people perhaps person place play played please point possible possibly pretty probably problem provide provided question
    questions quite rather really reason reasons recent related right said same saw second see seem seems seen sense several since small
    some sorry sort start started still stop sure take taken takes tell thank thanks thing things think third though three through throughout thus
    time times today together told took topic total toward try trying turn two type types under understand until upon via within use used useful uses
    using usually various wait want wanted wants was way ways well went were whether who whole why wish within without won wonder
    wondering work worked works worth would wow write written wrote yes yet you""".split()
)
"""Words that say nothing of a topic by themselves: of speech, of sequence, of degree, and the commonest verbs."""
_VERBS = frozenset(
    stem(word)
    for word in """achieve acknowledge adopt affect agree allow appear apply arrive attend avoid choose continue consider cooperate coordinate create decide define
    describe develop die discover earn emphasize encourage ensure enter establish exist expire explore fly give go grow have hold hurt implement improve inspire
    invite involve join keep kill lead leave let live lose maintain marry meet obtain occur organize open pay perform prevent protect reaffirm
    recall receive recognize recommend reduce refer reiterate remove replace represent require resolve retire run send serve sing solve speak
    spend stay steal strengthen submit succeed suggest urge welcome""".split()
)
"""Stems of verbs that are hardly ever nouns; they part one mention from the next."""
_EDGE_VERBS = _VERBS | frozenset(
    stem(word)
    for word in """add ask attempt begin born build buy change do eat fail fall file get help hire need release request return search
    set show sign split tour track travel visit win""".split()
)
"""Stems of verbs that are nouns too; they are no part of a mention when they stand at its edge."""
_SPEAKERS = re.compile(
    r"\b(?:[AS]/RES/\S+|\d{1,3}/\d{1,3}|(?:U\.?N\.? |United Nations )?(?:General Assembly|UNGA|GA)|[Tt]he Assembly"
    r"|(?:UN|United Nations)(?! [A-Z])|[Rr]esolutions?|[Dd]ocuments?|[Pp]aragraphs?|[Tt]exts?)\b"
)
"""Who is asked to have said something, and where: no topic of a conversation about resolutions, in which it always is."""
_AUXILIARIES = frozenset("do does did will would can could should must".split())
_AFTER_VERB = frozenset("a an the any of for on in to with by from about as at between it them that which".split())
_TOKEN = re.compile(r"[^\W_]+(?:['’\-.&/][^\W_]+)*['’]?")
_WITHIN = re.compile(r"[\s\"“”‘'’®™*]*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n])[\s\"“'‘(]*$")
_JOINTS = frozenset("of the for on de von van la du".split())
_ARTICLES = frozenset("the this that these those my your our its their a an".split())
_COMMON = 7.0
_RARE = 3.0
"""Zipf frequency below which a capitalised word that begins a sentence is taken for a name."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or a topic as a text writes it, with the stems of its words and its place there."""

    text: str
    stems: tuple[str, ...]
    is_name: bool
    is_definite: bool = False
    """An article stood before it, so that it takes one where it is put elsewhere."""
    is_heading: bool = False
    start: int = 0
    end: int = 0

    @property
    def is_person(self) -> bool:
        """Whether it may be the name of a person: one to four capitalised words and nothing else."""
        words = self.text.split()
        return self.is_name and len(words) <= 4 and all(w[0].isupper() and not w[1:2].isupper() for w in words)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    word: str
    start: int
    end: int
    is_name: bool
    is_joint: bool = False

    @property
    def carries(self) -> bool:
        """Whether it can be part of a mention by its own meaning."""
        if len(self.word) < 2 or (is_verb(self.word) and not self.is_name):
            return False
        return self.word not in _FILLERS or self.text.isupper()

    @property
    def is_loose(self) -> bool:
        """Whether it is cut off where it stands at the edge of a mention."""
        loose = stem(self.word) in _EDGE_VERBS or self.word.endswith(("ly", "ed"))
        return self.is_joint or (loose and not self.is_name)


@lru_cache(maxsize=4096)
def mentions(text: str) -> tuple[Mention, ...]:
    """List the names and topics of a text in their order."""
    text = _SPEAKERS.sub(lambda match: "|" * len(match[0]), text)
    tokens = _tokens(text)
    found: list[Mention] = []
    run: list[_Token] = []
    for n, token in enumerate(tokens):
        if run and not _WITHIN.fullmatch(text, run[-1].end, token.start):
            found.extend(_mention(text, run, tokens))
            run = []
        if token.carries or _is_of_name(tokens, n):
            run.append(token)
        elif run and _joins(tokens, n):
            run.append(replace(token, is_joint=True))
        else:
            found.extend(_mention(text, run, tokens))
            run = []
    return (*found, *_mention(text, run, tokens))


@lru_cache(maxsize=4096)
def heading_mention(heading: str, *, is_name: bool) -> tuple[Mention, ...]:
    """Give the one thing that a heading names, without what stands in brackets; none for a heading of small words."""
    plain = re.sub(r"\s*\([^)]*\)", "", heading).strip() or heading
    stems = _stems(_plain(token) for token in _TOKEN.findall(plain))
    return (Mention(plain, stems, is_name, is_heading=True),) if stems else ()


@lru_cache(maxsize=20_000)
def rarity(word: str) -> float:
    """How much a word tells of a topic: 7 less its Zipf frequency, from 0.5 for the commonest to 5 for the rarest."""
    return min(max(_COMMON - float(zipf_frequency(word, "en")), 0.5), 5.0)


def is_verb(word: str) -> bool:
    """Whether a lower-case word is one of the verbs that are hardly ever nouns."""
    return stem(word) in _VERBS


def _tokens(text: str) -> list[_Token]:
    return [
        _Token(match[0], word := _plain(match[0]), match.start(), match.end(), _is_name(text, match, word))
        for match in _TOKEN.finditer(text)
    ]


def _is_name(text: str, match: re.Match[str], word: str) -> bool:
    """Whether a word is written as a name: capitalised within a sentence, or rare at its beginning."""
    if any(c.isupper() for c in match[0][1:]):
        return True
    if not match[0][0].isupper():
        return False
    if not _SENTENCE_START.search(text, max(0, match.start() - 4), match.start()):
        return True
    follower = re.match(r" ([A-Z])", text[match.end() : match.end() + 2])
    return word not in _FILLERS and (follower is not None or zipf_frequency(word, "en") < _RARE)


def _is_of_name(tokens: Sequence[_Token], n: int) -> bool:
    """Whether a common word is part of a name, as in *New* York: it is capitalised within a sentence beside another such."""
    if not tokens[n].is_name or tokens[n].word in STOP_WORDS:
        return False
    follows = n + 1 < len(tokens) and tokens[n + 1].start == tokens[n].end + 1 and tokens[n + 1].is_name and tokens[n + 1].carries
    precedes = n > 0 and tokens[n - 1].end + 1 == tokens[n].start and tokens[n - 1].is_name and tokens[n - 1].carries
    return follows or precedes


def _joins(tokens: Sequence[_Token], n: int) -> bool:
    """Whether a small word stands between two parts of one mention: safety *of* journalists, Department *for the* Arts."""
    if tokens[n].text not in _JOINTS or not (tokens[n - 1].carries or tokens[n - 1].text in _JOINTS):
        return False
    following = next((token for token in tokens[n + 1 :] if token.text not in _JOINTS), None)
    if following is None or not (following.carries or following.is_name):
        return False
    opening = next(token for token in reversed(tokens[:n]) if token.text not in _JOINTS)
    if opening.is_name or following.is_name:
        return opening.is_name and following.is_name
    return tokens[n].text == "of" or tokens[n - 1].text == "of"


def _mention(text: str, run: Sequence[_Token], tokens: Sequence[_Token]) -> list[Mention]:
    """Make a mention of a run of tokens, trimmed at its edges; none where nothing is left."""
    kept = list(run)
    while kept and kept[-1].is_loose:
        kept.pop()
    while kept and kept[0].is_loose:
        kept.pop(0)
    if len(kept) > 1 and _ends_in_verb(kept, tokens):
        kept.pop()
    stems = _stems(token.word for token in kept)
    if not stems:
        return []
    start, end = kept[0].start, kept[-1].end
    written = re.sub(r"['’]s?$", "", text[start:end])
    is_name = any(token.is_name for token in kept)
    if not is_name:
        written = written[0].lower() + written[1:]
    before = next((token.word for token in reversed(tokens) if token.end <= start), "")
    return [Mention(written, stems, is_name, before in _ARTICLES, start=start, end=end)]


def _ends_in_verb(run: Sequence[_Token], tokens: Sequence[_Token]) -> bool:
    """Whether the last word of a mention is the verb of its auxiliary: does *controversy affect* the sales?"""
    before = [token.word for token in tokens if token.end <= run[0].start][-2:]
    after = next((token.word for token in tokens if token.start >= run[-1].end), "the")
    asked = before[-1:] and (before[-1] in _AUXILIARIES or (before[-1] in _ARTICLES and before[0] in _AUXILIARIES))
    return bool(asked) and not run[-1].is_name and after in _AFTER_VERB


def _stems(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stem(word) for word in words if word not in STOP_WORDS))


def _plain(token: str) -> str:
    return re.sub(r"['’]s?$", "", token.lower())
