"""What a fold's training starts from, and what it sees."""

import pytest
from mmengine.config import Config

from clamp_mmpose.auditing.fold_training import fold_config, settle_start

DATASET = dict(
    type='CocoDataset', ann_file='animals.json', data_prefix=dict(img='')
)


def config(**options):
    dataset = dict(DATASET, **options)
    return Config(dict(train_dataloader=dict(dataset=dataset)))


@pytest.mark.parametrize(
    'indices, seen', [(None, [0, 2]), (9, [0, 2]), ([7, 5, 3], [7, 3])]
)
def test_animals_are_numbered_as_in_the_config(indices, seen):
    found = fold_config(config(indices=indices), [0, 2])
    assert found.train_dataloader.dataset.indices == seen


def test_a_training_starts_from_other_weights_only_once(tmp_path):
    fold = Config(dict(load_from='other.pth', resume=True))
    settle_start(fold, tmp_path)
    assert (fold.load_from, fold.resume) == ('other.pth', False)
    (tmp_path / 'last_checkpoint').write_text('epoch_1.pth')
    settle_start(fold, tmp_path)
    assert (fold.load_from, fold.resume) == (None, True)
