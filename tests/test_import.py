"""What importing the package needs: the runtime little, the plugin all."""

import subprocess
import sys

import pytest
from samples import ROOT

# a Python in which some packages are not installed, or fail when imported
WITHOUT = """
import sys
from importlib.machinery import PathFinder

root, missing, broken = sys.argv[1:]

class Without(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name in broken.split():
            raise RuntimeError(f'{name} is broken')
        if name.partition('.')[0] not in missing.split():
            return super().find_spec(name, path, target)

sys.meta_path[:] = [
    Without if finder is PathFinder else finder for finder in sys.meta_path
]
sys.path.insert(0, root)
"""
RUNTIME = """
from clamp_mmpose.runtime import PosePredictor
import clamp_mmpose
print(clamp_mmpose.__all__)
"""
OPENMMLAB = 'mmpose mmcv mmdet open_clip'


def run(code, missing='', broken=''):
    arguments = [sys.executable, '-I', '-c', WITHOUT + code]
    return subprocess.run(
        [*arguments, str(ROOT), missing, broken],
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    'missing, broken',
    [
        (f'torch torchvision mmengine {OPENMMLAB}', ''),
        (f'mmengine {OPENMMLAB}', ''),
        (OPENMMLAB, ''),
        ('mmdet', ''),
        ('open_clip safetensors', ''),
        ('', 'mmcv.ops'),
        ('', 'torchvision.ops'),
    ],
    ids=[
        'no torch',
        'torch alone',
        'torch and mmengine',
        'no mmdet',
        'no open_clip',
        'broken mmcv',
        'broken torchvision',
    ],
)
def test_runtime_needs_no_openmmlab(missing, broken):
    ran = run(RUNTIME, missing, broken)
    assert (ran.returncode, ran.stdout) == (
        0,
        "['__version__', 'predict']\n",
    ), ran.stderr


def test_runtime_can_be_had_after_mmengine():
    ran = run(f'import mmengine{RUNTIME}', OPENMMLAB)
    assert (ran.returncode, ran.stdout) == (
        0,
        "['__version__', 'predict']\n",
    ), ran.stderr


@pytest.mark.parametrize(
    'part', ['', '.runtime', '.skeletons', '.foundation.command_line']
)
def test_importing_is_quick(part):
    heavy = {'torch', 'mmengine', 'mmcv', 'mmpose', 'mmdet', 'open_clip'}
    ran = run(
        f'import clamp_mmpose{part}\n'
        f'assert not {heavy} & set(sys.modules), sorted(sys.modules)'
    )
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize(
    'before',
    [
        'import clamp_mmpose.runtime; from mmpose.registry import MODELS',
        'import clamp_mmpose; import mmpose.models',
        'from mmpose.registry import MODELS; MODELS.get("HeatmapHead");'
        'import clamp_mmpose',
        'from clamp_mmpose import registry',
    ],
)
def test_names_are_found_whatever_is_imported_first(before):
    ran = run(
        f'{before}\n'
        'from mmpose.registry import HOOKS, MODELS\n'
        "print(MODELS.get('CLAMP'), HOOKS.get('FiniteLossHook'))"
    )
    assert "class 'clamp_mmpose.models.clamp.CLAMP'" in ran.stdout, ran.stderr
    assert 'finite_loss_hook.FiniteLossHook' in ran.stdout, ran.stderr


@pytest.mark.parametrize(
    'imports',
    [
        'import clamp_mmpose.runtime; from mmengine.runner import Runner',
        'from mmengine.runner import Runner; import clamp_mmpose',
    ],
)
def test_checkpoints_are_guarded_whatever_is_imported_first(imports):
    ran = run(
        f'{imports}\n'
        'from mmengine.runner import CheckpointLoader\n'
        "print(CheckpointLoader._get_checkpoint_loader('a.pth').__module__)"
    )
    assert 'clamp_mmpose.foundation.checkpoint_text' in ran.stdout, ran.stderr


def test_mmpose_goes_on_where_only_the_runtime_can_be_had():
    ran = run(
        'import clamp_mmpose.runtime\n'
        'from mmpose.registry import MODELS\n'
        "print(MODELS.get('HeatmapHead'), MODELS.get('CLAMP'))",
        missing='open_clip',
    )
    assert "HeatmapHead'> None" in ran.stdout, ran.stderr


CONFIG = (
    'from mmengine.config import Config\n'
    'Config.fromstring(\'custom_imports = dict(imports=["clamp_mmpose"])\','
    " '.py')"
)


@pytest.mark.parametrize(
    'door',
    [
        'import clamp_mmpose',
        'import clamp_mmpose.models',
        'from clamp_mmpose import registry',
        'import clamp_mmpose.datasets, clamp_mmpose.runtime',
        CONFIG,
    ],
)
@pytest.mark.parametrize(
    'missing', ['mmpose', OPENMMLAB, 'open_clip', 'safetensors']
)
def test_plugin_says_once_what_is_missing(door, missing):
    ran = run(door, missing)
    assert ran.returncode == 1
    assert ran.stderr.count('cannot run in this environment') == 1
    for package in missing.split():
        assert f'* {package} is missing' in ran.stderr
    assert 'clamp_mmpose.runtime alone needs none of these' in ran.stderr


def test_broken_package_is_not_hidden_from_users_of_the_plugin():
    ran = run(
        'import clamp_mmpose\n'
        'from mmpose.registry import MODELS\n'
        "MODELS.get('CLAMP')",
        broken='mmcv.ops',
    )
    assert ran.returncode == 1
    assert 'mmcv.ops is broken' in ran.stderr
