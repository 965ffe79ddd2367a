"""One model for AP-10K and Animal-Pose, each with its own names."""

import json

import pytest
from mmengine.config import Config
from mmengine.runner import Runner
from samples import CONFIGS, synthetic_sample
from tiny import TINY_CLIPS

from clamp_mmpose.datasets.annotation_check import Skeleton
from clamp_mmpose.foundation.metainfo_files import read_metainfo
from clamp_mmpose.skeletons import flip_pairs, match_skeletons

CONFIG = CONFIGS / 'clamp_r50_ap10k_animalpose.py'


@pytest.fixture
def config():
    return Config.fromfile(CONFIG)


def names(file):
    return Skeleton.from_dataset_info(
        read_metainfo(dict(from_file=file))
    ).names


AP10K = names('configs/_base_/datasets/ap10k.py')
ANIMALPOSE = names('configs/_base_/datasets/animalpose.py')


def test_the_skeleton_is_the_union_by_words(config):
    same = {m.second: m.first for m in match_skeletons(AP10K, ANIMALPOSE)}
    both = names(config.metainfo.from_file)
    others = [name for name in ANIMALPOSE if name not in same]
    assert list(both) == [*AP10K, *others]
    assert [both[j] for _, j in config.ap10k_points] == list(AP10K)
    assert [i for i, _ in config.animalpose_points] == list(range(20))
    assert [both[j] for _, j in config.animalpose_points] == [
        same.get(name, name) for name in ANIMALPOSE
    ]


def test_its_pairs_are_those_of_its_words(config):
    info = read_metainfo(config.metainfo)['keypoint_info'].values()
    swaps = {(one['name'], one['swap']) for one in info if one['swap']}
    pairs = flip_pairs(names(config.metainfo.from_file))
    assert swaps == {*pairs, *((b, a) for a, b in pairs)}


def as_animalpose(config, content):
    """Drawn animals, as a file of Animal-Pose would label them."""
    number = {j: i for i, j in config.animalpose_points}
    for row in content['annotations']:
        points = [0] * 60
        for k in range(17):
            if k in number:
                i = 3 * number[k]
                points[i : i + 3] = row['keypoints'][3 * k : 3 * k + 3]
        row.update(
            keypoints=points, num_keypoints=sum(v > 0 for v in points[2::3])
        )
    for category in content['categories']:
        category['keypoints'] = list(ANIMALPOSE)
        category.pop('skeleton', None)
    return content


def test_it_is_trained_and_tested_on_both(config, tmp_path):
    root = synthetic_sample(tmp_path / 'animals')
    for part, given in (('train', 'train'), ('val', 'val')):
        path = root / 'annotations' / f'ap10k-{given}-split1.json'
        content = as_animalpose(config, json.loads(path.read_text()))
        other = root / 'annotations' / f'animalpose_{part}.json'
        other.write_text(json.dumps(content))
    for loader in (config.train_dataloader, config.val_dataloader):
        loader.update(batch_size=4, num_workers=0, persistent_workers=False)
        for one in loader.dataset.datasets:
            one.update(data_root=f'{root}/', data_prefix=dict(img='data/'))
    for metric in config.val_evaluator.metrics:
        metric.ann_file = (
            f'{root}/annotations/' + metric.ann_file.split('/')[-1]
        )
    config.test_dataloader = config.test_cfg = config.test_evaluator = None
    config.model.clip_model = TINY_CLIPS['resnet']
    config.model.init_cfg = None
    narrow = (8, 8, 8)
    config.model.head.deconv_out_channels = narrow
    config.model.head.losses.loss_spatial.deconv_out_channels = narrow
    config.train_cfg.max_epochs = 1
    config.default_hooks.report.out = None
    config.work_dir = str(tmp_path / 'work_dir')
    runner = Runner.from_cfg(config)
    runner.train()
    for name in ('ap10k', 'animalpose'):
        score = runner.message_hub.get_scalar(f'val/{name}/AP').current()
        assert 0 <= score <= 1
    assert runner.model.head.out_channels == 23
