"""Labels beside what a good model would find."""

from dataclasses import replace

import numpy as np

from clamp_mmpose.auditing.matches import Matches
from clamp_mmpose.prediction.frames import Skeleton

PLACES = np.array([[20, 10], [60, 10], [40, 40], [20, 80], [60, 80], [40, 90]])
NAMES = ('left ear', 'right ear', 'nose', 'left paw', 'right paw', 'tail')
ANIMALS = 40
SKELETON = Skeleton(NAMES, ((0, 2), (1, 2)), (1, 0, 2, 4, 3, 5))


def good_matches():
    """40 animals of 100 pixels, labelled and found to 2 pixels."""
    random = np.random.default_rng(0)
    shape = (ANIMALS, *PLACES.shape)
    found = PLACES + random.normal(0, 2, shape)
    return labelled_as(
        Matches(
            ids=np.arange(ANIMALS) + 100,
            pictures=np.array([f'img{i}.png' for i in range(ANIMALS)]),
            labelled_in=np.array([''] * ANIMALS),
            boxes=np.array([[0, 0, 100, 100]] * ANIMALS),
            labels=np.zeros(shape),
            labelled=np.ones(shape[:2], bool),
            found=found,
            scores=np.full(shape[:2], 0.9),
            heights=np.zeros((*shape[:2], len(NAMES))),
        ),
        PLACES + random.normal(0, 2, shape),
    )


def labelled_as(matches, labels, labelled=None):
    """Other labels, and the heights of heatmaps there."""
    labelled = matches.labelled if labelled is None else labelled
    new = replace(matches, labels=labels, labelled=labelled)
    heights = 0.9 * np.exp(-((new.apart / 0.06) ** 2) / 2)
    return replace(new, heights=heights)


def exchanged(matches, animal, first, second):
    """With two labels exchanged."""
    labels = matches.labels.copy()
    labels[animal, [first, second]] = labels[animal, [second, first]]
    return labelled_as(matches, labels)
