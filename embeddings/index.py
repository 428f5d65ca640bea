"""The index of passages: built once, saved atomically, opened only if it is the right one, searched."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from documents import split_clauses
from embeddings.encoded_texts import Encoded, EncodedTexts, TextsWriter, TokenStore, digest_of, late_interaction
from embeddings.encoder import Embedding, Encoder, Floats, Spans, quiet
from embeddings.errors import IndexUnusable
from embeddings.index_manifest import WITH_TEXTS, Manifest
from embeddings.keywords import STOP_WORDS, KeywordIndex, terms
from embeddings.passage import Passage, TextInPlace, texts_of
from embeddings.ranking import Documents, Ranking, nearness_within, words_within
from embeddings.search_protocols import KeywordSearch, VectorSearch
from embeddings.vectors import UNTITLED, PassageVectors, Rows, VectorIndex
from embeddings.watching import Unwatched, Watch

_VECTORS = "passages.faiss"
_WORD = re.compile(r"[^\W_]+")
_LEAST_WEIGHT = 0.1
_FILLER_WEIGHT = 0.4
_AT_ONCE = 256
"""So many texts are encoded between two writings: no more is lost when a process dies."""
CANDIDATES = 48
"""How many passages each of dense and keyword search proposes for late interaction."""
_NEAR = 256
"""So many of the nearest passages tell which documents are near."""
_DOCUMENTS, _OF_EACH = 6, 12
"""Of so many of the nearest documents so many passages are candidates, however far down the others push them."""

Traits = Callable[[Rows], Mapping[str, Floats]]
"""Tells of rows what else the ranking weighs of them, by name: shape (rows,) each."""


def no_traits(rows: Rows) -> Mapping[str, Floats]:  # noqa: ARG001 - as whoever knows some would be asked
    """Know nothing of passages but their words."""
    return {}


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready for search: its wordings with their embeddings, its stems, and what its words stand for."""

    wordings: tuple[str, ...]
    embeddings: tuple[Embedding, ...]
    terms: tuple[str, ...]
    meanings: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a passage's tokens match a question's: cosines (tokens, question tokens), and where both stand."""

    similarities: Floats
    places: Spans
    question_places: Spans


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: its row, the logarithm of its share of the probability to be the best, and what each voice gave it."""

    row: int
    id: str
    score: float
    voices: dict[str, float]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Rows that may be the best, in ascending order, and what each voice and each trait gives them, shape (rows,) each."""

    rows: Rows
    voices: Mapping[str, Floats]
    traits: Mapping[str, Floats]


class PassageIndex:
    """Dense vectors, keywords and token vectors over the same passages, in the same order.

    A passage often does not name its subject; its title does. So its keywords are those of both, its text is encoded with
    its place before it, and how near its document's topic is to a question is a voice of its own.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        encoder: Encoder,
        vectors: VectorSearch,
        keywords: KeywordSearch,
        tokens: TokenStore,
        titles: Rows,
    ) -> None:
        """Put an index together; ``titles`` tells of each passage which of the encoded texts its title is."""
        self.passages = passages
        self.encoder = encoder
        self.vectors = vectors
        self.keywords = keywords
        self.tokens = tokens
        self.titles = titles
        self.ranking = Ranking.shipped()
        self.documents = Documents.of([passage.document for passage in passages])
        self._rows = {passage.id: row for row, passage in enumerate(passages)}

    def row(self, passage_id: str) -> int | None:
        """The row of a passage, or None when it is not indexed."""
        return self._rows.get(passage_id)

    def query(
        self,
        wordings: Sequence[str],
        keywords: Sequence[str] = (),
        meanings: Mapping[str, Sequence[str]] | None = None,
        ignored: Collection[str] = (),
        known: Mapping[str, Embedding] | None = None,
    ) -> Query:
        """Prepare a question for search: embed each wording, stem their words and further keywords.

        ``meanings`` tells what words in lower case stand for, so that an abbreviation counts as its name;
        ``ignored`` are stems that say who is asked rather than what, and are no keywords unless there are no others;
        ``known`` are the wordings that are embedded already.
        """
        made = dict(known or {})
        left = [wording for wording in wordings if wording not in made]
        made.update(zip(left, self.encoder.embed(left, "query"), strict=True) if left else ())
        embeddings = [made[wording] for wording in wordings]
        stems = list(dict.fromkeys(term for text in (*wordings, *keywords) for term in terms(text)))
        stems = [term for term in stems if term not in ignored] or list(stems)
        return Query(tuple(wordings), tuple(embeddings), tuple(stems), meanings or {})

    def search(self, query: Query, rows: Rows | None = None, limit: int = 10, traits: Traits = no_traits) -> list[Hit]:
        """Rank the passages (of the given rows, or all) for a query; the best come first, at most ``limit``."""
        found = self.candidates(query, rows, traits)
        if not len(found.rows):
            return []
        scores = self.ranking.scores(found.voices, found.traits)
        order = np.argsort(-scores, kind="stable")[:limit]
        return [
            Hit(
                row := int(found.rows[n]),
                self.passages[row].id,
                float(scores[n]),
                {name: float(values[n]) for name, values in found.voices.items()},
            )
            for n in order
        ]

    def candidates(self, query: Query, rows: Rows | None = None, traits: Traits = no_traits) -> Candidates:
        """The passages (of the given rows, or all) that may be the best for a query, with what the ranking weighs of each."""
        if not query.embeddings or not (len(self.passages) if rows is None else len(rows)):
            return Candidates(np.empty(0, dtype=np.int64), {}, {})
        scope = None if rows is None else np.unique(np.asarray(rows, dtype=np.int64))
        chosen = self._candidates(query, scope)
        return Candidates(chosen, self._voices(query, chosen, scope), traits(chosen))

    def evidence(self, query: Query, row: int) -> tuple[Evidence, ...]:
        """How one passage matches each wording of a query, token by token."""
        places = self.tokens.places(row)
        return tuple(Evidence(self.tokens.similarities(row, e.tokens), places, e.spans) for e in query.embeddings)

    def text_vectors(self, rows: Rows | None = None) -> Floats:
        """The unit vectors of the passages' texts (n, d), of the given rows or all, titles left aside."""
        entries = self.tokens.entries if rows is None else self.tokens.entries[rows]
        return np.asarray(self.tokens.texts.vectors[entries], dtype=np.float32)

    def title_vector(self, row: int) -> Floats | None:
        """The unit vector (d,) of the title of a passage's document, or None where it has none."""
        title = int(self.titles[row])
        return None if title == UNTITLED else np.asarray(self.tokens.texts.vectors[title], dtype=np.float32)

    def _candidates(self, query: Query, scope: Rows | None) -> Rows:
        """Rows that may be the best, in ascending order: the nearest, those with the words, and the nearest documents' nearest."""
        if (len(self.passages) if scope is None else len(scope)) <= 2 * CANDIDATES:
            return np.arange(len(self.passages), dtype=np.int64) if scope is None else scope
        near = np.unique(np.concatenate([self.vectors.best(e.vector, _NEAR, scope) for e in query.embeddings]))
        nearness = self._nearness(query, near)
        best = near[np.argsort(-nearness, kind="stable")[:CANDIDATES]]
        by_words = self.keywords.best(query.terms, CANDIDATES, scope)
        return np.unique(np.concatenate([best, by_words, *self._of_nearest_documents(query, near, nearness, scope)]))

    def _of_nearest_documents(self, query: Query, near: Rows, nearness: Floats, scope: Rows | None) -> list[Rows]:
        holders = self.documents.holding(near)
        order = np.lexsort((-nearness, holders))
        firsts = np.flatnonzero(np.r_[True, np.diff(holders[order]) != 0])
        best = nearness[order][firsts] + self._topics(query, near[order][firsts])
        found = []
        for document in holders[order][firsts][np.argsort(-best, kind="stable")[:_DOCUMENTS]].tolist():
            own = self.documents.rows(document)
            own = own if scope is None else np.intersect1d(own, scope, assume_unique=True)
            found.append(own[np.argsort(-self._nearness(query, own), kind="stable")[:_OF_EACH]])
        return found

    def _nearness(self, query: Query, rows: Rows) -> Floats:
        """Cosine of each passage with the nearest wording of a query (n,)."""
        return np.asarray(np.max([self.vectors.scores(e.vector, rows) for e in query.embeddings], axis=0), dtype=np.float32)

    def _topics(self, query: Query, rows: Rows) -> Floats:
        """Cosine of the topic of each passage's document with the nearest wording (n,); 0 where it has none."""
        titles = self.titles[rows]
        vectors = self.tokens.texts.vectors[np.maximum(titles, 0)]
        own = np.max([vectors @ e.vector for e in query.embeddings], axis=0)
        return np.where(titles == UNTITLED, 0.0, own).astype(np.float32)

    def _token_weights(self, query: Query, wording: int, scope: Rows | None) -> Floats:
        """Weigh each token of a wording by how few of the passages in scope hold its word; at least a fifth."""
        text, spans = query.wordings[wording], query.embeddings[wording].spans
        weights = np.full(len(spans), _FILLER_WEIGHT, dtype=np.float32)
        for match in _WORD.finditer(text):
            own = (spans[:, 0] >= match.start()) & (spans[:, 1] <= match.end())
            word = match[0].lower()
            filler = word in STOP_WORDS and word not in query.meanings
            weights[own] = _FILLER_WEIGHT if filler else max(_LEAST_WEIGHT, 1 - self.share(word, query.meanings, scope))
        return weights

    def share(self, word: str, meanings: Mapping[str, Sequence[str]], scope: Rows | None = None) -> float:
        """The share of the passages in scope (or all) that hold a word, or all the words of something that it stands for."""
        groups = [group for group in (terms(word), *(terms(m) for m in meanings.get(word, ()))) if group]
        count = len(self.passages) if scope is None else len(scope)
        if not groups or not count:
            return 0.0
        found = [self.keywords.holders(group) for group in groups]
        holders = found[0] if len(found) == 1 else np.unique(np.concatenate(found))
        within = holders if scope is None else np.intersect1d(holders, scope, assume_unique=True)
        return len(within) / count

    def _voices(self, query: Query, rows: Rows, scope: Rows | None) -> dict[str, Floats]:
        clauses = [clause_spans(self.passages[row].text) for row in rows.tolist()]
        late = [
            late_interaction(self.tokens, rows.tolist(), clauses, embedding.tokens, self._token_weights(query, n, scope))
            for n, embedding in enumerate(query.embeddings)
        ]
        of = np.concatenate([self.documents.rows(d) for d in np.unique(self.documents.holding(rows)).tolist()])
        among = self._nearness(query, of)
        dense = among[np.searchsorted(of, rows)]
        near = nearness_within(rows, dense, of, among, self.documents)
        words = words_within(query.terms, rows, self.keywords, self.documents)
        return {
            "late": np.max([s.whole for s in late], axis=0),
            "clause": np.max([s.clause for s in late], axis=0),
            "dense": dense,
            "keywords": self.keywords.scores(query.terms, rows),
            "topic": self._topics(query, rows),
            "dense_within": near.beyond,
            "place_within": near.place,
            "words_within": words.within,
            "dense_of_document": near.document,
            "words_of_document": words.document,
        }

    @classmethod
    def build(cls, passages: Sequence[Passage], encoder: Encoder, on_done: Callable[[int], None] = quiet) -> PassageIndex:
        """Encode and index passages in memory; each different text is encoded once."""
        texts = texts_of(passages)
        embedded = encoder.embed([text.body for text in texts], "document", on_done, [text.before for text in texts])
        return cls._over(passages, encoder, EncodedTexts.in_memory(zip([t.key for t in texts], embedded, strict=True)))

    @classmethod
    def _over(cls, passages: Sequence[Passage], encoder: Encoder, texts: EncodedTexts, *, faiss: bool = True) -> PassageIndex:
        known = {text: texts.entry(digest_of(text.key)) for text in texts_of(passages)}
        entries = np.array([known[TextInPlace(p.text, p.before)] for p in passages], dtype=np.int64)
        titles = np.array([known[TextInPlace(p.topic)] if p.topic else UNTITLED for p in passages], dtype=np.int64)
        keywords = KeywordIndex.build([p.words for p in passages])
        mapped = PassageVectors(texts.vectors, entries)
        vectors = VectorIndex.build(mapped) if faiss else mapped
        return cls(passages, encoder, vectors, keywords, TokenStore(texts, entries), titles)

    @classmethod
    def make(
        cls,
        folder: Path,
        passages: Sequence[Passage],
        encoder: Encoder,
        corpus: str,
        *,
        known: Sequence[EncodedTexts] = (),
        watch: Watch | None = None,
        faiss: bool = True,
    ) -> None:
        """Encode and index passages into a folder, which is there whole in the end, or not at all.

        Without ``faiss`` the folder has no index of vectors to search: that is elsewhere then. Texts that are ``known`` are not encoded again. What is encoded before the process dies is known to the next try.
        """
        unfinished = folder.parent / f".encoding-{folder.name.partition('-')[2]}"
        texts = texts_of(passages)
        sources = [*known, *_opened(unfinished, encoder)]
        missing = sorted((t for t in texts if not any(digest_of(t.key) in s for s in sources)), key=lambda text: len(text.key))
        if missing:
            watch = watch or Unwatched()
            watch.begin("Encoding paragraphs", len(missing))
            with TextsWriter(unfinished, encoder.dimension) as writer:
                for low in range(0, len(missing), _AT_ONCE):
                    batch = missing[low : low + _AT_ONCE]
                    embedded = encoder.embed([t.body for t in batch], "document", watch, [t.before for t in batch])
                    pairs = zip(batch, embedded, strict=True)
                    writer.add((digest_of(text.key), Encoded.of(embedding)) for text, embedding in pairs)
            sources = [*known, *_opened(unfinished, encoder)]
        with _draft(folder) as draft:
            with TextsWriter(draft, encoder.dimension) as writer:
                digests = (digest_of(text.key) for text in texts)
                writer.add((digest, next(s[digest] for s in sources if digest in s)) for digest in digests)
            _write(cls._over(passages, encoder, EncodedTexts.open(draft, encoder.dimension), faiss=faiss), draft, corpus)
        shutil.rmtree(unfinished, ignore_errors=True)

    def save(self, folder: Path, corpus: str) -> None:
        """Write the index beside the folder and move it there in one step: it is there whole, or not at all."""
        with _draft(folder) as draft:
            self.tokens.texts.save(draft)
            _write(self, draft, corpus)

    @classmethod
    def open(
        cls, folder: Path, passages: Sequence[Passage], encoder: Encoder, corpus: str, *, faiss: bool = True
    ) -> PassageIndex:
        """Open a saved index; raise IndexUnusable, naming both sides, when it is not of this corpus and encoder."""
        manifest = Manifest.read(folder)
        manifest.check(folder, encoder=encoder.name, corpus=corpus)
        if manifest.passages != len(passages):
            raise IndexUnusable(f"the index in {folder.name} holds {manifest.passages} passages, the corpus {len(passages)}")
        if faiss and _VECTORS not in manifest.files:
            raise IndexUnusable(f"the index in {folder.name} has no {_VECTORS}: its vectors were searched in another store")
        entries, titles = (np.load(folder / name, mmap_mode="r") for name in ("entries.npy", "titles.npy"))
        texts = EncodedTexts.open(folder, manifest.dimension)
        mapped = PassageVectors(texts.vectors, entries)
        vectors = VectorIndex.load(folder / _VECTORS, mapped) if faiss else mapped
        return cls(passages, encoder, vectors, KeywordIndex.load(folder / "keywords"), TokenStore(texts, entries), titles)


def encoded_texts(folder: Path, encoder: str) -> EncodedTexts:
    """The texts of a saved index by an encoder, whatever corpus it is of; raise IndexUnusable where there are none."""
    manifest = Manifest.read(folder)
    manifest.check(folder, encoder=encoder, corpus=manifest.corpus, formats=WITH_TEXTS)
    return EncodedTexts.open(folder, manifest.dimension)


def _write(index: PassageIndex, draft: Path, corpus: str) -> None:
    """Write everything of an index but its texts, and last the manifest."""
    if not isinstance(index.keywords, KeywordIndex):
        raise TypeError("an index whose keywords are searched elsewhere has none to write")
    (draft / "keywords").mkdir()
    index.keywords.save(draft / "keywords")
    if isinstance(index.vectors, VectorIndex):
        index.vectors.save(draft / _VECTORS)
    np.save(draft / "entries.npy", index.tokens.entries)
    np.save(draft / "titles.npy", index.titles)
    name, dimension = index.encoder.name, index.encoder.dimension
    Manifest.of(draft, encoder=name, dimension=dimension, corpus=corpus, passages=len(index.passages)).write(draft)


def _opened(unfinished: Path, encoder: Encoder) -> list[EncodedTexts]:
    """What a try that did not come to its end has encoded, once its files are cut to what is whole."""
    if not unfinished.exists():
        return []
    with TextsWriter(unfinished, encoder.dimension):
        pass
    return [EncodedTexts.open(unfinished, encoder.dimension)]


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    """Give a folder to write into that takes the place of another one when the block ends well, in one step."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield draft
        if folder.exists():
            shutil.rmtree(folder)
        try:
            draft.replace(folder)
        except OSError:
            if not folder.exists():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@lru_cache(maxsize=100_000)
def clause_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the clauses of a text start and end."""
    return tuple((clause.start, clause.end) for clause in split_clauses(text))
