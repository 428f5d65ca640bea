"""Claimed acts: what a sentence says that the Assembly does, in the active, in the passive, or joined to another verb."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.verification.lexicon import shipped
from service.verification.phrases import ADVERB, TELLS, feelings_at, groups_of, with_feelings

_AUXILIARY = r"(?:has|have|had|will|would|is|was|are|were|does|did|do)"
_ASIDE = r"(?:,(?:(?!Assembly)[^,.;]){1,60},|\([^)]{1,60}\)|in its preamble|in the preamble|in this (?:paragraph|resolution)|of [AS]/RES/\S+|of the resolution)"
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
        if (
            known
            and known.form in {"finite", "past", "participle"}
            and match.start("verb") not in known_at
            and known.groups - _ANYBODY
        ):
            yield ClaimedAct(
                with_feelings(known.groups, sentence, match.end()),
                match["verb"],
                match.start("verb"),
                match.end(),
                match["adverbs"],
                is_joined=True,
            )
