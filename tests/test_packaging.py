"""A wheel holds what `mim` looks for, and building it needs no network."""

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope='module')
def source(tmp_path_factory):
    """A copy, so that no build leaves traces in the checkout."""
    source = tmp_path_factory.mktemp('source') / 'clamp_mmpose'
    source.mkdir()
    for name in ('clamp_mmpose', 'configs', 'tools'):
        shutil.copytree(
            ROOT / name,
            source / name,
            ignore=shutil.ignore_patterns('__pycache__', '.mim'),
        )
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, source)
    return source


def wheel_of(source, out):
    subprocess.run(
        [sys.executable, '-m', 'pip', 'wheel', '--quiet', '--no-deps']
        + ['--no-build-isolation', '--no-index', '-w', out, source],
        check=True,
    )
    (wheel,) = Path(out).glob('clamp_mmpose-*.whl')
    return set(ZipFile(wheel).namelist())


@pytest.fixture(scope='module')
def wheel(source, tmp_path_factory):
    return wheel_of(source, tmp_path_factory.mktemp('wheel'))


def test_wheel_holds_all_configs_tools_and_the_model_index(wheel):
    expected = {'model-index.yml'}
    for folder, suffixes in (
        ('configs', ('.py', '.yml')),
        ('tools', ('.py', '.sh')),
    ):
        expected |= {
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / folder).rglob('*')
            if path.suffix in suffixes
        }
    prefix = 'clamp_mmpose/.mim/'
    found = {name[len(prefix) :] for name in wheel if name.startswith(prefix)}
    assert found == expected
    assert {'configs/metafile.yml', 'tools/demo.sh'} <= expected


def test_wheel_holds_weights_with_their_cards(wheel):
    folder = 'clamp_mmpose/weights/'
    found = {name for name in wheel if name.startswith(folder)}
    names = [path.stem for path in (ROOT / folder).glob('*.safetensors')]
    assert 'tiny_clip_resnet' in names
    assert found == {
        f'{folder}{name}{suffix}'
        for name in names
        for suffix in ('.md', '.safetensors')
    }


def test_wheel_holds_all_modules_and_nothing_else_of_the_checkout(wheel):
    modules = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / 'clamp_mmpose').rglob('*.py')
        if '.mim' not in path.parts
    }
    own = {
        name for name in wheel if '.mim/' not in name and name[-3:] == '.py'
    }
    assert own == modules


def test_sdist_makes_the_same_wheel(source, wheel, tmp_path):
    subprocess.run(
        [sys.executable, 'setup.py', '--quiet', 'sdist', '-d', tmp_path],
        cwd=source,
        check=True,
    )
    (sdist,) = tmp_path.glob('*.tar.gz')
    assert wheel_of(sdist, tmp_path) == wheel
