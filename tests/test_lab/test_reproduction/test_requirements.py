"""What is missing is known before anything is started."""

from functools import partial

import pytest
from reproduction import prepared
from samples import synthetic_sample

from clamp_mmpose.lab.reproduction import requirements
from clamp_mmpose.lab.reproduction.preparation import use_data, use_weights
from clamp_mmpose.lab.reproduction.requirements import (
    all_missing,
    missing_data,
    missing_weights,
)

CLIP, IMAGENET = 'clamp_r50_ap10k', 'simplebaseline_imagenet-r50_ap10k'


@pytest.fixture
def downloads(monkeypatch):
    """What would be downloaded; nothing is, and it fails."""
    asked = []

    def fail(*args):
        asked.append(args)
        raise OSError('no network. Look at the cable')

    monkeypatch.setattr(requirements, 'download_pretrained', fail)
    monkeypatch.setattr(requirements.CheckpointLoader, 'load_checkpoint', fail)
    return asked


@pytest.fixture(scope='module')
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp('data')
    synthetic_sample(folder / 'ap10k')
    return folder


def reading(folder, name=CLIP):
    return prepared(name, adapt=partial(use_data, folder=folder))


def test_nothing_is_missing_of_a_whole_data_set(data):
    assert missing_data(reading(data)) == []


def test_annotations_are_missed(tmp_path):
    folder = tmp_path / 'ap10k' / 'annotations'
    assert missing_data(reading(tmp_path)) == [
        str(folder / 'ap10k-train-split1.json'),
        str(folder / 'ap10k-val-split1.json'),
    ]


def test_images_are_missed(tmp_path):
    root = synthetic_sample(tmp_path / 'ap10k')
    for image in sorted((root / 'data').iterdir())[:2]:  # both to train on
        image.unlink()
    (line,) = missing_data(reading(tmp_path))
    assert line.startswith('2 of 7 images of')
    assert line.endswith('data/000000000001.jpg')


def test_weights_are_missed_by_name(tmp_path, downloads):
    for name, file in [(CLIP, 'RN50'), (IMAGENET, 'resnet50')]:
        config = prepared(name, adapt=partial(use_weights, folder=tmp_path))
        (line,) = missing_weights(config)
        assert line.startswith(str(tmp_path / file))
        (tmp_path / f'{file}.pt').touch()
        config = prepared(name, adapt=partial(use_weights, folder=tmp_path))
        assert missing_weights(config) == []
    assert not downloads


def test_nothing_is_downloaded_while_data_are_missing(tmp_path, downloads):
    assert len(all_missing([reading(tmp_path)] * 2)) == 2  # each once
    assert not downloads


def test_all_that_cannot_be_downloaded_is_named_once(data, downloads):
    configs = [reading(data, name) for name in (CLIP, CLIP, IMAGENET)]
    assert all_missing(configs) == [
        'RN50-quickgelu openai (no network): give --weights DIR',
        'torchvision://resnet50 (no network): give --weights DIR',
    ]
    assert len(downloads) == 2
