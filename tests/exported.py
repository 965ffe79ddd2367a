"""Tiny models as mmpose's ``init_model`` gives them, and their ONNX files."""

import numpy as np
from mmengine.config import Config
from mmpose.registry import MODELS
from tiny import CODEC, FLIP_INDICES, model_config, randomised

from clamp_mmpose.deployment import export_model

PIPELINE = [
    dict(type='LoadImage'),
    dict(type='GetBBoxCenterScale'),
    dict(type='TopdownAffine', input_size=CODEC['input_size']),
    dict(type='PackPoseInputs'),
]
PREPROCESSOR = dict(
    type='PoseDataPreprocessor',
    mean=[123.675, 116.28, 103.53],
    std=[58.395, 57.12, 57.375],
    bgr_to_rgb=True,
)


def initialised(kind, **changes):
    """A model with what ``init_model`` adds; ``changes`` to its config."""
    config = dict(model_config(kind), data_preprocessor=PREPROCESSOR)
    model = randomised(MODELS.build(dict(config, **changes))).eval()
    model.cfg = Config(
        dict(
            default_scope='mmpose',
            test_dataloader=dict(dataset=dict(pipeline=PIPELINE)),
        )
    )
    model.dataset_meta = dict(flip_indices=FLIP_INDICES)
    return model


def write_onnx(model, path, **options):
    content, _ = export_model(model, 'tiny.py', **options)
    path.write_bytes(content)
    return path


def picture(width=90, height=70):
    """Smooth noise, BGR."""
    coarse = np.random.randint(0, 256, (7, 9, 3), np.uint8)
    rows = np.linspace(0, 6, height).astype(int)
    columns = np.linspace(0, 8, width).astype(int)
    return coarse[rows][:, columns]
