"""Every command of docs/predict.md runs as it is written."""

import shutil
from importlib.util import find_spec

import pytest
from doc_pages import blocks_of, commands_of
from predicted import write_detector, write_pictures, write_video
from samples import ROOT

TOOL = 'predict.py'
PAGE = (ROOT / 'docs' / 'predict.md').read_text()


@pytest.fixture
def here(tmp_path, model_files, monkeypatch):
    """The files that the page speaks of."""
    pytest.importorskip('imageio_ffmpeg')
    config, checkpoint, onnx = model_files
    shutil.copy(config, tmp_path / 'clamp_mouse.py')
    shutil.copy(checkpoint, tmp_path / 'mouse.pth')
    shutil.copy(onnx, tmp_path / 'mouse.onnx')
    write_detector(tmp_path)
    write_pictures(tmp_path / 'crops')
    rows = ['source,frame,left,top,right,bottom']
    for name in ('clip.mp4', 'day1/a.mp4', 'day2/b.mp4'):
        write_video(tmp_path / name)
        rows += [f'{name},{frame},8,9,60,50' for frame in range(6)]
    (tmp_path / 'boxes.csv').write_text('\n'.join(rows))
    (tmp_path / 'list.txt').write_text('clip.mp4\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_commands_run_as_written(here, tool):
    commands = [
        command
        for command in commands_of(PAGE)
        if 'tools/benchmark.py' not in command  # takes minutes
    ]
    assert len(commands) == 8
    if not find_spec('trackers'):
        commands = [one for one in commands if '--track' not in one]
    for command in commands:
        assert command[:2] == ['python', 'tools/predict.py']
        with pytest.raises(SystemExit) as ended:
            tool(*command[2:])
        assert not ended.value.code, command
    written = {path.name for path in (here / 'out').iterdir()}
    assert {'clip.drawn.mp4', 'clip.csv', 'clip.coco.json'} <= written
    assert {'crops.drawn', 'crops.json', 'a.csv', 'b.csv'} <= written


def test_python_runs_as_written(here):
    (block,) = blocks_of(PAGE, 'python')
    exec(block, {})
    assert (here / 'out' / 'clip.csv').exists()
