"""An error is told in one line, whatever it says."""

import pytest

from clamp_mmpose.foundation.errors import first_line


@pytest.mark.parametrize(
    'text, line',
    [
        ('no network', 'no network'),
        ('\nno network\nLook at the cable', 'no network'),
        ('', 'ValueError'),
        (' \n', 'ValueError'),
    ],
)
def test_the_first_line_is_told_or_else_the_kind(text, line):
    assert first_line(ValueError(text)) == line
