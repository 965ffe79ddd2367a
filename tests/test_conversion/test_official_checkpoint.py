"""From an official checkpoint to one that mmpose loads."""

import numpy as np
import pytest
import torch
from mmengine.utils import digit_version
from mmpose.apis import init_model
from samples import (
    CONFIGS,
    data_options,
    mim,
    read_metric,
    synthetic_sample,
)

from clamp_mmpose.conversion import convert_official_checkpoint

TOOL = 'convert_checkpoint.py'
DECODER = 'context_decoder.decoder'
# torch before 2.6 reads no such numbers safely, and the tool says so
LEFT_BY_HOOKS = (
    dict(hook_msgs=dict(best=np.float64(0.7)))
    if digit_version(torch.__version__) >= digit_version('2.6')
    else {}
)


@pytest.fixture
def convert(save, small_config, tmp_path):
    """Converts weights in this process to ``converted.pth``."""

    def convert(weights, **options):
        options = dict(config=small_config, text_heads=2, **options)
        return convert_official_checkpoint(
            save(weights), tmp_path / 'converted.pth', **options
        )

    yield convert
    assert not list(tmp_path.glob('.tmp-*'))


def test_the_tool_makes_what_init_model_loads(
    official, save, small_config, run_tool, tmp_path
):
    source = save(official.state_dict, **LEFT_BY_HOOKS)
    target = tmp_path / 'new' / 'converted.pth'
    status, output = run_tool(
        'official', source, target, '--config', small_config
    )
    assert status == 1 and 'has 2 heads' in output
    status, output = run_tool(
        *('official', source, target, '--config', small_config),
        *('--text-heads', '2'),
    )
    assert status == 0, output
    assert f'{len(official.state_dict)} tensors of the official' in output
    model = init_model(str(small_config), str(target), device='cpu')
    with torch.no_grad():
        heatmaps = model(official['img'], None, mode='tensor')
    official.assert_close('out/heatmap', heatmaps)
    assert model.dataset_meta['num_keypoints'] == 17


@pytest.mark.parametrize('kind', ['resnet'], indirect=True)
def test_mim_test_loads_it(official, convert, small_config, tmp_path):
    convert(official.state_dict)
    data = synthetic_sample(tmp_path / 'data')
    split = 'ap10k-val-split1.json'
    options = data_options(data, split, split, 4)
    work_dir, checkpoint = tmp_path / 'run', tmp_path / 'converted.pth'
    output = mim('test', small_config, work_dir, options, '-C', checkpoint)
    assert 'do not match exactly' not in output
    assert 0 <= read_metric(work_dir, 'coco/AP') <= 1


@pytest.mark.skipif(
    not hasattr(torch.serialization, 'get_unsafe_globals_in_checkpoint'),
    reason='older torch does not tell what a file asks for',
)
def test_it_holds_tensors_and_plain_types_alone(official, convert, tmp_path):
    convert(official.state_dict)
    path = tmp_path / 'converted.pth'
    assert not torch.serialization.get_unsafe_globals_in_checkpoint(path)
    checkpoint = torch.load(path, weights_only=True)
    assert checkpoint['meta']['source'] == 'official.pth'
    assert len(checkpoint['meta']['source_sha256']) == 64


@pytest.mark.parametrize(
    'change,message',
    [
        (lambda w: w.pop('gamma'), r'missing: head\.context_decoder\.gamma'),
        (
            lambda w: w.update({'neck.weight': torch.ones(2)}),
            r'unexpected: neck\.weight',
        ),
        (
            lambda w: w.update({'backbone.fpn1.weight': torch.ones(2)}),
            r'unexpected: backbone\.fpn1\.weight',
        ),
        (
            lambda w: w.update(gamma=torch.ones(3)),
            r'other shape: .*decoder\.gamma \(3,\) instead of \(\d+,\)',
        ),
        (
            lambda w: w.pop(
                'context_decoder.decoder.0.self_attn.k_proj.weight'
            ),
            r'missing: .*layers\.0\.self_attn\.k_proj\.weight',
        ),
    ],
)
def test_a_checkpoint_that_does_not_fit_is_not_written(
    official, convert, tmp_path, change, message
):
    weights = dict(official.state_dict)
    change(weights)
    with pytest.raises(ValueError, match=message):
        convert(weights)
    assert not (tmp_path / 'converted.pth').exists()


def test_every_tensor_that_does_not_fit_is_named(official, convert):
    weights = {
        name: value
        for name, value in official.state_dict.items()
        if not name.startswith('keypoint_head.')
    }
    with pytest.raises(ValueError) as error:
        convert(weights)
    missing = len(official.state_dict) - len(weights)
    assert str(error.value).count('missing: head.') == missing


def test_files_that_exist_stay(official, convert, tmp_path):
    convert(official.state_dict)
    with pytest.raises(ValueError, match='exists.*--overwrite'):
        convert(official.state_dict)
    convert(official.state_dict, overwrite=True)


def test_the_source_is_never_the_target(official, save, small_config):
    source = save(official.state_dict)
    with pytest.raises(ValueError, match='is the source itself'):
        convert_official_checkpoint(
            source, source, small_config, 2, overwrite=True
        )


def test_a_source_that_is_missing_is_named(small_config, tmp_path):
    with pytest.raises(ValueError, match='nothing.pth is not a file'):
        convert_official_checkpoint(
            tmp_path / 'nothing.pth', tmp_path / 'new.pth', small_config
        )


def test_code_in_a_checkpoint_is_not_run(save, small_config, tmp_path):
    source = save({}, hook=print)
    with pytest.raises(
        ValueError, match=r"holds '\S*print'.*can run code.*keep"
    ):
        convert_official_checkpoint(
            source, tmp_path / 'new.pth', small_config, 2
        )


def test_damaged_checkpoints_are_refused(save, small_config, tmp_path):
    source = save({'gamma': torch.ones(1000)})
    source.write_bytes(source.read_bytes()[:2000])
    with pytest.raises(ValueError, match='official.pth is not a file that'):
        convert_official_checkpoint(
            source, tmp_path / 'new.pth', small_config, 2
        )


def test_configs_of_other_models_are_refused(save, tmp_path):
    config = tmp_path / 'other.py'
    config.write_text("model = dict(type='TopdownPoseEstimator')\n")
    with pytest.raises(ValueError, match='of a TopdownPoseEstimator'):
        convert_official_checkpoint(save({}), tmp_path / 'new.pth', config)
    config.write_text('dataset_info = dict()\n')
    with pytest.raises(ValueError, match='other.py has no model'):
        convert_official_checkpoint(save({}), tmp_path / 'new.pth', config)


def test_clips_own_12_heads_of_vit_l_are_refused(save, tmp_path):
    with pytest.raises(ValueError, match='12 heads.*14_ap10k_official.py'):
        convert_official_checkpoint(
            save({}), tmp_path / 'new.pth', CONFIGS / 'clamp_vitl14_ap10k.py'
        )


def test_gelu_is_refused(small_config, save, tmp_path):
    text = small_config.read_text()
    small_config.write_text(text.replace("gelu': True", "gelu': False"))
    with pytest.raises(ValueError, match='GELU.*QuickGELU'):
        convert_official_checkpoint(
            save({}), tmp_path / 'new.pth', small_config, 2
        )
