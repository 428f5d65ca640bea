"""Pointing: that paragraph, the same in another resolution, is it still there, the whole of it, what it says."""

from __future__ import annotations

import re

from documents import Paragraph, Resolution, mentioned_symbols
from documents.alignment import align, aligned
from documents.symbols import ASSEMBLY_NUMBER, without_symbols
from embeddings import terms
from service.conversation.ellipsis import topic_of
from service.conversation.ground import Ground, named
from service.requests.places import places_named
from service.requests.wording import content_terms

_SYMBOL = ASSEMBLY_NUMBER
_PLACE = re.compile(
    r"\s*\b(?:preambular )?paragraphs? \d[\d, ()a-z]*?(?:(?: and |, )\d+)*(?= of | in |\W|$)(?: of(?= ))?", re.IGNORECASE
)
_PARAGRAPH = re.compile(
    r"\b(?:that|this|the same|the said) (?:paragraph|para|provision|clause)\b|\b(?P<many>those|these) (?:\w+ )?(?:paragraphs|paras|provisions|clauses|ones)\b|\b(?:that|this) one\b",
    re.IGNORECASE,
)
_READ = re.compile(
    r"^\W*(?:(?:can|could) (?:you|i|u) )?(?:please )?(?:(?:show|give|read|quote|print|send|get|see)(?: me| us| it| that| this| to| out| aloud)*|what(?:['’]s| is| does)|what exactly does)?\s*"
    r"(?:it |that |this |the )?(?:say )?(?:exact(?:ly)?|precise(?:ly)?|full|whole|entire|complete|original|in full|verbatim|word for word|word-for-word)\s*"
    r"(?:text|wording|words|paragraph|para|thing|language|quote|it)?\W*(?:please|pls)?\W*$",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"^\W*(?:and |so )?(?:(?:which|what) (?:para(?:graph)?|pp|op|number|provision)(?: number)? (?:is|was|does) (?:that|it|this|he|she)(?: (?:say|stand|come))?(?: in| from)?"
    r"|where (?:does it say|is|was|did you (?:get|find|read)) (?:that|it|this)(?: written| said| from)?|(?:in )?which para(?:graph)?)\W*$",
    re.IGNORECASE,
)
_SUB = re.compile(r"^\W*(?:sub-?(?:para(?:graph)?)?s?\s*)?(?P<subs>(?:\([a-z]{1,2}\)\s*)+)\W*$", re.IGNORECASE)
_SIDE = re.compile(
    r"^\W*(?:(?:in|from|of|the|its|and|what about|only|just)\s+)*(?:(?P<pp>preamb\w+)|(?P<op>operative))(?:\s+(?:one|part|paragraphs?|section|side|text|bits?|half|portion|piece|clauses?))?\W*$",
    re.IGNORECASE,
)
_COUNTERPART = re.compile(
    r"\bon (?:that|this|it|the same)\b|\b(?:that|this|the same) (?:paragraph|para|one|thing|topic|matter)\b|\bthere\b",
    re.IGNORECASE,
)
_COMPARE = re.compile(r"\b(?:added|new|dropped|removed|compar\w+|differ\w*|chang\w+|evolv\w+|versus|vs)\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:the (?:other|rest)s?(?: ones| (?:two|three|four))?|the (?:newer|later|earlier|older|previous|subsequent) (?:ones|texts|resolutions|versions)|others|elsewhere|everywhere|all of them|the other (?:resolutions|texts))\b",
    re.IGNORECASE,
)
_TOPIC_FIRST = re.compile(
    rf"^(?P<topic>[^-–—:,?]{{3,60}}?)\s*(?:[-–—:,]|\s-)\s+(?:does|did|do)\s+(?P<it>{_SYMBOL}|it|they|the resolution)\s+(?:have|mention|cover|include|say|address)\s+(?:those|that|them|it|this|any)\b.*$",
    re.IGNORECASE,
)
_PLACED = re.compile(r"(?<!is )(?<!are )(?<!still )\bthere\b|\binstead\b", re.IGNORECASE)
_LASTING = re.compile(
    r"\b(?:still|already|any ?more|unchanged|changed?|different|differ\w*|kept|keep|dropped|gone|removed|survive[ds]?|disappear\w*|since when|newly|first (?:time|appear\w*)|carried over|taken over"
    r"|what(?:['’]?s| is) new|(?:is|was|are|were) (?:this|that|it|these|those|they) (?:one |ones )?new)\b",
    re.IGNORECASE,
)
_IT = re.compile(
    r"\b(?:(?:that|this) (?:one|paragraph|para|language|wording|passage|part|bit)|those (?:\w+ )?(?:paragraphs|paras|ones)|these (?:\w+ )?(?:paragraphs|paras|ones)|(?:it|that|this|they|those)"
    r"(?=\W*$|\s*[?.,;!]|\s+(?:still|already|new|chang\w+|differ\w*|there|kept|dropped|gone|removed|in|any ?more|was|is|are|were|first|say|says|unchanged|also|stay|stand|survive|too)\b))",
    re.IGNORECASE,
)
_NAMED_FIRST = re.compile(
    r"^(?P<topic>[^,?!.]{4,80}), (?P<aux>is|was|are|were|has|have) (?:it|that|this|they) (?P<rest>(?:been |still |already )?\w+.*)$",
    re.IGNORECASE,
)
"""A topic that stands before its question: "the action plan, was it kept in 77/12?"."""
_PRONOUNS = frozenset("it this that they those".split())
_SUBJECT = re.compile(r"(?:^|\b(?:is|was|are|were|has|have|does|did|do|when|if|whether|and|so)\s+)\W*$", re.IGNORECASE)
_SAYING = re.compile(
    r"\s+(?:mention|say|refer|speak|talk|name|include|contain|address|call|ask|request|encourage|welcome)s?\b(?!\W*(?:that|this|it|so)?\W*$)",
    re.IGNORECASE,
)
_READING = frozenset(
    terms("paragraph paragraphs para preambular preamble operative read quote show resolution text full say document")
)
_SAYS = re.compile(
    r"\b(?P<aux>does|did|is|was|has|do|are|were|would|can)\s+(?P<it>it|that|this|that one|this one|they)\b(?=.*\b(?:say|mention|name|give|refer|talk\w*|speak\w*|call|ask|mean|contain|include|cover|address|cite|stand)\b)|"
    r"\bin (?P<there>it|there|that|this)\b(?=\W*$)",
    re.IGNORECASE,
)


def pointed(message: str, ground: Ground) -> str | None:
    """Put what a message points at into words, or give None when it points at no paragraph and no other document."""
    for rule in (
        _asked_behind,
        _lasting,
        _compared,
        _everywhere,
        _moved,
        _counterpart,
        _paragraph,
        _read,
        _sub,
        _sided,
        _said_by_it,
    ):
        found = rule(message, ground)
        if found:
            return found
    return None


def retargeted(text: str, symbol: str) -> str:
    """Ask a question that stands alone of another document: its symbol takes the place of those that were named."""
    places = list(re.finditer(_SYMBOL, text))
    if not places:
        bare = text.rstrip(" ?.!")
        return f"{bare} in {symbol}{text[len(bare) :].strip()}"
    for place in reversed(places[1:]):
        text = text[: place.start()].rstrip() + text[place.end() :]
    return text[: places[0].start()] + symbol + text[places[0].end() :]


def _asked_behind(message: str, ground: Ground) -> str | None:
    """Put a topic into the question behind it: "electric cars - does 77/12 have those too?"."""
    match = _TOPIC_FIRST.match(message)
    if match is None:
        return None
    asked = match["it"] if mentioned_symbols(match["it"], bare=True) or ground.document is None else ground.document.symbol
    return f"does {asked} mention {match['topic'].strip()}?"


def _compared(message: str, ground: Ground) -> str | None:
    """Ask how what was spoken of changed in the document that is named now: "compare with 77/12"."""
    symbols = [s for s in mentioned_symbols(message, bare=True) if s in ground.corpus.by_symbol]
    if len(symbols) != 1 or ground.last is None or not _COMPARE.search(message) or content_terms(without_symbols(message)):
        return None
    if ground.references and ground.shown and ground.shown[0].symbol != symbols[0]:
        return f"compare {named(ground.shown[:1])} with {symbols[0]}"
    topic, own = topic_of(ground.last, ground), ground.document
    if not topic or own is None or own.symbol == symbols[0]:
        return None
    return f"how did the language on {topic} change between {own.symbol} and {symbols[0]}?"


def _everywhere(message: str, ground: Ground) -> str | None:
    """Ask the question before again of every document: "and in the others?"."""
    if ground.last is None or not _OTHERS.search(message) or content_terms(message) or ground.references:
        return None
    topic = topic_of(ground.last, ground)
    return f"what do the resolutions say about {topic}?" if topic and len(ground.corpus.by_symbol) > 1 else None


def _moved(message: str, ground: Ground) -> str | None:
    """Ask the question before again, of the document that is named now."""
    symbols = [s for s in mentioned_symbols(message, bare=True) if s in ground.corpus.by_symbol]
    if len(symbols) != 1 or ground.last is None or content_terms(without_symbols(message)) or places_named(message):
        return None
    if ground.references and _asks_more(ground.last.standalone):
        return " ".join(retargeted(_PLACE.sub(" ", ground.last.standalone), symbols[0]).split())
    if ground.references and _COUNTERPART.search(message) and ground.shown:
        partner = _partner(ground.shown[0], ground.corpus.by_symbol[symbols[0]], ground)
        if partner:
            return f"what does {named([partner])} say?"
    return retargeted(ground.last.standalone, symbols[0])


def _asks_more(text: str) -> bool:
    """Whether a question that names a paragraph asks for something of it, and not just to read it."""
    return bool(set(terms(_PLACE.sub(" ", without_symbols(text)))) - _READING)


def _counterpart(message: str, ground: Ground) -> str | None:
    """Name the paragraph that stands where the one just looked up stood: "what does 79/290 have there instead?"."""
    symbols = [s for s in mentioned_symbols(message, bare=True) if s in ground.corpus.by_symbol]
    if len(symbols) != 1 or not (ground.references and ground.shown and _PLACED.search(message)):
        return None
    partner = _partner(ground.shown[0], ground.corpus.by_symbol[symbols[0]], ground)
    return f"what does {named([partner])} say?" if partner else None


def _partner(paragraph: Paragraph, document: Resolution, ground: Ground) -> Paragraph | None:
    """The paragraph of another document that a paragraph became, or was."""
    own = ground.corpus.by_symbol.get(paragraph.symbol)
    whole = next((p for p in own.paragraphs if p.locator == paragraph.locator.partition("(")[0]), None) if own else None
    if own is None or whole is None or own is document:
        return None
    pair = aligned(whole, align(own, document))
    return pair.after


def _lasting(message: str, ground: Ground) -> str | None:
    """Name the paragraph of which a message asks whether it is still there, or since when, or how it changed."""
    if not _LASTING.search(message) or not ground.shown or places_named(message):
        return None
    named_first = _NAMED_FIRST.match(message)
    if named_first:
        return f"{named_first['aux']} {named_first['topic']} {named_first['rest']}"
    match = _IT.search(message)
    if match is None or (match[0].lower() in _PRONOUNS and not _SUBJECT.search(message[: match.start()])):
        return None
    if match[0].lower() in _PRONOUNS and _SAYING.match(message[match.end() :]):
        return None  # the resolutions are asked whether they say something else
    many = re.match(r"(?:those|these|they)\b", match[0], re.IGNORECASE)
    own = [p for p in ground.shown if p.symbol == ground.shown[0].symbol]
    target = named(own if many else own[:1])
    return f"{message[: match.start()]}{target}{message[match.end() :]}"


def _paragraph(message: str, ground: Ground) -> str | None:
    match = _PARAGRAPH.search(message)
    if match is None or not ground.shown or ground.shown[0].place is None:
        return None
    own = _in_named(message, ground)
    if not own:
        return None
    text = f"{message[: match.start()]}{named(own if match['many'] else own[:1])}{_behind(message[match.end() :], own[0].symbol)}"
    return " ".join(text.split())


def _in_named(message: str, ground: Ground) -> list[Paragraph]:
    """Those of the paragraphs shown that stand in the document that the message names, or else in the first one's."""
    symbols = mentioned_symbols(message, bare=True)
    wanted = symbols[-1] if symbols else ground.shown[0].symbol
    return [p for p in ground.shown if p.symbol == wanted]


def _behind(rest: str, symbol: str) -> str:
    """Leave out a document that is named again: "that paragraph *of 79/290*"."""
    return re.sub(rf"^\s*(?:of|in|from)\s+(?:resolution\s+)?(?:A/RES/)?{re.escape(symbol.removeprefix('A/RES/'))}\b", "", rest)


def _read(message: str, ground: Ground) -> str | None:
    if not (_READ.match(message) or _WHERE.match(message)) or not ground.shown or ground.shown[0].place is None:
        return None
    own = [p for p in ground.shown if p.symbol == ground.shown[0].symbol]
    return f"what {'does' if len(own) == 1 else 'do'} {named(own)} say?"


def _sub(message: str, ground: Ground) -> str | None:
    match = _SUB.match(message)
    if match is None or not ground.shown or ground.shown[0].place is None:
        return None
    subs = re.sub(r"\s+", "", match["subs"])
    whole = named([ground.shown[0]])
    return f"what does {whole.replace(' of ', f' {subs} of ', 1)} say?"


def _sided(message: str, ground: Ground) -> str | None:
    """Ask again for the preamble, or for the operative part: the same number there, or the same topic."""
    match = _SIDE.match(message)
    if match is None or ground.last is None:
        return None
    if ground.references and ground.document:
        number = ground.references[0].number
        side = "preambular paragraph" if match["pp"] else "paragraph"
        return f"what does {side} {number} of {ground.document.symbol} say?" if number > 0 else None
    place = "in the preamble" if match["pp"] else "in the operative part"
    other = re.sub(r"\s*\b(?:in|of) the (?:preamble|operative part)\b", "", ground.last.standalone)
    bare = other.rstrip(" ?.!")
    return f"{bare} {place}?"


def _said_by_it(message: str, ground: Ground) -> str | None:
    """Read "it" as the paragraph that was just looked up where it is asked what it says."""
    match = _SAYS.search(message)
    if match is None or _LASTING.search(message) or not ground.references or not ground.shown or ground.shown[0].place is None:
        return None
    group = "it" if match["it"] else "there"
    return f"{message[: match.start(group)]}{named(ground.shown[:1])}{message[match.end(group) :]}"
