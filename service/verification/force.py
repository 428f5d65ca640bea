"""Force: what a sentence says the Assembly does must be what it does there: what it encourages, it does not require.

The verbs are in groups of equal force (``force.toml``). Each act that a sentence tells of must be of the group of an act of
its paragraphs, and of that one whose object the sentence speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from documents import Paragraph
from documents.acts import acts
from embeddings import STOP_WORDS, stem
from service.verification.faults import Fault
from service.verification.lexicon import shipped
from service.verification.sources import Source, Word, read_words

_ADVERB = (
    r"(?:also|further|again|once again|once more|likewise|moreover|therefore|then|explicitly|specifically|formally|additionally|too|"
    r"strongly|firmly|deeply|gravely|seriously|urgently|categorically|unequivocally|warmly|solemnly|particularly|especially|fully|"
    r"repeatedly|still|equally|in particular|in turn|jointly|explicitly|simply|merely|only)"
)
_AUXILIARY = r"(?:has|have|had|will|would|is|was|are|were|does|did|do)"
_ASIDE = r"(?:,(?:(?!Assembly)[^,.;]){1,60},|\([^)]{1,60}\)|in its preamble|in the preamble|in this (?:paragraph|resolution)|of [AS]/RES/\S+|of the resolution)"
_SUBJECT = re.compile(
    r"\b(?P<subject>(?:[Tt]he\s)?(?:UN\s|United Nations\s)?(?:General\s)?Assembly|GA|UNGA|[Rr]esolution|[Pp]reamble|[Tt]ext|[Pp]reambular paragraph|[Pp]aragraph(?:\s\d+)?|(?:[Rr]esolution\s|[AS]/RES/)\d+/\d+|[Ii]t|[Tt]hey|who)\b"
    rf"(?!['’])(?:\s?{_ASIDE}){{0,2}}(?P<aux>(?:\s{_AUXILIARY})*)(?P<adverbs>(?:\s{_ADVERB})*)(?P<aux2>(?:\s{_AUXILIARY})*)(?P<adverbs2>(?:\s{_ADVERB})*)\s(?P<verb>[a-z][a-z-]+)"
)
_OTHER_ASSEMBLY = re.compile(r"\b(?!The\b|General\b|In\b|UN\b|Nations\b)[A-Z][a-z]+\s$")
"""The name of another assembly before the word: *the Environment* Assembly."""
_OPENING = re.compile(rf"^\W*(?P<adverbs>(?:{_ADVERB}\s)*)(?P<verb>[A-Za-z][a-z-]+)", re.IGNORECASE)
_PASSIVE = re.compile(rf"\b(?:is|are|was|were|be|been|being)\b(?P<adverbs>(?:\s{_ADVERB})*)\s(?P<verb>[a-z-]+)\b")
_JOINED = re.compile(
    rf"(?:,\s(?:and|while|but|as well as)\s|,\s|;\s(?:and\s)?|\sand\s|\swhile\s)(?:it\s|that it\s|that\s)?(?P<adverbs>(?:{_ADVERB}\s)*)(?P<verb>[a-z-]+)\b"
)
_FURTHER = re.compile(
    rf"(?:[,;]\s(?:and\s|while\s|but\s)?|\sand\s)(?:{_ADVERB}\s)*(?P<verb>[a-z]+(?:s|ing))(?=,?\s(?:in (?:this|that) \w+,\s)?(?:its|the|all|that|upon|on|for|note|with|[A-Z]))"
)
"""A further act of a paragraph, told apart from a noun by what follows: *and expresses its appreciation*, *, calls for the …*."""
_FEELING = re.compile(
    r"(?:\s(?:its|their|the|full|deep|grave|great|sincere|strong|particular|serious|continued|and|also|with|profound))*\s(?P<noun>[a-z]+)"
)
_TELLS = frozenset(
    "expresses expressed express expressing voices voiced voice voicing conveys conveyed extends extended gives gave pays paid paying reiterates reiterated".split()
)
_RELATIVE = re.compile(r"\b(?:which|whereby|where|when|after|before)\s$")
_PRONOUNS = frozenset({"it", "they", "who"})
"""Subjects that may stand for an earlier resolution, as a symbol may: *resolution 71/285, by which it adopted*."""
_STATES = frozenset({"is", "was", "are", "were", "be", "been", "remains", "remained"})
_INTENSE = frozenset("strongly firmly deeply gravely seriously urgently categorically unequivocally warmly solemnly".split())
_OBLIGED = re.compile(
    r"\b(?:must|shall|ha(?:s|ve|d) to|oblig\w+|mandatory|compulsory|compell\w+|requir(?:es|ed to)|binding)\b", re.IGNORECASE
)
_MAY_OBLIGE = re.compile(
    r"\b(?:must|shall|oblig\w+|requir\w+|need\w*|necess\w+|essential|imperative|demand\w*|binding|duty|responsib\w+|insist\w*)\b",
    re.IGNORECASE,
)
_BINDING = frozenset({"decide", "demand", "instruct", "establish", "authorize", "allocate"})
_ADVISED = re.compile(
    r"\b(?:should|ought|must|shall|to be|needs? to|needed|(?<!purpose is )(?<!aim is )(?:is|are) to (?!be\b|ensure\b)|(?:re)?quests?|requested|asked|urged|encouraged|invited|called (?:up)?on|calls? (?:up|for|on)|appeals?|recommended|expected|due)\b",
    re.IGNORECASE,
)
_MOSTLY = 0.5
"""An act this share of whose object a sentence repeats may be it as well."""
_ANYBODY = frozenset("end impose allocate vote commit prohibit support establish adopt appoint authorize".split())
"""Groups that tell, joined to another verb, more often of somebody else than of the Assembly: *…, ending with the last*."""
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
_A_CALL = re.compile(r"\b(?:is|was|makes|issues|issued|made) (?:a|an) (?P<noun>call|appeal) (?:for|to|on)\b")
_FREE = frozenset({"decide", "establish", "allocate", "appoint", "adopt", "end", "authorize", "commit"})
"""Groups that carry out what a decision is of: *decides to establish* may be told as *establishes*."""
_CLEARLY = 0.7
"""An act whose object shares this much of what the best shares with a sentence may be the one that it tells of."""


_NEAR = 30
_OBJECT = 300
"""Characters behind a further verb within which its object stands."""
_ROOT = 6
"""So many first letters tell a verb's noun."""


@dataclass(frozen=True, slots=True)
class Done:
    """What the Assembly does in a paragraph: the groups of force of an act, what it is about in stems, and where its verb ends."""

    groups: frozenset[str]
    about: frozenset[str]
    end: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence says that the Assembly does: groups of force at ``sentence[start:end]``, in which way."""

    groups: frozenset[str]
    verb: str
    start: int
    end: int
    adverbs: str = ""
    is_passive: bool = False
    is_joined: bool = False


def force_faults(sentence: str, source: Source) -> Iterator[Fault]:
    """Tell where a sentence says that the Assembly does something else than its paragraphs do, or with other force."""
    done = [act for paragraph in source.paragraphs for act in deeds(paragraph)]
    if not done:
        return
    told = told_acts(sentence)
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
    obliged = _OBLIGED.search(sentence)
    if obliged and not groups & _BINDING and not _MAY_OBLIGE.search(source.text):
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


@lru_cache(maxsize=8192)
def deeds(paragraph: Paragraph) -> tuple[Done, ...]:
    """List what the Assembly does in a paragraph; nothing for one without a verb of its own."""
    found = []
    for act in acts(paragraph):
        phrase = paragraph.text[act.start : act.end]
        opening = re.sub(r"\W+$", "", paragraph.text[act.end : act.end + 40])
        groups = _groups_of(phrase) or frozenset({act.verb})
        if re.match(
            r"\s(?:its|the|their|full|strong)?\s*(?:full|strong|deep|firm)?\s*(?:support|appreciation|concern|commitment|call|request|appeal)\b",
            opening,
        ):
            groups |= _groups_of(opening)
        found.append(Done(groups, _content(paragraph.text[act.end : act.until]), act.end))
    return (*found, *_further_deeds(paragraph, {deed.end for deed in found})) if found else ()


def _further_deeds(paragraph: Paragraph, known: set[int]) -> Iterator[Done]:
    """The acts that stand in the middle of a paragraph in the form of its leading verb, where they were not found before."""
    form = "participle" if paragraph.kind == "preambular" else "finite"
    for match in _FURTHER.finditer(paragraph.text, len(paragraph.verb)):
        verb = shipped().verb(match["verb"])
        rest = paragraph.text[match.end() :]
        groups = verb.groups if verb and verb.form == form else frozenset[str]()
        if match["verb"] in _TELLS:
            groups = _feeling(paragraph.text, match.end())
        elif re.match(r"\s(?:\w+\s)?note\b", rest) and match["verb"] in {"takes", "taking"}:
            groups = frozenset({"note"})
        if groups and not any(match.end() <= end <= match.end() + _NEAR for end in known):
            yield Done(groups, _content(rest[:_OBJECT]), match.end())


def told_acts(sentence: str) -> tuple[Told, ...]:
    """List what a sentence says that the Assembly does, in order."""
    subjects = [match for match in _SUBJECT.finditer(sentence) if not _OTHER_ASSEMBLY.search(sentence[: match.start()])]
    found = [told for match in subjects for told in _active(match, sentence)]
    opening = _OPENING.match(sentence)
    if opening and (known := shipped().verb(opening["verb"])) and known.form in {"finite", "participle"}:
        found.append(
            Told(
                _with_feelings(known.groups, sentence, opening.end()),
                opening["verb"],
                opening.start("verb"),
                opening.end(),
                opening["adverbs"],
                is_joined=known.form == "participle",
            )
        )
    if call := _A_CALL.search(sentence):
        found.append(Told(frozenset({"call"}), call["noun"], call.start("noun"), call.end()))
    covered = {told.start for told in found}
    for match in _PASSIVE.finditer(sentence):
        known = shipped().verb(match["verb"])
        if known and known.form == "past" and match.start("verb") not in covered:
            found.append(Told(known.groups, match["verb"], match.start("verb"), match.end(), match["adverbs"], is_passive=True))
        elif match["verb"] in {"expressed", "voiced"} and (
            groups := _groups_of(sentence[max(0, match.start() - 40) : match.start()])
        ):
            found.append(Told(groups, match["verb"], match.start("verb"), match.end(), match["adverbs"], is_passive=True))
    return tuple(sorted([*found, *_further(sentence, found)], key=lambda told: told.start))


def _active(match: re.Match[str], sentence: str) -> Iterator[Told]:
    verb, aux = match["verb"], (match["aux"] + match["aux2"]).split()
    adverbs = f"{match['adverbs']} {match['adverbs2']}"
    known = shipped().verb(verb)
    place = (verb, match.start("verb"), match.end("verb"))
    is_relative = bool(_RELATIVE.search(sentence[: match.start()]))
    refers_back = is_relative or match["subject"].lower() in _PRONOUNS or "/" in match["subject"]
    feelings = _feeling(sentence, match.end()) if verb in _TELLS else frozenset[str]()
    if aux and aux[-1] in _STATES:
        feelings |= shipped().feeling(verb)
    if feelings:
        yield Told(feelings, *place, adverbs, is_joined=refers_back)
    elif verb in {"takes", "took", "taking", "taken"} and re.match(r"\s(?:\w+\s)?note\b", sentence[match.end() :]):
        yield Told(_with_feelings(frozenset({"note"}), sentence, match.end()), *place, adverbs, is_joined=refers_back)
    elif known and (known.form in {"finite", "past"} or (aux and known.form in {"base", "past"})):
        passive = bool(aux) and aux[-1] in _STATES and known.form == "past"
        groups = known.groups if passive else _with_feelings(known.groups, sentence, match.end())
        yield Told(groups, *place, adverbs, is_passive=passive, is_joined=refers_back)


def _further(sentence: str, found: Sequence[Told]) -> Iterator[Told]:
    """The acts that are joined to one that is told in the active: *…, and calls for …*, *…, calling for …*."""
    leading = [told for told in found if not told.is_passive]
    if not leading:
        return
    known_at = {told.start for told in found}
    for match in _JOINED.finditer(sentence, leading[0].end):
        known = shipped().verb(match["verb"])
        if (
            known
            and known.form in {"finite", "past", "participle"}
            and match.start("verb") not in known_at
            and known.groups - _ANYBODY
        ):
            yield Told(
                _with_feelings(known.groups, sentence, match.end()),
                match["verb"],
                match.start("verb"),
                match.end(),
                match["adverbs"],
                is_joined=True,
            )


def _licensed(told: Told, part: str, done: Sequence[Done], source: Source) -> bool:
    """Whether an act that is told is one of the paragraphs', and of that whose object the part of the sentence speaks of."""
    said = _content(part)
    shares = [len(said & act.about) for act in done]
    least = min(_CLEARLY * max(shares), max(shares) - 2)
    pairs = zip(done, shares, strict=True)
    likely = [act for act, share in pairs if share >= least or share >= _MOSTLY * len(act.about)]
    if any(_same(told.groups, act.groups) for act in likely):
        return True
    spoken = _is_spoken(told, source)
    if told.is_passive and told.groups & shipped().directive:
        return spoken and bool(
            re.search(rf"\b(?:is|are|was|were|been|be|being|as)\s(?:\w+\s)?{re.escape(told.verb)}\b", source.text)
        )
    return spoken and (told.is_passive or told.is_joined)


def _is_spoken(told: Told, source: Source) -> bool:
    """Whether a form of a verb, its noun, or another of equal force stands in the paragraphs: *apportioned*, *apportionment*."""
    root = stem(told.verb.lower())
    if root in source.stems or (len(root) >= _ROOT and any(known.startswith(root[:_ROOT]) for known in source.stems)):
        return True
    before = ["", *(word.text for word in source.words)]
    return any(
        _groups_of(word.text) & told.groups and _is_verb(word, one) for one, word in zip(before, source.words, strict=False)
    )


def _is_verb(word: Word, before: str) -> bool:
    """Whether a word is not only the noun that it can be: the *order* of *in order to*."""
    known = shipped().verb(word.text)
    return not known or known.form != "base" or before == "to"


def _same(told: frozenset[str], done: frozenset[str]) -> bool:
    if told & done:
        return True
    return bool(done & {"decide"}) and bool(told & _FREE | (told & {"consider"}))


def _groups_of(phrase: str) -> frozenset[str]:
    """The groups of force of a phrase: of its verbs and of the feelings that it says; to take note is to note."""
    words = re.findall(r"[A-Za-z-]+", phrase)
    groups = frozenset[str]()
    for word in words:
        known = shipped().verb(word)
        groups |= (known.groups if known else frozenset()) | shipped().feeling(word)
    return groups | ({"note"} if re.search(r"\b[Tt]ak\w+ (?:\w+ )?note\b", phrase) else frozenset())


def _feeling(sentence: str, end: int) -> frozenset[str]:
    """The groups of the nouns of feeling behind *expresses*."""
    groups = frozenset[str]()
    match = _FEELING.match(sentence, end)
    while match and shipped().feeling(match["noun"]):
        groups |= shipped().feeling(match["noun"])
        match = _FEELING.match(sentence, match.end())
    return groups


def _with_feelings(groups: frozenset[str], sentence: str, end: int) -> frozenset[str]:
    """Of *notes with concern* both count; the feeling alone is what a paragraph must have."""
    match = re.match(r"(?:\s\w+)?\swith\s(?P<words>[a-z]+(?:\s[a-z]+)?)", sentence[end:])
    feelings = [shipped().feeling(word) for word in match["words"].split()] if match else []
    return frozenset[str]().union(*feelings) or groups


def _content(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in read_words(text) if word.text.lower() not in STOP_WORDS and len(word.text) > 2)


def _adverbs(source: Source) -> set[str]:
    found = {word.text.lower() for word in source.words}
    return found | {f"{word}ly" for word in found}
