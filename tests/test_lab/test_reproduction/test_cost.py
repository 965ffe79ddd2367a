"""Costs are counted, from configs alone."""

import pytest
from reproduction import make_run, prepared
from samples import synthetic_sample

from clamp_mmpose.lab.reproduction.cost import (
    count_model,
    list_runs,
    num_animals,
    num_iterations,
)

CLAMP, IMAGENET = 'clamp_r50_ap10k', 'simplebaseline_imagenet-r50_ap10k'


def test_simple_baseline_costs_what_mmpose_says():
    parameters, trained, flops = count_model(prepared(IMAGENET))
    # mmpose's model zoo: res50 at 256 x 256 has 34.0 M and 7.3 GFLOPs
    assert parameters == trained
    assert parameters / 1e6 == pytest.approx(34.0, abs=0.1)
    assert flops / 1e9 == pytest.approx(7.28, rel=0.02)


def test_text_costs_parameters_and_nothing_per_image():
    parameters, trained, flops = count_model(prepared(CLAMP))
    *_, baseline = count_model(prepared('simplebaseline_clip-r50_ap10k'))
    text_tower = parameters - trained
    assert 60e6 < text_tower < 65e6
    # the text tower alone would add 8 GFLOPs
    assert 0 < flops - baseline < 2e9


def test_iterations_are_those_of_the_annotations_there_are(tmp_path):
    synthetic_sample(tmp_path / 'ap10k')
    options = {'train_dataloader.batch_size': 4, 'train_cfg.max_epochs': 3}
    config = prepared(CLAMP, overrides=options, data_root=tmp_path)
    animals = num_animals(config)
    assert animals >= 7  # images
    assert num_iterations(config, animals) == 3 * -(-animals // 4)
    few = prepared('clamp_r50_ap10k_20shot', data_root=tmp_path)
    few.train_dataloader.dataset.filter_cfg.shots_per_species = 1
    assert 0 < num_animals(few) < animals


def test_a_budget_of_steps_is_known_without_data():
    config = prepared(CLAMP, overrides={'train_cfg.max_iters': 300})
    assert num_iterations(config, None) == 300


def test_runs_are_listed_without_data(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = list_runs([make_run(tmp_path, CLAMP, seed) for seed in (0, 1)])
    lines = text.splitlines()
    assert lines[1].split()[:6] == [CLAMP, '0', 'to', 'do', '?', '?']
    assert '2 of 2 runs are to be done.' in lines
    assert 'They start from RN50-quickgelu openai.' in lines
    assert any('Missing: data/ap10k/annotations' in line for line in lines)
    assert list(tmp_path.iterdir()) == []
