"""The tools of this project for models: an adapter around the conversations on the Model Context Protocol's own SDK."""
