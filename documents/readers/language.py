"""The language of a text, by the formula that opens a resolution and by the small words that every sentence needs."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_FORMULAS = {
    "French": re.compile(r"\bL[’']Assemblée générale\b|\bLe Conseil de sécurité\b"),
    "Spanish": re.compile(r"\bLa Asamblea General\b|\bEl Consejo de Seguridad\b"),
    "Russian": re.compile(r"\bГенеральная Ассамблея\b|\bСовет Безопасности\b"),
    "Arabic": re.compile(r"الجمعية العامة|مجلس الأمن"),
    "Chinese": re.compile(r"大会|安全理事会"),
}
_ENGLISH_FORMULA = re.compile(r"\bThe General Assembly\b|\bThe Security Council\b")
_SMALL_WORDS = {
    "English": "the of and to in that its for on with by as is which",
    "French": "le la les des du et en que dans pour sur par au aux une qui",
    "Spanish": "el la los las del de en que para por con una su al se como",
    "German": "der die das und den von zu mit des im für auf ist",
    "Portuguese": "os as do da de em que para por com uma no na dos",
}
_SCRIPTS = {"CYRILLIC": "Russian", "ARABIC": "Arabic", "CJK": "Chinese"}
_SAMPLE = 8_000
_FEWEST = 30
_DIFFERENT = 4


def foreign_language(text: str) -> str | None:
    """Tell which other language than English a text is in, or None: it is English, or too short to tell.

    The script decides first, then the small words; the formula only where those leave it open.
    """
    sample = text[:_SAMPLE]
    scripts = Counter(_script(letter) for letter in sample[::41] if letter.isalpha())
    script, count = scripts.most_common(1)[0] if scripts else ("", 0)
    if script and count * 2 > sum(scripts.values()):
        return script
    words = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    shares = {name: _count(words, small.split()) for name, small in _SMALL_WORDS.items()}
    best = max(shares, key=lambda name: shares[name])
    if shares[best] >= _FEWEST:
        return None if shares["English"] >= 0.6 * shares[best] else best
    if _ENGLISH_FORMULA.search(sample):
        return None
    return next((name for name, formula in _FORMULAS.items() if formula.search(sample)), None)


def _count(words: Counter[str], small: list[str]) -> int:
    """How often a language's small words stand in a text, if enough different ones do."""
    return sum(words[word] for word in small) if sum(word in words for word in small) >= _DIFFERENT else 0


def _script(letter: str) -> str:
    if letter < "\u0370":
        return ""
    name = unicodedata.name(letter, "")
    return next((language for script, language in _SCRIPTS.items() if name.startswith(script)), "")
