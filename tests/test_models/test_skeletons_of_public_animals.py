"""Each of mmpose's nine animal skeletons makes a CLAMP that trains."""

import numpy as np
import pytest
import torch
from mmpose.registry import MODELS
from public_skeletons import ANIMALS, labels_of
from tiny import make_sample, model_config


@pytest.mark.parametrize('name', ANIMALS)
def test_a_step_changes_the_prompts_of_every_public_skeleton(name):
    number = len(labels_of(name))
    config = model_config('resnet', keypoint_names=None)
    config['metainfo'] = dict(from_file=f'configs/_base_/datasets/{name}.py')
    model = MODELS.build(config)
    assert model.head.out_channels == number
    model.init_weights()
    samples = [
        make_sample(np.random.uniform(8, 56, (number, 2)), np.ones(number))
        for _ in range(2)
    ]
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    before = model.head.prompts.context.detach().clone()
    losses = model(torch.randn(2, 3, 64, 64), samples, mode='loss')
    loss, _ = model.parse_losses(losses)
    loss.backward()
    optimizer.step()
    assert loss.isfinite()
    assert not torch.equal(model.head.prompts.context, before)
