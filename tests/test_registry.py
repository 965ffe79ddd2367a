"""Names with a scope are found from other projects, with nothing imported."""

import subprocess
import sys

import pytest
from mmengine.registry import MODELS, Registry, init_default_scope
from mmpose import registry as mmpose_registry
from tiny import TINY_CLIPS, model_config

from clamp_mmpose import registry

DETECTOR = f"""
import mmdet
from mmengine import Config
from mmengine.registry import MODELS, init_default_scope
import torch

init_default_scope('mmdet')
folder = mmdet.__path__[0] + '/.mim/configs/_base_/models/'
model = Config.fromfile(folder + 'faster-rcnn_r50_fpn.py').model
model.backbone = dict(
    type='clamp_mmpose.CLIPResNet',
    clip_model={TINY_CLIPS['resnet']},
    out_indices=(0, 1, 2, 3),
    init_cfg=dict(type='clamp_mmpose.CLIPWeights', pretrained=None),
)
model.neck.in_channels = [32, 64, 128, 256]
model = MODELS.build(model)
maps = model.extract_feat(torch.zeros(1, 3, 64, 64))
assert [m.shape[1] for m in maps] == [256] * 5
print('found', type(model.backbone).__module__)
"""
POSE = """
from mmengine.registry import init_default_scope
from mmpose import registry

init_default_scope('mmpose')
for kind, name in {names}:
    found = getattr(registry, kind).get('clamp_mmpose.' + name)
    assert found.__name__ == name, (kind, name, found)
    print('found', kind)
"""


def own_modules():
    """Names of the package's modules in each of mmpose's registries.

    Those of lab/ are not for others, and imported only where they are used.
    """
    for kind, behind in vars(mmpose_registry).items():
        if not isinstance(behind, Registry) or kind.startswith('MMENGINE_'):
            continue
        for name, module in behind.module_dict.items():
            place = module.__module__
            is_lab = place.startswith('clamp_mmpose.lab.')
            if place.startswith('clamp_mmpose.') and not is_lab:
                yield kind, name


def run(code):
    """What a fresh process prints that has not imported the package."""
    result = subprocess.run(
        [sys.executable, '-W', 'ignore', '-c', code],
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr[-3000:]
    return result.stdout


def test_a_detector_of_mmdet_has_our_backbone():
    assert 'found clamp_mmpose.models' in run(DETECTOR)


def test_configs_of_mmpose_need_no_import():
    names = dict(own_modules()).items()  # one of each registry
    assert run(POSE.format(names=list(names))).count('found') == len(names)


@pytest.mark.parametrize('kind, name', list(own_modules()))
def test_every_module_has_a_door(kind, name):
    door = getattr(registry, kind)
    found = door.root.get(f'clamp_mmpose.{name}')
    assert found is getattr(mmpose_registry, kind).get(name) is not None


def test_a_door_finds_what_is_mmpose_s_and_nothing_else():
    assert registry.MODELS.get('HeatmapHead') is not None
    assert registry.MODELS.get('NoSuchModule') is None


def test_a_whole_model_is_built_in_its_scope(kind):
    init_default_scope('mmdet')
    config = dict(model_config(kind), _scope_='clamp_mmpose')
    assert type(MODELS.build(config)).__name__ == 'CLAMP'
