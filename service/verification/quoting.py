"""Quoting and copying: a quotation is its paragraph's very words, a sentence that copies a paragraph copies it right, and one made of a quoted title says nothing of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from documents import Paragraph, split_clauses
from embeddings import stem
from service.answer import Sentence, Verdict
from service.verification.force import claimed_acts
from service.verification.lexicon import shipped, source_acts
from service.verification.lexicon import shipped as lexicon
from service.verification.sources import FRAME, LIGHT, Fault, Source, Word, read_words

PREAMBLE_ONLY = "Preamble only: "
"""What stands before a quotation from the preamble, which is never shown as what the Assembly decides."""
_QUOTED = re.compile(r"“([^”]*)”")
_DELETED = re.compile(r"\[-.*?-\]", re.DOTALL)
_INSERTED = re.compile(r"\{\+.*?\+\}", re.DOTALL)
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_LEAD = re.compile(r"(?:(?P<whom>[^:“”]{0,200}), )?\b(?P<verb>[A-Za-z]+)(?: upon| for)?:(?=\s|$)")
"""What stands before a quotation and says who is asked by which verb: *Secretary-General, requests:*"""
_INFINITIVE = re.compile(r"\bto (\w+)")
_LEAST_CHARACTERS = 3


def verify(text: str, paragraphs: Sequence[Paragraph]) -> Verdict:
    """Tell whether a point quotes its paragraphs: "quoted", or "unsupported".

    What stands within “quotation marks” must stand in one of the paragraphs word for word, stretch after stretch between
    ellipses, white space and the form of quotation marks aside. Outside of them a figure must be one of the paragraphs' own,
    a verb by which the Assembly asks one by which a paragraph does, of whom it names, and a paragraph of the preamble must be called that. A point
    that quotes nothing is unsupported.
    """
    stretches = _QUOTED.findall(text)
    if not stretches or not paragraphs:
        return "unsupported"
    outside = _QUOTED.sub(" ", text)
    holds = all(any(_holds(stretch, p) for p in paragraphs) for stretch in stretches)
    return "quoted" if holds and _is_framed(outside, paragraphs) else "unsupported"


def is_quotation(text: str) -> bool:
    """Whether a text is nothing but quotations, and that they are of a preamble."""
    return not _QUOTED.sub("", text.removeprefix(PREAMBLE_ONLY)).strip(" .,;:")


def verified(sentence: Sentence, paragraphs: Sequence[Paragraph]) -> Sentence:
    """Give the sentence with the verdict that checking it against its paragraphs finds.

    What a full scan or an alignment established is supported; what it quotes must stand in the paragraphs all the same, and a
    marked-up change must give the wordings of both sides.
    """
    if sentence.verdict == "supported":
        return sentence if _shows(sentence.text, paragraphs) else sentence.model_copy(update={"verdict": "unsupported"})
    return sentence.model_copy(update={"verdict": verify(sentence.text, paragraphs)})


def _shows(text: str, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether everything that is quoted, without its marks of change, stands in a paragraph on either side."""
    for stretch in _QUOTED.findall(text):
        older = _INSERTED.sub(" ", stretch).replace("[-", " ").replace("-]", " ")
        newer = _DELETED.sub(" ", stretch).replace("{+", " ").replace("+}", " ")
        sides = (older, newer) if older != newer else (older,)
        if not all(any(_in_order(_spaced(side), _spaced(f"{p.title} {p.text}")) for p in paragraphs) for side in sides):
            return False
    return bool(paragraphs)


def _holds(stretch: str, paragraph: Paragraph) -> bool:
    return _in_order(plain(stretch), plain(paragraph.text))


def _is_framed(outside: str, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether what is said around a quotation says no more than the paragraphs: their kind, their verb, their figures."""
    if all(p.kind == "preambular" for p in paragraphs) and "preamble" not in outside.lower():
        return False
    if any(not _is_led(lead, paragraphs) for lead in _LEAD.finditer(outside)):
        return False
    known = " ".join(f"{p.text} {p.label} {p.symbol} {p.title}" for p in paragraphs)
    return {*_NUMBER.findall(outside)} <= {*_NUMBER.findall(known)}


def _is_led(lead: re.Match[str], paragraphs: Sequence[Paragraph]) -> bool:
    """Whether a paragraph asks by the verb of a lead, with no other force, and names whom the lead names before it."""
    known = shipped().verb(lead["verb"])
    if known is None or not known.groups & shipped().directive:
        return True
    asking = [p for p in paragraphs if known.groups & _forces(p)]
    named = [name for name in plain(lead["whom"] or "").lower().split(", ") if name not in {"", "others"}]
    return any(all(name in plain(p.text).lower() for name in named) for p in asking)


def _forces(paragraph: Paragraph) -> frozenset[str]:
    """The groups of force of what the Assembly does in a paragraph; what it decides to request it requests."""
    groups = frozenset[str]().union(*(act.groups for act in source_acts(paragraph)))
    inner = [shipped().verb(word) for word in _INFINITIVE.findall(paragraph.text)] if "decide" in groups else []
    return groups.union(*(verb.groups for verb in inner if verb))


def _spaced(text: str) -> str:
    """Give a text with one space between all words and signs, since marks of change stand between them."""
    return " ".join(re.findall(r"\w+|[^\w\s]", plain(text)))


def _in_order(said: str, source: str) -> bool:
    """Whether the stretches between ellipses stand in the source in order."""
    stretches = [part for part in (part.strip(" .,;:") for part in said.split("…")) if part]
    if sum(len(stretch) for stretch in stretches) < _LEAST_CHARACTERS:
        return False
    position = 0
    for stretch in stretches:
        found = _find(stretch, source, position)
        if found < 0:
            return False
        position = found + len(stretch)
    return True


def _find(stretch: str, source: str, position: int) -> int:
    """Find a stretch at word boundaries, so that *11* is not found in *2011*."""
    pattern = re.compile(rf"(?<!\w){re.escape(stretch)}(?!\w)")
    match = pattern.search(source, position)
    return match.start() if match else -1


def plain(text: str) -> str:
    """Give a text with single straight quotation marks and single spaces."""
    text = re.sub(r"[‘’“”\"]", "'", text)
    return " ".join(text.split())


_RUN = 6
"""Words of the shortest run that counts as copied."""
_SEVERAL = 3
_MOSTLY = 0.55
"""Share of a sentence's words in such runs from which it is a copy."""
_NEIGHBOURS = 0.6
"""Share of a clause's neighbouring words that must be neighbours in a paragraph."""
_HANGS = frozenset(stem(word) for word in "including which who whose through by such".split())
_HALF = 0.5
_FEWEST = 4
_IN_QUOTES = re.compile(r"[“\"][^”\"]*[”\"]")
_NAMES_A_TITLE = re.compile(
    r"\b(?:topic|entitled|titled|theme|called|named|known as|item|agenda|report|resolution|declaration|chapter|heading)\b|[“\"]",
    re.IGNORECASE,
)


def copying_faults(sentence: str, source: Source) -> Iterator[Fault]:
    """Tell what a copied sentence adds to what it copies, and whether it says only what stands in a quoted title."""
    words = read_words(sentence)
    if len(added := _added(words, source)) >= _SEVERAL:
        yield Fault("content", " ".join(word.text for word in added))
    elif not _NAMES_A_TITLE.search(sentence) and _is_of_titles(words, source):
        yield Fault("content", sentence)


def _added(words: Sequence[Word], source: Source) -> list[Word]:
    """The content words of a sentence that is mostly a copy of one paragraph which no paragraph has."""
    said = [word.stem for word in words]
    for paragraph in source.paragraphs:
        held = [word.stem for word in read_words(paragraph.text)]
        blocks = SequenceMatcher(None, said, held, autojunk=False).get_matching_blocks()
        if sum(block.size for block in blocks if block.size >= _RUN) >= _MOSTLY * len(said):
            return unsaid(words, source)
    return []


def unsaid(words: Sequence[Word], source: Source) -> list[Word]:
    """The words of weight that no paragraph and no title has in any form; names, verbs of force and light words are none."""
    known = source.stems | source.title_stems
    return [
        word
        for word in words
        if word.is_content
        and word.text.lower() not in FRAME
        and word.stem not in known
        and not word.is_capital
        and word.text.lower() not in LIGHT
        and not _is_forceful(word)
    ]


def _is_forceful(word: Word) -> bool:
    return lexicon().verb(word.text) is not None or bool(lexicon().feeling(word.text))


def keeps_to_words(sentence: str, source: Source) -> bool:
    """Whether a sentence is in the paragraphs' own words: no word of weight is another's, and words stand beside each other as there.

    Of each clause, the Assembly and its verb aside, most pairs of neighbouring words must be neighbours in a paragraph too, so that
    nothing new is put together of old words; no name may be the beginning of a longer one there, and no clause hang on other words.
    """
    told = claimed_acts(sentence)
    words = [word for word in read_words(sentence) if not any(act.start <= word.start < act.end for act in told)]
    added = [word for word in words if _is_forceful(word) and word.stem not in source.stems]
    if added or unsaid(words, source.untitled) or any(_is_cut(sentence, source)) or _is_spliced(sentence, source):
        return False
    held = {pair for paragraph in source.paragraphs for pair in pairwise(_spelt_out(paragraph.text, source))}
    return all(_share_of(list(pairwise(_spelt_out(clause, source))), held) >= _NEIGHBOURS for clause in _clauses(sentence))


def _is_spliced(sentence: str, source: Source) -> bool:
    """Whether a clause that hangs on what stands before it hangs on other words than in the paragraphs: *cooperation, including the law*."""
    spoken = _spelt_out(sentence, source)
    held = {tuple(words) for p in source.paragraphs for words in _threes(_spelt_out(p.text, source))}
    return any(words[-1] in _HANGS and words not in held for words in _threes(spoken))


def _threes(words: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    return zip(words, words[1:], words[2:], strict=False)


def _is_cut(sentence: str, source: Source) -> Iterator[bool]:
    """Whether names of a sentence end where those of the paragraphs go on: *the Association*, of *the Association Mine Action Centre*."""
    ends = set(_name_ends(source.text, source))
    within = set(pairwise(_spelt_out(source.text, source))) - ends
    for end in _name_ends(sentence, source):
        yield end in within


def _name_ends(text: str, source: Source) -> Iterator[tuple[str, str]]:
    """The last two words, in stems, of each capitalised name of a text, and of what it stands for where it is an abbreviation."""
    words = read_words(text)
    for place, word in enumerate(words):
        follows = words[place + 1] if place + 1 < len(words) else None
        if follows is not None and follows.is_capital and text[word.end : follows.start] in {" ", "-"}:
            continue
        name = source.expand(word.text) if word.text.isupper() and len(word.text) > 1 else None
        last = [part.stem for part in read_words(name)] if name else [w.stem for w in words[max(0, place - 1) : place + 1]]
        if word.is_capital and len(last) > 1:
            yield last[-2], last[-1]


def _clauses(sentence: str) -> Iterator[str]:
    """The clauses of a sentence, each from behind the verb by which it says what the Assembly does."""
    told = claimed_acts(sentence)
    for clause in split_clauses(sentence):
        ends = [act.end for act in told if clause.start <= act.start < clause.end and not act.is_passive]
        yield sentence[max([clause.start, *ends]) : clause.end]


def _spelt_out(text: str, source: Source) -> list[str]:
    """The stems of a text, those of a name in full for its abbreviation."""
    named = (
        (word, source.expand(word.text) if word.text.isupper() and len(word.text) > 1 else None) for word in read_words(text)
    )
    return [stem for word, name in named for stem in ([part.stem for part in read_words(name)] if name else [word.stem])]


def _share_of(pairs: Sequence[tuple[str, str]], held: set[tuple[str, str]]) -> float:
    return sum(pair in held for pair in pairs) / len(pairs) if len(pairs) > 1 else 1.0


def _is_of_titles(words: Sequence[Word], source: Source) -> bool:
    """Whether most of the words that a sentence shares with its paragraphs stand there only between quotation marks."""
    outside = {word.stem for word in read_words(_IN_QUOTES.sub(" ", source.text))}
    shared = {word.stem for word in words if word.is_content and word.stem in source.stems}
    return len(shared) >= _FEWEST and len(shared - outside) > _HALF * len(shared)
