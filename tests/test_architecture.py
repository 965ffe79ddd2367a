"""What ``.importlinter`` cannot say of the package's architecture."""

import pytest
from samples import ROOT


@pytest.mark.parametrize('tool', ['reproduce.py', 'benchmark.py'])
def test_what_large_tools_do_lives_in_the_package(tool):
    assert len((ROOT / 'tools' / tool).read_text().splitlines()) <= 60
