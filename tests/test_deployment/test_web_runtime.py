"""The runtime for browsers: read, fetched once, and checked."""

import io
import json
import tarfile

import pytest

from clamp_mmpose.deployment import web_runtime
from clamp_mmpose.deployment.web_runtime import (
    PACKAGE,
    PARTS,
    VERSION,
    download_runtime,
    kept_runtime,
    read_runtime,
)

CONTENTS = {
    'package.json': json.dumps(dict(name=PACKAGE, version='1.2')).encode(),
    **{f'dist/{name}': key.encode() for key, name in PARTS.items()},
}


def write_archive(path, contents=CONTENTS):
    with tarfile.open(path, 'w:gz') as archive:
        for name, content in contents.items():
            entry = tarfile.TarInfo(f'package/{name}')
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def write_folder(path):
    for name, content in CONTENTS.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


@pytest.fixture
def npm(tmp_path, monkeypatch):
    """A program that takes the place of npm; gives what it was asked."""
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path / 'cache'))
    folder = tmp_path / 'bin'
    folder.mkdir()
    monkeypatch.setenv('PATH', f'{folder}:/usr/bin:/bin')

    def install(script):
        (folder / 'npm').write_text(f'#!/bin/sh\n{script}\n')
        (folder / 'npm').chmod(0o755)

    return install


def test_what_is_no_archive_is_one_sentence(tmp_path):
    path = tmp_path / 'README.md'
    path.write_text('text')
    with pytest.raises(ValueError, match='neither the folder nor') as told:
        read_runtime(path)
    assert str(told.value).endswith(f'{PACKAGE}@{VERSION}` and give its file')
    assert '\n' not in str(told.value)


def test_archive_and_folder_are_the_same(tmp_path):
    expected = {key: key.encode() for key in PARTS}
    for path in (
        write_archive(tmp_path / 'a.tgz'),
        write_folder(tmp_path / 'folder'),
    ):
        found = read_runtime(path)
        assert found.version == '1.2' and found.parts == expected


def test_what_is_something_else_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match='no onnxruntime-web at'):
        read_runtime(tmp_path / 'none')
    (tmp_path / 'text').write_text('text')
    with pytest.raises(ValueError, match='text is neither the folder nor'):
        read_runtime(tmp_path / 'text')
    for missing in CONTENTS:
        contents = {k: v for k, v in CONTENTS.items() if k != missing}
        path = write_archive(tmp_path / 'part.tgz', contents)
        with pytest.raises(ValueError, match=f'{PACKAGE}, or not whole'):
            read_runtime(path)
    other = dict(CONTENTS, **{'package.json': b'{"name": "x", "version": 1}'})
    with pytest.raises(ValueError, match='not onnxruntime-web, or'):
        read_runtime(write_archive(tmp_path / 'other.tgz', other))


def test_a_damaged_archive_is_an_error(tmp_path):
    whole = write_archive(tmp_path / 'a.tgz').read_bytes()
    damaged = whole[:40] + bytes(20) + whole[60:]
    for content in whole[: len(whole) // 2], damaged:
        (tmp_path / 'a.tgz').write_bytes(content)
        with pytest.raises(ValueError, match='a.tgz is '):
            read_runtime(tmp_path / 'a.tgz')


def test_a_folder_in_the_place_of_a_file_is_an_error(tmp_path):
    with tarfile.open(tmp_path / 'a.tgz', 'w:gz') as archive:
        folder = tarfile.TarInfo('package/package.json')
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
    with pytest.raises(ValueError, match='package.json is no file'):
        read_runtime(tmp_path / 'a.tgz')


def test_npm_fetches_it_once(npm, tmp_path, monkeypatch):
    archive = write_archive(tmp_path / 'a.tgz').read_bytes()
    monkeypatch.setattr(web_runtime, '_checked', lambda content: content)
    npm(f'echo "$@" >> {tmp_path}/asked; cp {tmp_path}/a.tgz fetched.tgz')
    for _ in range(2):
        assert download_runtime() == kept_runtime()
        assert kept_runtime().read_bytes() == archive
    asked = (tmp_path / 'asked').read_text().splitlines()
    assert asked == [f'pack {PACKAGE}@{VERSION} --ignore-scripts']


def test_another_archive_than_the_published_one_is_refused(npm):
    npm('echo other > fetched.tgz')
    with pytest.raises(ValueError, match='another onnxruntime-web .*SHA-512'):
        download_runtime()
    assert not kept_runtime().exists()


def test_npm_that_fails_or_is_absent_is_a_sentence(npm, monkeypatch, tmp_path):
    npm('echo "npm error code ENOTFOUND" >&2; exit 1')
    with pytest.raises(ValueError, match='could not fetch .*ENOTFOUND'):
        download_runtime()
    monkeypatch.setenv('PATH', str(tmp_path / 'empty'))
    with pytest.raises(ValueError, match='npm, which fetches .* not instal'):
        download_runtime()
