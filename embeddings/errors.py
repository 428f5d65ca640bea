"""Errors of encoding and indexing."""


class EmbeddingError(Exception):
    """Base of every error that this package raises; its text says what happened and what to do."""


class EncoderUnavailable(EmbeddingError):
    """The weights of an encoder are missing, damaged or of another model than asked for."""


class IndexUnusable(EmbeddingError):
    """A stored index is missing, damaged, or was made from another corpus or by another encoder."""


class StoreUnavailable(EmbeddingError):
    """The store of vectors cannot be reached, cannot be opened, or failed on what it was asked."""
