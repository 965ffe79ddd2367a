"""Sections of the page that show single animals, or look inside the model."""

from pathlib import Path

from mmpose.models.pose_estimators import TopdownPoseEstimator

from ..datasets.animals import batches_of
from ..evaluation.prompt_matching import matching_matrix
from ..inspection.figures import draw_matching, is_best
from ..inspection.visualize import animals_of
from ..models import CLAMP
from . import statistics
from .collecting import Predictions
from .page import (
    Gallery,
    Part,
    Picture,
    Plots,
    Section,
    Sentence,
    counted,
)
from .pictures import draw_beside
from .results import NOT_LABELLED
from .svg import as_svg, page_style

_WORST = 20
_MATCHED = 200  # animals of the matching matrix


def matching_section(model: TopdownPoseEstimator) -> Section:
    """The matching matrix of a CLAMP.

    Args:
        model (TopdownPoseEstimator): Any.
    """
    name, title = 'prompts', 'Prompts'
    if not isinstance(model, CLAMP):
        reason = f'A {type(model).__name__} has no prompts to compare.'
        return Section(name, title, [Sentence(reason)])
    dataset, numbers = animals_of(model, _MATCHED)
    matrix = matching_matrix(model, batches_of(dataset, numbers)).numpy()
    labels = model.head.prompts.keypoint_names
    own = sum(is_best(matrix, k) for k in range(len(labels)))
    with page_style():
        figure = draw_matching({'cosines': matrix}, labels)
        for axes in figure.axes:
            axes.grid(False)
        drawn = as_svg(figure, 'Matching matrix of keypoints and prompts')
    text = (
        f'Features at the keypoints of {counted(len(numbers))} animals '
        'against all prompts: each row goes from its least similar prompt '
        'to its most similar one, and a dot says that this is its own. '
        f'{own} of {len(labels)} find it.'
    )
    return Section(name, title, [Sentence(text), Plots([drawn], large=True)])


def worst_section(found: Predictions) -> Section:
    """The predictions with the greatest errors, truth beside them.

    Args:
        found (Predictions): All of them.
    """
    apart = found.apart
    means = statistics.mean_of_animals(apart)
    pictures, unread = [], []
    for i in statistics.worst(apart, found.sides, _WORST):
        kind = found.categories.get(found.species[i], {}).get('name', '')
        said = [kind, Path(found.pictures[i]).name, f'{means[i]:.1f} pixels']
        try:
            jpeg = draw_beside(found, i)
        except (OSError, ValueError) as error:
            unread.append(Sentence(str(error)))
            continue
        caption = ', '.join(one for one in said if one)
        pictures.append(Picture(jpeg, caption))
    if not pictures:
        none = unread or [Sentence(NOT_LABELLED)]
        return Section('worst', 'Worst predictions', none)
    parts: list[Part] = [
        Sentence(
            f'The {len(pictures)} animals with the greatest mean error for '
            'their size. On the left as labelled, on the right as predicted: '
            'left limbs in blue, right ones in orange, labelled points only.'
        ),
        Gallery(pictures),
        *unread,
    ]
    return Section('worst', 'Worst predictions', parts)
