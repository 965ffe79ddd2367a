"""What a calibrated checkpoint says of its scores."""

from collections.abc import Sequence

from .page import Part, Sentence, Table, decimals


def radii_parts(calibration: object, names: Sequence[str]) -> list[Part]:
    """The radii that hold the true points, by keypoint and score.

    Args:
        calibration (object): ``meta['calibration']`` of a checkpoint, with
            ``coverage``, ``edges``, ``radii`` and perhaps ``in_view_score``;
            ``None`` if it has none.
        names (Sequence[str]): Of its keypoints.
    """
    if calibration is None:
        return [Sentence('The checkpoint holds no calibration of its scores.')]
    try:
        return [
            Sentence(
                f'The checkpoint is calibrated: with a probability of '
                f'{100 * calibration["coverage"]:g} % the true point is '
                "within the radius, in pixels of the network's input. Scores "
                'are parted at the limits; higher ones have smaller radii.'
            ),
            _table(calibration, names),
        ]
    except (KeyError, TypeError, ValueError):
        return [Sentence('The calibration of the checkpoint is damaged.')]


def _table(calibration: dict, names: Sequence[str]) -> Table:
    in_view = calibration.get('in_view_score') or [float('nan')] * len(names)
    columns = (calibration['radii'], calibration['edges'], in_view)
    rows = [
        [name, _listed(radii, 1), _listed(edges, 2) or '–', decimals(seen)]
        for name, radii, edges, seen in zip(names, *columns, strict=True)
    ]
    head = ['keypoint', 'radii, from low scores', 'limits', 'in view from']
    return Table(head, rows)


def _listed(numbers: Sequence[float], places: int) -> str:
    return ' · '.join(decimals(one, places) for one in numbers)
