"""Animals found by a detector of mmdet: an own one, or one that reads text."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import mmdet
import numpy as np
import torch
from mmcv.ops import nms
from mmdet.registry import DATASETS, MODELS
from mmdet.utils import get_test_pipeline_cfg, register_all_modules
from mmengine import Config, DefaultScope
from mmengine.dataset import Compose, pseudo_collate
from mmengine.model import revert_sync_batchnorm
from torch import Tensor, nn

from ...foundation.config_files import read_config
from ...foundation.digests import sha256_of
from ...foundation.state_dicts import (
    describe_misfits,
    other_shapes,
    read_state_dict,
)
from ..frames import Boxes, Frame
from ..sources import Source

_OVERLAP = 0.65  # of boxes of two species that are one animal


class Detector:
    """Any detector of mmdet, by its config and checkpoint.

    Args:
        config (str | Path): Config file.
        checkpoint (str | Path): Its weights.
        animal (str, optional): For a detector that reads text, such as
            Grounding DINO and GLIP, what to look for; several are joined by
            ``' . '``. For another one, the only class to keep. Defaults to
            ``None``: all of its classes.
        min_score (float): Of a box, from 0 to 1.
        most (int, optional): Animals per frame; the best boxes are kept.
        device (str): As PyTorch names it.
        batch_size (int): Frames that the network sees at once.

    Raises:
        OSError: A file cannot be read.
        ValueError: The config is of no detector, the checkpoint is not of
            the config, or the detector needs an ``animal``, or does not know
            it.
    """

    def __init__(
        self,
        config: str | Path,
        checkpoint: str | Path,
        animal: str | None = None,
        min_score: float = 0.3,
        most: int | None = None,
        device: str = 'cpu',
        batch_size: int = 8,
    ):
        cfg = _read(config)
        register_all_modules(init_default_scope=False)
        with DefaultScope.overwrite_default_scope('mmdet'):
            self._model = _build(cfg, config)
            self._pipeline = _pipeline(cfg)
            classes = _classes(cfg)
        load_weights(self._model, checkpoint, config)
        self._model.to(device).eval()
        self._text, self._label = _wish(
            animal, hasattr(self._model, 'language_model'), classes, config
        )
        self._min_score, self._most = min_score, most
        self._batch_size = batch_size
        self.description = (
            f'{animal or "animals"} found by {checkpoint} '
            f'({sha256_of(checkpoint)[:12]}) of {config} '
            f'with a score of {min_score} or more, mmdet {mmdet.__version__}'
        )

    def check(self, source: Source) -> None:
        """Every source will do."""

    @torch.no_grad()
    def locate(self, frames: Sequence[Frame]) -> list[Boxes]:
        """See :class:`Locator`."""
        found = []
        for i in range(0, len(frames), self._batch_size):
            images = [one.image for one in frames[i : i + self._batch_size]]
            inputs = [self._input(image) for image in images]
            samples = self._model.test_step(pseudo_collate(inputs))
            found += [
                self._boxes(sample.pred_instances, image.shape)
                for sample, image in zip(samples, images, strict=True)
            ]
        return found

    def _input(self, image: np.ndarray) -> dict:
        bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
        return self._pipeline(dict(img=bgr, img_id=0, **self._text))

    def _boxes(self, found, shape: tuple[int, ...]) -> Boxes:
        boxes = clip_boxes(found.bboxes.float(), shape)
        kept = found.scores >= self._min_score
        kept &= (boxes[:, 2:] > boxes[:, :2]).all(dim=1)
        if self._label is not None:
            kept &= found.labels == self._label
        boxes, scores = boxes[kept], found.scores[kept].float()
        if len(boxes):  # each species has been thinned out for itself
            _, order = nms(boxes, scores, _OVERLAP)
            order = order[: self._most]
            boxes, scores = boxes[order], scores[order]
        return Boxes.of(boxes.cpu().numpy(), scores.cpu().numpy())


def clip_boxes(boxes: Tensor, shape: tuple[int, ...]) -> Tensor:
    """Cut off what lies beside a picture.

    Args:
        boxes (Tensor): (N, 4), left, top, right, bottom.
        shape (tuple[int]): Height and width of the picture, and more.

    Returns:
        Tensor: (N, 4).
    """
    limits = boxes.new_tensor([shape[1], shape[0]]).repeat(2)
    return boxes.clamp(min=0).minimum(limits)


def load_weights(
    model: nn.Module, checkpoint: str | Path, config: str | Path
) -> None:
    """Load all weights of a model.

    Args:
        model (nn.Module): Of any kind.
        checkpoint (str | Path): File that has them, and may have more.
        config (str | Path): File of the model, for the message.

    Raises:
        OSError: The file cannot be read.
        ValueError: Weights are missing, or of other shapes.
    """
    weights, own = read_state_dict(checkpoint), model.state_dict()
    missing = own.keys() - weights.keys()
    misfits = describe_misfits(missing, [], other_shapes(weights, own))
    if misfits:
        raise ValueError(f'{checkpoint} is not of {config}: {misfits[0]}')
    model.load_state_dict({name: weights[name] for name in own})


def _read(config: str | Path) -> Config:
    cfg = read_config(config)
    for part in ('model', 'test_dataloader'):
        if part not in cfg:
            raise ValueError(
                f'{config} has no {part}: give the config of a detector'
            )
    return cfg


def _build(cfg: Config, config: str | Path) -> nn.Module:
    """The network, with nothing loaded or downloaded for it."""
    text = cfg.model.get('language_model')
    if text and not Path(text['name']).is_dir():
        raise ValueError(
            f'{config} reads text by {text["name"]!r}, which is no folder '
            'here: download it (hf download bert-base-uncased --local-dir '
            'bert), and write model = dict(language_model=dict(name=FOLDER)) '
            'into a config of your own that has this one as _base_'
        )
    backbone = cfg.model.get('backbone') or {}
    if 'init_cfg' in backbone:
        backbone['init_cfg'] = None
    try:
        return revert_sync_batchnorm(MODELS.build(cfg.model))
    except Exception as error:  # each module fails in its own way
        raise ValueError(
            f'{config} cannot be built as a detector of mmdet: {error}'
        ) from error


def _pipeline(cfg: Config) -> Compose:
    steps = get_test_pipeline_cfg(cfg.copy())
    steps[0] = dict(type='LoadImageFromNDArray')
    return Compose(
        [step for step in steps if step['type'] != 'LoadAnnotations']
    )


def _classes(cfg: Config) -> tuple[str, ...]:
    dataset = dict(cfg.test_dataloader.dataset, lazy_init=True)
    return tuple(DATASETS.build(dataset).metainfo.get('classes') or ())


def _wish(
    animal: str | None,
    reads_text: bool,
    classes: Sequence[str],
    config: str | Path,
) -> tuple[dict, int | None]:
    """What the pipeline adds to a picture, and the only label to keep."""
    if reads_text:
        if not animal:
            raise ValueError(
                f'{config} finds what it is told in words: say which animal'
            )
        return dict(text=animal, custom_entities=True), None
    if animal is None:
        return {}, None
    if animal not in classes:
        raise ValueError(
            f'{config} finds no {animal!r}, only: {", ".join(classes)}'
        )
    return {}, classes.index(animal)
