"""The config of a detector, as the importer writes it."""

import json

import label_files
import pytest
from mmdet.registry import DATASETS, MODELS
from mmdet.utils import register_all_modules
from mmengine import Config, DefaultScope
from samples import CONFIGS

from clamp_mmpose.importing import Request, import_labels
from clamp_mmpose.importing.detector_config import (
    detector_config_text,
    usual_size,
)

BASES = CONFIGS / '_base_'


def part(box, pictures=6, names=('cow', 'pig')):
    return dict(
        images=[dict(id=i, width=100, height=50) for i in range(pictures)],
        annotations=[
            dict(id=i, image_id=i, bbox=box) for i in range(pictures)
        ],
        categories=[dict(id=i, name=name) for i, name in enumerate(names)],
    )


def config_of(tmp_path, content):
    path = tmp_path / 'detector.py'
    path.write_text(detector_config_text('beasts', BASES, tmp_path, content))
    return Config.fromfile(path)


def test_it_is_a_few_lines_that_say_the_data_root_once(tmp_path):
    text = detector_config_text('b', BASES, tmp_path, part([0, 0, 30, 30]))
    assert len(text.splitlines()) <= 16
    assert max(map(len, text.splitlines()[3:])) < 80
    assert text.count(str(tmp_path)) == 1


@pytest.mark.parametrize('side,size', [(30, 320), (9, 640)])
def test_small_animals_are_looked_for_in_larger_pictures(tmp_path, side, size):
    content = part([0, 0, side, 5])
    assert usual_size(content) == side / 100
    config = config_of(tmp_path, content)
    (resize,) = [
        step
        for step in config.test_dataloader.dataset.pipeline
        if step.type == 'Resize'
    ]
    assert resize.scale == (size, size)
    (cut,) = [
        step
        for step in config.train_dataloader.dataset.pipeline
        if step.type == 'RandomCrop'
    ]
    assert cut.crop_size == (size, size)


def test_nothing_is_downloaded(tmp_path):
    config = config_of(tmp_path, part([0, 0, 30, 30]))
    assert config.model.backbone.init_cfg is None
    assert config.load_from is None
    assert 'http' not in str(config.model)


def test_the_schedule_ends_where_training_ends(tmp_path):
    config = config_of(tmp_path, part([0, 0, 30, 30]))
    epochs = config.train_cfg.max_epochs
    warm_up, cosine = config.param_scheduler
    assert cosine.T_max == epochs == 300  # one iteration each
    assert warm_up.end < epochs / 10
    assert config.train_dataloader.batch_size == 6


def test_mmdet_builds_the_model_and_reads_the_data(tmp_path):
    for i in range(5):
        label_files.picture(tmp_path / f'in/p{i}.png', i)
    label_files.coco(
        tmp_path / 'in/a.json',
        [(i, f'p{i}.png') for i in range(5)],
        [label_files.animal(i, i) for i in range(5)],
    )
    base = CONFIGS / 'clamp_tiny_ap10k.py'
    request = Request([tmp_path / 'in'], tmp_path / 'out', base, 'beasts')
    request.detectors = BASES
    import_labels(request, lambda _: None)
    config = Config.fromfile(tmp_path / 'out/detector_beasts.py')
    register_all_modules(init_default_scope=False)
    with DefaultScope.overwrite_default_scope('mmdet'):
        model = MODELS.build(config.model)
        trained = DATASETS.build(config.train_dataloader.dataset)
        tested = DATASETS.build(config.test_dataloader.dataset)
    assert model.bbox_head.num_classes == 1
    assert trained.metainfo['classes'] == ('cow',)
    for dataset, name in ((trained, 'train'), (tested, 'val')):
        path = tmp_path / f'out/annotations/ap10k-{name}-split1.json'
        shown = json.loads(path.read_text())['annotations']
        assert len(dataset) == len(shown) > 0
        assert len(dataset[0]['data_samples'].gt_instances) == 1
    assert config.val_evaluator.ann_file.endswith(tested.ann_file[-30:])
