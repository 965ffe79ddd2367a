"""Installs each extra of a wheel alone, and imports what it is for.

    .venv/bin/python environment/extras.py [EXTRA ...]

Beside what the package itself needs, which the running environment has. It
takes minutes and hundreds of megabytes of downloads: no part of `make test`.
"""

import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TRIED = dict(
    data='import sleap_io, clamp_mmpose.importing.formats.sleap',
    video='import imageio_ffmpeg as a; a.get_ffmpeg_exe()',
    h5='import pandas, tables',
    parquet='import pyarrow.parquet',
    track='from clamp_mmpose.prediction.locating import tracked as a; '
    'a.check_installed(); import trackers',
    web='import clamp_mmpose.web.server',
    export='from clamp_mmpose.deployment import export_model',
    runtime='import onnxruntime, clamp_mmpose.runtime',
    cluster='import ray, clamp_mmpose.prediction.cluster',
)
SAME = 'import numpy, cv2; print(numpy.__version__, cv2.__version__)'


def main():
    names = sys.argv[1:] or list(TRIED)
    unknown = set(names) - set(TRIED)
    if unknown:
        sys.exit(f'no extra {", ".join(unknown)}: {", ".join(TRIED)}')
    with tempfile.TemporaryDirectory() as folder:
        wheel = build(Path(folder))
        failed = [name for name in names if not fits(name, wheel)]
    sys.exit(f'failed: {", ".join(failed)}' if failed else 0)


def build(folder):
    pip(sys.executable, 'wheel', '--no-deps', '-w', folder, ROOT)
    return next(folder.glob('*.whl'))


def fits(name, wheel):
    """Whether the extra installs, imports, and leaves numpy and OpenCV."""
    own = wheel.parent / name
    python = environment(own)
    pip(python, 'install', '--no-deps', wheel)
    before, size, start = run(python, SAME), megabytes(own), time.monotonic()
    pip(python, 'install', f'{wheel}[{name}]')
    seconds = time.monotonic() - start
    found = run(python, TRIED[name])
    same = run(python, SAME).stdout == before.stdout
    print(
        f'{name}: {"fine" if found.returncode == 0 else found.stderr}, '
        f'{megabytes(own) - size} MB, {seconds:.0f} s'
        + ('' if same else ', changes numpy or OpenCV')
    )
    return found.returncode == 0 and same


def environment(folder):
    """A new one that sees the packages of the running one."""
    venv.create(folder, with_pip=True)
    python = folder / 'bin' / 'python'
    code = 'import sysconfig; print(sysconfig.get_paths()["purelib"])'
    packages = Path(run(python, code).stdout.strip())
    base = sysconfig.get_paths()['purelib']
    # what starts with "import" is run: the .pth files there count, too
    line = f'import site; site.addsitedir({base!r})\n'
    (packages / 'base.pth').write_text(line)
    return python


def megabytes(folder):
    files = (path for path in folder.rglob('*') if path.is_file())
    return sum(path.stat().st_size for path in files) // 2**20


def run(python, code):
    command = [python, '-c', code]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=Path(python).parent
    )


def pip(python, *arguments):
    command = [python, '-m', 'pip', '-q', '--disable-pip-version-check']
    subprocess.run([*command, *arguments], check=True, cwd=ROOT)


if __name__ == '__main__':
    main()
