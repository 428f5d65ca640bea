"""The route by which a document is uploaded: its bytes in, and events out until it is answered from."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from service.conversation import Conversations
from service.events import ErrorEvent
from service.http.chat_routes import PING_S, streaming
from service.http.holding import Held, owner_of
from service.http.problems import PROBLEMS, described, error_event
from service.uploads import LARGEST, Progress, Taken, Uploads

router = APIRouter(
    prefix="/v1", tags=["documents"], responses=PROBLEMS | described(403, 408, 411, 415), dependencies=[Depends(owner_of)]
)
_PATIENCE_S = 900
"""Seconds that a file may take to arrive."""
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_STREAM = streaming(
    "Typed events, each with its fields as JSON: `progress`, then `report` once questions are answered from the document, or "
    "`error` where it cannot be taken in."
)


_Event = Progress | Taken | ErrorEvent


def _allowed(request: Request) -> Uploads:
    """Give the uploads; refuse with 403 where they are off."""
    uploads: Uploads | None = request.app.state.uploads
    if uploads is None:
        raise HTTPException(403, "documents cannot be uploaded to this service; UNGA_QA_UPLOADS=true allows it")
    return uploads


@router.post("/documents", response_class=EventSourceResponse, responses=_STREAM, openapi_extra=_BODY)
async def upload(
    request: Request,
    uploads: Annotated[Uploads, Depends(_allowed)],
    held: Held,
    name: Annotated[
        str, Query(max_length=1_000, description="What the file is called.", examples=["resolution.pdf"])
    ] = "document",
) -> EventSourceResponse:
    """Take in a document: the body is the file itself, at most 50 MB, a resolution in any format, or passages or records as JSON lines.

    Files are taken in one after another; one goes on when its client has left. A document that is known is replaced.
    """
    if request.headers.get("content-type", "").lower().startswith("multipart/"):
        raise HTTPException(415, "the file came in a form; send the bytes as the body: curl --data-binary @FILE")
    if not uploads.enter():
        raise HTTPException(503, "many files are being taken in at the moment; try again in a minute")
    try:
        received = await _received(request, uploads)
        events = _begun(uploads, received, name, held)
    except BaseException:
        uploads.leave()
        raise
    return EventSourceResponse(_as_sent(events), ping=PING_S)


async def _received(request: Request, uploads: Uploads) -> Path:
    """Write the body to a file as it comes; it may not become larger than it was said to be."""
    said = request.headers.get("content-length", "0")
    most = min(int(said) if said.isdigit() else 0, LARGEST)
    path = await run_in_threadpool(uploads.incoming)
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await _write(request, path, most)
    except (ClientDisconnect, TimeoutError) as error:
        path.unlink(missing_ok=True)
        raise HTTPException(408, "the body did not arrive; send it again") from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


async def _write(request: Request, path: Path, most: int) -> None:
    size = 0
    with path.open("wb") as file:
        async for part in request.stream():
            size += len(part)
            if size > most:
                raise HTTPException(413, f"the body has more bytes than the {most:,} that it may have")
            await run_in_threadpool(file.write, part)


def _begun(uploads: Uploads, received: Path, name: str, held: Conversations) -> asyncio.Queue[_Event | None]:
    """Begin to take a file in, in a thread that nothing stops; give the queue in which it tells, to the end."""
    loop, queue = asyncio.get_running_loop(), asyncio.Queue[_Event | None]()

    def tell(event: _Event | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is there to be told
            loop.call_soon_threadsafe(queue.put_nowait, event)

    def run() -> None:
        try:
            tell(uploads.take(received, name, held, tell))
        except Exception as error:  # noqa: BLE001 - within a stream every error can only be told as an event
            tell(error_event(error))
        finally:
            uploads.leave()
            tell(None)

    threading.Thread(target=run, name="upload", daemon=True).start()
    return queue


async def _as_sent(queue: asyncio.Queue[_Event | None]) -> AsyncIterator[ServerSentEvent]:
    while (event := await queue.get()) is not None:
        yield ServerSentEvent(event.model_dump_json(exclude={"type"}), event=event.type)
