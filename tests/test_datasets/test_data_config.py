"""What the config of a data set says."""

import annotated
import pytest
from mmpose.datasets.datasets import AP10KDataset

from clamp_mmpose.datasets.data_config import (
    ann_file,
    dataset_info,
    img_root,
    is_local,
    read_metainfo,
    reads_coco,
    single_datasets,
)


def test_paths_are_joined_as_mmengine_does():
    config = dict(
        type='AP10KDataset',
        data_root='here/',
        ann_file='a.json',
        data_prefix=dict(img='data/'),
        lazy_init=True,
    )
    built = AP10KDataset(**{k: config[k] for k in list(config)[1:]})
    assert ann_file(config) == built.ann_file == 'here/a.json'
    assert img_root(config) == built.data_prefix['img']
    assert ann_file(dict(config, ann_file='/a.json')) == '/a.json'


def test_a_class_tells_its_skeleton_where_the_config_does_not():
    info = dataset_info(dict(type='AnimalPoseDataset'))
    assert info['dataset_name'] == 'animalpose'
    own = dict(type='AnimalPoseDataset', metainfo=annotated.skeleton())
    assert dataset_info(own)['dataset_name'] == 'beasts'


def test_only_files_of_coco_s_layout_are_ours_to_read():
    assert reads_coco(dict(type='CocoDataset'))
    assert reads_coco(dict(type='AP10KSubset'))
    assert not reads_coco(dict(type='MpiiDataset'))


def test_wrappers_are_looked_through():
    one, two = dict(type='AP10KDataset'), dict(type='CocoDataset')
    inner = dict(type='RepeatDataset', dataset=two)
    both = dict(type='ConcatDataset', datasets=[one, inner])
    assert list(single_datasets(both)) == [one, two]


def test_an_unknown_data_set_is_an_error():
    with pytest.raises(ValueError, match="no data set 'AP10k'"):
        reads_coco(dict(type='AP10k'))


def test_a_metainfo_that_is_nowhere_or_none_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match='no metainfo file gone.py'):
        read_metainfo(dict(from_file='gone.py'))
    path = tmp_path / 'empty.py'
    path.write_text('names = []')
    with pytest.raises(ValueError, match='must define dataset_info'):
        read_metainfo(dict(from_file=str(path)))


def test_two_metainfos_in_one_are_an_error():
    with pytest.raises(ValueError, match='_delete_=True'):
        read_metainfo(dict(annotated.skeleton(), from_file='ap10k.py'))


def test_files_of_servers_are_left_alone():
    local = dict(type='CocoDataset', data_root='here', ann_file='a.json')
    assert is_local(local)
    assert not is_local(dict(local, data_root='s3://bucket/'))
    load = dict(type='LoadImage', backend_args=dict(backend='petrel'))
    assert not is_local(dict(local, pipeline=[load]))
