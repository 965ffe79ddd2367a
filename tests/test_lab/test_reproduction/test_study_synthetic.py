"""The comparison is fair, and is reported as it was measured."""

import copy
import csv
import io

import pytest
from mmpose.registry import DATASETS
from reproduction import finish, options_of
from samples import CONFIGS

from clamp_mmpose.lab.reproduction import comparison
from clamp_mmpose.lab.reproduction.comparison import (
    ANIMALS,
    CANDIDATES,
    CONDITIONS,
)
from clamp_mmpose.lab.reproduction.comparison_plots import plot, plot_sides
from clamp_mmpose.lab.reproduction.comparison_report import (
    AP,
    ap_table,
    inside_table,
    results_of,
    runs_csv,
)
from clamp_mmpose.lab.reproduction.preparation import use_seed
from clamp_mmpose.lab.reproduction.run import plan_runs
from clamp_mmpose.lab.synthetic import FAMILIES, write_dataset

SEEDS = range(2)


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
    for name in comparison.run_names(options):
        config = comparison.config_of(name, options, CONFIGS)
        for seed in SEEDS:
            read[name, seed] = copy.deepcopy(config)
            use_seed(read[name, seed], seed)
    return read


@pytest.fixture
def plan(configs, tmp_path):
    names = comparison.run_names(options_of())

    def prepare(name, seed):
        return configs[name, seed]

    return plan_runs(names, SEEDS, prepare, tmp_path)


@pytest.fixture
def runs(plan):
    return [run for own in plan.values() for run in own]


def test_each_model_is_run_in_each_setting_with_each_seed(runs):
    assert len({run.digest for run in runs}) == len(runs)
    assert {(run.name, run.seed) for run in runs} == {
        (f'{config}_{condition}', seed)
        for config in CANDIDATES
        for condition in CONDITIONS
        for seed in (0, 1)
    }


def test_all_have_the_same_budget(runs):
    def budget(config):
        schedule = [config.train_cfg, config.param_scheduler]
        loader = dict(config.train_dataloader, dataset=None)
        optimizer = config.optim_wrapper.optimizer
        return [*schedule, optimizer, loader, config.codec]

    first, *others = [budget(run.config) for run in runs]
    assert all(other == first for other in others)


def test_all_are_trained_and_tested_on_the_same_animals(runs):
    for condition in CONDITIONS:
        for seed in (0, 1):
            same = [
                [
                    run.config[f'{loader}_dataloader'].dataset
                    for loader in ('train', 'test')
                ]
                for run in runs
                if run.name.endswith(f'_{condition}') and run.seed == seed
            ]
            assert len(same) == len(CANDIDATES)
            assert all(one == same[0] for one in same)


def test_only_a_backbone_from_scratch_learns_at_full_speed(runs):
    for run in runs:
        backbone = run.config.optim_wrapper.paramwise_cfg.custom_keys.backbone
        from_scratch = run.config.model.init_cfg.pretrained is None
        assert backbone.lr_mult == (1 if from_scratch else 0.1)


def test_each_seed_draws_its_own_shots(runs):
    shots = {
        (run.config.train_dataloader.dataset.filter_cfg.seed, run.seed)
        for run in runs
        if run.name.endswith('shot')
    }
    assert shots == {(0, 0), (1, 1)}


def test_unseen_families_are_not_seen():
    train, test = (
        set(chosen['families']['families'])
        for chosen in (comparison.TRAIN, comparison.TEST)
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
    lines = ap_table(results).splitlines()
    assert lines[-2] == '| CLAMP | 60.0 ± 14.1 | - | - | - |'
    assert lines[2].endswith('| - | - | - | - |')
    inside = inside_table(results).splitlines()
    row = next(line for line in inside if '| 5 shots | CLAMP |' in line)
    assert '| 60.0 ± 14.1 | 25.0 ± 0.0 |' in row
    table = list(csv.DictReader(io.StringIO(runs_csv(plan))))
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
    axes = plot(results_of(plan), shots).axes[0]
    labels = axes.get_legend_handles_labels()[1]
    assert labels == [
        label
        for config, label in CANDIDATES.items()
        if config.startswith('clamp')
    ]
    (line, *_), *_ = axes.containers
    assert list(line.get_xdata()) == [5, 20, 90]
    assert list(line.get_ydata()) == [50, 50, 50]


def test_the_plot_of_sides_has_a_dot_for_each_run_that_tells(plan):
    first, second = plan['clamp_tiny_demo_all']
    finish(first, **{AP: 0.7, 'left_right/confusion': 0.25})
    finish(second, **{AP: 0.6, 'left_right/confusion': float('nan')})
    axes = plot_sides(results_of(plan)).axes[0]
    chance, dots = axes.get_lines()
    assert list(chance.get_ydata()) == [50, 50]
    assert (list(dots.get_xdata()), list(dots.get_ydata())) == ([70], [25])
    assert axes.get_legend_handles_labels()[1] == [
        'chance',
        CANDIDATES['clamp_tiny_demo'],
    ]
