"""One clear error, at import, when the OpenMMLab packages do not fit."""

from __future__ import annotations  # for the doctor, where Python is too old

import re
from importlib.machinery import PathFinder
from importlib.metadata import (
    PackageNotFoundError,
    distributions,
    version,
)
from importlib.util import find_spec
from pathlib import Path

# the lowest version that fits and the first that does not: as in setup.cfg
VERSIONS = {
    'mmengine': ('0.10.4', None),
    'mmcv': ('2.0.1', None),
    'mmdet': ('3.0.0', None),
    'mmpose': ('1.3.0', None),
    # below 2.26.1 its ViT attends across the batch, as ours is called
    'open_clip': ('2.26.1', '4'),
    'safetensors': ('0.4.0', None),
}
# what pip calls those that it calls otherwise
DISTRIBUTIONS = {'open_clip': 'open_clip_torch'}
# mmcv and what mmpose needs compile against the torch and numpy that are
# installed, so pip must not isolate their builds
BUILD = 'pip install "setuptools<81" wheel ninja psutil Cython'
NOT_ISOLATED = 'pip install --no-build-isolation'
COMMANDS = {
    'mmengine': 'pip install -U "mmengine>=0.10.4"',
    'mmcv': (
        f'{BUILD} && pip uninstall -y mmcv mmcv-lite mmcv-full && '
        f'{NOT_ISOLATED} --no-cache-dir mmcv==2.1.0'
    ),
    'mmdet': f'{NOT_ISOLATED} mmdet==3.3.0',
    'mmpose': f'{BUILD} && {NOT_ISOLATED} mmpose==1.3.2',
    'open_clip': 'pip install "open_clip_torch>=2.26.1,<4"',
    'safetensors': 'pip install -U "safetensors>=0.4"',
    'setuptools': 'pip install "setuptools<81"',
}


def check_environment():
    """Raise one ImportError with all that does not fit and how to mend it.

    Looks at files only: nothing is imported.
    """
    problems = environment_problems()
    if problems:
        raise ImportError(
            'clamp_mmpose cannot run in this environment:\n'
            + '\n'.join(
                f'* {problem}. Run:\n    {command}'
                for problem, command in problems
            )
            + '\nclamp_mmpose.runtime alone needs none of these.'
        )


def environment_problems() -> list[tuple[str, str]]:
    """What does not fit, each with the command that mends it."""
    problems = [*_wrong_versions(), *_mmcv_problems(), *_setuptools_problem()]
    return [(problem, COMMANDS[package]) for package, problem in problems]


def _wrong_versions():
    for package, (lowest, beyond) in VERSIONS.items():
        needed = f'>={lowest},<{beyond}' if beyond else f'>={lowest}'
        if _folder(package) is None:
            yield package, f'{package} is missing, {needed} is needed'
            continue
        found = _version(package)
        if found and (
            _numbers(found) < _numbers(lowest)
            or (beyond and _numbers(found) >= _numbers(beyond))
        ):
            yield package, f'{package} is {found}, {needed} is needed'


def _mmcv_problems():
    mmcv = _folder('mmcv')
    if mmcv is None:
        return
    found = _version('mmcv')
    if PathFinder.find_spec('mmcv._ext', [str(mmcv)]) is None:
        yield (
            'mmcv',
            f'mmcv {found} has no compiled ops (it is mmcv-lite, or was '
            'built without them), mmcv with ops is needed by mmpose and '
            'mmdet (compiling takes 10 to 25 minutes)',
        )
    mmdet = _folder('mmdet')
    limit = mmdet and _assigned('mmcv_maximum_version', mmdet / '__init__.py')
    if limit and found and _numbers(found) >= _numbers(limit):
        # mmdet < 3.2 ends at mmcv 2.1, mmdet 3.2 and 3.3 at mmcv 2.2
        mend = 'mmdet' if _numbers(found) < (2, 2) else 'mmcv'
        yield (
            mend,
            f'mmcv is {found}, mmdet {_version("mmdet")} needs mmcv<{limit}',
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
    """The version as the package's own version.py says, None if unknown.

    pip's record would miss mmcv-lite, mmcv-full and checkouts on PYTHONPATH:
    it is asked only where there is no such file.
    """
    path = _folder(package) / 'version.py'
    if path.is_file():
        return _assigned('__version__', path)
    try:
        return version(DISTRIBUTIONS.get(package, package))
    except PackageNotFoundError:
        return None


def _folder(package):
    """Where the package is, None if it is missing."""
    spec = find_spec(package)
    # a folder that just has the package's name has no origin
    return Path(spec.origin).parent if spec and spec.origin else None


def _assigned(name, path):
    """The string that a Python file assigns to a name, None without one."""
    assignment = rf"""^{name} = ['"](.+?)['"]"""
    match = re.search(assignment, path.read_text(), re.MULTILINE)
    return match and match[1]


def _numbers(version):
    """'2.0.0rc4' -> (2, 0, 0); none, where there is no number, is lowest."""
    digits = re.match(r'\d+(\.\d+)*', version)
    return tuple(map(int, digits[0].split('.'))) if digits else ()
