"""Paragraphs for tests of what they support: those of A/RES/75/15 by locator, and made-up ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from documents import Kind, Paragraph, ParagraphId, Resolution, leading_verb, seed_path
from documents.glossary import Glossary
from documents.readers import read_file
from service.verification.sources import Fault, Source

SEED = read_file(seed_path()).resolution or Resolution("", "")
GLOSSARY = Glossary(p.text for p in SEED.paragraphs)
_BY_LOCATOR = {p.locator: p for p in SEED.paragraphs}

Rule = Callable[[str, Source], Iterator[Fault]]


def of_seed(locator: str) -> Paragraph:
    """A paragraph of A/RES/75/15."""
    return _BY_LOCATOR[locator]


def operative(text: str, number: int = 1) -> Paragraph:
    """An operative paragraph of a made-up resolution, with the verb that leads it."""
    symbol, locator = "A/RES/80/1", f"op{number}"
    return Paragraph(ParagraphId(f"{symbol}#{locator}"), symbol, locator, "operative", text, verb=leading_verb(text))


def preambular(text: str, number: int = 1) -> Paragraph:
    """A preambular paragraph of that resolution."""
    locator = f"pp{number}"
    return replace(operative(text), id=ParagraphId(f"A/RES/80/1#{locator}"), locator=locator, kind="preambular")


def successor() -> Resolution:
    """A later resolution of the series of A/RES/75/15: its paragraphs, but for one that changed, one that was dropped and one that is new."""
    symbol = "A/RES/80/15"
    changed = {
        "op20": of_seed("op20")
        .text.replace("Also encourages", "Strongly encourages")
        .replace("landmines", "landmines, cluster munitions")
    }
    new = operative("Welcomes the opening of a regional office for the prevention of floods;", 28)
    kept = [p for p in SEED.paragraphs if p.locator != "op28"]
    texts = [replace(p, text=changed[p.locator], verb="Strongly encourages") if p.locator in changed else p for p in kept]
    paragraphs = tuple(replace(p, id=ParagraphId(f"{symbol}#{p.locator}"), symbol=symbol) for p in (*texts, new))
    return replace(SEED, symbol=symbol, session=80, adopted=date(2025, 11, 24), issued=None, paragraphs=paragraphs)


def trade() -> Resolution:
    """A short resolution that names another, with sub-paragraphs and an annex."""
    symbol = "A/RES/80/9"
    texts = {
        "pp1": "Recalling its resolution 75/15 of 23 November 2020,",
        "op1": "Requests the Secretary-General: (a) To convene a meeting on trade; (b) To report on trade;",
        "op1(a)": "To convene a meeting on trade;",
        "op1(b)": "To report on trade;",
        "annex.op1": "Trade shall be discussed in public.",
    }
    kinds: dict[str, Kind] = {"pp1": "preambular", "annex.op1": "annex"}
    paragraphs = tuple(
        Paragraph(
            ParagraphId(f"{symbol}#{at}"), symbol, at, kinds.get(at, "operative"), text, "Trade", verb=leading_verb(text) or ""
        )
        for at, text in texts.items()
    )
    return Resolution(symbol, "Trade", session=80, adopted=date(2025, 10, 1), agenda_item="17 (a)", paragraphs=paragraphs)


def passage(text: str, title: str = "") -> Paragraph:
    """A passage of another corpus, which has no verb."""
    return Paragraph(ParagraphId("guide#1"), "guide", "guide 1", "passage", text, title=title)


def source_of(*paragraphs: Paragraph | str) -> Source:
    """Paragraphs taken together, with the abbreviations of A/RES/75/15; a locator or a made-up operative text stands for one."""
    return Source(tuple(_paragraph(one) for one in paragraphs), GLOSSARY.expand)


def faults(rule: Rule, sentence: str, *paragraphs: Paragraph | str) -> list[str]:
    """The words that a rule finds at fault in a sentence over paragraphs."""
    return [fault.words for fault in rule(sentence, source_of(*paragraphs))]


def _paragraph(one: Paragraph | str) -> Paragraph:
    if isinstance(one, Paragraph):
        return one
    return _BY_LOCATOR[one] if one in _BY_LOCATOR else operative(one)
