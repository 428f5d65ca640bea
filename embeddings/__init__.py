"""Text to vectors to an index to ranked hits: encoder, FAISS, keywords, late interaction, ranking."""

from embeddings.encoder import Embedding, Encoder, SentenceTransformerEncoder, quiet
from embeddings.errors import EmbeddingError, EncoderUnavailable, IndexUnusable, StoreUnavailable
from embeddings.index import Evidence, Hit, PassageIndex, Query, clause_spans
from embeddings.int8 import Int8Encoder, choose_encoder
from embeddings.keywords import STOP_WORDS, stem, terms, words
from embeddings.passage import Passage
from embeddings.ranking import VOICES, Ranking
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
    "Hit",
    "IndexUnusable",
    "Int8Encoder",
    "Passage",
    "PassageIndex",
    "Query",
    "Ranking",
    "SentenceTransformerEncoder",
    "StoreUnavailable",
    "choose_encoder",
    "clause_spans",
    "quiet",
    "stem",
    "terms",
    "words",
]
