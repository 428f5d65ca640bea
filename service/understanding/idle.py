"""Idle words: those by which a follow-up points at what was said, and that ask for nothing by themselves."""

from __future__ import annotations

from embeddings import terms

IDLE = frozenset(
    terms(
        "same thing stuff matter topic subject issue question point bit part passage line lines wording word words language phrase phrased phrasing formulation formulated text texts version "
        "versions resolution resolutions document documents paper one ones paragraph paragraphs para paras provision clause preamble preambular operative section put puts putting say state look "
        "looks handle handled treat treated deal cover covered compare compared comparing comparison similar similarly equivalent counterpart corresponding different differ difference change changed "
        "later earlier previous previously former latter newer older newest latest oldest recent original next following subsequent before after already still anymore instead meanwhile then now today "
        "year years session back again once first second third last other another both either again too also well else more further detail details elaborate expand explain clarify exactly precisely "
        "specific specifically actually really simply just only full entire whole complete verbatim quote read write written appear stand come came go went mean meant meaning refer referred mention "
        "mentioned named call called happen happened true right sure possible wonder think know want need find found check see please sorry okay thanks interesting curious know general assembly ga un "
        "nations united agree agrees switch move whats s others elsewhere everywhere rest acc according added got gets getting figure figures back two three four six five ten old new big small good long short time times place number"
    )
)


def content_terms(text: str) -> frozenset[str]:
    """The stems of a message that are neither stop words nor idle."""
    return frozenset(terms(text)) - IDLE
