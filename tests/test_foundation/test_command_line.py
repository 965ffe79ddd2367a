"""Ctrl-C ends a tool with one line."""

import os
import signal
import subprocess
import sys
import time

import pytest
from samples import ROOT

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
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.strip().splitlines()[-1] == 'interrupted'
    assert 'Traceback' not in errors


@pytest.mark.parametrize(
    'tool', ['make_synthetic_ap10k.py', 'pretrain_tiny_clip.py']
)
def test_tools_leave_nothing_half_written(tool, tmp_path):
    process = subprocess.Popen(
        [sys.executable, ROOT / 'tools' / tool, *TOOLS[tool]],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
    )
    seen = b''
    deadline = time.monotonic() + 120
    while b'%|' not in seen and time.monotonic() < deadline:
        seen += os.read(process.stdout.fileno(), 4096)
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=60)
    assert process.returncode == 130, (seen + rest)[-2000:]
    assert b'Traceback' not in rest and b'interrupted' in rest
    assert not list(tmp_path.rglob('annotations/*.json'))
    assert not list(tmp_path.rglob('.tmp-*'))


def test_every_tool_runs_so():
    tools = [p for p in (ROOT / 'tools').glob('*.py') if p.name[0] != '_']
    assert len(tools) > 10
    for path in tools:
        text = path.read_text()
        # before any other import
        assert text.index('import _ctrl_c') < text.index('\nfrom '), path
        assert 'run(main)' in text or path.name == 'doctor.py', path


@pytest.mark.parametrize('tool', ['doctor', 'export_onnx', 'train'])
def test_one_line_while_python_is_importing(tool):
    process = subprocess.Popen(
        [sys.executable, '-v', ROOT / 'tools' / f'{tool}.py', 'config.py'],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    next(line for line in process.stderr if line.startswith("import '_ctrl"))
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.strip().splitlines()[-1] == 'interrupted'
    assert 'Traceback' not in errors


def test_background_jobs_go_on_ignoring_it():
    code = (
        'import signal, sys\n'
        'signal.signal(signal.SIGINT, signal.SIG_IGN)\n'
        f'sys.path.insert(0, {str(ROOT / "tools")!r})\n'
        'import _ctrl_c\n'
        'from clamp_mmpose.foundation.command_line import run\n'
        'run(lambda: signal.raise_signal(signal.SIGINT))\n'
    )
    subprocess.run([sys.executable, '-c', code], check=True)
