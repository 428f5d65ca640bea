"""Routes to shared answers: share one, share it no longer, read one."""

from __future__ import annotations

from fastapi import APIRouter

from service.http.holding import Held, Owner
from service.http.problems import PROBLEMS, described
from service.http.schemas import SharedAnswer, ShareView

router = APIRouter(prefix="/v1", tags=["sharing"])
_MESSAGE = "/conversations/{conversation_id}/messages/{message_id}/share"


@router.post(_MESSAGE, status_code=201, responses=PROBLEMS | described(404))
def share(conversation_id: str, message_id: str, held: Held, owner: Owner) -> ShareView:
    """Let anybody read an answer who has its link; shared again, it keeps the link that it has."""
    return ShareView.of(held.share(conversation_id, message_id, owner))


@router.delete(_MESSAGE, status_code=204, responses=PROBLEMS | described(404))
def unshare(conversation_id: str, message_id: str, held: Held, owner: Owner) -> None:
    """Have the link to an answer open nothing any more."""
    held.unshare(conversation_id, message_id, owner)


@router.get("/shared/{token}", responses=described(404, 422, 500, 503))
def read_shared(token: str, held: Held) -> SharedAnswer:
    """Read a shared answer; no key is asked for, and the id of its conversation is left empty."""
    turn = held.shared(token)
    return SharedAnswer(at=turn.at, answer=turn.answer)
