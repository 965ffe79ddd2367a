"""Official weights, renamed: all of them, and nothing twice."""

import json

import pytest
import torch
from mmengine import Config
from mmpose.registry import MODELS
from official import DATA
from samples import CONFIGS

from clamp_mmpose.conversion import convert_official
from clamp_mmpose.conversion.official import UNUSED
from clamp_mmpose.conversion.official_checkpoint import (
    check_converted,
    coverage,
)

# official tensors, tensors here
FULL_SIZE = {
    'clamp_r50_ap10k.py': ('rn50', 622, 619),
    'clamp_vitb16_ap10k.py': ('vitb', 423, 420),
    'clamp_vitl14_ap10k.py': ('vitl', 567, 564),
    'clamp_vitl14_ap10k_official.py': ('vitl', 567, 564),
}


@pytest.fixture(scope='module')
def official_shapes():
    path = DATA / 'official_state_dict_shapes.json'
    return json.loads(path.read_text())


@pytest.mark.parametrize('name', FULL_SIZE)
def test_every_tensor_of_the_published_models_has_its_place(
    name, official_shapes
):
    official_name, num_official, num_ours = FULL_SIZE[name]
    shapes = official_shapes[official_name]
    assert len(shapes) == num_official
    with torch.device('meta'):
        official = {n: torch.empty(shape) for n, shape in shapes.items()}
        model = MODELS.build(Config.fromfile(CONFIGS / name).model)
    converted = convert_official(official)
    check_converted(converted, model.state_dict())
    assert not converted.unknown
    assert sorted(converted.unused) == sorted(UNUSED)
    assert len(converted.folded) == ('vit' in name)
    assert len(converted.state_dict) == num_ours
    names = {'head.prompts._extra_state'}
    assert set(model.state_dict()) == set(converted.state_dict) | names
    # as many numbers as the official model, less those it never reads
    size = sum(value.numel() for value in official.values())
    size -= sum(official[name].numel() for name in UNUSED)
    assert sum(v.numel() for v in converted.state_dict.values()) == size


def test_coverage_counts_every_tensor(official_shapes):
    official = {
        name: torch.empty(shape, device='meta')
        for name, shape in official_shapes['vitb'].items()
    }
    report = coverage(convert_official(official), len(official))
    counts = [int(line.split()[0]) for line in report.splitlines()]
    assert counts == [423, 423 - 3, 3, 420, 1]
    assert 'prompt_encoder.text_projection' in report
    assert 'backbone.pos_embed' in report


def test_the_second_class_embedding_goes_into_its_position():
    positions = torch.randn(5, 3)
    converted = convert_official(
        {
            'backbone.class_embedding': torch.tensor([1.0, 2.0, 3.0]),
            'backbone.positional_embedding': positions,
        }
    ).state_dict
    change = converted['backbone.pos_embed'] - positions
    torch.testing.assert_close(change[0], torch.tensor([1.0, 2.0, 3.0]))
    assert (change[1:] == 0).all()


def test_names_that_no_official_checkpoint_has_are_unknown():
    converted = convert_official(
        {'text_projection_2': torch.ones(1), 'head.prompts': torch.ones(1)}
    )
    assert converted.unknown == ['text_projection_2', 'head.prompts']
    assert not converted.state_dict
