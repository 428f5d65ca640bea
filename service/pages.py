"""Pages: where the service's own pages stand."""

from __future__ import annotations

from urllib.parse import quote


def page_path(symbol: str) -> str:
    """The path of a document's page within the service."""
    return f"/d/{quote(symbol)}"


def page_url(public_url: str, symbol: str, locator: str) -> str:
    """The address of a paragraph on the service's page of its document."""
    return f"{public_url.rstrip('/')}{page_path(symbol)}#{quote(locator)}"


def answer_path(token: str) -> str:
    """The path of a shared answer's page within the service."""
    return f"/a/{quote(token)}"
