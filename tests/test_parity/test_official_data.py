"""Targets and resized positions equal those of the official code."""

import numpy as np
import pytest
import torch
from mmpose.registry import KEYPOINT_CODECS
from official import DATA
from official_models import AP10K

from clamp_mmpose.models.clip.positions import resize_positions, square_grid
from clamp_mmpose.models.losses import inside, sample_nearest


@pytest.fixture(scope='module')
def official_targets():
    with np.load(DATA / 'official_targets.npz') as file:
        return dict(file)


@pytest.fixture(params=['s256_g8', 's256_g16', 's224_g16'])
def targets(request, official_targets):
    """20 x 17 keypoints inside and outside of an input, encoded here."""
    case = request.param
    size, grid = (int(part[1:]) for part in case.split('_'))
    codec = KEYPOINT_CODECS.build(dict(AP10K.codec, input_size=(size, size)))
    official = {
        name.split('/')[1]: value
        for name, value in official_targets.items()
        if name.startswith(case)
    }
    encoded = [
        codec.encode(joints[None, :, :2], visible[None, :, 0])
        for joints, visible in zip(
            official['joints'], official['joints_visible'], strict=True
        )
    ]
    return grid, official, encoded


def test_heatmaps_and_weights_are_the_official_ones(targets):
    _, official, encoded = targets
    ours = np.stack([e['heatmaps'] for e in encoded])
    np.testing.assert_allclose(ours, official['target'], atol=1e-7)
    weights = np.concatenate([e['keypoint_weights'] for e in encoded])
    np.testing.assert_array_equal(weights, official['target_weight'][..., 0])


def test_nearest_cells_are_the_official_ones_where_these_are_right(targets):
    """From cell 2 on; the official code misplaces cells 0 and 1."""
    grid, official, encoded = targets
    labels = torch.from_numpy(
        np.concatenate([e['keypoint_labels'] for e in encoded])
    )
    index = torch.arange(grid * grid, dtype=torch.float32)
    cells = index.reshape(1, 1, grid, grid).expand(len(labels), -1, -1, -1)
    ours = sample_nearest(cells, labels)[..., 0].numpy()  # (B, K)

    marked = official['target_down'] == 1
    column, row = ours % grid, ours // grid
    nearest = labels.numpy() * grid + 0.5
    compared = (
        marked.any(axis=(2, 3))
        & inside(labels).numpy().astype(bool)
        & (column >= 2)
        & (row >= 2)
        & (nearest < grid).all(axis=-1)
    )
    assert compared.sum() > 50
    place = marked.reshape(*ours.shape, -1).argmax(axis=-1)
    np.testing.assert_array_equal(ours[compared], place[compared])


@pytest.mark.parametrize(
    'source,resized',
    [('rn/src_7x7', 'rn/dst_8x8'), ('vit/src_14x14', 'vit/dst_16x16')],
)
def test_positions_are_resized_as_in_the_official_code(source, resized):
    with np.load(DATA / 'official_posresize.npz') as file:
        positions = torch.from_numpy(file[source])
        expected = torch.from_numpy(file[resized])
    old, new = square_grid(len(positions)), square_grid(len(expected))
    ours = resize_positions(positions, old, new)
    torch.testing.assert_close(ours, expected, atol=1e-6, rtol=0)
