"""The phrases by which questions speak of documents, of paragraphs, and of mentioning: parts of patterns."""

from __future__ import annotations

import re

from documents.symbols import ASSEMBLY_NUMBER

DOC = ASSEMBLY_NUMBER
WHO = (
    rf"(?:it|they|(?:the|this|that)\s+(?:[\w-]+\s+){{0,2}}(?:resolution|text|document|preamble)(?:\s+{DOC})?|(?:the\s+)?(?:UN\s+)?"
    rf"(?:GA|UNGA|General Assembly|Assembly|UN|resolutions?(?:\s+{DOC})?|documents|texts?|{DOC}))"
)
PLACES = r"(?:(?P<side>operative|preambular|preamble|op|pp)\s+)?(?P<unit>paragraphs?|paras?|clauses?|passages?|places?|provisions?|ops|pps|sections?)"
DOCS = r"(?P<documents>resolutions|documents|texts)"
TIMES = (
    r"(?:how many times|how often|(?:the )?number of times|count (?:how many times|how often|the times)|(?:how many|(?:the )?number of|count (?:all )?(?:the )?)\s*"
    r"(?:mentions|references|occurrences|instances|appearances))"
)
MENTION = (
    r"(?:mention(?:s|ed|ing)?|refer(?:s|red|ring)? to|mak(?:es?|ing) (?:any )?(?:mention of|reference to)|reference[sd]?|speak(?:s|ing)? of|talk(?:s|ing)? (?:of|about)"
    r"|cit(?:es?|ed|ing)|nam(?:es?|ed|ing)|(?:contain|us|includ|hav|has)(?:es?|ing|s)? (?:the )?(?:words?|terms?|phrases?|expression|name)|with the (?:words?|terms?|phrases?)"
    r"|contain(?:s|ing)? (?:a |any )?(?:mention of|reference to))"
)
ABOUT = (
    r"(?:(?:is |are )?(?:about|on|regarding|concerning)|deal(?:s|ing)? with|address(?:es|ing)?|cover(?:s|ing)?|concern(?:s|ing)?|touch(?:es|ing)? (?:up)?on|relat(?:es?|ing) to"
    r"|discuss(?:es|ing)?|contain(?:s|ing)?|say(?:s|ing)? (?:something|anything) (?:on|about))"
)
THAT = r"(?:\s+(?:that|which|where|in which|of which|it|they|there is|is|are|does|do))*\s+"
SCOPE = rf"(?:\s+(?:of|in|from|within)\s+{WHO})?"
SHOW = r"(?:(?:please\s+)?(?:list|show|give|find|name|enumerate|compile|collect|quote|cite|get|tell|i (?:need|want)|can you \w+|could you \w+)(?:\s+(?:me|us|out))?\s+)"
ALL = r"(?:(?:all|every|each)(?:\s+(?:single|of))?\s+(?:the\s+)?)"
LOOKED = r"(?:mentioned|referred to|cited|named|referenced|spoken of|talked about)"
AT_ALL = re.compile(
    r"\b(?:at all|anywhere|ever|even once|at any point|a single time|in any (?:way|place|paragraph)|somewhere|whatsoever)\b",
    re.IGNORECASE,
)
TAIL = re.compile(
    rf"(?:\s*[,;]?\s*\b(?:(?:in|of|within|throughout|across|from)\s+(?:{WHO}|(?:the |its )?(?:preamble|(?:preambular|operative) (?:part|paragraphs|section)|operatives)|"
    r"(?:all|any|these|those|the|both) (?:of the )?(?:documents|resolutions|texts)|(?:all|total|full)|there|here|the (?:whole|entire|full) (?:text|document|resolution|thing)|the corpus)"
    r"|at all|(?:are|is) there|anywhere|ever|even once|somewhere|at any point|a single time|whatsoever|in any (?:way|place|paragraph)|please|pls|thanks|altogether|overall|too|also|explicitly|by name|or not"
    r"|and (?:how (?:often|many times)|where)|(?:please )?(?:list|quote|cite) them(?: all)?))+\s*$",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"^(?:(?:the|any|an?|its|to|of|about|on|word|words|term|terms|phrase|name|expression|anything|something|somewhere|ever|anywhere|explicitly|also|even)\s+)+",
    re.IGNORECASE,
)
FURTHER = re.compile(
    r"(?:\band\b|[,;:.?])\s+(?:what|why|who|when|which|whose|does|do|did|is|are|in what|to what|for what|how(?! (?:often|many times)))\b",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r"\s*[,;:–—-]\s*(?:i|i['’]m|i['’]ve|i['’]ll|we|my|for (?:my|a|our)|thanks|thank you|please|pls)\b.*$", re.IGNORECASE
)
INNER_QUESTION = re.compile(r"\b(?:who|whom|whose|what|when|why|how|whether|if|which|that|where)\b", re.IGNORECASE)
HEADS = re.compile(
    r"\b(?:Secretar(?:y|ies)(?:-General)?|Secretariats?|SG|UNSG|PGA|States?|Governments?|Council|United Nations|UN|organi[sz]ations?|agenc(?:y|ies)|entit(?:y|ies)|part(?:y|ies)|Committees?|"
    r"Commissions?|Boards?|bod(?:y|ies)|communit(?:y|ies)|society|stakeholders?|donors?|institutions?|President|Commissioner|Office|Programmes?|Departments?|Conferences?|"
    r"Assembly|Fund|funds|Bank|countries|partners|Director|Executive|Rapporteurs?|Representatives?|members?|Powers?|Agency|Union|ECOSOC|UNSC|UNHCR|UNICEF|WHO)\b",
    re.IGNORECASE,
)
NOUNS = {
    "request": "request", "decision": "decide", "invitation": "invite", "appeal": "appeal", "call": "call", "demand": "demand",
    "recommendation": "recommend", "encouragement": "encourage", "condemnation": "condemn", "reaffirmation": "reaffirm",
}  # fmt: skip
NOUN = "|".join(f"{noun}s?" for noun in NOUNS)
VERB = r"(?P<verb>(?:(?:takes?|take) note|calls? (?:up)?on|calls? for|[a-z]+))"
