"""Routes to conversations: begin one, list them, read, rename or delete one, take a message out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from service.http.holding import Held, Owner
from service.http.problems import PROBLEMS, described
from service.http.schemas import ConversationBegun, ConversationList, ConversationSummary, ConversationView, RenameRequest

router = APIRouter(prefix="/v1/conversations", tags=["conversations"], responses=PROBLEMS)
_NOT_FOUND = described(404)
_FURTHEST = 1_000_000_000
"""Databases take no numbers without end."""


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
    return ConversationList(total=page.total, conversations=[ConversationSummary.of(entry) for entry in page.entries])


@router.get("/{conversation_id}", responses=_NOT_FOUND)
def read_conversation(conversation_id: str, held: Held, owner: Owner) -> ConversationView:
    """Read a conversation with all its turns."""
    return ConversationView.of(held.read(conversation_id, owner), held.feedback_on(conversation_id, owner))


@router.patch("/{conversation_id}", responses=_NOT_FOUND)
def rename_conversation(conversation_id: str, body: RenameRequest, held: Held, owner: Owner) -> ConversationSummary:
    """Give a conversation a title, which it keeps whatever is said in it."""
    return ConversationSummary.of(held.rename(conversation_id, body.title, owner))


@router.delete("/{conversation_id}", status_code=204, responses=_NOT_FOUND)
def delete_conversation(conversation_id: str, held: Held, owner: Owner) -> None:
    """Delete a conversation and everything said in it."""
    held.delete(conversation_id, owner)


@router.delete("/{conversation_id}/messages/{message_id}", status_code=204, responses=_NOT_FOUND)
def forget_message(conversation_id: str, message_id: str, held: Held, owner: Owner) -> None:
    """Take a message and its answer out of a conversation; what is said next is not answered in their light."""
    held.forget(conversation_id, message_id, owner)
