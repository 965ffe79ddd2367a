"""The ids of the training set are written down, and read back."""

import json

import pytest
from animals import oracle_config
from mmengine.runner import Runner
from mmpose.registry import DATASETS
from samples import synthetic_sample

TRAIN, VAL = (f'ap10k-{split}-split1.json' for split in ('train', 'val'))


@pytest.fixture(scope='module')
def root(tmp_path_factory):
    return synthetic_sample(tmp_path_factory.mktemp('synthetic') / 'data')


@pytest.mark.parametrize('wrapped', [False, True])
def test_a_training_can_be_repeated_from_its_work_dir(wrapped, root, tmp_path):
    config = oracle_config(
        'clamp_r50_ap10k_20shot',
        root,
        TRAIN,
        VAL,
        tmp_path / f'run_{wrapped}',
    )
    dataset = config.train_dataloader.dataset
    dataset.filter_cfg.update(shots_per_species=1, seed=4)
    expected = DATASETS.build(dataset)
    if wrapped:
        config.train_dataloader.dataset = dict(
            type='RepeatDataset', times=2, dataset=dataset
        )
    Runner.from_cfg(config).train()
    path = tmp_path / f'run_{wrapped}' / 'train_annotation_ids.json'
    ids = json.loads(path.read_text())
    assert ids == sorted(
        expected.get_data_info(i)['id'] for i in range(len(expected))
    )

    dataset.filter_cfg.update(seed=5, ids_file=str(path))
    again = DATASETS.build(dataset)
    assert [again.get_data_info(i)['id'] for i in range(len(again))] == [
        expected.get_data_info(i)['id'] for i in range(len(expected))
    ]
