"""A wheel holds what `mim` looks for, and building it needs no network."""

import ast
import os
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from zipfile import ZipFile

import cv2
import pytest
from exported import initialised, picture, write_onnx
from samples import data_options, synthetic_sample

ROOT = Path(__file__).parents[1]
TRAIN, VAL = 'ap10k-train-split1.json', 'ap10k-val-split1.json'
DISTRIBUTIONS = dict(
    PIL='pillow',
    cv2='opencv-python',
    open_clip='open_clip_torch',
    yaml='pyyaml',
)


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
    return wheel


def names_in(wheel):
    return set(ZipFile(wheel).namelist())


@pytest.fixture(scope='module')
def wheel_file(source, tmp_path_factory):
    return wheel_of(source, tmp_path_factory.mktemp('wheel'))


@pytest.fixture(scope='module')
def wheel(wheel_file):
    return names_in(wheel_file)


@pytest.fixture(scope='module')
def mim(wheel_file, tmp_path_factory):
    """Runs ``mim`` in an empty folder, with the wheel installed."""
    site = tmp_path_factory.mktemp('site')
    subprocess.run(
        [sys.executable, '-m', 'pip', 'install', '--quiet', '--no-deps']
        + ['--no-index', '--target', site, wheel_file],
        check=True,
    )
    folder = tmp_path_factory.mktemp('empty')
    env = dict(
        os.environ,
        PYTHON=sys.executable,
        # before this checkout, if that is installed
        PYTHONPATH=os.pathsep.join([str(site), os.environ['PYTHONPATH']]),
        OMP_WAIT_POLICY='PASSIVE',
    )

    def call(*args):
        program = Path(sys.executable).with_name('mim')
        result = subprocess.run(
            [program, *args],
            cwd=folder,
            env=env,
            capture_output=True,
            text=True,
        )
        output = result.stdout + result.stderr
        assert result.returncode == 0, output[-5000:]
        return output

    call.site, call.folder = site, folder
    return call


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


def test_wheel_holds_the_parts_of_the_page(wheel):
    folder = 'clamp_mmpose/deployment/page/'
    found = {name for name in wheel if name.startswith(folder)}
    names = {path.name for path in (ROOT / folder).iterdir()}
    assert {'page.html', 'page.css', 'main.js', 'worker.js'} <= names
    assert found == {f'{folder}{name}' for name in names}


def test_wheel_holds_the_page_of_reports(wheel):
    folder = 'clamp_mmpose/reporting/'
    assert {f'{folder}page.html', f'{folder}page.css'} <= wheel


def test_wheel_holds_what_the_page_shows(wheel):
    folder = 'clamp_mmpose/web/'
    kinds = ('.css', '.js', '.jpg')
    expected = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob('*')
        if path.suffix in kinds
    }
    assert {f'{folder}style.css', f'{folder}stage.js'} < expected
    found = {name for name in wheel if name.startswith(folder)}
    assert {name for name in found if name.endswith(kinds)} == expected


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
    assert names_in(wheel_of(sdist, tmp_path)) == wheel


def test_mim_trains_and_tests_from_the_wheel(mim, tmp_path):
    root = synthetic_sample(tmp_path / 'data', images=10)
    options = data_options(root, TRAIN, VAL, batch_size=4)
    options['train_cfg.max_epochs'] = 1
    overrides = [f'{name}={value}' for name, value in options.items()]
    arguments = ['clamp_mmpose', 'clamp_tiny_synthetic.py', '--work-dir']
    arguments += ['out', '--cfg-options', *overrides]
    output = mim('train', *arguments)
    assert f'{mim.site}/clamp_mmpose/.mim/configs' in output
    checkpoint = mim.folder / 'out' / 'epoch_1.pth'
    output = mim('test', *arguments[:2], '-C', checkpoint, *arguments[2:])
    assert 'coco/AP' in output


def test_mim_predicts_from_the_wheel(mim):
    model = write_onnx(initialised('resnet'), mim.folder / 'tiny.onnx')
    cv2.imwrite(str(mim.folder / 'cat.png'), picture())
    arguments = ['cat.png', '--out', 'found', '--whole-picture']
    arguments += ['--model', model, '--formats', 'csv']
    mim('run', 'clamp_mmpose', 'predict', *arguments)
    assert (mim.folder / 'found' / 'pictures.csv').exists()


def test_mim_finds_the_configs_in_the_model_index(mim):
    found = mim('search', 'clamp_mmpose', '--model', 'clamp')
    assert 'clamp_tiny_synthetic' in found


def test_what_is_imported_is_required():
    """Or an extra; what is imported where it is used may be absent."""
    settings = ConfigParser()
    settings.read(ROOT / 'setup.cfg')
    required = settings['options']['install_requires']
    extras = ' '.join(settings['options.extras_require'].values())
    known = {
        re.split('[<>=]', line)[0].lower().replace('_', '-')
        for line in f'{required} {extras}'.split()
    }
    for module, file in sorted(imported_modules()):
        name = DISTRIBUTIONS.get(module, module).lower().replace('_', '-')
        assert name in known, f'{file} imports {module}'


def imported_modules():
    """Names of foreign modules, each with a file that imports it on top."""
    found = {}
    files = [*(ROOT / 'clamp_mmpose').rglob('*.py'), *ROOT.glob('tools/*.py')]
    for file in files:
        if '.mim' in file.parts:
            continue
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            else:
                continue
            found.update({name.split('.')[0]: file.name for name in names})
    # the doctor imports a room without its house
    own = {'clamp_mmpose', 'foundation', *sys.stdlib_module_names}
    return {(name, file) for name, file in found.items() if name not in own}
