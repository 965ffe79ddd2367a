"""Pictures under the names of other systems."""

import unicodedata

import pytest

from clamp_mmpose.importing import ImportFailed
from clamp_mmpose.importing.formats.paths import PictureFinder, file_named

NAME = 'Mäuse.PNG'


@pytest.mark.parametrize(
    'name', [NAME, 'mäuse.png', unicodedata.normalize('NFD', NAME)]
)
def test_upper_case_and_accents_do_not_matter(tmp_path, name):
    file = tmp_path / 'Video 1' / NAME
    file.parent.mkdir()
    file.touch()
    assert file_named(file.parent, name) == file
    assert PictureFinder([tmp_path]).find(f'C:\\x\\video 1\\{name}') == file


def test_the_very_name_is_better_and_two_are_no_guess(tmp_path):
    for name in ('a.png', 'A.png', 'b.PNG', 'B.png'):
        (tmp_path / 'x' / name).parent.mkdir(exist_ok=True)
        (tmp_path / 'x' / name).touch()
    for find in (
        PictureFinder([tmp_path]).find,
        lambda name: file_named(tmp_path / 'x', name),
    ):
        assert find('A.png') == tmp_path / 'x/A.png'
        assert find('b.png') is None
        assert find('c.png') is None


def test_a_picture_is_not_found_for_two_paths(tmp_path):
    (tmp_path / 'cam.mp4').touch()
    finder = PictureFinder([tmp_path], frozenset(['.mp4']))
    for path in ('D:\\day1\\cam.mp4', 'day1/cam.mp4', 'cam.mp4'):
        assert finder.find(path) == tmp_path / 'cam.mp4'
    told = 'folder of its own name, day1/cam.mp4 and day2/cam.mp4'
    with pytest.raises(ImportFailed, match=told):
        finder.find('/home/me/day2/cam.mp4')


def test_folders_of_their_own_tell_two_paths_apart(tmp_path):
    for day in ('day1', 'day2'):
        (tmp_path / day).mkdir()
        (tmp_path / day / 'cam.mp4').touch()
    finder = PictureFinder([tmp_path], frozenset(['.mp4']))
    for day in ('day1', 'day2'):
        found = finder.find(f'D:\\{day}\\cam.mp4')
        assert found == tmp_path / day / 'cam.mp4'


def test_pictures_beside_the_labels_come_before_those_of_here(
    tmp_path, monkeypatch
):
    for folder in ('here', 'labels'):
        (tmp_path / folder / 'images').mkdir(parents=True)
        (tmp_path / folder / 'images/a.png').touch()
    (tmp_path / 'here/images/b.png').touch()
    monkeypatch.chdir(tmp_path / 'here')
    finder = PictureFinder([tmp_path / 'labels'])
    assert finder.find('images/a.png') == tmp_path / 'labels/images/a.png'
    assert finder.find('images/b.png').resolve() == (
        tmp_path / 'here/images/b.png'
    )


def test_a_missing_picture_is_not_that_of_another_folder(tmp_path):
    for folder in ('cam1', 'cam2'):
        (tmp_path / folder).mkdir()
    (tmp_path / 'cam1/a.png').touch()
    finder = PictureFinder([tmp_path])
    assert finder.find('set/cam1/a.png') == tmp_path / 'cam1/a.png'
    assert finder.find('set/cam2/a.png') is None
