"""Seeds, data and weights get into the config of a run."""

from pathlib import Path

import pytest
from reproduction import prepared


def test_seed_draws_the_shots_too():
    config = prepared('clamp_r50_ap10k_20shot', seed=2)
    assert config.randomness.seed == 2
    chosen = config.train_dataloader.dataset.filter_cfg
    assert chosen == dict(shots_per_species=20, seed=2)


def test_families_have_no_seed():
    config = prepared('clamp_r50_ap10k_bovidae-canidae', seed=2)
    chosen = config.train_dataloader.dataset.filter_cfg
    assert chosen == dict(families=['Bovidae'])


def test_the_last_epoch_is_kept_and_no_best_one():
    checkpoint = prepared('clamp_r50_ap10k').default_hooks.checkpoint
    assert checkpoint.save_best is None
    # with one, mmengine would delete it before it writes the next
    assert checkpoint.max_keep_ckpts == 2


def test_options_come_last():
    config = prepared(seed=2, overrides={'randomness.seed': 7})
    assert config.randomness.seed == 7


def test_data_are_read_from_elsewhere():
    config = prepared('clamp_r50_animalpose', data_root=Path('/disk'))
    for loader in ('train', 'val', 'test'):
        dataset = config[f'{loader}_dataloader'].dataset
        assert dataset.data_root == '/disk/animalpose'
    val_file = '/disk/animalpose/annotations/animalpose_val.json'
    assert config.val_evaluator.ann_file == val_file
    assert config.test_evaluator.ann_file == val_file


@pytest.mark.parametrize(
    'name, file',
    [
        ('clamp_r50_ap10k', 'RN50.pt'),
        ('simplebaseline_clip-r50_ap10k', 'RN50.pt'),
        ('clamp_vitb16_ap10k', 'ViT-B-16.safetensors'),
        ('clamp_vitl14_ap10k', 'ViT-L-14.safetensors'),
    ],
)
def test_each_backbone_has_its_own_weights(name, file, tmp_path):
    (tmp_path / 'RN50.pt').touch()  # a file that is there is found
    config = prepared(name, weights=tmp_path)
    assert config.model.init_cfg == dict(
        type='CLIPWeights', pretrained=str(tmp_path / file)
    )


def test_imagenet_rows_have_theirs(tmp_path):
    (tmp_path / 'resnet50.pth').touch()
    name = 'simplebaseline_imagenet-r50_ap10k'
    config = prepared(name, weights=tmp_path)
    assert config.model.backbone.init_cfg == dict(
        type='Pretrained', checkpoint=str(tmp_path / 'resnet50.pth')
    )
    assert 'init_cfg' not in config.model
