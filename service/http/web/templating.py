"""Templating: how every page of the service is made from its template, and what a browser may do with it."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.templating import Jinja2Templates
from starlette.types import Scope

from documents.words import written_date
from service.pages import page_path

READING = ["GET", "HEAD"]
"""How a page is asked for; whoever previews links or watches the service asks for its head alone."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""Only the service's own files run or are shown, nothing within a page, and no text can become markup (Trusted Types)."""
_HERE = Path(__file__).parent


class _Assets(StaticFiles):
    """Style sheets and modules, of which a browser asks each time whether they are still the same."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Give a file."""
        response = await super().get_response(path, scope)
        response.headers.setdefault("Cache-Control", "no-cache")
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def install_templates(app: FastAPI) -> None:
    """Give the application the templates of its pages, their style sheets and modules."""
    loader = FileSystemLoader(_HERE / "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"day": written_date, "page_path": page_path}
    app.state.templates = Jinja2Templates(env=environment)
    app.mount("/static", _Assets(directory=_HERE / "static"), name="static")


def shown(request: Request, template: str, context: dict[str, object], status: int = 200) -> Response:
    """Make a page from its template; every page may use ``root``, the path that the service is served under."""
    templates: Jinja2Templates = request.app.state.templates
    return templates.TemplateResponse(
        request, template, context | {"root": root_of(request)}, status_code=status, headers=HEADERS
    )


def root_of(request: Request) -> str:
    """The path that the service is served under, behind a proxy."""
    return str(request.scope.get("root_path", ""))
