"""Annotation files are checked before anything is trained or tested."""

import json
import logging
from types import SimpleNamespace

import annotated
import numpy as np
import pytest
from animals import OracleModel  # noqa: F401  registers it
from mmengine import Config
from mmengine.runner import Runner
from mmengine.structures import InstanceData
from mmpose.registry import LOOPS, MODELS
from samples import CONFIGS
from torch import nn

from clamp_mmpose.datasets.annotation_check import AnnotationError
from clamp_mmpose.engine import schedule_check


@MODELS.register_module()
class FourPoints(OracleModel):
    """Predicts what is annotated, of any number of points."""

    def __init__(self, metainfo=None, head=None):
        super().__init__()

    def forward(self, inputs, data_samples, mode='predict'):
        if mode == 'loss':
            return super().forward(inputs, data_samples, mode)
        for sample in data_samples:
            points = np.array(sample.raw_ann_info['keypoints'], float)
            points = points.reshape(1, -1, 3)
            sample.pred_instances = InstanceData(
                keypoints=points[..., :2], keypoint_scores=points[..., 2]
            )
        return data_samples


@pytest.fixture
def config(tmp_path):
    """Four-point animals for training, validation and test, no mistake."""
    config = Config.fromfile(CONFIGS / 'clamp_tiny_ap10k.py')
    config.data_root = str(tmp_path)
    config.work_dir = str(tmp_path / 'work')
    config.experiment_name = config.visualizer.name = tmp_path.name
    config.model = dict(type='FourPoints', metainfo=annotated.skeleton())
    config.train_cfg.update(max_epochs=1, val_interval=1)
    for split in ('train', 'val', 'test'):
        path = annotated.write(tmp_path, annotated.content())
        path.rename(tmp_path / f'{split}.json')
        loader = config[f'{split}_dataloader']
        loader.update(num_workers=0, persistent_workers=False, batch_size=2)
        loader.dataset.update(
            ann_file=f'{split}.json', data_prefix=dict(img='')
        )
    return config


def damage(folder, split, change):
    data = annotated.content()
    change(data['annotations'][2])
    (folder / f'{split}.json').write_text(json.dumps(data))


def run(config, command='train'):
    runner = Runner.from_cfg(config)
    return getattr(runner, command)()


def build(config, split='train', **options):
    """The loop alone; who only wants its error needs no runner."""
    runner = SimpleNamespace(cfg=config, _train_loop=None)
    runner.logger = logging.getLogger('a training of the test')
    given = dict(dataloader=config[f'{split}_dataloader'])
    if split != 'train':
        given['evaluator'] = config[f'{split}_evaluator']
    loop = dict(config[f'{split}_cfg'], **options)
    return LOOPS.build(loop, default_args=dict(runner=runner, **given))


def test_a_training_reads_what_is_told_once(config, tmp_path):
    damage(tmp_path, 'train', lambda row: row.update(iscrowd=1))
    runner = Runner.from_cfg(config)
    runner.train()
    found = runner.val_loop.evaluator.metrics[0]
    assert found.ann_file == str(tmp_path / 'val.json')
    names = runner.val_loop.dataloader.dataset.metainfo['keypoint_id2name']
    assert list(names.values()) == annotated.NAMES
    assert runner.message_hub.get_scalar('val/coco/AP').current() == 1
    (log,) = tmp_path.glob('work/*/*.log')
    assert 'train_dataloader): 6 rows, 5 used; left out: 1' in log.read_text()


@pytest.mark.parametrize('split', ['train', 'val', 'test'])
def test_a_fault_of_any_file_stops_before_the_first_epoch(
    split, config, tmp_path
):
    damage(tmp_path, split, lambda row: row.update(id='3'))
    with pytest.raises(AnnotationError, match=rf'{split}\.json(.|\n)*\[2\]'):
        build(config)


def test_faults_of_all_files_are_told_at_once(config, tmp_path):
    for split in ('train', 'test'):
        damage(tmp_path, split, lambda row: row.update(bbox=[1, 2, 0, 0]))
    with pytest.raises(AnnotationError) as error:
        build(config)
    assert all(f'{s}.json' in str(error.value) for s in ('train', 'test'))


@pytest.mark.parametrize('split', ['val', 'test'])
def test_a_test_checks_its_own_file(split, config, tmp_path):
    damage(tmp_path, split, lambda row: row.pop('area'))
    with pytest.raises(AnnotationError, match='area of a row: missing'):
        build(config, split)


def test_mmpose_s_own_data_sets_are_checked(config, tmp_path):
    config.test_dataloader.dataset.type = 'CocoDataset'
    damage(tmp_path, 'test', lambda row: row['keypoints'].pop())
    with pytest.raises(AnnotationError, match='three values for each'):
        build(config, 'test')


def test_names_of_a_head_are_compared(config):
    names = ['right eye', 'left eye', 'nose', 'tail base']
    config.model.head = dict(keypoint_names=names)
    with pytest.raises(AnnotationError) as error:
        build(config, 'test')
    assert 'right eye' in str(error.value) and '<-- differs' in str(
        error.value
    )


def test_a_part_of_a_file_is_scored_against_itself(config):
    config.test_dataloader.dataset.indices = 3
    assert run(config, 'test')['coco/AP'] == 1


def test_iterations_are_checked_too(config, tmp_path):
    config.train_cfg = dict(type='CheckedIterTrainLoop', max_iters=1)
    config.train_dataloader.sampler = dict(type='InfiniteSampler')
    damage(tmp_path, 'val', lambda row: row.update(category_id=0))
    with pytest.raises(AnnotationError, match='category_id of a row'):
        build(config)


def test_a_training_without_validation_works(config):
    for split in ('val', 'test'):
        for part in ('cfg', 'dataloader', 'evaluator'):
            config[f'{split}_{part}'] = None
    run(config)


@pytest.mark.parametrize('key', ['input_size', 'heatmap_size'])
def test_a_head_of_another_size_is_an_error(config, key):
    codec = dict(type='MSRAHeatmap', input_size=(32, 32), heatmap_size=(8, 8))
    step = dict(type='GenerateTarget', encoder=codec)
    config.train_dataloader.dataset.pipeline.insert(-1, step)
    config.model.head = dict(decoder={**codec, key: (16, 16)})
    with pytest.raises(AnnotationError, match=f'{key} of the pipeline is not'):
        build(config)


@pytest.fixture
def said(monkeypatch):
    texts = []
    monkeypatch.setattr(
        schedule_check, 'print_log', lambda text, *_: texts.append(text)
    )
    return texts


def check_schedule(config, iterations=100, interval=1, epochs=10):
    loop = dict(
        max_iters=iterations,
        max_epochs=epochs,
        val_interval=interval,
        dataloader=[],
        runner=SimpleNamespace(model=nn.ModuleDict({'head': nn.Linear(1, 1)})),
    )
    schedule_check.check_schedule(config, SimpleNamespace(**loop))


def test_a_warm_up_that_is_too_long_is_told(config, said):
    warm_up = dict(type='LinearLR', start_factor=0.1, by_epoch=False, end=500)
    config.param_scheduler = [dict(type='ConstantLR', factor=1), warm_up]
    check_schedule(config, 1001)
    assert not said
    check_schedule(config, 200)
    assert len(said) == 1 and 'param_scheduler.1.end=10,' in said[0]
    config.param_scheduler = warm_up
    check_schedule(config, 200)
    assert 'param_scheduler.end=10,' in said[1]


@pytest.mark.parametrize('interval', [0, -1, '1', 0.5, True])
def test_an_interval_of_validation_is_a_count(config, interval):
    with pytest.raises(ValueError, match='val_interval of train_cfg is .*a'):
        check_schedule(config, interval=interval)


def test_a_training_without_iterations_is_an_error(config):
    with pytest.raises(ValueError, match='has 0 iterations.*0 batches'):
        check_schedule(config, iterations=0)


@pytest.mark.parametrize('rate', ['5e-4', -1.0, float('nan'), None])
def test_a_learning_rate_is_a_number(config, rate):
    config.optim_wrapper.optimizer.lr = rate
    with pytest.raises(ValueError, match='lr of optim_wrapper.optimizer is'):
        check_schedule(config)


@pytest.mark.parametrize(
    'changes, text',
    [
        (dict(clip_grad=dict(max_norm=-1.0)), 'max_norm of optim_wrapper'),
        (dict(clip_grad=dict(clip_value=0)), 'clip_value of optim_wrapper'),
        (dict(optimizer=dict(type='AdamX')), "no optimizer 'AdamX'"),
        (
            dict(
                paramwise_cfg=dict(custom_keys=dict(head=dict(lr_mult=-0.1)))
            ),
            'lr_mult of head in .* is -0.1: give',
        ),
        (
            dict(
                paramwise_cfg=dict(custom_keys=dict(head=dict(decay_mult='0')))
            ),
            'decay_mult of head',
        ),
    ],
)
def test_an_optimizer_that_leads_astray_is_an_error(config, changes, text):
    config.merge_from_dict(dict(optim_wrapper=changes))
    with pytest.raises(ValueError, match=text):
        check_schedule(config)


@pytest.mark.parametrize(
    'part, told',
    [('head', []), ('ead.wei', []), ('haed', ["'haed' in custom_keys"])],
)
def test_factors_that_no_weight_gets_are_told(config, said, part, told):
    keys = {part: dict(lr_mult=0.1)}
    config.optim_wrapper.paramwise_cfg = dict(custom_keys=keys)
    config.param_scheduler = []
    check_schedule(config)
    assert len(said) == len(told)
    for line, beginning in zip(said, told, strict=True):
        assert line.startswith(beginning) and "maybe 'head'" in line


def test_steps_of_the_learning_rate_that_come_too_late_are_told(config, said):
    steps = dict(type='MultiStepLR', milestones=[170, 200], by_epoch=True)
    config.param_scheduler = [steps]
    check_schedule(config, epochs=210)
    assert not said
    check_schedule(config, epochs=170)
    assert 'falls after [170, 200] epochs, the training has 170' in said[0]
    steps.update(by_epoch=False)
    config.param_scheduler = steps
    check_schedule(config, iterations=99, epochs=10)
    assert '[170, 200] iterations, the training has 99' in said[1]


@pytest.mark.parametrize('padding', [0, -1.25, float('nan'), '1.25'])
@pytest.mark.parametrize('split', ['train', 'test'])
def test_a_box_is_padded_by_a_positive_number(config, split, padding):
    pipeline = config[f'{split}_dataloader'].dataset.pipeline
    (step,) = [one for one in pipeline if 'Center' in one['type']]
    step['padding'] = padding
    with pytest.raises(AnnotationError, match='boxes of no size'):
        build(config, split)


def test_a_pipeline_ends_by_packing(config):
    config.val_dataloader.dataset.pipeline.pop()
    with pytest.raises(AnnotationError, match='not pack(.|\n)*TopdownAffine'):
        build(config, 'val')


@pytest.mark.parametrize('indices', [0, []])
def test_indices_that_leave_no_animal_are_an_error(config, indices):
    config.train_dataloader.dataset.indices = indices
    with pytest.raises(AnnotationError, match='leave no animal'):
        build(config)


def test_a_schedule_is_checked_by_the_loop(config):
    config.train_cfg.max_epochs = 0
    with pytest.raises(ValueError, match='the training has 0 iterations'):
        run(config)


def test_a_metric_of_joined_sets_is_told_a_file_that_is_there(config):
    one = config.val_dataloader.dataset
    joined = dict(type='ConcatDataset', datasets=[one, dict(one)])
    config.val_dataloader.dataset = joined
    config.val_evaluator.ann_file = 'nowhere.json'
    with pytest.raises(AnnotationError, match='nowhere.json, which is no ann'):
        build(config)


def test_a_metric_that_is_told_no_file_is_an_error(config):
    config.val_evaluator.ann_file = 'nowhere.json'
    with pytest.raises(AnnotationError, match='nowhere.json, which is no ann'):
        build(config)
