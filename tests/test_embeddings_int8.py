"""The encoder in 8-bit integers: nearly the library's vectors, exactly its places, kept safely, and never silently another."""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from documents import Resolution
from embeddings import (
    Embedding,
    EncoderUnavailable,
    Int8Encoder,
    SentenceTransformerEncoder,
    choose_encoder,
    weights,
)
from embeddings.exports import MODEL, exported
from embeddings.weights import PLAIN_ENCODER, default_weights

ODD = (
    "",
    "   ",
    "  Requests the Secretary-General to report.  ",
    "ASEAN–UN “Plan”, 2021–2025",
    "Décide İstanbul ½ 👩‍👩‍👧 zero\u200bwidth",
    "peace and fish " * 300,
    "x" * 3000,
    "  " + "a-b_c " * 200,
)
WIDTH, WIDE, LAYERS = 32, 64, 2


@pytest.fixture(scope="module")
def floats() -> SentenceTransformerEncoder:
    """The default encoder as the library runs it."""
    return SentenceTransformerEncoder(PLAIN_ENCODER)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the default encoder's faster copy."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def integers(cache: Path) -> Int8Encoder:
    """The default encoder in integers."""
    return Int8Encoder(cache, PLAIN_ENCODER)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder of sentence-transformers with a small BERT of random weights, which a fraction of a second makes faster."""
    return small_bert(tmp_path / "small")


def small_bert(folder: Path, seed: int = 0) -> Path:
    """Write a small BERT that the library can load."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in default_weights().glob("*.json"):
        shutil.copyfile(path, folder / path.name)
    shutil.copyfile(default_weights() / "vocab.txt", folder / "vocab.txt")
    (folder / "1_Pooling").mkdir(exist_ok=True)
    pooling = {"word_embedding_dimension": WIDTH, "pooling_mode_mean_tokens": True}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling), encoding="utf-8")
    change(
        folder / "config.json",
        hidden_size=WIDTH,
        intermediate_size=WIDE,
        num_hidden_layers=LAYERS,
        num_attention_heads=4,
        max_position_embeddings=256,
    )
    random = np.random.default_rng(seed)
    sizes = {"embeddings.word_embeddings": (30522, WIDTH), "embeddings.position_embeddings": (256, WIDTH)}
    tensors = {name: random.normal(0, 1, size) for name, size in sizes.items()}
    tensors["embeddings.token_type_embeddings"] = random.normal(0, 1, (2, WIDTH))
    norms, linear = ["embeddings.LayerNorm"], {"pooler.dense": (WIDTH, WIDTH)}
    for layer in (f"encoder.layer.{n}" for n in range(LAYERS)):
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
        linear |= {f"{layer}.attention.self.{part}": (WIDTH, WIDTH) for part in ("query", "key", "value")}
        linear |= {f"{layer}.attention.output.dense": (WIDTH, WIDTH)}
        linear |= {f"{layer}.intermediate.dense": (WIDE, WIDTH), f"{layer}.output.dense": (WIDTH, WIDE)}
    named = {f"{name}.weight": value for name, value in tensors.items()}
    named |= {f"{name}.weight": random.normal(0, size[1] ** -0.5, size) for name, size in linear.items()}
    named |= {f"{name}.bias": random.normal(0, 0.1, size[0]) for name, size in linear.items()}
    named |= {f"{name}.weight": random.normal(1, 0.1, WIDTH) for name in norms}
    named |= {f"{name}.bias": random.normal(0, 0.1, WIDTH) for name in norms}
    save_file({k: v.astype(np.float32) for k, v in named.items()}, folder / "model.safetensors", {"format": "pt"})
    return folder


def change(path: Path, **values: object) -> None:
    """Change some values of a JSON file, which is made when missing."""
    old = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.write_text(json.dumps(old | values), encoding="utf-8")


def cosines(some: list[Embedding], others: list[Embedding]) -> np.ndarray:
    """The cosine of each text's two vectors."""
    return np.array([a.vector @ b.vector for a, b in zip(some, others, strict=True)])


def same(a: Embedding, b: Embedding) -> bool:
    """Whether two embeddings are equal to the last bit."""
    return all(np.array_equal(x, y) for x, y in ((a.vector, b.vector), (a.tokens, b.tokens), (a.spans, b.spans)))


def test_its_name_tells_it_from_the_encoder_in_floats(integers: Int8Encoder) -> None:
    assert (integers.name, integers.dimension) == (f"{PLAIN_ENCODER} (int8)", 384)


def test_vectors_are_nearly_the_library_s(integers: Int8Encoder, floats: SentenceTransformerEncoder, seed: Resolution) -> None:
    texts = [p.text for p in seed.paragraphs] + ["Which centre is that?", "who pays", "para 21"]
    ours, theirs = integers.embed(texts, "document"), floats.embed(texts, "document")
    assert cosines(ours, theirs).min() > 0.99
    tokens = np.concatenate([(a.tokens * b.tokens).sum(axis=1) for a, b in zip(ours, theirs, strict=True)])
    assert tokens.mean() > 0.99
    assert tokens.min() > 0.9


@pytest.mark.parametrize("text", ODD)
def test_odd_and_long_texts_have_the_same_tokens_in_the_same_places(
    integers: Int8Encoder, floats: SentenceTransformerEncoder, text: str
) -> None:
    (ours,), (theirs,) = integers.embed([text], "document"), floats.embed([text], "document")
    np.testing.assert_array_equal(ours.spans, theirs.spans)
    assert ours.tokens.shape == theirs.tokens.shape
    assert ours.vector @ theirs.vector > 0.97
    np.testing.assert_allclose(np.linalg.norm(ours.tokens, axis=1), 1, atol=1e-5)


def test_a_text_s_vectors_do_not_depend_on_what_it_is_encoded_beside(integers: Int8Encoder, seed: Resolution) -> None:
    texts = [*ODD, *(p.text for p in seed.paragraphs), *(p.text for p in seed.paragraphs)]
    together = integers.embed(texts, "document")
    assert all(same(whole, integers.embed([text], "query")[0]) for text, whole in zip(texts, together, strict=True))


def test_one_thread_and_several_give_the_same(cache: Path, integers: Int8Encoder, seed: Resolution) -> None:
    texts = [p.text for p in seed.paragraphs]
    alone = Int8Encoder(cache, PLAIN_ENCODER, threads=1).embed(texts, "document")
    assert all(map(same, alone, integers.embed(texts, "document")))


def test_progress_counts_texts_and_not_windows(integers: Int8Encoder) -> None:
    heard: list[int] = []
    integers.embed(ODD, "document", heard.append)
    assert sum(heard) == len(ODD)


def test_no_texts_give_no_embeddings(integers: Int8Encoder) -> None:
    assert integers.embed([], "query") == []


def test_neither_torch_nor_the_library_is_imported_to_answer(cache: Path, integers: Int8Encoder) -> None:
    integers.embed(["made"], "query")
    heavy = "{'torch', 'transformers', 'sentence_transformers', 'onnx'} & set(sys.modules)"
    script = f"import sys; from pathlib import Path; from embeddings.int8 import Int8Encoder; Int8Encoder(Path({str(cache)!r}), {PLAIN_ENCODER!r}).embed(['fish'], 'query'); print({heavy})"
    assert subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.strip() == "set()"


def test_weights_that_are_not_the_publisher_s_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "SHA256", "0" * 64)
    with pytest.raises(EncoderUnavailable, match="its publisher states 0000"):
        Int8Encoder(tmp_path, PLAIN_ENCODER).embed(["fish"], "query")
    assert not list(tmp_path.glob("*/*"))


def test_another_bert_in_a_folder_works_too(small: Path, tmp_path: Path, seed: Resolution) -> None:
    texts = [*ODD, *(p.text for p in seed.paragraphs[:10])]
    ours = Int8Encoder(tmp_path / "models", str(small)).embed(texts, "document")
    theirs = SentenceTransformerEncoder(str(small)).embed(texts, "document")
    assert cosines(ours, theirs).min() > 0.98
    assert all(np.array_equal(a.spans, b.spans) for a, b in zip(ours, theirs, strict=True))


@pytest.mark.parametrize("text", ["  which centre? ", "fish " * 100])
def test_what_is_put_before_a_query_has_no_tokens_of_its_own(small: Path, tmp_path: Path, text: str) -> None:
    change(small / "config_sentence_transformers.json", prompts={"query": "query: ", "document": ""})
    (ours,) = Int8Encoder(tmp_path / "models", str(small)).embed([text], "query")
    (theirs,) = SentenceTransformerEncoder(str(small)).embed([text], "query")
    np.testing.assert_array_equal(ours.spans, theirs.spans)
    assert ours.vector @ theirs.vector > 0.98


def test_the_copy_is_made_once(small: Path, tmp_path: Path) -> None:
    path = exported(str(small), tmp_path / "models") / MODEL
    made = path.stat().st_mtime_ns
    assert exported(str(small), tmp_path / "models") / MODEL == path
    assert path.stat().st_mtime_ns == made


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "made.json"])
def test_a_damaged_copy_is_made_anew(small: Path, tmp_path: Path, name: str) -> None:
    folder = exported(str(small), tmp_path / "models")
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[:-20])
    assert exported(str(small), tmp_path / "models") == folder
    assert (folder / name).read_bytes() == whole


def test_a_copy_that_lost_a_file_is_made_anew(small: Path, tmp_path: Path) -> None:
    folder = exported(str(small), tmp_path / "models")
    (folder / MODEL).unlink()
    assert (exported(str(small), tmp_path / "models") / MODEL).is_file()


def test_a_copy_of_other_weights_is_not_used(small: Path, tmp_path: Path) -> None:
    before = Int8Encoder(tmp_path / "models", str(small)).embed(["fish"], "query")[0]
    small_bert(small, seed=1)
    after = Int8Encoder(tmp_path / "models", str(small)).embed(["fish"], "query")[0]
    assert abs(before.vector @ after.vector) < 0.9


def test_the_same_weights_give_the_same_copy(small: Path, tmp_path: Path) -> None:
    one, other = (exported(str(small), tmp_path / name) / MODEL for name in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()


def test_two_processes_that_make_a_copy_at_once_end_with_the_same(small: Path, tmp_path: Path) -> None:
    cache = tmp_path / "models"
    script = f"from pathlib import Path; from embeddings.int8 import Int8Encoder; print(Int8Encoder(Path({str(cache)!r}), {str(small)!r}).embed(['fish'], 'query')[0].vector.tobytes().hex())"
    both = [subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert said[0] == said[1] != ""
    assert len([path for path in cache.iterdir() if path.is_dir()]) == 1


def test_a_cache_that_cannot_be_written_is_named(small: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(EncoderUnavailable, match=r"file.*make the folder writable"):
        Int8Encoder(tmp_path / "file", str(small)).embed(["fish"], "query")


def test_the_default_encoder_is_run_in_integers(tmp_path: Path) -> None:
    assert choose_encoder(PLAIN_ENCODER, tmp_path).name == f"{PLAIN_ENCODER} (int8)"


@pytest.mark.parametrize(
    ("file", "values", "reason"),
    [
        ("config.json", {"model_type": "mpnet"}, "its model_type is mpnet"),
        ("1_Pooling/config.json", {"pooling_mode_mean_tokens": False, "pooling_mode_max_tokens": True}, "its pooling is max"),
        ("tokenizer.json", {"model": {"type": "Unigram"}}, "its tokenizer is no WordPiece"),
    ],
)
def test_an_encoder_that_cannot_be_made_faster_is_run_as_it_is_and_the_log_says_why(
    small: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, file: str, values: dict[str, object], reason: str
) -> None:
    change(small / file, **values)
    with caplog.at_level(logging.WARNING):
        encoder = choose_encoder(str(small), tmp_path)
    assert (type(encoder), encoder.name) == (SentenceTransformerEncoder, str(small))
    assert reason in caplog.text


def test_an_encoder_that_is_only_named_is_run_as_it_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert isinstance(choose_encoder("publisher/model", tmp_path), SentenceTransformerEncoder)
    assert "only a folder can be" in caplog.text
