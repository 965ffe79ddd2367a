"""What cannot be written is named as it was asked for."""

import pytest

from clamp_mmpose.foundation.atomic_files import write_atomically


def test_an_error_names_the_file_that_was_asked_for(tmp_path):
    (tmp_path / 'a').write_text('a file')
    asked = tmp_path / 'a' / 'table.csv'
    with pytest.raises(OSError) as error:
        write_atomically(asked, b'')
    assert error.value.filename == str(asked)
    assert '.tmp-' not in str(error.value)
