"""One tiny model in its files, for all tests of prediction."""

import numpy as np
import pytest
from mmengine.registry import init_default_scope
from predicted import write_model


@pytest.fixture(scope='session')
def model_files(tmp_path_factory):
    """Config, checkpoint and ONNX file."""
    init_default_scope('mmpose')
    np.random.seed(0)
    return write_model(tmp_path_factory.mktemp('model'))
