"""Conversations over HTTP: begun, renamed, messages taken out and sent again; each its owner's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from service import Conversations
from service.http.app import create_app

_ONE, _OTHER = {"authorization": "Bearer one"}, {"authorization": "Bearer other"}
_MESSAGE = "5d0fb1a2c3e44f6d8a7b9c0d1e2f3a4b"


@pytest.fixture
def client(conversations: Conversations) -> TestClient:
    app = create_app(lambda: conversations, "one, other")
    app.state.holder.ready.set_result(conversations)
    return TestClient(app, headers=_ONE)


@pytest.fixture
def asked(client: TestClient) -> dict[str, Any]:
    return _ask(client, message_id=_MESSAGE)


def test_a_conversation_is_begun_and_goes_on(client: TestClient) -> None:
    begun = client.post("/v1/conversations")
    assert (begun.status_code, set(begun.json())) == (201, {"id"})
    own = begun.json()["id"]
    assert client.get(f"/v1/conversations/{own}").json()["turns"] == []
    assert client.get("/v1/conversations").json()["total"] == 0
    assert _ask(client, conversation_id=own)["conversation_id"] == own
    assert client.get("/v1/conversations").json()["total"] == 1


def test_each_beginning_is_of_a_new_conversation(client: TestClient) -> None:
    assert client.post("/v1/conversations").json() != client.post("/v1/conversations").json()


def test_a_conversation_that_was_begun_is_its_owners(client: TestClient) -> None:
    own = client.post("/v1/conversations").json()["id"]
    assert client.get(f"/v1/conversations/{own}", headers=_OTHER).status_code == 404


def test_a_conversation_is_renamed_and_shown_as_in_the_list(client: TestClient, asked: dict[str, Any]) -> None:
    renamed = _rename(client, asked, "Peacekeepers")
    assert renamed.status_code == 200
    assert set(renamed.json()) == {"id", "title", "turns", "created", "updated"}
    assert renamed.json()["title"] == "Peacekeepers"
    assert client.get("/v1/conversations").json()["conversations"] == [renamed.json()]
    assert client.get(f"/v1/conversations/{asked['conversation_id']}").json()["title"] == "Peacekeepers"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Women \n and\tpeace ", "Women and peace"),
        ("x" * 120, "x" * 120),
        (" " * 500 + "x", "x"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("'; DROP TABLE given_titles; --", "'; DROP TABLE given_titles; --"),
        ("联合国 🇺🇳", "联合国 🇺🇳"),
        ("می\u200cخواهم 👩\u200d🚒", "می\u200cخواهم 👩\u200d🚒"),
    ],
)
def test_a_title_is_kept_on_one_line_as_it_was_written(
    client: TestClient, asked: dict[str, Any], written: str, kept: str
) -> None:
    assert _rename(client, asked, written).json()["title"] == kept


@pytest.mark.parametrize(
    "title",
    ["", "   ", "\n\t", "x" * 121, "bell \u0007", "nul \0", "turned \u202etxt", "\u200b", "\u200d\u200d", "\x7f", None, 5, ["a"]],
)
def test_what_can_be_no_title_is_a_problem_that_names_it(client: TestClient, asked: dict[str, Any], title: object) -> None:
    refused = _rename(client, asked, title)
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    assert refused.json()["detail"].startswith("title: ")
    assert client.get("/v1/conversations").json()["conversations"][0]["title"] == "para 20"


def test_half_a_character_is_no_title(client: TestClient, asked: dict[str, Any]) -> None:
    refused = client.patch(
        f"/v1/conversations/{asked['conversation_id']}",
        content=b'{"title": "\\ud800"}',
        headers={"content-type": "application/json"},
    )
    assert refused.status_code == 422


def test_a_problem_with_a_title_says_what_to_write(client: TestClient, asked: dict[str, Any]) -> None:
    assert _rename(client, asked, " ").json()["detail"] == "title: write a title of 1 to 120 characters; this one has 0"
    assert "plain text" in _rename(client, asked, "\u0007").json()["detail"]


@pytest.mark.parametrize("body", [{}, {"title": "a", "turns": 7}, [], "a", None])
def test_a_renaming_that_cannot_be_taken_is_a_problem(client: TestClient, asked: dict[str, Any], body: object) -> None:
    assert client.patch(f"/v1/conversations/{asked['conversation_id']}", json=body).status_code == 422


def test_another_owners_conversation_is_not_found(client: TestClient, asked: dict[str, Any]) -> None:
    place = f"/v1/conversations/{asked['conversation_id']}"
    found = [
        client.patch(place, json={"title": "mine now"}, headers=_OTHER),
        client.delete(f"{place}/messages/{_MESSAGE}", headers=_OTHER),
        client.post("/v1/chat", json={"message": "para 21"} | _same(asked), headers=_OTHER),
    ]
    unknown = client.patch("/v1/conversations/nowhere", json={"title": "mine now"}, headers=_OTHER).json()
    assert [response.status_code for response in found] == [404, 404, 404]
    assert found[0].json()["detail"] == unknown["detail"].replace("nowhere", asked["conversation_id"])
    assert client.get(place).json()["title"] == "para 20"


def test_a_message_is_taken_out_with_its_answer(client: TestClient, asked: dict[str, Any]) -> None:
    later = _ask(client, "para 21", conversation_id=asked["conversation_id"])
    place = f"/v1/conversations/{asked['conversation_id']}"
    assert client.delete(f"{place}/messages/{_MESSAGE}").status_code == 204
    assert [turn["answer"] for turn in client.get(place).json()["turns"]] == [later]
    assert client.delete(f"{place}/messages/{_MESSAGE}").status_code == 404


@pytest.mark.parametrize("message", ["nowhere", "%00", "' OR '1'='1", "..%2f..", "é"])
def test_a_message_that_is_not_there_is_not_found(client: TestClient, asked: dict[str, Any], message: str) -> None:
    refused = client.delete(f"/v1/conversations/{asked['conversation_id']}/messages/{message}")
    assert (refused.status_code, refused.headers["content-type"]) == (404, "application/problem+json")


def test_a_message_of_an_unknown_conversation_is_not_found(client: TestClient) -> None:
    assert client.delete(f"/v1/conversations/nowhere/messages/{_MESSAGE}").status_code == 404


def test_the_client_may_choose_a_messages_id(asked: dict[str, Any]) -> None:
    assert asked["message_id"] == _MESSAGE


def test_a_message_that_is_sent_again_is_not_answered_twice(client: TestClient, asked: dict[str, Any]) -> None:
    again = _ask(client, message_id=_MESSAGE, conversation_id=asked["conversation_id"])
    assert again == asked
    assert len(client.get(f"/v1/conversations/{asked['conversation_id']}").json()["turns"]) == 1


def test_a_message_that_was_taken_out_is_answered_anew(client: TestClient, asked: dict[str, Any]) -> None:
    place = f"/v1/conversations/{asked['conversation_id']}"
    client.delete(f"{place}/messages/{_MESSAGE}")
    assert _ask(client, "para 22", message_id=_MESSAGE, conversation_id=asked["conversation_id"])["question"] == "para 22"
    assert len(client.get(place).json()["turns"]) == 1


def test_an_id_that_another_has_chosen_opens_nothing_of_theirs(client: TestClient, asked: dict[str, Any]) -> None:
    other = client.post("/v1/chat", json={"message": "para 21", "message_id": _MESSAGE}, headers=_OTHER).json()
    assert other["question"] == "para 21"
    assert other["conversation_id"] != asked["conversation_id"]


@pytest.mark.parametrize("message", ["", "A" * 32, "a" * 31, "a" * 33, "a" * 32 + "\n", "g" * 32, "a/b", 5, ["a"]])
def test_what_can_be_no_messages_id_is_a_problem(client: TestClient, message: object) -> None:
    refused = client.post("/v1/chat", json={"message": "para 20", "message_id": message})
    assert (refused.status_code, refused.json()["detail"].split(":")[0]) == (422, "message_id")


def test_a_turn_says_whether_it_helped_as_was_said_last(client: TestClient, asked: dict[str, Any]) -> None:
    found = [_helpful(client, asked)]
    for helpful in (True, False):
        assert client.post("/v1/feedback", json=_same(asked) | {"helpful": helpful}).status_code == 204
        found.append(_helpful(client, asked))
    assert found == [None, True, False]


def test_only_the_turn_that_was_judged_says_so(client: TestClient, asked: dict[str, Any]) -> None:
    _ask(client, "para 21", conversation_id=asked["conversation_id"])
    client.post("/v1/feedback", json=_same(asked) | {"helpful": True})
    turns = client.get(f"/v1/conversations/{asked['conversation_id']}").json()["turns"]
    assert [turn["helpful"] for turn in turns] == [True, None]


@pytest.mark.parametrize("symbol", ["\ud800", "\0", "A/RES/75/15\n", "x" * 101])
def test_what_can_be_no_symbol_is_a_problem(client: TestClient, symbol: str) -> None:
    body = json.dumps({"message": "para 20", "symbols": [symbol]})  # with the surrogate escaped, as JSON may have it
    refused = client.post("/v1/chat", content=body, headers={"content-type": "application/json"})
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")


@pytest.mark.parametrize("offset", [10**9 + 1, 2**63, 10**30])
def test_a_page_further_on_than_any_is_a_problem(client: TestClient, offset: int) -> None:
    assert client.get("/v1/conversations", params={"offset": offset}).status_code == 422


def test_feedback_on_a_message_of_the_same_id_replaces_no_other_owners(client: TestClient, asked: dict[str, Any]) -> None:
    other = client.post("/v1/chat", json={"message": "para 21", "message_id": _MESSAGE}, headers=_OTHER).json()
    client.post("/v1/feedback", json=_same(asked) | {"helpful": True})
    client.post("/v1/feedback", json=_same(other) | {"helpful": False}, headers=_OTHER)
    assert _helpful(client, asked) is True


def test_feedback_from_before_owners_were_told_apart_is_shown(
    client: TestClient, conversations: Conversations, asked: dict[str, Any]
) -> None:
    client.post("/v1/feedback", json=_same(asked) | {"helpful": True})
    with conversations._database.connected() as connection:
        connection.execute(text("UPDATE feedback SET voter = ''"))
    assert _helpful(client, asked) is True


def _ask(client: TestClient, message: str = "para 20", **more: str) -> dict[str, Any]:
    response = client.post("/v1/chat", json={"message": message} | more)
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def _rename(client: TestClient, asked: dict[str, Any], title: object) -> Any:
    return client.patch(f"/v1/conversations/{asked['conversation_id']}", json={"title": title})


def _same(asked: dict[str, Any]) -> dict[str, Any]:
    return {name: asked[name] for name in ("conversation_id", "message_id")}


def _helpful(client: TestClient, asked: dict[str, Any]) -> object:
    return client.get(f"/v1/conversations/{asked['conversation_id']}").json()["turns"][0]["helpful"]
