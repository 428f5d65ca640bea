"""Working: the queue of what is to be done, and the doing, so that everything is answered once."""
