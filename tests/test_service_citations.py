"""Citations: where a paragraph stands, as the United Nations write it."""

from __future__ import annotations

import json

from documents.readers.passages import read_passages
from service import Answer, Answerer, Citation


def test_a_citation_says_its_place_in_full(answerer: Answerer) -> None:
    (citation,) = answerer.ask("para 21").citations
    assert citation.reference == "General Assembly resolution 75/15, para. 21"


def test_a_preambular_paragraph_is_named_as_one(answerer: Answerer) -> None:
    (citation,) = answerer.ask("the third preambular paragraph").citations
    assert citation.reference == "General Assembly resolution 75/15, preambular para. 3"


def test_a_passage_of_another_corpus_is_named_by_its_id() -> None:
    (passage,) = read_passages('{"id": "A/RES/75/15", "text": "Fish live in the sea."}', "x")
    assert Citation.of(passage).reference == "A/RES/75/15"


def test_an_answer_kept_before_places_were_said_in_full_is_read(answerer: Answerer) -> None:
    kept = answerer.ask("para 21").model_dump(mode="json")
    del kept["citations"][0]["reference"]
    assert Answer.model_validate_json(json.dumps(kept)).citations[0].reference == ""
