"""An uploaded document is answered from when its report comes; what cannot be taken in says why and changes nothing."""

from __future__ import annotations

import io
import json
import os
import socket
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from docx import Document
from starlette.types import ASGIApp

from service import Conversations, Settings
from service.build import build_service
from service.errors import NotRenewed
from service.http.app import create_app
from service.library import locked, stored_corpus
from service.uploads import LARGEST, Progress, Uploads, safe_name
from tests.conftest import HashingEncoder

_RESOLUTION = """Seventy-fifth session

Resolution adopted by the General Assembly on 7 December 2020

75/99. Protection of the zebrafish

The General Assembly,

Recalling its resolution 70/1 of 25 September 2015,

1. Welcomes the progress that has been made in protecting the zebrafish;

2. Requests the Secretary-General to report on the zebrafish.
"""
_FRENCH = """75/99. Protection du poisson zèbre

L’Assemblée générale,

Rappelant la résolution de la paix et les droits de tous et de toutes dans le monde,

1. Décide que le la les des du et en que dans pour sur par au aux une qui;
"""
_ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
_BOMB = f'<?xml version="1.0"?><!DOCTYPE akomaNtoso [<!ENTITY a0 "lol">{_ENTITIES}]><akomaNtoso>&a11;</akomaNtoso>'
_STREAM = "text/event-stream"


@dataclass(frozen=True)
class Service:
    """A service over a data folder, and a client of it."""

    client: httpx.Client
    conversations: Conversations
    data: Path

    def upload(self, content: bytes | str, name: str = "resolution.txt") -> dict[str, Any]:
        """Send a file; give the last event's data with its ``event``."""
        return self.events(content, name)[-1]

    def events(self, content: bytes | str, name: str = "resolution.txt") -> list[dict[str, Any]]:
        """Send a file; give every event."""
        body = content.encode() if isinstance(content, str) else content
        response = self.client.post("/v1/documents", params={"name": name}, content=body)
        assert (response.status_code, response.headers["content-type"].partition(";")[0]) == (200, _STREAM)
        return _events(response.text)

    @property
    def symbols(self) -> list[str]:
        """The documents that the service answers from."""
        listed = self.client.get("/v1/documents").json()["documents"]
        return [document["symbol"] for document in listed]

    @property
    def kept(self) -> list[str]:
        """The names of the files that are kept, those on their way among them."""
        folder = self.data / "uploads"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


Serving = Callable[[ASGIApp], AbstractContextManager[str]]


@contextmanager
def _running(data: Path, encoder: HashingEncoder, serving: Serving, *, uploads: bool = True, keys: str = "") -> Iterator[Service]:
    settings = Settings(data_dir=data, uploads=uploads, _env_file=None)
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr("service.build.build_encoder", lambda _: encoder)
        conversations = build_service(settings)
        app = create_app(lambda: conversations, keys, taking=Uploads(data) if settings.uploads else None)
        address = stack.enter_context(serving(app))
        client = stack.enter_context(httpx.Client(base_url=address, timeout=30))
        until = time.monotonic() + 60
        while client.get("/readyz").status_code != 200:
            assert time.monotonic() < until
            time.sleep(0.02)
        yield Service(client, conversations, data)


@pytest.fixture
def service(tmp_path: Path, hashing: HashingEncoder, serving: Serving) -> Iterator[Service]:
    with _running(tmp_path / "data", hashing, serving) as running:
        yield running


@pytest.fixture(scope="module")
def shared_service(tmp_path_factory: pytest.TempPathFactory, hashing: HashingEncoder, serving: Serving) -> Iterator[Service]:
    """A service for files that leave no trace in it."""
    with _running(tmp_path_factory.mktemp("refusing"), hashing, serving) as running:
        yield running


def test_a_document_is_answered_from_when_its_report_comes(service: Service) -> None:
    report = service.upload(_RESOLUTION)
    asked = service.client.post("/v1/chat", json={"message": "what does paragraph 2 of A/RES/75/99 say?"}).json()
    assert report == {
        "event": "report",
        "symbol": "A/RES/75/99",
        "title": "Protection of the zebrafish",
        "passages": 3,
        "path": "/d/A/RES/75/99",
        "unchanged": False,
        "replaced": False,
        "superseded": False,
        "records": 0,
        "unmatched": [],
        "faults": [],
    }
    assert [citation["id"] for citation in asked["citations"]] == ["A/RES/75/99#op2"]
    assert service.client.get(report["path"]).status_code == 200


def test_the_stages_are_told_in_their_order(service: Service) -> None:
    events = service.events(_RESOLUTION)
    assert list(dict.fromkeys(event["stage"] for event in events[:-1])) == ["reading", "encoding", "indexing", "opening"]
    assert all(event["event"] == "progress" and 0 <= event["done"] <= event["total"] for event in events[:-1])


def test_a_document_is_still_there_after_a_restart(tmp_path: Path, hashing: HashingEncoder, serving: Serving) -> None:
    with _running(tmp_path, hashing, serving) as first:
        first.upload(_RESOLUTION)
    with _running(tmp_path, hashing, serving) as second:
        assert second.symbols == ["A/RES/75/15", "A/RES/75/99"]
        assert second.upload(_RESOLUTION)["unchanged"]


def test_the_same_file_under_another_name_changes_nothing(service: Service) -> None:
    service.upload(_RESOLUTION)
    kept = service.kept
    report = service.upload(_RESOLUTION, "other.txt")
    assert (report["unchanged"], report["replaced"], service.kept) == (True, False, kept)


def test_another_file_that_says_the_same_leaves_the_document_as_it_was(service: Service) -> None:
    service.upload(_RESOLUTION)
    report = service.upload(f"\n{_RESOLUTION}\n")
    assert (report["unchanged"], report["replaced"], report["superseded"]) == (True, False, False)


def test_a_file_that_was_changed_replaces_the_document_each_time(service: Service) -> None:
    changed = _RESOLUTION.replace("report on", "think of")
    for content, verb in ((_RESOLUTION, "report on"), (changed, "think of"), (_RESOLUTION, "report on"), (changed, "think of")):
        report = service.upload(content)
        shown = service.client.get("/v1/documents/A/RES/75/99/paragraphs/op2").json()["text"]
        assert f"to {verb} the zebrafish" in shown
    assert (report["replaced"], report["superseded"], report["unchanged"]) == (True, False, False)


def test_a_file_that_was_changed_replaces_a_fuller_one(service: Service) -> None:
    service.upload(f"{_RESOLUTION}\n3. Decides to go on.\n")
    assert service.upload(_RESOLUTION)["passages"] == 3
    assert len(service.client.get("/v1/documents/A/RES/75/99").json()["paragraphs"]) == 3


def test_another_format_of_a_document_counts_where_it_has_more_of_its_structure(service: Service) -> None:
    service.upload(_RESOLUTION)
    report = service.upload(_word(_RESOLUTION.replace("report on", "think of")), "resolution.docx")
    assert (report["symbol"], report["replaced"], report["superseded"]) == ("A/RES/75/99", True, False)
    later = service.upload(_RESOLUTION.replace("report on", "sing of"), "later.txt")
    assert (later["symbol"], later["replaced"], later["superseded"]) == ("A/RES/75/99", False, True)
    assert "think of" in service.client.get("/v1/documents/A/RES/75/99/paragraphs/op2").json()["text"]


def test_passages_have_no_page(service: Service) -> None:
    report = service.upload('{"id": "bees-1", "text": "Bees make honey."}\n', "bees.jsonl")
    assert (report["symbol"], report["path"], report["passages"]) == (None, None, 1)


def test_records_join_their_documents_and_broken_lines_are_told(service: Service) -> None:
    service.upload(_RESOLUTION)
    lines = (
        '{"symbol": "A/RES/75/99", "pv": "A/75/PV.40", "subjects": ["FISHES"]}',
        "{broken",
        '{"symbol": "A/RES/75/98", "pv": ""}',
    )
    report = service.upload("\n".join(lines), "records.json")
    assert (report["symbol"], report["records"], report["unmatched"]) == (None, 2, ["A/RES/75/98"])
    assert [fault.split(":")[0] for fault in report["faults"]] == ["“records.json”, line 2"]
    assert service.client.get("/v1/documents/A/RES/75/99").json()["records"][0]["subjects"] == ["fishes"]


def test_a_file_of_nothing_but_broken_records_is_refused(service: Service) -> None:
    report = service.upload('{"symbol": "none", "pv": "A/75/PV.40"}', "records.json")
    assert report["event"] == "error"
    assert service.kept == []


def test_a_client_that_leaves_does_not_stop_it(service: Service) -> None:
    with service.client.stream("POST", "/v1/documents?name=a.txt", content=_RESOLUTION.encode()) as response:
        next(response.iter_lines())
    until = time.monotonic() + 30
    while "A/RES/75/99" not in service.symbols:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_files_that_come_at_once_are_all_taken_in(service: Service) -> None:
    contents = [_RESOLUTION.replace("75/99", f"75/{number}") for number in range(101, 105)]
    with ExitStack() as stack:
        for thread in [threading.Thread(target=service.upload, args=(content,)) for content in contents]:
            thread.start()
            stack.callback(thread.join)
    assert service.symbols == ["A/RES/75/15", "A/RES/75/101", "A/RES/75/102", "A/RES/75/103", "A/RES/75/104"]


def test_a_corpus_that_another_process_changes_is_told_as_a_reason_to_try_again(service: Service) -> None:
    with locked(service.data):
        error = service.upload(_RESOLUTION)
    assert (error["event"], error["status"]) == ("error", 503)
    assert "another process is changing the corpus; try again" in error["detail"]
    assert service.kept == []
    assert service.upload(_RESOLUTION)["event"] == "report"


def test_a_service_that_cannot_open_what_changed_says_so(service: Service) -> None:
    def fail() -> None:
        raise NotRenewed("the changed corpus cannot be opened; the old one goes on answering")

    service.conversations.catch_up = fail
    error = service.upload(_RESOLUTION)
    assert (error["status"], error["detail"]) == (
        503,
        "the file was taken in, but the changed corpus cannot be opened; the old one goes on answering",
    )
    assert "A/RES/75/99" in stored_corpus(service.data).by_symbol


def test_a_service_that_never_looks_does_not_claim_to_answer_from_it(service: Service) -> None:
    service.conversations.catch_up = lambda: None
    service.conversations.closed.set()  # which ends its own looking
    assert service.upload(_RESOLUTION)["event"] == "error"


def _zip_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        with file.open("word/document.xml", "w") as part:
            for _ in range(100):
                part.write(b" " * 1_000_000)
    return buffer.getvalue()


def _many_tags() -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        body = "<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 200_000
        file.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "“empty.txt”: it is empty"),
        ("page.html", b"<!doctype html><script>alert(1)</script><p>Hello</p>", "“page.html”:"),
        ("script.sh", b"#!/bin/sh\nrm -rf /\n", "“script.sh”:"),
        ("picture.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "its root element is <svg>"),
        ("program.pdf", b"\x7fELF" + bytes(range(256)) * 100, "it is not UTF-8 text"),
        ("program.exe", b"MZ\x90\x00" + b"\x00" * 1_000, "“program.exe”:"),
        ("letter.txt", b"Dear Sir,\n\nthank you for your letter.\n", "expected a General Assembly resolution as text"),
        ("french.txt", _FRENCH.encode(), "its language is 'French'"),
        ("bomb.docx", _zip_bomb(), "unpacks to more than"),
        ("tags.docx", _many_tags(), "has more than 1,000,000 tags"),
        ("tags.html", b"<html>" + b"<p>a" * 500_000, "it has 500,001 tags"),
        ("entities.xml", _BOMB.encode(), "it is not well-formed XML"),
        ("deep.xml", b"<akomaNtoso>" + b"<a>" * 100_000, "it is not well-formed XML"),
        ("deep.jsonl", b'{"id":' + b"[" * 100_000, "it is not JSON"),
        ("broken.docx", b"PK\x03\x04" + b"\x00" * 1_000, "it is a damaged zip"),
        ("broken.pdf", b"%PDF-1.7\n" + b"\x00" * 1_000, "“broken.pdf”:"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1_000, "it is an old Office file"),
    ],
)
def test_a_hostile_file_is_refused_by_its_name_and_leaves_nothing(
    shared_service: Service, name: str, content: bytes, said: str
) -> None:
    begun = time.monotonic()
    error = shared_service.upload(content, name)
    assert (error["event"], error["status"]) == ("error", 422)
    assert said in error["detail"]
    assert str(shared_service.data) not in error["detail"]
    assert shared_service.kept == []
    assert shared_service.symbols == ["A/RES/75/15"]
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd", "..\\..\\boot.ini", "a\x00b.txt", "...", ".", "", "CON", "/", "x" * 300, "決議.pdf", "\u202etxt.exe", "-rf", "~", "a/../b", "é" * 300 + ".txt", "%2e%2e%2f", "$(reboot).txt"],
)  # fmt: skip
def test_a_name_leads_nowhere(name: str) -> None:
    safe = safe_name(name)
    assert safe.isascii()
    assert 0 < len(safe) <= 80
    assert not set(safe) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")
    assert ".." not in safe
    assert safe[0] not in "._-"


@pytest.mark.parametrize(
    ("name", "safe"), [("A_RES_75_15.pdf", "A_RES_75_15.pdf"), ("Résolution 75 15.PDF", "Resolution-75-15.PDF")]
)
def test_a_harmless_name_is_kept(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_file_is_kept_beside_the_others_whatever_it_is_called(service: Service) -> None:
    service.upload(_RESOLUTION, "../../../escape\x00.txt")
    (kept,) = service.kept
    assert kept.endswith("-escape.txt")
    assert len(kept.partition("-")[0]) == 16
    assert {path.name for path in service.data.parent.iterdir()} == {"data"}


def test_nothing_that_was_uploaded_is_served(service: Service) -> None:
    service.upload(_RESOLUTION)
    for path in (f"/uploads/{service.kept[0]}", f"/static/../uploads/{service.kept[0]}", f"/static/{service.kept[0]}"):
        assert service.client.get(path).status_code == 404


def test_a_name_that_is_too_long_for_a_request_is_a_problem(shared_service: Service) -> None:
    response = shared_service.client.post("/v1/documents", params={"name": "x" * 1_001}, content=b"a")
    assert response.status_code == 422


def test_a_page_of_another_site_cannot_have_a_browser_upload(shared_service: Service) -> None:
    response = shared_service.client.post("/v1/documents", content=b"a", headers={"sec-fetch-site": "cross-site"})
    assert (response.status_code, response.headers["content-type"]) == (403, "application/problem+json")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(shared_service: Service) -> None:
    host, port = shared_service.client.base_url.host, shared_service.client.base_url.port or 80
    assert _status(host, port, "POST", "/v1/documents", LARGEST + 1) == 413


def test_other_bodies_may_have_no_more_than_before(shared_service: Service) -> None:
    host, port = shared_service.client.base_url.host, shared_service.client.base_url.port or 80
    for method, path in (("POST", "/v1/search"), ("POST", "/v1/documents/"), ("PUT", "/v1/documents"), ("POST", "/v1/chat")):
        assert _status(host, port, method, path, 1_000_001) == 413


def test_a_body_in_chunks_is_refused(shared_service: Service) -> None:
    response = shared_service.client.post("/v1/documents", content=iter([b"a", b"b"]))
    assert response.status_code == 411


async def test_a_body_that_grows_beyond_what_was_said_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    sent: list[Any] = []
    app = create_app(lambda: pytest.fail("not built"), taking=Uploads(tmp_path))
    app.state.holder.ready.set_result(None)
    parts = iter([b"a" * 10, b"a" * 10, b""])

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": next(parts), "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "path": "/v1/documents", "raw_path": b"/v1/documents",
        "query_string": b"", "root_path": "", "scheme": "http", "server": ("test", 80), "client": ("test", 1),
        "headers": [(b"content-length", b"10")],
    }  # fmt: skip
    await app(scope, receive, send)
    assert sent[0]["status"] == 413
    assert list((tmp_path / "uploads").iterdir()) == []


def test_where_uploads_are_off_the_setting_is_named(tmp_path: Path, hashing: HashingEncoder, serving: Serving) -> None:
    with _running(tmp_path, hashing, serving, uploads=False) as off:
        response = off.client.post("/v1/documents?name=a.txt", content=_RESOLUTION.encode())
        assert (response.status_code, response.headers["content-type"]) == (403, "application/problem+json")
        assert "UNGA_QA_UPLOADS" in response.json()["detail"]
        assert not (tmp_path / "uploads").exists()


def test_a_key_is_asked_for_before_anything_is_read(tmp_path: Path, hashing: HashingEncoder, serving: Serving) -> None:
    with _running(tmp_path, hashing, serving, keys="secret") as keyed:
        assert keyed.client.post("/v1/documents", content=_RESOLUTION.encode()).status_code == 401
        assert keyed.kept == []
        bearing = keyed.client.post("/v1/documents", content=_RESOLUTION.encode(), headers={"authorization": "Bearer secret"})
        assert _events(bearing.text)[-1]["event"] == "report"


def test_only_so_many_files_may_be_on_their_way(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    entered = [uploads.enter() for _ in range(20)]
    assert entered.count(True) == 8
    uploads.leave()
    assert uploads.enter()


def test_what_an_upload_that_died_left_is_swept_after_a_day(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    left, fresh = uploads.incoming(), uploads.incoming()
    os.utime(left, (0, 0))
    uploads.incoming()
    assert (left.exists(), fresh.exists()) == (False, True)


def test_a_file_that_was_taken_in_stays_when_it_is_sent_again_at_a_bad_moment(service: Service) -> None:
    service.upload(_RESOLUTION)
    kept = service.kept
    with locked(service.data):
        assert service.upload(_RESOLUTION)["status"] == 503
    assert service.kept == kept


def test_a_file_waits_its_turn(service: Service) -> None:
    uploads = Uploads(service.data)
    stages: list[str] = []
    received = uploads.incoming()
    received.write_text(_RESOLUTION, encoding="utf-8")

    def listen(progress: Progress) -> None:
        stages.append(progress.stage)
        if progress.stage == "waiting":
            uploads._turn.release()

    uploads._turn.acquire()
    taken = uploads.take(received, "a.txt", service.conversations, listen)
    assert (stages[0], taken.symbol) == ("waiting", "A/RES/75/99")
    assert not received.exists()


def _events(text: str) -> list[dict[str, Any]]:
    found = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append({"event": fields["event"], **json.loads(fields["data"])})
    return found


def _word(text: str) -> bytes:
    document = Document()
    for paragraph in text.split("\n\n"):
        document.add_paragraph(paragraph.strip())
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _status(host: str, port: int, method: str, path: str, length: int) -> int:
    """Ask with a body that is announced and never sent; give the status of the answer."""
    with socket.create_connection((host, port), timeout=10) as connection:
        connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: test\r\nContent-Length: {length}\r\n\r\n".encode())
        return int(connection.recv(100).split()[1])


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "Multipart/Form-Data; boundary=x"])
def test_a_file_in_a_form_is_refused_with_what_to_do_instead(shared_service: Service, kind: str) -> None:
    envelope = f'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n{_RESOLUTION}\r\n--x--\r\n'
    response = shared_service.client.post("/v1/documents", content=envelope.encode(), headers={"Content-Type": kind})
    assert response.status_code == 415
    assert "send the bytes as the body" in response.json()["detail"]
    assert shared_service.symbols == ["A/RES/75/15"]
    assert not shared_service.kept
