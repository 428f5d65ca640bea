"""The site: all pages together, with their templates, style sheets and modules."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.templating import Jinja2Templates
from starlette.types import Scope

from service.http.web import comparison, library, reading, room

_HERE = Path(__file__).parent


class _Assets(StaticFiles):
    """Style sheets and modules, of which a browser asks each time whether they are still the same."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Give a file."""
        response = await super().get_response(path, scope)
        response.headers.setdefault("Cache-Control", "no-cache")
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def install_pages(app: FastAPI) -> None:
    """Give the application its pages: their routes, their templates, their style sheets and modules."""
    loader = FileSystemLoader(_HERE / "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    app.state.templates = Jinja2Templates(env=environment)
    app.mount("/static", _Assets(directory=_HERE / "static"), name="static")
    for pages in (library, comparison, reading, room):
        app.include_router(pages.router)
