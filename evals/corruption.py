"""Corruption: sentences that were true of a paragraph, made false by rule, one fault each, to see whether the verifier catches it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from documents import Paragraph, as_statement, finite, finite_throughout, split_clauses, verb_base
from documents.words import MONTHS
from embeddings import terms

Corruption = Literal["number", "date", "name", "body", "force", "negation", "clause"]
_NUMBER = re.compile(r"(?<![\w/(-])\d{1,4}(?:,\d{3})*(?![\w/)])")
_DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b")
_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][a-z]+(?:-[A-Z][a-z]+)?)(?: (?:of |the |and |on |for )*[A-Z][a-z]+(?:-[A-Z][a-z]+)?)+")
_BODIES = (
    "the Secretary-General", "the Security Council", "the Economic and Social Council", "the Human Rights Council",
    "the International Court of Justice", "the Peacebuilding Commission", "the Special Committee", "Member States",
    "the President of the General Assembly", "the World Health Organization", "the United Nations Development Programme",
    "the International Atomic Energy Agency", "the Commission on the Status of Women", "the World Bank",
)  # fmt: skip
_VERBS = (
    "decides", "demands that", "requests", "calls upon", "urges", "encourages", "invites", "recommends", "welcomes", "commends",
    "notes", "recalls", "recognizes", "reaffirms", "emphasizes", "condemns", "requires", "supports", "expresses its concern about",
)  # fmt: skip
_ALIKE = (
    {"decide", "resolve", "determine", "agree"}, {"call", "appeal"}, {"recognize", "acknowledge"}, {"note", "take", "observe"},
    {"reaffirm", "reiterate", "affirm", "confirm"}, {"emphasize", "stress", "underline", "underscore", "highlight"},
    {"commend", "congratulate", "applaud", "pay"}, {"express", "concern", "appreciate", "regret", "support"}, {"demand", "require"},
)  # fmt: skip
_INFINITIVE = re.compile(r"\bto (?=(?!the\b|all\b|its\b|their\b|which\b|a\b|an\b|this\b|these\b|be\b)[a-z]{3,}\b)")
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|has|have|should|will|can|remains)\b ")
_ADJUSTED = 4
_PIECE_WORDS = 6


@dataclass(frozen=True, slots=True)
class Corrupted:
    """A sentence that says something false of the paragraph that it cites, and in which way."""

    kind: Corruption
    paragraph: Paragraph
    text: str
    was: str


def corrupt(paragraphs: Sequence[Paragraph], most: int, seed: int = 0) -> list[Corrupted]:
    """Make up to ``most`` corrupted sentences of each kind from paragraphs, in an order that a seed fixes.

    The sentence tells the whole paragraph, which is true; then one thing is changed. A change
    that leaves the sentence true, or that the paragraph says elsewhere, is none.
    """
    rng = random.Random(seed)  # noqa: S311 - drawn for a benchmark, not for a secret
    usable = [p for p in paragraphs if p.verb and p.kind in {"operative", "preambular"} and "(" not in p.locator]
    found: list[Corrupted] = []
    for kind, rule in _RULES.items():
        drawn = rng.sample(usable, len(usable))
        made = (_made(kind, rule, paragraph, drawn, rng) for paragraph in drawn)
        for corrupted, _ in zip((c for c in made if c is not None), range(most), strict=False):
            found.append(corrupted)
    return found


def as_told(paragraph: Paragraph) -> str:
    """Tell a paragraph that begins with a verb of the Assembly's in a sentence of running text, as a model may write one."""
    words = paragraph.text.rstrip(" ,;:.")
    rest = words.removeprefix(paragraph.verb)
    if paragraph.kind == "preambular":
        return f"In the preamble, the Assembly {as_statement(paragraph.verb)}{finite_throughout(rest)}."
    return f"The General Assembly {paragraph.verb[:1].lower()}{paragraph.verb[1:]}{rest}."


Rule = Callable[[str, Paragraph, Sequence[Paragraph], random.Random], Iterator[str]]


def _made(
    kind: Corruption, rule: Rule, paragraph: Paragraph, others: Sequence[Paragraph], rng: random.Random
) -> Corrupted | None:
    was = as_told(paragraph)
    for text in rule(was, paragraph, others, rng):
        if text != was:
            return Corrupted(kind, paragraph, text, was)
    return None


def _number(text: str, paragraph: Paragraph, _: Sequence[Paragraph], rng: random.Random) -> Iterator[str]:
    places = [match for match in _NUMBER.finditer(text) if not _DATE.search(text[max(0, match.start() - 20) : match.end() + 20])]
    if places:
        place = rng.choice(places)
        other = _other_number(place[0], paragraph.text, rng)
        yield text[: place.start()] + other + text[place.end() :]


def _other_number(number: str, text: str, rng: random.Random) -> str:
    value = int(number.replace(",", ""))
    for _ in range(50):
        changed = value + rng.choice([-1, 1]) * rng.randint(1, max(2, value // 10 if value < 1900 or value > 2100 else _ADJUSTED))
        if changed > 0 and not re.search(rf"\b{changed}\b", text):
            return f"{changed:,}" if "," in number else str(changed)
    return str(value * 7 + 1)


def _date(text: str, paragraph: Paragraph, _: Sequence[Paragraph], rng: random.Random) -> Iterator[str]:
    for place in _DATE.finditer(text):
        day, month, year = int(place[1]), place[2], int(place[3])
        changed = rng.choice(
            [
                f"{day % 28 + 1} {month} {year}",
                f"{day} {rng.choice([m for m in MONTHS if m != month])} {year}",
                f"{day} {month} {year + rng.choice([-3, -2, -1, 1, 2])}",
            ]
        )
        if changed not in paragraph.text:
            yield text[: place.start()] + changed + text[place.end() :]


def _name(text: str, paragraph: Paragraph, others: Sequence[Paragraph], rng: random.Random) -> Iterator[str]:
    places = [match for match in _NAME.finditer(text) if "Assembly" not in match[0]]
    if not places:
        return
    place = rng.choice(places)
    for other in rng.sample(others, min(40, len(others))):
        names = [match[0] for match in _NAME.finditer(other.text) if "Assembly" not in match[0]]
        foreign = [
            name for name in names if not set(name.split()) & set(paragraph.text.split()) - {"of", "the", "and", "on", "for"}
        ]
        if other.symbol != paragraph.symbol and foreign:
            yield text[: place.start()] + rng.choice(foreign) + text[place.end() :]
            return


def _body(text: str, paragraph: Paragraph, _: Sequence[Paragraph], rng: random.Random) -> Iterator[str]:
    held = [body for body in _BODIES if body in text]
    foreign = [body for body in _BODIES if body.removeprefix("the ") not in paragraph.text]
    if held and foreign:
        yield text.replace(rng.choice(held), rng.choice(foreign), 1)


def _force(text: str, paragraph: Paragraph, _: Sequence[Paragraph], rng: random.Random) -> Iterator[str]:
    base = verb_base(paragraph.verb)
    alike = next((group for group in _ALIKE if base in group), {base})
    others = [
        verb
        for verb in _VERBS
        if not {verb.split()[0], *verb.split()} & {finite(word) for word in alike} and finite(base) != verb.split()[0]
    ]
    others = [verb for verb in others if verb.split()[0].rstrip("s") not in paragraph.text.lower()]
    opening = re.match(r"^(?:In the preamble, the Assembly|The General Assembly) ", text)
    if opening and others and base not in {"have", "be", "guide"}:
        rest = paragraph.text[len(paragraph.verb) :]
        yield f"{opening[0]}{rng.choice(others)}{rest.rstrip(' ,;.')}."


def _negation(text: str, paragraph: Paragraph, _: Sequence[Paragraph], rng: random.Random) -> Iterator[str]:
    without = re.sub(r"\b(?:not|no|never) (?=[a-z])", "", text, count=1)
    if without != text and not re.search(r"\bnot only\b|\bno (?:one|later)\b", text):
        yield without
    places = [*_INFINITIVE.finditer(text), *_AUXILIARY.finditer(text)]
    if places and not re.search(r"\b(?:not|no|never|without|nor)\b", paragraph.text):
        place = rng.choice(places)
        yield text[: place.start()] + ("not to " if place[0] == "to " else place[0] + "not ") + text[place.end() :]


def _clause(text: str, paragraph: Paragraph, others: Sequence[Paragraph], rng: random.Random) -> Iterator[str]:
    """The sentence goes on with a clause of another paragraph, of the same resolution where it has one."""
    near = [other for other in others if other.symbol == paragraph.symbol and other.id != paragraph.id]
    for other in [*rng.sample(near, len(near)), *rng.sample(others, min(5, len(others)))]:
        pieces = [other.text[c.start : c.end].strip(" ,;.") for c in split_clauses(other.text)[1:]]
        pieces = [p for p in pieces if len(p.split()) >= _PIECE_WORDS and not _shares(p, f"{paragraph.text} {paragraph.title}")]
        if pieces:
            piece = rng.choice(pieces)
            joint = ", " if re.match(r"(?:and|in|with|by|to|for|through|including|which|as|on|at)\b", piece) else ", and "
            yield f"{text.rstrip('.')}{joint}{piece}."
            return


def _shares(piece: str, text: str) -> bool:
    """Whether a text says most of a piece's words, so that the piece need not be false of it."""
    words = set(terms(piece))
    return len(words & set(terms(text))) > len(words) / 2


_RULES: dict[Corruption, Rule] = {
    "number": _number,
    "date": _date,
    "name": _name,
    "body": _body,
    "force": _force,
    "negation": _negation,
    "clause": _clause,
}
