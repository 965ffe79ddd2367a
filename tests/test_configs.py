"""Every config builds its model and reads its data, as the paper says."""

import json
from copy import deepcopy
from functools import cache

import pytest
import torch
import yaml
from mmengine import Config
from mmpose.registry import DATASETS, KEYPOINT_CODECS, MODELS
from modelindex.load_model_index import load as load_model_index
from open_clip import get_model_config
from paper_rows import OTHERS, RN50, ROWS, VAL_FILES, VITB, VITL
from samples import CONFIGS
from tiny import TINY_CLIPS, make_clip, randomised

from clamp_mmpose.datasets.shared_settings import share_settings
from clamp_mmpose.foundation.metainfo_files import read_metainfo
from clamp_mmpose.skeletons import prompts_of

NAMES = sorted(path.stem for path in CONFIGS.glob('*.py'))
MODEL_INDEX = CONFIGS.parent / 'model-index.yml'
LOADERS = ('train', 'val', 'test')
CATEGORIES = [
    dict(id=1, name='cow', supercategory='Bovidae'),
    dict(id=2, name='dog', supercategory='Canidae'),
    dict(id=3, name='cat', supercategory='Felidae'),
    dict(id=4, name='person', supercategory='person'),
]


@cache
def read(name):
    return Config.fromfile(CONFIGS / f'{name}.py')


def load(name):
    return deepcopy(read(name))


@pytest.fixture(params=NAMES)
def config(request):
    return load(request.param)


# of two skeletons: test_two_data_sets.py
TWO_DATA_SETS = 'clamp_r50_ap10k_animalpose'


@pytest.fixture(params=[name for name in NAMES if name != TWO_DATA_SETS])
def stub_data(request, tmp_path):
    """One animal of each category for every file that the config names."""
    config = load(request.param)
    kind = DATASETS.get(config.dataset_type)
    metainfo = config.train_dataloader.dataset.get('metainfo', kind.METAINFO)
    num_keypoints = len(prompts_of(read_metainfo(metainfo)))
    annotations = [
        dict(
            id=category['id'],
            image_id=1,
            category_id=category['id'],
            bbox=[1, 2, 30, 40],
            area=1200,
            iscrowd=0,
            num_keypoints=num_keypoints,
            keypoints=[10, 20, 2] * num_keypoints,
        )
        for category in CATEGORIES
    ]
    stub = dict(
        images=[dict(id=1, file_name='1.jpg', width=64, height=64)],
        annotations=annotations,
        categories=CATEGORIES,
    )
    for loader in LOADERS:
        dataset = config[f'{loader}_dataloader'].dataset
        path = tmp_path / dataset.ann_file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(stub))
        dataset.data_root = str(tmp_path)
        dataset.serialize_data = False  # takes a second
    return config


def num_keypoints_of(config):
    """K of CLAMP or of SimpleBaseline."""
    head = config.model.head
    if config.model.type == 'CLAMP':
        assert 'out_channels' not in head
        return len(names_of(config))
    return head.out_channels


def clip_model_of(config):
    """It is told once: to CLAMP, or to SimpleBaseline's backbone."""
    told = [
        part.clip_model
        for part in (config.model, config.model.backbone)
        if 'clip_model' in part
    ]
    assert len(told) == 1
    return told[0]


def names_of(config):
    """What CLAMP's prompts say of the data set's keypoints."""
    return prompts_of(read_metainfo(config.metainfo))


def test_names_of_keypoints_fit_the_data_set(stub_data):
    dataset = DATASETS.build(stub_data.train_dataloader.dataset)
    names = names_of(stub_data)
    assert stub_data.model.get('metainfo', stub_data.metainfo) == (
        stub_data.metainfo
    )
    assert len(names) == num_keypoints_of(stub_data) == stub_data.num_points
    assert len(names) == dataset.metainfo['num_keypoints']
    for i, name in enumerate(names):
        mirrored = names[dataset.metainfo['flip_indices'][i]]
        swapped = {'left': 'right', 'right': 'left'}
        first, *rest = name.split()
        assert mirrored == ' '.join([swapped.get(first, first), *rest])


def test_data_sets_hold_what_is_asked_for(stub_data):
    for loader in LOADERS:
        dataset = DATASETS.build(stub_data[f'{loader}_dataloader'].dataset)
        chosen = dataset.filter_cfg or {}
        kinds = chosen.get('families') or chosen.get('species')
        found = [int(data['category_id']) for data in dataset.load_data_list()]
        assert found == [1, 2, 3, 4]
        found = [
            int(dataset.get_data_info(i)['category_id'])
            for i in range(len(dataset))
        ]
        assert found == [
            category['id']
            for category in CATEGORIES
            if kinds is None
            or category['name'] in kinds
            or category['supercategory'] in kinds
        ]


def test_heatmaps_have_the_size_of_their_targets(config):
    clip_model = config.model.get('clip_model')
    if clip_model == 'MobileCLIP2-S0' and not get_model_config(clip_model):
        pytest.skip(f'this open_clip does not know {clip_model} yet')
    with torch.device('meta'):
        model = MODELS.build(config.model).eval().to('meta')
        width, height = config.codec.input_size
        # with gradients nothing is kept, so no value is read on this device
        heatmaps = model(torch.empty(1, 3, height, width), None)
    width, height = config.codec.heatmap_size
    assert heatmaps.shape == (1, num_keypoints_of(config), height, width)


def test_codec_and_pipelines_agree(config):
    codec = KEYPOINT_CODECS.build(config.codec)
    for loader in LOADERS:
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


@pytest.fixture(params=ROWS)
def row(request):
    return ROWS[request.param], load(request.param)


def test_every_config_is_a_row():
    assert set(NAMES) - OTHERS == set(ROWS)


def test_schedule_is_the_paper_s(row):
    row, config = row
    optimizer = config.optim_wrapper.optimizer
    assert optimizer == dict(type='AdamW', lr=row.lr, weight_decay=1e-4)
    warmup, steps = config.param_scheduler
    assert (warmup.end, warmup.by_epoch) == (500, False)
    assert steps.milestones == [170, 200] and steps.gamma == 0.1
    assert config.train_cfg.max_epochs == 210
    assert config.train_dataloader.batch_size == row.batch
    assert config.auto_scale_lr.base_batch_size == row.batch
    keys = config.optim_wrapper.get('paramwise_cfg', {}).get('custom_keys')
    mults = {name: key.lr_mult for name, key in (keys or {}).items()}
    slower = dict(backbone=0.1) if row.backbone in (VITB, VITL) else {}
    if slower and row.alpha_1 is not None:  # the row is of CLAMP
        slower['projector'] = 0.1
    assert mults == slower


def test_data_are_the_paper_s(row):
    row, config = row
    config = share_settings(config)
    size = (192, 256) if row.data == 'coco' else (row.size,) * 2
    assert config.codec.input_size == size
    assert config.codec.heatmap_size == (48 if row.data == 'coco' else 64, 64)
    train = config.train_dataloader.dataset
    assert train.get('filter_cfg') == row.train
    assert train.data_root == f'data/{row.data}/' and 'train' in train.ann_file
    for loader in ('val', 'test'):
        dataset = config[f'{loader}_dataloader'].dataset
        assert dataset.get('filter_cfg') == row.test
        assert dataset.ann_file == f'annotations/{VAL_FILES[row.data]}'
        assert 'bbox_file' not in dataset  # ground-truth boxes
        evaluator = config[f'{loader}_evaluator']
        assert evaluator.ann_file == f'data/{row.data}/{dataset.ann_file}'
        metric = 'CocoMetric' if row.test is None else 'SpeciesMetric'
        assert evaluator.type == metric
    assert config.model.test_cfg.flip_test
    assert config.default_hooks.checkpoint.save_best == 'coco/AP'
    hooks = config.default_hooks.values()
    recorded = any(hook.type == 'AnnotationIdsHook' for hook in hooks)
    assert recorded == (row.train is not None)


def test_backbone_is_the_paper_s(row):
    row, config = row
    backbone = config.model.backbone
    if row.backbone is None:
        assert (backbone.type, backbone.depth) == ('ResNet', 50)
        assert backbone.init_cfg.checkpoint == 'torchvision://resnet50'
        assert 'init_cfg' not in config.model
    else:
        assert clip_model_of(config) == row.backbone
        assert config.model.init_cfg == dict(
            type='CLIPWeights', pretrained='openai'
        )
        assert backbone.get('drop_path_rate', 0) == (
            0 if row.backbone == RN50 else 0.4
        )


def test_head_is_the_paper_s(row):
    row, config = row
    head = config.model.head
    if row.alpha_1 is None:
        assert config.model.type == 'TopdownPoseEstimator'
        assert head.type == 'HeatmapHead'
        return
    assert config.model.type == 'CLAMP'
    assert 'clip_model' not in head  # told once, to CLAMP
    assert head.num_context_tokens == 8
    spatial, feature = head.losses.loss_spatial, head.losses.loss_feature
    assert spatial.loss_weight == row.alpha_1
    assert (feature or {}).get('loss_weight') == row.alpha_2
    assert (head.prompt_encoder is not None) == row.prompt_encoder
    assert head.context_decoder is not None
    if row.backbone != RN50:  # as many channels as score maps
        assert spatial.deconv_out_channels == (None, None)


def test_only_two_have_a_loss_that_is_not_the_paper_s():
    heads = {name: read(name).model.head for name in NAMES}
    assert {
        name
        for name, head in heads.items()
        if set(head.get('losses') or ()) - {'loss_spatial', 'loss_feature'}
    } == {'clamp_tiny_demo', 'clamp_tiny_livestock_twins'}


def test_nothing_ablated_is_simple_baseline():
    assert (
        load('clamp_r50_ap10k_ablation-none').to_dict()
        == load('simplebaseline_clip-r50_ap10k').to_dict()
    )


@pytest.mark.parametrize(
    'name, kind, channels',
    [('clip-r50', 'resnet', 256), ('clip-vitb16', 'vit', 32)],
)
def test_simple_baseline_starts_from_clip(name, kind, channels, tmp_path):
    clip = randomised(make_clip(TINY_CLIPS[kind]))
    torch.save(clip.state_dict(), tmp_path / 'clip.pt')
    model = load(f'simplebaseline_{name}_ap10k').model
    model.backbone.clip_model = TINY_CLIPS[kind]
    model.head.in_channels = channels
    if kind == 'vit':
        model.backbone.image_size = 64
    model.init_cfg.pretrained = str(tmp_path / 'clip.pt')
    model = MODELS.build(model)
    model.init_weights()
    expected = clip.state_dict()
    for key, value in model.backbone.state_dict().items():
        assert torch.equal(value, expected[model.backbone.clip_name(key)]), key


def test_model_index_lists_every_config():
    files = yaml.safe_load(MODEL_INDEX.read_text())['Import']
    content = [
        yaml.safe_load((MODEL_INDEX.parent / file).read_text())
        for file in files
    ]
    models = [model for part in content for model in part['Models']]
    assert sorted(model['Name'] for model in models) == NAMES
    collections = {c['Name'] for part in content for c in part['Collections']}
    for model in models:
        assert model['Config'] == f'configs/{model["Name"]}.py'
        assert model['In Collection'] in collections
        assert model['Metadata']['Training Data']


def test_model_index_loads_as_mim_loads_it():
    models = load_model_index(str(MODEL_INDEX)).models
    assert sorted(model.name for model in models) == NAMES
