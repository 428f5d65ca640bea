"""The command line: ``unga-qa``."""

from service.cli.main import app, main

__all__ = ["app", "main"]
