"""Fixtures that many tests share."""

import gc
import os
import signal
import sys
from importlib.util import module_from_spec, spec_from_file_location

import numpy as np
import pytest
import torch
from mmengine.registry import init_default_scope
from mmpose.registry import MODELS
from samples import ROOT
from tiny import (
    NAMES,
    TINY_CLIPS,
    make_clip,
    make_sample,
    model_config,
    randomised,
)

import clamp_mmpose.modules  # noqa: F401  registers what the tests build

# a shell has its background jobs ignore Ctrl-C, and tools that tests start
# would inherit that
signal.signal(signal.SIGINT, signal.default_int_handler)

# what tests start does not align configs either, see setup.cfg
PATHS = [str(ROOT / 'tests' / 'unaligned'), os.environ.get('PYTHONPATH', '')]
os.environ['PYTHONPATH'] = os.pathsep.join(filter(None, PATHS))

# each data set that is read collects garbage: what is imported by now is none
gc.freeze()


@pytest.fixture(autouse=True)
def mmpose_scope():
    """What a config's ``default_scope`` does, and the same chance for all."""
    init_default_scope('mmpose')
    torch.manual_seed(0)
    np.random.seed(0)


@pytest.fixture
def tool(request, tmp_path, monkeypatch):
    """The module's ``TOOL`` in an empty folder; called with its arguments."""
    path = ROOT / 'tools' / request.module.TOOL
    spec = spec_from_file_location(path.stem, path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.chdir(tmp_path)

    def call(*args):
        monkeypatch.setattr(sys, 'argv', [path.name, *args])
        module.main()

    call.module = module
    return call


@pytest.fixture(params=sorted(TINY_CLIPS))
def kind(request):
    """'resnet', then 'vit'."""
    return request.param


@pytest.fixture
def clip_model(kind):
    return TINY_CLIPS[kind]


@pytest.fixture
def clip(clip_model):
    """open_clip's own model of the same architecture."""
    return randomised(make_clip(clip_model)).eval()


@pytest.fixture
def build(kind):
    """Builds a tiny CLAMP of this kind, with changes to its head."""
    return lambda **changes: randomised(
        MODELS.build(model_config(kind, **changes))
    )


@pytest.fixture
def model(build):
    return build()


@pytest.fixture
def batch():
    """Two images and their samples; keypoint 3 of the first is unlabelled."""
    keypoints = np.random.uniform(8, 56, (2, len(NAMES), 2))
    visible = np.ones((2, len(NAMES)))
    keypoints[0, 3], visible[0, 3] = 0, 0
    samples = [
        make_sample(k, v) for k, v in zip(keypoints, visible, strict=True)
    ]
    return torch.randn(2, 3, 64, 64), samples
