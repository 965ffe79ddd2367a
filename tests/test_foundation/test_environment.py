"""What check_environment says of packages that are missing or do not fit."""

import importlib
import re
import subprocess
import sys
from configparser import ConfigParser

import pytest
from samples import ROOT

from clamp_mmpose.foundation.environment import (
    DISTRIBUTIONS,
    VERSIONS,
    check_environment,
)

PACKAGES = (
    'mmcv',
    'mmdet',
    'mmengine',
    'mmpose',
    'open_clip',
    'pkg_resources',
    'safetensors',
)


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Makes the only place where packages are found a folder of the test."""
    for package in PACKAGES:
        monkeypatch.delitem(sys.modules, package, raising=False)
    monkeypatch.setattr(sys, 'path', [str(tmp_path)])

    def install(package, version, init=''):
        folder = tmp_path / package
        folder.mkdir(exist_ok=True)
        (folder / '__init__.py').write_text(init)
        (folder / 'version.py').write_text(f"__version__ = '{version}'\n")
        importlib.invalidate_caches()
        return folder

    install('mmengine', '0.10.7')
    (install('mmcv', '2.1.0') / '_ext.py').touch()
    install('mmdet', '3.3.0', "mmcv_maximum_version = '2.2.0'\n")
    install('mmpose', '1.3.2')
    install('open_clip', '3.3.0')
    install('pkg_resources', '80.10.2')
    install('safetensors', '0.8.0')
    return install


@pytest.fixture
def uninstall(install, tmp_path):
    def uninstall(package):
        (tmp_path / package / '__init__.py').unlink()
        importlib.invalidate_caches()

    return uninstall


def error():
    with pytest.raises(ImportError) as info:
        check_environment()
    return str(info.value)


def test_nothing_is_raised_or_printed_when_all_fits(install, capfd):
    check_environment()
    assert capfd.readouterr() == ('', '')


def test_this_environment_fits():
    check_environment()


@pytest.mark.parametrize(
    'package, command',
    [
        (
            'mmcv',
            'pip install --no-build-isolation --no-cache-dir mmcv==2.1.0',
        ),
        ('mmdet', 'pip install --no-build-isolation mmdet==3.3.0'),
        ('mmengine', 'pip install -U "mmengine>=0.10.4"'),
        ('mmpose', 'pip install --no-build-isolation mmpose==1.3.2'),
        ('open_clip', 'pip install "open_clip_torch>=2.26.1,<4"'),
        ('safetensors', 'pip install -U "safetensors>=0.4"'),
    ],
)
def test_missing_package_is_named_with_its_command(
    uninstall, package, command
):
    uninstall(package)
    message = error()
    assert f'* {package} is missing' in message
    assert message.count('Run:') == 1
    assert f'{command}\n' in message


def test_old_mmpose_names_found_and_needed_version(install):
    install('mmpose', '1.2.0')
    assert 'mmpose is 1.2.0, >=1.3.0 is needed' in error()


@pytest.mark.parametrize('version', ['2.24.0', '2.26.0', '4.0.0', '4.0rc1'])
def test_open_clip_that_was_not_tested_is_refused(install, version):
    install('open_clip', version)
    message = error()
    assert f'open_clip is {version}, >=2.26.1,<4 is needed' in message
    assert message.count('Run:') == 1


@pytest.mark.parametrize('version', ['2.26.1', '2.32.0', '3.3.0'])
def test_tested_open_clip_fits(install, version):
    install('open_clip', version)
    check_environment()


def test_version_is_that_of_pip_where_the_package_tells_none(
    install, tmp_path
):
    (tmp_path / 'safetensors' / 'version.py').unlink()
    check_environment()  # unknown is not old
    record = tmp_path / 'safetensors-0.3.1.dist-info'
    record.mkdir()
    (record / 'METADATA').write_text('Name: safetensors\nVersion: 0.3.1\n')
    assert 'safetensors is 0.3.1, >=0.4.0 is needed' in error()


def test_bounds_are_those_of_the_packaging():
    settings = ConfigParser()
    settings.read(ROOT / 'setup.cfg')
    needs = settings['options']['install_requires'].split()
    for package, (lowest, beyond) in VERSIONS.items():
        name = DISTRIBUTIONS.get(package, package)
        (need,) = [n for n in needs if re.split('[<>=]', n)[0] == name]
        assert re.search(rf'>={re.escape(lowest.removesuffix(".0"))}', need)
        assert not beyond or need.endswith(f',<{beyond}')


def test_release_candidate_counts_as_its_release(install):
    install('mmengine', '0.10.4rc1')
    check_environment()


def test_mmcv_without_ops_is_told_from_mmcv(install, tmp_path):
    (tmp_path / 'mmcv' / '_ext.py').unlink()
    importlib.invalidate_caches()
    message = error()
    assert 'mmcv 2.1.0 has no compiled ops (it is mmcv-lite' in message
    assert 'pip uninstall -y mmcv mmcv-lite' in message
    assert '--no-build-isolation --no-cache-dir mmcv==2.1.0' in message


def test_too_new_mmcv_for_mmdet_asks_for_older_mmcv(install):
    install('mmcv', '2.2.0')
    message = error()
    assert 'mmcv is 2.2.0, mmdet 3.3.0 needs mmcv<2.2.0' in message
    assert 'mmcv==2.1.0' in message


def test_too_old_mmdet_for_mmcv_asks_for_newer_mmdet(install):
    install('mmdet', '3.1.0', "mmcv_maximum_version = '2.1.0'\n")
    message = error()
    assert 'mmcv is 2.1.0, mmdet 3.1.0 needs mmcv<2.1.0' in message
    assert 'mmdet==3.3.0' in message


def test_setuptools_without_pkg_resources(uninstall, tmp_path):
    uninstall('pkg_resources')
    record = tmp_path / 'setuptools-84.2.1.dist-info'
    record.mkdir()
    (record / 'METADATA').write_text('Name: setuptools\nVersion: 84.2.1\n')
    message = error()
    assert 'setuptools is 84.2.1 and has no pkg_resources, <81' in message
    assert 'pip install "setuptools<81"' in message


def test_all_problems_are_told_at_once(install, uninstall):
    uninstall('mmdet')
    install('mmpose', '1.0.0')
    message = error()
    assert 'mmdet is missing' in message
    assert 'mmpose is 1.0.0' in message


def test_the_check_imports_none_of_the_packages():
    code = (
        'import sys; from importlib.util import spec_from_file_location as s,'
        'module_from_spec as m; spec = s("environment", sys.argv[1]); '
        'e = m(spec); spec.loader.exec_module(e); e.check_environment(); '
        f'print([name for name in {PACKAGES} if name in sys.modules])'
    )
    path = importlib.util.find_spec(
        'clamp_mmpose.foundation.environment'
    ).origin
    run = subprocess.run(
        [sys.executable, '-c', code, path], capture_output=True, text=True
    )
    assert (run.stdout, run.stderr) == ('[]\n', '')
