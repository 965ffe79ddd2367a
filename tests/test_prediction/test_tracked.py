"""Animals keep their ids over the frames of a video, and no longer."""

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from predicted import some_frame, write_pictures, write_video

import clamp_mmpose
from clamp_mmpose.prediction import cluster
from clamp_mmpose.prediction.frames import Boxes
from clamp_mmpose.prediction.locating.choice import Search
from clamp_mmpose.prediction.locating.tracked import Tracked
from clamp_mmpose.prediction.settings import Settings
from clamp_mmpose.prediction.sources import Pictures, Video

pytest.importorskip('trackers')

FRAMES = 30
HIDDEN = range(13, 18)  # the farther animal, while they cross


class Given:
    """Boxes by the number of the frame, as a locator."""

    description = 'given'

    def __init__(self, boxes):
        self.boxes = boxes

    def check(self, source):
        """Every source will do."""

    def locate(self, frames):
        return [self.boxes[frame.index] for frame in frames]


def crossing(hidden=HIDDEN):
    """Two animals that pass each other; their names, and shuffled boxes."""
    random = np.random.default_rng(0)
    names, boxes = [], []
    for i in range(FRAMES):
        rows = {
            'near': [4 * i, 40, 4 * i + 50, 80],
            'far': [116 - 4 * i, 34, 166 - 4 * i, 70],
        }
        if i in hidden:
            del rows['far']
        order = random.permutation(list(rows)).tolist()
        names.append(order)
        boxes.append(Boxes.of([rows[name] for name in order]))
    return names, boxes


def follow(locator, source, sizes, count=FRAMES):
    """Locate all frames in batches of these sizes, over and over."""
    locator.check(source)
    found = []
    while len(found) < count:
        size = min(sizes[len(found) % len(sizes)], count - len(found))
        numbers = range(len(found), len(found) + size)
        found += locator.locate([some_frame(Path('a'), i) for i in numbers])
    return found


@pytest.fixture
def video(tmp_path):
    return Video('clip', write_video(tmp_path / 'clip.mp4'))


def ids_by_name(names, found):
    known = {}
    for order, boxes in zip(names, found, strict=True):
        for name, number in zip(order, boxes.ids.tolist(), strict=True):
            known.setdefault(name, []).append(number)
    return known


def test_ids_are_kept_through_a_crossing(video):
    names, boxes = crossing()
    found = follow(Tracked(Given(boxes)), video, [1])
    known = ids_by_name(names, found)
    assert len(known['far']) == FRAMES - len(HIDDEN)
    assert {*map(len, map(set, known.values()))} == {1}
    assert {one for ids in known.values() for one in ids} == {1, 2}
    for one, same in zip(found, boxes, strict=True):
        np.testing.assert_array_equal(one.corners, same.corners)
        np.testing.assert_array_equal(one.scores, same.scores)


def test_batches_change_no_id(video):
    _, boxes = crossing()
    locator = Tracked(Given(boxes))
    alone = follow(locator, video, [1])
    for sizes in ([4], [7, 1, 3]):
        together = follow(locator, video, sizes)
        for a, b in zip(alone, together, strict=True):
            np.testing.assert_array_equal(a.ids, b.ids)


def test_every_animal_has_an_id_of_its_own_from_its_first_frame(video):
    _, boxes = crossing(hidden=())
    boxes[0] = Boxes.of([])
    boxes[20] = Boxes.of([*boxes[20].corners, [0, 0, 9, 9], [80, 0, 90, 9]])
    found = follow(Tracked(Given(boxes)), video, [4])
    assert [len(one.ids) for one in found] == [len(one) for one in boxes]
    for one in found:
        assert len(set(one.ids)) == len(one) and (one.ids > 0).all()
    assert sorted(found[20].ids) == [1, 2, 3, 4]


def test_a_long_absence_ends_an_id(video):
    _, boxes = crossing()
    here = boxes[0]
    for away, number in ((30, 1), (50, 3)):  # of 20 frames a second
        seen = [here, here, *[Boxes.of([])] * away, here]
        found = follow(Tracked(Given(seen)), video, [1], len(seen))
        assert found[-1].ids.min() == number


def test_each_video_begins_with_id_1_and_pictures_have_none(video):
    _, boxes = crossing()
    locator = Tracked(Given(boxes))
    for _ in range(2):
        assert sorted(follow(locator, video, [5])[0].ids) == [1, 2]
    cats = Pictures('cats', (Path('a'),))
    assert {one.ids for one in follow(locator, cats, [5])} == {None}


@pytest.fixture
def predict(model_files, tmp_path):
    """Predicts two videos and a picture, all with two animals."""
    _, boxes = crossing()
    rows = ['source,frame,left,top,right,bottom']
    names = ('a.mp4', 'b.mp4')
    videos = [write_video(tmp_path / name, 30, (168, 96)) for name in names]
    for path in videos:
        rows += [
            ','.join([path.name, str(i), *map(str, corners)])
            for i, one in enumerate(boxes)
            for corners in one.corners.tolist()
        ]
    (picture,) = write_pictures(tmp_path / 'cats', 1)
    rows.append(f'{picture.name},,1,1,60,60')
    (tmp_path / 'boxes.csv').write_text('\n'.join(rows))

    def predict(out='out', **options):
        config, checkpoint, onnx = model_files
        options = dict(model=onnx, track=True, formats='coco') | options
        if options.pop('torch', False):
            options |= dict(model=None, config=config, checkpoint=checkpoint)
        return clamp_mmpose.predict(
            [*videos, picture],
            tmp_path / out,
            boxes=tmp_path / 'boxes.csv',
            **options,
        )

    return predict


def ids_in(path):
    rows = json.loads(path.read_text())['annotations']
    return [row.get('track_id') for row in rows]


def test_both_backends_write_the_ids_of_each_video(predict, tmp_path):
    outcomes = predict()
    assert [one.ids for one in outcomes] == [0, 2, 2]
    assert '30 frames' in str(outcomes[1]) and '2 ids' in str(outcomes[1])
    predict('other', torch=True, batch_size=7)
    for name in ('a', 'b'):
        found = ids_in(tmp_path / f'out/{name}.coco.json')
        assert found == ids_in(tmp_path / f'other/{name}.coco.json')
        assert set(found) == {1, 2}
    assert ids_in(tmp_path / 'out/pictures.coco.json') == [None]
    record = json.loads((tmp_path / 'out/a.json').read_text())
    assert 'followed by OC-SORT of trackers' in record['boxes']
    assert record['frames_of_ids'] == {'1': 30, '2': 25}


def test_a_worker_on_another_machine_gives_the_same_ids(
    predict, model_files, tmp_path
):
    predict()
    search = Search(boxes=(tmp_path / 'boxes.csv',), track=True)
    out = tmp_path / 'other'
    settings = Settings(out, search, model_files[2], formats=('coco',))
    for name in ('b', 'a'):  # as Ray may hand them out
        video = Video(name, tmp_path / f'{name}.mp4')
        sent = pickle.loads(pickle.dumps((settings.absolute(), video)))
        assert not cluster._predict(*sent, resume=True).problems
        found = ids_in(out / f'{name}.coco.json')
        assert found == ids_in(tmp_path / f'out/{name}.coco.json')


def test_what_was_not_followed_is_begun_anew(predict, tmp_path):
    predict()
    whole = ids_in(tmp_path / 'out/b.coco.json')
    (tmp_path / 'out/b.json').unlink()  # as if it had been given up
    outcomes = predict(resume=True)
    assert [one.skipped for one in outcomes] == [True, True, False]
    assert ids_in(tmp_path / 'out/b.coco.json') == whole
    outcomes = predict(resume=True, track=False)
    assert not any(one.skipped for one in outcomes)
