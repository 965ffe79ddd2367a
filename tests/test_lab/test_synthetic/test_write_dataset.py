"""Facts about the synthetic data set on disk."""

import json
import runpy
import sys
from pathlib import Path

import cv2
import pytest
from mmpose.datasets import AP10KDataset

from clamp_mmpose.lab.synthetic import (
    KEYPOINT_NAMES,
    SKELETON,
    SPECIES,
    write_dataset,
)

TOOL = Path(__file__).parents[3] / 'tools' / 'make_synthetic_ap10k.py'
SPLITS = ('train', 'val', 'test')


@pytest.fixture(scope='module')
def root(tmp_path_factory):
    root = tmp_path_factory.mktemp('synthetic') / 'ap10k'
    write_dataset(root, images=20, seed=0, size=64)
    return root


def load(root, split):
    path = root / 'annotations' / f'ap10k-{split}-split1.json'
    return json.loads(path.read_text())


def content(root):
    return {
        path.relative_to(root): path.read_bytes()
        for path in root.rglob('*')
        if path.is_file()
    }


@pytest.mark.parametrize('split', SPLITS)
def test_file_has_the_keys_of_ap10k(root, split):
    found = load(root, split)
    assert list(found) == [
        'info',
        'licenses',
        'images',
        'annotations',
        'categories',
    ]
    assert set(found['info']) == {
        'description',
        'url',
        'version',
        'year',
        'contributor',
        'date_created',
    }
    assert set(found['licenses'][0]) == {'id', 'name', 'url'}
    assert set(found['images'][0]) == {
        'license',
        'id',
        'file_name',
        'width',
        'height',
        'background',
    }
    assert set(found['annotations'][0]) == {
        'id',
        'image_id',
        'category_id',
        'bbox',
        'area',
        'iscrowd',
        'num_keypoints',
        'keypoints',
    }


def test_every_category_has_the_keypoints_of_ap10k(root):
    categories = load(root, 'train')['categories']
    assert len(categories) == len(SPECIES)
    for category in categories:
        assert set(category) == {
            'id',
            'name',
            'supercategory',
            'keypoints',
            'skeleton',
        }
        assert category['keypoints'] == list(KEYPOINT_NAMES)
        assert category['skeleton'] == [list(bone) for bone in SKELETON]


@pytest.mark.parametrize('split', SPLITS)
def test_annotation_numbers_agree(root, split):
    for found in load(root, split)['annotations']:
        assert found['area'] == found['bbox'][2] * found['bbox'][3]
        assert found['iscrowd'] == 0
        assert len(found['keypoints']) == 51
        assert found['num_keypoints'] == sum(
            value > 0 for value in found['keypoints'][2::3]
        )


def test_images_have_twelve_digit_names_and_recorded_sizes(root):
    names = []
    for split in SPLITS:
        for record in load(root, split)['images']:
            assert record['file_name'] == f'{record["id"]:012d}.jpg'
            names.append(record['file_name'])
            image = cv2.imread(str(root / 'data' / record['file_name']))
            assert image.shape == (record['height'], record['width'], 3)
    assert sorted(names) == sorted(
        path.name for path in (root / 'data').iterdir()
    )


@pytest.mark.parametrize('table', ['images', 'annotations'])
def test_ids_are_unique_over_all_splits(root, table):
    ids = [
        record['id'] for split in SPLITS for record in load(root, split)[table]
    ]
    assert len(set(ids)) == len(ids) > 0


def test_annotations_belong_to_images_of_their_split(root):
    for split in SPLITS:
        found = load(root, split)
        images = {record['id'] for record in found['images']}
        assert {one['image_id'] for one in found['annotations']} == images


def test_same_parameters_give_same_bytes(root, tmp_path):
    write_dataset(tmp_path, images=20, seed=0, size=64)
    assert content(tmp_path) == content(root)


def test_other_seed_gives_other_images(root, tmp_path):
    write_dataset(tmp_path, images=10, seed=1, size=64)
    name = 'data/000000000001.jpg'
    assert (tmp_path / name).read_bytes() != (root / name).read_bytes()


def test_image_does_not_depend_on_their_number(root, tmp_path):
    write_dataset(tmp_path, images=10, seed=0, size=64)
    for path in (tmp_path / 'data').iterdir():
        assert path.read_bytes() == (root / 'data' / path.name).read_bytes()


def test_second_call_does_nothing(root):
    before = {path: path.stat().st_mtime_ns for path in root.rglob('*')}
    assert not write_dataset(root, images=20, seed=0, size=64)
    assert before == {
        path: path.stat().st_mtime_ns for path in root.rglob('*')
    }


def test_interrupted_data_set_is_completed(root, tmp_path):
    def stop_after_three(numbers):
        yield from numbers[:3]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_dataset(tmp_path, 20, 0, 64, stop_after_three)
    assert write_dataset(tmp_path, 20, 0, 64)
    assert content(tmp_path) == content(root)


def test_other_parameters_are_refused_with_the_way_out(root):
    with pytest.raises(FileExistsError, match='choose another folder'):
        write_dataset(root, images=20, seed=1, size=64)


@pytest.mark.parametrize('text', ['{"images": 3}', '[]', 'no json'])
def test_a_foreign_record_is_refused(tmp_path, text):
    (tmp_path / 'synthetic.json').write_text(text)
    with pytest.raises(FileExistsError, match='not a synthetic data set'):
        write_dataset(tmp_path, images=10)


def test_foreign_folder_is_refused(tmp_path):
    (tmp_path / 'annotations').mkdir()
    with pytest.raises(FileExistsError, match='not a synthetic data set'):
        write_dataset(tmp_path, images=10)
    assert list(tmp_path.rglob('*')) == [tmp_path / 'annotations']


@pytest.mark.parametrize(
    'parameters, message',
    [
        (dict(images=9), '9 images are too few .* at least 10'),
        (dict(size=63), 'size 63 is outside 64 to 2048'),
        (dict(size=5000), 'size 5000 is outside 64 to 2048'),
        (dict(seed=-1), 'seed -1 is negative'),
    ],
)
def test_bad_parameter_is_named_with_its_limit(tmp_path, parameters, message):
    with pytest.raises(ValueError, match=message):
        write_dataset(tmp_path / 'new', **parameters)
    assert not (tmp_path / 'new').exists()


@pytest.mark.parametrize(
    'split, images', [('train', 14), ('val', 2), ('test', 4)]
)
def test_mmpose_loads_every_annotation(root, split, images):
    dataset = AP10KDataset(
        data_root=str(root),
        data_mode='topdown',
        ann_file=f'annotations/ap10k-{split}-split1.json',
        data_prefix=dict(img='data/'),
        pipeline=[],
    )
    assert len(dataset) == len(load(root, split)['annotations'])
    assert len({dataset[i]['img_id'] for i in range(len(dataset))}) == images
    assert dataset[0]['keypoints'].shape == (1, 17, 2)
    assert Path(dataset[0]['img_path']).is_file()


def run_tool(monkeypatch, *arguments):
    monkeypatch.setattr(sys, 'argv', [str(TOOL), *map(str, arguments)])
    runpy.run_path(str(TOOL), run_name='__main__')


def test_tool_exits_with_one_line_on_bad_input(monkeypatch, tmp_path):
    with pytest.raises(SystemExit, match='^error: 3 images .* at least 10$'):
        run_tool(monkeypatch, tmp_path, '--images', 3)


def test_tool_says_that_nothing_is_to_do(monkeypatch, capsys, root):
    run_tool(monkeypatch, root, '--images', 20, '--size', 64)
    assert 'nothing to do' in capsys.readouterr().out
