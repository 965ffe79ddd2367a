"""Sections of the page that say how good a model is."""

from ..evaluation.left_right_metric import compare_with_twins
from . import statistics
from .collecting import Predictions
from .figures import draw_errors, draw_reliability
from .page import (
    Cell,
    Part,
    Plots,
    Section,
    Sentence,
    Share,
    Table,
    counted,
    decimals,
)
from .radii import radii_parts
from .statistics import Errors
from .svg import as_svg, page_style

_APART = 0.05  # as LeftRightMetric
# with a place to break the line
_NEAR, _FAR = 'PCK\u200b@0.05', 'PCK\u200b@0.1'
_ERRORS = ('error, pixels', _NEAR, _FAR)


def tiles_of(found: Predictions) -> list[tuple[str, str]]:
    """The numbers to see first.

    Args:
        found (Predictions): All of them.
    """
    whole = statistics.errors(found.apart, found.sides)
    ap = found.average_precision.get('AP')
    # COCO's evaluation has -1 for data without animals
    tiles = [(f'{100 * ap:.1f}', 'AP')] if ap is not None and ap >= 0 else []
    tiles += [
        (decimals(whole.mean, 1), 'pixels, mean error'),
        (f'{Share(whole.far)} %', 'PCK@0.1'),
    ]
    points, share = _swapped(_swaps(found))
    if points:
        tiles.append((f'{Share(share)} %', 'left and right swapped'))
    return [*tiles, (counted(len(found)), 'animals measured on')]


def keypoints_section(found: Predictions) -> Section:
    """Errors of each keypoint.

    Args:
        found (Predictions): All of them.
    """
    apart, sides = found.apart, found.sides
    rows = [
        [title, counted(one.points), *_cells(one)]
        for title, one in zip(
            found.skeleton.titles,
            statistics.by_keypoint(apart, sides),
            strict=True,
        )
    ]
    whole = statistics.errors(apart, sides)
    rows.append(['all', counted(whole.points), *_cells(whole)])
    parts: list[Part] = [
        Sentence(
            'The error is the mean distance from the label, in pixels of '
            'the picture. PCK@0.1 is the percentage of labelled points that '
            "are found within 0.1 of the longer side of the animal's box."
        ),
        Table(
            ['keypoint', 'labelled', *_ERRORS],
            rows,
            frozenset([len(rows) - 1]),
        ),
    ]
    return Section('keypoints', 'Keypoints', parts)


def species_section(found: Predictions) -> Section:
    """AP and errors of each species and family, if there are several.

    Args:
        found (Predictions): All of them.
    """
    own = [found.categories.get(one) for one in found.species]
    names = [one and str(one['name']) for one in own]
    families = [one and one.get('supercategory') for one in own]
    by_species = _by(found, names)
    told = [] if found.average_precision else [Sentence(_NO_AP)]
    if len(by_species) < 2:
        reason = 'The data tell of one species only.'
        if not by_species:
            reason = 'The data set does not name the species of its animals.'
        return Section('species', 'Species', [Sentence(reason), *told])
    by_family = _by(found, families)
    if len(by_family) < 2:
        by_family = {}
    rows, strong = _species_rows(
        found, by_species, by_family, dict(zip(names, families, strict=True))
    )
    head = ['', 'animals', 'AP', *_ERRORS]
    if by_family and not told:
        told = [Sentence('The AP of a family is the mean of its species.')]
    parts: list[Part] = [*told, Table(head, rows, strong)]
    title = 'Species and families' if by_family else 'Species'
    return Section('species', title, parts)


NOT_LABELLED = 'No point is labelled in these data.'
_NO_AP = (
    'There is no AP here, as the evaluator of the config has no CocoMetric '
    'of one data set; mim test tells what it has.'
)


def _species_rows(found, by_species, by_family, family_of):
    rows, strong = [], []
    for family in sorted(by_family) or [None]:
        if family is not None:
            strong.append(len(rows))
            rows.append(_row(found, 'family', family, *by_family[family]))
        members = [
            name
            for name in by_species
            if family is None or family_of[name] == family
        ]
        members.sort(key=lambda name: -by_species[name][0])
        rows += [
            _row(found, 'species', name, *by_species[name]) for name in members
        ]
    return rows, frozenset(strong)


def _row(found: Predictions, kind: str, name: str, animals: int, one: Errors):
    ap = found.average_precision.get(f'{kind}/{name}', float('nan'))
    return [name, counted(animals), Share(ap), *_cells(one)]


def _by(found: Predictions, groups: list) -> dict:
    return statistics.by_group(found.apart, found.sides, groups)


def swaps_section(found: Predictions) -> Section:
    """How often left and right are exchanged, by pair.

    Args:
        found (Predictions): All of them.
    """
    swaps, title = _swaps(found), found.skeleton.titles
    if not swaps:
        reason = 'No keypoint of this skeleton has a twin on the other side.'
        return Section('sides', 'Left and right', [Sentence(reason)])
    rows: list[list[Cell]] = [
        [f'{title[a]}, {title[b]}', counted(one.counted), Share(one.share)]
        for one in swaps
        for a, b in [one.pair]
    ]
    points, share = _swapped(swaps)
    rows.append(['all', counted(points), Share(share)])
    parts: list[Part] = [
        Sentence(
            'The percentage of points found nearer to the label of their '
            'twin than to their own, where both are labelled and further '
            f"apart than {_APART} of the longer side of the animal's box. "
            'A model that cannot tell sides has about 50 %.'
        ),
        Table(['pair', 'points', 'swapped'], rows, frozenset([len(rows) - 1])),
    ]
    return Section('sides', 'Left and right', parts)


def scores_section(found: Predictions, calibration: object) -> Section:
    """Whether scores tell right points from wrong ones.

    Args:
        found (Predictions): All of them.
        calibration (object): See :func:`radii_parts`.
    """
    bins = statistics.reliability(found.apart, found.sides, found.scores)
    if not bins:
        return Section('scores', 'Scores', [Sentence(NOT_LABELLED)])
    rows: list[list[Cell]] = [
        [
            f'{one.low:.1f} to {one.high:.1f}',
            counted(one.points),
            decimals(one.median, 3),
            Share(one.right),
        ]
        for one in bins
    ]
    with page_style():
        drawn = [
            as_svg(draw_reliability(bins), 'Share of right points by score'),
            as_svg(draw_errors(bins), 'Median error by score'),
        ]
    parts: list[Part] = [
        Sentence(
            'A score is the height of the maximum in a heatmap, and no '
            'probability. Were it one, the bars would end on the dashed '
            'line. The error is relative to the longer side of the box.'
        ),
        Plots(drawn),
        Table(['score', 'points', 'median error', _FAR], rows),
        *radii_parts(calibration, found.skeleton.titles),
    ]
    return Section('scores', 'Scores', parts)


def _swaps(found: Predictions) -> list[statistics.Swaps]:
    twins = list(found.skeleton.flip_indices)
    compared = compare_with_twins(
        found.found, found.truth, found.labelled, twins, _APART * found.sides
    )
    return statistics.swaps_of_pairs(*compared, found.skeleton.pairs)


def _swapped(swaps: list[statistics.Swaps]) -> tuple[int, float]:
    """How many points count, and the share of swapped ones."""
    points = sum(one.counted for one in swaps)
    swapped = sum(one.swapped for one in swaps)
    return points, swapped / points if points else float('nan')


def _cells(one: Errors) -> list[str | Share]:
    return [decimals(one.mean, 1), Share(one.near), Share(one.far)]
