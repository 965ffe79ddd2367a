"""Crops of posed animals, and the lesson that uses them."""

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch
from mmengine.registry import init_default_scope
from mmpose.datasets.datasets.utils import parse_pose_metainfo
from tiny import TINY_CLIPS

from clamp_mmpose.lab.pretraining.pose_lesson import (
    PosePupil,
    draw_heatmaps,
    teach_poses,
)
from clamp_mmpose.lab.pretraining.poses import (
    TWINS,
    PosedCrops,
    collate,
    cut_out,
)
from clamp_mmpose.models.clip import build_clip

SIZE = 64


@pytest.fixture
def pupil_scope():
    init_default_scope('mmpose')


def test_twins_are_those_of_ap10k(pupil_scope):
    meta = parse_pose_metainfo(
        dict(from_file='configs/_base_/datasets/ap10k.py')
    )
    assert list(TWINS) == meta['flip_indices']


@pytest.mark.parametrize('turn', [0.0, 30.0, -90.0])
@pytest.mark.parametrize('mirrored', [False, True])
def test_a_mark_at_a_keypoint_stays_there(pictures, turn, mirrored):
    picture = next(p for p in pictures if 0 in p.visible)
    x, y = picture.animal.keypoints[0, :2]
    image = np.zeros_like(picture.image)
    image[y - 3 : y + 4, x - 3 : x + 4] = 255
    crop = cut_out(
        replace(picture, image=image),
        picture.centre,
        1.3 * picture.side,
        SIZE,
        turn,
        mirrored,
    )
    rows, columns = np.nonzero(crop.image[..., 0] > 127)
    k = TWINS[0] if mirrored else 0
    np.testing.assert_allclose(
        crop.keypoints[k], [columns.mean(), rows.mean()], atol=0.6
    )


def test_a_mirrored_animal_faces_the_other_way_with_sides_exchanged(pictures):
    picture = pictures[0]
    args = picture, picture.centre, 1.5 * picture.side, SIZE
    crop, mirrored = cut_out(*args), cut_out(*args, mirrored=True)
    assert mirrored.faces_right == 1 - crop.faces_right
    expected = crop.keypoints[list(TWINS)] * [-1, 1] + [SIZE - 1, 0]
    np.testing.assert_allclose(mirrored.keypoints, expected, atol=1e-4)
    assert (mirrored.labelled == crop.labelled[list(TWINS)]).all()


def test_what_is_outside_counts_as_not_labelled(pictures):
    picture = pictures[0]
    far = picture.centre + 10 * picture.side
    assert not cut_out(picture, far, picture.side, SIZE).labelled.any()


def test_a_posed_crop_depends_on_its_number_alone(pictures):
    few, many = (PosedCrops(pictures, n, SIZE, seed=1) for n in (4, 400))
    for one, same in zip(few[3], many[3], strict=True):
        assert np.array_equal(one, same)


def test_a_heatmap_is_one_at_its_keypoint():
    maps = draw_heatmaps(torch.tensor([[[20.0, 8.0]]]), 16)
    assert maps.shape == (1, 1, 16, 16)
    assert maps[0, 0, 2, 5] == 1
    assert (maps == 1).sum() == 1


def test_the_pupil_sees_what_clip_sees(pupil_scope):
    visual = build_clip(TINY_CLIPS['resnet']).visual.eval()
    pupil = PosePupil(visual).eval()
    images = torch.randn(2, 3, SIZE, SIZE)
    heatmaps, near, facing, embeddings = pupil(images)
    torch.testing.assert_close(embeddings, visual(images))
    assert heatmaps.shape == (2, 17, SIZE // 4, SIZE // 4)
    assert near.shape == (2, 1, SIZE // 4, SIZE // 4)
    assert facing.shape == (2,)


def test_a_lesson_changes_the_image_tower_and_no_text(pupil_scope, pictures):
    torch.manual_seed(0)
    clip = build_clip(TINY_CLIPS['resnet'])
    before = copy.deepcopy(clip.state_dict())
    told_apart = teach_poses(clip, pictures, 2, 4, 1e-3, seed=0)
    assert told_apart.shape == (2,)
    assert ((0 <= told_apart) & (told_apart <= 1)).all()
    changed = {
        name
        for name, value in clip.state_dict().items()
        if not torch.equal(value, before[name])
    }
    assert 'visual.layer1.0.conv1.weight' in changed
    assert all(name.startswith('visual.') for name in changed)


def test_batches_keep_the_order(pictures):
    crops = PosedCrops(pictures, 3, SIZE, seed=0)
    batch = collate([crops[i] for i in range(3)])
    assert batch.image.shape == (3, SIZE, SIZE, 3)
    assert batch.faces_right.tolist() == [
        crops[i].faces_right for i in (0, 1, 2)
    ]
