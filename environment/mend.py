"""Mends two installs that pip thinks fine, in the environment that runs it."""

import shutil
import subprocess
import sys
import sysconfig
from importlib.metadata import version
from pathlib import Path

SHIM = Path(__file__).with_name('torchvision_shim.py')


def main():
    if sys.prefix == sys.base_prefix:
        sys.exit('run this with the python of a virtual environment')
    mend_torchvision()
    mend_opencv()


def mend_torchvision():
    """Let a torchvision made for CUDA be imported beside a CPU torch."""
    site_packages = Path(sysconfig.get_paths()['purelib'])
    module = site_packages / SHIM.name
    hook = module.with_suffix('.pth')  # run at each start of Python
    module.unlink(missing_ok=True)
    hook.unlink(missing_ok=True)
    if import_error('torchvision'):
        print('torchvision is made for CUDA, torch for the CPU: adding a shim')
        shutil.copy(SHIM, module)
        hook.write_text(f'import {module.stem}\n')
        expect_import('torchvision')


def mend_opencv():
    """Take the headless OpenCV on a machine without libGL."""
    if import_error('cv2'):
        print('OpenCV does not find libGL: taking opencv-python-headless')
        headless = f'opencv-python-headless=={version("opencv-python")}'
        pip('uninstall', '-y', 'opencv-python')
        pip('install', '--no-deps', headless)
        expect_import('cv2')


def import_error(module):
    """What a new Python prints when it cannot import the module, or None."""
    run = subprocess.run(
        [sys.executable, '-c', f'import {module}'],
        capture_output=True,
        text=True,
    )
    if run.returncode:
        return run.stderr or f'exit code {run.returncode}'


def expect_import(module):
    error = import_error(module)
    if error:
        sys.exit(f'{error}\n{module} still cannot be imported')


def pip(*arguments):
    subprocess.run([sys.executable, '-m', 'pip', *arguments], check=True)


if __name__ == '__main__':
    main()
