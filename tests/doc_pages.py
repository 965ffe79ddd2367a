"""Pages of the documents, whose commands are run as they are written."""

import importlib
import re
import runpy
import shlex
import sys

from samples import ROOT


def blocks_of(page, language):
    """What stands in a page's blocks of a language."""
    return re.findall(rf'^```{language}\n(.*?)^```', page, re.M | re.S)


def commands_of(page):
    """The words of each command of a page."""
    return [
        shlex.split(line)
        for block in blocks_of(page, 'bash')
        for line in block.replace('\\\n', '').splitlines()
    ]


def call(command, monkeypatch):
    """Run a tool or a module of the package, in this process."""
    if command[0] == '-m':
        monkeypatch.setattr(sys, 'argv', command[1:])
        importlib.import_module(command[1]).main()
        return
    monkeypatch.setattr(sys, 'argv', command)
    try:
        runpy.run_path(str(ROOT / command[0]), run_name='__main__')
    except SystemExit as ended:
        assert not ended.code, command
