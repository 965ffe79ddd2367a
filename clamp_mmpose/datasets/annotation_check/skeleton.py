"""The skeleton that a metainfo file tells, and whether it can be right."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ...skeletons.pairs import flip_pairs
from .report import Report
from .values import number_fault


@dataclass(frozen=True)
class Skeleton:
    """Names of keypoints, in their order, and what goes with them.

    Attributes:
        names (tuple[str]): K names.
        swaps (tuple[str]): For each the name of its twin, '' for none.
        sigmas (tuple, optional): K numbers, for OKS.
        joint_weights (tuple, optional): K numbers.
        links (tuple): Pairs of names.
    """

    names: tuple
    swaps: tuple = ()
    sigmas: tuple | None = None
    joint_weights: tuple | None = None
    links: tuple = ()

    @classmethod
    def from_dataset_info(cls, info: Mapping) -> 'Skeleton':
        """Read mmpose's ``dataset_info``, the content of a metainfo file."""
        keypoints = info.get('keypoint_info', {})
        points = [keypoints[key] for key in keypoints]
        return cls(
            names=tuple(point.get('name') for point in points),
            swaps=tuple(point.get('swap') or '' for point in points),
            sigmas=_numbers(info, 'sigmas'),
            joint_weights=_numbers(info, 'joint_weights'),
            links=tuple(
                tuple(link.get('link', ()))
                for link in info.get('skeleton_info', {}).values()
            ),
        )


def _numbers(info: Mapping, key: str) -> tuple | None:
    return tuple(info[key]) if key in info else None


def check_skeleton(info: Mapping, report: Report, scored: bool = True) -> None:
    """Note what contradicts itself in a ``dataset_info``.

    Args:
        info (Mapping): ``dataset_info``.
        report (Report): To note in.
        scored (bool): Whether COCO's evaluation needs sigmas.
    """
    keys = list(info.get('keypoint_info', {}))
    if keys != list(range(len(keys))) or not keys:
        report.error(
            'keypoint_info of the metainfo is not numbered from 0',
            'write keypoint_info={0: dict(name=...), 1: ...} in the order of '
            "the file's points",
            value=keys,
            entry='keypoint_info',
        )
        return
    skeleton = Skeleton.from_dataset_info(info)
    _check_names(skeleton.names, report)
    _check_swaps(skeleton, report)
    _check_sides(skeleton, report)
    _check_links(skeleton, report)
    if scored or skeleton.sigmas:  # some of mmpose's files leave them empty
        _check_numbers('sigmas', skeleton, report.error, report)
    _check_numbers('joint_weights', skeleton, report.warn, report)


def _check_names(names: Sequence, report: Report) -> None:
    for name, count in Counter(map(str, names)).items():
        if count > 1 or not name.strip() or name == 'None':
            report.error(
                'a name of the metainfo is missing or given twice',
                'give each keypoint a name of its own',
                'keypoint_info',
                name,
            )


def _check_swaps(skeleton: Skeleton, report: Report) -> None:
    """A pair that only one of two names flips points onto themselves."""
    swap_of = dict(zip(skeleton.names, skeleton.swaps, strict=True))
    for name, twin in swap_of.items():
        if twin in ('', name):
            continue
        if twin not in swap_of:
            report.error(
                'swap names a keypoint that the metainfo does not have',
                'name one of its keypoints, or write swap=""',
                f'keypoint {name!r}',
                twin,
            )
        elif swap_of[twin] != name:
            report.error(
                'swap is given once, or contradicts itself',
                'both of a pair must name each other: '
                f'dict(name={twin!r}, swap={name!r}, ...)',
                f'keypoint {name!r} has swap {twin!r}, '
                f'keypoint {twin!r} has swap',
                swap_of[twin],
            )


def _check_sides(skeleton: Skeleton, report: Report) -> None:
    """Left and right by the words, where both say something."""
    swap_of = dict(zip(skeleton.names, skeleton.swaps, strict=True))
    for pair in flip_pairs(list(swap_of)):
        swaps = [swap_of[name] for name in pair]
        where = f'keypoints {pair[0]!r} and {pair[1]!r} have swap'
        mend = (
            'left and right of one pair name each other: '
            f'dict(name={pair[0]!r}, swap={pair[1]!r}, ...)'
        )
        if all(
            swap in ('', name) for name, swap in zip(pair, swaps, strict=True)
        ):
            report.warn(
                'left and right are not swapped when a picture is mirrored',
                mend,
                where,
                swaps,
            )
        elif not set(swaps) <= {'', *pair}:
            report.error(
                'swap contradicts the names of its keypoints',
                mend,
                where,
                swaps,
            )


def _check_links(skeleton: Skeleton, report: Report) -> None:
    for link in skeleton.links:
        if len(link) != 2 or not set(link) <= set(skeleton.names):
            report.error(
                'skeleton_info links names that are no keypoints',
                'write link=(NAME, NAME) with two names of keypoint_info',
                'skeleton_info',
                link,
            )


def _check_numbers(
    key: str, skeleton: Skeleton, note: Callable, report: Report
) -> None:
    """One number per keypoint; ``note`` says how bad another count is."""
    values, count = getattr(skeleton, key), len(skeleton.names)
    if values is None or len(values) != count:
        found = 'no' if values is None else len(values)
        note(
            f'the metainfo has {found} {key} for {count} keypoints',
            f'write {key}=[...] with {count} numbers, one per keypoint',
        )
        return
    for name, value in zip(skeleton.names, values, strict=True):
        if number_fault(value) or (key == 'sigmas' and value <= 0):
            report.error(
                f'{key} of the metainfo holds what cannot be',
                'write a number above 0, for example 0.05',
                f'keypoint {name!r}',
                value,
            )
