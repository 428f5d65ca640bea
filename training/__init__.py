"""Training: makes what the project ships of questions written by hand, and says how it was made."""
