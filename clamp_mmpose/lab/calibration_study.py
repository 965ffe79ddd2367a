"""Does a calibration keep its promise on other animals, and what is it worth?

    python -m clamp_mmpose.lab.calibration_study CONFIG CHECKPOINT

Of a checkpoint that ``tools/calibrate.py`` has written, on the animals of the
config's ``test_dataloader``: the share of true points within their radii, the
size of these against one radius for all points with the same share, and how
well scores tell points that are not in view.
"""

import argparse
import sys
from collections.abc import Mapping

import numpy as np

from ..calibration.cut_animals import CutAnimals
from ..calibration.points import Points, find_by_checkpoint, measure
from ..calibration.validation import unseen_animals
from ..foundation.command_line import run
from ..foundation.options import (
    add_cfg_options,
    add_config_and_checkpoint,
    add_device,
    new_parser,
)
from ..inspection.visualize import load_clamp
from ..prediction.backends.model_files import calibration_of
from ..runtime import Calibration
from .score_statistics import auroc_of_statistics

PARTS = 5  # of equally many points, by score


def coverage_table(calibration: Calibration, points: Points) -> str:
    """Radii by keypoint and score against one for all.

    Args:
        calibration (Calibration): Of the model.
        points (Points): Of animals that it was not calibrated on.

    Returns:
        str: In Markdown. The one radius is chosen on these very points, so
        that the same share of them is within it.
    """
    known = points.labelled
    radii = calibration.radii_of(points.scores)
    held = (points.distances[known] <= radii[known]).sum()
    one = np.sort(points.distances[known])[held - 1]
    rows = {
        'by keypoint and score': radii,
        'one for all': np.full_like(radii, one),
    }
    lines = [
        '| radius | within | worst keypoint | lowest fifth of scores | '
        'highest fifth | mean radius | median |',
        '|---|---|---|---|---|---|---|',
    ]
    for name, own in rows.items():
        numbers = ' | '.join(_numbers(points, own))
        lines.append(f'| {name} | {numbers} |')
    return '\n'.join(lines)


def _numbers(points: Points, radii: np.ndarray) -> list[str]:
    known = points.labelled
    held = np.where(known, points.distances <= radii, np.nan)
    ranks = np.argsort(np.argsort(points.scores[known], kind='stable'))
    part = ranks * PARTS // len(ranks)
    shares = [
        held[known].mean(),
        np.nanmin(np.nanmean(held[:, known.any(axis=0)], axis=0)),
        held[known][part == 0].mean(),
        held[known][part == PARTS - 1].mean(),
    ]
    sizes = radii[known].mean(), np.median(radii[known])
    return [f'{100 * one:.1f} %' for one in shares] + [
        f'{one:.2f}' for one in sizes
    ]


def view_line(calibration: Calibration, points: Points, cut: Points) -> str:
    """How often points are said not to be in view.

    Args:
        calibration (Calibration): Of the model.
        points (Points): Of animals that it was not calibrated on.
        cut (Points): Of the same ones, cut.
    """
    if calibration.in_view_score is None:
        return 'no point is said not to be in view'
    gone = points.labelled & ~cut.labelled
    whole, left = (
        ~calibration.in_view(one.scores)[one.labelled] for one in (points, cut)
    )
    right = ~calibration.in_view(cut.scores)[gone]
    return (
        f'said not to be in view: {whole.mean():.1%} of the labelled points, '
        f'{left.mean():.1%} of those that a cut has left, {right.mean():.1%} '
        'of those that are cut off'
    )


def view_table(aurocs: Mapping[str, tuple[float, float]]) -> str:
    """How well statistics tell what is not in view.

    Args:
        aurocs (Mapping[str, tuple[float, float]]): Of
            :func:`auroc_of_statistics`.

    Returns:
        str: In Markdown.
    """
    lines = ['| AUROC of | no label | cut off |', '|---|---|---|']
    for name, (unlabelled, outside) in aurocs.items():
        lines.append(f'| {name} | {unlabelled:.2f} | {outside:.2f} |')
    return '\n'.join(lines)


def main():
    """Print the tables."""
    parser = new_parser(__doc__)
    add_config_and_checkpoint(parser)
    add_device(parser)
    add_cfg_options(parser)
    args = parser.parse_args()
    try:
        print(study(args))
    except (ValueError, OSError) as error:
        sys.exit(f'error: {error}')


def study(args: argparse.Namespace) -> str:
    """What the command prints."""
    model = load_clamp(
        args.config, args.checkpoint, args.device, args.cfg_options
    )
    keypoints = len(model.head.prompts.keypoint_names)
    calibration = calibration_of(args.checkpoint, keypoints)
    if calibration is None:
        raise ValueError(
            f'{args.checkpoint} is not calibrated: run tools/calibrate.py'
        )
    dataset = unseen_animals(model.cfg, 'test', keypoints)
    find = find_by_checkpoint(model)
    points, cut = measure(find, dataset), measure(find, CutAnimals(dataset))
    return '\n'.join(
        [
            f'{len(dataset)} animals, {points.labelled.sum()} labelled points',
            coverage_table(calibration, points),
            view_line(calibration, points, cut),
            '',
            view_table(auroc_of_statistics(model, dataset)),
        ]
    )


if __name__ == '__main__':
    run(main)
