"""Calibrations in checkpoints and ONNX files."""

import json
from dataclasses import asdict
from pathlib import Path

import torch

from ..foundation.atomic_files import replacing_atomically, write_atomically
from ..foundation.state_dicts import as_state_dict, read_checkpoint
from ..runtime import CALIBRATION_KEY, Calibration


def write_to_checkpoint(
    calibration: Calibration, source: str | Path, target: str | Path
) -> None:
    """Copy a checkpoint, with a calibration; all else stays as it is.

    Args:
        calibration (Calibration): What to write into its ``meta``.
        source (str | Path): The checkpoint.
        target (str | Path): File to write, perhaps the same.

    Raises:
        OSError: A file cannot be read or written.
        ValueError: The source is damaged.
    """
    content = read_checkpoint(source)
    weights = as_state_dict(content, source)
    if not isinstance(content, dict) or 'state_dict' not in content:
        # bare weights
        content = dict(state_dict=weights)
    meta = content.get('meta') or {}
    content['meta'] = {**meta, CALIBRATION_KEY: asdict(calibration)}
    with replacing_atomically(target) as name, open(name, 'wb') as file:
        torch.save(content, file)


def write_to_onnx(
    calibration: Calibration, source: str | Path, target: str | Path
) -> None:
    """Copy an ONNX file, with a calibration in its metadata.

    Args:
        calibration (Calibration): What to write.
        source (str | Path): File of ``tools/export_onnx.py``.
        target (str | Path): File to write, perhaps the same.

    Raises:
        OSError: A file cannot be read or written.
    """
    import onnx  # of the extra [export]

    model = onnx.load(source)
    properties = {one.key: one.value for one in model.metadata_props}
    properties[CALIBRATION_KEY] = json.dumps(asdict(calibration))
    del model.metadata_props[:]
    onnx.helper.set_model_props(model, properties)
    write_atomically(target, model.SerializeToString())
