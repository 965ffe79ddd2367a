"""CLAMP as a top-down pose estimator of mmpose."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from mmengine.registry import DefaultScope
from mmengine.utils import digit_version
from mmpose.registry import MODELS
from safetensors.torch import load, save
from tiny import NAMES, model_config

from clamp_mmpose.models import CLAMP

AP10K = dict(from_file='configs/_base_/datasets/ap10k.py')


def test_registered_in_mmpose_and_reachable_by_scope(kind):
    config = model_config(kind)
    assert isinstance(MODELS.build(config), CLAMP)
    assert isinstance(
        MODELS.build(dict(config, type='clamp_mmpose.CLAMP')), CLAMP
    )
    with DefaultScope.overwrite_default_scope('clamp_mmpose'):
        from clamp_mmpose.registry import MODELS as child

        assert isinstance(child.build(config), CLAMP)


def test_names_come_from_metainfo_unless_listed(kind):
    config = model_config(kind, keypoint_names=None)
    model = MODELS.build(dict(config, metainfo=AP10K))
    names = model.head.prompts.keypoint_names
    assert names[:5] == (
        'left eye',
        'right eye',
        'nose',
        'neck',
        'tail root',
    )
    assert names[7] == 'left front paw' and len(names) == 17
    assert model.head.out_channels == 17
    listed = MODELS.build(dict(model_config(kind), metainfo=AP10K))
    assert listed.head.prompts.keypoint_names == tuple(NAMES)


def test_no_names_at_all_is_an_error_with_the_ways_out(kind):
    with pytest.raises(ValueError, match='keypoint_names.*metainfo'):
        MODELS.build(model_config(kind, keypoint_names=None))


def test_backbone_of_another_width_is_refused(kind):
    config = model_config(kind)
    clip_model = config['clip_model']
    vision = dict(clip_model['vision_cfg'], width=64)
    config['backbone']['clip_model'] = dict(clip_model, vision_cfg=vision)
    with pytest.raises(ValueError, match='give clip_model once, to CLAMP'):
        MODELS.build(config)


@pytest.mark.parametrize('std', [[0, 0, 0], [1, -1, 1], [1, 1, float('nan')]])
def test_pictures_are_divided_by_positive_numbers(kind, std):
    config = model_config(kind)
    config['data_preprocessor'] = dict(
        type='PoseDataPreprocessor', mean=[0, 0, 0], std=std
    )
    with pytest.raises(ValueError, match='std of data_preprocessor is.*posi'):
        MODELS.build(config)


@pytest.mark.parametrize('size', ['64', 64.0, (64, '64'), (64, 64, 64), -64])
def test_an_image_size_is_one_or_two_counts(kind, size):
    with pytest.raises(ValueError, match='image_size is .*whole number'):
        MODELS.build(dict(model_config(kind), image_size=size))


def test_predicts_keypoints_in_the_image(model, batch):
    inputs, samples = batch
    with torch.no_grad():
        results = model.eval()(inputs, samples, mode='predict')
    for sample in results:
        keypoints = sample.pred_instances.keypoints
        assert keypoints.shape == (1, len(NAMES), 2)
        # -4 where a heatmap has no positive value
        assert (keypoints >= -4).all() and (keypoints < 68).all()
        assert sample.pred_instances.keypoint_scores.shape == (1, len(NAMES))


def test_batched_equals_single(model, batch):
    inputs, samples = batch
    with torch.no_grad():
        model.eval()
        together = model(inputs, None)
        alone = torch.cat([model(x[None], None) for x in inputs])
    torch.testing.assert_close(together, alone, atol=1e-6, rtol=1e-5)


def test_presence_score_maps_are_those_of_the_head(model, batch):
    model.eval()
    maps = model.presence_score_maps(batch[0])
    outputs = model.head.connect(model.extract_feat(batch[0]))
    assert torch.equal(maps, outputs.score_map)


def test_state_dict_has_no_name_that_mmpose_renames(model):
    """mmpose turns 'keypoint_head' into 'head' when it loads weights."""
    assert not [n for n in model.state_dict() if 'keypoint_head' in n]


def test_weights_survive_saving_and_loading(kind, model, batch):
    model.eval()
    other = MODELS.build(model_config(kind)).eval()
    missing = other.load_state_dict(model.state_dict())
    assert not missing.missing_keys and not missing.unexpected_keys
    with torch.no_grad():
        assert torch.equal(model(batch[0], None), other(batch[0], None))


def test_training_moves_the_predictions_towards_the_targets(model, batch):
    inputs, samples = batch
    optimizer = torch.optim.AdamW(
        [p for p in model.parameters() if p.requires_grad], lr=1e-2
    )
    model.init_weights()
    losses = []
    for _ in range(40):
        total, logs = model.parse_losses(model.loss(inputs, samples))
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
        losses.append(float(logs['loss_kpt']))
    assert np.mean(losses[-3:]) < 0.5 * losses[0]


def test_weights_lie_channels_last_and_any_format_holds_them(model):
    weight = model.head.deconv_layers[0].weight
    assert weight.is_contiguous(memory_format=torch.channels_last)
    assert not weight.is_contiguous()
    written = save(model.state_dict())
    for name, value in load(written).items():
        assert torch.equal(value, model.state_dict()[name])


@pytest.mark.parametrize('kind', ['resnet', 'vit'])
def test_the_codec_tells_the_size_of_images(kind):
    config = model_config(kind)
    told = MODELS.build(config).state_dict()
    size = config.pop('image_size')
    assert config['head']['decoder']['input_size'] == (size, size)
    found = MODELS.build(config).state_dict()
    assert all(told[name].shape == found[name].shape for name in told)
    decoder = dict(config['head']['decoder'], input_size=(100, 100))
    config['head'] = dict(config['head'], decoder=decoder)
    with pytest.raises(ValueError, match='multiple of the stride'):
        MODELS.build(config)


def test_first_predictions_may_race(model, batch):
    """100 cold starts with 8 threads."""
    prompts = model.eval().head.prompts

    def ask(_):
        with torch.no_grad():
            return prompts()

    with ThreadPoolExecutor(8) as pool, torch.no_grad():
        expected = prompts()
        for _ in range(100):
            prompts.drop_kept()
            for found in pool.map(ask, range(8)):
                assert torch.equal(found, expected)


@pytest.mark.skipif(
    digit_version(torch.__version__) < digit_version('2.6'),
    reason='exporting mmpose models needs torch 2.6',
)
@pytest.mark.parametrize('strict', [True, False])
def test_torch_exports_the_way_from_image_to_heatmaps(model, batch, strict):
    model.eval().requires_grad_(False)
    with torch.no_grad():
        program = torch.export.export(model, (batch[0], None), strict=strict)
        torch.testing.assert_close(
            program.module()(batch[0], None), model(batch[0], None)
        )


@pytest.mark.skipif(
    digit_version(torch.__version__) < digit_version('2.6'),
    reason='compiling mmpose models in one graph needs torch 2.6',
)
def test_torch_compiles_it_in_one_graph(model, batch):
    model.eval()
    torch._dynamo.reset()
    compiled = torch.compile(model, fullgraph=True, backend='eager')
    with torch.no_grad():
        for _ in range(2):  # before and after prompts are kept
            torch.testing.assert_close(
                compiled(batch[0], None), model(batch[0], None)
            )
            model.head.prompts()
