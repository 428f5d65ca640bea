"""Routes to conversations: begin one, list them, read, rename or delete one, take a message out, share an answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from service.answer import Answer
from service.http.holding import Held, Owner
from service.http.problems import PROBLEMS, described
from service.pages import answer_path

router = APIRouter(prefix="/v1/conversations", tags=["conversations"], responses=PROBLEMS)
shared = APIRouter(prefix="/v1/shared", tags=["sharing"], responses=described(404, 422, 500, 503))
_NOT_FOUND = described(404)
_FURTHEST = 1_000_000_000
"""Databases take no numbers without end."""
_LONGEST_TITLE = 120
_JOINERS = str.maketrans("", "", "\u200c\u200d")
"""Characters that print nothing, and without which neither Persian nor many an emoji is written."""


def _on_one_line(title: str) -> str:
    """Give a title with single spaces; refuse one that is empty, too long, or holds what does not print."""
    line = " ".join(title.split())
    shown = line.translate(_JOINERS)
    if not shown or len(line) > _LONGEST_TITLE:
        raise ValueError(f"write a title of 1 to {_LONGEST_TITLE} characters; this one has {len(line):,}")
    if not shown.isprintable():
        raise ValueError("the title holds control characters; write it as plain text")
    return line


class RenameRequest(BaseModel):
    """The title that a conversation is to bear."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"title": "Women peacekeepers"}]})

    title: Annotated[str, AfterValidator(_on_one_line)] = Field(
        description="1 to 120 printable characters; line breaks and runs of spaces become one space, those around it are taken off."
    )


class ConversationBegun(BaseModel):
    """A conversation in which nothing was said yet."""

    id: str


class ConversationSummary(BaseModel):
    """A conversation's line in the list; times are UTC."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    title: str = Field(description="What somebody called it, or what it began with.")
    turns: int
    created: datetime
    updated: datetime


class ConversationList(BaseModel):
    """A page of conversations, the one last spoken in first."""

    total: int
    conversations: list[ConversationSummary]


class TurnView(BaseModel):
    """A turn: when it was answered, in UTC, the answer object, and whether it helped."""

    at: datetime
    answer: Answer
    helpful: bool | None = Field(description="What was last said of the answer; null where nobody said anything.")


class ConversationView(BaseModel):
    """A conversation with its turns, oldest first, and the documents that it is scoped to (all, when none is named)."""

    id: str
    title: str
    created: datetime
    updated: datetime
    symbols: list[str]
    turns: list[TurnView]


class ShareView(BaseModel):
    """The token that opens an answer to anybody, and the path of the page that shows it."""

    token: str
    path: str = Field(examples=["/a/kZ0c3q1xT8mJ5vB7nW2yRg"])


class SharedAnswer(BaseModel):
    """A shared answer: when it was given, in UTC, and the answer object without the id of its conversation."""

    at: datetime
    answer: Answer


@router.post("", status_code=201)
def begin_conversation(held: Held, owner: Owner) -> ConversationBegun:
    """Begin a conversation; it is listed once something was said in it."""
    return ConversationBegun(id=held.begin(owner))


@router.get("")
def list_conversations(
    held: Held,
    owner: Owner,
    offset: Annotated[int, Query(ge=0, le=_FURTHEST)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ConversationList:
    """List the conversations of whoever asks, the one last spoken in first."""
    page = held.newest(owner, limit=limit, offset=offset)
    return ConversationList(total=page.total, conversations=[ConversationSummary.model_validate(e) for e in page.entries])


@router.get("/{conversation_id}", responses=_NOT_FOUND)
def read_conversation(conversation_id: str, held: Held, owner: Owner) -> ConversationView:
    """Read a conversation with all its turns."""
    read = held.read(conversation_id, owner)
    helpful = {given.message: given.helpful for given in held.feedback_on(conversation_id, owner)}
    return ConversationView(
        id=read.entry.id,
        title=read.entry.title,
        created=read.entry.created,
        updated=read.entry.updated,
        symbols=list(read.symbols),
        turns=[TurnView(at=t.at, answer=t.answer, helpful=helpful.get(t.answer.message_id)) for t in read.turns],
    )


@router.patch("/{conversation_id}", responses=_NOT_FOUND)
def rename_conversation(conversation_id: str, body: RenameRequest, held: Held, owner: Owner) -> ConversationSummary:
    """Give a conversation a title, which it keeps whatever is said in it."""
    return ConversationSummary.model_validate(held.rename(conversation_id, body.title, owner))


@router.delete("/{conversation_id}", status_code=204, responses=_NOT_FOUND)
def delete_conversation(conversation_id: str, held: Held, owner: Owner) -> None:
    """Delete a conversation and everything said in it."""
    held.delete(conversation_id, owner)


@router.delete("/{conversation_id}/messages/{message_id}", status_code=204, responses=_NOT_FOUND)
def forget_message(conversation_id: str, message_id: str, held: Held, owner: Owner) -> None:
    """Take a message and its answer out of a conversation; what is said next is not answered in their light."""
    held.forget(conversation_id, message_id, owner)


@router.post("/{conversation_id}/messages/{message_id}/share", status_code=201, responses=_NOT_FOUND, tags=["sharing"])
def share(conversation_id: str, message_id: str, held: Held, owner: Owner) -> ShareView:
    """Let anybody read an answer who has its link; shared again, it keeps the link that it has."""
    token = held.share(conversation_id, message_id, owner)
    return ShareView(token=token, path=answer_path(token))


@router.delete("/{conversation_id}/messages/{message_id}/share", status_code=204, responses=_NOT_FOUND, tags=["sharing"])
def unshare(conversation_id: str, message_id: str, held: Held, owner: Owner) -> None:
    """Have the link to an answer open nothing any more."""
    held.unshare(conversation_id, message_id, owner)


@shared.get("/{token}")
def read_shared(token: str, held: Held) -> SharedAnswer:
    """Read a shared answer; no key is asked for, and the id of its conversation is left empty."""
    turn = held.shared(token)
    return SharedAnswer(at=turn.at, answer=turn.answer)
