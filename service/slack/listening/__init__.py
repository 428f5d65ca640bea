"""Listening: what Slack sends, read and stored; what people press, done."""
