"""Problem documents (RFC 9457): every error that HTTP shows, and the only place that knows status codes."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from service.errors import InvalidQuestion

_LOG = logging.getLogger(__name__)
_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What went wrong and what to do about it."""

    type: str = "about:blank"
    title: str = Field(examples=["Unprocessable Content"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["message: the question is empty; write what you want to know"])
    instance: str = Field(examples=["/v1/chat"])


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe problem responses of these statuses for the OpenAPI document."""
    schema = Problem.model_json_schema()
    return {status: {"description": HTTPStatus(status).phrase, "content": {_TYPE: {"schema": schema}}} for status in statuses}


def problem(request: Request, status: int, detail: str) -> JSONResponse:
    """Make the response for an error."""
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, instance=request.url.path)
    return JSONResponse(body.model_dump(), status_code=status, media_type=_TYPE)


def install(app: FastAPI) -> None:
    """Have every error of the app answered by a problem document; none shows a trace."""

    @app.exception_handler(InvalidQuestion)
    async def invalid_question(request: Request, error: InvalidQuestion) -> JSONResponse:
        return problem(request, 422, f"message: {error}")

    @app.exception_handler(RequestValidationError)
    async def invalid_request(request: Request, error: RequestValidationError) -> JSONResponse:
        faults = [f"{'.'.join(str(step) for step in fault['loc'][1:]) or 'body'}: {fault['msg']}" for fault in error.errors()]
        return problem(request, 422, "; ".join(faults))

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        response = problem(request, error.status_code, str(error.detail))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> JSONResponse:
        _LOG.exception("unforeseen error at %s", request.url.path, exc_info=error)
        return problem(request, 500, "the service failed on this request; it has been logged")
