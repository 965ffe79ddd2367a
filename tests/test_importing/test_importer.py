"""From label files to a data set, a skeleton and a config."""

import json
import os

import cv2
import label_files
import numpy as np
import pytest
from mmengine.config import Config
from mmengine.evaluator import Evaluator
from mmpose.registry import DATASETS
from PIL import Image
from samples import CONFIGS, real_sample

from clamp_mmpose.datasets.annotation_check import check_annotations
from clamp_mmpose.datasets.shared_settings import share_settings
from clamp_mmpose.importing import (
    ImportFailed,
    Options,
    Request,
    import_labels,
)

BASE = CONFIGS / 'clamp_tiny_ap10k.py'


def run(sources, out, **more):
    """Import, and what was told."""
    told = []
    request = Request(sources, out, BASE, 'beasts', **more)
    import_labels(request, told.append)
    return '\n'.join(told)


def part(out, name):
    path = out / f'annotations/ap10k-{name}-split1.json'
    return json.loads(path.read_text())


def names(out, split):
    return sorted(image['file_name'] for image in part(out, split)['images'])


@pytest.fixture
def project(tmp_path):
    return label_files.deeplabcut(tmp_path / 'project')


@pytest.fixture
def out(tmp_path):
    return tmp_path / 'new' / 'beasts'


def test_categories_of_other_formats_cannot_be_chosen(project, out):
    with pytest.raises(ImportFailed, match='--only .* this is deeplabcut'):
        run([project], out, options=Options(only=['cow']))


def test_what_is_written_is_valid_and_mmpose_reads_it(project, out):
    told = run([project], out, options=Options('mouse'))
    assert 'leftear  left ear' in told
    assert "'leftear' has a side, but no twin" in told
    for name, number in dict(train=16, val=4).items():
        path = out / f'annotations/ap10k-{name}-split1.json'
        report = check_annotations(str(path), str(out / 'data'))
        assert not report.errors and not report.warnings, str(report)
        dataset = DATASETS.build(
            dict(
                type='CocoDataset',
                data_root=str(out),
                ann_file=f'annotations/ap10k-{name}-split1.json',
                data_prefix=dict(img='data/'),
                metainfo=dict(from_file=str(out / 'skeleton.py')),
            )
        )
        assert len(dataset) == number
        assert os.path.isfile(dataset[0]['img_path'])
    (category,) = part(out, 'train')['categories']
    assert category['name'] == 'mouse'
    assert category['skeleton'] == [[1, 2]]


def test_the_config_is_short_and_says_the_data_root_once(project, out):
    run([project], out)
    text = (out / 'clamp_beasts.py').read_text()
    assert len(text.splitlines()) < 17
    assert max(map(len, text.splitlines()[3:])) < 80
    assert text.count(str(out)) == 1
    config = Config.fromfile(out / 'clamp_beasts.py')
    assert config.model.metainfo.from_file == str(out / 'skeleton.py')
    assert config.model.type == 'CLAMP'
    total = config.train_cfg.max_epochs  # one iteration each
    assert config.param_scheduler[0].end < total / 10
    assert config.param_scheduler[1].milestones[-1] < total


def test_another_split_is_tested_by_one_option(project, out):
    run([project], out)
    config = Config.fromfile(out / 'clamp_beasts.py')
    file = 'annotations/ap10k-train-split1.json'
    config.merge_from_dict({'test_dataloader.dataset.ann_file': file})
    metric, *_ = share_settings(config).test_evaluator
    assert metric.ann_file == str(out / file)


def steps(out):
    config = Config.fromfile(out / 'clamp_beasts.py')
    return [step.type for step in config.train_dataloader.dataset.pipeline]


def test_the_model_sees_whole_pictures_of_one_animal(project, out):
    run([project], out)
    assert steps(out)[:3] == [
        'LoadImage',
        'RandomRoughBox',
        'GetBBoxCenterScale',
    ]
    assert steps(out)[-1] == 'PackPoseInputs'


def test_no_whole_pictures_where_one_shows_two_animals(tmp_path, out):
    for i in range(3):
        label_files.picture(tmp_path / f'd/p{i}.png', i)
    label_files.coco(
        tmp_path / 'd/a.json',
        [(i, f'p{i}.png') for i in range(3)],
        [
            label_files.animal(i, min(i, 2), [5 + i, 6, 2, 9, 9, 1, 0, 0, 0])
            for i in range(4)
        ],
    )
    run([tmp_path / 'd'], out)
    assert 'GetBBoxCenterScale' in steps(out)
    assert 'RandomRoughBox' not in steps(out)
    assert len((out / 'clamp_beasts.py').read_text().splitlines()) < 15


def test_frames_are_taken_from_a_video(tmp_path, out):
    project = label_files.deeplabcut(tmp_path / 'p', videos=['a'])
    folder = project / 'labeled-data/a'
    label_files.video(project / 'videos/a.avi', frames=10)
    for i in range(10):
        (folder / f'img{i}.png').unlink()
    run([project], out)
    for name in names(out, 'val'):
        pixels = cv2.imread(str(out / 'data' / name))
        assert pixels.shape == (30, 40, 3)  # the crop of config.yaml
        assert abs(pixels.mean() - 20 * int(name[-5])) < 4


def test_the_same_picture_is_never_in_both_parts(tmp_path, out):
    for i in range(3):
        label_files.picture(tmp_path / f'd/p{i}.png', i)
    label_files.picture(tmp_path / 'd/again.png', 0)
    split = dict(train=['p0.png', 'p1.png'], val=['again.png', 'p2.png'])
    for name, files in split.items():
        label_files.coco(
            tmp_path / f'd/{name}.json',
            list(enumerate(files)),
            [label_files.animal(i, i) for i in range(2)],
        )
    told = run([tmp_path / 'd'], out)
    assert '1 pictures were in two parts' in told
    assert (len(names(out, 'train')), len(names(out, 'val'))) == (1, 2)
    assert len(list((out / 'data').iterdir())) == 3


def test_equal_names_of_two_folders_are_two_pictures(project, out):
    run([project], out)
    files = names(out, 'train') + names(out, 'val')
    assert len(set(files)) == 20
    assert {'a_img0.png', 'b_img0.png'} <= set(files)


def test_several_sources_become_one_with_species(tmp_path, out):
    for kind, first in (('cow', 0), ('horse', 50)):
        for i in range(5):
            label_files.picture(tmp_path / f'{kind}/p{i}.png', first + i)
        label_files.coco(
            tmp_path / f'{kind}/a.json',
            [(i, f'p{i}.png') for i in range(5)],
            [label_files.animal(i, i) for i in range(5)],
            [label_files.category(1, kind)],
        )
    run([tmp_path / 'cow', tmp_path / 'horse'], out)
    for split, number in dict(train=4, val=1).items():
        content = part(out, split)
        assert [c['name'] for c in content['categories']] == ['cow', 'horse']
        ids = [one['category_id'] for one in content['annotations']]
        assert sorted(ids) == [1] * number + [2] * number


def other_skeleton(tmp_path):
    label_files.deeplabcut(
        tmp_path / 'other', videos=['c'], parts='- nose\n- earL\n- earR'
    )
    rows = [(f'img{i}.png', 1, 2, 3, 4, 5, 6) for i in range(10)]
    label_files.table(
        tmp_path / 'other/labeled-data/c/CollectedData_me.csv',
        rows,
        parts=('nose', 'earL', 'earR'),
    )
    for i in range(10):
        label_files.picture(
            tmp_path / f'other/labeled-data/c/img{i}.png', 50 + i
        )
    return tmp_path / 'other'


def test_different_skeletons_are_an_error(tmp_path, project, out):
    with pytest.raises(ImportFailed, match='only the first has snout.*--merg'):
        run([project, other_skeleton(tmp_path)], out)
    assert not out.exists()


def test_different_skeletons_are_merged_on_request(tmp_path, project, out):
    told = run([project, other_skeleton(tmp_path)], out, merge=True)
    assert 'snout = nose (synonyms)' in told
    categories = part(out, 'val')['categories']
    for category in categories:
        assert category['keypoints'] == ['snout', 'leftear', 'earR']
    # they are tested apart
    assert [one['name'] for one in categories] == [
        'other animal',
        'project animal',
    ]
    seen = {tuple(a['keypoints']) for a in part(out, 'train')['annotations']}
    assert (1, 2, 2, 3, 4, 2, 5, 6, 2) in seen
    assert any(points[6:] == (0, 0, 0) for points in seen)
    info = Config.fromfile(out / 'skeleton.py').dataset_info
    assert info.keypoint_info[1].swap == 'earR'


@pytest.mark.parametrize(
    'parts,told',
    [
        (('left_ear', 'leftear'), "are both read as 'left ear'"),
        (('snout', '_'), "'_' has no words"),
    ],
)
def test_labels_must_give_different_words(project, out, parts, told):
    for table in project.glob('labeled-data/*/*.csv'):
        text = table.read_text()
        for old, new in zip(('snout', 'leftear'), parts, strict=True):
            text = text.replace(old, new)
        table.write_text(text)
    with pytest.raises(ImportFailed, match=told):
        run([project], out)


def test_matches_are_told_of_the_source_that_they_are_of(
    tmp_path, project, out
):
    same = label_files.deeplabcut(tmp_path / 'same', videos=['c'])
    other = other_skeleton(tmp_path)
    told = run([project, same, other], out, merge=True)
    assert f'The same in {other}' in told
    assert f'The same in {same}' not in told


def test_a_match_can_be_refused(tmp_path, project, out):
    apart = [('snout', 'nose')]
    run([project, other_skeleton(tmp_path)], out, merge=True, apart=apart)
    category, _ = part(out, 'val')['categories']
    assert category['keypoints'] == ['snout', 'leftear', 'nose', 'earR']


def test_sources_are_tested_apart_each_on_its_own_names(
    tmp_path, project, out
):
    """Of a model that is right but in an ear of the first source."""
    run([project, other_skeleton(tmp_path)], out, merge=True)
    config = share_settings(Config.fromfile(out / 'clamp_beasts.py'))
    settings = config.test_dataloader.dataset
    settings.update(pipeline=[], serialize_data=False)
    dataset = DATASETS.build(settings)
    evaluator = Evaluator(config.test_evaluator)
    evaluator.dataset_meta = dataset.metainfo
    kinds = {c['id']: c['name'] for c in dataset.metainfo['CLASSES']}
    for i in range(len(dataset)):
        shown = dataset.get_data_info(i)
        points = shown['keypoints'].copy()
        if kinds[int(shown['category_id'])] == 'project animal':
            points[:, 1] += [3, 4]
        truth = dict(
            keypoints=shown['keypoints'],
            keypoints_visible=shown['keypoints_visible'],
            bboxes=shown['bbox'],
            bbox_scores=shown['bbox_score'],
            bbox_scales=np.ones((1, 2)),
        )
        truth['keypoint_scores'] = np.ones(points.shape[:2])
        found = dict(truth, keypoints=points)
        evaluator.process([dict(shown, gt_instances=truth,
                                pred_instances=found)])  # fmt: skip
    metrics = evaluator.evaluate(len(dataset))
    assert metrics['coco/species/other animal'] == 1
    assert metrics['coco/species/project animal'] < 1
    assert metrics['pixel_error/species/other animal'] == 0
    assert metrics['pixel_error/species/project animal'] == 2.5
    assert metrics['pixel_error/earR'] == 0


def test_two_keypoints_of_one_name_are_an_error(tmp_path, out):
    label_files.picture(tmp_path / 'p0.png', 0)
    category = label_files.category(keypoints=['nose', 'ear', 'ear'])
    rows = [label_files.animal(1, 0)]
    path = label_files.coco(
        tmp_path / 'a.json', [(0, 'p0.png')], rows, [category]
    )
    with pytest.raises(ImportFailed, match="2 keypoints are called 'ear'"):
        run([path], out)


def test_copies_of_an_animal_are_left_out_and_told(tmp_path, out):
    for i in range(3):
        label_files.picture(tmp_path / f'd/p{i}.png', i)
    rows = [label_files.animal(i, min(i, 2)) for i in range(5)]
    images = [(i, f'p{i}.png') for i in range(3)]
    label_files.coco(tmp_path / 'd/a.json', images, rows)
    told = run([tmp_path / 'd'], out)
    assert '2 animals are copies of others in the same picture' in told
    assert len(part(out, 'train')['annotations']) == 2


def test_too_few_pictures_say_where_they_are(tmp_path, out):
    for i in range(2):
        label_files.picture(tmp_path / f'd/p{i}.png', 0)
    rows = [label_files.animal(i, i) for i in range(2)]
    images = [(i, f'p{i}.png') for i in range(2)]
    label_files.coco(tmp_path / 'd/a.json', images, rows)
    with pytest.raises(ImportFailed, match='too few.*1 pictures are there mo'):
        run([tmp_path / 'd'], out)


@pytest.mark.parametrize('crop', ['0, 80, 0, 30', '30, 10, 0, 30'])
def test_a_video_of_another_size_than_labelled_is_an_error(project, out, crop):
    config = project / 'config.yaml'
    config.write_text(config.read_text().replace('0, 40, 0, 30', crop))
    (project / 'labeled-data/a/img3.png').unlink()
    label_files.video(project / 'videos/a.avi', frames=5)
    left, right = crop.split(', ')[:2]
    with pytest.raises(ImportFailed, match=f'64 x 48.*is {left} to {right} a'):
        run([project], out)


def test_a_video_that_is_none_is_named(project, out):
    (project / 'labeled-data/a/img3.png').unlink()
    (project / 'videos').mkdir()
    (project / 'videos/a.avi').touch()
    with pytest.raises(ImportFailed, match='a.avi cannot be read as a video'):
        run([project], out)


def test_nothing_is_left_after_an_error(project, out):
    (project / 'labeled-data/b/img7.png').write_text('no picture')
    with pytest.raises(ImportFailed, match='img7.png cannot be read'):
        run([project], out)
    assert list(out.parent.iterdir()) == []


def test_nothing_is_overwritten(project, out):
    out.mkdir(parents=True)
    (out / 'mine.txt').touch()
    with pytest.raises(ImportFailed, match='is not empty'):
        run([project], out)


def test_pictures_may_be_linked(project, out):
    run([project], out, link=True)
    assert all(path.is_symlink() for path in (out / 'data').iterdir())


def test_pictures_of_another_size_than_labelled_are_an_error(tmp_path, out):
    label_files.picture(tmp_path / 'd/p0.png', 0, (80, 60))
    label_files.coco(
        tmp_path / 'd/a.json', [(0, 'p0.png')], [label_files.animal(1, 0)]
    )
    with pytest.raises(ImportFailed, match='80 x 60.*labels say 40 x 30'):
        run([tmp_path / 'd'], out)


@pytest.mark.parametrize('size,shape', [((40, 30), 30), ((30, 40), 40)])
def test_pictures_that_exif_turns_are_as_they_were_labelled(
    tmp_path, out, size, shape
):
    (tmp_path / 'd').mkdir()
    for i in range(2):
        noise = np.random.default_rng(i).integers(0, 256, (30, 40, 3))
        exif = Image.Exif()
        exif[0x0112] = 6  # a quarter turn
        picture = Image.fromarray(noise.astype(np.uint8))
        picture.save(tmp_path / f'd/p{i}.jpg', exif=exif)
    path = label_files.coco(
        tmp_path / 'd/a.json',
        [(i, f'p{i}.jpg') for i in range(2)],
        [label_files.animal(i, i) for i in range(2)],
    )
    content = json.loads(path.read_text())
    for image in content['images']:
        image['width'], image['height'] = size
    path.write_text(json.dumps(content))
    run([tmp_path / 'd'], out)
    (image,) = part(out, 'val')['images']
    assert image['height'] == shape
    assert cv2.imread(str(out / 'data' / image['file_name'])).shape[0] == shape


def test_two_formats_in_a_folder_are_an_error(project, out):
    label_files.coco(
        project / 'a.json', [(0, 'x.png')], [label_files.animal(1, 0)]
    )
    with pytest.raises(ImportFailed, match='--format coco or --format deepl'):
        run([project], out)
    run([project], out, format='deeplabcut')


def test_unknown_files_are_an_error_that_lists_formats(tmp_path, out):
    (tmp_path / 'x').mkdir()
    with pytest.raises(ImportFailed, match='coco, deeplabcut, lightning-pose'):
        run([tmp_path / 'x'], out)


@pytest.mark.parametrize(
    'source,animals',
    [
        ('dlc-dog/dlc-project-labeller-2021-02-07', 36),
        ('dlc-mouse-reaching/Reaching-Mackenzie-2018-08-30', 10),
        ('lightning-pose-mirror-mouse', 90),
        ('coco-livestock/horse', 35),
    ],
)
def test_public_label_files(source, animals, out):
    told = run([real_sample('formats') / source], out)
    assert 'error' not in told
    total = sum(
        len(json.loads(path.read_text())['annotations'])
        for path in (out / 'annotations').iterdir()
    )
    assert total == animals
