"""Text to vectors to an index to ranked hits: encoder, FAISS, keywords, late interaction, fusion."""

from embeddings.encoder import Embedding, Encoder, SentenceTransformerEncoder, quiet
from embeddings.errors import EmbeddingError, EncoderUnavailable, IndexUnusable, StoreUnavailable
from embeddings.fusion import VOICES, Fusion, reciprocal_rank_fusion
from embeddings.index import Evidence, Hit, Passage, PassageIndex, Query, clause_spans
from embeddings.int8 import Int8Encoder, choose_encoder
from embeddings.terms import STOP_WORDS, stem, terms, words
from embeddings.weights import DEFAULT_ENCODER

__all__ = [
    "DEFAULT_ENCODER",
    "STOP_WORDS",
    "VOICES",
    "Embedding",
    "EmbeddingError",
    "Encoder",
    "EncoderUnavailable",
    "Evidence",
    "Fusion",
    "Hit",
    "IndexUnusable",
    "Int8Encoder",
    "Passage",
    "PassageIndex",
    "Query",
    "SentenceTransformerEncoder",
    "StoreUnavailable",
    "choose_encoder",
    "clause_spans",
    "quiet",
    "reciprocal_rank_fusion",
    "stem",
    "terms",
    "words",
]
