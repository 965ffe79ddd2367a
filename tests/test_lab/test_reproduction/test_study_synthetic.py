"""The study on drawn animals is fair, and is reported as measured."""

import copy
import csv
import io

import pytest
from mmpose.registry import DATASETS
from reproduction import finish, options_of
from samples import CONFIGS

from clamp_mmpose.lab.reproduction.preparation import use_seed
from clamp_mmpose.lab.reproduction.run import plan_runs
from clamp_mmpose.lab.reproduction.study_plots import plot_shots, plot_sides
from clamp_mmpose.lab.reproduction.study_report import (
    main_table,
    results_of,
    runs_csv,
    whole_table,
)
from clamp_mmpose.lab.reproduction.study_synthetic import ANIMALS, SYNTHETIC
from clamp_mmpose.lab.synthetic import FAMILIES, write_dataset

SEEDS = range(2)
AP = 'coco/AP'


@pytest.fixture(scope='module')
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp('data')
    write_dataset(folder / ANIMALS, 43, seed=0, size=64)
    return folder


@pytest.fixture(scope='module')
def configs(folder):
    """Configs of all runs, read once, by name and seed."""
    options = options_of(data_root=folder)
    read = {}
    for name in SYNTHETIC.run_names(options):
        config = SYNTHETIC.config_of(name, options, CONFIGS)
        for seed in SEEDS:
            read[name, seed] = copy.deepcopy(config)
            use_seed(read[name, seed], seed)
    return read


@pytest.fixture
def plan(configs, tmp_path):
    names = SYNTHETIC.run_names(options_of())

    def prepare(name, seed):
        return configs[name, seed]

    return plan_runs(names, SEEDS, prepare, tmp_path)


@pytest.fixture
def runs(plan):
    return [run for own in plan.values() for run in own]


def test_each_model_is_run_in_each_setting_with_each_seed(plan):
    assert {(name, run.seed) for name, own in plan.items() for run in own} == {
        (f'{config}_{setting}', seed)
        for config in SYNTHETIC.models
        for setting in SYNTHETIC.settings
        for seed in SEEDS
    }


def test_only_what_starts_from_nothing_is_one_run_in_two_settings(plan):
    scratch = 'simplebaseline_random-tiny_synthetic'
    assert plan[f'{scratch}_words'] == plan[f'{scratch}_all']
    others = [
        run
        for name, own in plan.items()
        if name != f'{scratch}_words'
        for run in own
    ]
    assert len({run.digest for run in others}) == len(others)


def test_all_have_the_same_budget(runs):
    def budget(config):
        schedule = [config.train_cfg, config.param_scheduler]
        loader = dict(config.train_dataloader, dataset=None)
        optimizer = config.optim_wrapper.optimizer
        return [*schedule, optimizer, loader, config.codec]

    first, *others = [budget(run.config) for run in runs]
    assert all(other == first for other in others)


def test_all_are_trained_and_tested_on_the_same_animals(plan):
    for setting in SYNTHETIC.settings:
        for seed in SEEDS:
            first, *others = [
                [
                    plan[f'{model}_{setting}'][seed]
                    .config[f'{loader}_dataloader']
                    .dataset
                    for loader in ('train', 'test')
                ]
                for model in SYNTHETIC.models
            ]
            assert all(other == first for other in others)


def test_only_a_start_that_was_taught_poses_is_changed_slowly(runs):
    for run in runs:
        backbone = run.config.optim_wrapper.paramwise_cfg.custom_keys.backbone
        start = run.config.model.init_cfg.pretrained
        assert backbone.lr_mult == (0.1 if 'poses' in str(start) else 1)
        if run.name.endswith('_words'):
            assert start == 'clamp_mmpose://tiny_clip_resnet.safetensors'


def test_each_seed_draws_its_own_shots(runs):
    shots = {
        (run.config.train_dataloader.dataset.filter_cfg.seed, run.seed)
        for run in runs
        if run.name.endswith('shot')
    }
    assert shots == {(0, 0), (1, 1)}


def test_unseen_families_are_not_seen():
    families = SYNTHETIC.settings['families']
    train, test = (
        set(chosen['filter_cfg']['families'])
        for chosen in (families.train, families.test)
    )
    assert not train & test
    assert train | test == set(FAMILIES)


def test_the_test_split_is_no_part_of_the_training_split(runs):
    config = copy.deepcopy(runs[-1].config)
    images = []
    for loader in ('train', 'test'):
        settings = config[f'{loader}_dataloader'].dataset
        settings.update(pipeline=[], serialize_data=False, filter_cfg={})
        dataset = DATASETS.build(settings)
        numbers = range(len(dataset))
        images.append({dataset.get_data_info(i)['img_id'] for i in numbers})
    assert not images[0] & images[1]


def test_the_report_has_the_means_of_what_is_finished(plan):
    clamp = plan['clamp_tiny_synthetic_5shot']
    for run, ap in zip(clamp, (0.5, 0.7), strict=True):
        finish(run, **{AP: ap, 'left_right/confusion': 0.25})
    results = results_of(plan)
    lines = main_table(SYNTHETIC, results).splitlines()
    assert lines[-2] == '| CLAMP | 60.0 ± 14.1 | - | - | - | - |'
    assert lines[2].endswith('| - | - | - | - | - |')
    inside = whole_table(SYNTHETIC, results).splitlines()
    row = next(line for line in inside if '| 5 shots | CLAMP |' in line)
    assert '| 60.0 ± 14.1 | 25.0 ± 0.0 |' in row
    table = list(csv.DictReader(io.StringIO(runs_csv(SYNTHETIC, plan))))
    assert len(table) == sum(len(own) for own in plan.values())
    finished = [row for row in table if row[AP]]
    assert [(row['run'], row['seed'], row[AP]) for row in finished] == [
        (clamp[0].name, '0', '50.000'),
        (clamp[1].name, '1', '70.000'),
    ]


def test_the_plot_has_a_line_for_what_is_finished(plan, runs):
    for run in runs:
        if run.name.startswith('clamp_tiny_'):
            finish(run)
    shots = {'5shot': 5, '20shot': 20, 'all': 90}
    axes = plot_shots(SYNTHETIC, results_of(plan), shots).axes[0]
    labels = axes.get_legend_handles_labels()[1]
    assert labels == [
        label
        for config, label in SYNTHETIC.models.items()
        if config.startswith('clamp')
    ]
    (line, *_), *_ = axes.containers
    assert list(line.get_xdata()) == [5, 20, 90]
    assert list(line.get_ydata()) == [50, 50, 50]


def test_the_plot_of_sides_has_a_dot_for_each_run_that_tells(plan):
    first, second = plan['clamp_tiny_demo_all']
    finish(first, **{AP: 0.7, 'left_right/confusion': 0.25})
    finish(second, **{AP: 0.6, 'left_right/confusion': float('nan')})
    axes = plot_sides(SYNTHETIC, results_of(plan)).axes[0]
    chance, dots = axes.get_lines()
    assert list(chance.get_ydata()) == [50, 50]
    assert (list(dots.get_xdata()), list(dots.get_ydata())) == ([70], [25])
    assert axes.get_legend_handles_labels()[1] == [
        'chance',
        SYNTHETIC.models['clamp_tiny_demo'],
    ]
