"""From what a user names to the pictures and videos of it."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from .sources import PICTURES, VIDEOS, Pictures, Source, Video


def find_sources(
    inputs: Sequence[str | Path], lines: Sequence[str] = ()
) -> list[Source]:
    """What is to be predicted.

    Args:
        inputs (Sequence[str | Path]): Pictures, videos, folders of them (not
            those below), patterns such as ``'day*/*.mp4'``, text files with
            one of these in each line, or ``'-'`` for ``lines``.
        lines (Sequence[str]): What ``'-'`` stands for.

    Returns:
        list[Source]: The pictures of a folder are one, those given one by
        one together are another; each video is one. Names are unique.

    Raises:
        FileNotFoundError: There is nothing of this name.
        ValueError: It is no such input, an address, or its name is not
            UTF-8.
    """
    groups: dict[str, list[Path]] = {}
    videos: dict[Path, None] = {}
    seen: set[Path] = set()
    for group, path in _expand(inputs, lines):
        if path in seen:
            continue
        seen.add(path)
        _check_letters(path)
        if path.suffix.lower() in VIDEOS:
            videos[path] = None
        else:
            groups.setdefault(group, []).append(path)
    names = _unique_names([*map(Path, groups), *videos])
    found: list[Source] = [
        Pictures(name, tuple(paths))
        for name, paths in zip(names, groups.values(), strict=False)
    ]
    found += [
        Video(name, path)
        for name, path in zip(names[len(groups) :], videos, strict=True)
    ]
    return found


def _expand(inputs, lines) -> Iterator[tuple[str, Path]]:
    """Pictures and videos, each with the group of its pictures."""
    for text in inputs:
        path = Path(text)
        if re.match(r'\w{2,}://', str(text)):
            raise ValueError(
                f'{text} is an address: download it, and give the file'
            )
        if str(text) == '-':
            yield from _expand_lines(lines, 'the standard input')
        elif path.is_dir():
            yield from _folder(path)
        elif path.suffix.lower() == '.txt' and path.is_file():
            yield from _expand_lines(_read_lines(path), path)
        elif not path.exists() and re.search(r'[*?\[]', str(text)):
            yield from _pattern(str(text))
        else:
            yield 'pictures', _checked(path)


def _expand_lines(lines, origin) -> Iterator[tuple[str, Path]]:
    texts = [line.strip() for line in lines]
    texts = [text for text in texts if text]
    if not texts:
        raise ValueError(f'{origin} names no picture and no video')
    for text in texts:
        if text == '-' or text.endswith('.txt'):
            raise ValueError(f'{origin} names {text}: a list in a list')
        try:
            yield from _expand([text], ())
        except FileNotFoundError as error:
            raise FileNotFoundError(f'{error}, which {origin} names') from None


def _read_lines(path: Path) -> list[str]:
    try:
        # editors of Windows put a mark before the first line
        return path.read_text(encoding='utf-8-sig').splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f'{path} is no list of files in UTF-8') from error


def _folder(path: Path) -> Iterator[tuple[str, Path]]:
    known = [*PICTURES, *VIDEOS]
    files = [p for p in path.iterdir() if p.suffix.lower() in known]
    files = [p for p in files if p.is_file() and p.name[0] != '.']
    if not files:
        raise ValueError(
            f'{path} has no picture and no video in it; folders in it are '
            'not searched: name them'
        )
    group = str(path.resolve())
    yield from ((group, file) for file in sorted(files, key=_natural))


def _pattern(text: str) -> Iterator[tuple[str, Path]]:
    path = Path(text)
    start = Path(path.anchor)
    found = start.glob(str(path.relative_to(start)))
    files = [p for p in found if p.suffix.lower() in [*PICTURES, *VIDEOS]]
    if not files:
        raise FileNotFoundError(f'there is no picture or video {text}')
    yield from (('pictures', file) for file in sorted(files, key=_natural))


def _natural(path: Path) -> list:
    """2 before 10."""
    parts = re.split(r'(\d+)', str(path))
    return [int(p) if i % 2 else p for i, p in enumerate(parts)]


def _check_letters(path: Path) -> None:
    """OpenCV crashes at names that are not UTF-8; no table can hold them."""
    try:
        str(path.resolve()).encode()
    except UnicodeEncodeError:
        told = os.fsencode(path).decode(errors='replace')
        raise ValueError(
            f'{told} has a name that is not UTF-8: rename it'
        ) from None


def _checked(path: Path) -> Path:
    if not path.exists():
        raise FileNotFoundError(f'there is no {path}')
    if path.suffix.lower() not in [*PICTURES, *VIDEOS]:
        raise ValueError(
            f'{path} is neither a picture ({" ".join(PICTURES)}) nor a video '
            f'({" ".join(VIDEOS)}) nor a list of them (.txt)'
        )
    return path


def _unique_names(paths: Sequence[Path]) -> list[str]:
    """Of the file; with folders, then endings, where that is not enough.

    A dot in the name of a folder begins no ending.
    """
    stems = [p.stem if p.suffix.lower() in VIDEOS else p.name for p in paths]
    for names in (stems, [p.name for p in paths]):
        for depth in range(1, 6):
            longer = [
                '_'.join([*p.parts[-depth:-1], name]).replace(os.sep, '')
                for p, name in zip(paths, names, strict=True)
            ]
            if len({name.lower() for name in longer}) == len(longer):
                return longer
    return [f'{i}_{stem}' for i, stem in enumerate(stems)]
