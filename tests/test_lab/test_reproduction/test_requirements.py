"""What is missing is known before anything is started."""

import pytest
from reproduction import prepared
from samples import synthetic_sample

from clamp_mmpose.lab.reproduction import requirements
from clamp_mmpose.lab.reproduction.requirements import (
    all_missing,
    missing_files,
)

CLIP, IMAGENET = 'clamp_r50_ap10k', 'simplebaseline_imagenet-r50_ap10k'


@pytest.fixture
def loaded(monkeypatch):
    """Types of the models that were to load weights; all fail."""
    kinds = []

    class Model:
        def init_weights(self):
            raise OSError('no network\nLook at the cable')

    def build(config):
        kinds.append(config.type)
        return Model()

    monkeypatch.setattr(requirements.MODELS, 'build', build)
    return kinds


@pytest.fixture(scope='module')
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp('data')
    synthetic_sample(folder / 'ap10k')
    return folder


def reading(folder, name=CLIP):
    return prepared(name, data_root=folder)


def test_nothing_is_missing_of_a_whole_data_set(data):
    assert missing_files(reading(data)) == []


def test_annotations_are_missed(tmp_path):
    folder = tmp_path / 'ap10k' / 'annotations'
    assert missing_files(reading(tmp_path)) == [
        str(folder / 'ap10k-train-split1.json'),
        str(folder / 'ap10k-val-split1.json'),
    ]


@pytest.mark.parametrize('content', ['{"images": [', '{}', '[]'])
def test_annotations_that_cannot_be_read_are_named(tmp_path, content):
    folder = tmp_path / 'ap10k' / 'annotations'
    folder.mkdir(parents=True)
    for part in ('train', 'val'):
        (folder / f'ap10k-{part}-split1.json').write_text(content)
    lines = missing_files(reading(tmp_path))
    assert [line.partition(',')[0] for line in lines] == [
        str(folder / 'ap10k-train-split1.json'),
        str(folder / 'ap10k-val-split1.json'),
    ]


def test_images_are_missed(tmp_path):
    root = synthetic_sample(tmp_path / 'ap10k')
    for image in sorted((root / 'data').iterdir())[:2]:  # both to train on
        image.unlink()
    (line,) = missing_files(reading(tmp_path))
    assert line.startswith('2 of 7 images of')
    assert line.endswith('data/000000000001.jpg')


def test_weights_are_missed_by_name(data, tmp_path):
    for name, file in [(CLIP, 'RN50'), (IMAGENET, 'resnet50')]:
        (line,) = missing_files(
            prepared(name, data_root=data, weights=tmp_path)
        )
        assert line.startswith(str(tmp_path / file))
        (tmp_path / f'{file}.pt').touch()
        config = prepared(name, data_root=data, weights=tmp_path)
        assert missing_files(config) == []


def test_nothing_is_loaded_while_data_are_missing(tmp_path, loaded):
    assert len(all_missing([reading(tmp_path)] * 2)) == 2  # each once
    assert not loaded


def test_all_that_cannot_be_loaded_is_named_once(data, loaded):
    configs = [reading(data, name) for name in (CLIP, CLIP, IMAGENET)]
    assert all_missing(configs) == [
        'RN50-quickgelu openai (no network): give --weights DIR',
        'torchvision://resnet50 (no network): give --weights DIR',
    ]
    assert loaded == ['CLAMP', 'TopdownPoseEstimator']


def test_a_file_of_another_model_is_told_before_the_start(data, tmp_path):
    (tmp_path / 'RN50.pt').write_bytes(b'not weights')
    (line,) = all_missing([prepared(CLIP, data_root=data, weights=tmp_path)])
    assert str(tmp_path / 'RN50.pt') in line
