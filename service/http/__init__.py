"""The chat endpoint: an HTTP adapter around the answerer."""

from service.http.app import create_app

__all__ = ["create_app"]
