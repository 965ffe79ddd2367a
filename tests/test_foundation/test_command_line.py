"""Ctrl-C ends a tool with one line, and help comes at once."""

import argparse
import ast
import os
import re
import runpy
import signal
import subprocess
import sys

import pytest
from samples import ROOT

from clamp_mmpose.deployment import PRECISIONS
from clamp_mmpose.foundation.command_line import ConfigOptions, as_options
from clamp_mmpose.importing import FORMATS
from clamp_mmpose.lab.benchmark import options as benchmark_options
from clamp_mmpose.lab.benchmark.printed import MEASUREMENTS
from clamp_mmpose.lab.reproduction import options as reproduction_options
from clamp_mmpose.lab.reproduction.studies import STUDIES
from clamp_mmpose.prediction.settings import USUAL_FORMATS

ALL_TOOLS = sorted((ROOT / 'tools').glob('*.py'))
TOOLS = {
    'make_synthetic_ap10k.py': ['data', '--images', '5000'],
    'pretrain_tiny_clip.py': ['resnet', 'clip.safetensors'],
}


def test_one_line_and_the_exit_code_of_shells(tmp_path):
    code = (
        'from clamp_mmpose.foundation.command_line import run\n'
        'import time\n'
        'def main():\n'
        '    print("started", flush=True)\n'
        '    time.sleep(60)\n'
        'run(main)\n'
    )
    process = subprocess.Popen(
        [sys.executable, '-c', code], stdout=-1, stderr=-1, text=True
    )
    assert process.stdout.readline() == 'started\n'
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=180)
    assert process.returncode == 130
    assert errors.strip().splitlines()[-1] == 'interrupted'
    assert 'Traceback' not in errors


def test_a_warning_is_one_line_without_code():
    code = (
        'from clamp_mmpose.foundation.command_line import run\n'
        'import warnings\n'
        'run(lambda: warnings.warn("train longer"))\n'
    )
    process = subprocess.run(
        [sys.executable, '-c', code], capture_output=True, text=True
    )
    assert process.stderr == 'warning: train longer\n'


@pytest.mark.parametrize(
    'tool', ['make_synthetic_ap10k.py', 'pretrain_tiny_clip.py']
)
def test_tools_leave_nothing_half_written(tool, tmp_path):
    code = (
        'import runpy, sys\n'
        'from clamp_mmpose.foundation import progress\n'
        'progress.SECONDS = 0  # a line for each item\n'
        'del sys.argv[0]\n'
        'runpy.run_path(sys.argv[0], run_name="__main__")\n'
    )
    process = subprocess.Popen(
        [sys.executable, '-c', code, ROOT / 'tools' / tool, *TOOLS[tool]],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
    )
    seen = b''
    while b'/s' not in seen:
        read = os.read(process.stdout.fileno(), 4096)
        assert read, seen[-2000:]
        seen += read
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=180)
    assert process.returncode == 130, (seen + rest)[-2000:]
    assert b'Traceback' not in rest and b'interrupted' in rest
    assert not list(tmp_path.rglob('annotations/*.json'))
    assert not list(tmp_path.rglob('.tmp-*'))


def test_every_tool_runs_so():
    assert len(ALL_TOOLS) > 10
    for path in ALL_TOOLS:
        text = path.read_text()
        assert 'run(main)' in text and 'with slow_imports():' in text, path


def test_shared_options_are_written_once():
    shared = (ROOT / 'clamp_mmpose/foundation/options.py').read_text()
    names = re.findall(r"'(--[a-z-]+)'", shared)
    assert {'--device', '--cfg-options', '--boxes'} <= set(names)
    own = {
        name
        for path in [*ALL_TOOLS, ROOT / 'clamp_mmpose/reporting/command.py']
        for name in names
        if f"'{name}'," in path.read_text()
    }
    # of other things: a config that is required, a CLIP's name, a model
    # that looks at labels instead of training some
    assert own == {'--checkpoint', '--config', '--model'}


# the help of MMPose's own tools, to which these two hand over, needs MMEngine
OWN_HELP = [p.name for p in ALL_TOOLS if p.stem not in ('train', 'test')]


@pytest.mark.parametrize('tool', OWN_HELP)
def test_help_imports_nothing_heavy(tool):
    code = (
        'import runpy, sys\n'
        'sys.argv[1:] = ["--help"]\n'
        'try:\n'
        f'    runpy.run_path({str(ROOT / "tools" / tool)!r},'
        ' run_name="__main__")\n'
        'finally:\n'
        '    print(sorted({m.partition(".")[0] for m in sys.modules}))'
    )
    asked = subprocess.run(
        [sys.executable, '-c', code], capture_output=True, text=True
    )
    assert asked.returncode == 0, asked.stderr
    help_text, _, modules = asked.stdout.strip().rpartition('\n')
    assert 'usage:' in help_text
    slow = 'torch mmengine mmcv mmpose open_clip numpy cv2 matplotlib'
    assert not set(slow.split()) & set(ast.literal_eval(modules))


FILES = {
    'audit_labels.py': ['gone.py'],
    'benchmark.py': ['gone.py'],
    'calibrate.py': [__file__, 'gone.onnx'],
    'contact_sheet.py': ['gone.py', __file__, 'out.jpg'],
    'convert_checkpoint.py': ['official', 'a', 'b', '--config', 'gone.py'],
    'demo.py': ['--model', 'gone.onnx'],
    'export_onnx.py': ['gone.py', __file__, 'out.onnx'],
    'export_web.py': ['gone.onnx', 'out.html'],
    'measure_asking.py': [__file__, 'gone.pth'],
    'predict.py': ['cats', '--out', 'out', '--checkpoint', 'gone.pth'],
    'test.py': ['gone.py', 'a.pth'],
    'train.py': ['gone.py'],
    'validate_dataset.py': ['a.json', 'images', '--config', 'gone.py'],
    'visualize.py': ['gone.py', __file__, '--matching', '--out', 'out'],
}


def test_a_file_that_is_not_there_is_told_before_all_imports(tmp_path):
    code = (
        'import runpy, sys\n'
        f'for tool, words in {FILES!r}.items():\n'
        '    sys.argv = [tool, *words]\n'
        '    try:\n'
        f'        runpy.run_path({str(ROOT / "tools")!r} + "/" + tool,'
        ' run_name="__main__")\n'
        '    except SystemExit as ended:\n'
        '        print(ended.code, file=sys.stderr)\n'
        'assert not {"torch", "mmengine", "numpy"} & set(sys.modules)'
    )
    asked = subprocess.run(
        [sys.executable, '-c', code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert asked.returncode == 0, asked.stderr
    told = re.findall(r'there is no (\w+) gone\.(\w+)', asked.stderr)
    kinds = dict(py='config', pth='checkpoint', onnx='model')
    assert len(told) == len(FILES)
    assert all(kinds[suffix] == kind for kind, suffix in told)


def test_tools_offer_what_the_package_has(capsys, monkeypatch):
    """They name choices themselves, as importing them would take seconds."""
    assert benchmark_options.MEASUREMENTS == tuple(MEASUREMENTS)
    assert reproduction_options.STUDIES == tuple(STUDIES)
    for tool, offered in {
        'import_labels': '--format {' + ','.join(FORMATS) + '}',
        'export_onnx': '--precision {' + ','.join(PRECISIONS) + '}',
        'predict': f'(default: {",".join(USUAL_FORMATS)})',
    }.items():
        monkeypatch.setattr(sys, 'argv', [tool, '--help'])
        with pytest.raises(SystemExit):
            runpy.run_path(
                str(ROOT / 'tools' / f'{tool}.py'), run_name='__main__'
            )
        printed = ' '.join(capsys.readouterr().out.split())
        assert offered in printed, tool


def test_overrides_are_read_as_mmengine_reads_them():
    parser = argparse.ArgumentParser()
    parser.add_argument('--cfg-options', nargs='+', action=ConfigOptions)
    given = ['--cfg-options', 'a.b=1', 'c=[2,x]', 'd=(1,2)', 'e=True']
    assert parser.parse_args(given).cfg_options == {
        'a.b': 1,
        'c': [2, 'x'],
        'd': (1, 2),
        'e': True,
    }
    assert parser.parse_args([]).cfg_options is None


@pytest.mark.parametrize(
    'given, message',
    [
        ('max_epochs', "--cfg-options: 'max_epochs' is not KEY=VALUE"),
        ('=1', "--cfg-options: '=1' is not KEY=VALUE"),
        ('a=[1,[2]', '--cfg-options: Imbalanced brackets'),
    ],
)
def test_an_override_that_is_none_is_told_as_a_wrong_option(
    given, message, capsys
):
    parser = argparse.ArgumentParser()
    parser.add_argument('--cfg-options', nargs='+', action=ConfigOptions)
    with pytest.raises(SystemExit) as ended:
        parser.parse_args(['--cfg-options', 'a.b=1', given])
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    'tool, module',
    [
        ('doctor', 'foundation.doctor_checks'),
        ('export_onnx', 'numpy'),
        ('train', 'numpy'),
    ],
)
def test_one_line_while_python_is_importing(tool, module):
    arguments = dict(doctor=[], export_onnx=[__file__, __file__, 'a.onnx'])
    process = subprocess.Popen(
        [sys.executable, '-v', ROOT / 'tools' / f'{tool}.py']
        + arguments.get(tool, [__file__]),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    start = f"import '{module}"
    next(line for line in process.stderr if line.startswith(start))
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=180)
    assert process.returncode == 130
    # -v tells of the end, too, where the imports had just ended
    assert 'interrupted' in errors.splitlines()
    assert 'Traceback' not in errors


def test_background_jobs_go_on_ignoring_it():
    code = (
        'import signal, sys\n'
        'signal.signal(signal.SIGINT, signal.SIG_IGN)\n'
        'from clamp_mmpose.foundation.command_line import run, slow_imports\n'
        'def main():\n'
        '    with slow_imports():\n'
        '        signal.raise_signal(signal.SIGINT)\n'
        '    signal.raise_signal(signal.SIGINT)\n'
        'run(main)\n'
    )
    subprocess.run([sys.executable, '-c', code], check=True)


@pytest.mark.parametrize(
    'told,expected',
    [
        ('give boxes, or one_animal.', 'give boxes, or --one-animal.'),
        ('min_score=-1 is none', '--min-score=-1 is none'),
        ('there is no day/one_animal.mp4', 'there is no day/one_animal.mp4'),
        ('there is no one_animal/a.mp4', 'there is no one_animal/a.mp4'),
        ('my_one_animal and one_animals', 'my_one_animal and one_animals'),
    ],
)
def test_arguments_are_told_as_options(told, expected):
    args = argparse.Namespace(boxes=None, one_animal=False, min_score=None)
    assert as_options(told, args) == expected
    assert as_options(told, argparse.Namespace(boxes=None)) == told


@pytest.mark.parametrize(
    'given, message',
    [
        (('--rounds', '0'), '--rounds must be positive: 0'),
        (('--batch-sizes', '1', '0'), '--batch-sizes must be positive: 0'),
    ],
)
def test_a_benchmark_that_cannot_be_is_refused(
    given, message, monkeypatch, capsys
):
    config = ROOT / 'configs' / 'clamp_tiny_demo.py'
    monkeypatch.setattr(sys, 'argv', ['benchmark.py', str(config), *given])
    with pytest.raises(SystemExit):
        benchmark_options.parse_args('')
    assert message in capsys.readouterr().err
