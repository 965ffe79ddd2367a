"""The parts of a training step add up to it."""

import json

import pytest
from mmengine import Config
from mmpose.models.heads.heatmap_heads import heatmap_head
from samples import CONFIGS

from clamp_mmpose.lab.benchmark.profile import PARTS, Parts, profile_costs

TOOL = 'benchmark.py'


def test_a_part_within_another_interrupts_it():
    parts = Parts(iter([0.0, 1.0, 3.0, 7.0]).__next__)
    with parts.part('losses'), parts.part('head'):
        pass
    assert parts.seconds['losses'] == 1 + 4 and parts.seconds['head'] == 2
    assert sum(parts.seconds.values()) == 7


def test_an_error_leaves_no_part_open_and_no_function_watched():
    class Owner:
        def run(self):
            raise KeyError

    owner, parts = Owner(), Parts(iter(range(9)).__next__)
    with pytest.raises(KeyError), parts.watch(owner, 'run', 'head'):
        owner.run()
    assert parts.seconds['head'] == 1
    assert 'run' not in vars(owner)
    with parts.part('losses'):
        pass
    assert parts.seconds['head'] == 1


def test_all_parts_of_both_models_are_measured():
    config = Config.fromfile(CONFIGS / 'clamp_tiny_ap10k.py')
    before = heatmap_head.pose_pck_accuracy
    steps = profile_costs(config, batch_size=2, rounds=2)
    assert heatmap_head.pose_pck_accuracy is before
    assert {name: len(each) for name, each in steps.items()} == dict(
        clamp=2, baseline=2
    )
    for seconds in steps['clamp']:
        assert set(seconds) == set(PARTS) and min(seconds.values()) > 0
    without = {part for part in PARTS if not steps['baseline'][0][part]}
    clip_only = 'text tower, prompt encoder, projector, context decoder'
    assert without == set(clip_only.split(', '))


def test_tool_prints_a_row_a_part(tool, tmp_path, capsys):
    config = str(CONFIGS / 'clamp_tiny_ap10k.py')
    options = ['--rounds', '1', '--batch-sizes', '2', '--json', 'costs.json']
    tool(config, '--what', 'profile', *options)
    printed = capsys.readouterr().out
    assert all(f'| {part} | ' in printed for part in (*PARTS, 'step'))
    assert 'step of CLAMP / baseline: ' in printed
    results = json.loads((tmp_path / 'costs.json').read_text())['results']
    (found,) = results['clamp_tiny_ap10k profile']
    assert found['batch_size'] == 2
