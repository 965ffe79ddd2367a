"""Facts about parts of a file as data sets."""

import json
from collections import Counter

import pytest
from animals import write_animals
from mmengine.dataset import RepeatDataset, pseudo_collate
from mmpose.registry import DATASETS
from samples import real_sample, synthetic_sample
from torch.utils.data import DataLoader


@pytest.fixture(scope='module')
def ann_file(tmp_path_factory):
    return write_animals(tmp_path_factory.mktemp('animals') / 'animals.json')


@pytest.fixture
def build(ann_file):
    # serialising takes a second
    config = dict(type='AP10KSubset', ann_file=str(ann_file))
    return lambda serialize_data=False, **options: DATASETS.build(
        dict(config, serialize_data=serialize_data, **options)
    )


def ids(dataset):
    return [dataset[i]['id'] for i in range(len(dataset))]


def species(dataset):
    return Counter(int(dataset[i]['category_id']) for i in range(len(dataset)))


def test_without_a_choice_it_is_the_whole_data_set(build, ann_file):
    whole = DATASETS.build(dict(type='AP10KDataset', ann_file=str(ann_file)))
    assert ids(build()) == ids(whole) and len(whole) == 60


def test_a_shot_is_an_animal_with_keypoints(build):
    # 12 cows, 6 sheep, 12 dogs, 24 cats, 6 tigers; 201 is a crowd, 202 has
    # no keypoints
    found = build(filter_cfg=dict(shots_per_species=100))
    assert species(found) == {1: 12, 2: 6, 3: 12, 4: 24, 6: 6}
    found = build(filter_cfg=dict(shots_per_species=10))
    assert species(found) == {1: 10, 2: 6, 3: 10, 4: 10, 6: 6}


@pytest.mark.parametrize(
    'options',
    [dict(lazy_init=True), dict(serialize_data=True)],
    ids=str,
)
def test_it_is_the_same_however_it_is_loaded(build, options):
    filter_cfg = dict(families=['Felidae'], shots_per_species=5)
    dataset = build(filter_cfg=filter_cfg, **options)
    assert ids(dataset) == ids(build(filter_cfg=filter_cfg))
    assert len(dataset) == 10


def test_indices_count_within_the_choice(build):
    cats = build(filter_cfg=dict(species=['cat']))
    some = build(filter_cfg=dict(species=['cat']), indices=[0, 5])
    assert ids(some) == [ids(cats)[0], ids(cats)[5]]


def test_it_can_be_repeated(build):
    dataset = build(filter_cfg=dict(species=['tiger']))
    repeated = RepeatDataset(dataset, times=3)
    assert ids(repeated) == 3 * ids(dataset)
    assert repeated.metainfo['CLASSES'] == dataset.metainfo['CLASSES']


def test_workers_read_the_same(build):
    dataset = build(filter_cfg=dict(species=['tiger']))
    loader = DataLoader(dataset, num_workers=2, collate_fn=pseudo_collate)
    assert [batch['id'][0] for batch in loader] == ids(dataset)


def test_only_animals_with_boxes_of_the_file(build):
    filter_cfg = dict(species=['cat'])
    with pytest.raises(ValueError, match="needs data_mode='topdown'"):
        build(filter_cfg=filter_cfg, data_mode='bottomup')


def test_file_without_categories_is_an_error(ann_file, tmp_path):
    content = json.loads(ann_file.read_text())
    del content['categories']
    path = tmp_path / 'file.json'
    path.write_text(json.dumps(content))
    config = dict(type='AP10KSubset', ann_file=str(path))
    with pytest.raises(ValueError, match="'categories' is missing"):
        DATASETS.build(dict(config, filter_cfg=dict(species=['cat'])))


def test_any_skeleton_of_mmpose():
    root = real_sample('animalpose_sample')
    dataset = DATASETS.build(
        dict(
            type='CocoStyleSubset',
            metainfo=dict(from_file='configs/_base_/datasets/animalpose.py'),
            data_root=str(root),
            ann_file='annotations/sample.json',
            data_prefix=dict(img='data/'),
            filter_cfg=dict(species=['cat'], shots_per_species=1),
        )
    )
    assert len(dataset) == 1
    assert dataset[0]['keypoints'].shape == (1, 20, 2)


def test_families_of_ap10k(tmp_path):
    config = dict(
        type='AP10KSubset',
        serialize_data=False,
        data_root=str(synthetic_sample(tmp_path / 'data')),
        ann_file='annotations/ap10k-train-split1.json',
    )
    whole = DATASETS.build(config)
    family_of = {
        c['id']: c['supercategory'] for c in whole.metainfo['CLASSES']
    }
    families = {family_of[one] for one in species(whole)}
    assert len(families) > 1
    parts = []
    for family in families:
        part = DATASETS.build(dict(config, filter_cfg=dict(families=[family])))
        parts += ids(part)
    assert sorted(parts) == sorted(ids(whole))


def test_a_file_that_contradicts_itself_is_an_error(ann_file, tmp_path):
    content = json.loads(ann_file.read_text())
    content['annotations'][3]['id'] = content['annotations'][0]['id']
    path = tmp_path / 'merged.json'
    path.write_text(json.dumps(content))
    with pytest.raises(ValueError, match='ids of annotations repeat'):
        DATASETS.build(dict(type='AP10KSubset', ann_file=str(path)))
