"""An ONNX graph, drawn node by node."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

OPERATORS = "com.microsoft"
"""The domain of ONNX Runtime's own operators."""
_OPSET = 18
_FORMAT = 9


class Drawing:
    """Nodes and constants so far; every node is named by its output, and takes what was drawn before it."""

    def __init__(self) -> None:
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []

    def constant(self, value: NDArray[Any] | np.generic) -> str:
        """Add a constant and give its name."""
        from onnx import numpy_helper  # only when a graph is made

        name = f"constant_{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value).reshape(np.shape(value)), name))
        return name

    def node(self, operator: str, *inputs: str, name: str = "", domain: str = "", **attributes: int | float) -> str:
        """Add a node with one output and give the output's name."""
        return self._add(operator, inputs, [name or f"{operator}_{len(self._nodes)}"], domain, attributes)[0]

    def nodes_of(self, operator: str, *inputs: str, outputs: int, **attributes: int | float) -> list[str]:
        """Add a node with several outputs and give their names."""
        names = [f"{operator}_{len(self._nodes)}_{n}" for n in range(outputs)]
        return self._add(operator, inputs, names, "", attributes)

    def _add(self, operator: str, inputs: Sequence[str], names: list[str], domain: str, attributes: dict[str, Any]) -> list[str]:
        from onnx import helper  # only when a graph is made

        self._nodes.append(helper.make_node(operator, list(inputs), names, domain=domain, **attributes))
        return names

    def model(self, taken: str, given: Sequence[str]) -> bytes:
        """Write the graph as an ONNX model that takes a matrix of integers and gives some of its nodes."""
        from onnx import TensorProto, helper  # only when a graph is made

        inputs = [helper.make_tensor_value_info(taken, TensorProto.INT64, ["texts", "tokens"])]
        outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in given]
        graph = helper.make_graph(self._nodes, "encoder", inputs, outputs, self._constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(OPERATORS, 1)]
        return bytes(helper.make_model(graph, opset_imports=opsets, ir_version=_FORMAT).SerializeToString())
