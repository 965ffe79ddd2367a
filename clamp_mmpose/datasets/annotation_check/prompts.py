"""Do the names that a model reads mean the points of the data set?"""

from collections.abc import Sequence

from .names import may_be_same, side_by_side
from .report import Report

_TITLES = ("in the model's prompts", 'in the metainfo')


def compare_prompts(
    prompts: Sequence[str], names: Sequence[str], report: Report
) -> None:
    """Note prompts of other points than those of the skeleton.

    A prompt may say more than the name, or use a word of its own; it may
    not be that of another point, and not all may be strange.

    Args:
        prompts (Sequence[str]): ``keypoint_names`` of the head.
        names (Sequence[str]): Of the data set's skeleton.
        report (Report): To note in.
    """
    table = side_by_side(prompts, names, _TITLES)
    if len(prompts) != len(names):
        report.error(
            f'the model has {len(prompts)} names, the data set '
            f'{len(names)} points',
            _mend(names),
            f'keypoint_names\n{table}',
        )
        return
    odd = [i for i, p in enumerate(prompts) if not may_be_same(p, names[i])]
    taken = [i for i in odd if any(may_be_same(prompts[i], n) for n in names)]
    if taken or len(odd) > len(names) / 2:
        report.error(
            "the model's names are not those of the data set's points",
            _mend(names),
            f'keypoint_names\n{table}',
        )
    for i in odd if not taken else ():
        report.warn(
            "a name of the model shares no word with the data set's",
            'check that both mean the same point',
            f'point {i}, {names[i]!r}',
            prompts[i],
        )


def _mend(names: Sequence[str]) -> str:
    return (
        "leave model.head.keypoint_names out and write the data set's "
        'skeleton once, model = dict(metainfo=dict(from_file=...)); or write '
        f'a name for each point in the order {", ".join(map(str, names))}'
    )
