"""Every config builds its model and reads its data."""

import json

import pytest
import torch
from mmengine import Config
from mmpose.registry import DATASETS, KEYPOINT_CODECS, MODELS
from samples import CONFIGS

NAMES = sorted(path.name for path in CONFIGS.glob('*.py'))


@pytest.fixture(params=NAMES)
def config(request):
    return Config.fromfile(CONFIGS / request.param)


@pytest.fixture
def stub_data(config, tmp_path):
    """One annotated animal for every file that the config names."""
    info = DATASETS.get(config.dataset_type).METAINFO['from_file']
    metainfo = DATASETS.get(config.dataset_type)._load_metainfo(
        dict(from_file=info)
    )
    num_keypoints = metainfo['num_keypoints']
    annotation = dict(
        id=1,
        image_id=1,
        category_id=1,
        bbox=[1, 2, 30, 40],
        area=1200,
        iscrowd=0,
        num_keypoints=num_keypoints,
        keypoints=[10, 20, 2] * num_keypoints,
    )
    stub = dict(
        images=[dict(id=1, file_name='1.jpg', width=64, height=64)],
        annotations=[annotation],
        categories=[dict(id=1, name='cat', supercategory='Felidae')],
    )
    for loader in ('train', 'val', 'test'):
        dataset = config[f'{loader}_dataloader'].dataset
        path = tmp_path / dataset.ann_file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(stub))
        dataset.data_root = str(tmp_path)
    return config


def test_names_of_keypoints_fit_the_data_set(stub_data):
    dataset = DATASETS.build(stub_data.train_dataloader.dataset)
    names = stub_data.model.head.keypoint_names
    assert len(names) == dataset.metainfo['num_keypoints']
    for i, name in enumerate(names):
        mirrored = names[dataset.metainfo['flip_indices'][i]]
        swapped = {'left': 'right', 'right': 'left'}
        first, *rest = name.split()
        assert mirrored == ' '.join([swapped.get(first, first), *rest])


def test_data_sets_are_built(stub_data):
    for loader in ('train', 'val', 'test'):
        dataset = DATASETS.build(stub_data[f'{loader}_dataloader'].dataset)
        assert len(dataset) == 1


def test_heatmaps_have_the_size_of_their_targets(config):
    with torch.device('meta'):
        model = MODELS.build(config.model).eval().to('meta')
        width, height = config.codec.input_size
        # with gradients nothing is kept, so no value is read on this device
        heatmaps = model(torch.empty(1, 3, height, width), None)
    width, height = config.codec.heatmap_size
    num_keypoints = len(config.model.head.keypoint_names)
    assert heatmaps.shape == (1, num_keypoints, height, width)


def test_codec_and_pipelines_agree(config):
    codec = KEYPOINT_CODECS.build(config.codec)
    for loader in ('train', 'val', 'test'):
        pipeline = config[f'{loader}_dataloader'].dataset.pipeline
        affine = [t for t in pipeline if t['type'] == 'TopdownAffine']
        assert affine[0]['input_size'] == codec.input_size
    train = config.train_dataloader.dataset.pipeline
    target = [t for t in train if t['type'] == 'GenerateTarget']
    assert target[0]['encoder'] == config.codec == config.model.head.decoder


def test_inferencers_find_what_they_need(config):
    assert config.data_mode == 'topdown' and config.dataset_type
    assert config.custom_imports.imports == ['clamp_mmpose']
    assert config.visualizer.type == 'PoseLocalVisualizer'


SLOWER = dict(backbone=0.1, projector=0.1)
PAPER = {
    # CLIP model, input size, alpha_1, factors of the learning rate
    'clamp_r50_ap10k.py': ('RN50-quickgelu', 256, 0.4, {}),
    'clamp_vitb16_ap10k.py': ('ViT-B-16-quickgelu', 256, 2.0, SLOWER),
    'clamp_vitl14_ap10k.py': ('ViT-L-14-quickgelu', 224, 1.0, SLOWER),
}


@pytest.mark.parametrize('name', PAPER)
def test_hyper_parameters_are_those_of_the_paper(name):
    clip_model, size, alpha_1, lr_mults = PAPER[name]
    config = Config.fromfile(CONFIGS / name)
    optimizer = config.optim_wrapper.optimizer
    assert optimizer == dict(type='AdamW', lr=5e-4, weight_decay=1e-4)
    warmup, steps = config.param_scheduler
    assert (warmup.end, warmup.by_epoch) == (500, False)
    assert steps.milestones == [170, 200] and steps.gamma == 0.1
    assert config.train_cfg.max_epochs == 210
    assert config.train_dataloader.batch_size == 128
    assert config.auto_scale_lr.base_batch_size == 128
    assert config.codec.input_size == (size,) * 2
    assert config.codec.heatmap_size == (64, 64)
    head = config.model.head
    assert head.loss_spatial.loss_weight == alpha_1
    assert head.loss_feature.loss_weight == 0.0005
    assert head.num_context_tokens == 8
    assert head.clip_model == config.model.backbone.clip_model
    assert head.clip_model == clip_model
    assert config.model.init_cfg.pretrained == 'openai'
    keys = config.optim_wrapper.get('paramwise_cfg', {}).get('custom_keys')
    mults = {name: key.lr_mult for name, key in (keys or {}).items()}
    assert mults == lr_mults
    for loader in ('val', 'test'):
        dataset = config[f'{loader}_dataloader'].dataset
        assert dataset.ann_file == 'annotations/ap10k-val-split1.json'
        assert 'bbox_file' not in dataset  # ground-truth boxes
        evaluator = config[f'{loader}_evaluator']
        assert evaluator.ann_file == 'data/ap10k/' + dataset.ann_file
    assert config.model.test_cfg.flip_test
