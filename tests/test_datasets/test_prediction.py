"""Predicting with a config that has no test set."""

import pytest
from exported import PIPELINE, initialised, picture
from mmengine.config import Config
from mmpose.apis import inference_topdown
from samples import CONFIGS, synthetic_sample

from clamp_mmpose.datasets.prediction import (
    open_dataset,
    prediction_dataset,
    prediction_pipeline,
    prediction_split,
    with_prediction_pipeline,
)
from clamp_mmpose.deployment import describe

NONE = dict(test_dataloader=None, val_dataloader=None)
CODEC = dict(type='MSRAHeatmap', input_size=(64, 64), heatmap_size=(16, 16))
AUGMENTED = [
    *PIPELINE[:2],
    dict(type='RandomFlip'),
    PIPELINE[2],
    dict(type='GenerateTarget', encoder=CODEC),
    PIPELINE[3],
]


def loader(pipeline):
    return dict(dataset=dict(type='CocoDataset', pipeline=pipeline))


def wrapped(pipeline):
    one = loader(pipeline)['dataset']
    return dict(dataset=dict(type='ConcatDataset', datasets=[one]))


@pytest.mark.parametrize(
    'config',
    [
        dict(test_dataloader=loader(PIPELINE)),
        dict(NONE, val_dataloader=loader(PIPELINE)),
        dict(NONE, train_dataloader=loader(AUGMENTED)),
        dict(NONE, train_dataloader=wrapped(AUGMENTED)),
        dict(
            NONE, train_dataloader=None, model=dict(head=dict(decoder=CODEC))
        ),
    ],
)
def test_the_pipeline_is_that_of_what_is_there(config):
    assert prediction_pipeline(Config(config)) == PIPELINE


@pytest.mark.parametrize(
    'damage, changed, message',
    [
        ('{"images": [', {}, 'JSONDecodeError'),
        ('{"images": [], "annotations": null}', {}, 'TypeError'),
        ('{"images": [{}], "annotations": []}', {}, "KeyError: 'id'"),
        ('[]', {}, "<class 'list'> not supported"),
        (None, dict(type='Nix'), 'Nix is not in the mmpose::dataset'),
        (None, dict(sample=3), "unexpected keyword argument 'sample'"),
    ],
)
def test_a_data_set_that_cannot_be_read_is_one_sentence(
    tmp_path, damage, changed, message
):
    config = Config.fromfile(CONFIGS / 'clamp_tiny_synthetic.py')
    dataset = config.val_dataloader.dataset
    root = synthetic_sample(tmp_path)
    dataset.update(data_root=str(root), **changed)
    if damage is not None:
        (root / dataset.ann_file).write_text(damage)
    with pytest.raises(ValueError, match=message) as error:
        open_dataset(dataset)
    assert f'{root / dataset.ann_file} cannot be read' in str(error.value)
    assert 'tools/validate_dataset.py tells' in str(error.value)


def test_a_training_says_the_same_as_a_test_in_our_configs():
    config = Config.fromfile(CONFIGS / 'clamp_tiny_synthetic.py')
    pipeline = config.test_dataloader.dataset.pipeline
    trained = Config(dict(NONE, train_dataloader=config.train_dataloader))
    assert prediction_pipeline(trained) == pipeline
    assert with_prediction_pipeline(config) is config
    dataset = config.train_dataloader.dataset
    assert dataset.pipeline != pipeline
    assert prediction_dataset(trained) == dict(dataset, pipeline=pipeline)


def test_a_wrapped_training_is_shown_without_augmentation():
    config = Config(dict(NONE, train_dataloader=wrapped(AUGMENTED)))
    shown = wrapped(PIPELINE)['dataset']
    assert prediction_dataset(config) == shown
    assert config.train_dataloader == wrapped(AUGMENTED)


def test_a_config_that_says_nothing_is_left_alone_or_an_error():
    nothing = Config(NONE)
    assert with_prediction_pipeline(nothing) is nothing
    with pytest.raises(ValueError, match='write a test_dataloader'):
        prediction_pipeline(nothing)
    with pytest.raises(ValueError, match='no data set'):
        prediction_dataset(nothing)


@pytest.mark.parametrize('split', ['val', 'train'])
def test_a_pipeline_alone_is_no_test_set(split):
    config = dict(NONE) | {f'{split}_dataloader': loader(PIPELINE)}
    config = with_prediction_pipeline(Config(config))
    assert config.test_dataloader.dataset.pipeline == PIPELINE
    assert prediction_split(config) == split


def test_a_model_without_test_set_predicts_and_is_described():
    model = initialised('resnet')
    model.dataset_meta['dataset_name'] = 'beasts'
    image, box = picture(), [[5, 5, 60, 60]]
    expected = inference_topdown(model, image, box)
    described = describe(model, 'tiny.py')
    model.cfg = Config(
        dict(NONE, default_scope='mmpose', train_dataloader=loader(AUGMENTED))
    )
    # what it was trained on is told since
    told = dict(trained_on_whole_pictures=False)
    assert describe(model, 'tiny.py') == described | told
    found = inference_topdown(model, image, box)
    points = [one[0].pred_instances.keypoints for one in (found, expected)]
    assert (points[0] == points[1]).all()
