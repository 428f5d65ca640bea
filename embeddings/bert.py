"""BERT (Devlin et al. 2019): its weights as published, and its layers as an ONNX graph, drawn node by node, in floats or in 8-bit integers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats
from embeddings.quantisation import Bounds, Grid, rounded, smoothing

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


IDS, TOKENS = "input_ids", "tokens"
"""The graph's input (texts, tokens), all of one length, and its output (texts, tokens, d)."""


@dataclass(frozen=True, slots=True)
class Product:
    """A matrix product of a layer: its place, such as ``3.up``, its weight (in, out) and its bias (out,)."""

    place: str
    weight: Floats
    bias: Floats


_Multiply = Callable[[Product, str], str]
"""Draws a product of what enters it, and gives the name of what leaves it."""


@dataclass(frozen=True)
class Bert:
    """A BERT's weights by their published names, and the numbers that its shape does not tell."""

    weights: Mapping[str, Floats]
    layers: int
    heads: int
    epsilon: float

    @classmethod
    def read(cls, folder: Path) -> Bert:
        """Read a folder with ``config.json`` and ``model.safetensors``."""
        from safetensors.numpy import load_file  # only when a graph is made

        shape: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        weights = {
            name.removeprefix("bert."): value.astype(np.float32)
            for name, value in load_file(folder / "model.safetensors").items()
            if value.dtype.kind == "f"
        }
        return cls(weights, shape["num_hidden_layers"], shape["num_attention_heads"], shape["layer_norm_eps"])

    @property
    def products(self) -> dict[str, Product]:
        """Every matrix product with weights, by its place; the three projections of attention are one."""
        found = [product for layer in range(self.layers) for product in self._products(layer)]
        return {product.place: product for product in found}

    def _products(self, layer: int) -> list[Product]:
        name = f"encoder.layer.{layer}"
        own = f"{name}.attention.self"
        projections = [self._linear("", f"{own}.{part}") for part in ("query", "key", "value")]
        return [
            Product(
                f"{layer}.project",
                np.concatenate([p.weight for p in projections], axis=1),
                np.concatenate([p.bias for p in projections]),
            ),
            self._linear(f"{layer}.attended", f"{name}.attention.output.dense"),
            self._linear(f"{layer}.up", f"{name}.intermediate.dense"),
            self._linear(f"{layer}.down", f"{name}.output.dense"),
        ]

    def _linear(self, place: str, name: str) -> Product:
        return Product(place, np.ascontiguousarray(self.weights[f"{name}.weight"].T), self.weights[f"{name}.bias"])


def watched_graph(bert: Bert) -> bytes:
    """Write the graph in floats, as ONNX; beside its output it gives what enters each product, under the product's place."""
    drawing = Drawing()
    _draw(drawing, bert, lambda product, entering: _in_floats(drawing, product, entering))
    return drawing.model(IDS, [TOKENS, *bert.products])


def rounded_graph(bert: Bert, bounds: Mapping[str, Bounds]) -> bytes:
    """Write the graph with its products in 8-bit integers, as ONNX; ``bounds`` tells what was seen to enter each place.

    The embedding table, attention itself, layer norms and GELU stay in floats. The integer products are exact, so a text's
    vectors do not depend on what it is encoded beside.
    """
    drawing = Drawing()
    products, smooth = _smoothed(bert, bounds)
    grids = {place: Grid.over(bounds[place], factor) for place, factor in smooth.items()}

    def multiply(product: Product, entering: str) -> str:
        place = product.place
        if not place.endswith(".attended"):  # there the projection before it already gives smooth values
            entering = drawing.node("Mul", entering, drawing.constant(1 / smooth[place]))
        return _in_integers(drawing, products[place], entering, grids[place])

    _draw(drawing, bert, multiply)
    return drawing.model(IDS, [TOKENS])


def _smoothed(bert: Bert, bounds: Mapping[str, Bounds]) -> tuple[dict[str, Product], dict[str, Floats]]:
    """Move the unevenness of what enters each product into its weight; attention's is divided out where values are projected."""
    products = bert.products
    smooth = {place: smoothing(bounds[place], product.weight) for place, product in products.items()}
    products = {p: Product(p, product.weight * smooth[p][:, None], product.bias) for p, product in products.items()}
    for layer in range(bert.layers):
        place = f"{layer}.project"
        divided = np.concatenate([np.ones(2 * len(smooth[f"{layer}.attended"]), np.float32), smooth[f"{layer}.attended"]])
        products[place] = Product(place, products[place].weight / divided, products[place].bias / divided)
    return products, smooth


def _draw(drawing: Drawing, bert: Bert, multiply: _Multiply) -> None:
    products = bert.products
    flow = _normed(drawing, bert, _embedded(drawing, bert), "embeddings.LayerNorm")
    for layer in range(bert.layers):
        name = f"encoder.layer.{layer}"
        projected = multiply(products[f"{layer}.project"], flow)
        parts = drawing.nodes_of("Split", projected, outputs=3, axis=-1, num_outputs=3)
        attended = drawing.node("MultiHeadAttention", *parts, domain=OPERATORS, num_heads=bert.heads)
        attended = multiply(products[f"{layer}.attended"], attended)
        flow = _normed(drawing, bert, drawing.node("Add", attended, flow), f"{name}.attention.output.LayerNorm")
        wide = drawing.node("Gelu", multiply(products[f"{layer}.up"], flow), domain=OPERATORS)
        narrow = multiply(products[f"{layer}.down"], wide)
        flow = _normed(drawing, bert, drawing.node("Add", narrow, flow), f"{name}.output.LayerNorm")
    drawing.node("Identity", flow, name=TOKENS)


def _embedded(drawing: Drawing, bert: Bert) -> str:
    table = bert.weights["embeddings.word_embeddings.weight"]
    places = bert.weights["embeddings.position_embeddings.weight"] + bert.weights["embeddings.token_type_embeddings.weight"][0]
    first, words = drawing.constant(np.array([0])), drawing.node("Gather", drawing.constant(table), IDS)
    length = drawing.node("Shape", IDS, start=1, end=2)
    return drawing.node("Add", words, drawing.node("Slice", drawing.constant(places), first, length, first))


def _normed(drawing: Drawing, bert: Bert, flow: str, name: str) -> str:
    scale, shift = (drawing.constant(bert.weights[f"{name}.{part}"]) for part in ("weight", "bias"))
    return drawing.node("LayerNormalization", flow, scale, shift, axis=-1, epsilon=bert.epsilon)


def _in_floats(drawing: Drawing, product: Product, entering: str) -> str:
    entering = drawing.node("Identity", entering, name=product.place)
    return drawing.node("Add", drawing.node("MatMul", entering, drawing.constant(product.weight)), drawing.constant(product.bias))


def _in_integers(drawing: Drawing, product: Product, entering: str, grid: Grid) -> str:
    step, zero = drawing.constant(np.float32(grid.step)), drawing.constant(np.uint8(grid.zero))
    weight = rounded(product.weight)
    return drawing.node(
        "MatMulIntegerToFloat",
        drawing.node("QuantizeLinear", entering, step, zero),
        drawing.constant(weight.values),
        step,
        drawing.constant(weight.steps),
        zero,
        drawing.constant(np.zeros(len(weight.steps), dtype=np.int8)),
        drawing.constant(product.bias),
        domain=OPERATORS,
    )
