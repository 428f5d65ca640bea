"""Actors under all their names, whom a paragraph asks, and of whom a message asks what they must do."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from documents import Corpus, Paragraph, ParagraphId, Resolution, leading_verb
from documents.readers import read_documents
from service.asked import Addressees
from service.requests.actors import Directory
from service.requests.addressed import addressees
from service.requests.asked import addressee_of, country_of, find_asked, find_countries, find_verb

_EVERY = 24
"""Of the outside texts every so many-th is read."""
_ASKED = {
    "Secretary-General": ("Secretary-General", "the SG", "UNSG", "the UN Secretary-General", "Secretary General", "the UN chief"),
    "Member States": ("Member States", "states", "all States", "governments", "UN members"),
    "all States": ("states", "Member States", "countries"),
    "Governments": ("governments", "Member States", "States"),
    "Russian Federation": ("Russia", "the Russian Federation", "Moscow", "Fédération de Russie"),
    "Islamic Republic of Iran": ("Iran", "Islamic Republic of Iran", "Iran (Islamic Republic of)", "Tehran"),
    "Democratic People’s Republic of Korea": ("North Korea", "DPRK", "Democratic People's Republic of Korea", "Corée du Nord"),
    "Syrian Arab Republic": ("Syria", "the Syrian Arab Republic"),
    "Israel": ("Israel", "State of Israel"),
    "Myanmar": ("Myanmar", "Burma"),
    "United States of America": ("the US", "USA", "United States", "Estados Unidos"),
    "Secretariat": ("the Secretariat", "UN Secretariat"),
    "President of the General Assembly": ("PGA", "the President of the General Assembly"),
    "Office of the United Nations High Commissioner for Refugees": ("UNHCR", "High Commissioner for Refugees"),
    "Office of the United Nations High Commissioner for Human Rights": ("OHCHR", "the High Commissioner for Human Rights"),
    "United Nations Office on Drugs and Crime": ("UNODC", "UN Office on Drugs and Crime"),
    "United Nations Educational, Scientific and Cultural Organization": ("UNESCO", "unesco"),
    "World Health Organization": ("WHO", "World Health Organization"),
    "Food and Agriculture Organization of the United Nations": ("FAO", "Food and Agriculture Organization"),
    "Department of Global Communications": ("DGC", "the Department of Global Communications"),
    "international community": ("the international community",),
}  # fmt: skip
"""Addressees as the texts write them, with names by which people ask for them."""
_OPENING = re.compile(
    r"(?:(?:Also|Further|Strongly|Once again) )?(?P<verb>[Rr]equests|[Uu]rges|[Cc]alls upon|[Ii]nvites|[Ee]ncourages|[Dd]emands that) "
    r"(?:the )?(?:Government of (?:the )?)?(?P<whom>"
    + "|".join(sorted(_ASKED, key=len, reverse=True))
    + r"),? (?:to |immediately )"
)
_NAMED = {
    "requests": "request",
    "urges": "urge",
    "calls upon": "call upon",
    "invites": "invite",
    "encourages": "encourage",
    "demands that": "demand",
}


def _paragraph(text: str) -> Paragraph:
    return Paragraph(ParagraphId("A/RES/81/1#op1"), "A/RES/81/1", "op1", "operative", text, verb=leading_verb(text))


def _asks(text: str) -> list[str]:
    return list(dict.fromkeys(one.actor.short for one in addressees(_paragraph(text), Directory())))


@pytest.fixture(scope="module")
def outside(shared: Path) -> Corpus:
    """Some of the outside texts, of all sessions."""
    files = sorted((shared / "corpus" / "ga-xml").rglob("*.xml"))[::_EVERY]
    found = {r.resolution.symbol: r.resolution for r in read_documents(files) if r.resolution is not None}
    return Corpus().with_documents(found.values(), [])


def test_each_name_of_whoever_is_asked_finds_the_paragraphs_that_ask_them(outside: Corpus) -> None:
    directory = Directory()
    index = Addressees(outside, lambda: directory)
    clear = [(p, match) for p in outside.paragraphs if p.kind == "operative" and (match := _OPENING.match(p.text))]
    assert len(clear) >= 100
    missed = []
    for paragraph, match in clear:
        for name in _ASKED[match["whom"]]:
            actor = directory.named(name)
            if actor is None or paragraph.id not in index.asking(actor, _NAMED[match["verb"].lower()]):
                missed.append((name, paragraph.id, paragraph.text[:80]))
    assert not missed


def test_each_name_of_whoever_is_asked_is_found_in_a_question() -> None:
    directory = Directory()
    for whom, names in _ASKED.items():
        for name in names:
            for question in (
                f"What is {name} asked to do about water?",
                f"what did the GA request of {name} in 2022",
                f"what must {name} do",
            ):
                asked = find_asked(question, directory)
                assert [said.value for said in asked.actors] == [directory.named(whom)], question


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("Demands that the Russian Federation immediately cease its use of force;", ["Russia"]),
        ("Demands that Israel, the occupying Power, cease all settlement activities;", ["Israel", "occupying Power"]),
        ("Calls upon the Government of the Islamic Republic of Iran to end impunity;", ["Iran"]),
        ("Demands the immediate release by the Democratic People’s Republic of Korea of all abductees;", ["North Korea"]),
        ("Urges the de facto authorities in Afghanistan to open all schools;", ["Afghanistan"]),
        ("Appeals to all Member States to give support;", ["Member States"]),
        ("Reiterates its request to the Secretary-General to report;", ["Secretary-General"]),
        ("Requests: (a) The Secretary-General to report; (b) UNICEF to assist;", ["Secretary-General", "United Nations Children’s Fund"]),
        ("Requests the secretariat of the International Seabed Authority to report;", ["International Seabed Authority"]),
        ("Encourages States that have not yet done so to ratify the Convention;", ["Member States"]),
        ("Decides to invite the Holy See to take part;", ["Holy See"]),
    ],
)  # fmt: skip
def test_whoever_stands_behind_the_verb_is_asked(text: str, whom: list[str]) -> None:
    assert _asks(text) == whom


@pytest.mark.parametrize(
    "text",
    [
        "Takes note of the report of the Secretary-General;",
        "Requests the Special Representative of the Secretary-General for Haiti to report;",
        "Recalls its request to the Secretary-General;",
        "Condemns the aggression by the Russian Federation;",
    ],
)
def test_whoever_is_only_spoken_of_is_not_asked(text: str) -> None:
    assert "Secretary-General" not in _asks(text)
    assert "Russia" not in _asks(text)


def test_whom_one_consults_is_not_asked_but_who_is_named_behind_is() -> None:
    text = "Invites the World Bank, in consultation with Member States and UNICEF, and the International Monetary Fund to report;"
    assert _asks(text) == ["World Bank", "International Monetary Fund"]


def test_a_pronoun_means_the_office_named_before() -> None:
    found = addressees(
        _paragraph("Thanks the Secretary-General for his report, and requests him to submit another;"), Directory()
    )
    assert [(one.verb, one.actor.name) for one in found] == [("request", "Secretary-General")]


def test_states_are_known_as_votes_list_them() -> None:
    directory = Directory()
    for listed, short in (
        ("NETHERLANDS (KINGDOM OF THE)", "Netherlands"),
        ("TÜRKI\u0307YE", "Türkiye"),
        ("Iran (Islamic Republic of)", "Iran"),
    ):
        actor = directory.named(listed)
        assert actor is not None
        assert actor.short == short


def test_a_name_is_found_whatever_its_apostrophe_accents_and_hyphens() -> None:
    directory = Directory()
    written = ("Côte d’Ivoire", "Côte d'Ivoire", "Cote d'Ivoire", "COTE D’IVOIRE", "Ivory Coast")
    assert {directory.named(name) for name in written} == {directory.named("Côte d’Ivoire")} != {None}
    assert directory.named("Secretary General") == directory.named("Secretary‑General")


@pytest.mark.parametrize(
    ("message", "countries"),
    [
        ("visas for Russian and Iranian delegates", "Russia, Iran"),
        ("what does the Samoa Pathway say about the Indian Ocean", ""),
        ("does it help us in Papua New Guinea", "Papua New Guinea"),
        ("who said what about it in South Sudan", "South Sudan"),
        ("¿Qué pide la Asamblea a los Estados Unidos?", "United States"),
        ("Did India vote for the text on Ukraine?", "India"),
        ("vote count for the Cuba resolution", ""),
    ],
)
def test_the_states_of_a_message_are_those_it_means(message: str, countries: str) -> None:
    assert country_of(find_countries(message, Directory())) == countries


@pytest.mark.parametrize(
    ("message", "verb", "addressee"),
    [
        ("what did the GA demand from Russia", "demand", "Russian Federation"),
        ("which archives should the UK and South Africa open", "", "United Kingdom of Great Britain and Northern Ireland, South Africa"),
        ("what must the SG report on in 2024", "", "Secretary-General"),
        ("are governments encouraged to collect figures", "encourage", "governments"),
        ("paragraphs that call upon Member States", "call upon", "Member States"),
        ("cosa chiede l'Assemblea agli Stati", "request", "Member States"),
        ("all paragraphs that condemn something", "condemn", ""),
        ("pps recalling the Charter", "recall", ""),
        ("did Hungary condemn it", "", ""),
        ("what is said about Iran", "", ""),
        ("should Iran be suspended", "", ""),
    ],
)  # fmt: skip
def test_a_message_says_by_which_verb_who_is_asked(message: str, verb: str, addressee: str) -> None:
    directory = Directory()
    found = find_verb(message, directory)
    assert (found.value if found else "", addressee_of(message, find_asked(message, directory))) == (verb, addressee)


def test_whoever_asks_for_states_means_states_parties_too() -> None:
    directory = Directory()
    states, parties = directory.named("States"), directory.named("States parties")
    assert states is not None
    assert parties is not None
    assert parties.name in directory.members(states)
    assert states.name not in directory.members(parties)


def test_a_qualifier_behind_whoever_is_asked_is_no_part_of_the_name(seed: Resolution) -> None:
    directory = Directory()
    asking = {
        p.locator for p in seed.whole("operative") if directory.named("SG") in {one.actor for one in addressees(p, directory)}
    }
    assert "op27" in asking
    for message in (
        "which paragraphs request the Secretary-General to report?",
        "what is the SG asked at its seventy-seventh session?",
    ):
        assert [said.value.name for said in find_asked(message, directory).actors] == ["Secretary-General"]


@pytest.mark.parametrize("part", ["A/", "[", "9", "United ", "ask Iran ", "all the ", " ", "by Iran "])
def test_a_hostile_message_or_paragraph_is_read_in_time(part: str) -> None:
    text = part * (65_536 // len(part))
    directory = Directory()
    start = time.process_time()
    find_verb(text, directory)
    find_countries(text, directory)
    addressees(_paragraph("Demands " + text), directory)
    assert time.process_time() - start < 10
