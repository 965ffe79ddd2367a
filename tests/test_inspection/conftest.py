"""One tiny model in its files, for all tests of inspection."""

import numpy as np
import pytest
from mmengine.registry import init_default_scope
from predicted import write_model

from clamp_mmpose.inspection.views import crop_box, view
from clamp_mmpose.inspection.visualize import load_clamp


@pytest.fixture(scope='session')
def model_files(tmp_path_factory):
    """Config and checkpoint."""
    init_default_scope('mmpose')
    np.random.seed(0)
    return write_model(tmp_path_factory.mktemp('model'))[:2]


@pytest.fixture(scope='session')
def looking(model_files):
    """The model, in evaluation mode."""
    return load_clamp(*model_files)


@pytest.fixture
def seen(looking):
    """A box of a picture of noise."""
    image = np.random.randint(0, 256, (90, 120, 3), np.uint8)
    return view(looking, crop_box(looking, image, (10, 20, 90, 80)))
