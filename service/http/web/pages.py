"""Pages: how every page of the service is made from its template, and what a browser may do with it."""

from __future__ import annotations

from fastapi import Request, Response
from starlette.templating import Jinja2Templates

READING = ["GET", "HEAD"]
"""How a page is asked for; whoever previews links or watches the service asks for its head alone."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""Only the service's own files run or are shown, nothing within a page, and no text can become markup (Trusted Types)."""


def shown(request: Request, template: str, context: dict[str, object], status: int = 200) -> Response:
    """Make a page from its template; every page may use ``root``, the path that the service is served under."""
    templates: Jinja2Templates = request.app.state.templates
    return templates.TemplateResponse(
        request, template, context | {"root": root_of(request)}, status_code=status, headers=HEADERS
    )


def root_of(request: Request) -> str:
    """The path that the service is served under, behind a proxy."""
    return str(request.scope.get("root_path", ""))
