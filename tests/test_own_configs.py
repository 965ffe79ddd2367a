"""Configs that users write: an own data set, size, CLIP or setting."""

import json

import annotated
import pytest
import torch
from mmengine import Config
from mmengine.dataset import pseudo_collate
from mmpose.registry import DATASETS, MODELS
from samples import CONFIGS

from clamp_mmpose.datasets.shared_settings import SPLITS, share_settings

BASES = f'{CONFIGS}/_base_'
# eight lines; another size is another input_*.py
OWN_DATA = f"""
_base_ = ['{BASES}/runtime.py', '{BASES}/clamp_tiny.py', '{BASES}/SIZE.py']
metainfo = dict(from_file='FOLDER/skeleton.py')
model = dict(metainfo=metainfo, head=dict(decoder=_base_.codec))
own = dict(type='CocoDataset', data_root='FOLDER', ann_file='animals.json')
train_dataloader = dict(batch_size=2, dataset=own)
val_dataloader = test_dataloader = dict(dataset=own)
"""


@pytest.fixture
def folder(tmp_path):
    """An annotated data set and its skeleton, in a user's folder."""
    annotated.write(tmp_path, annotated.content())
    text = f'dataset_info = {json.dumps(annotated.skeleton())}'
    names = {f'"{i}": {{': f'{i}: {{' for i in range(len(annotated.NAMES))}
    for quoted, number in names.items():
        text = text.replace(quoted, number)
    (tmp_path / 'skeleton.py').write_text(text)
    return tmp_path


def written(folder, text):
    path = folder / 'own.py'
    path.write_text(text)
    return share_settings(Config.fromfile(path))


def batch_of(config, split):
    dataset = DATASETS.build(config[f'{split}_dataloader'].dataset)
    return pseudo_collate([dataset[0], dataset[1]])


@pytest.mark.parametrize('size, pixels', [('128', 128), ('256', 256)])
def test_an_own_data_set_and_size_train_a_step(folder, size, pixels):
    text = OWN_DATA.replace('FOLDER', str(folder))
    config = written(folder, text.replace('SIZE', f'input_{size}'))
    model = MODELS.build(config.model)
    assert model.head.prompts.keypoint_names == (
        'nose',
        'left eye',
        'right eye',
        'tail base',
    )
    data = model.data_preprocessor(batch_of(config, 'train'), training=True)
    assert data['inputs'].shape == (2, 3, pixels, pixels)
    losses = model(**data, mode='loss')
    assert {'loss_kpt', 'loss_spatial', 'loss_feature'} <= set(losses)
    loss, _ = model.parse_losses(losses)
    loss.backward()
    assert loss.isfinite()
    found = model.eval().val_step(batch_of(config, 'val'))
    assert found[0].pred_instances.keypoints.shape == (1, 4, 2)
    assert config.val_evaluator.ann_file == f'{folder}/animals.json'


@pytest.mark.parametrize(
    'base, clip_model, widths',
    [
        ('clamp_r50_ap10k', "'RN101-quickgelu'", (2048, 512)),
        ('clamp_vitb16_ap10k', "'ViT-B-32-quickgelu'", (768, 512)),
        ('clamp_tiny_ap10k', 'dict(embed_dim=64)', (384, 64)),
    ],
)
def test_another_clip_is_one_line(tmp_path, base, clip_model, widths):
    text = f"""
_base_ = ['{CONFIGS}/{base}.py']
model = dict(clip_model={clip_model})
"""
    config = written(tmp_path, text)
    with torch.device('meta'):
        model = MODELS.build(config.model)
    assert model.backbone.out_channels == widths[0]
    assert model.head.projector.in_channels == widths[0]
    assert (
        model.head.prompts.text_encoder.text_projection.shape[1] == widths[1]
    )


NAMES = ['snout', 'left eye', 'right eye', 'tail base']


def test_names_may_be_listed():
    config = Config.fromfile(CONFIGS / 'clamp_tiny_ap10k.py')
    config.merge_from_dict({'model.head.keypoint_names': NAMES})
    model = MODELS.build(config.model)
    assert model.head.prompts.keypoint_names == tuple(NAMES)


def test_a_skeleton_is_told_once(folder):
    text = f"""
_base_ = ['{CONFIGS}/clamp_tiny_ap10k.py']
model = dict(metainfo=dict(from_file='{folder}/skeleton.py'))
"""
    config = written(folder, text)
    assert MODELS.build(config.model).head.out_channels == 4
    for split in SPLITS:
        metainfo = config[f'{split}_dataloader'].dataset.metainfo
        assert metainfo.from_file == f'{folder}/skeleton.py'


def test_settings_may_be_overridden():
    config = Config.fromfile(CONFIGS / 'clamp_tiny_synthetic.py')
    config.merge_from_dict(
        {
            'data_root': 'mine/',
            'train_cfg.max_epochs': 3,
            'train_dataloader.dataset.metainfo': annotated.skeleton(),
            'test_dataloader.dataset.ann_file': '/mine/animals.json',
            'train_dataloader.dataset.pipeline.3.rotate_factor': 0,
        }
    )
    config = share_settings(config)
    assert config.train_cfg.max_epochs == 3
    train, val, test = (config[f'{s}_dataloader'].dataset for s in SPLITS)
    assert [d.data_root for d in (train, val, test)] == ['mine/'] * 3
    assert train.metainfo.dataset_name == 'beasts'
    assert train.pipeline[3].rotate_factor == 0
    assert config.test_evaluator.ann_file == '/mine/animals.json'
    assert config.val_evaluator.ann_file.startswith('mine/annotations/')


def test_listed_names_are_not_mirrored_by_the_base_s_skeleton(folder):
    text = f"""
_base_ = ['{CONFIGS}/clamp_tiny_ap10k.py']
own = dict(
    type='CocoDataset',
    metainfo=dict(from_file='{folder}/skeleton.py'),
    data_root='{folder}',
    ann_file='animals.json',
    data_prefix=dict(img=''),
)
model = dict(head=dict(keypoint_names={NAMES}))
val_dataloader = dict(dataset=own)
"""
    config = written(folder, text)
    found = MODELS.build(config.model).val_step(batch_of(config, 'val'))
    assert found[0].flip_indices == [0, 2, 1, 3]
