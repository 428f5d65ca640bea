"""The web pages: the reading room, the resolutions, the library, and two resolutions side by side."""

from service.http.web.site import install_pages

__all__ = ["install_pages"]
