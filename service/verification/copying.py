"""Copying: a sentence that copies a paragraph must copy it right, and one made of a quoted title says nothing of its own.

Models copy. Where most of a sentence is a paragraph's own run of words, several words of weight beside it are an addition and not
another wording. And a paragraph that names a topic in quotation marks does not say what the topic's words say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from documents import split_clauses
from embeddings import stem
from service.verification.claimed_acts import claimed_acts
from service.verification.faults import Fault
from service.verification.lexicon import shipped as lexicon
from service.verification.light_words import FRAME, LIGHT
from service.verification.sources import Source, Word, read_words

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
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
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
    outside = {word.stem for word in read_words(_QUOTED.sub(" ", source.text))}
    shared = {word.stem for word in words if word.is_content and word.stem in source.stems}
    return len(shared) >= _FEWEST and len(shared - outside) > _HALF * len(shared)
