"""Smaller numbers: half precision and 8 bits."""

import logging
import tempfile
from collections.abc import Iterable
from pathlib import Path

import onnx
from onnxruntime.quantization import (
    CalibrationDataReader,
    QuantType,
    quantize_dynamic,
    quantize_static,
)
from onnxruntime.transformers.float16 import convert_float_to_float16
from onnxruntime.transformers.fusion_gelu import FusionGelu
from onnxruntime.transformers.onnx_model import OnnxModel
from torch import Tensor


def to_fp16(model: onnx.ModelProto) -> onnx.ModelProto:
    """Half the size; inputs and outputs stay float32."""
    half = OnnxModel(convert_float_to_float16(model, keep_io_types=True))
    half.topological_sort()
    return half.model


def to_int8(
    model: onnx.ModelProto, images: Iterable[Tensor]
) -> onnx.ModelProto:
    """8 bits for weights and activations of convolutions and products.

    The range of what a convolution reads is measured on images; that of a
    matrix product, of a transformer, is found anew in each run: it has
    outliers that a fixed range would cut or lose all else in. The first
    convolution stays in 32 bits, as 8 take most from it, and depthwise ones,
    as they are faster there.

    Args:
        model (onnx.ModelProto): The model.
        images (Iterable[Tensor]): (B, 3, h, w), normalised images.
    """
    model = _with_gelu(_with_own_weights(model))
    weights = dict(
        weight_type=QuantType.QInt8,
        per_channel=True,
        # 7 bits: a processor without VNNI adds two products in 16 bits, which
        # those of 8 bits overflow, in silence
        reduce_range=True,
    )
    disabled = logging.root.manager.disable
    logging.disable(logging.WARNING)  # of steps that are not needed here
    try:
        with tempfile.TemporaryDirectory() as folder:
            static, both = Path(folder, 'static'), Path(folder, 'both')
            quantize_static(
                model,
                static,
                _Reader(images),
                op_types_to_quantize=['Conv'],
                nodes_to_exclude=_kept(model),
                # what an x86 processor multiplies with signed weights
                activation_type=QuantType.QUInt8,
                **weights,
            )
            quantize_dynamic(
                static,
                both,
                op_types_to_quantize=['MatMul', 'Gemm'],
                # of results whose type onnx cannot infer
                extra_options=dict(DefaultTensorType=onnx.TensorProto.FLOAT),
                **weights,
            )
            return onnx.load(both)
    finally:
        logging.disable(disabled)


def _with_own_weights(model: onnx.ModelProto) -> onnx.ModelProto:
    """A copy in which each node has weights of its own.

    torch writes equal weights once. A bias that comes by way of an Identity
    would keep its convolution in 32 bits, and onnxruntime turns the weight of
    each Gemm around where it lies: a shared one twice.
    """
    copied = onnx.ModelProto()
    copied.CopyFrom(model)
    graph = copied.graph
    weights = {one.name: one for one in graph.initializer}
    seen = set()
    for node in list(graph.node):
        if node.op_type == 'Identity' and node.input[0] in weights:
            _add_copy(graph, weights[node.input[0]], node.output[0])
            graph.node.remove(node)
        elif node.op_type == 'Gemm' and node.input[1] in seen:
            own = f'{node.input[1]} of {node.name}'
            _add_copy(graph, weights[node.input[1]], own)
            node.input[1] = own
        elif node.op_type == 'Gemm' and node.input[1] in weights:
            seen.add(node.input[1])
    return copied


def _with_gelu(model: onnx.ModelProto) -> onnx.ModelProto:
    """GELU as one step, which onnxruntime does not see between 8 bits."""
    # shapes first: onnx does not know what comes out of this step
    model = onnx.shape_inference.infer_shapes(model)
    model.opset_import.add(domain='com.microsoft', version=1)
    FusionGelu(OnnxModel(model)).apply()
    return model


def _kept(model: onnx.ModelProto) -> list[str]:
    """Names of the convolutions that stay in 32 bits.

    Depthwise ones multiply too little for what bringing values into 8 bits
    and back costs, and onnxruntime has no fast way for 7 x 7 in 8 bits.
    """
    weights = {one.name: one for one in model.graph.initializer}
    convolutions = [n for n in model.graph.node if n.op_type == 'Conv']
    depthwise = [
        node
        for node in convolutions
        if node.input[1] in weights
        and weights[node.input[1]].dims[1] == 1
        and any(one.name == 'group' and one.i > 1 for one in node.attribute)
    ]
    return [node.name for node in (*convolutions[:1], *depthwise)]


def _add_copy(
    graph: onnx.GraphProto, weight: onnx.TensorProto, name: str
) -> None:
    added = graph.initializer.add()
    added.CopyFrom(weight)
    added.name = name


class _Reader(CalibrationDataReader):
    def __init__(self, images: Iterable[Tensor]):
        self._images = iter(images)

    def get_next(self) -> dict | None:
        """See :class:`CalibrationDataReader`."""
        images = next(self._images, None)
        return None if images is None else {'images': images.numpy()}
