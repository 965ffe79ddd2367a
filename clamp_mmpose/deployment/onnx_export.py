"""From a PyTorch model to an ONNX model that is checked against it."""

import inspect
import io
import json
import warnings
from dataclasses import asdict
from textwrap import shorten

import onnx
import torch
from torch import Tensor

from ..runtime import CALIBRATION_KEY, Calibration
from .folding import DeployedModel

PROPERTY = 'clamp_mmpose'  # under which clamp_mmpose.runtime finds metadata


def to_onnx(
    deployed: DeployedModel, example: Tensor, opset: int = 17
) -> onnx.ModelProto:
    """Trace a model; the batch may have any size.

    Args:
        deployed (DeployedModel): The model; gets gradients switched on.
        example (Tensor): (B, 3, h, w), images of the only size it will take.
        opset (int): ONNX operator set. Defaults to 17, the first with layer
            normalisation and the last that torch 2.1 knows.

    Returns:
        onnx.ModelProto: Input ``images``, outputs of ``deployed.outputs``.

    Raises:
        ValueError: The operator set lacks something that the model needs.
    """
    names = ['images', *deployed.outputs]
    file = io.BytesIO()
    # without gradients attention takes a fast path that has no ONNX form
    deployed.requires_grad_(True)
    with torch.enable_grad(), warnings.catch_warnings():
        # the tracer's, that another batch size may give other results (this
        # is checked later), and torch's, that it has another exporter too
        warnings.simplefilter('ignore')
        try:
            torch.onnx.export(
                deployed,
                (example,),
                file,
                input_names=names[:1],
                output_names=names[1:],
                dynamic_axes={name: {0: 'batch'} for name in names},
                opset_version=opset,
                **_torchscript_exporter(),
            )
        except Exception as error:  # each operator fails in its own way
            raise ValueError(
                f'the model cannot be exported with opset {opset} '
                f'({shorten(str(error), 200)}): give another one, such as 17'
            ) from error
    return onnx.load_from_string(file.getvalue())


def to_bytes(
    model: onnx.ModelProto,
    metadata: dict,
    calibration: Calibration | None = None,
) -> bytes:
    """Write a model with what it says about itself.

    Args:
        model (onnx.ModelProto): The model, gets the metadata.
        metadata (dict): Of :func:`describe`.
        calibration (Calibration, optional): Of ``tools/calibrate.py``.

    Returns:
        bytes: Content of an ONNX file.
    """
    properties = {PROPERTY: json.dumps(metadata)}
    if calibration is not None:
        properties[CALIBRATION_KEY] = json.dumps(asdict(calibration))
    onnx.helper.set_model_props(model, properties)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def _torchscript_exporter() -> dict:
    """The exporter that torch 2.1 has too; later ones must be asked for it."""
    known = inspect.signature(torch.onnx.export).parameters
    return {'dynamo': False} if 'dynamo' in known else {}
