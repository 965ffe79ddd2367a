"""One clear error, at import, when the OpenMMLab packages do not fit."""

import re
from importlib.machinery import PathFinder
from importlib.metadata import distributions
from importlib.util import find_spec
from pathlib import Path

MINIMUM_VERSIONS = {
    'mmengine': '0.10.0',
    'mmcv': '2.0.1',
    'mmdet': '3.0.0',
    'mmpose': '1.3.0',
}
# mmcv and what mmpose needs compile against the torch and numpy that are
# installed, so pip must not isolate their builds
BUILD = 'pip install "setuptools<81" wheel ninja psutil Cython'
NOT_ISOLATED = 'pip install --no-build-isolation'
COMMANDS = {
    'mmengine': 'pip install -U "mmengine>=0.10"',
    'mmcv': (
        f'{BUILD} && pip uninstall -y mmcv mmcv-lite mmcv-full && '
        f'{NOT_ISOLATED} --no-cache-dir mmcv==2.1.0'
    ),
    'mmdet': f'{NOT_ISOLATED} mmdet==3.3.0',
    'mmpose': f'{BUILD} && {NOT_ISOLATED} mmpose==1.3.2',
    'setuptools': 'pip install "setuptools<81"',
}


def check_environment():
    """Raise one ImportError with all that does not fit and how to mend it.

    Looks at files only: nothing is imported.
    """
    problems = [*_missing_or_old(), *_mmcv_problems(), *_setuptools_problem()]
    if problems:
        raise ImportError(
            'clamp_mmpose cannot run in this environment:\n'
            + '\n'.join(
                f'* {problem}. Run:\n    {COMMANDS[package]}'
                for package, problem in problems
            )
        )


def _missing_or_old():
    for package, minimum in MINIMUM_VERSIONS.items():
        version = _version(package)
        if version is None:
            yield package, f'{package} is missing, >={minimum} is needed'
        elif _numbers(version) < _numbers(minimum):
            yield package, f'{package} is {version}, >={minimum} is needed'


def _mmcv_problems():
    mmcv = _folder('mmcv')
    if mmcv is None:
        return
    version = _version('mmcv')
    if PathFinder.find_spec('mmcv._ext', [str(mmcv)]) is None:
        yield (
            'mmcv',
            f'mmcv {version} has no compiled ops (it is mmcv-lite, or was '
            'built without them), mmcv with ops is needed by mmpose and '
            'mmdet (compiling takes 10 to 25 minutes)',
        )
    mmdet = _folder('mmdet')
    limit = mmdet and _assigned('mmcv_maximum_version', mmdet / '__init__.py')
    if limit and _numbers(version) >= _numbers(limit):
        # mmdet < 3.2 ends at mmcv 2.1, mmdet 3.2 and 3.3 at mmcv 2.2
        mend = 'mmdet' if _numbers(version) < (2, 2) else 'mmcv'
        yield (
            mend,
            f'mmcv is {version}, mmdet {_version("mmdet")} needs mmcv<{limit}',
        )


def _setuptools_problem():
    if _folder('pkg_resources') is None:
        found = [f'is {d.version}' for d in distributions(name='setuptools')]
        yield (
            'setuptools',
            f'setuptools {found[0] if found else "is missing"} and has no '
            'pkg_resources, <81 is needed by mim and for mmpose:: in configs',
        )


def _version(package):
    """The version as the package's own version.py says, None if missing.

    pip's record would miss mmcv-lite, mmcv-full and checkouts on PYTHONPATH.
    """
    folder = _folder(package)
    return folder and _assigned('__version__', folder / 'version.py')


def _folder(package):
    """Where the package is, None if it is missing."""
    spec = find_spec(package)
    # a folder that just has the package's name has no origin
    return Path(spec.origin).parent if spec and spec.origin else None


def _assigned(name, path):
    """The string that a Python file assigns to a name, None without one."""
    match = re.search(rf"^{name} = '(.+)'", path.read_text(), re.MULTILINE)
    return match and match[1]


def _numbers(version):
    """'2.0.0rc4' -> (2, 0, 0)."""
    return tuple(map(int, re.match(r'\d+(\.\d+)*', version)[0].split('.')))
