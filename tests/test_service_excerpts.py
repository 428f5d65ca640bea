"""Excerpts: long paragraphs are cut at clauses, and never to nonsense."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from documents import Resolution, seed_path, split_clauses
from documents.readers import read_file
from service.answering.composition import FURTHER_WORDS, KEPT_WORDS, WHOLE_WORDS, Excerpt, cut

_SEED = read_file(seed_path()).resolution or Resolution("", "")
_TEXTS = [paragraph.text for paragraph in _SEED.paragraphs]
_LONG = max(_TEXTS, key=len)


@st.composite
def cuts(draw: st.DrawFn) -> tuple[str, Excerpt]:
    text = draw(st.sampled_from(_TEXTS))
    count = len(split_clauses(text))
    relevance = draw(st.lists(st.floats(0, 2), min_size=count, max_size=count))
    needed = draw(st.lists(st.integers(0, len(text) - 1), max_size=3))
    return text, cut(text, relevance, needed)


@given(cuts())
@settings(deadline=None)
def test_an_excerpt_starts_with_the_first_clause(made: tuple[str, Excerpt]) -> None:
    text, excerpt = made
    assert excerpt.pieces[0][0] == 0
    assert excerpt.pieces[0][1] >= split_clauses(text)[0].end


@given(cuts())
@settings(deadline=None)
def test_an_excerpt_is_never_empty_and_its_stretches_are_in_order(made: tuple[str, Excerpt]) -> None:
    text, excerpt = made
    bounds = [bound for piece in excerpt.pieces for bound in piece]
    assert excerpt.shown(text).strip()
    assert bounds == sorted(set(bounds))
    assert bounds[-1] <= len(text)


@given(cuts())
@settings(deadline=None)
def test_the_main_stretch_is_one_of_the_stretches(made: tuple[str, Excerpt]) -> None:
    _, excerpt = made
    assert 0 <= excerpt.main < len(excerpt.pieces)


@given(st.sampled_from(_TEXTS), st.data())
@settings(deadline=None)
def test_what_is_needed_stays(text: str, data: st.DataObject) -> None:
    clause = data.draw(st.sampled_from(split_clauses(text)))
    excerpt = cut(text, [0.0] * len(split_clauses(text)), [clause.start])
    assert any(start <= clause.start < end for start, end in excerpt.pieces)


def test_a_short_paragraph_is_never_cut() -> None:
    text = "Encourages cooperation, including on trade, in order to promote growth and development;"
    assert len(text.split()) <= WHOLE_WORDS
    assert cut(text, [0.0] * len(split_clauses(text))).is_whole


def test_a_long_paragraph_is_cut_to_about_what_an_excerpt_keeps() -> None:
    relevance = [float(n == len(split_clauses(_LONG)) - 1) for n in range(len(split_clauses(_LONG)))]
    excerpt = cut(_LONG, relevance)
    assert not excerpt.is_whole
    assert len(excerpt.shown(_LONG).split()) <= 2 * KEPT_WORDS


def test_the_clause_that_matters_most_is_in_the_main_stretch() -> None:
    clauses = split_clauses(_LONG)
    excerpt = cut(_LONG, [float(n == len(clauses) - 1) for n in range(len(clauses))])
    start, end = excerpt.pieces[excerpt.main]
    assert start <= clauses[-1].start < end


def test_an_ellipsis_stands_wherever_something_is_left_out() -> None:
    assert Excerpt(((0, 3), (8, 11)), 0, 20).shown("abc, x, def, and more") == "abc … def …"


def test_a_request_is_not_cut_before_what_it_asks_for() -> None:
    text = (
        "Acknowledges the serious environmental impacts, as well as economic and social impacts, on the marine environment "
        "caused by abandoned fishing gear, and encourages States, and regional fisheries management organizations and "
        "arrangements, as appropriate, in accordance with international law, to close data gaps and to mark gear, "
        + "including through the exchange of information on best practices with others, " * 6
        + "and to report on it;"
    )
    clauses = split_clauses(text)
    asked = next(n for n, clause in enumerate(clauses) if clause.finite)
    excerpt = cut(text, [1.0 if n == asked else 0.5 * (n < asked) for n in range(len(clauses))], room=FURTHER_WORDS)
    assert "to close data gaps" in excerpt.shown(text)
