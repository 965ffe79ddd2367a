"""Prediction by PyTorch, as mmpose's ``inference_topdown`` does it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import mmpose
import numpy as np
import torch
from mmengine.dataset import Compose, pseudo_collate
from mmengine.registry import init_default_scope

from ...datasets.prediction import (
    knows_whole_pictures,
    prediction_pipeline,
)
from ...foundation.digests import sha256_of, sha256_of_text
from ..frames import Boxes, Poses
from . import coverage_of, split_poses
from .model_files import calibration_of, load_model, skeleton_of


class TorchBackend:
    """A checkpoint with its config.

    Args:
        config (str | Path): Config file of a top-down model.
        checkpoint (str | Path): Its weights.
        device (str): As PyTorch names it. Defaults to ``'cpu'``.
        batch_size (int): Crops that the network sees at once.

    Attributes:
        model (TopdownPoseEstimator): What it runs.

    Raises:
        OSError: A file cannot be read.
        ValueError: See :func:`.model_files.load_model`.
    """

    def __init__(
        self,
        config: str | Path,
        checkpoint: str | Path,
        device: str = 'cpu',
        batch_size: int = 16,
    ):
        self.model = load_model(config, checkpoint, device)
        self._batch_size = batch_size
        init_default_scope('mmpose')
        self._pipeline = Compose(prediction_pipeline(self.model.cfg))
        self.knows_whole_pictures = knows_whole_pictures(self.model.cfg)
        self.skeleton = skeleton_of(self.model)
        self.calibration = calibration_of(checkpoint, len(self.skeleton.names))
        self.record: Mapping[str, Any] = dict(
            model=str(checkpoint),
            sha256=sha256_of(checkpoint),
            config=str(config),
            config_sha256=sha256_of_text(repr(self.model.cfg.to_dict())),
            device=device,
            torch=torch.__version__,
            mmpose=mmpose.__version__,
            **coverage_of(self.calibration),
        )

    def predict(
        self, images: Sequence[np.ndarray], boxes: Sequence[Boxes]
    ) -> list[Poses]:
        """See :class:`Backend`."""
        K = len(self.skeleton.names)
        keypoints = [np.zeros((0, K, 2))]
        scores = [np.zeros((0, K), np.float32)]
        pixels = [np.zeros(0)]
        for sample in self._samples(self._inputs(images, boxes)):
            keypoints.append(sample.pred_instances.keypoints)  # (1, K, 2)
            scores.append(sample.pred_instances.keypoint_scores)
            known = sample.metainfo
            width = np.reshape(known['input_scale'], 2)[:1]  # in the image
            pixels.append(width / known['input_size'][0])
        return split_poses(
            np.concatenate(keypoints),
            np.concatenate(scores),
            boxes,
            np.concatenate(pixels),
            self.calibration,
        )

    def _inputs(self, images, boxes) -> list[dict]:
        """What mmpose's pipeline makes of each box."""
        inputs = []
        for image, found in zip(images, boxes, strict=True):
            if not len(found):
                continue
            bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
            for corners in found.corners:
                if not (corners[2:] > corners[:2]).all():
                    raise ValueError(f'box {corners.tolist()} has no area')
                box = dict(bbox=corners[None], bbox_score=np.ones(1))
                inputs.append(
                    self._pipeline(
                        dict(box, img=bgr, **self.model.dataset_meta)
                    )
                )
        return inputs

    @torch.no_grad()
    def _samples(self, inputs: list[dict]):
        for i in range(0, len(inputs), self._batch_size):
            batch = pseudo_collate(inputs[i : i + self._batch_size])
            yield from self.model.test_step(batch)
