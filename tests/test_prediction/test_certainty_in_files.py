"""Files and drawings show how sure a calibrated model is."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from predicted import SKELETON, some_frame, some_poses
from test_writers import rows_of
from tiny import NAMES

from clamp_mmpose.prediction.drawing import Look, draw_poses
from clamp_mmpose.prediction.sources import Pictures
from clamp_mmpose.prediction.writers import FORMATS, Target, path_of
from clamp_mmpose.runtime import Calibration

K = len(NAMES)
RADII = Calibration(0.9, [[]] * K, [[5.0]] * K, None)
LIMITS = replace(RADII, in_view_score=[0.7] * K)
PICTURE = Path('a.png')


def known(poses, limits=True):
    """The same, with radii and whether they are in view."""
    radii = 3 + np.arange(poses.scores.size).reshape(poses.scores.shape) / 8
    in_view = poses.scores >= 0.7 if limits else None
    return replace(poses, radii=radii, in_view=in_view)


def write(word, out, poses, calibration):
    """A file of these animals, and of a picture without any."""
    kind = FORMATS[word]
    if kind.package:
        pytest.importorskip(kind.package[0])
    source = Pictures('cats', (PICTURE,))
    path = path_of(kind, source, out)
    writer = kind(Target(path, source, SKELETON, {}, calibration=calibration))
    writer.add(some_frame(PICTURE), poses)
    writer.add(some_frame(PICTURE, 1), some_poses(0))
    writer.close({})
    writer.discard()
    return path


def test_the_long_table_has_radius_and_in_view(tmp_path):
    poses = known(some_poses(2))
    rows = rows_of(write('csv', tmp_path, poses, LIMITS))
    assert list(rows[0])[-3:] == ['score', 'radius', 'in_view']
    for row, radius, seen in zip(
        rows, poses.radii.ravel(), poses.in_view.ravel(), strict=False
    ):
        assert float(row['radius']) == pytest.approx(radius, abs=0.006)
        assert row['in_view'] == str(int(seen))
    assert {'0', '1'} <= {row['in_view'] for row in rows}
    assert rows[-1]['radius'] == rows[-1]['in_view'] == ''


def test_without_limits_there_is_no_word_of_view(tmp_path):
    poses = known(some_poses(1), limits=False)
    for word in ('csv', 'wide', 'coco'):
        text = write(word, tmp_path, poses, RADII).read_text()
        assert 'radi' in text and 'in_view' not in text


def test_the_wide_table_has_them_for_each_keypoint(tmp_path):
    poses = known(some_poses(2))
    rows = rows_of(write('wide', tmp_path, poses, LIMITS))
    assert list(rows[0])[-2:] == [
        f'{NAMES[-1]}_radius',
        f'{NAMES[-1]}_in_view',
    ]
    found = float(rows[1][f'{NAMES[2]}_radius'])
    assert found == pytest.approx(poses.radii[1, 2], abs=0.006)
    assert rows[1][f'{NAMES[2]}_in_view'] == str(int(poses.in_view[1, 2]))


def test_parquet_has_them_with_types(tmp_path):
    parquet = pytest.importorskip('pyarrow.parquet')
    poses = known(some_poses(1))
    table = parquet.read_table(write('parquet', tmp_path, poses, LIMITS))
    assert table.column_names[-3:] == ['score', 'radius', 'in_view']
    rows = table.to_pylist()
    assert [row['in_view'] for row in rows[:K]] == poses.in_view[0].tolist()
    assert rows[0]['radius'] == pytest.approx(poses.radii[0, 0])
    assert rows[K]['radius'] is None


def test_cocos_results_have_them_beside_its_own(tmp_path):
    poses = known(some_poses(1))
    content = json.loads(write('coco', tmp_path, poses, LIMITS).read_text())
    (found,) = content['annotations']
    expected = poses.radii[0].round(2).tolist()
    assert found['keypoint_radii'] == expected
    assert found['keypoints_in_view'] == poses.in_view[0].tolist()


@pytest.mark.parametrize('word', ['csv', 'wide', 'coco', 'dlc'])
def test_a_model_without_calibration_writes_what_it_wrote(tmp_path, word):
    poses = some_poses(1)
    text = write(word, tmp_path, poses, None).read_text()
    assert 'radi' not in text and 'in_view' not in text
    if word == 'csv':
        x, y = poses.keypoints[0, 0]
        place = f'{x:.2f},{y:.2f},{poses.scores[0, 0]:.4f}'
        assert text.splitlines()[:2] == [
            'source,frame,time,animal,keypoint,x,y,score',
            f'a.png,0,,0,{NAMES[0]},{place}',
        ]


GREY = np.full((100, 100, 3), 128, np.uint8)


def test_a_circle_has_the_radius():
    poses = some_poses(1)
    poses.keypoints[0] = 50
    poses.scores[0] = [1, 0, 0, 0, 0]
    plain = draw_poses(GREY, poses, SKELETON, Look())
    drawn = draw_poses(
        GREY, replace(poses, radii=np.full((1, K), 30.0)), SKELETON, Look()
    )
    changed = (drawn != plain).any(-1)
    y, x = np.nonzero(changed)
    distances = np.hypot(x - 50, y - 50)
    assert 28 < distances.min() and distances.max() < 32
    assert changed[50, 80] and changed[20, 50]


def test_a_point_that_is_not_in_view_is_hollow_and_alone():
    poses = known(some_poses(1))
    poses.keypoints[0] = np.arange(K)[:, None] * 16 + 16
    poses.in_view[0] = [True, True, True, True, False]
    poses.scores[0] = 1
    drawn = draw_poses(GREY, poses, SKELETON, Look())
    x = round(poses.keypoints[0, -1, 0])
    assert (drawn[x, x] == 128).all()  # its middle
    assert (drawn[x, x + 3 : x + 6] != 128).any()
    assert (drawn[x + 8 :] == 128).all()  # no radius around it
    poses.scores[0] = 0  # below the threshold
    assert (draw_poses(GREY, poses, SKELETON, Look()) == GREY).all()
