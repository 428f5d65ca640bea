"""References: an answer shown as text is read back as what it cites."""

from __future__ import annotations

from datetime import date

import pytest

from documents import Corpus, Locator, Paragraph, Resolution, paragraph_id
from documents.resolution import Kind
from embeddings import Encoder
from service import Answer, Answerer, Citation, Message, Provenance, Sentence, Settings, build_answerer
from service.catalogue import neighbours_of, paragraph_named
from service.conversation.history import exchanges_from
from service.errors import UnknownDocument, UnknownParagraph
from service.references import as_text, read_back, sources
from tests.made_answers import answer_on_clouds

_OLD_SHAPE = "The Assembly urges [1].\n\n[1] A/RES/74/263, para. 21  https://undocs.org/en/A/RES/74/263"
_PLACES = ["I.op3", "II.op3", "pp3", "annex2.I.op4", "B.op1", "op21"]
_SYMBOLS = ["A/RES/74/263", "S/RES/1325 (2000)", "A/RES/217 A (III)"]


@pytest.fixture
def other(hashing_encoder: Encoder, corpus: Corpus) -> Answerer:
    """An answerer over those documents."""
    return build_answerer(Settings(_env_file=None), encoder=hashing_encoder, corpus=corpus)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """Documents whose symbols and places are hard to read, and a passage of another text."""
    documents = [
        Resolution(symbol, "On mines, art. 3, para. 21", paragraphs=tuple(_paragraph(symbol, place) for place in _PLACES))
        for symbol in _SYMBOLS
    ]
    bees = Paragraph(id=paragraph_id("bees", "1"), symbol="bees", locator="1", kind="passage", text="Honey bees store honey.")
    return Corpus().with_documents(documents, [bees])


@pytest.mark.parametrize("symbol", _SYMBOLS)
@pytest.mark.parametrize("place", _PLACES)
def test_a_listed_reference_is_read_back_whatever_its_symbol_and_place(
    other: Answerer, corpus: Corpus, symbol: str, place: str
) -> None:
    paragraph = corpus.by_id[paragraph_id(symbol, place)]
    assert _read_back(other, as_text(_answer("It urges [1].", [paragraph]))) == (paragraph.id,)


def test_a_list_of_before_titles_were_told_is_read_back(other: Answerer) -> None:
    assert _read_back(other, _OLD_SHAPE) == ("A/RES/74/263#op21",)


def test_a_passage_of_another_text_is_read_back_by_its_id(other: Answerer, corpus: Corpus) -> None:
    assert _read_back(other, as_text(_answer("Bees do [1].", [corpus.passages[0]]))) == ("bees#1",)


def test_references_are_read_back_in_their_order(other: Answerer, corpus: Corpus) -> None:
    cited = [corpus.by_id[paragraph_id(_SYMBOLS[1], place)] for place in ("op21", "pp3")]
    assert _read_back(other, as_text(_answer("It urges [1] and notes [2].", cited))) == tuple(p.id for p in cited)


def test_nearest_paragraphs_are_not_read_back_as_cited(answerer: Answerer) -> None:
    answer = answerer.ask("what does paragraph 40 say?")
    assert answer.nearest
    history = [Message("user", answer.question), Message("assistant", as_text(answer))]
    (exchange,) = exchanges_from(history, answerer, ())
    assert (exchange.cited, exchange.reply) == ((), answer.answer)


@pytest.mark.parametrize(
    "question", ["what did the GA say about disaster management?", "para 21", "first two preambular paragraphs", "paras 3 and 5"]
)
def test_an_answer_shown_as_text_says_what_it_cites(answerer: Answerer, question: str) -> None:
    answer = answerer.ask(question)
    history = [Message("user", question), Message("assistant", as_text(answer))]
    (exchange,) = exchanges_from(history, answerer, ())
    assert exchange.cited == tuple(citation.id for citation in answer.citations)
    assert exchange.reply == answer.answer


def test_a_quote_is_listed_where_the_text_does_not_show_it(corpus: Corpus) -> None:
    paragraph = corpus.by_id[paragraph_id(_SYMBOLS[0], "op21")]
    shown = as_text(_answer("There were mines [1].", [paragraph]))
    assert [line.strip() for line in shown.splitlines()][2:] == [
        "[1] A/RES/74/263 (2019) On mines, art. 3, para. 21, para. 21  https://undocs.org/en/A/RES/74/263",
        f"“{paragraph.text}”",
    ]


def test_only_the_sources_of_what_is_visible_are_listed_each_title_once() -> None:
    lines = [line.strip() for line in as_text(answer_on_clouds()).splitlines()]
    assert lines[lines.index("") + 1 :] == [
        "[1] A/RES/91/900 (2024) Governance of clouds, para. 1  https://undocs.org/en/A/RES/91/900",
        "The same in 90/12, para. 3 … 86/8, para. 3 (since 2019).",
        "[2] A/RES/91/900, para. 4  https://undocs.org/en/A/RES/91/900",
        "[3] A/RES/90/12 (2023) Clouds, and the rain that comes of them, para. 2  https://undocs.org/en/A/RES/90/12",
        "More: 1 further point",
    ]
    assert [source.number for source in sources(answer_on_clouds(), everything=True)] == [1, 2, 3, 4]


def test_an_answer_kept_before_there_were_headlines_and_titles_still_loads_and_shows() -> None:
    kept = _answer("The Assembly urges States to clear mines.", [_paragraph(_SYMBOLS[0], "op21")]).model_dump(mode="json")
    for new in ("headline", "groups", "suggestions"):
        del kept[new]
    for citation in kept["citations"]:
        del citation["title"], citation["adopted"]
    del kept["sentences"][0]["is_folded"]
    shown = as_text(Answer.model_validate(kept))
    assert shown.startswith("The Assembly urges States to clear mines.\n\n[1] A/RES/74/263, para. 21  https://")


def test_a_headline_in_bold_is_read_back_as_plain_text() -> None:
    answer = answer_on_clouds()
    assert as_text(answer, "**").startswith("**Two resolutions name clouds [1].**\n- Governance (2024):")
    assert read_back(as_text(answer, "**")).text == answer.answer


@pytest.mark.parametrize("reply", ["", "Just words.", "See [1] and\n\nmore words"])
def test_a_reply_without_a_list_is_all_text(reply: str) -> None:
    assert read_back(reply).text == reply
    assert not read_back(reply).references


@pytest.mark.parametrize("key", ["A/RES/75/15#op21", "75/15#op21", "A/RES/75/15#para. 21", "A/RES/75/15#21", "A/RES/75/15#OP 21"])
def test_a_paragraph_is_found_however_it_is_named(answerer: Answerer, key: str) -> None:
    assert paragraph_named(answerer.library.corpus, key).id == "A/RES/75/15#op21"


def test_what_is_not_there_is_named_with_what_is(answerer: Answerer) -> None:
    with pytest.raises(UnknownDocument, match="A/RES/75/15"):
        paragraph_named(answerer.library.corpus, "A/RES/1/2#op1")
    with pytest.raises(UnknownParagraph, match="28 operative"):
        paragraph_named(answerer.library.corpus, "A/RES/75/15#op99")
    with pytest.raises(UnknownParagraph, match="ids are written"):
        paragraph_named(answerer.library.corpus, "op21")


def test_neighbours_stand_around_a_paragraph_and_stop_at_the_ends(answerer: Answerer) -> None:
    corpus = answerer.library.corpus
    around = [p.locator for p in neighbours_of(corpus, paragraph_named(corpus, "A/RES/75/15#op1"), 1)]
    last = [p.locator for p in neighbours_of(corpus, paragraph_named(corpus, "A/RES/75/15#op28"), 2)]
    assert (around, last) == (["pp18", "op1", "op2"], ["op26", "op27", "op28"])


def _read_back(answerer: Answerer, reply: str) -> tuple[str, ...]:
    history = [Message("user", "what does it say?"), Message("assistant", reply)]
    (exchange,) = exchanges_from(history, answerer, ())
    return exchange.cited


def _paragraph(symbol: str, place: str) -> Paragraph:
    kind: Kind = "annex" if place.startswith("annex") else "preambular" if Locator.parse(place).part == "pp" else "operative"
    return Paragraph(
        id=paragraph_id(symbol, place), symbol=symbol, locator=place, kind=kind, text=f"Urges {place} to clear mines;"
    )


def _answer(text: str, cited: list[Paragraph]) -> Answer:
    return Answer(
        conversation_id="c",
        message_id="m",
        question="q",
        standalone_question="q",
        answer=text,
        sentences=(Sentence(text=text, citations=tuple(p.id for p in cited)),),
        citations=tuple(_titled(Citation.of(paragraph)) for paragraph in cited),
        provenance=Provenance(corpus="sha256:0", encoder="none", version="0"),
    )


def _titled(citation: Citation) -> Citation:
    return citation.model_copy(update={"title": "On mines, art. 3, para. 21", "adopted": date(2019, 12, 1)})
