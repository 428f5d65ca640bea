"""An ONNX graph opened to be run, by several threads at a time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import EncoderUnavailable

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
