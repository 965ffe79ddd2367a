"""Configs with one mistake each: a sentence before the first epoch."""

import copy
import logging
from types import SimpleNamespace

import annotated
import pytest
from mmengine import Config
from mmengine.runner import Runner
from mmpose.registry import LOOPS, MODELS
from samples import CONFIGS

NAN, INF = float('nan'), float('inf')
FOUR = ['nose', 'left eye', 'right eye', 'tail base']


@pytest.fixture(scope='module')
def right(tmp_path_factory):
    """The tiny CLAMP for animals of four points."""
    folder = tmp_path_factory.mktemp('animals')
    config = Config.fromfile(CONFIGS / 'clamp_tiny_ap10k.py')
    config.data_root = str(folder)
    config.model.init_cfg = None
    config.model.metainfo = annotated.skeleton()
    annotated.write(folder, annotated.content()).rename(folder / 'a.json')
    for split in ('train', 'val', 'test'):
        loader = config[f'{split}_dataloader']
        loader.update(num_workers=0, persistent_workers=False, batch_size=2)
        loader.dataset.update(ann_file='a.json', data_prefix=dict(img=''))
    return config


def put(path, value):
    """A change of the value at a dotted path; what is missing is made."""

    def change(config):
        config.merge_from_dict({path: value})

    return change


def step(name, **options):
    """A change of a step of the training's pipeline."""

    def change(config):
        for one in config.train_dataloader.dataset.pipeline:
            if one['type'] == name:
                one.update(options)

    return change


def without(name):
    def change(config):
        dataset = config.train_dataloader.dataset
        dataset.pipeline = [s for s in dataset.pipeline if s['type'] != name]

    return change


HEAD, OPTIMIZER = 'model.head', 'optim_wrapper.optimizer'
LOSSES = f'{HEAD}.losses'
KEYS = 'optim_wrapper.paramwise_cfg.custom_keys.backbone'

WRONG = {
    'names in one text': (
        put(f'{HEAD}.keypoint_names', 'nose, tail'),
        'a list of names',
    ),
    'names are numbers': (
        put(f'{HEAD}.keypoint_names', [0, 1, 2, 3]),
        'has 0, which is no name',
    ),
    'names repeat': (
        put(f'{HEAD}.keypoint_names', ['Nose', 'nose', 'a', 'b']),
        'reads as the same words',
    ),
    'names in another order': (
        put(f'{HEAD}.keypoint_names', [FOUR[0], FOUR[2], FOUR[1], FOUR[3]]),
        '<-- differs',
    ),
    'a name too few': (
        put(f'{HEAD}.keypoint_names', FOUR[:3]),
        '3 names, the data set 4 points',
    ),
    'a name of no letters': (
        put(f'{HEAD}.keypoint_names', [*FOUR[:3], '---']),
        "has '---', which is no name",
    ),
    'outputs of another number': (
        put(f'{HEAD}.out_channels', 17),
        'the head predicts 17 points',
    ),
    'context of text': (
        put(f'{HEAD}.num_context_tokens', '8'),
        'num_context_tokens is',
    ),
    'context of a fraction': (
        put(f'{HEAD}.num_context_tokens', 2.5),
        'num_context_tokens is',
    ),
    'context beyond CLIP': (
        put(f'{HEAD}.num_context_tokens', 100),
        'use fewer context tokens',
    ),
    'heads that do not divide': (
        put(f'{HEAD}.context_decoder.num_heads', 7),
        'must be a multiple of num_heads',
    ),
    'no layers': (
        put(f'{HEAD}.context_decoder.num_layers', 0),
        'num_layers is 0',
    ),
    'too much dropout': (
        put(f'{HEAD}.context_decoder.dropout', 2.0),
        'between 0 and 1',
    ),
    'weight below 0': (
        put(f'{LOSSES}.loss_spatial.loss_weight', -1.0),
        'loss_weight is -1.0',
    ),
    'weight NaN': (
        put(f'{LOSSES}.loss_feature.loss_weight', NAN),
        'loss_weight is nan',
    ),
    'weight infinite': (
        put(f'{LOSSES}.loss_feature.loss_weight', INF),
        'loss_weight is inf',
    ),
    'weight of text': (
        put(f'{LOSSES}.loss_spatial.loss_weight', '0.4'),
        "loss_weight is '0.4'",
    ),
    'temperature 0': (
        put(f'{LOSSES}.loss_feature.temperature', 0),
        'temperature is 0',
    ),
    'loss of another name': (
        put(LOSSES, dict(spatial=dict(type='SpatialContrastiveLoss'))),
        'a name begins with loss_',
    ),
    'old option': (put(f'{HEAD}.loss_feature', None), 'write losses='),
    'unknown option': (put(f'{HEAD}.with_upconv', True), 'with_upconv'),
    'unknown head': (put(f'{HEAD}.type', 'ClampHead'), 'ClampHead'),
    'unknown CLIP': (
        put('model.clip_model', 'RN-50'),
        'did you mean one of',
    ),
    'size between strides': (
        put('model.image_size', 100),
        'multiple of the stride',
    ),
    'size of text': (put('model.image_size', '128'), 'image_size is'),
    'std 0': (
        put('model.data_preprocessor.std', [0, 1, 1]),
        'std of data_preprocessor',
    ),
    'metainfo is nowhere': (
        put('model.metainfo', dict(_delete_=True, from_file='gone.py')),
        'no metainfo file gone.py',
    ),
    'sigma of text': (put(f'{HEAD}.decoder.sigma', '2'), "sigma is '2'"),
    'sigma 0': (put(f'{HEAD}.decoder.sigma', 0), 'sigma is 0'),
    'codecs of two sizes': (
        put(f'{HEAD}.decoder.heatmap_size', (16, 16)),
        'heatmap_size of the pipeline is not',
    ),
    'crops of another size': (
        step('TopdownAffine', input_size=(64, 64)),
        'input_size of the pipeline is not',
    ),
    'boxes of no size': (
        step('GetBBoxCenterScale', padding=0),
        'boxes of no size',
    ),
    'boxes inside out': (
        step('GetBBoxCenterScale', padding=-1.25),
        'boxes of no size',
    ),
    'nothing is packed': (without('PackPoseInputs'), 'does not pack'),
    'data is nowhere': (put('data_root', '/nowhere/'), 'no such file'),
    'pictures are elsewhere': (
        put('val_dataloader.dataset.data_prefix.img', 'pics/'),
        'a picture is missing',
    ),
    'metric of another file': (
        put('val_evaluator.ann_file', 'gone.json'),
        'gone.json, which is no annotation file',
    ),
    'unknown data set': (
        put('train_dataloader.dataset.type', 'AP10k'),
        "no data set 'AP10k'",
    ),
    'filter of no effect': (
        lambda config: config.train_dataloader.dataset.update(
            type='CocoDataset', filter_cfg=dict(families=['Felidae'])
        ),
        'takes no notice of filter_cfg',
    ),
    'no animals': (
        put('train_dataloader.dataset.indices', 0),
        'leave no animal',
    ),
    'no epochs': (put('train_cfg.max_epochs', 0), 'has 0 iterations'),
    'less than no epochs': (
        put('train_cfg.max_epochs', -1),
        'give train_cfg a greater max_epochs',
    ),
    'validation never': (put('train_cfg.val_interval', 0), 'val_interval'),
    'batches larger than the set': (
        lambda config: config.train_dataloader.update(
            batch_size=500, drop_last=True
        ),
        'drop_last=False',
    ),
    'unknown optimizer': (put(f'{OPTIMIZER}.type', 'AdamX'), "'AdamX'"),
    'rate of text': (put(f'{OPTIMIZER}.lr', '5e-4'), "is '5e-4'"),
    'rate below 0': (put(f'{OPTIMIZER}.lr', -1e-3), 'is -0.001'),
    'factor below 0': (put(f'{KEYS}.lr_mult', -0.1), 'lr_mult of backbone'),
    'factor of text': (put(f'{KEYS}.decay_mult', '0'), 'decay_mult of back'),
    'a reduced picture in a test': (
        put(
            'val_dataloader.dataset.pipeline',
            [
                dict(type='LoadReducedImage', input_size=(64, 64)),
                dict(type='PackPoseInputs'),
            ],
        ),
        'of a smaller picture',
    ),
    'clipping below 0': (
        put('optim_wrapper.clip_grad', dict(max_norm=-1)),
        'max_norm of optim_wrapper',
    ),
}


def prepare(config):
    """All of a training that is built before its first epoch."""
    model = MODELS.build(config.model)
    runner = SimpleNamespace(
        cfg=config,
        model=model,
        _train_loop=None,
        _load_from=None,
        _resume=False,
        seed=0,
        _randomness_cfg={},
        logger=logging.getLogger('a training of the test'),
        visualizer=SimpleNamespace(),
        build_dataloader=Runner.build_dataloader,
    )
    LOOPS.build(
        config.train_cfg,
        default_args=dict(runner=runner, dataloader=config.train_dataloader),
    )
    return model


def test_the_config_without_a_mistake_is_built(right):
    assert prepare(copy.deepcopy(right)).head.out_channels == 4


@pytest.mark.parametrize('mistake', WRONG)
def test_a_mistake_is_a_sentence(mistake, right):
    change, text = WRONG[mistake]
    config = copy.deepcopy(right)
    change(config)
    with pytest.raises(Exception) as error:
        prepare(config)
    assert text in str(error.value)
