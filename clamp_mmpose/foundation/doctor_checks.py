"""What the doctor looks at, each with the command that mends it."""

from __future__ import annotations  # to run where Python is too old

import importlib.metadata
import os
import platform
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from .doctor import FINE, NOTE, PROBLEM, Finding, attempt, tried
from .environment import COMMANDS, environment_problems

OPENCV = re.compile(r'opencv[-_](contrib[-_])?python([-_]headless)?', re.I)
PLAIN_TORCH = 'pip install torch==2.13.0 torchvision==0.28.0'
# of a checkout's environment/stack.txt
XTCOCOTOOLS = (
    'pip install Cython && pip install --force-reinstall --no-deps '
    '--no-build-isolation --no-binary xtcocotools xtcocotools==1.14.3'
)
GIGABYTES = 5  # that a training of 210 epochs fills, about
# where the configs look for AP-10K and for drawn animals
DATA = ('data/ap10k', 'data/synthetic_ap10k')


def check_python() -> Iterable[Finding]:
    """Whether its version is one that is tested."""
    found = f'{platform.python_version()} ({sys.executable})'
    if (3, 10) <= sys.version_info < (3, 13):
        yield Finding('Python', FINE, found)
    else:
        mend = 'python3.11 -m venv .venv && . .venv/bin/activate'
        text = f'{found}, 3.10 to 3.12 is needed'
        yield Finding('Python', PROBLEM, text, mend)


def check_torch() -> Iterable[Finding]:
    """Its version, safe loading, and whether torchvision fits it."""
    works, version = attempt('import torch; print(torch.__version__)')
    if not works:
        yield Finding('torch', PROBLEM, version, PLAIN_TORCH)
        return
    numbers = _numbers(version)
    if numbers < (2, 0):
        text = f'{version}, >=2.0 is needed'
        yield Finding('torch', PROBLEM, text, PLAIN_TORCH)
    elif numbers < (2, 6):
        text = f'{version}: below 2.6 checkpoints can run code at loading'
        yield Finding('torch', NOTE, text, PLAIN_TORCH)
    else:
        yield Finding('torch', FINE, version)
    fitting = f'torchvision==0.{numbers[1] + 15}.*'  # as both are released
    yield tried(
        'torchvision',
        'import torchvision, torchvision.ops; print(torchvision.__version__)',
        f'pip install --force-reinstall --no-deps "{fitting}" from the same '
        'index as torch; in a checkout: python environment/mend.py',
        'its operators do not fit torch: ',
    )


def check_numpy() -> Iterable[Finding]:
    """Whether mmpose can draw with it, and torch read its arrays."""
    works, version = attempt('import numpy; print(numpy.__version__)')
    mend = 'pip install "numpy<2.4"'
    if not works:
        yield Finding('numpy', PROBLEM, version, mend)
    elif _numbers(version) >= (2, 4):
        text = f'{version}: with 2.4 and later mmpose cannot draw'
        yield Finding('numpy', PROBLEM, text, mend)
    else:
        code = (
            'import numpy, torch; torch.from_numpy(numpy.zeros(1));'
            f'print({version!r})'
        )
        text = f'{version} does not fit torch: '
        yield tried('numpy', code, 'pip install "numpy<2"', text)


def check_versions() -> Iterable[Finding]:
    """Versions, mmcv's ops, mmdet's bounds, setuptools, open_clip."""
    problems = environment_problems()
    for problem, command in problems:
        yield Finding(problem.split()[0], PROBLEM, problem, command)
    if not problems:
        yield Finding('versions', FINE, 'mmdet, mmcv, setuptools, ... fit')


def check_imports() -> Iterable[Finding]:
    """What is compiled, and OpenMMLab's packages, each on its own."""
    wrong = {problem.split()[0] for problem, _ in environment_problems()}
    yield tried('xtcocotools', 'import xtcocotools._mask', XTCOCOTOOLS)
    for package, code in {
        'mmengine': 'import mmengine as m',
        'mmcv': 'import mmcv.ops, mmcv as m',
        'mmdet': 'import mmdet as m',
        'mmpose': 'import mmpose.models, mmpose as m',
        'open_clip': 'import open_clip as m',
        'setuptools': 'import pkg_resources, setuptools as m',
    }.items():
        if package not in wrong:
            code += '; print(m.__version__)'
            yield tried(package, code, COMMANDS[package])


def check_opencv() -> Iterable[Finding]:
    """Whether there is one build of it only, which can be imported."""
    names = {
        d.metadata['Name'] or '' for d in importlib.metadata.distributions()
    }
    found = sorted(name for name in names if OPENCV.fullmatch(name))
    if len(found) > 1:
        text = f'{" and ".join(found)} share one folder and break each other'
        mend = f'pip uninstall -y {" ".join(found)} && pip install {found[0]}'
        yield Finding('OpenCV', PROBLEM, text, mend)
        return
    yield tried(
        'OpenCV',
        f'import cv2; print(cv2.__version__, {" ".join(found)!r})',
        'pip uninstall -y opencv-python; pip install opencv-python-headless',
    )


def check_gpu() -> Iterable[Finding]:
    """Whether torch can use the one that is there."""
    code = (
        'import torch; c = torch.cuda; n = c.is_available() and c.device_count'
        '(); print(n or 0, torch.version.cuda or "none", n and '
        'c.get_device_name(0))'
    )
    works, line = attempt(code)
    count, cuda, name = line.split(' ', 2) if works else ('0', 'none', '')
    if count != '0':
        yield Finding('GPU', FINE, f'{count} x {name}, CUDA {cuda}')
    elif shutil.which('nvidia-smi') is None:
        text = 'none (no nvidia-smi): the CPU trains slowly'
        yield Finding('GPU', NOTE, text)
    elif cuda == 'none':
        text = 'there is one, and a torch for the CPU'
        yield Finding('GPU', PROBLEM, text, PLAIN_TORCH)
    else:
        text = f'the driver does not serve torch for CUDA {cuda}'
        mend = 'nvidia-smi (see its CUDA version), then a torch for that'
        yield Finding('GPU', PROBLEM, text, mend)


def check_disk() -> Iterable[Finding]:
    """Whether a training has room for its checkpoints."""
    free = shutil.disk_usage('.').free / 1e9
    text = f'{free:.0f} GB free in {Path.cwd()}'
    if free < GIGABYTES:
        mend = f'free {GIGABYTES} GB, or train with --work-dir elsewhere'
        yield Finding('disk', PROBLEM, text, mend)
    else:
        yield Finding('disk', FINE, text)


def check_clip_cache() -> Iterable[Finding]:
    """Both caches of open_clip: its own, and that of Hugging Face's hub."""
    hub = os.environ.get('HF_HOME', Path.home() / '.cache' / 'huggingface')
    for folder in (Path.home() / '.cache' / 'clip', Path(hub, 'hub')):
        existing = next(p for p in (folder, *folder.parents) if p.exists())
        if not os.access(existing, os.W_OK | os.X_OK):
            # only of the cache itself what is inside
            deep = '-R ' if existing == folder else ''
            mend = f'chown {deep}"$(id -u)" {existing}'
            text = f'{existing} cannot be written to'
            yield Finding('CLIP cache', PROBLEM, text, mend)
            continue
        files = [p for p in folder.glob('**/*') if p.is_file()]
        size = sum(p.stat().st_size for p in files) / 1e6
        if files:
            text = f'{size:.0f} MB in {folder}'
            yield Finding('CLIP cache', FINE, text)
        else:
            text = f'{folder} is empty: filled by a first training'
            yield Finding('CLIP cache', NOTE, text)


def check_data() -> Iterable[Finding]:
    """Whether the data are where the configs look for them."""
    found = [data for data in DATA if Path(data, 'annotations').is_dir()]
    if found:
        yield Finding('data', FINE, f'{" and ".join(found)} in {Path.cwd()}')
    else:
        text = f'neither {" nor ".join(DATA)} in {Path.cwd()}'
        mend = 'ln -s FOLDER_OF_AP-10K data/ap10k, or tools/demo.sh draws some'
        yield Finding('data', NOTE, text, mend)


CHECKS = (
    check_python,
    check_torch,
    check_numpy,
    check_versions,
    check_imports,
    check_opencv,
    check_gpu,
    check_disk,
    check_clip_cache,
    check_data,
)


def _numbers(version: str) -> tuple[int, int]:
    major, minor = re.findall(r'\d+', version)[:2]
    return int(major), int(minor)
