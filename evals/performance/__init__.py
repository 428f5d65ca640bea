"""Performance: time and memory, of encoding, searching, taking in, and answering."""
