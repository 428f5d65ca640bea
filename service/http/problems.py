"""Problem documents (RFC 9457): every error that HTTP shows, and the only place that knows status codes.

Clients of OpenAI read errors in another shape, and get them so.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from embeddings import StoreUnavailable
from service.errors import (
    CorpusBusy,
    DatabaseUnavailable,
    InvalidQuestion,
    NotRenewed,
    RefusedFile,
    ServiceError,
    UnknownConversation,
    UnknownMessage,
    UnknownSharedAnswer,
)
from service.events import ErrorEvent
from service.http.web.templating import shown

_LOG = logging.getLogger(__name__)
_TYPE = "application/problem+json"
_STATUSES: dict[type[Exception], int] = {
    InvalidQuestion: 422,
    UnknownConversation: 404,
    UnknownMessage: 404,
    UnknownSharedAnswer: 404,
    DatabaseUnavailable: 503,
    CorpusBusy: 503,
    NotRenewed: 503,
    RefusedFile: 422,
    StoreUnavailable: 503,
}
_OPENAI_PATHS = ("/v1/chat/completions", "/v1/models")
_OPENAI_CODES: dict[int, str] = {401: "invalid_api_key", 404: "model_not_found", 503: "service_unavailable"}
_RETRY_AFTER_S = "3"
_UNFORESEEN = "the service failed on this request; it has been logged"


class Problem(BaseModel):
    """What went wrong and what to do about it."""

    type: str = "about:blank"
    title: str = Field(examples=["Unprocessable Content"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["message: the question is empty; write what you want to know"])
    instance: str = Field(examples=["/v1/chat"])


class OpenAIError(BaseModel):
    """What went wrong: a message, a type, the parameter that is at fault, and a code."""

    message: str
    type: str = Field(examples=["invalid_request_error", "server_error"])
    param: str | None = None
    code: str | None = None


class OpenAIErrorBody(BaseModel):
    """An error's body."""

    error: OpenAIError


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe problem responses of these statuses for the OpenAPI document."""
    schema = Problem.model_json_schema()
    return {status: {"description": HTTPStatus(status).phrase, "content": {_TYPE: {"schema": schema}}} for status in statuses}


def openai_described() -> dict[int | str, dict[str, Any]]:
    """Describe the errors that OpenAI's clients get for the OpenAPI document."""
    shape = {"title": "OpenAIErrorBody", "type": "object", "properties": {"error": OpenAIError.model_json_schema()}}
    content = {"application/json": {"schema": shape}}
    return {
        "4XX": {"description": "A request that cannot be taken: 400, 401, 404, 413.", "content": content},
        "5XX": {"description": "The service is not ready (503) or has failed (500).", "content": content},
    }


def openai_status(status: int) -> int:
    """Give the status that OpenAI's clients know for one: what cannot be taken is a bad request."""
    return 400 if status == HTTPStatus.UNPROCESSABLE_ENTITY else status


def openai_error(status: int, detail: str, param: str | None = None) -> OpenAIErrorBody:
    """Make the body for an error in OpenAI's shape."""
    kind = "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error"
    status = openai_status(status)
    return OpenAIErrorBody(error=OpenAIError(message=detail, type=kind, param=param, code=_OPENAI_CODES.get(status)))


def speaks_openai(path: str) -> bool:
    """Whether the errors of a path have OpenAI's shape."""
    return path.startswith(_OPENAI_PATHS)


def problem(request: Request, status: int, detail: str, param: str | None = None) -> Response:
    """Make the response for an error: a problem document, OpenAI's shape where its clients ask, a page for a browser's window."""
    headers = {"Cache-Control": "no-store"} | (
        {"Retry-After": _RETRY_AFTER_S} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    )
    if speaks_openai(request.url.path):
        body = openai_error(status, detail, param)
        return JSONResponse(body.model_dump(), status_code=openai_status(status), headers=headers)
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, instance=request.url.path)
    if _is_for_a_window(request):
        refresh = {"Refresh": _RETRY_AFTER_S} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
        page = shown(request, "problem.html", {"problem": told}, status)
        page.headers.update(headers | refresh)
        return page
    return JSONResponse(told.model_dump(), status_code=status, media_type=_TYPE, headers=headers)


PROBLEMS = described(401, 413, 422, 500, 503)
"""The problems that any route of ``/v1`` may give."""


def install(app: FastAPI) -> None:
    """Have every error of the app answered by a problem document; none shows a trace."""

    @app.exception_handler(StoreUnavailable)
    @app.exception_handler(ServiceError)
    async def explained(request: Request, error: ServiceError | StoreUnavailable) -> Response:
        return problem(request, status_of(error), _detail(error), "messages" if isinstance(error, InvalidQuestion) else None)

    @app.exception_handler(RequestValidationError)
    async def invalid_request(request: Request, error: RequestValidationError) -> Response:
        places = [".".join(str(step) for step in fault["loc"][1:]) or "body" for fault in error.errors()]
        reasons = [str(fault["msg"]).removeprefix("Value error, ") for fault in error.errors()]
        detail = "; ".join(f"{place}: {reason}" for place, reason in zip(places, reasons, strict=True))
        return problem(request, 422, detail, places[0])

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        response = problem(request, error.status_code, str(error.detail))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> Response:
        _LOG.exception("unforeseen error at %s", request.url.path, exc_info=error)
        return problem(request, 500, _UNFORESEEN)


def status_of(error: Exception) -> int:
    """The status that an error is shown with."""
    return next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), 500)


def error_event(error: Exception) -> ErrorEvent:
    """Tell of an error within a stream as a problem document would."""
    status = status_of(error)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.exception("unforeseen error within a stream", exc_info=error)
    return ErrorEvent(title=HTTPStatus(status).phrase, status=status, detail=_detail(error))


def _detail(error: Exception) -> str:
    if isinstance(error, InvalidQuestion):
        return f"message: {error}"
    return str(error) if isinstance(error, ServiceError | StoreUnavailable) else _UNFORESEEN


def _is_for_a_window(request: Request) -> bool:
    """Whether a browser asks for a page that somebody wants to see."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/v1")
