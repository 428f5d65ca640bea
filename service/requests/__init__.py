"""Requests: a message read once into what it asks for, on which everything behind it works."""
