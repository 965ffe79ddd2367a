"""Low is clear, high is yellow, and a flat map hides nothing."""

import numpy as np

from clamp_mmpose.prediction.heat import heat_colours


def test_the_lowest_is_clear_and_the_highest_is_yellow():
    colours = heat_colours(np.array([[-3.0, 0.0], [1.0, 2.0]]))
    assert colours.shape == (2, 2, 4) and colours.dtype == np.uint8
    opacity = colours[..., 3].ravel()
    assert opacity[0] == 0 and opacity[-1] == opacity.max() == 191
    red, green, blue = colours[1, 1, :3]
    assert min(red, green) > 240 and blue < 170


def test_the_range_of_the_values_does_not_matter():
    values = np.random.rand(4, 4).astype(np.float32)
    np.testing.assert_allclose(
        heat_colours(values).astype(int),
        heat_colours(7 * values - 2).astype(int),
        atol=1,
    )


def test_a_flat_map_hides_nothing():
    assert not heat_colours(np.full((3, 3), 0.4))[..., 3].any()
