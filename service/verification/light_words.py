"""Light words: those that say little by themselves, by which any clause can be put another way, and those that only frame it."""

from __future__ import annotations

FRAME = frozenset(
    "assembly general resolution resolutions preamble preambular operative paragraph paragraphs text ga unga".split()
)
"""Words by which an answer speaks of the Assembly and its texts."""
LIGHT = frozenset(
    "accordance according account actually text texts subject subjects list lists job jobs again against aim aimed aims all allow allows along also alongside among amongst another any "
    "around aside available based basis bear bearing become becomes been being bring bringing brings brought carried carries carry "
    "carrying case certain come comes coming concerned concerning continue continued continues continuing do done down due duly during "
    "each early enough especially etc even every everyone everything example far following follows form forward further furthermore gave "
    "get gets give given gives giving go goes going good got great greater had hand harder have having held help helped helping helps "
    "high hold holding how however important importance in include included includes including instance instead into itself just keep "
    "keeping keeps kept laid latter lay lead leading least led let lets lies light like line made main mainly make makes making many "
    "matter matters mean means mention mentioned mentions mind moreover most mostly move moving namely need needed needs never new next "
    "notably note number numerous of off one ones only open order other others out over overall own part particular particularly past "
    "place places play plays point points possible previous principal provide provided provides providing put puts putting quickly "
    "rather ready really regard regarding related relation relevant remain remains rest rests result role run running said same say "
    "saying says see seen serve set sets setting several shall short side since so some specific specifically started still stay step "
    "steps such sure take taken takes taking task tell tells term terms than that their them themselves then there thereby these they "
    "thing things this those through throughout thus time times together too took toward towards try trying turn turning two under up "
    "upon use used using various very via view want wants way ways well what when where whether which while who whole whom whose wide "
    "widely will with within without work worked working works would year years yet".split()
)
