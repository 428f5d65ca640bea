"""The chat endpoint as OpenAI's clients know it."""
