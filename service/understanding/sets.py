"""Questions about sets: list every, how many times, at all. They are answered by reading everything, not by search."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from wordfreq import zipf_frequency

from documents import base_form, finite
from documents.mentions import words as plain_words
from documents.symbols import named_symbols
from embeddings import STOP_WORDS, terms, words
from service.understanding.wordings import (
    ABOUT,
    ALL,
    ASIDE,
    AT_ALL,
    DOCS,
    FURTHER,
    HEADS,
    INNER_QUESTION,
    LEAD,
    LOOKED,
    MENTION,
    NOUN,
    NOUNS,
    PLACES,
    SCOPE,
    SHOW,
    TAIL,
    THAT,
    TIMES,
    VERB,
    WHO,
)

Act = Literal["list", "count", "exists"]
Counted = Literal["times", "paragraphs", "documents"]
SetSide = Literal["preambular", "operative", "any"]
Holding = Literal["any", "all", "none"]

DIRECTIVE = "ask"
"""Stands for every verb by which somebody is asked to do something: request, invite, call upon, urge, encourage …"""
_NAME = 3.6
"""Zipf frequency (log10 per billion words) below which a word is taken for a name: asked for itself, not for what it means."""
_LONGEST_TOPIC = 6
"""Of more content words than this a topic is no word or phrase that can be counted, but something to search for."""
_NO_VERB = frozenset(
    "ask have keep set hold give look see make name refer state leave receive share bear mention say be contain use cite do deal".split()
) - {"ask"}
_BOTH = re.compile(r"both\s+(?=.+\band\b)", re.IGNORECASE)
_QUALIFIED = re.compile(r"\b(?:but|except|without|not|than|rather|instead|besides|alongside|together|along)\b", re.IGNORECASE)
"""What makes more of a topic than words to be found; it is left to search, lest a scan deny what is there."""
_NOBODY = re.compile(r"it|they|he|she|we|you|them|us|people|everyone|anyone|somebody|someone|who|there", re.IGNORECASE)
_NO_OBJECT = re.compile(
    r"^\W*(?:something|anything|things|someone|somebody|anyone|anybody|people|others|to do(?: anything| something)?|with|by|of|(?:something|anything) of)?\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """A question for every member of a set: what the Assembly does by a verb, or where something is mentioned."""

    act: Act
    verb: str = ""
    """Base form of the Assembly's verb; ``ask`` for every verb that asks somebody for something; empty for none."""
    addressee: str = ""
    """To whom the act is addressed, in the question's words; empty for anybody."""
    topic: str = ""
    """What must be mentioned, in the question's words; empty for anything."""
    side: SetSide = "any"
    counted: Counted = "paragraphs"
    holding: Holding = "any"
    """Whether a member holds any of the alternatives, all of them (*both women and peace*), or none (*do not mention*)."""
    is_literal: bool = True
    """The words themselves are asked for, so that a scan which finds none answers; else search may find them meant."""
    is_plain: bool = False
    """A bare "what does it decide?", which is answered by quoting, without a count before."""

    @property
    def is_of_somebody(self) -> bool:
        """Whether whoever is addressed, if anybody, is an office, a body or a name, not a matter: *of plastic pollution*."""
        named = any(word[0].isupper() for word in self.addressee.split())
        return not self.addressee or named or HEADS.search(self.addressee) is not None

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The words or phrases of the topic: of ``women or girls`` two, and of ``women and peace`` where all are asked for."""
        if named := named_symbols(self.topic, bare=True):
            return tuple(self.topic[one.start : one.end] for one in named)
        if self.holding == "all":
            return tuple(part for part in re.split(r"\s*(?:,\s*(?:and\s+)?|\band\b)\s*", self.topic) if part)
        parts = re.split(r"\s*(?:,\s*(?:and/or|or)?|\band/or\b|\bor\b|/(?!\d))\s*", self.topic)
        return tuple(part for part in parts if part)


def asked_set(text: str) -> SetQuestion | None:
    """Read a question for a set, or give None for every other: an open question, a figure, the header."""
    plain = " ".join(re.sub(r"[“”\"«»]|(?<!\w)['‘’]|['‘’](?!\w)", " ", text).split()).rstrip(" ?.!")
    plain = re.sub(r"^(?:and|so|but|ok|okay|hey|hi|hello|please|well|now|then)[\s,]+", "", plain, flags=re.IGNORECASE)
    plain = ASIDE.sub("", _OF_DOCUMENT.sub("", plain))
    if FURTHER.search(plain):
        return None
    for pattern, read in _READERS:
        for match in pattern.finditer(plain):
            found = read(match)
            if found:
                return found
    return None


_OF_DOCUMENT = re.compile(r"\s*\([^()]*\b(?:resolution|text|document|\d{1,3}/\d{1,3})\b[^()]*\)", re.IGNORECASE)
"""An aside that says of which document: "which paragraphs mention women (ASEAN resolution)"."""


def asks_for_verb_alone(text: str, verb: str, unsaid: Collection[str]) -> bool:
    """Whether a question asks for all that the Assembly does by one verb, and for nothing more.

    ``unsaid`` are stems that say nothing more: the document's short names.
    """
    if not verb or re.search(r"\bresolutions\b", text, re.IGNORECASE):
        return False
    left = [w for w in words(text) if w not in STOP_WORDS and not w.isdigit()]
    known = {*unsaid, *_UNSAID, *terms(verb), *terms(finite(verb))}
    return all(term in known for w in left for term in terms(w))


_UNSAID = frozenset(
    terms("general assembly resolution united nations un ga unga text document operative paragraph paragraphs part body")
)


def _mention(act: Act, counted: Counted = "paragraphs", *, literal: bool = True) -> Callable[[re.Match[str]], SetQuestion | None]:
    """Read what is mentioned: the group ``topic``."""

    def read(match: re.Match[str]) -> SetQuestion | None:
        groups = match.groupdict()
        topic = _topic(groups.get("topic") or groups.get("topic_") or "")
        unit: Counted = "documents" if groups.get("documents") else counted
        about = groups.get("about") is not None
        is_literal = literal and not about if act != "exists" else not about and bool(AT_ALL.search(match.string))
        is_literal = is_literal or (act == "exists" and literal and not about)
        holding: Holding = "none" if groups.get("no") else "all" if _BOTH.match(topic) else "any"
        if not topic or (holding == "none" and unit == "documents"):
            return None
        topic = _BOTH.sub("", topic)
        return SetQuestion(act, "", "", topic, side_asked(match.string), unit, holding, is_literal)

    return read


def _maybe(match: re.Match[str]) -> SetQuestion | None:
    """Read "does it mention X?": literal only where *at all*, *anywhere* or *ever* makes it so."""
    topic = _topic(match["topic"])
    is_name = bool(topic) and all(zipf_frequency(word, "en") < _NAME for word in plain_words(topic))
    return _mention("exists", literal=is_name or bool(AT_ALL.search(match.string)))(match)


def _act(act: Act, counted: Counted = "paragraphs") -> Callable[[re.Match[str]], SetQuestion | None]:
    """Read a verb of the Assembly and what follows it: nothing, an addressee, or a topic."""

    def read(match: re.Match[str]) -> SetQuestion | None:
        verb = _base(match["verb"])
        groups = match.groupdict()
        addressee = _addressee(groups.get("to") or "", anybody=True)
        rest = TAIL.sub("", groups.get("rest") or "").strip()
        if not verb or (groups.get("to") and not addressee):
            return None
        if rest and not _NO_OBJECT.match(rest):
            named = re.fullmatch(
                r"(?:(?:of|from|to|for|upon|on|that)\s+)?(?P<who>.+?)(?:\s+to(?: do)?| should do| do)?", rest, re.IGNORECASE
            )
            addressee = addressee or _addressee(named["who"] if named else "")
            topic = "" if addressee else _topic(rest)
            if not addressee and not topic:
                return None
            return SetQuestion(act, verb, addressee, topic, side_asked(match.string), counted, is_literal=not topic)
        return SetQuestion(act, verb, addressee, "", side_asked(match.string), counted)

    return read


def _addressed(match: re.Match[str]) -> SetQuestion | None:
    addressee = _addressee(match["to"], anybody=True)
    return SetQuestion("list", DIRECTIVE, addressee, side=side_asked(match.string)) if addressee else None


def _base(word: str) -> str:
    low = word.lower()
    first = "note" if low.endswith(("take note", "takes note")) else low.split()[0]
    if first in {"ask", "asks", "asked"}:
        return DIRECTIVE
    for noun, verb in NOUNS.items():
        if first in {noun, noun + "s"}:
            return verb
    base = base_form(first) or past(first)
    return base if base and base not in _NO_VERB else ""


def past(word: str) -> str | None:
    """The base of a past form: ``requested`` -> ``request``, ``decided`` -> ``decide``."""
    return next((base for base in (word[:-1], word[:-2], word[:-3] + "y") if word.endswith("ed") and base_form(base)), None)


def _addressee(text: str, *, anybody: bool = False) -> str:
    """Who is addressed: an office, a body, States; or anybody who is named where nothing else can stand."""
    named = LEAD.sub("", TAIL.sub("", text).strip())
    named = re.sub(r"\s+to\s+do$|\s+to$", "", named)
    can_be = (anybody and _NOBODY.fullmatch(named) is None) or HEADS.search(named)
    return named if named and can_be and len(named.split()) <= 8 and not INNER_QUESTION.search(named) else ""


def _topic(text: str) -> str:
    """The words that must be mentioned, without what frames them, or nothing where they are a question of their own."""
    topic = TAIL.sub("", " " + text).strip()
    while (shorter := LEAD.sub("", topic)) != topic:
        topic = shorter
    content = [word for word in plain_words(topic) if word.lower() not in STOP_WORDS]
    topic = re.sub(r"\s+(?:is|are|was|were|gets?|being|been)$", "", topic)
    asks_more = INNER_QUESTION.search(topic) or _QUALIFIED.search(topic) or len(content) > _LONGEST_TOPIC
    return "" if asks_more or not content else topic


def side_asked(text: str) -> SetSide:
    """Tell on which side of a resolution a question looks."""
    preambular = re.search(r"\b(?:preamb\w+|pps)\b", text, re.IGNORECASE)
    operative = re.search(r"\b(?:operatives?|ops)\b", text, re.IGNORECASE)
    if bool(preambular) == bool(operative):
        return "any"
    return "preambular" if preambular else "operative"


def _readers() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], SetQuestion | None]], ...]:
    topic, rest = r"(?P<topic>.+)", r"(?P<rest>.*)"
    predicate = rf"(?P<no>(?:not|never|don['’]t|doesn['’]t)\s+)?(?:{MENTION}|(?P<about>{ABOUT}))"
    places = rf"(?:{PLACES}|{DOCS}){SCOPE}"
    patterns: tuple[tuple[str, Callable[[re.Match[str]], SetQuestion | None]], ...] = (
        (rf"^{TIMES}\s+(?:of|to)\s+{topic}$", _mention("count", "times")),
        (rf"^{TIMES}\s+(?:does|do|did|has|have|is|are)\s+{WHO}\s+{MENTION}\s+{topic}$", _mention("count", "times")),
        (rf"^{TIMES}\s+(?:is|are|was|were|does|do|did|has|have)\s+{topic}\s+(?:been )?(?:{LOOKED}|appear|occur|come up|show up|used)\b.*$", _mention("count", "times")),
        (rf"^{TIMES}\s+{topic}\s+(?:is|are|was|gets?)?\s*(?:{LOOKED}|appears?|occurs?|comes? up)\b.*$", _mention("count", "times")),
        (rf"^{TIMES}\s+(?:does|do|did|has|have)\s+{WHO}\s+{VERB}\b{rest}$", _act("count")),
        (rf"^(?:in )?(?:how many|(?:the )?number of|count (?:all )?(?:the )?)\s*{places}{THAT}{predicate}\s+{topic}$", _mention("count")),
        (rf"^in how many {places}\s+(?:is|are|was|were|does|do)\s+{topic}\s+(?:{LOOKED}|appear|occur|come up)\b.*$", _mention("count")),
        (rf"^in how many {places}\s+(?:does|do|did)\s+{WHO}\s+{MENTION}\s+{topic}$", _mention("count")),
        (rf"^(?:in )?(?:how many|(?:the )?number of)\s+{places}{THAT}(?:begin with |start with |open with )?{VERB}\b{rest}$", _act("count")),
        (rf"^how many (?P<verb>{NOUN})\b(?:\s+(?:does|do|did)\s+{WHO}\s+(?:make|take|contain|issue|have)|\s+(?:are|is) there|{SCOPE})(?:\s+(?:made |addressed )?(?:to|on|upon)\s+(?P<to>.+))?{SCOPE}$", _act("count")),
        (rf"^how many (?P<verb>{NOUN})\s+(?:are (?:made |addressed |directed )?)?(?:to|on|upon)\s+(?P<to>.+)$", _act("count")),
        (rf"^(?:{SHOW})?{ALL}?(?:the )?(?:mentions?|references?|occurrences?|instances?)\s+(?:of|to)\s+{topic}$", _listed_mentions),
        (rf"^(?:(?:which|what|in which|in what|where are the)|(?:{SHOW}{ALL}?|{ALL})(?:the )?)\s*{places}{THAT}{predicate}\s+{topic}$", _mention("list")),
        (rf"\b{ALL}{places}{THAT}{predicate}\s+{topic}$", _mention("list")),
        (rf"^in (?:which|what) {places}\s+(?:is|are|was|were|does|do)\s+{topic}\s+(?:{LOOKED}|appear|occur|come up)\b.*$", _mention("list")),
        (rf"\b{ALL}(?:the )?{places}\s+(?:where|in which)\s+{topic}\s+(?:is |are |gets? )?(?:{LOOKED}|appears?|occurs?|comes? up)\b.*$", _mention("list")),
        (rf"^(?:which|what|{SHOW}{ALL}?|{ALL})(?:the )?\s*{PLACES}{SCOPE}{THAT}(?:(?:addressed|directed) to)\s+(?P<to>.+)$", _addressed),
        (rf"^(?:which|what|{SHOW}{ALL}?|{ALL})(?:the )?\s*{PLACES}{SCOPE}{THAT}(?:begin with |start with |open with )?{VERB}\b{rest}$", _act("list")),
        (rf"^(?:where|everywhere)(?: else)? (?:all )?(?:is|are|was|were)\s+{topic}\s+{LOOKED}\b.*$", _mention("list")),
        (rf"^(?:{SHOW})?(?:everything|all|all (?:the )?things|whatever|what|anything)\s+(?:that |which )?{WHO}\s+{VERB}\b{rest}$", _everything),
        (rf"^(?:{SHOW})?(?:everything|all|what)\s+(?:that )?(?:is|has been) (?P<verb>requested|asked|demanded|decided|expected) (?:of|from)\s+(?P<to>.+)$", _act("list")),
        (rf"^(?:{SHOW})?(?:everything|all|what)\s+(?:that )?(?:is |are |has |have )?(?P<to>(?:the |all )?[\w -]+?)\s+(?:is |are )?(?:been )?(?P<verb>requested|asked|urged|invited|encouraged|called (?:up)?on) to(?: do)?{SCOPE}$", _act("list")),
        (rf"^what (?:does|did|do|has)\s+{WHO}\s+{VERB}\s+(?:of|from)\s+(?P<to>.+)$", _act("list")),
        (rf"^what (?:does|did|do|has)\s+{WHO}\s+(?P<verb>take note)(?: with \w+)? of{SCOPE}$", _act("list")),
        (rf"^what (?:does|did|do|has)\s+{WHO}\s+{VERB}\s+(?P<to>.+?)\s+to do\b.*$", _act("list")),
        (rf"^(?:{SHOW}{ALL}?|{ALL}|which |what )(?:the )?(?:of (?:its|the) )?(?:its )?(?P<verb>{NOUN})(?:\s+(?:that |which )?(?:(?:does|do|did) )?{WHO}\s+(?:makes?|takes?|contains?|issues?))?"
         rf"(?:\s+(?:made |addressed |directed )?(?:to|on|upon)\s+(?P<to>.+?))?{SCOPE}$", _act("list")),
        (rf"\b{SHOW}?(?<!at )(?:everything|anything and everything|all)(?: (?:that )?{WHO} (?:says?|has|states?))?\s+(?P<about>on|about|regarding|concerning)\s+{topic}$", _everything_on),
        (rf"^(?:is|are|was) there (?:any|an?|even (?:one|a single)|some|no) (?:mention|reference|word|allusion)s?\s+(?:of|to|about|on)\s+{topic}$", _mention("exists")),
        (rf"^(?:any|no)\s+(?:mentions?|references?)\s+(?:of|to)\s+{topic}$", _mention("exists")),
        (rf"^(?:does|do|did|has|have)\s+{WHO}(?:\s+(?:even|ever|also|explicitly|anywhere))*\s+{MENTION}\s+{topic}$", _maybe),
        (rf"^(?:does|do|did) (?:any|some|one)(?: \w+)?(?: paragraphs?| of the paragraphs| resolutions?| documents?| of (?:them|it))?{SCOPE}\s+{MENTION}\s+{topic}$", _mention("exists")),
        (rf"^(?:does|do|did)\s+{topic}\s+(?:appear|occur|come up|get mentioned|feature|figure)\b.*$", _maybe),
        (rf"^(?:is|are|was|were)\s+{topic}\s+(?:also |even |ever )?in\s+(?:the\s+)?{WHO}(?:\s+(?:too|also|as well|at all|anywhere))?$", _mention("exists")),
        (rf"^(?:is|are|was|were)\s+{topic}\s+(?:ever |even |explicitly |also )*{LOOKED}\b.*$", _maybe),
        (rf"^(?:does|do|did)\s+{WHO}\s+say\s+(?P<about>anything)\s+(?:(?:at all|whatsoever)\s+(?:on|about|regarding)\s+{topic}|(?:on|about|regarding)\s+(?P<topic_>.+(?:at all|anywhere|whatsoever).*))$", _mention("exists")),
    )  # fmt: skip
    return tuple((re.compile(pattern, re.IGNORECASE), read) for pattern, read in patterns)


def _listed_mentions(match: re.Match[str]) -> SetQuestion | None:
    """Read "all mentions of X"; without *all* or *list* it is a mere heading, unless it says nothing else."""
    if re.match(r"(?:any|no)\b", match.string, re.IGNORECASE):
        return None
    return _mention("list", "times")(match)


def _everything(match: re.Match[str]) -> SetQuestion | None:
    """Read "everything it requests"; "what it says" needs a listing word before it."""
    if re.match(r"(?:what|anything)\b", match.string, re.IGNORECASE):
        return None
    return _act("list")(match)


def _everything_on(match: re.Match[str]) -> SetQuestion | None:
    """Read "everything on X": by its words where they stand there, else by search."""
    return _mention("list", literal=False)(match)


_READERS = _readers()
"""Each wording with how it is read, the more particular first."""
