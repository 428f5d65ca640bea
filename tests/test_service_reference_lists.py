"""References: an answer shown as text is read back as what it cites."""

from __future__ import annotations

import pytest

from documents import Corpus, Locator, Paragraph, Resolution, paragraph_id
from documents.resolution import Kind
from embeddings import Encoder
from service import Answer, Answerer, Citation, Conversations, Message, Provenance, Sentence, Settings, build_answerer
from service.conversation.following import Followed
from service.conversation.history import exchanges_from
from service.errors import UnknownDocument, UnknownParagraph
from service.places import neighbours_of, paragraph_named
from service.references import as_text, read_back
from service.understanding import Standalone

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
        Resolution(symbol, "On mines", paragraphs=tuple(_paragraph(symbol, place) for place in _PLACES)) for symbol in _SYMBOLS
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


def test_a_passage_of_another_text_is_read_back_by_its_id(other: Answerer, corpus: Corpus) -> None:
    assert _read_back(other, as_text(_answer("Bees do [1].", [corpus.passages[0]]))) == ("bees#1",)


def test_references_are_read_back_in_their_order(other: Answerer, corpus: Corpus) -> None:
    cited = [corpus.by_id[paragraph_id(_SYMBOLS[1], place)] for place in ("op21", "pp3")]
    assert _read_back(other, as_text(_answer("It urges [1] and notes [2].", cited))) == tuple(p.id for p in cited)


def test_nearest_paragraphs_are_not_read_back_as_cited(answerer: Answerer, conversations: Conversations) -> None:
    answer = answerer.ask("what does paragraph 40 say?")
    assert answer.nearest
    history = [Message("user", answer.question), Message("assistant", as_text(answer))]
    (exchange,) = exchanges_from(history, answerer, conversations.follow, ())
    assert (exchange.cited, exchange.reply) == ((), answer.answer)


@pytest.mark.parametrize(
    "question", ["what did the GA say about disaster management?", "para 21", "first two preambular paragraphs", "paras 3 and 5"]
)
def test_an_answer_shown_as_text_says_what_it_cites(answerer: Answerer, conversations: Conversations, question: str) -> None:
    answer = answerer.ask(question)
    history = [Message("user", question), Message("assistant", as_text(answer))]
    (exchange,) = exchanges_from(history, answerer, conversations.follow, ())
    assert exchange.cited == tuple(citation.id for citation in answer.citations)
    assert exchange.reply == answer.answer


def test_a_quote_is_listed_where_the_text_does_not_show_it(corpus: Corpus) -> None:
    paragraph = corpus.by_id[paragraph_id(_SYMBOLS[0], "op21")]
    shown = as_text(_answer("There were mines [1].", [paragraph]))
    assert [line.strip() for line in shown.splitlines()][2:] == [
        "[1] A/RES/74/263, para. 21  https://undocs.org/en/A/RES/74/263",
        f"“{paragraph.text}”",
    ]


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
    (exchange,) = exchanges_from(
        history, answerer, lambda message, *_: Followed(answerer.library.reader.read(message), Standalone(message)), ()
    )
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
        citations=tuple(Citation.of(paragraph) for paragraph in cited),
        provenance=Provenance(corpus="sha256:0", encoder="none", version="0"),
    )
