"""tools/predict.py as a user calls it, mistakes included."""

import json
import subprocess
import sys

import pytest
from predicted import tool_without_torch, write_pictures, write_video

import clamp_mmpose
from clamp_mmpose.prediction.drawing import Look

TOOL = 'predict.py'


@pytest.fixture
def call(tool, model_files, tmp_path):
    """The tool with the ONNX model, in a folder with pictures and a video."""
    write_pictures(tmp_path / 'cats', 2)
    write_video(tmp_path / 'clip.mp4')
    (tmp_path / 'text.mp4').write_text('hello\n')
    whole = (tmp_path / 'clip.mp4').read_bytes()
    (tmp_path / 'broken.mp4').write_bytes(whole[: len(whole) // 2])
    (tmp_path / 'boxes.csv').write_text(
        'source,frame,left,top,right,bottom\nclip.mp4,2,10,10,60,60\n'
    )

    def call(*args, model=('--model', model_files[2])):
        with pytest.raises(SystemExit) as ended:
            tool(*map(str, ['--out', 'out', *model, *args]))
        return ended.value.code

    return call


def test_checkpoint_and_onnx_write_the_same(call, model_files, tmp_path):
    args = ['cats', '--whole-picture', '--formats', 'coco']
    assert not call(*args)
    first = json.loads((tmp_path / 'out/cats.coco.json').read_text())
    files = ['--config', model_files[0], '--checkpoint', model_files[1]]
    assert not call(*args, model=files)
    second = json.loads((tmp_path / 'out/cats.coco.json').read_text())
    assert first['categories'] == second['categories']
    for a, b in zip(first['annotations'], second['annotations'], strict=True):
        assert a['keypoints'] == pytest.approx(b['keypoints'], abs=0.06)


def test_the_record_says_how_animals_were_found(call, tmp_path):
    args = ['clip.mp4', '--one-animal', '--min-score', 0.9]
    assert not call(*args, '--formats', 'csv')
    record = json.loads((tmp_path / 'out/clip.json').read_text())
    assert 'by the model itself' in record['boxes']
    assert '0.9' in record['boxes']


def test_frames_without_a_box_are_told(call, tmp_path, capsys):
    assert not call('clip.mp4', '--boxes', 'boxes.csv', '--formats', 'csv')
    assert '12 frames' in (said := capsys.readouterr().out)
    assert 'The files are in ' in said
    assert '11 without an animal' in said
    record = json.loads((tmp_path / 'out/clip.json').read_text())
    assert record['frames_without_animal'] == [0, 1, *range(3, 12)]
    assert record['command'].startswith('predict.py --out out --model')


WHOLE = '--whole-picture --formats csv'


@pytest.mark.parametrize(
    'args, message',
    [
        ('gone.mp4', 'there is no gone.mp4'),
        (f'text.mp4 {WHOLE}', 'text.mp4 is no video that can be read'),
        (f'broken.mp4 {WHOLE}', 'broken.mp4 is no video that can be read'),
        ('cats', 'give boxes, a detector, --one-animal where the'),
        ('cats --boxes gone.json', "No such file or directory: 'gone.json'"),
        (
            'cats --boxes boxes.csv --formats csv',
            'no box for cats/picture0.png',
        ),
        (
            'cats --detector boxes.csv boxes.csv --whole-picture',
            '2 of them are given',
        ),
        ('cats --one-animal --animal bee', "'bee' needs a detector"),
        ('cats --whole-picture --formats xls', "format 'xls' is none of"),
        (f'cats {WHOLE} --device cuda:7', "device 'cuda:7' is not there"),
        (f'cats {WHOLE} --batch-size 0', '--batch-size is 0: give a whole'),
        (f'cats {WHOLE} --threshold nan', 'threshold is nan: give a score'),
        (
            f'cats {WHOLE} --threshold 2',
            'threshold is 2.0: give a score from 0 to 1',
        ),
        (f'cats {WHOLE} --config boxes.csv', 'either an ONNX file, or a'),
        (
            f'cats {WHOLE} --out boxes.csv',
            'boxes.csv cannot be written to: it is a file',
        ),
        (f'cats {WHOLE} --out cats', 'cats is the folder of the input'),
    ],
)
def test_mistakes_are_one_sentence(call, capsys, args, message):
    code = call(*args.split())
    captured = capsys.readouterr()
    told = code if isinstance(code, str) else captured.err
    lines = [line for line in told.splitlines() if line]
    assert len(lines) == 1
    assert lines[0].startswith('error: ')
    assert message in lines[0]
    assert code in (1, told)


def test_a_detector_that_is_not_there_is_told_at_once(call, capsys):
    assert call('cats', '--detector', 'boxes.csv', 'none.pth') == 2
    told = capsys.readouterr().err
    assert 'there is no file of a detector none.pth' in told


@pytest.mark.parametrize('name', ['clip.csv', 'clip.json'])
def test_boxes_are_not_replaced_by_results(call, tmp_path, name):
    rows = (tmp_path / 'boxes.csv').read_text()
    boxes = tmp_path / 'out' / name
    boxes.parent.mkdir()
    boxes.write_text(rows)
    told = call('clip.mp4', '--boxes', f'out/{name}', '--formats', 'csv')
    assert f'out/{name}, which tells boxes, would be replaced' in told
    assert boxes.read_text() == rows


@pytest.mark.parametrize(
    'options, message',
    [
        (dict(batch_size=2.5), 'batch_size is 2.5: give a whole number'),
        (dict(batch_size='3'), "batch_size is '3'"),
        (dict(look=Look('0.3')), "threshold is '0.3': give a score"),
        (dict(look=Look(None)), 'threshold is None'),
    ],
)
def test_numbers_of_another_kind_are_one_sentence(tmp_path, options, message):
    (path,) = write_pictures(tmp_path, 1)
    files = dict(model=tmp_path / 'a.onnx', whole_picture=True)
    with pytest.raises(ValueError, match=message):
        clamp_mmpose.predict(path, tmp_path / 'out', **files, **options)


def test_a_format_that_is_named_twice_is_written_once(call, tmp_path):
    assert not call('cats', '--whole-picture', '--formats', 'csv, csv')
    record = json.loads((tmp_path / 'out/cats.json').read_text())
    assert record['formats'] == ['csv']


def test_resuming_removes_what_a_killed_run_left(call, tmp_path):
    args = ['cats', '--whole-picture', '--formats', 'csv']
    with subprocess.Popen(
        [
            *(sys.executable, '-c'),
            'from clamp_mmpose.foundation.atomic_files import *\n'
            'with replacing_atomically("out/a.csv"):\n'
            '    print(flush=True); input()',
        ],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        other.stdout.readline()
        assert not call(*args, '--resume')
        assert len(list((tmp_path / 'out').glob('.tmp-*'))) == 1  # at work
        other.kill()
    assert not call(*args)
    assert list((tmp_path / 'out').glob('.tmp-*'))
    assert not call(*args, '--resume')
    assert not list((tmp_path / 'out').glob('.tmp-*'))


def test_three_lines_of_python(model_files, tmp_path):
    write_pictures(tmp_path / 'cats', 2)
    (outcome,) = clamp_mmpose.predict(
        tmp_path / 'cats',
        tmp_path / 'out',
        model=model_files[2],
        whole_picture=True,
    )
    assert outcome.frames == 2
    assert all(path.exists() for path in outcome.files)


def test_an_onnx_file_needs_neither_pytorch_nor_mmpose(model_files, tmp_path):
    write_pictures(tmp_path / 'cats', 2)
    command = tool_without_torch('cats', '--whole-picture', '--out', 'out')
    result = subprocess.run(
        [*command, '--model', model_files[2]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    assert (tmp_path / 'out' / 'cats.csv').exists()
    assert len(list((tmp_path / 'out' / 'cats.drawn').iterdir())) == 2
