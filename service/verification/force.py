"""Force: what a sentence says the Assembly does must be what it does there: what it encourages, it does not require.

The verbs are in groups of equal force (``force.toml``). Each act that a sentence tells of must be of the group of an act of
its paragraphs, and of that one whose object the sentence speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from embeddings import stem
from service.verification.claimed_acts import ClaimedAct, claimed_acts
from service.verification.faults import Fault
from service.verification.lexicon import shipped
from service.verification.phrases import content_stems, groups_of
from service.verification.source_acts import SourceAct, source_acts
from service.verification.sources import Source, Word, read_words

_INTENSE = frozenset("strongly firmly deeply gravely seriously urgently categorically unequivocally warmly solemnly".split())
OBLIGED = re.compile(
    r"\b(?:must|shall|(?<!may )(?<!might )(?<!could )ha(?:s|ve|d) to|oblig\w+|mandatory|compulsory|compell\w+|requir(?:es|ed to)|binding)\b",
    re.IGNORECASE,
)
_MAY_OBLIGE = re.compile(
    r"\b(?:must|shall|oblig\w+|requir\w+|need\w*|necess\w+|essential|imperative|demand\w*|binding|duty|responsib\w+|insist\w*)\b",
    re.IGNORECASE,
)
BINDING = frozenset({"decide", "demand", "instruct", "establish", "authorize", "allocate"})
_ADVISED = re.compile(
    r"\b(?:should|ought|must|shall|to be|needs? to|needed|(?<!purpose is )(?<!aim is )(?:is|are) to (?!be\b|ensure\b)|(?:re)?quests?|requested|asked|urged|encouraged|invited|called (?:up)?on|calls? (?:up|for|on)|appeals?|recommended|expected|due)\b",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r"\b(?:[Aa]ccording to|[Ii]n the view of|[Ii]n the words of|[Ff]or) (?:the |its )?(?:General |UN )?(?:Assembly|GA|UNGA|preamble|resolution|text|paragraph)"
    r"|\bthe Assembly['’]s (?:view|opinion|words)|\btaken note of\b|\b(?:recalled|mentioned|named|listed|cited) in the (?:preamble|resolution)"
    r"|\b(?:Assembly|GA|UNGA|[Rr]esolution|[Pp]reamble|[Tt]ext|[Pp]aragraph|[Ii]t)(?: (?:also|further|again|therefore|once more|had|has|in its preamble))*"
    r" (?:says?|said|states?|stated|mentions?|mentioned|adds?|added|holds?|held|bears?|bore|takes?|took|sees?|saw|considers?|considered|finds?|found|refers?|"
    r"referred|describes?|described|points?|pointed|makes? (?:clear|it clear)|keeps?|kept|looks?|looked|acted|speaks?|spoke|pays?|paid|draws?|drew|views?|"
    r"viewed|regards?|regarded|expects?|expected|examined|heard|read|was guided|is guided)\b"
)
"""Words by which a sentence tells something as said or thought by the Assembly, whatever the verb."""
_KNOWN = frozenset(group for known in shipped().verbs.values() for group in known.groups) | frozenset().union(
    *shipped().feelings.values()
)
_FREE = frozenset({"decide", "establish", "allocate", "appoint", "adopt", "end", "authorize", "commit"})
"""Groups that carry out what a decision is of: *decides to establish* may be told as *establishes*."""
_CLEARLY = 0.7
"""An act whose object shares this much of what the best shares with a sentence may be the one that it tells of."""
_MOSTLY = 0.5
"""An act this share of whose object a sentence repeats may be it as well."""
_WHICH = re.compile(r"^.*?\b(?:which|that|who)\b", re.DOTALL)
_ROOT = 6
"""So many first letters tell a verb's noun."""


def force_faults(sentence: str, source: Source) -> Iterator[Fault]:
    """Tell where a sentence says that the Assembly does something else than its paragraphs do, or with other force."""
    done = [act for paragraph in source.paragraphs for act in source_acts(paragraph)]
    if not done:
        return
    told = claimed_acts(sentence)
    groups = frozenset[str]().union(*(act.groups for act in done))
    for n, act in enumerate(told):
        until = told[n + 1].start if n + 1 < len(told) else len(sentence)
        since = 0 if n == 0 else act.start
        if not _licensed(act, sentence[since:until], done, source):
            yield Fault("force", sentence[act.start : act.end])
            return
        if intense := set(act.adverbs.lower().split()) & _INTENSE - _adverbs(source):
            yield Fault("force", " ".join(sorted(intense)))
            return
    if not told and not _may_be_told_plainly(sentence, groups):
        yield Fault("force", "told as a fact")
    obliged = OBLIGED.search(sentence)
    if obliged and not groups & BINDING and not _MAY_OBLIGE.search(source.text):
        yield Fault("force", obliged[0])


def _may_be_told_plainly(sentence: str, groups: frozenset[str]) -> bool:
    """Whether a sentence that tells of no act may be true of such acts.

    What is decided is so: *the item will be on the agenda*. What is asked of somebody needs a word that says that it is asked, and
    what the Assembly notes, stresses or recalls is its view, not a fact, and must be told as its own.
    """
    if groups & (_FREE - {"commit"}) or not groups & _KNOWN:
        return True
    if groups <= shipped().directive:
        return bool(_ADVISED.search(sentence))
    return bool(_ATTRIBUTED.search(sentence) or (groups & shipped().directive and _ADVISED.search(sentence)))


def _licensed(told: ClaimedAct, part: str, done: Sequence[SourceAct], source: Source) -> bool:
    """Whether an act that is told is one of the paragraphs', and of that whose object the part of the sentence speaks of."""
    said = content_stems(part)
    shares = [len(said & act.about) for act in done]
    least = min(_CLEARLY * max(shares), max(shares) - 2)
    pairs = zip(done, shares, strict=True)
    likely = [act for act, share in pairs if share >= least or share >= _MOSTLY * len(act.about)]
    if any(_same(told.groups, act.groups) for act in likely):
        return True
    spoken = _is_spoken(told, source)
    if told.is_passive and told.groups & shipped().directive and not _is_said_of_others(told, source):
        return spoken and bool(
            re.search(rf"\b(?:is|are|was|were|been|be|being|as)\s(?:\w+\s)?{re.escape(told.verb)}\b", source.text)
        )
    return spoken and (told.is_passive or told.is_joined)


def _is_spoken(told: ClaimedAct, source: Source) -> bool:
    """Whether a form of a verb, its noun, or another of equal force stands in the paragraphs: *apportioned*, *apportionment*."""
    root = stem(told.verb.lower())
    if root in source.stems or (len(root) >= _ROOT and any(known.startswith(root[:_ROOT]) for known in source.stems)):
        return True
    before = ["", *(word.text for word in source.words)]
    return any(
        groups_of(word.text) & told.groups and _is_verb(word, one) for one, word in zip(before, source.words, strict=False)
    )


def _is_said_of_others(told: ClaimedAct, source: Source) -> bool:
    """Whether the paragraphs say in a clause of theirs that somebody does the same: *an article which entrusts the Council*."""
    return any(
        (known := shipped().verb(word.text)) and known.form == "finite" and known.groups & told.groups and not word.is_capital
        for word in read_words(_WHICH.sub("", source.text) if _WHICH.search(source.text) else "")
    )


def _is_verb(word: Word, before: str) -> bool:
    """Whether a word is not only the noun that it can be: the *order* of *in order to*."""
    known = shipped().verb(word.text)
    return not known or known.form != "base" or before == "to"


def _same(told: frozenset[str], done: frozenset[str]) -> bool:
    if told & done:
        return True
    return bool(done & {"decide"}) and bool(told & _FREE | (told & {"consider"}))


def _adverbs(source: Source) -> set[str]:
    found = {word.text.lower() for word in source.words}
    return found | {f"{word}ly" for word in found}
