"""Drawn animals, drawn once."""

import pytest

from clamp_mmpose.lab.pretraining.pictures import draw_pictures


@pytest.fixture(scope='session')
def pictures():
    return draw_pictures(range(60), seed=1)
