"""onnxruntime for browsers, which a page needs to run its model."""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..foundation.atomic_files import write_atomically

PACKAGE = 'onnxruntime-web'
VERSION = '1.23.2'  # that of the tests
_DIGEST = (
    'T09JUtMn+CZLk3mFwqiH0lgQf+4S7+oYHHtk6uhaYAAJI95bTcKi5bOOZYwORXfS'
    '/RLZCjDDEXGWIuOCAFlEjg=='
)  # SHA-512 of its archive, as the registry writes it
_WAY_OUT = f'run `npm pack {PACKAGE}@{VERSION}` and give its file'
# one thread: more would need headers that a file on a disk cannot have
PARTS = dict(
    runtime='ort.wasm.min.mjs',
    glue='ort-wasm-simd-threaded.mjs',
    wasm='ort-wasm-simd-threaded.wasm',
)


@dataclass(frozen=True)
class WebRuntime:
    """What is put into a page.

    Attributes:
        version (str): Of onnxruntime-web.
        parts (dict[str, bytes]): Contents by the keys of :data:`PARTS`.
    """

    version: str
    parts: dict[str, bytes]


def read_runtime(path: str | Path) -> WebRuntime:
    """Read onnxruntime-web.

    Args:
        path (str | Path): The archive (.tgz) that ``npm pack`` fetches, or
            the package's folder, as below ``node_modules``.

    Raises:
        FileNotFoundError: There is no such path.
        ValueError: It is not this package, or an old one.
    """
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f'there is no {PACKAGE} at {path}')
    if path.is_dir():
        return _from_files(path, lambda name: (path / name).read_bytes())
    try:
        with tarfile.open(path) as archive:
            return _from_files(
                path, lambda name: _member(archive, f'package/{name}')
            )
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise ValueError(
            f'{path} is neither the folder nor the archive (.tgz) of '
            f'{PACKAGE}, or damaged: {_WAY_OUT}'
        ) from error


def kept_runtime() -> Path:
    """Where :func:`download_runtime` keeps it, there or not."""
    home = os.environ.get('XDG_CACHE_HOME') or Path.home() / '.cache'
    return Path(home, 'clamp_mmpose', f'{PACKAGE}-{VERSION}.tgz')


def download_runtime() -> Path:
    """Have npm fetch the runtime, unless it is kept already.

    Returns:
        Path: That of :func:`kept_runtime`.

    Raises:
        ValueError: There is no npm, it failed, or fetched something else.
    """
    kept = kept_runtime()
    if not kept.exists():
        with tempfile.TemporaryDirectory() as folder:
            write_atomically(kept, _checked(_packed(folder)))
    return kept


def _packed(folder: str) -> bytes:
    npm = shutil.which('npm')
    wanted = f'{PACKAGE}@{VERSION}'
    if npm is None:
        raise ValueError(
            f'npm, which fetches {wanted}, is not installed: install Node.js, '
            f'or run `npm pack {wanted}` elsewhere and give the file'
        )
    run = subprocess.run(
        [npm, 'pack', wanted, '--ignore-scripts'],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    if run.returncode:
        lines = run.stderr.strip().splitlines() or ['no message']
        raise ValueError(f'npm could not fetch {wanted}: {lines[0]}')
    (archive,) = Path(folder).glob('*.tgz')
    return archive.read_bytes()


def _checked(archive: bytes) -> bytes:
    digest = base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if digest != _DIGEST:
        raise ValueError(
            f'npm fetched another {PACKAGE} {VERSION} than the published one: '
            f'its SHA-512 is {digest}, not {_DIGEST}'
        )
    return archive


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise ValueError(f'{name} is no file')
    return file.read()


def _from_files(path: Path, read: Callable[[str], bytes]) -> WebRuntime:
    try:
        package = json.loads(read('package.json'))
        parts = {key: read(f'dist/{name}') for key, name in PARTS.items()}
        if package['name'] != PACKAGE:
            raise KeyError(package['name'])
        return WebRuntime(str(package['version']), parts)
    except (KeyError, OSError, ValueError, TypeError) as error:
        raise ValueError(
            f'{path} is not {PACKAGE}, or not whole ({error}): {_WAY_OUT}'
        ) from error
