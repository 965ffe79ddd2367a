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
    outliers that a fixed range would cut or lose all else in.

    Args:
        model (onnx.ModelProto): The model.
        images (Iterable[Tensor]): (B, 3, h, w), normalised images.
    """
    model = _with_own_weights(model)
    weights = dict(weight_type=QuantType.QInt8, per_channel=True)
    logging.disable(logging.WARNING)  # of steps that are not needed here
    try:
        with tempfile.TemporaryDirectory() as folder:
            static, both = Path(folder, 'static'), Path(folder, 'both')
            quantize_static(
                model,
                static,
                _Reader(images),
                op_types_to_quantize=['Conv'],
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
        logging.disable(logging.NOTSET)


def _with_own_weights(model: onnx.ModelProto) -> onnx.ModelProto:
    """A copy in which no two products share a weight.

    onnxruntime turns each Gemm's weight around where it lies, and so a
    shared one twice.
    """
    copied = onnx.ModelProto()
    copied.CopyFrom(model)
    weights = {one.name: one for one in copied.graph.initializer}
    seen = set()
    for node in copied.graph.node:
        name = node.input[1] if node.op_type == 'Gemm' else None
        if name in seen and name in weights:
            own = copied.graph.initializer.add()
            own.CopyFrom(weights[name])
            own.name = node.input[1] = f'{name} of {node.name}'
        seen.add(name)
    return copied


class _Reader(CalibrationDataReader):
    def __init__(self, images: Iterable[Tensor]):
        self._images = iter(images)

    def get_next(self) -> dict | None:
        """See :class:`CalibrationDataReader`."""
        images = next(self._images, None)
        return None if images is None else {'images': images.numpy()}
