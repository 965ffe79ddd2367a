"""A few animals stand for all of a data set."""

from clamp_mmpose.datasets.animals import spread


def test_a_few_are_spread_over_all():
    assert spread(10, 3) == [0, 4, 9]
    assert spread(2, 5) == [0, 1]
    assert spread(0, 5) == []
