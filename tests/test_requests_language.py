"""The language of a message."""

import pytest

pytest.importorskip("py3langid", reason="py3langid, which tells the language, is not installed")

from service.requests.wording import language_of


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("Summarize A/RES/77/276", "en"),
        ("ES-10 resolutions 2023-2024?", "en"),
        ("paragaph 86 in 75/124 pls", "en"),
        ("Did Kenya cosponsor A/RES/77/276", "en"),
        ("75/15", "en"),
        ("", "en"),
        ("Quand a été adoptée la résolution 74/270 ?", "fr"),
        ("que pide la 78/7 a estados unidos", "es"),
        ("Wann wurde Resolution 75/1 verabschiedet?", "de"),
        ("Когда отмечается Международный день шахмат?", "ru"),
        ("请总结一下第79/1号决议", "zh"),
    ],
)
def test_the_language_is_told(message: str, language: str) -> None:
    assert language_of(message) == language
