"""Prediction by onnxruntime, without PyTorch and MMPose."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...foundation.digests import sha256_of
from ...runtime import NO_ONNXRUNTIME, PosePredictor
from ..frames import Boxes, Poses, Skeleton
from . import coverage_of, split_poses

try:
    import onnxruntime
except ModuleNotFoundError as error:
    if error.name != 'onnxruntime':  # it is there, and lacks something
        raise
    raise ValueError(NO_ONNXRUNTIME) from None


class OnnxBackend:
    """A model of ``tools/export_onnx.py``.

    Args:
        path (str | Path): The file.
        device (str): ``'cpu'``, or ``'cuda'`` with a number if there are
            several, where ``onnxruntime-gpu`` is installed.
        batch_size (int): Crops that the network sees at once.

    Attributes:
        predictor (PosePredictor): What it runs.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It is no such model, or there is no such device.
    """

    def __init__(
        self, path: str | Path, device: str = 'cpu', batch_size: int = 16
    ):
        self.batch_size = batch_size
        self.predictor = PosePredictor(
            path,
            batch_size=batch_size,
            providers=_providers(device),
            sess_options=_options(),
        )
        self.calibration = self.predictor.calibration
        self.skeleton = _skeleton(self.predictor.metadata, path)
        self.knows_whole_pictures = self.predictor.metadata.get(
            'trained_on_whole_pictures'
        )
        self.record: Mapping[str, Any] = dict(
            model=str(path),
            sha256=sha256_of(path),
            config=str(self.predictor.metadata.get('config', '')),
            device=device,
            onnxruntime=onnxruntime.__version__,
            **coverage_of(self.calibration),
        )

    def predict(
        self, images: Sequence[np.ndarray], boxes: Sequence[Boxes]
    ) -> list[Poses]:
        """See :class:`Backend`."""
        if not images:
            return []
        cuts = [
            self.predictor.cut(image, one.corners)
            for image, one in zip(images, boxes, strict=True)
        ]
        crops, centers, scales = map(np.concatenate, zip(*cuts, strict=True))
        keypoints, scores = self.predictor.find(
            crops[..., ::-1], centers, scales
        )  # in BGR
        width, _ = self.predictor.metadata['codec']['input_size']
        pixels = scales[:, 0] / width
        return split_poses(keypoints, scores, boxes, pixels, self.calibration)


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    # what PyTorch heeds, and what Ray sets for each of its workers
    options.intra_op_num_threads = int(os.environ.get('OMP_NUM_THREADS') or 0)
    # threads that wait actively would take the processors from those that
    # read and write
    options.add_session_config_entry('session.intra_op.allow_spinning', '0')
    return options


def _providers(device: str) -> list:
    kind, _, number = device.partition(':')
    if kind == 'cpu':
        return ['CPUExecutionProvider']
    if kind != 'cuda' or not (number or '0').isdigit():
        raise ValueError(
            f'device {device!r} is not known for ONNX files: give cpu or cuda'
        )
    if 'CUDAExecutionProvider' not in onnxruntime.get_available_providers():
        raise ValueError(
            f'device {device!r} is not there: this onnxruntime runs on '
            'processors only. Install onnxruntime-gpu in its place, or leave '
            '--device out'
        )
    return [('CUDAExecutionProvider', dict(device_id=int(number or 0)))]


def _skeleton(metadata: dict, path: str | Path) -> Skeleton:
    """Files of before version 0.2 have neither labels nor links."""
    names = metadata['keypoint_names']
    labels, links = metadata.get('labels', names), metadata.get('links')
    good = isinstance(labels, list) and len(labels) == len(names)
    if not good or not all(isinstance(label, str) for label in labels):
        raise ValueError(f'{path}: labels are not {len(names)} names')
    K = range(len(names))
    if links is not None and not (
        isinstance(links, list)
        and all(isinstance(link, list) and len(link) == 2 for link in links)
        and all(type(k) is int and k in K for link in links for k in link)
    ):
        raise ValueError(f'{path}: links are not pairs of keypoints')
    return Skeleton.of(labels, links, metadata['flip_indices'], names)
