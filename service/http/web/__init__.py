"""The web pages: the reading room, the resolutions, the library, and two resolutions side by side."""
