"""Sets: what a question for every member of a set asks."""
