"""Exports: encoders as ONNX graphs, published so or drawn here, and opened to be run by several threads at a time."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from documents import seed_path
from embeddings.bert import IDS, Bert, rounded_graph, watched_graph
from embeddings.errors import EncoderUnavailable
from embeddings.quantisation import Bounds
from embeddings.weights import DEFAULT_ENCODER, Manner, changed, folder_of, identity, manner_of

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]  # it ships no types


class Graph:
    """A graph that takes one matrix of integers; each run stays on the thread that asks for it."""

    def __init__(self, source: bytes | Path, taken: str) -> None:
        """Open a graph, given or in a file; raise EncoderUnavailable where this ONNX Runtime cannot run it."""
        import onnxruntime  # heavy, and only needed once something is encoded

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The further optimisations would join additions to layer norms, in an operator that takes four times as long.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        given = str(source) if isinstance(source, Path) else source
        try:
            self._session: InferenceSession = onnxruntime.InferenceSession(given, options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise EncoderUnavailable(f"ONNX Runtime {onnxruntime.__version__} cannot run the encoder: {error}") from error
        self._taken = taken

    def run(self, wanted: Sequence[str], given: Sequence[Sequence[int]]) -> list[NDArray[np.float32]]:
        """Compute some of the graph's outputs, in their order."""
        outputs: list[NDArray[np.float32]] = self._session.run(list(wanted), {self._taken: np.array(given, dtype=np.int64)})
        return outputs


_LOG = logging.getLogger(__name__)
RECIPE = 1
"""Raised whenever the same weights would be made into other vectors."""
MODEL, TOKENIZER, _RECORD = "model.onnx", "tokenizer.json", "made.json"
_OTHER_TEXTS = (
    "What does the Assembly say about it?",
    "who pays for the centre",
    "When was the agreement signed, and by whom?",
    "How many staff does the mission have?",
    "does para 4 ask anything of the Secretary-General",
    "funding",
    "tell me more",
    "And which countries are those?",
    "Is there a deadline for the report, and what happens after that?",
    "What did Member States decide on climate change, biodiversity and the oceans?",
    "hi",
    "The quick brown fox jumps over the lazy dog.",
    "1 2 3, 4.5 % (§ 6) – 2021/22: €7.8 m",
    "Où est le siège du Comité ? ¿Qué dice la resolución? Генеральная Ассамблея",
    "for x in range(10): print(x)  # and so on",
    "peace " * 120,
)
"""Questions and oddities, so that what enters a product is seen at its widest."""


def exported(name: str, cache: Path) -> Path:
    """Give the folder of an encoder made faster, making it where it is missing, damaged or of other weights.

    Raises EncoderUnavailable where the weights are not the publisher's or the cache cannot be written.
    """
    key = hashlib.sha256(f"{RECIPE} {identity(name)}".encode()).hexdigest()
    folder = cache / key[:20]
    if not _is_whole(folder, key):
        try:
            cache.mkdir(parents=True, exist_ok=True)
            with FileLock(cache / f".{folder.name}.lock"):
                if not _is_whole(folder, key):
                    _LOG.info("making a faster copy of %s in %s, once", name, folder)
                    _make(name, folder, key)
        except OSError as error:
            raise EncoderUnavailable(
                f"no faster copy of {name} can be kept in {cache} ({error}); make the folder writable, "
                "or have the encoder run as it is"
            ) from error
    return folder


def manner_in(folder: Path) -> Manner:
    """Read how an exported encoder goes about."""
    return Manner(**json.loads((folder / _RECORD).read_text(encoding="utf-8"))["manner"])


def _is_whole(folder: Path, key: str) -> bool:
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        return bool(record["key"] == key and record["files"] == {name: _digest(folder / name) for name in (MODEL, TOKENIZER)})
    except (OSError, ValueError, TypeError, KeyError):
        return False


def _make(name: str, folder: Path, key: str) -> None:
    """Write the copy beside its place and move it there in one step."""
    source = folder_of(name)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        shutil.copyfile(source / TOKENIZER, draft / TOKENIZER)
        manner = manner_of(source)
        bert = Bert.read(source)
        if name == DEFAULT_ENCODER:
            bert = replace(bert, weights=changed(bert.weights))
        (draft / MODEL).write_bytes(_made_faster(bert, draft / TOKENIZER, manner.window))
        files = {name: _digest(draft / name) for name in (MODEL, TOKENIZER)}
        record = {"key": key, "files": files, "manner": asdict(manner)}
        (draft / _RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        draft.replace(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _made_faster(bert: Bert, tokenizer: Path, window: int) -> bytes:
    """Run texts through the encoder in floats, and write it in integers that hold what was seen."""
    from tokenizers import Tokenizer  # heavy, as above

    reader = Tokenizer.from_file(str(tokenizer))
    reader.no_padding()
    reader.enable_truncation(window + 2)
    graph = Graph(watched_graph(bert), IDS)
    resolution = [" ".join(part.split()) for part in re.split(r"\n\s*\n", seed_path().read_text(encoding="utf-8"))]
    places = list(bert.products)
    seen: dict[str, list[Bounds]] = {place: [] for place in places}
    for encoding in reader.encode_batch([*resolution, *_OTHER_TEXTS]):
        for place, entering in zip(places, graph.run(places, [encoding.ids]), strict=True):
            seen[place].append(Bounds.of(entering))
    return rounded_graph(bert, {place: Bounds.around(each) for place, each in seen.items()})


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
