"""A run's visualizer gets the figures at each validation."""

from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from mmengine.config import Config
from mmengine.runner import Runner
from samples import CONFIGS, data_options, synthetic_sample
from torch import nn

from clamp_mmpose.inspection import InspectionHook


def test_a_training_draws_the_same_pictures_each_time(tmp_path):
    root = synthetic_sample(tmp_path / 'data')
    config = Config.fromfile(CONFIGS / 'clamp_tiny_synthetic.py')
    train, val = (f'ap10k-{split}-split1.json' for split in ('train', 'val'))
    config.merge_from_dict(data_options(root, train, val, 4))
    config.merge_from_dict(
        {
            'work_dir': str(tmp_path / 'run'),
            # mmengine keeps one of each name, with its folder, in a process
            'visualizer.name': 'of this test',
            'train_cfg.max_epochs': 2,
            'train_cfg.val_interval': 1,
            'param_scheduler': None,
            'default_hooks.inspection': dict(
                type='InspectionHook', num_images=1, num_animals=2
            ),
        }
    )
    Runner.from_cfg(config).train()
    (folder,) = (tmp_path / 'run').glob('*/vis_data/vis_image')
    names = sorted(path.stem for path in folder.iterdir())
    assert names == [
        'matching_1', 'matching_2', 'score_maps_0_1', 'score_maps_0_2',
    ]  # fmt: skip
    crops = [
        cv2.imread(str(folder / f'score_maps_0_{epoch}.png'))[30:150, :120]
        for epoch in (1, 2)
    ]
    np.testing.assert_array_equal(*crops)


@pytest.mark.parametrize('wrong', [dict(num_images=0), dict(num_animals=-1)])
def test_numbers_below_one_are_refused(wrong):
    with pytest.raises(ValueError, match='give 1 or more'):
        InspectionHook(**wrong)


def test_a_model_without_prompts_is_refused_before_training():
    runner = SimpleNamespace(model=nn.Linear(1, 1))
    with pytest.raises(ValueError, match='a Linear has none'):
        InspectionHook().before_run(runner)
