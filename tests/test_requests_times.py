"""The sessions, years, months and days that a message looks in."""

import time

import pytest

from service.requests.times import find_times

HELD = range(2019, 2026)


def read(message: str) -> dict[str, object]:
    found = find_times(message, HELD)
    said = {name: [said.value for said in getattr(found, name)] for name in ("sessions", "years", "months", "dates", "when")}
    return {name: values for name, values in said.items() if values}


@pytest.mark.parametrize(
    ("message", "sessions"),
    [
        ("what was said on oceans in session 77", [77]),
        ("GA79 on killer robots", [79]),
        ("UNGA 76, fisheries", [76]),
        ("albinism at the seventy-fifth session", [75]),
        ("what did the 78th say about bees", [78]),
        ("compare the 74th and the 76th", [74, 76]),
        ("resolutions of the 2023-24 session", [78]),
        ("the eleventh emergency special session on Ukraine", ["ES-11"]),
        ("what was demanded in ES-10?", ["ES-10"]),
        ("que dit la 79e session", [79]),
        ("en el septuagésimo noveno período de sesiones", [79]),
        ("в 78-й сессии", [78]),
    ],
)
def test_a_session_is_read_however_it_is_written(message: str, sessions: list[object]) -> None:
    assert read(message) == {"sessions": sessions}


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("sessions 74 to 76", {"sessions": [74, 76], "when": ["between"]}),
        ("oceans in 2022", {"years": [2022]}),
        ("oceans since 2019", {"years": [2019], "when": ["since"]}),
        ("oceans from 2020 on, please", {"years": [2020], "when": ["since"]}),
        ("oceans before 2020", {"years": [2020], "when": ["until"]}),
        ("between 2019 and 2021", {"years": [2019, 2021], "when": ["between"]}),
        ("in 2019 and in 2021", {"years": [2019, 2021]}),
        ("bees, March 2024", {"years": [2024], "months": [3]}),
        ("adopted on 28 July 2022", {"dates": ["2022-07-28"]}),
        ("adopted on July 28, 2022", {"dates": ["2022-07-28"]}),
        ("adopted on 2022-07-28", {"dates": ["2022-07-28"]}),
        ("la journée du 3 juin", {"months": [6]}),
        ("last year's resolution on albinism", {"when": ["previous"]}),
        ("the latest oceans text", {"when": ["latest"]}),
        ("at the current session", {"when": ["current"]}),
        ("since when does the Assembly speak of AI?", {"when": ["first"]}),
    ],
)
def test_a_time_is_read_with_the_way_it_reaches(message: str, found: dict[str, object]) -> None:
    assert read(message) == found


@pytest.mark.parametrize(
    "message",
    [
        "what does the 2030 Agenda say of cities",
        "the programme budget for 2025",
        "the 1267 committee",
        "the 2022-2024 scale of assessments",
        "the 75th anniversary of the United Nations",
        "who may take part in it",
        "a march of women",
        "previous convictions of juveniles",
        "changing ocean currents",
        "what does 75/15 say, and 77/202?",
        'where does "sessions 74 to 76" stand',
        "the G77 and China",
    ],
)
def test_what_only_looks_like_a_time_is_none(message: str) -> None:
    assert read(message) == {}


def test_no_day_is_made_of_one_that_there_is_not() -> None:
    assert read("adopted on 31 February 2022") == {"years": [2022], "months": [2]}


def test_a_place_covers_the_words_that_lead_a_time_in() -> None:
    message = "What was said in the 79th session about bees?"
    (said,) = find_times(message, HELD).sessions
    assert message[said.start : said.end] == "in the 79th session"


@pytest.mark.parametrize("unit", ["7", "2023-", "A/", "(", "74th and ", "sessions ", "the "])
def test_a_long_message_takes_time_in_proportion_to_its_length(unit: str) -> None:
    def seconds(length: int) -> float:
        begun = time.process_time()
        find_times((unit * length)[:length], HELD)
        return time.process_time() - begun

    seconds(100)
    assert seconds(16_000) < 10 * seconds(4_000) + 0.2
