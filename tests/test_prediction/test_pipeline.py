"""Files are complete or not there, and what happened is told."""

import itertools
import json
import signal
import subprocess
import threading
import time
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from predicted import SKELETON, tool_without_torch, write_pictures, write_video

from clamp_mmpose.prediction.api import run_all
from clamp_mmpose.prediction.drawing import Look
from clamp_mmpose.prediction.frames import Boxes, Frame, Poses
from clamp_mmpose.prediction.inputs import find_sources
from clamp_mmpose.prediction.locating.whole_picture import WholePicture
from clamp_mmpose.prediction.outcome import Outcome
from clamp_mmpose.prediction.pipeline import Pipeline, in_batches
from clamp_mmpose.prediction.progress import NoProgress, PlainProgress
from clamp_mmpose.prediction.sources import Pictures, Video
from clamp_mmpose.prediction.threads import ReadAhead, WriteBehind


class Middle:
    """A backend that finds all keypoints in the middle of their boxes."""

    skeleton = SKELETON
    calibration = None

    def __init__(self):
        self.record = dict(model='middle', sha256='0' * 64, config='')
        self.sizes = []  # of its batches

    def predict(self, images, boxes):
        self.sizes.append(len(images))
        return [self._poses(one) for one in boxes]

    def _poses(self, boxes):
        middles = boxes.corners.reshape(-1, 2, 2).mean(1)
        K = len(SKELETON.names)
        points = np.repeat(middles[:, None], K, axis=1)
        return Poses(points, np.ones(points.shape[:2], np.float32), boxes)


class SureOfOne(Middle):
    """Its first keypoint has a score of 0.3, the others less."""

    def predict(self, images, boxes):
        found = super().predict(images, boxes)
        for poses in found:
            poses.scores[:, 0], poses.scores[:, 1:] = 0.3, 0.29
        return found


class EveryThird(WholePicture):
    """No animal in the frames between."""

    def locate(self, frames):
        found = super().locate(frames)
        return [
            Boxes.of([]) if frame.index % 3 else boxes
            for frame, boxes in zip(frames, found, strict=True)
        ]


@pytest.fixture
def make(tmp_path):
    """Makes a pipeline to the folder out."""

    def make(locator=None, backend=None, formats=('csv', 'coco')):
        return Pipeline(
            locator or WholePicture(),
            backend or Middle(),
            tmp_path / 'out',
            formats,
            Look(),
            4,
            NoProgress(),
        )

    return make


@pytest.fixture
def clip(tmp_path):
    return Video('clip', write_video(tmp_path / 'clip.mp4', frames=10))


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_frames_come_in_order_and_in_batches(make, clip, tmp_path):
    backend = Middle()
    outcome = make(EveryThird(), backend).run(clip)
    assert backend.sizes == [4, 4, 2]
    assert (outcome.frames, outcome.without_animal) == (10, 6)
    assert '10 frames' in str(outcome)
    assert '6 without an animal' in str(outcome)
    assert names_in(tmp_path / 'out') == [
        'clip.coco.json',
        'clip.csv',
        'clip.json',
    ]
    found = json.loads((tmp_path / 'out/clip.coco.json').read_text())
    assert [i['frame_index'] for i in found['images']] == list(range(10))
    assert [a['image_id'] for a in found['annotations']] == [1, 4, 7, 10]
    record = found['info']
    assert record['frames_without_animal'] == [1, 2, 4, 5, 7, 8]
    assert record == json.loads((tmp_path / 'out/clip.json').read_text())
    assert len(record['input']['sha256']) == 64
    assert record['model']['model'] == 'middle'
    assert record['boxes'] == WholePicture.description


def test_no_animal_in_any_frame_is_told(make, clip):
    locator = WholePicture()
    locator.locate = lambda frames: [Boxes.of([]) for _ in frames]
    outcome = make(locator).run(clip)
    assert str(outcome).endswith('no animal in any of them')
    assert 'a lower min_score finds more' in outcome.advice


class Failing(Middle):
    def __init__(self, error):
        super().__init__()
        self.error = error

    def predict(self, images, boxes):
        if self.sizes:
            raise self.error
        return super().predict(images, boxes)


def test_an_error_leaves_no_file_and_does_not_stop_the_rest(
    make, clip, tmp_path
):
    (cats,) = find_sources(write_pictures(tmp_path / 'cats', 3))
    gone = Video('gone', tmp_path / 'gone.mp4')
    outcomes = run_all(make(), [gone, cats], False)
    assert [one.failed for one in outcomes] == [True, False]
    assert 'gone.mp4' in outcomes[0].problems[0]
    assert names_in(tmp_path / 'out') == [
        'pictures.coco.json',
        'pictures.csv',
        'pictures.json',
    ]
    (outcome,) = run_all(make(backend=Failing(ValueError('odd'))), [clip], 0)
    assert outcome.problems == ('odd',)
    no_memory = RuntimeError('CUDA out of memory')
    (outcome,) = run_all(make(backend=Failing(no_memory)), [clip], 0)
    assert outcome.problems == ('clip: RuntimeError: CUDA out of memory',)
    assert 'clip.csv' not in names_in(tmp_path / 'out')
    assert not list((tmp_path / 'out').glob('.tmp*'))


def test_an_interrupt_keeps_what_is_complete(make, clip, tmp_path, capsys):
    (cats,) = find_sources(write_pictures(tmp_path / 'cats', 3))
    pipeline = make(backend=Failing(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        run_all(pipeline, [cats, clip], False)
    told = capsys.readouterr().err
    assert 'clip was given up after 0 of 10 frames' in told
    assert '1 of 2 inputs are complete' in told
    assert names_in(tmp_path / 'out') == [
        'pictures.coco.json',
        'pictures.csv',
        'pictures.json',
    ]
    outcomes = run_all(make(), [cats, clip], True)
    assert [one.skipped for one in outcomes] == [True, False]
    assert 'complete already' in str(outcomes[0])


def test_ctrl_c_ends_the_tool_with_what_is_complete(model_files, tmp_path):
    write_pictures(tmp_path / 'cats', 2)
    write_video(tmp_path / 'long.avi', frames=1200)
    command = tool_without_torch(
        *('cats', 'long.avi', '--out', 'out', '--model', model_files[2]),
        *('--whole-picture', '--formats', 'csv'),
    )
    with subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, text=True
    ) as process:
        out = tmp_path / 'out'
        while process.poll() is None and not (
            (out / 'cats.json').exists() and list(out.glob('.tmp-*'))
        ):
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert 'long was given up after' in told
    assert '1 of 2 inputs are complete in out' in told
    assert names_in(out) == ['cats.csv', 'cats.json']


def test_results_of_another_input_are_not_replaced(make, clip, tmp_path):
    make().run(clip)
    csv = tmp_path / 'out' / 'clip.csv'
    before = csv.read_bytes()
    (tmp_path / 'b').mkdir()
    path = write_video(tmp_path / 'b' / 'clip.mp4', frames=7)
    other = make().attempt(Video('clip', path), False)
    assert other.failed and csv.read_bytes() == before
    assert str(clip.path) in other.problems[0]
    assert 'write to another folder' in other.problems[0]
    copy = tmp_path / 'b' / 'copy.mp4'
    copy.write_bytes(clip.path.read_bytes())
    assert not make().attempt(Video('clip', copy), False).failed


def test_resuming_goes_by_content(make, clip, tmp_path):
    make().run(clip)
    assert make().is_complete(clip)
    assert not make(EveryThirdOtherwise()).is_complete(clip)
    other = Middle()
    other.record['sha256'] = '1' * 64
    assert not make(backend=other).is_complete(clip)
    assert not make(formats=('csv', 'wide')).is_complete(clip)
    write_video(clip.path, frames=11)
    assert not make().is_complete(clip)


def test_resuming_knows_which_formats_a_run_wrote(make, clip):
    make(formats=('csv', 'wide')).run(clip)
    other = Middle()
    other.record['sha256'] = '1' * 64
    make(backend=other, formats=('csv',)).run(clip)
    assert make(backend=other, formats=('csv',)).is_complete(clip)
    # the wide table is of the first model
    both = make(backend=other, formats=('csv', 'wide'))
    assert not both.is_complete(clip)
    assert not both.attempt(clip, True).skipped
    assert both.is_complete(clip)
    assert make(backend=other, formats=('wide',)).is_complete(clip)


def test_a_folder_that_is_half_drawn_anew_is_not_complete(make, tmp_path):
    (cats,) = find_sources(write_pictures(tmp_path / 'cats', 6))
    first = make(formats=('drawn',))
    first.run(cats)
    assert first.is_complete(cats)
    other = Failing(KeyboardInterrupt())
    other.record = dict(other.record, sha256='1' * 64)
    with pytest.raises(KeyboardInterrupt):
        make(backend=other, formats=('drawn',)).run(cats)
    assert not first.is_complete(cats)


def test_resuming_makes_nothing_of_a_foreign_file(make, clip, tmp_path):
    make().run(clip)
    (tmp_path / 'out/clip.json').write_text('[1]')
    assert not make().is_complete(clip)


@pytest.mark.parametrize('resume', [False, True])
def test_an_interrupt_before_the_first_frame_tells_of_none(
    make, clip, tmp_path, capsys, monkeypatch, resume
):
    (cats,) = find_sources(write_pictures(tmp_path / 'cats', 3))
    make().run(clip)
    monkeypatch.setattr(Video, 'record', _interrupt)
    with pytest.raises(KeyboardInterrupt):
        run_all(make(), [cats, clip], resume)
    assert 'clip was given up after 0 of 10' in capsys.readouterr().err


def _interrupt(*_):
    raise KeyboardInterrupt


class EveryThirdOtherwise(EveryThird):
    description = 'other boxes'


class Long(Video):
    """Frames without end, nearly; it notes the memory in use."""

    def frames(self):
        self.memory = []
        for i in range(3001):
            if i % 1000 == 0:
                self.memory.append(tracemalloc.get_traced_memory()[0])
            yield Frame(np.zeros((40, 40, 3), np.uint8), self.path, i, i / 20)


@pytest.mark.parametrize('formats', [('csv', 'dlc'), ('wide', 'coco')])
def test_memory_does_not_grow_with_the_frames(make, clip, formats):
    source = Long('clip', clip.path)
    tracemalloc.start()
    try:
        make(formats=formats).run(source)
    finally:
        tracemalloc.stop()
    first, *_, last = source.memory[1:]
    assert last - first < 100_000  # 50 bytes a frame


def test_one_frame_is_no_frames():
    one = Outcome('a', frames=1, seconds=1)
    assert str(one) == 'a: 1 frame, 1.0 frames/s'
    part = replace(one, expected=3)
    assert str(part) == 'a: 1 of 3 frames, 1.0 frames/s'


def test_few_points_in_a_drawing_are_explained():
    found = Outcome('a', frames=9, points=200, drawn=19, threshold=0.3)
    assert str(found).endswith(', 10 % of the points score 0.3 or more')
    assert found.advice.startswith('a: a drawing has only 19 of its 200 ')
    assert not replace(found, drawn=20).advice
    assert not Outcome('a', frames=9).advice  # no animal at all
    assert 'points' not in str(Outcome('a', frames=9))


def test_points_that_are_drawn_are_counted(make, clip, tmp_path):
    outcome = make(EveryThird(), SureOfOne()).run(clip)
    record = json.loads((tmp_path / 'out/clip.json').read_text())
    points = 4 * len(SKELETON.names)
    assert record['points'] == dict(all=points, drawn=4)
    assert outcome == replace(outcome, points=points, drawn=4, threshold=0.3)


def test_a_video_that_ends_early_is_told(make, clip, tmp_path, monkeypatch):
    outcome = make().run(clip)
    assert 'clip: 10 frames' in str(outcome)
    monkeypatch.setattr(Video, 'count', 11)  # as its header says
    outcome = make().run(clip)
    assert not outcome.problems  # headers are often wrong by some frames
    assert 'clip: 10 of 11 frames' in str(outcome)
    record = json.loads((tmp_path / 'out/clip.json').read_text())
    assert (record['frames'], record['input']['frames']) == (10, 11)


def test_pictures_that_cannot_be_read_are_told(make, tmp_path):
    paths = write_pictures(tmp_path / 'cats', 3)
    paths[1].write_text('no picture')
    outcome = make().run(Pictures('cats', tuple(paths)))
    assert outcome.frames == 2
    assert 'picture1.png is not a picture' in outcome.problems[0]
    record = json.loads((tmp_path / 'out/cats.json').read_text())
    assert record['problems'] == list(outcome.problems)


def test_a_writer_that_fails_ends_it(make, clip, monkeypatch, tmp_path):
    def full(*_):
        raise OSError(28, 'No space left on device')

    name = 'clamp_mmpose.prediction.writers.csv_tables._CsvWriter.add'
    monkeypatch.setattr(name, full)
    with pytest.raises(OSError, match='No space left'):
        make().run(clip)
    assert names_in(tmp_path / 'out') == []


def test_large_pictures_come_in_small_batches(tmp_path):
    large = np.zeros((4000, 3000, 3), np.uint8)  # 12 megapixels
    frames = [Frame(large, tmp_path, i) for i in range(7)]
    assert [len(batch) for batch in in_batches(frames, 16)] == [3, 3, 1]


def test_reading_ahead_waits_for_who_reads():
    read = []

    def numbers():
        for i in range(100):
            read.append(i)
            yield i

    with ReadAhead(numbers(), 2) as ahead:
        assert next(iter(ahead)) == 0
    assert len(read) <= 5
    assert threading.active_count() < 10


@pytest.mark.parametrize('has_begun', [True, False])
@pytest.mark.parametrize('kind', [ReadAhead, WriteBehind])
def test_an_interrupted_start_leaves_no_thread(kind, has_begun, monkeypatch):
    start = threading.Thread.start

    def interrupted(thread):
        if has_begun:
            start(thread)
        raise KeyboardInterrupt

    first = dict(ReadAhead=itertools.count(), WriteBehind=print)
    threads = kind(first[kind.__name__], 2)
    before = threading.active_count()
    monkeypatch.setattr(threading.Thread, 'start', interrupted)
    with pytest.raises(KeyboardInterrupt):
        threads.__enter__()
    assert threading.active_count() == before


def test_errors_of_both_threads_arrive():
    def broken():
        yield 1
        raise ValueError('broken')

    with (
        pytest.raises(ValueError, match='broken'),
        ReadAhead(broken(), 2) as ahead,
    ):
        list(ahead)
    with (
        pytest.raises(ZeroDivisionError),
        WriteBehind(lambda x: 1 / x, 1) as behind,
    ):
        behind.put(0)
        for _ in range(5):  # nobody waits for a thread that has failed
            behind.put(1)


def test_plain_lines_tell_speed_and_what_is_left(capsys):
    now = [0.0]
    progress = PlainProgress(lambda: now[0])
    progress.start('clip', 100)
    for _ in range(4):
        now[0] += 6
        progress.advance(12)
    progress.finish()
    assert capsys.readouterr().err.splitlines() == [
        'clip: 24 of 100 frames, 2.0 frames/s, 38 s left',
        'clip: 48 of 100 frames, 2.0 frames/s, 26 s left',
    ]
