"""The main job end to end: train, test, resume and predict as users do."""

import json

import cv2
import numpy as np
import pytest
from autocast import needs_half_precision
from mmengine import Config
from mmengine.runner import Runner
from mmpose.apis import MMPoseInferencer, inference_topdown, init_model
from samples import (
    CONFIGS,
    data_options,
    logged,
    mim,
    read_metric,
    real_sample,
    synthetic_sample,
)

from clamp_mmpose.foundation.guarded_load import load_guarded

SPLIT = 'ap10k-{}-split1.json'
# what a step of training changes at random
NO_AUGMENTATION = {
    'train_dataloader.dataset.pipeline.2.prob': 0.0,
    'train_dataloader.dataset.pipeline.3.shift_prob': 0.0,
    'train_dataloader.dataset.pipeline.3.scale_prob': 0.0,
    'train_dataloader.dataset.pipeline.3.rotate_prob': 0.0,
}


@pytest.mark.parametrize('name', ['clamp_r50_ap10k', 'clamp_vitb16_ap10k'])
def test_full_models_train_and_test_on_real_images(name, tmp_path):
    sample = real_sample('ap10k_sample')
    config = Config.fromfile(CONFIGS / f'{name}.py')
    config.merge_from_dict(
        {
            **data_options(sample, 'sample.json', 'sample.json', 2),
            'model.init_cfg.pretrained': None,
            'train_cfg.max_epochs': 1,
            'train_cfg.val_interval': 1,
            'default_hooks.checkpoint.interval': 1,
            'default_hooks.checkpoint.save_best': None,
            'default_hooks.checkpoint.save_optimizer': False,
            'work_dir': str(tmp_path),
            # mmengine keeps one of a name for the whole process
            'experiment_name': f'{name}_train',
            'visualizer.name': f'{name}_train',
        }
    )
    Runner.from_cfg(config).train()
    checkpoint = tmp_path / 'epoch_1.pth'
    for loss in ('loss_kpt', 'loss_spatial', 'loss_feature'):
        assert np.isfinite(logged(tmp_path, loss)).all()

    config.load_from = str(checkpoint)
    config.experiment_name = config.visualizer.name = f'{name}_test'
    metrics = Runner.from_cfg(config).test()
    assert metrics['coco/AP'] == logged(tmp_path, 'coco/AP')[-1]
    checkpoint.unlink()  # half a gigabyte


@pytest.fixture(scope='module')
def overfitted(tmp_path_factory):
    """The tiny model, trained on two real animals until it knows them."""
    sample = real_sample('ap10k_sample')
    work_dir = tmp_path_factory.mktemp('overfitted')
    config = CONFIGS / 'clamp_tiny_ap10k.py'
    epochs = 150
    options = {
        **data_options(sample, 'sample.json', 'sample.json', 2),
        **NO_AUGMENTATION,
        'train_cfg.max_epochs': epochs,
        'train_cfg.val_interval': epochs,
        'optim_wrapper.optimizer.lr': 3e-3,
        'param_scheduler.0.end': 10,
        'default_hooks.checkpoint.interval': epochs,
        'default_hooks.logger.interval': 50,
    }
    mim('train', config, work_dir, options)
    return config, work_dir, options, work_dir / f'epoch_{epochs}.pth'


def test_tiny_model_learns_two_real_animals(overfitted):
    _, work_dir, _, _ = overfitted
    assert logged(work_dir, 'coco/AP')[-1] >= 0.9


def test_mim_test_gives_the_same_ap_to_the_last_digit(overfitted):
    config, work_dir, options, checkpoint = overfitted
    expected = logged(work_dir, 'coco/AP')[-1]
    mim('test', config, work_dir / 'test', options, '-C', checkpoint)
    assert read_metric(work_dir / 'test', 'coco/AP') == expected


def test_inferencer_predicts_a_picture_file(overfitted, tmp_path):
    config, _, _, checkpoint = overfitted
    sample = real_sample('ap10k_sample')
    inferencer = MMPoseInferencer(
        pose2d=str(config),
        pose2d_weights=str(checkpoint),
        det_model='whole_image',
        device='cpu',
    )
    picture = str(sample / 'data' / '000000037516.jpg')
    result = next(inferencer(picture, vis_out_dir=str(tmp_path)))
    animal = result['predictions'][0][0]
    assert np.shape(animal['keypoints']) == (17, 2)
    drawing = cv2.imread(str(tmp_path / '000000037516.jpg'))
    assert (drawing != cv2.imread(picture)).any()

    model = init_model(str(config), str(checkpoint), device='cpu')
    content = json.loads((sample / 'annotations' / 'sample.json').read_text())
    truth = next(a for a in content['annotations'] if a['image_id'] == 37516)
    found = inference_topdown(
        model, picture, [truth['bbox']], bbox_format='xywh'
    )
    points = found[0].pred_instances.keypoints[0]
    true = np.reshape(truth['keypoints'], (17, 3))
    errors = np.linalg.norm(points - true[:, :2], axis=1)[true[:, 2] > 0]
    # a heatmap cell is 43 pixels of this picture
    assert np.median(errors) < 43


@needs_half_precision
def test_training_in_bfloat16_stays_near_float32(tmp_path):
    data = synthetic_sample(tmp_path / 'data')
    config = Config.fromfile(CONFIGS / 'clamp_tiny_synthetic.py')
    config.merge_from_dict(
        {
            **data_options(
                data, SPLIT.format('train'), SPLIT.format('val'), 4
            ),
            'train_cfg.max_epochs': 1,
            'train_cfg.val_interval': 1,
        }
    )
    losses = {}
    for wrapper in ('OptimWrapper', 'CPUAutocastOptimWrapper'):
        config.optim_wrapper.type = wrapper
        config.work_dir = str(tmp_path / wrapper)
        config.experiment_name = config.visualizer.name = wrapper
        Runner.from_cfg(config).train()
        losses[wrapper] = logged(tmp_path / wrapper, 'loss')
        assert np.isfinite(logged(tmp_path / wrapper, 'coco/AP')).all()
    full, half = losses.values()
    assert half != full
    np.testing.assert_allclose(half, full, rtol=0.05)


@pytest.fixture(scope='module')
def trained(tmp_path_factory):
    """The tiny model after two epochs with EMA on synthetic animals."""
    folder = tmp_path_factory.mktemp('trained')
    data = synthetic_sample(folder / 'data')
    options = {
        **data_options(data, SPLIT.format('train'), SPLIT.format('val'), 4),
        'train_cfg.max_epochs': 2,
        'train_cfg.val_interval': 2,
        'default_hooks.checkpoint.interval': 1,
        'custom_hooks.0.type': 'EMAHook',
        'custom_hooks.0.update_buffers': True,
    }
    config = CONFIGS / 'clamp_tiny_synthetic.py'
    mim('train', config, folder / 'run', options)
    return config, folder / 'run', options


def test_checkpoints_hold_nothing_that_runs_code(trained):
    _, work_dir, _ = trained
    checkpoint = load_guarded(work_dir / 'epoch_2.pth')
    assert {'state_dict', 'optimizer', 'ema_state_dict'} <= set(checkpoint)


def test_mim_test_reads_its_checkpoint(trained):
    config, work_dir, options = trained
    checkpoint = work_dir / 'epoch_2.pth'
    mim('test', config, work_dir / 'test', options, '-C', checkpoint)
    expected = logged(work_dir, 'coco/AP')[-1]
    assert read_metric(work_dir / 'test', 'coco/AP') == expected


def test_training_resumes(trained):
    config, work_dir, options = trained
    options = {**options, 'train_cfg.max_epochs': 3}
    output = mim('train', config, work_dir, options, '--resume')
    assert 'resumed epoch: 2' in output
    assert set(logged(work_dir, 'epoch')) == {3}
