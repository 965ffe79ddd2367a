"""What is shown is what the model sees, and where it is."""

import numpy as np
import torch
from mmpose.apis import inference_topdown
from tiny import NAMES

from clamp_mmpose.inspection.views import crop_box, view


def test_maps_are_those_of_the_model(looking, seen):
    assert list(seen.names) == NAMES
    with torch.no_grad():
        expected = looking.presence_score_maps(seen.inputs)[0].numpy()
    np.testing.assert_allclose(seen.score_maps, expected, atol=1e-5)
    K = len(NAMES)
    assert seen.crop.shape == (64, 64, 3)
    assert seen.crop.dtype == np.uint8
    assert seen.heatmaps.shape == (K, 16, 16)


def test_points_are_those_of_mmpose(looking):
    image = np.random.randint(0, 256, (90, 120, 3), np.uint8)
    box = np.array([[10.0, 20.0, 90.0, 80.0]])
    flip_test = looking.test_cfg.pop('flip_test')
    try:
        (expected,) = inference_topdown(looking, image[..., ::-1].copy(), box)
    finally:
        looking.test_cfg['flip_test'] = flip_test
    seen = view(looking, crop_box(looking, image, box[0]))
    np.testing.assert_allclose(
        seen.in_picture(seen.points),
        expected.pred_instances.keypoints[0],
        atol=0.01,
    )


def test_the_crop_is_the_box_in_the_colours_of_the_picture(looking):
    image = np.zeros((60, 60, 3), np.uint8)
    image[:, 30:] = (200, 100, 50)
    seen = view(looking, crop_box(looking, image, (0, 0, 60, 60)))
    np.testing.assert_allclose(seen.crop[32, 40], (200, 100, 50), atol=2)
    assert (seen.crop[32, 20] == 0).all()
    middle = seen.in_picture(np.array([0.5, 0.5]))
    np.testing.assert_allclose(middle, (30, 30))
