"""Feedback on an answer, from whoever was given it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from service.conversation import Feedback
from service.http.holding import Held, Owner
from service.http.problems import PROBLEMS, described
from service.http.schemas import FeedbackRequest

router = APIRouter(prefix="/v1", tags=["chat"], responses=PROBLEMS | described(404))


@router.post("/feedback", status_code=204)
async def give(body: FeedbackRequest, held: Held, owner: Owner) -> None:
    """Say whether an answer helped; saying it again replaces what was said before."""
    # clients choose message ids, so two owners' may be alike: by its owner each one's feedback stays apart
    given = Feedback(body.message_id, body.conversation_id, body.helpful, body.comment, voter=owner)
    await run_in_threadpool(held.judge, given, owner)
