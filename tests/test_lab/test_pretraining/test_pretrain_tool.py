"""`tools/pretrain_tiny_clip.py` as a user calls it."""

import sys

import pytest
from mmengine.config import Config
from samples import CONFIGS

from clamp_mmpose.models.clip import build_clip
from clamp_mmpose.models.clip.files import read_clip_file

TOOL = 'pretrain_tiny_clip.py'
QUICK = ('--iterations', '2', '--batch-size', '4')


@pytest.mark.parametrize('backbone', ['resnet', 'vit'])
def test_writes_weights_of_the_config_and_their_card(
    tool, tmp_path, monkeypatch, backbone, pictures
):
    drawn = []
    monkeypatch.setattr(
        'clamp_mmpose.lab.pretraining.pictures.draw_pictures',
        lambda numbers, *args: drawn.append(numbers) or pictures[:20],
    )
    tool(backbone, 'new.safetensors', *QUICK)
    assert drawn == [range(720), range(720, 12720)]  # held out, to train on
    config = Config.fromfile(CONFIGS / '_base_' / f'clip_tiny_{backbone}.py')
    weights = read_clip_file(tmp_path / 'new.safetensors').weights
    assert set(weights) == set(build_clip(config.clip_model).state_dict())
    card = (tmp_path / 'new.md').read_text()
    assert f'`python pretrain_tiny_clip.py {backbone} new' in card
    assert '| facing | 2 |' in card


@pytest.mark.parametrize(
    'given,expected',
    [
        (['resnet'], (1e-3, 0.15)),
        (['vit'], (5e-4, 0.3)),
        (['vit', '--lr', '1', '--first-lesson', '0'], (1.0, 0.0)),
    ],
)
def test_each_backbone_has_its_recipe(tool, monkeypatch, given, expected):
    backbone, *options = given
    monkeypatch.setattr(
        sys, 'argv', ['tool', backbone, 'new.safetensors', *options]
    )
    args = tool.module.parse_args()
    assert (args.lr, args.first_lesson) == expected


@pytest.mark.parametrize(
    'options,message',
    [
        (['--iterations', '0'], '--iterations 0 must be positive'),
        (['--first-lesson', '2'], '--first-lesson 2.0 must be 0 to 1'),
        (['--seed', '-1'], '--seed -1 must not be negative'),
    ],
)
def test_bad_options_are_named(tool, tmp_path, capsys, options, message):
    with pytest.raises(SystemExit):
        tool('vit', 'new.safetensors', *options)
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_what_exists_is_not_overwritten(tool, tmp_path, capsys):
    (tmp_path / 'new.md').write_text('mine')
    with pytest.raises(SystemExit):
        tool('resnet', 'new.safetensors')
    assert 'new.md exists' in capsys.readouterr().err
    assert (tmp_path / 'new.md').read_text() == 'mine'
