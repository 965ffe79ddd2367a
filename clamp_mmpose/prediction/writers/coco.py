"""COCO's layout: pictures, categories with names, annotations with scores."""

import json
from collections.abc import Mapping
from tempfile import TemporaryFile

import numpy as np

from ..frames import Frame, Poses
from .base import Target, Writer


class CocoWriter(Writer):
    """One file that names its pictures and keypoints.

    ``annotations`` are results, with a ``score`` each (the box's times the
    mean of the keypoints'), so that ``COCO.loadRes`` takes them. Frames of a
    video are ``images`` of one ``file_name``, with a ``frame_index``; an
    animal that was followed has its id as ``track_id``.
    """

    suffix = '.coco.json'

    def __init__(self, target: Target):
        super().__init__(target)
        self._file = open(target.path, 'w', encoding='utf-8')
        # rows of images wait beside it, so that memory does not grow
        self._images = TemporaryFile('w+', encoding='utf-8')
        skeleton = target.skeleton
        category = dict(
            id=1,
            name='animal',
            supercategory='animal',
            keypoints=list(skeleton.names),
            # COCO counts from 1
            skeleton=[[a + 1, b + 1] for a, b in skeleton.links],
        )
        self._file.write(f'{{"categories": {json.dumps([category])},\n')
        self._file.write('"annotations": [')
        self._num_images = self._num_animals = 0

    def add(self, frame: Frame, poses: Poses) -> None:
        """See :class:`Writer`."""
        self._num_images += 1
        height, width = frame.image.shape[:2]
        image = dict(id=self._num_images, file_name=str(frame.source))
        image |= dict(width=width, height=height)
        if frame.time is not None:
            image |= dict(frame_index=frame.index, time=round(frame.time, 4))
        _append(self._images, self._num_images, image)
        for animal in range(len(poses)):
            self._num_animals += 1
            row = dict(id=self._num_animals, image_id=self._num_images)
            row |= _annotation(poses, animal)
            _append(self._file, self._num_animals, row)

    def close(self, record: Mapping) -> None:
        """See :class:`Writer`; the record is ``info``."""
        self._file.write('],\n"images": [')
        self._images.seek(0)
        for line in self._images:
            self._file.write(line)
        self._file.write(f'],\n"info": {json.dumps(record)}}}\n')
        self.discard()

    def discard(self) -> None:
        """See :class:`Writer`."""
        self._file.close()
        self._images.close()


def _append(file, count: int, row: dict) -> None:
    file.write((',\n' if count > 1 else '\n') + json.dumps(row))


def _annotation(poses: Poses, animal: int) -> dict:
    points, scores = poses.keypoints[animal], poses.scores[animal]
    left, top, right, bottom = map(float, poses.boxes.corners[animal])
    width, height = right - left, bottom - top
    box_score = float(poses.boxes.scores[animal])
    triples = [[*point, 2] for point in points.round(2).tolist()]
    ids = poses.boxes.ids
    return dict(
        **({} if ids is None else dict(track_id=int(ids[animal]))),
        category_id=1,
        bbox=[round(value, 2) for value in (left, top, width, height)],
        bbox_score=round(box_score, 4),
        area=round(width * height, 2),
        iscrowd=0,
        num_keypoints=len(points),
        keypoints=sum(triples, []),
        keypoint_scores=[round(float(score), 4) for score in scores],
        score=round(box_score * float(np.mean(scores)), 4),
        **_certainty(poses, animal),
    )


def _certainty(poses: Poses, animal: int) -> dict:
    """Beside COCO's own keys, as far as known."""
    known = {}
    if poses.radii is not None:
        known['keypoint_radii'] = poses.radii[animal].round(2).tolist()
    if poses.in_view is not None:
        known['keypoints_in_view'] = poses.in_view[animal].tolist()
    return known
