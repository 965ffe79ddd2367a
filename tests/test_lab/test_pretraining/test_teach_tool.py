"""`tools/teach_poses.py` as a user calls it."""

from pathlib import Path

import pytest
import torch
from mmengine.config import Config
from samples import CONFIGS

from clamp_mmpose.models.clip.files import read_clip_file
from clamp_mmpose.models.clip.sources import packaged_file

TOOL = 'teach_poses.py'
START = packaged_file('clamp_mmpose://tiny_clip_resnet.safetensors')


def test_writes_weights_with_the_same_texts_and_their_card(
    tool, tmp_path, monkeypatch, pictures
):
    drawn = []
    monkeypatch.setattr(
        'clamp_mmpose.lab.pretraining.pictures.draw_pictures',
        lambda numbers, *args: drawn.append(numbers) or pictures[:10],
    )
    tool(str(START), 'new.safetensors', '--iterations', '2')
    assert drawn == [range(160), range(160, 4160)]  # held out, to train on
    old = read_clip_file(START).weights
    new = read_clip_file(tmp_path / 'new.safetensors').weights
    assert set(new) == set(old)
    same = {name for name in old if torch.equal(old[name], new[name])}
    assert {name for name in old if not name.startswith('visual.')} <= same
    assert 'visual.conv1.weight' not in same
    card = (tmp_path / 'new.md').read_text()
    assert '# new.safetensors' in card and '| facing | 2 |' in card
    assert '`tiny_clip_resnet.safetensors`' in card


@pytest.mark.parametrize(
    'options,message',
    [
        ((str(START), 'a.safetensors', '--scenes', '0'), '--scenes 0 must'),
        ((str(START), 'a.pth'), 'a.pth must end with .safetensors'),
        (('nothing', 'a.safetensors'), 'nothing is not there'),
    ],
)
def test_bad_arguments_are_named(tool, tmp_path, capsys, options, message):
    with pytest.raises(SystemExit):
        tool(*options)
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_demo_starts_from_weights_of_the_package():
    config = Config.fromfile(CONFIGS / 'clamp_tiny_demo.py')
    path = Path(packaged_file(config.model.init_cfg.pretrained))
    assert path.stat().st_size < 5e6
    assert path.with_suffix('.md').is_file()
