"""How much is lost without true boxes, on a data set that has them.

python -m clamp_mmpose.lab.locating CONFIG CHECKPOINT
"""

import copy
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from mmengine import Config
from mmengine.evaluator import Evaluator
from mmengine.registry import init_default_scope
from mmengine.structures import InstanceData
from mmpose.registry import DATASETS

from ..datasets.shared_settings import share_settings
from ..foundation.command_line import run
from ..foundation.config_files import read_config
from ..foundation.options import (
    add_config_and_checkpoint,
    add_device,
    new_parser,
)
from ..prediction import Boxes, Frame, Poses
from ..prediction.backends import Backend
from ..prediction.backends.torch_backend import TorchBackend
from ..prediction.locating import Locator
from ..prediction.locating.detector import Detector
from ..prediction.locating.two_passes import TwoPasses
from ..prediction.locating.whole_picture import WholePicture
from ..prediction.pipeline import in_batches
from ..prediction.sources import Pictures, Source

_FRAMES = 32  # in memory at once


class TrueBoxes:
    """What has been labelled, for comparison.

    Args:
        boxes (dict[Path, Boxes]): Of each picture.
    """

    description = 'labelled boxes'

    def __init__(self, boxes: dict[Path, Boxes]):
        self._boxes = boxes

    def check(self, source: Source) -> None:
        """Every source will do."""

    def locate(self, frames: Sequence[Frame]) -> list[Boxes]:
        """See :class:`Locator`."""
        return [self._boxes[frame.source] for frame in frames]


def compare(
    cfg: Config, backend: Backend, locators: dict[str, Locator] | None = None
) -> dict[str, dict[str, float]]:
    """Test a model with true boxes and with found ones.

    Args:
        cfg (Config): With a test set of one animal per picture.
        backend (Backend): The model.
        locators (dict[str, Locator], optional): More ways, by name. There
            are always two passes, and the whole picture.

    Returns:
        dict[str, dict[str, float]]: Of each way what the config's
        ``test_evaluator`` says, and ``found``, a part of 1. What was not
        found is missing in AP, and in no other figure.

    Raises:
        ValueError: Two animals are in one picture, or one is unreadable.
    """
    cfg = share_settings(cfg)
    init_default_scope('mmpose')
    dataset = DATASETS.build(cfg.test_dataloader.dataset)
    samples = [dataset[i]['data_samples'] for i in range(len(dataset))]
    boxes = {
        Path(one.img_path): Boxes.of(one.gt_instances.bboxes)
        for one in samples
    }
    if len(boxes) < len(samples):
        raise ValueError(
            f'{len(samples)} animals are in {len(boxes)} pictures: nothing '
            'says which one was to be found'
        )
    ways = {
        'true boxes': TrueBoxes(boxes),
        'two passes': TwoPasses(backend),
        'whole picture': WholePicture(),
        **(locators or {}),
    }
    return {
        name: _test(cfg, dataset, samples, _poses(samples, backend, locator))
        for name, locator in ways.items()
    }


def _poses(samples, backend: Backend, locator: Locator) -> list[Poses]:
    paths = tuple(Path(one.img_path) for one in samples)
    pictures, found = Pictures('test set', paths), []
    for frames in in_batches(pictures.frames(), _FRAMES):
        boxes = locator.locate(frames)
        found += backend.predict([frame.image for frame in frames], boxes)
    if len(found) < len(samples):
        raise ValueError('\n'.join(pictures.problems))
    return found


def _test(cfg, dataset, samples, found: list[Poses]) -> dict[str, float]:
    evaluator = Evaluator(copy.deepcopy(cfg.test_evaluator))
    evaluator.dataset_meta = dataset.metainfo
    predicted = [
        _with_pose(sample, pose)
        for sample, pose in zip(samples, found, strict=True)
        if len(pose)
    ]
    if not predicted:
        return dict(found=0.0)
    evaluator.process(data_samples=predicted, data_batch=[{}] * len(predicted))
    figures = evaluator.evaluate(len(predicted))
    return dict(found=len(predicted) / len(samples), **figures)


def _with_pose(sample, pose: Poses):
    """The labels of a picture, with what was found there."""
    sample = copy.deepcopy(sample)
    sample.pred_instances = InstanceData(
        keypoints=pose.keypoints,
        keypoint_scores=pose.scores,
        keypoints_visible=pose.scores,
        bboxes=pose.boxes.corners,
        bbox_scores=pose.boxes.scores,
    )
    return sample


def main():
    """Print a table of the ways."""
    parser = new_parser(__doc__)
    add_config_and_checkpoint(parser)
    add_device(parser)
    parser.add_argument(
        '--detector', nargs=2, metavar=('CONFIG', 'CHECKPOINT')
    )
    args = parser.parse_args()
    try:
        backend = TorchBackend(args.config, args.checkpoint, args.device)
        more = {}
        if args.detector:
            config, checkpoint = args.detector
            more['detector'] = Detector(
                config, checkpoint, most=1, device=args.device
            )
        print(table_text(compare(read_config(args.config), backend, more)))
    except (ValueError, OSError) as error:
        sys.exit(f'error: {error}')


def table_text(rows: dict[str, dict[str, float]]) -> str:
    """A line per figure, a column per way.

    Args:
        rows (dict[str, dict[str, float]]): As :func:`compare` gives them.

    Returns:
        str: In Markdown; ``nan`` where a way has no such figure.
    """
    lines = ['| | ' + ' | '.join(rows) + ' |', '|---' * (len(rows) + 1) + '|']
    for figure in rows['true boxes']:
        values = [row.get(figure, math.nan) for row in rows.values()]
        numbers = ' | '.join(f'{value:.4f}' for value in values)
        lines.append(f'| {figure} | {numbers} |')
    return '\n'.join(lines)


if __name__ == '__main__':
    run(main)
