"""The chat endpoint: an HTTP adapter around the answerer."""
