"""A few animals stand for all of a data set."""

import json

import pytest
from mmengine import Config
from samples import CONFIGS, synthetic_sample

from clamp_mmpose.datasets.animals import batches_of, spread
from clamp_mmpose.datasets.prediction import open_dataset


@pytest.mark.parametrize('content', [b'', b'<html>'])
def test_a_damaged_picture_is_one_sentence(tmp_path, content):
    dataset = Config.fromfile(
        CONFIGS / 'clamp_tiny_synthetic.py'
    ).val_dataloader.dataset
    root = synthetic_sample(tmp_path)
    dataset.data_root = str(root)
    truth = json.loads((root / dataset.ann_file).read_text())
    name = truth['images'][0]['file_name']
    (root / 'data' / name).write_bytes(content)
    with pytest.raises(ValueError, match=f'again, or leave .*{name}') as told:
        list(batches_of(open_dataset(dataset), [0]))
    assert '\n' not in str(told.value)


def test_a_few_are_spread_over_all():
    assert spread(10, 3) == [0, 4, 9]
    assert spread(2, 5) == [0, 1]
    assert spread(0, 5) == []
