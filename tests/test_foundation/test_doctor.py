"""The doctor names what is broken, and the command that mends it."""

import os
import subprocess
import sys
import venv

import pytest
from samples import ROOT

from clamp_mmpose.foundation import doctor_checks
from clamp_mmpose.foundation.doctor import FINE, NOTE, PROBLEM, attempt

# with what the environment's stand-in for torchvision's operators may call
TORCH = """
__version__ = {!r}
class version: cuda = '13.0'
class library:
    class Library:
        __init__ = define = lambda self, *args: None
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Puts broken packages before those of the environment."""
    folder = tmp_path / 'broken'
    folder.mkdir()
    path = os.environ.get('PYTHONPATH', '')
    monkeypatch.setenv('PYTHONPATH', f'{folder}{os.pathsep}{path}')
    monkeypatch.syspath_prepend(str(folder))

    def install(name, init='', version=None):
        (folder / name).mkdir()
        (folder / name / '__init__.py').write_text(init)
        if version:  # this process looks for it, too
            monkeypatch.delitem(sys.modules, name, raising=False)
            text = f'__version__ = {version!r}\n'
            (folder / name / 'version.py').write_text(text)
        return folder / name

    install.folder = folder
    return install


def problem(check, part):
    (finding,) = [f for f in check() if f.part == part]
    assert finding.state == PROBLEM and finding.mend
    return str(finding)


def test_broken_torch(install):
    install('torch', "raise OSError('libtorch.so: cannot open')")
    found = problem(doctor_checks.check_torch, 'torch')
    assert 'libtorch.so: cannot open' in found
    assert 'mend: pip install torch==' in found


def test_torchvision_of_another_torch(install):
    install('torch', TORCH.format('2.13.0+cpu'))
    install(
        'torchvision',
        "raise RuntimeError('operator torchvision::nms does not exist')",
    )
    found = problem(doctor_checks.check_torch, 'torchvision')
    assert 'operators do not fit torch: RuntimeError' in found
    assert '"torchvision==0.28.*"' in found


def test_old_torch_is_a_note_on_checkpoints(install):
    install('torch', TORCH.format('2.1.2'))
    install('torchvision', "__version__ = '0.16.2'").joinpath('ops.py').touch()
    states = [finding.state for finding in doctor_checks.check_torch()]
    assert states == [NOTE, FINE]


def test_numpy_that_mmpose_cannot_draw_with(install):
    install('numpy', "__version__ = '2.4.6'")
    found = problem(doctor_checks.check_numpy, 'numpy')
    assert 'mmpose cannot draw' in found and '"numpy<2.4"' in found


def test_numpy_that_torch_was_not_made_for(install):
    install('numpy', "__version__ = '2.0.0'\ndef zeros(n): pass")
    install('torch', "def from_numpy(a): raise RuntimeError('not available')")
    found = problem(doctor_checks.check_numpy, 'numpy')
    assert 'does not fit torch' in found and '"numpy<2"' in found


def test_open_clip_that_was_not_tested(install):
    install('open_clip', version='2.24.0')
    found = problem(doctor_checks.check_versions, 'open_clip')
    assert '>=2.26.1,<4' in found


def test_mmcv_without_ops(install):
    install('mmcv', version='2.1.0')
    found = problem(doctor_checks.check_versions, 'mmcv')
    assert 'has no compiled ops' in found and 'mmcv==2.1.0' in found


def test_xtcocotools_of_another_numpy(install, monkeypatch):
    monkeypatch.setattr(doctor_checks, 'environment_problems', list)
    install('xtcocotools').joinpath('_mask.py').write_text(
        "raise ValueError('numpy.dtype size changed')"
    )
    for name in ('mmengine', 'mmcv', 'mmdet', 'mmpose', 'open_clip'):
        install(name, "__version__ = '1'")
    found = problem(doctor_checks.check_imports, 'xtcocotools')
    assert 'numpy.dtype size changed' in found
    assert '--no-binary xtcocotools' in found


def test_two_opencvs(install):
    for name in ('opencv-python', 'opencv-python-headless'):
        record = install.folder / f'{name.replace("-", "_")}-9.9.dist-info'
        record.mkdir()
        (record / 'METADATA').write_text(f'Name: {name}\nVersion: 9.9\n')
    found = problem(doctor_checks.check_opencv, 'OpenCV')
    assert 'opencv-python and opencv-python-headless share one' in found
    assert 'pip uninstall -y opencv-python opencv-python-headless' in found


def test_opencv_without_libgl(install):
    install('cv2', "raise ImportError('libGL.so.1: cannot open')")
    found = problem(doctor_checks.check_opencv, 'OpenCV')
    assert 'libGL.so.1' in found and 'opencv-python-headless' in found


def test_gpu_with_a_torch_for_the_cpu(install, monkeypatch):
    install(
        'torch',
        'class cuda: is_available = lambda: False\nclass version: cuda = None',
    )
    monkeypatch.setattr(doctor_checks.shutil, 'which', lambda name: name)
    assert 'torch for the CPU' in problem(doctor_checks.check_gpu, 'GPU')


def test_full_disk(monkeypatch, tmp_path):
    class Usage:
        free = 1e9

    monkeypatch.setattr(doctor_checks.shutil, 'disk_usage', lambda path: Usage)
    assert '1 GB free' in problem(doctor_checks.check_disk, 'disk')


def test_data_are_found_where_the_configs_look(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (finding,) = doctor_checks.check_data()
    assert finding.state == NOTE and 'ln -s' in finding.mend
    (tmp_path / 'data' / 'ap10k' / 'annotations').mkdir(parents=True)
    (finding,) = doctor_checks.check_data()
    assert finding.state == FINE


def test_crash_of_a_child_is_told():
    works, line = attempt('import os; os.abort()')
    assert (works, line) == (False, 'the process crashed (signal 6)')


def test_tool_tells_all_where_nothing_is_installed(tmp_path):
    venv.create(tmp_path / 'empty', symlinks=True)
    python = tmp_path / 'empty' / 'bin' / 'python'
    run = subprocess.run(
        [python, '-Es', ROOT / 'tools' / 'doctor.py'],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=dict(HOME=str(tmp_path)),
    )
    assert run.returncode == 1 and not run.stderr
    for part in ('torch', 'mmcv', 'mmpose', 'open_clip', 'OpenCV'):
        assert f'PROBLEM {part:14}' in run.stdout
    assert 'problems: mend them from the top' in run.stdout
