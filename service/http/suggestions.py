"""Suggestions: questions to begin with, for whoever does not know what can be asked."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request

from service.http.holding import Answering, owner_of
from service.http.problems import PROBLEMS
from service.http.schemas import SuggestionList
from service.suggestions import Suggestions

router = APIRouter(prefix="/v1", tags=["chat"], responses=PROBLEMS, dependencies=[Depends(owner_of)])


@router.get("/suggestions")
def suggest(request: Request, answerer: Answering) -> SuggestionList:
    """Suggest up to five questions that the documents answer; the same until the documents are others."""
    kept: Suggestions = request.app.state.suggestions
    return SuggestionList(suggestions=list(kept.of(answerer)))
