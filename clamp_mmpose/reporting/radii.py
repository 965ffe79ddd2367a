"""What a calibrated checkpoint says of its scores."""

from collections.abc import Sequence

from ..runtime import Calibration, read_calibration
from .page import Part, Sentence, Table, decimals


def radii_parts(calibration: object, names: Sequence[str]) -> list[Part]:
    """The radii that hold the true points, by keypoint and score.

    Args:
        calibration (object): ``meta['calibration']`` of a checkpoint;
            ``None`` if it has none.
        names (Sequence[str]): Of its keypoints.
    """
    if calibration is None:
        return [Sentence('The checkpoint holds no calibration of its scores.')]
    try:
        read = read_calibration(calibration, len(names), 'The checkpoint')
    except ValueError as error:
        return [Sentence(f'The radii are left out. {error}.')]
    return [
        Sentence(
            f'The checkpoint is calibrated: with a probability of '
            f'{100 * read.coverage:g} % the true point is within the radius, '
            "in pixels of the network's input. Scores are parted at the "
            'limits; higher ones have smaller radii.'
        ),
        _table(read, names),
    ]


def _table(calibration: Calibration, names: Sequence[str]) -> Table:
    in_view = calibration.in_view_score or [float('nan')] * len(names)
    columns = (calibration.radii, calibration.edges, in_view)
    rows = [
        [name, _listed(radii, 1), _listed(edges, 2) or '–', decimals(seen)]
        for name, radii, edges, seen in zip(names, *columns, strict=True)
    ]
    head = ['keypoint', 'radii, from low scores', 'limits', 'in view from']
    return Table(head, rows)


def _listed(numbers: Sequence[float], places: int) -> str:
    return ' · '.join(decimals(one, places) for one in numbers)
