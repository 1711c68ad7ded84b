"""ONNX graphs of networks, made node by node."""

from typing import Any, List, Mapping, Sequence, Tuple, Union

from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from .weights import in_main_memory

OPSET = 18
_IR_VERSION = 8

Shape = Sequence[Union[int, str]]
"""Sizes of the axes, by number or by name."""

TYPES = {"float32": TensorProto.FLOAT, "int64": TensorProto.INT64}


class Graph:
    """A graph that grows; a tensor is known by its name."""

    def __init__(self) -> None:
        """Create an empty graph."""
        self._nodes: List[NodeProto] = []
        self._constants: List[TensorProto] = []

    def add(self, op: str, *inputs: Any, output: int = 0, name: str = "", **attributes: Any) -> str:
        """Add a node.

        op (str): The operator of ONNX.
        *inputs (Any): Its inputs: the names of other tensors, or weights and other fixed values.
        output (int): The output to use, if it has several.
        name (str): Name of the output, by default made up.
        **attributes (Any): Its attributes.
        RETURNS (str): Name of the output.
        """
        names = [value if isinstance(value, str) else self._constant(value) for value in inputs]
        name = name or f"{op}_{len(self._nodes)}"
        node = helper.make_node(op, names, [""] * output + [name], **attributes)
        self._nodes.append(node)
        return name

    def build(
        self,
        inputs: Mapping[str, Tuple[str, Shape]],
        outputs: Mapping[str, Tuple[str, Shape]],
    ) -> ModelProto:
        """Make a model of the graph.

        inputs (Mapping[str, Tuple[str, Shape]]): Type and shape of each input, by name.
        outputs (Mapping[str, Tuple[str, Shape]]): The same of each output.
        RETURNS (ModelProto): The model, with `OPSET`.
        """
        ends = [
            [helper.make_tensor_value_info(n, TYPES[t], list(s)) for n, (t, s) in values.items()]
            for values in (inputs, outputs)
        ]
        graph = helper.make_graph(self._nodes, "network", ends[0], ends[1], self._constants)
        opsets = [helper.make_opsetid("", OPSET)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)

    def _constant(self, value: Any) -> str:
        name = f"constant_{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(in_main_memory(value), name))
        return name
