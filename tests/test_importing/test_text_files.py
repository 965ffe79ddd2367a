"""What is told of files that cannot be read."""

import label_files
import pytest

from clamp_mmpose.importing import ImportFailed, Options
from clamp_mmpose.importing.formats import recognise


def read(path):
    return recognise(path).read(path, Options())


@pytest.mark.parametrize(
    'content,told',
    [
        (b'{"images": [', 'ends too early, in line 1'),
        (b'{"id": 1}\n{"id": 2}', 'Extra data in line 2'),
        ('{}'.encode('utf-16'), 'text in UTF-16'),
        (b'[' * 100000, 'nested too deeply'),
        (b'[]', 'a list, not an object'),
    ],
)
@pytest.mark.parametrize('given', ['a.json', '.'])
def test_json_that_holds_no_labels_says_why(tmp_path, content, told, given):
    (tmp_path / 'a.json').write_bytes(content)
    with pytest.raises(ImportFailed, match=f'a.json.*{told}'):
        read(tmp_path / given)


def test_json_of_another_kind_is_told_where_it_is_given(tmp_path):
    path = tmp_path / 'a.json'
    path.write_text('{"images": [], "annotations": []}')
    with pytest.raises(ImportFailed, match="'annotations' and 'categories'"):
        read(path)
    with pytest.raises(ImportFailed, match='in no format that is known'):
        read(tmp_path)


def test_a_damaged_file_of_a_folder_is_told(tmp_path):
    label_files.picture(tmp_path / 'p.png', 0)
    path = label_files.coco(
        tmp_path / 'train.json', [(0, 'p.png')], [label_files.animal(1, 0)]
    )
    (tmp_path / 'val.json').write_text(path.read_text()[:-2])
    (note,) = read(tmp_path).notes
    assert 'val.json was passed over: it is not JSON: it ends too ea' in note


@pytest.mark.parametrize(
    'line,told',
    [
        ('\tbatch_size: 8', r"line 12 is no YAML: .*'\\t'.*not tabs"),
        ('project_path: "C:\\Users\\x"', 'line 12 .*without quotes'),
        ('date: 2021-13-45', 'month must be in 1..12: mend it'),
        ('name: \x07', 'special characters are not allowed'),
    ],
)
def test_yaml_names_its_line(tmp_path, line, told):
    config = label_files.deeplabcut(tmp_path / 'p', frames=1) / 'config.yaml'
    config.write_text(config.read_text() + line + '\n')
    with pytest.raises(ImportFailed, match=f'config.yaml.*{told}') as failed:
        read(tmp_path / 'p')
    assert '\n' not in str(failed.value)
    other = tmp_path / 'data.yaml'
    config.rename(other)
    with pytest.raises(ImportFailed, match=f'data.yaml.*{told}'):
        read(tmp_path)


def test_yaml_is_in_utf_8(tmp_path):
    (tmp_path / 'data.yaml').write_bytes('names: [Mäuse]'.encode('cp1252'))
    with pytest.raises(ImportFailed, match='data.yaml is not text in UTF-8'):
        read(tmp_path)
