"""Force: what a sentence says that the Assembly does, in the active, in the passive, or joined to another verb, must be what its paragraphs do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from embeddings import stem
from service.verification.figures import numbers
from service.verification.lexicon import (
    ADVERB,
    TELLS,
    SourceAct,
    content_stems,
    feelings_at,
    groups_of,
    shipped,
    source_acts,
    with_feelings,
)
from service.verification.sources import Fault, Source, Word, read_words

_AUXILIARY = r"(?:has|have|had|will|would|is|was|are|were|does|did|do)"
_ASIDE = r"(?:,(?:(?!Assembly)[^,.;]){1,60},|\([^)]{1,60}\)|in its preamble|in the preamble|in this (?:paragraph|resolution)|of [AS]/RES/[\w/-]+\b(?!['’])|of the resolution)"
_SUBJECT = re.compile(
    r"\b(?P<subject>(?:[Tt]he\s)?(?:UN\s|United Nations\s)?(?:General\s)?Assembly|GA|UNGA|[Rr]esolution|[Pp]reamble|[Tt]ext|[Pp]reambular paragraph|[Pp]aragraph(?:\s\d+)?|(?:[Rr]esolution\s|[AS]/RES/)\d+/\d+|[Ii]t|[Tt]hey|who)\b"
    rf"(?!['’])(?:\s?{_ASIDE}){{0,2}}(?P<aux>(?:\s{_AUXILIARY})*)(?P<adverbs>(?:\s{ADVERB})*)(?P<aux2>(?:\s{_AUXILIARY})*)(?P<adverbs2>(?:\s{ADVERB})*)\s(?P<verb>[a-z][a-z-]+)"
)
_OTHER_ASSEMBLY = re.compile(r"\b(?!The\b|General\b|In\b|UN\b|Nations\b)[A-Z][a-z]+\s$")
"""The name of another assembly before the word: *the Environment* Assembly."""
_OPENING = re.compile(rf"^\W*(?P<adverbs>(?:{ADVERB}\s)*)(?P<verb>[A-Za-z][a-z-]+)", re.IGNORECASE)
_PASSIVE = re.compile(rf"\b(?:is|are|was|were|be|been|being)\b(?P<adverbs>(?:\s{ADVERB})*)\s(?P<verb>[a-z-]+)\b")
_JOINED = re.compile(
    rf"(?:,\s(?:and|while|but|as well as)\s|,\s|;\s(?:and\s)?|\sand\s|\swhile\s)(?:it\s|that it\s|that\s)?(?P<adverbs>(?:{ADVERB}\s)*)(?P<verb>[a-z-]+)\b"
)
_RELATIVE = re.compile(r"\b(?:which|whereby|where|when|after|before)\s$")
_REPORTED = re.compile(r"\b(?:[Aa]ssembly|[Rr]esolution|[Pp]reamble|[Ii]t|GA)\b.*\bthat\b.*\b(?:resolution|decision|in|by)\b")
"""What was said before that the Assembly did earlier: *recalls that in resolution 76/181* the Assembly endorsed …"""
_PRONOUNS = frozenset({"it", "they", "who"})
"""Subjects that may stand for an earlier resolution, as a symbol may: *resolution 71/285, by which it adopted*."""
_STATES = frozenset({"is", "was", "are", "were", "be", "been", "remains", "remained"})
_ANYBODY = frozenset("end impose allocate vote commit prohibit support establish adopt appoint authorize".split())
"""Groups that tell, joined to another verb, more often of somebody else than of the Assembly: *…, ending with the last*."""
_A_CALL = re.compile(r"\b(?:is|was|makes|issues|issued|made) (?:a|an) (?P<noun>call|appeal) (?:for|to|on)\b")


@dataclass(frozen=True, slots=True)
class ClaimedAct:
    """What a sentence says that the Assembly does: groups of force at ``sentence[start:end]``, in which way."""

    groups: frozenset[str]
    verb: str
    start: int
    end: int
    adverbs: str = ""
    is_passive: bool = False
    is_joined: bool = False


def claimed_acts(sentence: str) -> tuple[ClaimedAct, ...]:
    """List what a sentence says that the Assembly does, in order."""
    subjects = [match for match in _SUBJECT.finditer(sentence) if not _OTHER_ASSEMBLY.search(sentence[: match.start()])]
    found = [told for match in subjects for told in _active(match, sentence)]
    opening = _OPENING.match(sentence)
    if opening and (known := shipped().verb(opening["verb"])) and known.form in {"finite", "participle"}:
        found.append(
            ClaimedAct(
                with_feelings(known.groups, sentence, opening.end()),
                opening["verb"],
                opening.start("verb"),
                opening.end(),
                opening["adverbs"],
                is_joined=known.form == "participle",
            )
        )
    if call := _A_CALL.search(sentence):
        found.append(ClaimedAct(frozenset({"call"}), call["noun"], call.start("noun"), call.end()))
    if not found and (match := _modified().search(sentence)):
        groups = with_feelings(shipped().verbs[match["verb"]].groups, sentence, match.end())
        found.append(ClaimedAct(groups, match["verb"], match.start("verb"), match.end()))
    covered = {told.start for told in found}
    for match in _PASSIVE.finditer(sentence):
        known = shipped().verb(match["verb"])
        if known and known.form == "past" and match.start("verb") not in covered:
            found.append(
                ClaimedAct(known.groups, match["verb"], match.start("verb"), match.end(), match["adverbs"], is_passive=True)
            )
        elif match["verb"] in {"expressed", "voiced"} and (
            groups := groups_of(sentence[max(0, match.start() - 40) : match.start()])
        ):
            found.append(ClaimedAct(groups, match["verb"], match.start("verb"), match.end(), match["adverbs"], is_passive=True))
    return tuple(sorted([*found, *_further(sentence, found)], key=lambda told: told.start))


@cache
def _modified() -> re.Pattern[str]:
    """What finds the verb of a text that is told by its subject or date: *The 2024 resolution on trade stresses …*."""
    verbs = "|".join(word for word, known in shipped().verbs.items() if known.form == "finite")
    text = r"(?:[Rr]esolution|[Dd]eclaration|[Pp]reamble|[Dd]ecision|[Tt]ext|[Pp]aragraph)"
    return re.compile(rf"\b{text}\s(?:[^\s,;:]+\s){{1,20}}?(?P<verb>{verbs})\b")


def _active(match: re.Match[str], sentence: str) -> Iterator[ClaimedAct]:
    verb, aux = match["verb"], (match["aux"] + match["aux2"]).split()
    adverbs = f"{match['adverbs']} {match['adverbs2']}"
    known = shipped().verb(verb)
    place = (verb, match.start("verb"), match.end("verb"))
    is_relative = bool(_RELATIVE.search(sentence[: match.start()]))
    is_reported = bool(_REPORTED.search(sentence[: match.start()]))
    refers_back = is_relative or is_reported or match["subject"].lower() in _PRONOUNS or "/" in match["subject"]
    feelings = feelings_at(sentence, match.end()) if verb in TELLS else frozenset[str]()
    if aux and aux[-1] in _STATES:
        feelings |= shipped().feeling(verb)
    if feelings:
        yield ClaimedAct(feelings, *place, adverbs, is_joined=refers_back)
    elif verb in {"takes", "took", "taking", "taken"} and re.match(r"\s(?:\w+\s)?note\b", sentence[match.end() :]):
        yield ClaimedAct(with_feelings(frozenset({"note"}), sentence, match.end()), *place, adverbs, is_joined=refers_back)
    elif known and (known.form in {"finite", "past"} or (aux and known.form in {"base", "past"})):
        passive = bool(aux) and aux[-1] in _STATES and known.form == "past"
        groups = known.groups if passive else with_feelings(known.groups, sentence, match.end())
        yield ClaimedAct(groups, *place, adverbs, is_passive=passive, is_joined=refers_back)


def _further(sentence: str, found: Sequence[ClaimedAct]) -> Iterator[ClaimedAct]:
    """The acts that are joined to one that is told in the active: *…, and calls for …*, *…, calling for …*."""
    leading = [told for told in found if not told.is_passive]
    if not leading:
        return
    known_at = {told.start for told in found}
    for match in _JOINED.finditer(sentence, leading[0].end):
        known = shipped().verb(match["verb"])
        felt = feelings_at(sentence, match.end()) if match["verb"] in _STATES else frozenset[str]()
        is_act = known and known.form in {"finite", "past", "participle"} and known.groups - _ANYBODY
        if match.start("verb") not in known_at and (felt or is_act):
            yield ClaimedAct(
                felt or with_feelings(known.groups if known else felt, sentence, match.end()),
                match["verb"],
                match.start("verb"),
                match.end(),
                match["adverbs"],
                is_joined=True,
            )


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
_PURPOSE = re.compile(
    r"(?:The|Its|Their) (?:aim|purpose|goal|objective|idea) (?:is|was)\b|This (?:is|was) (?:to|so that|meant|intended)\b"
)
_GOES_ON = re.compile(r"(?:This|These|Such)\b")
_FACTIVE = frozenset("note recall recognize welcome appreciate commend concern regret mindful".split())
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
    if not told and not _may_be_told_plainly(sentence, done, groups):
        yield Fault("force", "told as a fact")
    obliged = OBLIGED.search(sentence)
    if obliged and not groups & BINDING and not _MAY_OBLIGE.search(source.text):
        yield Fault("force", obliged[0])


def _may_be_told_plainly(sentence: str, done: Sequence[SourceAct], groups: frozenset[str]) -> bool:
    """Whether a sentence that tells of no act may be true of such acts.

    What is decided is so, and what is recalled was so: *the item will be on the agenda*. What is asked of somebody needs a word that says that it is asked, and
    what the Assembly notes or stresses is its view, not a fact, and must be told as its own; but for a record with its figure or
    date, which to note is to grant (Kiparsky 1970), and for what goes on with a sentence before: *This includes …*, *The aim is …*.
    """
    said = content_stems(sentence)
    nearest = max(done, key=lambda act: len(said & act.about)).groups
    if _PURPOSE.match(sentence) or (_GOES_ON.match(sentence) and not nearest & shipped().directive):
        return True
    if nearest & _FACTIVE and any(True for _ in numbers(sentence)):
        return True
    if groups & (_FREE - {"commit"} | {"recall"}) or not groups & _KNOWN:
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
    if told.is_passive and "demand" in told.groups and _MAY_OBLIGE.search(source.text):
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
