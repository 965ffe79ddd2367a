"""Runs: which are the same, and which are finished."""

from reproduction import (
    finish,
    interrupt,
    make_run,
    options_of,
    prepared,
)

from clamp_mmpose.lab.reproduction import tables
from clamp_mmpose.lab.reproduction.paper import TABLES
from clamp_mmpose.lab.reproduction.run import plan_runs


def plan(names, work_dir, seeds=(0,)):
    found = [tables.run_names(options_of(table=name)) for name in names]
    return plan_runs(sum(found, []), seeds, prepared, work_dir)


def distinct(runs):
    return {run.digest for own in runs.values() for run in own}


def test_every_row_runs_with_every_seed(tmp_path):
    runs = plan(['table2'], tmp_path, seeds=(0, 1, 2))
    assert list(runs) == [row['config'] for row in TABLES['table2'].rows]
    assert all([run.seed for run in r] == [0, 1, 2] for r in runs.values())
    assert len(distinct(runs)) == 15


def test_methods_of_others_are_not_run(tmp_path):
    assert list(plan(['table5'], tmp_path)) == [
        'clamp_r50_ap10k',
        'clamp_vitb16_ap10k',
        'clamp_vitl14_ap10k',
    ]


def test_rows_that_say_the_same_are_run_once(tmp_path):
    runs = plan(['table1', 'table5', 'table6'], tmp_path)
    assert (
        runs['clamp_r50_ap10k_ablation-none']
        == runs['simplebaseline_clip-r50_ap10k']
    )
    # 5 rows, ViT-Large, and the two ablations that are no other row
    assert len(distinct(runs)) == 5 + 1 + 2


def test_another_table_finds_what_is_finished(tmp_path):
    finish(plan(['table1'], tmp_path)['simplebaseline_clip-r50_ap10k'][0])
    (run,) = plan(['table6'], tmp_path)['clamp_r50_ap10k_ablation-none']
    assert run.state == 'finished'


def test_a_changed_config_is_another_run(tmp_path):
    run = make_run(tmp_path)
    finish(run)
    changed = make_run(
        tmp_path, overrides={'optim_wrapper.optimizer.lr': 1e-3}
    )
    assert make_run(tmp_path).state == 'finished'
    assert changed.state == make_run(tmp_path, seed=1).state == 'to do'
    assert changed.folder != run.folder


def test_interrupted_is_what_has_a_checkpoint_and_no_result(tmp_path):
    run = make_run(tmp_path)
    assert run.state == 'to do'
    interrupt(run)
    assert run.state == 'interrupted'
    finish(run)
    assert run.state == 'finished'


def test_a_run_may_start_from_the_weights_of_another_one(tmp_path):
    def prepare(name, seed):
        config = prepared(seed=seed)
        config.train_cfg = dict(by_epoch=False, max_iters=7)
        return config

    starts = dict(second='first')
    runs = plan_runs(['first', 'second'], (0, 1), prepare, tmp_path, starts)
    for first, second in zip(*runs.values(), strict=True):
        assert first.digest != second.digest
        assert second.config.load_from == str(first.folder / 'iter_7.pth')
