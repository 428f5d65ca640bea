"""Errors in the shape that OpenAI's clients read."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field

_PATHS = ("/v1/chat/completions", "/v1/models")
_CODES = {
    HTTPStatus.UNAUTHORIZED: "invalid_api_key",
    HTTPStatus.NOT_FOUND: "model_not_found",
    HTTPStatus.SERVICE_UNAVAILABLE: "service_unavailable",
}


class OpenAIError(BaseModel):
    """What went wrong: a message, a type, the parameter that is at fault, and a code."""

    message: str
    type: str = Field(examples=["invalid_request_error", "server_error"])
    param: str | None = None
    code: str | None = None


class OpenAIErrorBody(BaseModel):
    """An error's body."""

    error: OpenAIError


def speaks_openai(path: str) -> bool:
    """Whether the errors of a path have OpenAI's shape."""
    return path.startswith(_PATHS)


def openai_status(status: int) -> int:
    """Give the status that OpenAI's clients know for one: what cannot be taken is a bad request."""
    return HTTPStatus.BAD_REQUEST if status == HTTPStatus.UNPROCESSABLE_ENTITY else status


def openai_error(status: int, detail: str, param: str | None = None) -> OpenAIErrorBody:
    """Make the body for an error."""
    kind = "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error"
    code = next((code for known, code in _CODES.items() if known == status), None)
    return OpenAIErrorBody(error=OpenAIError(message=detail, type=kind, param=param, code=code))


def described() -> dict[int | str, dict[str, Any]]:
    """Describe the errors for the OpenAPI document."""
    shape = {"title": "OpenAIErrorBody", "type": "object", "properties": {"error": OpenAIError.model_json_schema()}}
    content = {"application/json": {"schema": shape}}
    return {
        "4XX": {"description": "A request that cannot be taken: 400, 401, 404, 413.", "content": content},
        "5XX": {"description": "The service is not ready (503) or has failed (500).", "content": content},
    }
