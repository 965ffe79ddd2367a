"""The comparison of found boxes with true ones, on drawn dots."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from mmengine import Config
from samples import CONFIGS

from clamp_mmpose.lab.locating import compare, table_text
from clamp_mmpose.prediction.frames import Boxes, Poses

NAMES = ['nose', 'tail']
META = dict(
    dataset_name='dots',
    keypoint_info={
        i: dict(name=name, id=i, color=[0, 0, 0], type='', swap='')
        for i, name in enumerate(NAMES)
    },
    skeleton_info={},
    joint_weights=[1.0, 1.0],
    sigmas=[0.05, 0.05],
)


class Dots:
    """Finds a red nose and a green tail, exactly if the box is small."""

    def predict(self, images, boxes):
        return [self.pose(*one) for one in zip(images, boxes, strict=True)]

    def pose(self, image, boxes):
        if not len(boxes):
            return Poses(np.zeros((0, 2, 2)), np.zeros((0, 2)), boxes)
        height, width = image.shape[:2]
        whole = boxes.corners[0].tolist() == [0, 0, width, height]
        points = [
            np.argwhere(image[..., c] > 200).mean(axis=0)[::-1]
            if (image[..., c] > 200).any()
            else np.zeros(2)
            for c in range(2)
        ]
        score = float((image > 200).any())
        points = np.array([points]) + (3 if whole else 0)
        return Poses(points, np.full((1, 2), score), boxes)


@pytest.fixture
def config(tmp_path):
    """Four pictures; the last has lost its animal, though it is labelled."""
    images, annotations = [], []
    for i in range(4):
        image = np.zeros((60, 80, 3), np.uint8)
        x, y = 20 + 5 * i, 30
        if i < 3:
            image[y, x] = (0, 0, 255)  # BGR
            image[y + 10, x + 15] = (0, 255, 0)
        cv2.imwrite(str(tmp_path / f'{i}.png'), image)
        images.append(dict(id=i, file_name=f'{i}.png', width=80, height=60))
        annotations.append(
            dict(
                id=i,
                image_id=i,
                category_id=1,
                keypoints=[x, y, 2, x + 15, y + 10, 2],
                num_keypoints=2,
                bbox=[x - 5, y - 5, 25, 20],
                area=500,
                iscrowd=0,
            )
        )
    content = dict(
        images=images,
        annotations=annotations,
        categories=[dict(id=1, name='dot', keypoints=NAMES, skeleton=[])],
    )
    (tmp_path / 'dots.json').write_text(json.dumps(content))
    dataset = dict(
        type='CocoDataset',
        data_mode='topdown',
        data_root=str(tmp_path),
        ann_file='dots.json',
        metainfo=META,
        test_mode=True,
        pipeline=Config.fromfile(
            CONFIGS / 'clamp_tiny_ap10k.py'
        ).test_dataloader.dataset.pipeline,
    )
    return Config(
        dict(
            test_dataloader=dict(dataset=dataset),
            test_evaluator=[
                dict(type='CocoMetric'),
                dict(type='PixelErrorMetric'),
            ],
        )
    )


def test_each_way_has_its_figures(config):
    rows = compare(config, Dots())
    true, found = rows['true boxes'], rows['two passes']
    assert list(rows) == [
        'true boxes',
        'two passes',
        'whole picture',
    ]
    assert true['found'] == 1 and found['found'] == 0.75
    # what is not found is missing in AP alone
    assert found['pixel_error/mean'] == pytest.approx(0, abs=1e-3)
    assert 0.7 < found['coco/AP'] < 0.8
    whole = rows['whole picture']
    assert whole['pixel_error/median'] == pytest.approx(18**0.5, abs=1e-3)


def test_more_ways_can_be_given(config):
    class Nothing:
        description = 'nothing'

        def check(self, source):
            pass

        def locate(self, frames):
            return [Boxes.of([]) for _ in frames]

    rows = compare(config, Dots(), dict(nothing=Nothing()))
    assert rows['nothing'] == dict(found=0)


def test_two_animals_in_a_picture_are_an_error(config):
    path = Path(config.test_dataloader.dataset.data_root, 'dots.json')
    content = json.loads(path.read_text())
    content['annotations'][3]['image_id'] = 0
    path.write_text(json.dumps(content))
    with pytest.raises(ValueError, match='4 animals are in 3 pictures'):
        compare(config, Dots())


def test_the_table_has_a_column_per_way():
    rows = {'true boxes': dict(found=1, AP=0.5), 'nothing': dict(found=0)}
    assert table_text(rows).splitlines() == [
        '| | true boxes | nothing |',
        '|---|---|---|',
        '| found | 1.0000 | 0.0000 |',
        '| AP | 0.5000 | nan |',
    ]
