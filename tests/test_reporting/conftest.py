"""A work dir of the tiny CLAMP, for all tests of reports."""

import json

import numpy as np
import pytest
from run_folders import HOSTILE, write_run

from clamp_mmpose.prediction.frames import Skeleton
from clamp_mmpose.reporting.collecting import Predictions


@pytest.fixture(scope='session')
def work_dir(tmp_path_factory):
    """Its data have a species whose name is hostile."""
    folder, data = write_run(tmp_path_factory.mktemp('run'))
    for path in (data / 'annotations').glob('*.json'):
        content = json.loads(path.read_text())
        content['categories'][1]['name'] = HOSTILE
        path.write_text(json.dumps(content))
    return folder


@pytest.fixture
def found():
    """Two animals of one species, found 3 and 30 pixels to the right."""
    truth = np.full((2, 3, 2), 50.0)
    truth[:, 1] = 80
    return Predictions(
        Skeleton(('left_ear', 'right_ear', 'nose'), ((0, 2),), (1, 0, 2)),
        'test',
        ('data/ap10k-val-split1.json',),
        2,
        truth + [[[3, 0]], [[30, 0]]],
        np.array([[0.9, 0.8, 0.7], [0.2, 0.2, 0.2]]),
        truth,
        np.ones((2, 3), bool),
        np.array([[0, 0, 100, 60]] * 2),
        ('a.jpg', 'b.jpg'),
        (1, 1),
        {1: dict(id=1, name='cat', supercategory='Felidae')},
        dict(AP=0.5),
    )
