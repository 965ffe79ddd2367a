"""Packaging; the settings are in setup.cfg."""

import os
import shutil
from pathlib import Path

from setuptools import setup


def add_mim_extension():
    """Link what `mim` looks for into clamp_mmpose/.mim.

    Links are never out of date, and setuptools puts the files they lead to
    into a wheel or sdist. An sdist has the files in .mim only: they stay.
    """
    mim = Path('clamp_mmpose', '.mim')
    mim.mkdir(exist_ok=True)
    for name in ('configs', 'tools', 'model-index.yml'):
        if not Path(name).exists():
            continue
        link = mim / name
        if link.is_dir() and not link.is_symlink():
            shutil.rmtree(link)
        elif link.is_symlink() or link.exists():
            link.unlink()
        try:
            link.symlink_to(Path('..', '..', name))
        except OSError:  # Windows, without the right to make links
            copy = shutil.copytree if os.path.isdir(name) else shutil.copy
            copy(name, link)


add_mim_extension()
setup()
